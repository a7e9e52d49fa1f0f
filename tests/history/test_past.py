"""What lies in the past of a commit, and what a merge brings in (HISTORY.md 4)."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Mapping

import pytest

from plancode.diagnostics import Ref
from plancode.history.events import Event
from plancode.history.past import Past
from tests.support.made_events import entry, event

PLAN, TALKS = Ref("plan", "p"), Ref("objective", "talks")
# A plan changed, an objective of it, one of no plan.
OF = {"plan": (PLAN, False), "covered": (TALKS, True), "free": (TALKS, False)}


def walked(past: Past, said: Mapping[int, str]) -> dict[int, list[Event]]:
    """Return the events of commits, by what they change, after each has been taken in as the walk does."""
    made: dict[int, list[Event]] = {}
    for number, words in said.items():
        made[number] = []
        for word in words.split():
            ref, is_covered = OF[word]
            each = event(number, entry(ref))
            if is_covered:
                each.plans = frozenset({"p"})
                past.cover(number)
            past.add(each)
            made[number].append(each)
        past.keep(number)
    return made


def numbers(events: Iterable[Event]) -> list[int]:
    return [each.commit for each in events]


# 0 ─ 1 ─ 3 ─ 5 (a merge of 3 and 4), and 6 on a branch that nobody has merged.
#   ╰ 2 ─ 4 ╯
PARENTS = ((), (0,), (0,), (1,), (2,), (3, 4), (0,))


def test_a_merge_brings_in_what_one_side_has_and_the_other_lacks() -> None:
    past = Past(PARENTS, frozenset({4}))
    walked(past, {0: "plan", 1: "plan", 2: "plan covered", 3: "", 4: "", 6: "plan"})
    assert numbers(past.brought(5, 3)) == [2, 2]
    assert numbers(past.brought(5, 4)) == [1]
    assert numbers(past.brought(6, 0)) == []


def test_a_commit_has_itself_and_what_lies_before_it() -> None:
    past = Past(PARENTS, frozenset({4}))
    walked(past, {0: "plan", 1: "plan", 2: "plan", 3: "", 4: ""})
    assert [past.has(2, number) for number in range(5)] == [True, False, True, False, False]
    # One that changes no record has no number of its own, unless it is marked.
    assert [past.has(3, number) for number in range(5)] == [True, True, False, False, False]
    assert [past.has(4, number) for number in range(5)] == [True, False, True, False, True]
    assert past.of(4) == 0b10101
    assert past.before(4) == 0b00101
    assert past.before(5) == 0b10111
    assert past.before(0) == 0


def test_a_commit_that_is_dropped_is_asked_for_no_more() -> None:
    past = Past(PARENTS, frozenset())
    walked(past, {0: "plan", 1: "plan", 2: "plan", 3: "plan"})
    past.drop(1)
    assert past.of(3) == 0b1011
    with pytest.raises(KeyError):
        past.of(1)


def alive(made: Mapping[int, list[Event]]) -> dict[int, weakref.ref[frozenset[int]]]:
    """Return what tells, for each commit, whether its event is still held by anybody."""
    return {number: weakref.ref(events[0].births) for number, events in made.items() if events}


def held(seen: Mapping[int, weakref.ref[frozenset[int]]]) -> list[int]:
    return [number for number, each in seen.items() if each() is not None]


def test_what_lies_before_all_that_is_to_come_is_forgotten_and_nothing_else() -> None:
    past = Past(((), (0,), (1,), (2,), (2,), (3, 4)), frozenset())
    seen = alive(walked(past, {0: "", 1: "plan", 2: "plan", 3: "plan", 4: "plan"}))
    # To the walk, the first three still have children to come: some lack what 1 and 2 did.
    past.forget()
    assert held(seen) == [1, 2, 3, 4]
    for number in (0, 1, 2):
        past.drop(number)
    past.forget()
    assert held(seen) == [3, 4]
    assert numbers(past.brought(5, 3)) == [4]
    assert numbers(past.brought(5, 4)) == [3]


def test_a_root_that_is_to_come_has_nothing_before_it() -> None:
    past = Past(((), (), (0, 1)), frozenset())
    first = alive(walked(past, {0: "plan"}))
    past.forget()
    assert held(first) == [0]
    second = alive(walked(past, {1: "plan"}))
    assert numbers(past.brought(2, 1)) == [0]
    assert numbers(past.brought(2, 0)) == [1]
    past.drop(0)
    past.forget()
    assert (held(first), held(second)) == ([0], [])


def test_nothing_is_forgotten_where_nothing_has_been_walked() -> None:
    past = Past(((),), frozenset({0}))
    past.forget()
    past.keep(0)
    past.forget()
    assert past.of(0) == 1
    past.drop(0)
    past.forget()


def test_where_a_walk_begins_all_up_to_there_is_past() -> None:
    past = Past(((), (0,), (1,), (1,), (2, 3)), frozenset())
    past.begin(1)
    seen = alive(walked(past, {2: "plan", 3: "plan"}))
    assert [past.has(1, number) for number in range(5)] == [True, True, False, False, False]
    assert [past.has(2, number) for number in range(5)] == [True, True, True, False, False]
    assert numbers(past.brought(4, 2)) == [3]
    assert numbers(past.brought(4, 3)) == [2]
    past.drop(1)
    past.drop(3)
    past.forget()
    assert held(seen) == [3]


def test_where_a_walk_begins_at_a_root_that_root_is_not_to_come() -> None:
    past = Past(((), (0,)), frozenset())
    past.begin(0)
    seen = alive(walked(past, {1: "plan"}))
    past.drop(0)
    past.forget()
    assert held(seen) == []


def test_a_merge_brings_in_the_objectives_of_plans() -> None:
    past = Past(PARENTS, frozenset())
    walked(past, {0: "covered", 1: "covered", 2: "covered free", 3: "plan", 4: "free", 6: "covered plan"})
    assert [(each.commit, *each.plans) for each in past.objectives_apart(5)] == [(2, "p")]


def test_a_merge_that_brings_in_a_plan_has_the_objectives_of_its_first_side_too() -> None:
    past = Past(PARENTS, frozenset())
    walked(past, {0: "covered plan", 1: "covered free", 2: "plan", 3: "free", 4: "covered", 6: "covered plan"})
    assert [(each.commit, *each.plans) for each in past.objectives_apart(5)] == [(4, "p"), (1, "p")]


def test_no_commit_changes_a_plan_or_covers_an_objective_before_one_does() -> None:
    past = Past(((), (), (1, 0)), frozenset())
    made = walked(past, {0: "free", 1: "covered"})
    made[0][0].plans = frozenset({"p"})
    assert list(past.objectives_apart(2)) == []
