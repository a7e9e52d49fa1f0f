"""Where a record differs from what it was, key by key, and where those keys stand in its file."""

from __future__ import annotations

from typing import Any

import pytest

from plancode.diagnostics import Ref
from plancode.history import changed
from plancode.history.states import Entry
from plancode.workspace import parse_records
from tests.support.made_events import entry, person

TALKS = Ref("objective", "talks")
GOALS = ["Be known", {"goal": "Two talks", "success": "Invited"}]


def plan(**fields: Any) -> Entry:
    revenue = {"amount": 1, "currency": "EUR"}
    return entry(**{"status": "draft", "name": "Dupont", "goals": GOALS, "revenue": revenue, **fields})


@pytest.mark.parametrize(
    ("old", "new", "keys"),
    [
        # Nothing that is protected differs: the step itself is meant.
        (plan(), plan(status="submitted", notes="Free"), ("status",)),
        (plan(), plan(name="Dupond"), ("name",)),
        (plan(), plan(goals=["Be known", {"goal": "Two talks", "success": "Paid"}]), ("goals", 1, "success")),
        (plan(), plan(goals=["Be known", {"goal": "Two talks"}]), ("goals", 1)),
        (plan(), plan(goals=["Be liked", *GOALS[1:]]), ("goals", 0)),
        # A goal that came: what stood at its number before was another one.
        (plan(), plan(goals=["Be known", {"goal": "Three talks", "success": "Invited"}, GOALS[1]]), ("goals", 1)),
        (plan(), plan(goals=GOALS[:1]), ("goals",)),
        (plan(), plan(revenue={"amount": 1, "currency": "CHF"}), ("revenue", "currency")),
        (plan(), plan(revenue={"amount": 1}), ("revenue",)),
        # The first of several; a field that is gone has no place while another is there.
        (plan(), plan(goals=["Be known", "Two"], revenue={"amount": 2, "currency": "EUR"}), ("goals", 1)),
        (plan(), plan(name=None, revenue={"amount": 2, "currency": "EUR"}), ("revenue", "amount")),
        (plan(), plan(name=None, goals=None), ("name",)),
        (plan(owner="marie"), plan(), ("owner",)),
        (None, plan(), ("status",)),
        (plan(), None, ("status",)),
        (None, None, ("status",)),
    ],
)
def test_content_differs_first_where_a_reader_finds_it(
    old: Entry | None, new: Entry | None, keys: changed.Keys
) -> None:
    assert changed.content(old, new) == keys


def test_the_fields_that_differ_are_named_as_the_documentation_orders_them() -> None:
    before, after = plan(owner="marie"), plan(goals=["One"], name="Dupond", status="submitted")
    assert changed.fields(before, after) == ["name", "owner", "goals"]
    assert changed.fields(before, before) == []


def objective(**fields: Any) -> Entry:
    return entry(TALKS, **{"name": "Talks", "plan": "p", "parent": "o", "target": {"value": 4}, **fields})


@pytest.mark.parametrize(
    ("old", "new", "keys"),
    [
        (objective(), objective(status="current", notes="Free"), ("id",)),
        (objective(), objective(target={"value": 3}), ("target", "value")),
        (objective(), objective(plan="q"), ("plan",)),
        (objective(), objective(parent="q"), ("parent",)),
        (objective(), objective(target={"value": 3}, plan="q"), ("target", "value")),
        (objective(), objective(plan="q", parent="r"), ("plan",)),
        (None, objective(), ("id",)),
        (objective(), None, ("id",)),
        (None, None, ("id",)),
    ],
)
def test_an_objective_differs_in_what_the_approval_of_its_plan_covers(
    old: Entry | None, new: Entry | None, keys: changed.Keys
) -> None:
    assert changed.objective(old, new) == keys


MARIE: dict[str, Any] = {"role": "approver", "email": ["m@example.org", "n@example.org"], "emails": ["o@example.org"]}


@pytest.mark.parametrize(
    ("new", "keys"),
    [
        (MARIE, ("id",)),
        ({**MARIE, "name": "Marie"}, ("id",)),
        ({**MARIE, "role": "reviewer"}, ("role",)),
        ({**MARIE, "emails": ["o@example.org", "p@example.org"]}, ("emails", 1)),
        ({**MARIE, "email": ["m@example.org", "p@example.org"], "emails": ["q@example.org"]}, ("email", 1)),
        ({**MARIE, "role": "reviewer", "emails": ["q@example.org"]}, ("role",)),
        # What is gone has no place.
        ({"emails": ["q@example.org"]}, ("emails", 0)),
        ({}, ("id",)),
    ],
)
def test_a_person_is_given_a_role_or_an_address(new: dict[str, Any], keys: changed.Keys) -> None:
    assert changed.right(person("marie", **MARIE), person("marie", **new)) == keys


def test_a_person_who_is_new_is_given_all_and_first_the_role() -> None:
    assert changed.right(None, person("marie", **MARIE)) == ("role",)
    assert changed.right(None, person("marie", email="m@example.org")) == ("email",)
    assert changed.right(None, person("marie", name="Marie")) == ("id",)


TEXT = """\
kind: plan
id: p
goals:
  - Be known
  - goal: Two talks
    success: Invited
tags: [a, b]
revenue: {amount: 1,
  currency: EUR}
"""
SAME = {"goals": GOALS, "tags": ["a", "b"], "revenue": {"amount": 1, "currency": "EUR"}}


@pytest.mark.parametrize(
    ("then", "keys", "line", "marked"),
    [
        (SAME, ("goals", 1, "success"), 6, "Invited"),
        (SAME, ("goals", 0), 4, "Be known"),
        (SAME, ("tags",), 7, "[a, b]"),
        (SAME, ("tags", 1), 7, "b"),
        # A list or a group on several lines is too much to look at.
        (SAME, ("goals",), 3, "goals"),
        (SAME, ("revenue",), 8, "revenue"),
        # Where something else stands there now, the field is marked.
        ({"goals": ["Be known", {"goal": "Two talks", "success": "Paid"}]}, ("goals", 1, "success"), 3, "goals"),
        ({"tags": ["a", "c"]}, ("tags", 1), 7, "[a, b]"),
        ({"tags": ["a", "b", "c"]}, ("tags", 2), 7, "[a, b]"),
        ({"tags": ["a"]}, ("tags", 0), 7, "a"),
        ({"tags": {"a": "b"}}, ("tags", "a"), 7, "[a, b]"),
        ({"name": "Gone"}, ("id",), 2, "p"),
    ],
)
def test_keys_stand_where_they_lead_to_the_same(then: object, keys: changed.Keys, line: int, marked: str) -> None:
    (document,) = parse_records("plans/p.yaml", TEXT.encode()).documents
    place = changed.place_in(document, keys, then)
    start, end = place.range
    assert (place.path, start.line, end.line) == ("plans/p.yaml", line, line)
    assert TEXT.split("\n")[line - 1][start.column - 1 : end.column - 1] == marked


def test_a_text_of_several_lines_is_marked_whole() -> None:
    (document,) = parse_records("plans/p.yaml", b"kind: plan\nname: Du\n  pont\n").documents
    start, end = changed.place_in(document, ("name",), {"name": "Du pont"}).range
    assert (start, end) == ((2, 7), (3, 7))
