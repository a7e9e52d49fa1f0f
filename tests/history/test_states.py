"""What a file of a commit holds: the states of its records, what of it cannot be read, and what is whole."""

from __future__ import annotations

from typing import Any

import pytest

from plancode.history.states import (
    NOTHING,
    UNREADABLE,
    FileStates,
    Wholeness,
    file_states,
    is_whole,
    plainly_without,
    standing_at,
    with_status,
)
from plancode.workspace import Workspace, load, parse_records, sources_of
from tests.support.made_events import DUPONT, entry

KINDS = frozenset({"plan", "person"})
PLAN, TALKS = "kind: plan\nid: dupont\nstatus: draft\n", "kind: objective\nid: talks\n"
MARIE = "kind: person\nid: marie\n"


def held(*documents: str) -> FileStates:
    return file_states("plans/p.yaml", "b1", parse_records("plans/p.yaml", "---\n".join(documents).encode()), KINDS)


@pytest.mark.parametrize(
    ("documents", "statuses", "unknown", "sound", "single"),
    [
        ([PLAN], {"dupont": "draft"}, [], True, True),
        ([PLAN.replace("draft", "[draft]")], {"dupont": None}, [], True, False),
        ([MARIE], {"marie": None}, [], True, False),
        # What is no record, or of no kind that is asked for, hides nothing that comes after it.
        (["- a\n", TALKS, "kind: plan\n", PLAN, MARIE], {"dupont": "draft", "marie": None}, [], True, False),
        ([PLAN, "- a\n"], {"dupont": "draft"}, [], True, False),
        ([PLAN, TALKS], {"dupont": "draft"}, [], True, False),
        ([PLAN + "status: expired\n", MARIE], {"marie": None}, ["dupont"], False, False),
        ([PLAN, MARIE + "name: A\nname: B\n"], {"dupont": "draft"}, ["marie"], False, False),
        ([PLAN, "[\n"], {"dupont": "draft"}, [], False, False),
        ([TALKS], {}, [], True, False),
        ([""], {}, [], True, False),
    ],
)
def test_a_file_holds_the_records_of_the_kinds_that_are_asked_for(
    documents: list[str], statuses: dict[str, str | None], unknown: list[str], sound: bool, single: bool
) -> None:
    found = held(*documents)
    assert {each.ref.id: each.state.status for each in found.entries} == statuses
    assert {each.ref.kind for each in found.entries} <= KINDS
    assert [ref.id for ref in found.refs] == [*statuses]
    assert sorted(ref.id for ref in found.unknown) == unknown
    assert (found.sound, found.single) == (sound, single)
    assert {(each.path, each.blob) for each in found.entries} <= {("plans/p.yaml", "b1")}


def test_a_record_that_stands_twice_in_a_file_is_named_once() -> None:
    found = held(PLAN, PLAN)
    assert [each.ref for each in found.entries] == [DUPONT, DUPONT]
    assert found.refs == (DUPONT,)


def test_no_file_is_sound_and_one_that_cannot_be_read_is_not() -> None:
    assert (NOTHING.sound, NOTHING.single, NOTHING.entries) == (True, False, ())
    assert (UNREADABLE.sound, UNREADABLE.single, UNREADABLE.entries) == (False, False, ())


def test_of_another_version_only_the_status_differs() -> None:
    found = held(PLAN)
    (before,) = found.entries
    (after,) = with_status(found, "submitted", "plans/q.yaml", "b2").entries
    assert after.data == {**before.data, "status": "submitted"}
    assert (after.state.status, after.state.digest) == ("submitted", before.state.digest)
    assert (after.ref, after.path, after.blob) == (DUPONT, "plans/q.yaml", "b2")


def test_a_version_stands_at_whatever_path_it_is_met() -> None:
    found = held(PLAN, MARIE)
    assert standing_at(found, "plans/p.yaml") is found
    assert standing_at(NOTHING, "plans/q.yaml") is NOTHING
    (alone,) = standing_at(held(PLAN), "plans/q.yaml").entries
    assert (alone.ref, alone.path) == (DUPONT, "plans/q.yaml")
    moved = standing_at(found, "plans/q.yaml")
    assert [(each.ref.id, each.path, each.blob) for each in moved.entries] == [
        ("dupont", "plans/q.yaml", "b1"),
        ("marie", "plans/q.yaml", "b1"),
    ]
    assert (moved.refs, moved.sound) == (found.refs, True)


