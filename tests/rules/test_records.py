"""Fields that several kinds of records have."""

from __future__ import annotations

import pytest

from tests.support.marked import all_in_one, one, said


@pytest.mark.parametrize("kind", ["opportunity", "activity"])
def test_plan_and_objective_apart(kind: str) -> None:
    plans = one("plan", "p"), one("plan", "q"), one("objective", "o", plan="q")
    wrong = one(kind, "x", plan="p", objective="«o»")
    assert said(all_in_one(*plans, wrong), "PC135") == [
        f"error {kind} `x`",
        "objective `o` belongs to plan `q`, not to the family of plan `p`",
        "hint: change `plan` or `objective` so that both belong to the same annual plan",
    ]
    for fields in (
        {"plan": "q", "objective": "o"},
        {"plan": "below", "objective": "o"},
        {"plan": "p"},
        {"objective": "o"},
        {"plan": "p", "objective": "free"},
        {"plan": "p", "objective": "gone"},
        {"plan": "gone", "objective": "o"},
    ):
        others = *plans, one("plan", "below", parent="q"), one("objective", "free")
        assert said(all_in_one(*others, one(kind, "x", **fields)), "PC135") == []


def test_period_not_in_calendar() -> None:
    wrong = all_in_one(one("plan", "p", period="«FY3001»"), one("objective", "o", period="«FY3001-Q2»"))
    hint = "hint: choose a period of the calendar; `calendar` in plancode.yaml sets years, quarters, months and weeks"
    assert said(wrong, "PC114") == [
        "error plan `p`", "the calendar has no FY3001", hint,
        "error objective `o`", "the calendar has no FY3001-Q2", hint,
    ]  # fmt: skip
    assert said(all_in_one(one("plan", "p"), one("objective", "o")), "PC114") == []


@pytest.mark.parametrize(
    ("kind", "key", "written", "near"),
    [
        ("person", "role", "aprover", "approver"),
        ("activity", "type", "vist", "visit"),
        ("opportunity", "stage", "qualifed", "qualified"),
    ],
)
def test_value_nearly_known(kind: str, key: str, written: str, near: str) -> None:
    assert said(one(kind, "x", **{key: f"«{written}»"}), "PC126") == [
        f"warning {kind} `x`",
        f"{key} `{written}` is not a known one",
        f"hint: did you mean `{near}`? correct it, or add the value to `picklists` in plancode.yaml",
    ]
    for right in (near, f"{near}-and-something-else", "something-else"):
        assert said(one(kind, "x", **{key: right}), "PC126") == []


def test_a_value_nearly_known_is_told_of_each_record_among_others() -> None:
    others = one("account", "a"), one("person", "paul", role="approver")
    wrong = (one("person", name, role="«aprover»") for name in ("x", "y"))
    assert len(said(all_in_one(*others, *wrong, one("product", "p")), "PC126")) == 6


def test_a_preference_nearly_known() -> None:
    assert said(one("contact", "x", preferences="{channel: «emial», language: fr}"), "PC126") == [
        "warning contact `x`",
        "channel `emial` is not a known one",
        "hint: did you mean `email`? correct it, or add the value to `picklists` in plancode.yaml",
    ]


def test_a_language_of_two_letters_is_near_to_no_other() -> None:
    listed = {"plancode.yaml": "picklists: {contact.language: [fra, deu]}\n"}
    assert said(listed | {"plans/a.yaml": one("contact", "x", preferences="{language: de}")}, "PC126") == []
    wrong = one("contact", "x", preferences="{language: «fras»}")
    assert said(listed | {"plans/a.yaml": wrong}, "PC126")[2].startswith("hint: did you mean `fra`?")
    wrong = one("activity", "x", type="«cal»")
    assert said(wrong, "PC126")[2].startswith("hint: did you mean `call`?")


def test_what_is_not_said_is_near_to_no_value() -> None:
    listed = {"plancode.yaml": "picklists: {contact.channel: [others], person.role: [others]}\n"}
    assert said(listed | {"plans/a.yaml": all_in_one(one("contact", "x"), one("person", "y"))}, "PC126") == []


def test_a_key_of_another_kind_is_no_value_of_the_list() -> None:
    # `type` is an open picklist of activities and a closed one of accounts.
    assert said(all_in_one(one("account", "a", type="customer"), one("contact", "c")), "PC126") == []
    listed = {"plancode.yaml": "picklists: {opportunity.type: [meting]}\n"}
    assert said(listed | {"plans/a.yaml": one("opportunity", "o", type="meting")}, "PC126") == []


@pytest.mark.parametrize("kind", ["contact", "plan"])
def test_several_primaries(kind: str) -> None:
    accounts = (
        "[{account: a}, {account: b, primary: ‹true›}, {account: c, primary: «true»}, {account: d, primary: «true»}]"
    )
    told = [
        f"error {kind} `x`",
        f"{kind} `x` has a primary account already",
        "hint: keep `primary: true` on one account",
        "note: first used here",
    ]
    assert said(one(kind, "x", accounts=accounts), "PC139") == told * 2
    assert said(one(kind, "x", accounts="[{account: a, primary: true}, {account: b}]"), "PC139") == []
