"""Acts on plans that HISTORY.md forbids, each with the codes of what is wrong; one of them has to be found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tests.simulation.legal import edited, new_plan_of
from tests.simulation.pulls import STRANGER, Acts, Desk, Pull, stamped
from tests.simulation.server import Author
from tests.simulation.world import APPROVED, DRAFT, EXPIRED, SUBMITTED, Person, Plan, written

_INVENTED = "Reviewed-by: Ivan Invented <ivan@nowhere.example>"


def skip_a_step(desk: Desk) -> Pull | None:
    """Draft to approved at once, whoever does it."""
    plan = desk.plan(DRAFT)
    by = desk.one([*desk.people("approver"), desk.owner(plan)]) if plan else None
    if plan is None or by is None:
        return None
    done = desk.moved(plan, APPROVED, by).file
    return desk.branch("skip a step").commit(desk.author(by), f"Approve {plan.id}", done).illegal("PC203")


def born_approved(desk: Desk) -> Pull | None:
    """A new plan that is approved from the start."""
    owner = desk.one(desk.people("account-manager"))
    if owner is None:
        return None
    plan = desk.moved(new_plan_of(desk, owner), APPROVED, owner)
    return desk.branch("born approved").commit(desk.author(owner), f"Plan {plan.id}", plan.file).illegal("PC202")


def _may_not_approve(desk: Desk, plan: Plan) -> list[Person]:
    owners = frozenset({plan.owner, desk.memory(plan).owner_at_entry})
    return [each for each in desk.people(but=owners) if each.role != "approver"]


def approved_by_the_wrong(desk: Desk) -> Pull | None:
    """Approved by someone known who may not."""
    plan = desk.submitted()
    by = desk.one(_may_not_approve(desk, plan)) if plan else None
    if plan is None or by is None:
        return None
    done = desk.moved(plan, APPROVED, by).file
    return desk.branch("approved by the wrong").commit(desk.author(by), f"Approve {plan.id}", done).illegal("PC204")


def approved_by_the_new_owner(desk: Desk) -> Pull | None:
    """Approved by an owner who became it while the plan was submitted, and that landed before."""
    plan = desk.submitted(lambda each: each.owner != desk.memory(each).owner_at_entry)
    if plan is None or desk.owner(plan).role == "approver":
        return None
    owner = desk.owner(plan)
    done = desk.moved(plan, APPROVED, owner).file
    branch = desk.branch("approved by the new owner").commit(desk.author(owner), f"Approve {plan.id}", done)
    return branch.illegal("PC204")


def owner_changed_and_approved(desk: Desk) -> Pull | None:
    """The owner of a submitted plan changes, and the new one approves, in one pull request."""
    plan = desk.submitted()
    but = frozenset({plan.owner, desk.memory(plan).owner_at_entry}) if plan else frozenset()
    new = desk.one(desk.people("account-manager", but=but))
    if plan is None or new is None:
        return None
    handed = plan.but(owner=new.id)
    branch = desk.branch("owner changed and approved").commit(desk.author(new), f"Take {plan.id}", handed.file)
    branch.commit(desk.author(new), f"Approve {plan.id}", desk.moved(handed, APPROVED, new).file)
    return branch.illegal("PC204")


def by_a_stranger(desk: Desk) -> Pull | None:
    """A step by an address that nobody has."""
    before, after = desk.random.choice(
        [(DRAFT, SUBMITTED), (SUBMITTED, APPROVED), (SUBMITTED, DRAFT), (APPROVED, DRAFT)]
    )
    plan = desk.plan(before)
    if plan is None:
        return None
    name = desk.owner(plan).name
    # The name is the owner's; the address is what counts.
    author = desk.random.choice([STRANGER, Author(name, "anybody@elsewhere.example")])
    done = desk.moved(plan, after, desk.owner(plan)).file
    branch = desk.branch("step by a stranger").commit(author, f"Move {plan.id}\n\nReason: why not", done)
    return branch.illegal("PC205")


def alone(desk: Desk) -> Pull | None:
    """An owner who wrote and submitted a plan approves it, with nobody, oneself or somebody invented as reviewer."""
    plan = desk.plan(SUBMITTED, lambda each: desk.memory(each).witnesses == {each.owner})
    if plan is None or not desk.base.owner_may_approve or desk.memory(plan).owner_at_entry != plan.owner:
        return None
    owner = desk.owner(plan)
    said = desk.random.choice(["", _INVENTED, f"Reviewed-by: {owner.name} <{owner.addresses[0]}>"])
    done = desk.moved(plan, APPROVED, owner).file
    return desk.branch("alone").commit(desk.author(owner), f"Approve {plan.id}\n\n{said}", done).illegal("PC206")


def rewritten_and_approved(desk: Desk) -> Pull | None:
    """An approver rewrites the goals of a submitted plan and approves them, in one commit or two."""
    plan, by = desk.plan(SUBMITTED), desk.one(desk.people("approver"))
    if plan is None or by is None:
        return None
    better, author = edited(desk, plan), desk.author(by)
    done = desk.moved(better, APPROVED, by).file
    branch = desk.branch("rewritten and approved")
    if desk.random.random() < 0.5:
        branch.commit(author, f"Edit {plan.id}", better.file)
    return branch.commit(author, f"Approve {plan.id}\n\n{_INVENTED}", done).illegal("PC206")


def written_by_a_stranger(desk: Desk) -> Pull | None:
    """The content of a submitted plan comes from a stranger, and an approver alone approves it."""
    plan = desk.plan(SUBMITTED)
    by = desk.one(desk.people("approver"))
    if plan is None or by is None:
        return None
    better = edited(desk, plan)
    branch = desk.branch("written by a stranger").commit(STRANGER, f"Edit {plan.id}", better.file)
    branch.commit(desk.author(by), f"Approve {plan.id}", desk.moved(better, APPROVED, by).file)
    return branch.illegal("PC206")


def edited_after_approval(desk: Desk) -> Pull | None:
    """What was approved changes."""
    plan = desk.plan(desk.random.choice([APPROVED, APPROVED, EXPIRED]))
    if plan is None:
        return None
    owner = desk.author(desk.owner(plan))
    branch = desk.branch("edited after approval").commit(owner, f"Edit {plan.id}", edited(desk, plan).file)
    return branch.illegal("PC211")


def revived(desk: Desk) -> Pull | None:
    """Nothing leads out of expired."""
    plan = desk.plan(EXPIRED)
    if plan is None:
        return None
    owner, again = desk.author(desk.owner(plan)), desk.moved(plan, DRAFT).file
    return desk.branch("revived").commit(owner, f"Revive {plan.id}\n\nReason: again", again).illegal("PC201")


def deleted(desk: Desk) -> Pull | None:
    """A submitted or approved plan goes, and all that serves it."""
    plan = desk.plan(desk.random.choice([SUBMITTED, APPROVED]))
    if plan is None:
        return None
    gone: dict[str, str | None] = dict.fromkeys([plan.path, *desk.base.serving(plan.id)])
    branch = desk.branch(f"delete a {plan.status} plan")
    return branch.commit(desk.author(desk.owner(plan)), f"Drop {plan.id}", gone).illegal("PC214")


def deleted_and_back(desk: Desk) -> Pull | None:
    """A draft is deleted and comes back approved."""
    plan = desk.plan(DRAFT)
    by = desk.one(desk.people("approver"))
    if plan is None or by is None:
        return None
    back = desk.moved(plan, APPROVED, by)
    if desk.random.random() < 0.5:
        back = replace(back, path=f"plans/back-{desk.number}.yaml")
    branch = desk.branch("deleted and back").commit(desk.author(desk.owner(plan)), f"Drop {plan.id}", {plan.path: None})
    return branch.commit(desk.author(by), f"Plan {plan.id}", back.file).illegal("PC203")


def without_a_reason(desk: Desk) -> Pull | None:
    """Returned, or amended, without a word."""
    plan = desk.plan(desk.random.choice([SUBMITTED, APPROVED]))
    if plan is None:
        return None
    owner = desk.author(desk.owner(plan))
    branch = desk.branch("without a reason").commit(owner, f"Back with {plan.id}", desk.moved(plan, DRAFT).file)
    return branch.illegal("PC207")


def returned_by_the_wrong(desk: Desk) -> Pull | None:
    """Returned by someone who is neither owner, reviewer nor approver."""
    plan = desk.plan(SUBMITTED)
    wrong = [each for each in _may_not_approve(desk, plan) if each.id not in plan.reviewers] if plan else []
    by = desk.one([each for each in wrong if each.role != "reviewer"])
    if plan is None or by is None:
        return None
    message = f"Return {plan.id}\n\nReason: I do not like it"
    branch = desk.branch("returned by the wrong").commit(desk.author(by), message, desk.moved(plan, DRAFT).file)
    return branch.illegal("PC204")


def submitted_by_the_wrong(desk: Desk) -> Pull | None:
    """Submitted by someone else than the owner."""
    plan = desk.plan(DRAFT)
    by = desk.one(desk.people(but=frozenset({plan.owner}))) if plan else None
    if plan is None or by is None:
        return None
    branch = desk.branch("submitted by the wrong")
    return branch.commit(desk.author(by), f"Submit {plan.id}", desk.moved(plan, SUBMITTED).file).illegal("PC204")


def submitted_without_goals(desk: Desk) -> Pull | None:
    """Submitted, and nothing to submit."""
    plan = desk.plan(DRAFT)
    if plan is None:
        return None
    empty = desk.moved(plan, SUBMITTED).but(goals=[])
    branch = desk.branch("submitted without goals")
    return branch.commit(desk.author(desk.owner(plan)), f"Submit {plan.id}", empty.file).illegal("PC210", "PC142")


def expired_too_early(desk: Desk) -> Pull | None:
    """Expired before the period has ended."""
    plan = desk.plan(APPROVED, lambda each: each.last_day >= desk.now.date())
    if plan is None:
        return None
    owner, done = desk.author(desk.owner(plan)), desk.moved(plan, EXPIRED).file
    return desk.branch("expired too early").commit(owner, f"Expire {plan.id}", done).illegal("PC233")


def expired_from_the_future(desk: Desk) -> Pull | None:
    """Expired by a commit whose date is yet to come."""
    plan = desk.plan(APPROVED)
    if plan is None:
        return None
    owner, done = desk.author(desk.owner(plan)), desk.moved(plan, EXPIRED).file
    branch = desk.branch("expired from the future")
    branch.commit(owner, f"Expire {plan.id}", done, made=datetime(2099, 1, 1, tzinfo=UTC))
    return branch.illegal("PC231", "PC233")


def unreadable_while_it_moves(desk: Desk) -> Pull | None:
    """A file that nobody can read for a moment, and then a plan that is approved."""
    plan = desk.plan(DRAFT)
    by = desk.one(desk.people("approver"))
    if plan is None or by is None:
        return None
    owner = desk.author(desk.owner(plan))
    branch = desk.branch("unreadable while it moves")
    branch.commit(owner, f"Edit {plan.id}", {plan.path: plan.text.replace("goals:", "goals: [", 1)})
    branch.commit(desk.author(by), f"Repair {plan.id}", desk.moved(plan, APPROVED, by).file)
    return branch.illegal("PC203")


def twins_while_it_moves(desk: Desk) -> Pull | None:
    """Two files of one plan for a moment, one of them approved, which stays."""
    plan = desk.plan(DRAFT)
    by = desk.one(desk.people("approver"))
    if plan is None or by is None:
        return None
    twin = replace(desk.moved(plan, APPROVED, by), path=f"plans/twin-{desk.number}.yaml")
    branch = desk.branch("twins while it moves").commit(desk.author(by), f"Copy {plan.id}", twin.file)
    branch.commit(desk.author(desk.owner(plan)), f"Tidy {plan.id}", {plan.path: None})
    return branch.illegal("PC203", "PC251")


def twins(desk: Desk) -> Pull | None:
    """A second file for a plan that is there."""
    plan = desk.plan(desk.random.choice([DRAFT, APPROVED]))
    if plan is None:
        return None
    twin = replace(desk.moved(plan, DRAFT), path=f"plans/twin-{desk.number}.yaml")
    branch = desk.branch("twins").commit(desk.author(desk.owner(plan)), f"Plan {plan.id}", twin.file)
    return branch.illegal("PC121", "PC251")


def without_a_stamp(desk: Desk) -> Pull | None:
    """Approved without the stamp that the policy asks for, or with one over something else."""
    plan, by = desk.plan(SUBMITTED), desk.one(desk.people("approver"))
    if plan is None or by is None or not desk.base.stamp_is_required:
        return None
    done = plan.but(status=APPROVED)
    if desk.random.random() < 0.5:
        done = done.but(approval=stamped(edited(desk, plan), by, desk.now).fields["approval"])
    branch = desk.branch("without a sound stamp").commit(desk.author(by), f"Approve {plan.id}", done.file)
    return branch.illegal("PC217", "PC218")


def names_nothing(desk: Desk) -> Pull | None:
    """An activity for a plan that is not there."""
    someone = desk.one(desk.people())
    if someone is None:
        return None
    fields = {"kind": "activity", "id": f"activity-{desk.number}", "subject": "A call", "form": "task", "type": "call",
              "plan": f"plan-{desk.number}", "due": desk.now.date()}  # fmt: skip
    added = {f"plans/activity/{fields['id']}.yaml": written(fields)}
    branch = desk.branch("names nothing").commit(desk.author(someone), f"Call {desk.number}", added)
    return branch.illegal("PC120")


ILLEGAL: Acts = tuple(
    (1, act)
    for act in (
        skip_a_step,
        born_approved,
        approved_by_the_wrong,
        approved_by_the_new_owner,
        owner_changed_and_approved,
        by_a_stranger,
        alone,
        rewritten_and_approved,
        written_by_a_stranger,
        edited_after_approval,
        revived,
        deleted,
        deleted_and_back,
        without_a_reason,
        returned_by_the_wrong,
        submitted_by_the_wrong,
        submitted_without_goals,
        expired_too_early,
        expired_from_the_future,
        unreadable_while_it_moves,
        twins_while_it_moves,
        twins,
        without_a_stamp,
        names_nothing,
    )
)
