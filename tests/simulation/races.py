"""Two pull requests that are each legal and green on one main, and what main has to tell when the second lands unasked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.simulation.governing import MANAGER, maintainer, ruled, tighten, with_epoch
from tests.simulation.legal import REASON, edited, new_plan_of
from tests.simulation.pulls import Desk, Pull, Way
from tests.simulation.world import APPROVED, DRAFT, SUBMITTED, Person, Plan, written


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """The pull request that lands first, the one behind it, and the codes of which main tells one; none: all is well."""

    first: Pull
    second: Pull
    told: frozenset[str] = frozenset()


def _race(first: Pull, second: Pull, *told: str) -> Race:
    return Race(first=first, second=second, told=frozenset(told))


def _is_seen(desk: Desk, plan: Plan) -> bool:
    """Return whether whoever approves a plan is a second who knows it: known people wrote it."""
    return all(not writer.startswith("?") for writer in desk.memory(plan).writers)


def _approval(desk: Desk, plan: Plan, by: Person) -> Pull:
    done = desk.moved(plan, APPROVED, by).file
    return desk.branch("approval in a race").commit(desk.author(by), f"Approve {plan.id}", done).legal()


def _edit(desk: Desk, plan: Plan, changed: Plan) -> Pull:
    return desk.branch("edit in a race").commit(desk.author(desk.owner(plan)), f"Edit {plan.id}", changed.file).legal()


def _other_first_goal(desk: Desk, plan: Plan) -> Plan:
    """Return a plan with another first goal, far from the end, where others add."""
    return plan.but(goals=[f"First of all, what request {desk.number} says", *plan.goals[1:]])


def _seen_and_approver(desk: Desk) -> tuple[Plan, Person] | None:
    plan = desk.submitted(lambda each: _is_seen(desk, each) and len(each.goals) > 1)
    by = desk.one(desk.people("approver", but=desk.memory(plan).writers)) if plan else None
    return (plan, by) if plan and by else None


def approved_then_edited(desk: Desk) -> Race | None:
    """What was approved meanwhile is edited."""
    found = _seen_and_approver(desk)
    if found is None:
        return None
    plan, by = found
    return _race(_approval(desk, plan, by), _edit(desk, plan, _other_first_goal(desk, plan)), "PC211", "PC223")


def edited_then_approved(desk: Desk) -> Race | None:
    """What was edited meanwhile is approved: a merge shows it, a stamp shows it, and a rebase alone hides it."""
    found = _seen_and_approver(desk)
    if found is None or desk.way is Way.REBASE:
        return None
    plan, by = found
    return _race(_edit(desk, plan, _other_first_goal(desk, plan)), _approval(desk, plan, by), "PC217", "PC223")


def role_taken_then_used(desk: Desk) -> Race | None:
    """An approver is none any more: a merge keeps the step beside the people of its time, other ways do not."""
    plan = desk.submitted(lambda each: _is_seen(desk, each))
    manager = desk.base.people[MANAGER.id]
    if plan is None or manager.role != "approver" or manager.id in desk.memory(plan).writers:
        return None
    demoted = replace(manager, role="medical-manager")
    first = desk.branch("role taken in a race").commit(maintainer(desk), f"Role of {manager.name}", demoted.file)
    told = () if desk.way is Way.MERGE else ("PC204",)
    return _race(first.legal(), _approval(desk, plan, manager), *told)


def rules_then_the_step(desk: Desk) -> Race | None:
    """Owners approve no more, and one does."""
    plan = desk.submitted(lambda each: each.owner == desk.memory(each).owner_at_entry)
    if plan is None or not desk.base.owner_may_approve or desk.owner(plan).role == "approver":
        return None
    owner = desk.owner(plan)
    named = desk.one(desk.people(but=frozenset({owner.id})))
    if named is None:
        return None

    def change(rules: dict[str, object]) -> None:
        tighten(rules)
        with_epoch(rules, desk.main.commit)

    first = desk.branch("rules in a race").commit(maintainer(desk), "Only approvers", ruled(desk, change)).legal()
    message = f"Approve {plan.id}\n\nReviewed-by: {named.name} <{named.addresses[0]}>"
    second = desk.branch("approval by the owner in a race")
    second.commit(desk.author(owner), message, desk.moved(plan, APPROVED, owner).file)
    return _race(first, second.legal(), "PC204")


def deleted_then_served(desk: Desk) -> Race | None:
    """A draft is gone, and an activity serves it."""
    plan = desk.plan(DRAFT)
    if plan is None:
        return None
    owner = desk.author(desk.owner(plan))
    gone: dict[str, str | None] = dict.fromkeys([plan.path, *desk.base.serving(plan.id)])
    first = desk.branch("deletion in a race").commit(owner, f"Drop {plan.id}", gone).legal()
    fields = {"kind": "activity", "id": f"activity-{desk.number}", "subject": "A call", "form": "task", "type": "call",
              "plan": plan.id, "due": desk.now.date()}  # fmt: skip
    added = {f"plans/activity/{fields['id']}.yaml": written(fields)}
    return _race(first, desk.branch("service in a race").commit(owner, f"Call {desk.number}", added).legal(), "PC120")


def _two_plans(desk: Desk, other: Callable[[Plan], Plan], *told: str) -> Race | None:
    owner = desk.one(desk.people("account-manager"))
    if owner is None:
        return None
    plan = new_plan_of(desk, owner)
    author = desk.author(owner)
    first = desk.branch("birth in a race").commit(author, f"Plan {plan.id}", plan.file).legal()
    second = other(plan)
    return _race(
        first, desk.branch("second birth in a race").commit(author, f"Plan {second.id}", second.file).legal(), *told
    )


def two_of_one_id(desk: Desk) -> Race | None:
    """Two plans are born with one id, in two files."""
    path = f"plans/second-{desk.number}.yaml"
    return _two_plans(
        desk, lambda plan: replace(plan.but(name=f"Other {desk.number}"), path=path), "PC121", "PC251", "PC224"
    )


def two_of_one_name(desk: Desk) -> Race | None:
    """Two plans are born with one name for one period."""
    name = f"plan-{desk.number}-b"
    return _two_plans(desk, lambda plan: replace(plan.but(id=name), path=f"plans/{name}.yaml"), "PC130")


def same_step_twice(desk: Desk) -> Race | None:
    """A draft is submitted twice, which is once."""
    plan = desk.plan(DRAFT)
    if plan is None:
        return None
    owner, done = desk.author(desk.owner(plan)), desk.moved(plan, SUBMITTED).file
    first, second = (
        desk.branch("submission in a race").commit(owner, f"Submit {plan.id} {number}", done) for number in (1, 2)
    )
    return _race(first.legal(), second.legal())


def two_edits(desk: Desk) -> Race | None:
    """Two edits of a draft that git joins."""
    plan = desk.plan(DRAFT, lambda each: len(each.goals) > 1)
    if plan is None:
        return None
    return _race(_edit(desk, plan, edited(desk, plan)), _edit(desk, plan, _other_first_goal(desk, plan)))


def returned_then_approved(desk: Desk) -> Race | None:
    """What was returned meanwhile is approved: git cannot join the two lines."""
    found = _seen_and_approver(desk)
    if found is None:
        return None
    plan, by = found
    owner, back = desk.author(desk.owner(plan)), desk.moved(plan, DRAFT).file
    first = desk.branch("return in a race").commit(owner, f"Return {plan.id}\n\n{REASON}", back).legal()
    return _race(first, _approval(desk, plan, by))


RACES: tuple[tuple[int, Callable[[Desk], Race | None]], ...] = (
    (4, approved_then_edited),
    (4, edited_then_approved),
    (6, role_taken_then_used),
    (3, rules_then_the_step),
    (2, deleted_then_served),
    (1, two_of_one_id),
    (1, two_of_one_name),
    (1, same_step_twice),
    (2, two_edits),
    (2, returned_then_approved),
)
