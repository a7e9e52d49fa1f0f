"""Which plans an objective belongs to at a commit, and what a commit that changes it does to them (HISTORY.md 7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from plancode.diagnostics import Ref
from plancode.history.events import Cover, Event, How, Turn
from plancode.history.objectives import cover, plans_of
from plancode.history.persistent_map import Layers
from plancode.history.stand import Stand
from plancode.history.states import Entry
from tests.support.made_events import entry, event

TALKS = Ref("objective", "talks")
P, Q = Ref("plan", "p"), Ref("plan", "q")


def objective(called: str = "talks", /, **fields: Any) -> Entry:
    return entry(Ref("objective", called), **fields)


def stand(*entries: Entry, unreadable: bool = False) -> Stand:
    """Return what stands at a commit; unreadable: in another file, Talks cannot be read."""
    places: dict[Ref | str, tuple[object, ...]] = {}
    for each in entries:
        places[each.ref] = (*places.get(each.ref, ()), (each.path, each))
    if unreadable:
        places[TALKS] = (*places.get(TALKS, ()), ("plans/lost.yaml", None))
    return Stand(Layers((places,)))


@pytest.mark.parametrize(
    ("above", "plans"),
    [
        ([objective(plan="p")], {"p"}),
        ([objective()], set()),
        ([objective(plan="p", parent="top"), objective("top", plan="q")], {"p", "q"}),
        ([objective(parent="mid"), objective("mid", parent="top"), objective("top", plan="q")], {"q"}),
        ([objective(plan="p", parent="gone")], {"p"}),
        # Which of two it is cannot be known.
        ([objective(plan="p", parent="top"), objective("top", plan="q"), objective("top", plan="r")], {"p"}),
        # A circle ends where it began.
        ([objective(plan="p", parent="top"), objective("top", plan="q", parent="talks")], {"p", "q"}),
        ([objective(plan="p", parent="talks")], {"p"}),
    ],
)
def test_an_objective_belongs_to_its_plan_and_to_those_of_the_objectives_above(
    above: list[Entry], plans: set[str]
) -> None:
    assert plans_of(above[0], stand(*above)) == plans


P0, P1, Q1 = (event(number, entry(ref)) for number, ref in ((10, P), (11, P), (12, Q)))
FRONTIERS = ({P: (P0,)}, {P: (P1,), Q: (Q1,)})


def covers(
    before: Stand, after: Stand, earlier: Mapping[Ref, tuple[Event, ...]] = FRONTIERS[0]
) -> tuple[set[str], list[Cover]]:
    """Return the plans that are noted for a commit that changed Talks, and how it stood to each."""
    turn = Turn(TALKS, 1, How.STEP, event(1, objective()), (), two_births=False, in_merge=False)
    cover(turn, (before, after), (dict(earlier), dict(FRONTIERS[1])))
    assert {each.plan.id for each in turn.covers} == turn.after.plans
    return set(turn.after.plans), list(turn.covers)


def covered(plan: Ref, was: bool, now: bool) -> Cover:
    return Cover(plan, FRONTIERS[0].get(plan, ()), FRONTIERS[1].get(plan, ()), was, now)


FOUR, THREE = objective(plan="p", target={"value": 4}), objective(plan="p", target={"value": 3})


@pytest.mark.parametrize(
    ("before", "after", "noted"),
    [
        (stand(FOUR), stand(THREE), [covered(P, True, True)]),
        (stand(FOUR), stand(objective(plan="q", target={"value": 4})), [covered(P, True, False), covered(Q, False, True)]),
        (stand(), stand(FOUR), [covered(P, False, True)]),
        (stand(FOUR), stand(), [covered(P, True, False)]),
        (stand(objective(plan="r")), stand(objective(plan="r", name="New")), [covered(Ref("plan", "r"), True, True)]),
        # What the approval does not cover may change at any time.
        (stand(FOUR), stand(objective(plan="p", target={"value": 4}, notes="Free")), []),
        (stand(), stand(), []),
        (stand(objective()), stand(), []),
        (stand(), stand(objective()), []),
        (stand(objective()), stand(objective(name="New")), []),
        (stand(FOUR), stand(FOUR, THREE), [covered(P, True, False)]),
    ],
)  # fmt: skip
def test_a_commit_is_noted_with_the_plans_whose_objective_it_changes(
    before: Stand, after: Stand, noted: list[Cover]
) -> None:
    assert covers(before, after) == ({each.plan.id for each in noted}, noted)


def test_an_objective_that_cannot_be_read_is_compared_with_what_it_last_was() -> None:
    lost, last = stand(unreadable=True), event(0, FOUR)
    gone = event(0, None)
    # It is looked for among the events only where something stands that cannot be read.
    for earlier, before, plans in (
        ({TALKS: (last,)}, lost, {"p"}),
        ({TALKS: (gone, last)}, lost, {"p"}),
        ({TALKS: (event(2, THREE, kept=(last,)),)}, lost, {"p"}),
        ({TALKS: (gone,)}, lost, {"q"}),
        ({}, lost, {"q"}),
        ({TALKS: (last,)}, stand(), {"q"}),
        ({TALKS: (last,)}, stand(objective(plan="r")), {"q", "r"}),
    ):
        assert covers(before, stand(objective(plan="q")), earlier)[0] == {"q", *plans}, (earlier, plans)
    assert covers(lost, stand(FOUR), {TALKS: (last,)}) == (set(), [])
    assert covers(lost, stand(THREE), {TALKS: (last,)})[0] == {"p"}
