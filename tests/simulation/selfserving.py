"""Acts that change people or rules so that they would permit themselves; the base's are the ones that count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.simulation.governing import Rules, maintainer, ruled, tighten, with_address, with_epoch
from tests.simulation.pulls import STRANGER, Acts, Branch, Desk, Pull
from tests.simulation.server import Author
from tests.simulation.world import APPROVED, CONFIG, DRAFT, SUBMITTED, Person, Plan, person


def role_given_and_used(desk: Desk) -> Pull | None:
    """Someone becomes an approver and approves, in one pull request."""
    plan = desk.submitted()
    if plan is None:
        return None
    owners = frozenset({plan.owner, desk.memory(plan).owner_at_entry})
    someone = desk.one([each for each in desk.people(but=owners) if each.role != "approver"])
    if someone is None:
        return None
    promoted = replace(someone, role="approver")
    branch = desk.branch("role given and used").commit(maintainer(desk), f"Role of {someone.name}", promoted.file)
    return _approved(branch, plan, promoted).illegal("PC204")


def newcomer_at_once(desk: Desk) -> Pull | None:
    """Someone comes as an approver and approves, in one pull request."""
    plan = desk.plan(SUBMITTED)
    if plan is None:
        return None
    newcomer = person(f"Newcomer {desk.number}", "approver")
    branch = desk.branch("newcomer at once").commit(maintainer(desk), f"Welcome {newcomer.name}", newcomer.file)
    return _approved(branch, plan, newcomer).illegal("PC204", "PC205")


def address_claimed_and_used(desk: Desk) -> Pull | None:
    """A stranger writes an address of their own beside an approver's, and approves with it."""
    plan, approver = desk.plan(SUBMITTED), desk.one(desk.people("approver"))
    if plan is None or approver is None:
        return None
    claimed = with_address(desk, approver, STRANGER.email)
    branch = desk.branch("address claimed and used").commit(STRANGER, f"Address of {approver.name}", claimed.file)
    branch.commit(STRANGER, f"Approve {plan.id}", desk.moved(plan, APPROVED, approver).file)
    return branch.illegal("PC204", "PC205")


def shared_address(desk: Desk) -> Pull | None:
    """Two people with one address: nobody could tell them apart."""
    one = desk.one(desk.people())
    other = desk.one(desk.people(but=frozenset({one.id}))) if one else None
    if one is None or other is None:
        return None
    both = with_address(desk, one, other.addresses[0])
    branch = desk.branch("shared address").commit(desk.author(one), f"Address of {one.name}", both.file)
    return branch.illegal("PC125")


def _approved(branch: Branch, plan: Plan, by: Person) -> Branch:
    done = branch.desk.moved(plan, APPROVED, by).file
    return branch.commit(Author(by.name, by.addresses[0]), f"Approve {plan.id}", done)


def rules_for_oneself(desk: Desk) -> Pull | None:
    """The lifecycle, a severity or an acceptance that would let a step be skipped, before it or after it."""
    plan = desk.plan(DRAFT)
    by = desk.one(desk.people("approver"))
    if plan is None or by is None or not desk.is_same(CONFIG):
        return None
    what, change = desk.random.choice(_selfish(plan))
    branch = desk.branch(f"{what} for oneself")
    done = desk.moved(plan, APPROVED, by).file
    author, rules = desk.author(by), ruled(desk, change)
    match desk.random.randint(0, 2):
        case 0:
            branch.commit(author, "Change the rules", rules).commit(author, f"Approve {plan.id}", done)
        case 1:
            branch.commit(author, f"Approve {plan.id}", done).commit(author, "Change the rules", rules)
        case _:
            branch.commit(author, "Be quick", {**rules, **done})
    return branch.illegal("PC203")


def _selfish(plan: Plan) -> tuple[tuple[str, Callable[[Rules], object]], ...]:
    jump = {"from": "draft", "to": "final-approved"}
    acceptance = {"code": "PC203", "record": f"plan/{plan.id}", "reason": "It was urgent"}
    return (
        ("lifecycle", lambda rules: rules["lifecycle"]["plan"]["steps"].update({"jump": jump})),
        ("severity", lambda rules: rules["severity"].update({"PC203": "off"})),
        ("acceptance", lambda rules: rules["history"].update({"accept": [acceptance]})),
    )


