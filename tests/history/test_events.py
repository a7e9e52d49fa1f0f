"""What is judged of events: where a change comes from, what is remembered, and which steps a commit is told with."""

from __future__ import annotations

from typing import Any

import pytest

from plancode.diagnostics import Ref
from plancode.history.events import (
    Event,
    How,
    People,
    Turn,
    addresses_of,
    entry_of,
    is_reached,
    let_go,
    origins,
    through_joins,
    what_happened,
)
from plancode.history.frozen import alive
from plancode.history.states import Entry
from tests.support.made_events import DUPONT, entry, event, person

DRAFT, SUBMITTED, APPROVED = (entry(status=status) for status in ("draft", "submitted", "final-approved"))


def test_an_event_has_the_state_that_it_left_and_one_that_deletes_has_none() -> None:
    assert (event(1, DRAFT).state, event(1, DRAFT).status) == (DRAFT.state, "draft")
    assert (event(1, None).state, event(1, None).status) == (None, None)
    # Nothing else is said of it until it is known.
    assert (event(1, DRAFT).stood, event(1, DRAFT).followed, event(1, DRAFT).was) == (None, None, None)
    assert (event(1, DRAFT).given, event(1, DRAFT).edges, event(1, DRAFT).plans) == (False, 0, frozenset())


def test_a_change_comes_from_the_event_before_and_after_a_deletion_from_what_stood_before() -> None:
    draft, other = event(1, DRAFT), event(2, SUBMITTED)
    assert list(origins(draft)) == [(DRAFT, draft)]
    assert list(origins(event(3, None, draft))) == [(DRAFT, draft)]
    assert list(origins(event(3, None, draft, other))) == [(DRAFT, draft), (SUBMITTED, other)]
    # A merge that kept a deletion dropped the side on which the record stood.
    assert list(origins(event(4, None, other, kept=[event(3, None, draft)]))) == [(DRAFT, draft)]
    # Each once, whatever way leads there; and the ways after it go on.
    twice = event(5, None, draft, event(3, None, draft), event(4, None, other))
    assert list(origins(twice)) == [(DRAFT, draft), (SUBMITTED, other)]
    assert list(origins(event(3, None))) == []


def deleted(stood: Entry | None, *before: Event) -> Event:
    return event(9, None, *before, stood=stood)


def test_a_deleted_record_is_judged_as_it_stood_at_the_parent_if_no_event_lies_between() -> None:
    draft, noted = event(1, DRAFT), entry(status="draft", notes="Free")
    assert entry_of(deleted(noted, draft)) is noted
    assert entry_of(deleted(None, draft)) is DRAFT
    # Another state than that of the event is of another side.
    assert entry_of(deleted(SUBMITTED, draft)) is DRAFT
    assert entry_of(deleted(None)) is None
    # The nearest parent to the record counts, and one further off where it is not known.
    assert entry_of(deleted(DRAFT, deleted(noted, draft))) is noted
    assert entry_of(deleted(noted, deleted(None, draft))) is noted


def test_of_merges_that_kept_a_side_the_events_of_that_side_count() -> None:
    one, two = event(1, DRAFT), event(2, SUBMITTED)
    join = event(3, DRAFT, one, two, kept=[one])
    assert list(through_joins([join])) == [one]
    assert list(through_joins([two, event(4, DRAFT, join, kept=[join]), one])) == [two, one]
    assert list(through_joins([])) == []


WHOLE: dict[str, Any] = {"status": "draft", "owner": "marie", "goals": ["Be known"]}


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        (WHOLE, {"owner": "marie"}),
        ({**WHOLE, "reviewers": ["paul"]}, {"owner": "marie", "reviewers": ["paul"]}),
        ({**WHOLE, "owner": ["marie"]}, {"owner": ["marie"]}),
        ({"status": "draft", "reviewers": ["paul"]}, {"reviewers": ["paul"]}),
        ({"status": "draft"}, {}),
    ],
)
def test_of_what_stood_before_only_who_was_to_decide_is_remembered(data: dict[str, Any], kept: object) -> None:
    first = event(1, entry(**data), was=DRAFT)
    after = event(2, entry(**{**data, "status": "submitted"}), first, stood=DRAFT)
    other = event(3, entry(**data, notes="Free"), first)
    let_go(after)
    let_go(other)
    (left,) = after.before
    assert left.entry is not None
    assert (after.stood, left.was, left.commit, left.state) == (None, None, 1, first.state)
    assert (left.entry.data, left.entry.blob) == (kept, "")
    # Whatever followed it follows the same event, and to let go again changes nothing.
    assert other.before == (left,)
    let_go(after)
    assert after.before == (left,)
    assert first.entry is not None
    assert first.entry.data["status"] == data["status"]


def test_what_is_remembered_of_the_plans_of_one_owner_is_remembered_once() -> None:
    one, two = (event(1, entry(Ref("plan", name), **WHOLE)) for name in ("one", "two"))
    followers = [event(2, entry(each.ref, **WHOLE, notes="x"), each) for each in (one, two)]
    for each in followers:
        let_go(each)
    first, second = (each.before[0].entry for each in followers)
    assert first is not None
    assert second is not None
    assert first.data is second.data


