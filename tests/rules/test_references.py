"""Every reference leads to a record, once, and none leads round in a circle."""

from __future__ import annotations

import pytest

from tests.support.marked import all_in_one, one, said


def test_unresolved_reference() -> None:
    assert said(all_in_one(one("person", "paul"), one("contact", "x", owner="«marie»")), "PC120") == [
        "error contact `x`",
        "there is no person `marie`",
        "hint: create a person with this id, or correct the reference",
    ]
    assert said(all_in_one(one("person", "paul"), one("contact", "x", owner="paul")), "PC120") == []


def test_a_reference_to_nearly_a_record() -> None:
    wrong = one("contact", "x", owner="«marei»")
    assert said(all_in_one(one("account", "marei-1"), one("person", "marie"), wrong), "PC120")[2] == (
        "hint: did you mean `marie`?"
    )


def test_a_reference_to_another_kind_is_not_near() -> None:
    assert said(all_in_one(one("account", "marie"), one("contact", "x", owner="«marie»")), "PC120")[2] == (
        "hint: create a person with this id, or correct the reference"
    )


def test_what_cannot_be_read_may_hold_what_a_reference_names() -> None:
    broken = {"plans/b.yaml": "name: 'Never closed\n", "plans/c.yaml": 'name: "Never closed\n'}
    wrong = one("contact", "x", owner="«gone»")
    assert said(broken | {"plans/a.yaml": wrong}, "PC120")[2] == (
        "hint: look in plans/b.yaml, plans/c.yaml, which could not be read whole"
    )
    near = all_in_one(one("person", "gonne"), wrong)
    assert said(broken | {"plans/a.yaml": near}, "PC120")[2].startswith("hint: look in plans/b.yaml")
    assert said({"plans/a.yaml": near}, "PC120")[2] == "hint: did you mean `gonne`?"


def test_each_reference_that_leads_nowhere_is_told() -> None:
    people = one("person", "marie")
    wrong = one("plan", "p", reviewers="[marie, «a», marie, «b»]", contacts="[«c»]")
    assert said(all_in_one(people, wrong, one("plan", "q", parent="«gone»")), "PC120")[1::3] == [
        "there is no person `a`", "there is no person `b`", "there is no contact `c`", "there is no plan `gone`",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("plan", "parent"), ("objective", "parent"), ("account", "parent"),
        ("activity", "follow_up_of"), ("opportunity", "follow_up_of"),
    ],
)  # fmt: skip
def test_cycle(kind: str, key: str) -> None:
    # The way of a circle begins at its least member, wherever the first file enters it.
    way = {"entry": "c", "c": "b", "b": "a", "a": "«c»"}
    records = [one(kind, name, **{key: target}) for name, target in way.items()]
    assert said(all_in_one(*records), "PC131") == [
        f"error {kind} `a`",
        f"`{key}` refers back to itself: a → c → b → a",
        "hint: remove one of these references",
    ]
    assert said(all_in_one(*records[:-1], one(kind, "a")), "PC131") == []


def test_other_references_of_a_record_make_no_circle_and_hide_none() -> None:
    contact = {"contact": "dupont", "owner": "marie", "account": "clinic"}
    wrong = one("objective", "a", parent="«b»", **contact), one("objective", "b", parent="a", **contact)
    assert said(all_in_one(*wrong), "PC131")[1] == "`parent` refers back to itself: a → b → a"


def test_a_follow_up_and_a_parent_are_two_ways() -> None:
    # The activity serves the objective and follows the opportunity that serves it too.
    right = (
        one("opportunity", "talk", objective="o", follow_up_of="activity/visit"),
        one("activity", "visit", objective="o", opportunity="talk"),
    )
    assert said(all_in_one(*right), "PC131") == []


def test_a_circle_goes_through_activities_and_opportunities() -> None:
    wrong = (
        one("opportunity", "talk", follow_up_of="activity/visit"),
        one("activity", "visit", follow_up_of="«opportunity/talk»"),
    )
    assert said(all_in_one(*wrong), "PC131")[1] == "`follow_up_of` refers back to itself: visit → talk → visit"


def test_two_circles_are_two_findings() -> None:
    pairs = [("a", "«b»"), ("b", "a"), ("c", "«d»"), ("d", "c")]
    wrong = all_in_one(*(one("plan", name, parent=parent) for name, parent in pairs))
    assert said(wrong, "PC131")[1::3] == [
        "`parent` refers back to itself: a → b → a", "`parent` refers back to itself: c → d → c",
    ]  # fmt: skip


def test_duplicate_item() -> None:
    assert said(one("plan", "p", reviewers="[marie, paul, «marie», «marie»]"), "PC144") == [
        "warning plan `p`", "person `marie` stands in `reviewers` already", "hint: name it once",
    ] * 2  # fmt: skip
    right = one("plan", "p", owner="marie", reviewers="[marie, paul]", contacts="[dupont]", product="alpha")
    assert said(right, "PC144") == []


def test_the_same_record_in_two_fields_is_no_duplicate() -> None:
    right = one("objective", "o", applies_to="{owner: [marie], account: [clinic]}", owner="marie", account="clinic")
    assert said(right, "PC144") == []
