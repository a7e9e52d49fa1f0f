"""Acts on a branch that is behind, where what main did meanwhile decides whether they are legal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.simulation.legal import new_plan_of
from tests.simulation.pulls import Acts, Desk, Pull
from tests.simulation.selfserving import epoch_too_early
from tests.simulation.world import APPROVED, DRAFT, SUBMITTED, Person, Plan, written


def _moved_meanwhile(
    desk: Desk, before: str, after: str, fits: Callable[[Plan, Plan], bool] | None = None
) -> Plan | None:
    """Return a plan, as the branch knows it, that main moved from a status to another, or edited."""
    found = [
        plan
        for name, plan in desk.base.plans.items()
        for now in [desk.main.plans.get(name)]
        if now is not None
        and (plan.status, now.status) == (before, after)
        and plan.path == now.path
        and plan != now
        and (fits is None or fits(plan, now))
    ]
    return desk.one(found) if desk.same_rules else None


def _same_content(then: Plan, now: Plan) -> bool:
    return then.content == now.content


def _other_content(then: Plan, now: Plan) -> bool:
    return then.goals != now.goals and then.owner == now.owner


def _last_goal(desk: Desk, plan: Plan) -> Plan:
    """Return a plan whose first goal is another one: far from the end, where others add."""
    return plan.but(goals=[f"First of all, what request {desk.number} says", *plan.goals[1:]])


def edit_of_what_main_approved(desk: Desk) -> Pull | None:
    """A submitted plan is edited that main has approved meanwhile."""
    plan = _moved_meanwhile(desk, SUBMITTED, APPROVED, _same_content)
    if plan is None:
        return None
    author = desk.author(desk.owner(plan))
    branch = desk.branch("stale edit of what main approved")
    return branch.commit(author, f"Edit {plan.id}", _last_goal(desk, plan).file).illegal("PC211", "PC223")


def old_draft_edited_that_main_approved(desk: Desk) -> Pull | None:
    """A draft is edited that main has submitted and approved meanwhile."""
    plan = _moved_meanwhile(desk, DRAFT, APPROVED, _same_content)
    if plan is None:
        return None
    author = desk.author(desk.owner(plan))
    branch = desk.branch("stale edit of a draft that main approved")
    return branch.commit(author, f"Edit {plan.id}", _last_goal(desk, plan).file).illegal("PC211", "PC223")


def approval_of_what_main_edited(desk: Desk) -> Pull | None:
    """A submitted plan is approved that main has edited meanwhile: nobody approved what would land."""
    plan = _moved_meanwhile(desk, SUBMITTED, SUBMITTED, _other_content)
    by = desk.one(desk.people("approver"))
    if plan is None or by is None:
        return None
    done = desk.moved(plan, APPROVED, by).file
    branch = desk.branch("approval of what main edited")
    return branch.commit(desk.author(by), f"Approve {plan.id}", done).illegal("PC223")


def edit_of_what_main_submitted(desk: Desk) -> Pull | None:
    """A draft is edited that main has submitted meanwhile: an edit while submitted, which is legal."""
    plan = _moved_meanwhile(desk, DRAFT, SUBMITTED, _same_content)
    if plan is None:
        return None
    author = desk.author(desk.owner(plan))
    branch = desk.branch("stale edit of what main submitted")
    return branch.commit(author, f"Edit {plan.id}", _last_goal(desk, plan).file).legal()


def edit_of_what_main_edited(desk: Desk) -> Pull | None:
    """Two edits of a draft, or of a submitted plan, that git joins."""
    status = desk.random.choice([DRAFT, SUBMITTED])
    plan = _moved_meanwhile(desk, status, status, _other_content)
    if plan is None:
        return None
    author = desk.author(desk.owner(plan))
    branch = desk.branch("edit of what main edited")
    return branch.commit(author, f"Edit {plan.id}", _last_goal(desk, plan).file).legal()


def submission_of_what_main_edited(desk: Desk) -> Pull | None:
    """A draft is submitted that main has edited meanwhile."""
    plan = _moved_meanwhile(desk, DRAFT, DRAFT, _other_content)
    if plan is None:
        return None
    done = desk.moved(plan, SUBMITTED).file
    branch = desk.branch("submission of what main edited")
    return branch.commit(desk.author(desk.owner(plan)), f"Submit {plan.id}", done).legal()


def same_step_as_main(desk: Desk) -> Pull | None:
    """A draft is submitted that main has submitted meanwhile."""
    plan = _moved_meanwhile(desk, DRAFT, SUBMITTED, _same_content)
    if plan is None or desk.memory(plan).owner_at_entry != plan.owner:
        return None
    done = desk.moved(plan, SUBMITTED).file
    branch = desk.branch("the same step as main")
    return branch.commit(desk.author(desk.owner(plan)), f"Submit {plan.id}", done).legal()


def approval_by_who_was_approver(desk: Desk) -> Pull | None:
    """Approved by someone whose role main has taken away, or has given only meanwhile."""
    plans = [
        each for name, each in desk.base.plans.items() if each.status == SUBMITTED and desk.main.plans.get(name) == each
    ]
    plan = desk.one(
        [each for each in plans if desk.memory(each) == desk.main.memory[each.id] and desk.memory(each).owner_at_entry]
    )
    if plan is None:
        return None
    owners = {plan.owner, desk.memory(plan).owner_at_entry}
    changed = [
        then
        for then in desk.base.people.values()
        for now in [desk.main.people.get(then.id)]
        if now is not None and {then.role, now.role} >= {"approver"} and then.role != now.role and then.id not in owners
    ]
    by = desk.one(changed)
    if by is None:
        return None
    done = desk.moved(plan, APPROVED, by).file
    act = "approval by who was approver" if by.role == "approver" else "approval by who became approver"
    return desk.branch(act).commit(desk.author(by), f"Approve {plan.id}", done).illegal("PC204")


def submission_by_a_new_address(desk: Desk) -> Pull | None:
    """Submitted by the owner's address that main knows only since then."""
    found = [
        (plan, Person(now.path, now.id, now.name, new, now.role))
        for name, plan in desk.base.plans.items()
        if plan.status == DRAFT and desk.main.plans.get(name) == plan
        for now in [desk.main.people[plan.owner]]
        for new in [tuple(each for each in now.addresses if each not in desk.owner(plan).addresses)]
        if new
    ]
    one = desk.one(found)
    if one is None or desk.base.memory[one[0].id] != desk.main.memory[one[0].id]:
        return None
    plan, owner = one
    branch = desk.branch("submission by an address that main learned")
    return branch.commit(owner.author, f"Submit {plan.id}", desk.moved(plan, SUBMITTED).file).legal()