def test_a_text_of_a_record_is_a_text_and_a_list_of_one() -> None:
    record = entry(owner="marie", reviewers=["paul", 12, "anne"], period=2027)
    assert (record.text("owner"), record.text("period"), record.text("reviewers"), record.text("type")) == (
        "marie",
        None,
        None,
        None,
    )
    assert record.texts("owner") == ("marie",)
    assert record.texts("reviewers") == ("paul", "anne")
    assert record.texts("period") == record.texts("type") == ()


@pytest.mark.parametrize(
    ("data", "is_without"),
    [
        (b"kind: objective\n", True),
        (b"kind: plan\n", False),
        (b"kind: person\n", False),
        # An escape can spell any word.
        (b'kind: "pl\\x61n"\n', False),
        (b"", True),
    ],
)
def test_a_file_without_the_words_holds_none_of_the_kinds(data: bytes, is_without: bool) -> None:
    assert plainly_without(data, KINDS) is is_without


FIELDS = {"status": "draft", "name": "D", "period": "FY2099", "type": "account", "owner": "marie"}


@pytest.mark.parametrize(
    ("fields", "whole"),
    [
        (FIELDS, True),
        ({**FIELDS, "$schema": "plan.json"}, True),
        # Whether there is such a status, and such a type, is for others to say.
        ({**FIELDS, "status": "", "type": "feud"}, True),
        ({**FIELDS, "status": ["draft"]}, False),
        ({key: value for key, value in FIELDS.items() if key != "status"}, False),
        ({**FIELDS, "goals": [{"gaol": "Be known"}]}, False),
        ({**FIELDS, "colour": "red"}, False),
    ],
)
def test_a_record_is_whole_if_its_fields_fit_its_kind(fields: dict[str, Any], whole: bool) -> None:
    assert is_whole(entry(**fields)) is whole
    assert Wholeness(Workspace()).of(entry(**fields)) is whole


@pytest.mark.parametrize(("goals", "whole"), [("Be known", True), ("{gaol: Be known}", False)])
def test_what_the_workspace_has_read_is_whole_and_what_it_could_not_read_is_not(goals: str, whole: bool) -> None:
    lines = "".join(f"{key}: {value}\n" for key, value in {"kind": "plan", "id": "dupont", **FIELDS}.items())
    workspace = load(sources_of({"plans/p.yaml": f"{lines}goals: [{goals}]\n"}))
    (now,) = file_states("plans/p.yaml", "b1", workspace.parsed["plans/p.yaml"], KINDS).entries
    assert now.data is workspace.documents[DUPONT].data
    assert Wholeness(workspace).of(now) is whole
    # Another version of it is another matter.
    assert Wholeness(workspace).of(entry(**FIELDS)) is True
    assert Wholeness(workspace).of(entry(**FIELDS, colour="red")) is False


def test_what_the_workspace_has_read_is_not_checked_again() -> None:
    read = load(sources_of({"plans/p.yaml": "kind: person\nid: marie\nname: Marie\n"}))
    parsed = parse_records("plans/p.yaml", b"kind: person\nid: marie\ncolour: red\n")
    (odd,), (now,) = parsed.documents, file_states("plans/p.yaml", "b1", parsed, KINDS).entries
    assert Wholeness(Workspace(records=read.records, documents={now.ref: odd})).of(now) is True
    assert Wholeness(read).of(now) is False


def test_a_version_is_checked_once_in_a_while() -> None:
    wholeness = Wholeness(Workspace())
    # A version says the same whenever it is read, so that these two cannot be met: they show whether it is looked at.
    whole, damaged = entry(**FIELDS), entry(**FIELDS, colour="red")
    assert wholeness.of(whole) is True
    for number in range(9_999):
        wholeness.of(entry(path=f"plans/{number}.yaml"))
    assert wholeness.of(damaged) is True
    wholeness.of(entry(path="plans/one-more.yaml"))
    assert wholeness.of(damaged) is False
