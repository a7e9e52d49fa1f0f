"""Rules of families: plans and their children, objectives and what serves them."""

from __future__ import annotations

import pytest

from tests.support.marked import all_in_one, one, said


def test_duplicate_plan_name() -> None:
    wrong = [one("plan", name, name="«Weber»") for name in ("b", "c")]
    told = [
        "plan `a` has this name in FY2027 too",
        "hint: a name occurs once in a period",
        "note: the first stands here",
    ]
    assert said(all_in_one(one("plan", "a", name="‹Weber›"), *wrong), "PC130") == [
        "error plan `b`", *told, "error plan `c`", *told,
    ]  # fmt: skip
    right = one("plan", "a"), one("plan", "b", name="a", period="FY2028"), one("plan", "c")
    assert said(all_in_one(*right), "PC130") == []


def test_child_outside_parent_period() -> None:
    wrong = one("plan", "q", period="«FY2028-Q1»", parent="p")
    assert said(all_in_one(one("plan", "p"), wrong), "PC132") == [
        "error plan `q`",
        "FY2028-Q1 lies outside FY2027, the period of the parent plan `p`",
        "hint: FY2027 runs from 2027-01-01 to 2027-12-31",
    ]


@pytest.mark.parametrize(
    ("period", "parent"),
    [("FY2027-Q1", "p"), ("FY2027", "p"), ("FY2028", None), ("FY2028", "gone"), ("FY3001", "p"), ("FY2027", "endless")],
)
def test_a_child_inside_its_parents_period_or_of_none_that_is_known(period: str, parent: str) -> None:
    plans = one("plan", "p"), one("plan", "endless", period="FY3001"), one("plan", "q", period=period, parent=parent)
    assert said(all_in_one(*plans), "PC132") == []


def test_child_of_another_contact() -> None:
    parents = one("plan", "free"), one("plan", "p", contacts="[dupont, weber]")
    wrong = one("plan", "q", parent="p", contacts="[weber, «roux»]")
    assert said(all_in_one(*parents, one("plan", "r", parent="free", contacts="roux"), wrong), "PC133") == [
        "error plan `q`",
        "contact `roux` is not one of the parent plan `p`",
        "hint: contacts of `p`: dupont, weber",
    ]


@pytest.mark.parametrize("parent", ["p", "free", "gone", None])
def test_a_child_may_be_for_whom_its_parent_is(parent: str) -> None:
    contacts = "[dupont]" if parent == "p" else "[roux]"
    plans = one("plan", "p", contacts="[dupont]"), one("plan", "free")
    assert said(all_in_one(*plans, one("plan", "q", parent=parent, contacts=contacts)), "PC133") == []


def test_nested_too_deep() -> None:
    plans = one("plan", "p"), one("plan", "q", parent="p"), one("plan", "r", parent="«q»")
    assert said(all_in_one(*plans), "PC134") == [
        "warning plan `r`",
        "the parent plan `q` is itself a child of `p`",
        "hint: an annual plan has quarterly children, and these have none",
    ]


def test_a_parent_that_is_not_there_or_the_plan_itself_makes_no_depth() -> None:
    plans = one("plan", "p", parent="gone"), one("plan", "q", parent="p")
    circle = one("plan", "a", parent="b"), one("plan", "b", parent="a")
    assert said(all_in_one(*plans, *circle), "PC134") == []


@pytest.mark.parametrize("kind", ["opportunity", "activity"])
def test_plan_and_objective_apart(kind: str) -> None:
    plans = one("plan", "p"), one("plan", "q"), one("objective", "o", plan="q")
    wrong = one(kind, "x", plan="p", objective="«o»")
    assert said(all_in_one(*plans, wrong), "PC135") == [
        f"error {kind} `x`",
        "objective `o` belongs to plan `q`, not to the family of plan `p`",
        "hint: a plan of the objective's family, or an objective of the plan's",
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


def test_opportunity_unlinked() -> None:
    assert said(one("opportunity", "x", key="kind", contact="dupont"), "PC136") == [
        "error opportunity `x`",
        "opportunity `x` has neither plan nor objective",
        "hint: `plan: …` or `objective: …` says what it serves",
    ]
    assert said(all_in_one(one("opportunity", "x", plan="p"), one("opportunity", "y", objective="o")), "PC136") == []


def test_objective_outside_plan_period() -> None:
    assert said(all_in_one(one("plan", "p"), one("objective", "o", plan="p", period="«FY2028»")), "PC137") == [
        "warning objective `o`",
        "FY2028 lies outside FY2027, the period of plan `p`",
        "hint: an objective's period lies inside its plan's",
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
        "error objective `o`", "objective `o` applies to all contacts and names one", "hint: either `applies_to` or `contact`",
    ]  # fmt: skip
    right = one("objective", "o", applies_to="all-contacts"), one("objective", "u", contact="dupont")
    assert said(all_in_one(*right), "PC138") == []


def test_objective_parent_apart() -> None:
    plans = one("plan", "p"), one("plan", "q"), one("plan", "below", parent="q"), one("objective", "o", plan="q")
    wrong = one("objective", "u", plan="p", parent="«o»")
    assert said(all_in_one(*plans, wrong), "PC143") == [
        "error objective `u`",
        "objective `o` belongs to plan `q`, not to the family of plan `p`",
        "hint: an objective serves one of its own plan family, or one for all contacts",
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
        "warning objective `u`", "objective `u` counts visits, and `o` above it talks", "hint: one unit, so that figures add up",
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
        "hint: `plan`, `parent`, `contact`, `account` or `applies_to` says where it belongs",
    ]
    links = {"plan": "p", "parent": "x", "contact": "c", "account": "a", "applies_to": "all-contacts"}
    right = [one("objective", f"o-{number}", **{key: links[key]}) for number, key in enumerate(links)]
    assert said(all_in_one(*right), "PC315") == []


def test_approved_without_objectives() -> None:
    wrong = [one("plan", status, status=f"«{status}»") for status in ("final-approved", "expired")]
    hint = "hint: objectives say how its goals are to be met"
    assert said(all_in_one(one("plan", "p"), one("objective", "o", plan="gone"), *wrong), "PC318") == [
        "info plan `final-approved`", "plan `final-approved` is final-approved and has no objective", hint,
        "info plan `expired`", "plan `expired` is expired and has no objective", hint,
    ]  # fmt: skip


@pytest.mark.parametrize("served", ["p", "q"])
def test_an_objective_serves_the_whole_family_of_its_plan(served: str) -> None:
    plans = one("plan", "p", status="final-approved"), one("plan", "q", parent="p", status="final-approved")
    assert said(all_in_one(*plans, one("objective", "o", plan=served)), "PC318") == []