def serving_what_main_deleted(desk: Desk) -> Pull | None:
    """An activity for a draft that main has deleted meanwhile."""
    plan = desk.one([each for name, each in desk.base.plans.items() if name not in desk.main.plans])
    if plan is None:
        return None
    fields = {"kind": "activity", "id": f"activity-{desk.number}", "subject": "A call", "form": "task", "type": "call",
              "plan": plan.id, "due": desk.now.date()}  # fmt: skip
    added = {f"plans/activity/{fields['id']}.yaml": written(fields)}
    author = desk.author(desk.owner(plan))
    return desk.branch("serving what main deleted").commit(author, f"Call {desk.number}", added).illegal("PC120")


def second_birth(desk: Desk) -> Pull | None:
    """A plan is created whose id main has given to another meanwhile."""
    there = desk.one([each for name, each in desk.main.plans.items() if name not in desk.base.plans])
    owner = desk.one(desk.people("account-manager"))
    if there is None or owner is None:
        return None
    mine = new_plan_of(desk, owner).but(id=there.id)
    mine = replace(mine, path=f"plans/second-{desk.number}.yaml")
    branch = desk.branch("second birth").commit(desk.author(owner), f"Plan {mine.id}", mine.file)
    return branch.illegal("PC121", "PC224", "PC251")


def second_name(desk: Desk) -> Pull | None:
    """A plan is created with the name and period that main has given to another meanwhile."""
    there = desk.one([each for name, each in desk.main.plans.items() if name not in desk.base.plans])
    owner = desk.one(desk.people("account-manager"))
    if there is None or owner is None:
        return None
    mine = new_plan_of(desk, owner).but(name=there.fields["name"], period=there.fields["period"])
    return desk.branch("second name").commit(desk.author(owner), f"Plan {mine.id}", mine.file).illegal("PC130")


def main_undone_by_a_merge(desk: Desk) -> Pull | None:
    """A branch merges main and keeps its own old version of what main approved."""
    plan = _moved_meanwhile(desk, SUBMITTED, APPROVED)
    if plan is None:
        return None
    author = desk.author(desk.owner(plan))
    note = {f"plans/activity/activity-{desk.number}.yaml": written(
        {"kind": "activity", "id": f"activity-{desk.number}", "subject": "A call", "form": "task", "type": "call",
         "owner": plan.owner, "due": desk.now.date()})}  # fmt: skip
    branch = desk.branch("main undone by a merge").commit(author, "Call", note)
    return branch.join(author, {**desk.main.files, **note, **plan.file}).illegal(
        "PC201", "PC203", "PC204", "PC207", "PC221"
    )


MEANWHILE: Acts = (
    (6, edit_of_what_main_approved),
    (6, old_draft_edited_that_main_approved),
    (6, approval_of_what_main_edited),
    (4, edit_of_what_main_submitted),
    (4, edit_of_what_main_edited),
    (3, submission_of_what_main_edited),
    (3, same_step_as_main),
    (6, approval_by_who_was_approver),
    (6, submission_by_a_new_address),
    (4, serving_what_main_deleted),
    (1, second_birth),
    (1, second_name),
    (4, main_undone_by_a_merge),
    (6, epoch_too_early),
)