def policy_for_oneself(desk: Desk) -> Pull | None:
    """Four eyes are weakened for an approval that only two have seen."""
    plan = desk.plan(SUBMITTED, lambda each: desk.memory(each).witnesses == {each.owner})
    if plan is None or not desk.base.owner_may_approve or desk.memory(plan).owner_at_entry != plan.owner:
        return None
    owner = desk.owner(plan)
    rules = ruled(desk, lambda each: each["policy"].update({"four_eyes": "off"}))
    branch = desk.branch("policy for oneself").commit(desk.author(owner), "Be quick", rules)
    branch.commit(desk.author(owner), f"Approve {plan.id}", desk.moved(plan, APPROVED, owner).file)
    return branch.illegal("PC206")


def starting_point_for_oneself(desk: Desk) -> Pull | None:
    """History is to begin after the illegal step; or an epoch of main's own commit is to cover it."""
    plan = desk.plan(DRAFT)
    by = desk.one(desk.people("approver"))
    if plan is None or by is None or not desk.is_same(CONFIG):
        return None
    start = desk.main.commit
    rules = ruled(desk, lambda each: each["history"].update({"since": start}))
    branch = desk.branch("since for oneself")
    branch.commit(desk.author(by), f"Approve {plan.id}", desk.moved(plan, APPROVED, by).file)
    return branch.commit(desk.author(by), "Begin again", rules).illegal("PC203")


def stamp_dropped_for_oneself(desk: Desk) -> Pull | None:
    """The stamp is no longer asked for, by the pull request that approves without one."""
    plan, by = desk.plan(SUBMITTED), desk.one(desk.people("approver"))
    if plan is None or by is None or not desk.base.stamp_is_required:
        return None
    rules = ruled(desk, lambda each: each["policy"].update({"stamp": "optional"}))
    branch = desk.branch("stamp dropped for oneself").commit(desk.author(by), "Ask for less", rules)
    return branch.commit(desk.author(by), f"Approve {plan.id}", plan.but(status=APPROVED).file).illegal("PC218")


def _by_owners(desk: Desk) -> list[str]:
    """Return the plans that an owner has approved on main, by rules that no epoch of main lets judge that."""
    epochs = len(desk.main.config["history"].get("epochs", ()))
    return [
        name
        for name, memory in sorted(desk.main.memory.items())
        if desk.main.plans[name].status == APPROVED
        and memory.epochs == epochs
        and not memory.is_mixed
        and memory.approved_by in desk.main.people
        and desk.main.people[memory.approved_by].role == "account-manager"
    ]


def stricter_backwards(desk: Desk) -> Pull | None:
    """A lifecycle by which steps of main were none, without an epoch."""
    if not _by_owners(desk) or not desk.main.owner_may_approve or not desk.is_same(CONFIG):
        return None
    author = maintainer(desk)
    return desk.branch("stricter backwards").commit(author, "Only approvers", ruled(desk, tighten)).illegal("PC204")


def renamed_backwards(desk: Desk) -> Pull | None:
    """A status gets another name, and the plans with it: by the new rules no old step was one."""
    epochs = len(desk.main.config["history"].get("epochs", ()))
    plan = desk.plan(SUBMITTED, lambda each: desk.memory(each).epochs == epochs)
    if plan is None or not desk.is_same(CONFIG):
        return None
    # The new status is between two that plans of main have gone through without it.
    step = {"from": "waiting", "to": "submitted", "by": ["owner"]}

    def change(rules: Rules) -> None:
        lifecycle = rules["lifecycle"]["plan"]
        lifecycle["statuses"]["waiting"] = {"en": "Waiting", "fr": "En attente"}
        lifecycle["steps"]["submit"]["to"] = "waiting"
        lifecycle["steps"]["accept"] = step

    branch = desk.branch("a status between two").commit(maintainer(desk), "Wait first", ruled(desk, change))
    return branch.illegal("PC201", "PC203")


def epoch_too_early(desk: Desk) -> Pull | None:
    """Stricter rules with an epoch that ends before what main did meanwhile by the old ones."""
    meanwhile = [
        name for name in _by_owners(desk) if name in desk.base.plans and desk.base.plans[name].status == SUBMITTED
    ]
    if not meanwhile or not desk.main.owner_may_approve or not desk.is_same(CONFIG):
        return None

    def change(rules: Rules) -> None:
        tighten(rules)
        with_epoch(rules, desk.base.commit)

    branch = desk.branch("epoch that ends too early").commit(maintainer(desk), "Only approvers", ruled(desk, change))
    return branch.illegal("PC204")


SELFSERVING: Acts = tuple(
    (1, act)
    for act in (
        role_given_and_used,
        newcomer_at_once,
        address_claimed_and_used,
        shared_address,
        rules_for_oneself,
        rules_for_oneself,
        policy_for_oneself,
        starting_point_for_oneself,
        stamp_dropped_for_oneself,
        stricter_backwards,
        renamed_backwards,
    )
)