def test_what_a_judgement_cannot_go_on_to_is_let_go_of() -> None:
    same_content, same_status = event(1, DRAFT), event(2, entry(status="submitted", goals=["Other"]))
    apart, gone = event(3, entry(status="draft", goals=["Other"])), event(4, None)
    joined = event(5, entry(status="expired", goals=["Third"]), kept=[apart, same_content])
    after = event(6, SUBMITTED, same_content, same_status, apart, gone, joined)
    let_go(after)
    assert [each.commit for each in after.before] == [1, 2, 4, 5]
    # A deleted record is judged from what stood before, whatever that was.
    assert is_reached(event(6, None), apart)
    deletion = event(6, None, same_content, apart, stood=DRAFT)
    let_go(deletion)
    assert (deletion.before, deletion.stood) == ((same_content, apart), DRAFT)


def turn(how: How, after: Entry | None, *sides: Entry | None) -> Turn:
    events = tuple(event(number, side) for number, side in enumerate(sides))
    return Turn(DUPONT, 9, how, event(9, after), events, two_births=False, in_merge=False)


@pytest.mark.parametrize(
    ("made", "told", "what"),
    [
        (turn(How.BIRTH, DRAFT), [None], "added"),
        (turn(How.BIRTH, DRAFT, None), [None], "added"),
        # Of a record without a status there is no step to tell.
        (turn(How.BIRTH, entry()), [], "added"),
        (turn(How.STEP, SUBMITTED, DRAFT), [0], "changed"),
        (turn(How.STEP, entry(status="draft", goals=["Two"]), DRAFT), [], "changed"),
        (turn(How.STEP, None, DRAFT), [0], "removed"),
        # From each of several states once, the first that has it, and not from the state itself.
        (turn(How.STEP, APPROVED, DRAFT, DRAFT, SUBMITTED), [0, 2], "changed"),
        (turn(How.STEP, APPROVED, DRAFT, APPROVED, SUBMITTED), [0, 2], "changed"),
        (turn(How.STEP, None, DRAFT, None), [0], "removed"),
        (turn(How.STEP, DRAFT, None, SUBMITTED), [0, 1], "changed"),
        # A step that a side of a merge has made is not told again.
        (turn(How.OWN, APPROVED, DRAFT, SUBMITTED), [0, 1], "changed"),
        (turn(How.OWN, APPROVED, DRAFT, APPROVED), [], "changed"),
        (turn(How.OWN, None, DRAFT, SUBMITTED), [0, 1], "removed"),
        (turn(How.OWN, None, DRAFT, entry()), [0], "removed"),
        (turn(How.OWN, entry(), DRAFT, None), [0], "changed"),
        (turn(How.KEPT, SUBMITTED, DRAFT), [], "changed"),
        (turn(How.JOINED, SUBMITTED, DRAFT), [], "changed"),
    ],
)
def test_a_turn_tells_its_steps_and_what_happened(made: Turn, told: list[int | None], what: str) -> None:
    assert [each if each is None else each.commit for each in made.told] == told
    assert what_happened(made) == what


def test_a_record_stood_before_a_turn_as_the_first_side_that_has_it_says() -> None:
    assert turn(How.STEP, APPROVED, None, DRAFT, SUBMITTED).stood is DRAFT
    assert turn(How.BIRTH, DRAFT, None).stood is None


def test_a_turn_is_of_one_birth_and_no_merge_until_it_is_said() -> None:
    made = turn(How.STEP, SUBMITTED, DRAFT)
    assert (made.two_births, made.in_merge, made.unsure, made.covers) == (False, False, (), ())


def test_people_are_found_by_id_and_by_their_addresses_in_lower_case() -> None:
    marie = person("marie", email=" Marie@Example.org", emails=["marie@example.org", "Petit@example.org "])
    paul, anne = person("paul", email="petit@example.org"), person("anne", emails="anne@example.org")
    assert addresses_of(marie) == ("marie@example.org", "marie@example.org", "petit@example.org")
    people = People.of([marie, paul])
    assert people.by_id == {"marie": marie, "paul": paul}
    assert people.by_address == {"marie@example.org": (marie,), "petit@example.org": (marie, paul)}
    later = people.with_changed([Ref("person", "marie"), Ref("person", "anne")], [anne])
    assert later.by_id == {"paul": paul, "anne": anne}
    assert later.by_address == {"petit@example.org": (paul,), "anne@example.org": (anne,)}


def test_what_a_merge_kept_is_kept_whole_though_of_what_it_follows_only_what_decides_is() -> None:
    side, other = event(1, entry(status="draft", owner="marie", goals=["Be known"])), event(2, SUBMITTED)
    merge = event(3, side.entry, side, other, kept=(side,))
    let_go(merge)
    assert side not in merge.before
    assert side in alive([(merge,)])
