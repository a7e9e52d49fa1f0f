"""Objectives belong to something, and their figures add up."""

from __future__ import annotations

import pytest

from tests.support.marked import all_in_one, one, said


def test_objective_outside_plan_period() -> None:
    assert said(all_in_one(one("plan", "p"), one("objective", "o", plan="p", period="«FY2028»")), "PC137") == [
        "warning objective `o`",
        "FY2028 lies outside FY2027, the period of plan `p`",
        "hint: choose a period inside that of its plan",
    ]


@pytest.mark.parametrize(
    ("period", "plan"),
    [("FY2027-Q1", "p"), ("FY2028", None), ("FY2028", "gone"), ("FY3001", "p"), ("FY2027", "endless")],
)
def test_an_objective_inside_its_plans_period_or_of_none_that_is_known(period: str, plan: str | None) -> None:
    plans = one("plan", "p"), one("plan", "endless", period="FY3001")
    assert said(all_in_one(*plans, one("objective", "o", period=period, plan=plan)), "PC137") == []


def test_scope_conflict() -> None:
    wrong = one("objective", "o", key="contact", applies_to="{tier: 1}", contact="dupont")
    assert said(wrong, "PC138") == [
        "error objective `o`", "objective `o` applies to all contacts and names one", "hint: keep either `applies_to` or `contact`",
    ]  # fmt: skip
    right = one("objective", "o", applies_to="all-contacts"), one("objective", "u", contact="dupont")
    assert said(all_in_one(*right), "PC138") == []


def test_objective_parent_apart() -> None:
    plans = one("plan", "p"), one("plan", "q"), one("plan", "below", parent="q"), one("objective", "o", plan="q")
    wrong = one("objective", "u", plan="p", parent="«o»")
    assert said(all_in_one(*plans, wrong), "PC143") == [
        "error objective `u`",
        "objective `o` belongs to plan `q`, not to the family of plan `p`",
        "hint: choose an objective of the same annual plan, or one for all contacts",
    ]
    for fields in (
        {"plan": "below", "parent": "o"},
        {"parent": "o"},
        {"plan": "p"},
        {"plan": "p", "parent": "all"},
        {"plan": "p", "parent": "gone"},
        {"plan": "gone", "parent": "o"},
    ):
        right = *plans, one("objective", "all", applies_to="all-contacts"), one("objective", "u", **fields)
        assert said(all_in_one(*right), "PC143") == []


def test_target_units_differ() -> None:
    upper = one("objective", "o", target="{value: 3, unit: talks}")
    wrong = one("objective", "u", parent="o", target="{value: 2, unit: «visits»}")
    assert said(all_in_one(upper, wrong), "PC313") == [
        "warning objective `u`", "objective `u` counts visits, and `o` above it talks", "hint: use one unit in both, so that figures add up",
    ]  # fmt: skip
    bare = one("objective", "bare")
    for fields in (
        {"parent": "o", "target": "{value: 2, unit: talks}"},
        {"target": "{value: 2, unit: visits}"},
        {"parent": "o"},
        {"parent": "bare", "target": "{value: 2, unit: visits}"},
    ):
        assert said(all_in_one(upper, bare, one("objective", "u", **fields)), "PC313") == []


def test_objective_unlinked() -> None:
    assert said(one("objective", "o", key="kind", product="alpha"), "PC315") == [
        "warning objective `o`",
        "objective `o` belongs to nothing: no report shows it",
        "hint: add `plan`, `parent`, `contact`, `account` or `applies_to`",
    ]
    links = {"plan": "p", "parent": "x", "contact": "c", "account": "a", "applies_to": "all-contacts"}
    right = [one("objective", f"o-{number}", **{key: links[key]}) for number, key in enumerate(links)]
    assert said(all_in_one(*right), "PC315") == []
