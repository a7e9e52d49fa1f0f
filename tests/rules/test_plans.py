"""Plans: their families, goals, quarters and end."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.marked import Files, all_in_one, one, said
from tests.support.planned import CONTACT, plan, records

PLAN = "kind: plan\nid: dupont-2027\nstatus: draft\nname: Dupont\nperiod: FY2027\ntype: local\nowner: marie\n"
APPROVED = PLAN.replace("draft", "final-approved")
APPROVING_ONCE = """\
lifecycle:
  plan:
    statuses: [begun, asked, done, dropped, late]
    initial: [begun, late]
    steps:
      ask: {from: begun, to: asked}
      finish: {from: asked, to: done, needs: goals}
      drop: {from: begun, to: dropped}
      again: {from: done, to: late}
"""


def configured(config: str, *records: str) -> Files:
    return {"plancode.yaml": config, "plans/a.yaml": all_in_one(*records)}


def test_duplicate_plan_name() -> None:
    wrong = [one("plan", name, name="«Weber»") for name in ("b", "c")]
    told = [
        "plan `a` has this name in FY2027 too",
        "hint: give one of the two another name",
        "note: first used here",
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
        "hint: choose a period inside FY2027, from 2027-01-01 to 2027-12-31",
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
        "contact `roux` is not in the annual plan `p`",
        "hint: choose contacts of `p`: dupont, weber",
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
        "the annual plan `q` itself stands below `p`",
        "hint: name the annual plan as `parent`: a quarterly plan has no plans below it",
    ]


def test_a_quarter_below_a_half_year_is_no_level_too_many_and_lies_in_it() -> None:
    year, half = plan("FY2027", name="year"), plan("FY2027-H1", "parent: year\n", name="half")
    right = all_in_one(year, half, plan("FY2027-Q2", "parent: half\n", name="quarter"))
    assert said(right, "PC134") == said(right, "PC132") == []
    wrong = plan("FY2027-Q3", "parent: half\n", name="quarter").replace("FY2027-Q3", "«FY2027-Q3»")
    assert said(all_in_one(year, half, wrong), "PC132")[1:] == [
        "FY2027-Q3 lies outside FY2027-H1, the period of the parent plan `half`",
        "hint: choose a period inside FY2027-H1, from 2027-01-01 to 2027-06-30",
    ]
    month = plan("FY2027-M01", "parent: «half»\n", name="month")
    assert said(all_in_one(year, half, month), "PC134")[0] == "warning plan `month`"


def test_a_half_year_stands_for_its_two_quarters() -> None:
    halves = [plan(f"FY2027-H{number}", "parent: dupont-2027\n", name=f"h{number}") for number in (1, 2)]
    assert said(records(CONTACT, PLAN + "contacts: dupont\n", *halves), "PC302") == []
    wrong = (PLAN + "contacts: dupont\n").replace("FY2027", "«FY2027»")
    told = said(records(CONTACT, wrong, halves[1]), "PC302")
    assert told[1] == "plan `dupont-2027` has no quarterly plan for Q1, Q2"


def test_a_parent_that_is_not_there_or_the_plan_itself_makes_no_depth() -> None:
    plans = one("plan", "p", parent="gone"), one("plan", "q", parent="p")
    circle = one("plan", "a", parent="b"), one("plan", "b", parent="a")
    assert said(all_in_one(*plans, *circle), "PC134") == []


def test_approved_without_objectives() -> None:
    wrong = [one("plan", status, status=f"«{status}»") for status in ("final-approved", "expired")]
    hint = "hint: add one: `plancode new objective --plan {} --name NAME --type TYPE`"
    assert said(all_in_one(one("plan", "p"), one("objective", "o", plan="gone"), *wrong), "PC318") == [
        "info plan `final-approved`", "plan `final-approved` is final-approved and has no objective", hint.format("final-approved"),
        "info plan `expired`", "plan `expired` is expired and has no objective", hint.format("expired"),
    ]  # fmt: skip


@pytest.mark.parametrize("served", ["p", "q"])
def test_an_objective_serves_the_whole_family_of_its_plan(served: str) -> None:
    plans = one("plan", "p", status="final-approved"), one("plan", "q", parent="p", status="final-approved")
    assert said(all_in_one(*plans, one("objective", "o", plan=served)), "PC318") == []


def test_missing_quarters() -> None:
    wrong = records(
        CONTACT,
        PLAN.replace("FY2027", "«FY2027»") + "contacts: dupont\n",
        plan("FY2027-Q2", "parent: dupont-2027\ncontacts: dupont\n"),
    )
    line = "plancode new plan --contact dupont --parent dupont-2027 --period"
    assert said(wrong, "PC302") == [
        "info plan `dupont-2027`",
        "plan `dupont-2027` has no quarterly plan for Q1, Q3, Q4",
        f"hint: create one for each missing quarter: `{line} FY2027-Q1`",
    ]


def test_missing_quarters_are_created_by_a_line_that_names_who_may_have_a_plan() -> None:
    wrong = PLAN.replace("FY2027", "«FY2027»") + "contacts: [dupont, roux]\n"
    two = records(CONTACT, CONTACT.replace("dupont", "roux"), wrong)
    assert "`plancode new plan --contact dupont --contact roux --name NAME --parent" in said(two, "PC302")[2]
    one_left = records(CONTACT, CONTACT.replace("dupont", "roux") + "opt_out: true\n", wrong)
    assert "`plancode new plan --contact dupont --parent dupont-2027" in said(one_left, "PC302")[2]
    nobody = records(wrong.replace("[dupont, roux]", "gone"))
    assert said(nobody, "PC302")[2] == "hint: add a plan with `parent: dupont-2027` for each missing quarter"


def test_one_important_contact_among_others_makes_a_warning_of_missing_quarters() -> None:
    two = [CONTACT + "importance: low\n", CONTACT.replace("dupont", "roux") + "importance: high\n"]
    wrong = PLAN.replace("FY2027", "«FY2027»") + "contacts: [dupont, roux, gone]\n"
    assert said(records(*two, wrong), "PC302")[0] == "warning plan `dupont-2027`"
    unimportant = [each.replace("high", "low") for each in two]
    assert said(records(*unimportant, wrong), "PC302")[0] == "info plan `dupont-2027`"


def test_a_year_with_its_four_quarters_lacks_none() -> None:
    quarters = [plan(f"FY2027-Q{each}", "parent: dupont-2027\n", name=f"q{each}") for each in (1, 2, 3, 4)]
    assert said(records(CONTACT, PLAN + "contacts: dupont\n", *quarters), "PC302") == []


@pytest.mark.parametrize("more", ["", "accounts: [{account: clinic}]\n"])
def test_a_plan_for_nobody_needs_no_quarters(more: str) -> None:
    assert said(records(PLAN + more, CONTACT), "PC302") == []


@pytest.mark.parametrize("period", ["FY2027-Q1", "FY2027-M01", "FY2025", "FY0000", "FY3001-Q1"])
def test_a_plan_of_no_year_that_is_to_come_needs_no_quarters(period: str) -> None:
    wrong = PLAN.replace("FY2027", "«FY2027»") + "contacts: dupont\n"
    files = records(plan(period, "contacts: dupont\n"), wrong, CONTACT)
    assert said(files, "PC302")[1] == "plan `dupont-2027` has no quarterly plan for Q1, Q2, Q3, Q4"


def test_plans_beside_one_that_has_its_quarters_are_looked_at() -> None:
    whole = [plan(f"FY2027-Q{each}", "parent: whole\n", name=f"q{each}") for each in (1, 2, 3, 4)]
    wrong = PLAN.replace("FY2027", "«FY2027»") + "contacts: dupont\n"
    files = records(plan("FY2027", "contacts: dupont\n", name="whole"), *whole, wrong, CONTACT)
    assert said(files, "PC302")[0] == "info plan `dupont-2027`"


def test_plan_past_its_end() -> None:
    wrong = APPROVED.replace("final-approved", "«final-approved»")
    assert said(wrong, "PC303", today=date(2028, 1, 1)) == [
        "warning plan `dupont-2027`",
        "FY2027 is over, and plan `dupont-2027` is still final-approved",
        "hint: run `plancode expire dupont-2027`",
    ]


def test_on_its_last_day_a_period_is_not_over() -> None:
    assert said(APPROVED, "PC303", today=date(2027, 12, 31)) == []


@pytest.mark.parametrize("status", ["draft", "submitted", "expired"])
def test_a_plan_that_cannot_be_expired_is_left_alone(status: str) -> None:
    assert said(PLAN.replace("draft", status), "PC303", today=date(2028, 1, 1)) == []


@pytest.mark.parametrize("period", ["FY0000", "FY3001-Q1"])
def test_a_period_that_the_calendar_has_not_is_never_over(period: str) -> None:
    assert said(APPROVED.replace("FY2027", period), "PC303", today=date(2028, 1, 1)) == []


def test_plan_without_contact() -> None:
    wrong = PLAN.replace("local", "«engagement»")
    assert said(wrong, "PC304") == [
        "warning plan `dupont-2027`",
        "engagement plan `dupont-2027` names no contact",
        "hint: name at least one contact in `contacts`",
    ]


@pytest.mark.parametrize(
    "right",
    [PLAN, *(PLAN.replace("local", "engagement") + line for line in ("contacts: dupont\n", "accounts: clinic\n"))],
)
def test_a_plan_that_is_for_somebody_or_for_no_engagement(right: str) -> None:
    right = right.replace("accounts: clinic", "accounts: [{account: clinic}]")
    assert said(right, "PC304") == []


def test_no_goals() -> None:
    assert said(one("plan", "p", status="«submitted»", goals=None), "PC142") == [
        "error plan `p`",
        "plan `p` is submitted and has no goal",
        "hint: add a goal to `goals`, in words",
    ]
    assert said(all_in_one(one("plan", "p", goals=None), one("plan", "q", status="submitted")), "PC142") == []


@pytest.mark.parametrize("status", ["submitted", "final-approved", "expired"])
def test_every_status_after_the_one_that_asks_for_goals_has_some(status: str) -> None:
    assert said(one("plan", "p", status=f"«{status}»", goals=None), "PC142") != []


def test_a_status_that_is_also_reached_without_goals_needs_none() -> None:
    lifecycle = """\
lifecycle:
  plan:
    statuses: {draft: {}, agreed: {}, abandoned: {ends: lost}}
    initial: [draft]
    steps:
      agree: {from: draft, to: agreed, needs: [goals]}
      abandon: {from: [draft, agreed], to: abandoned}
"""
    assert said(configured(lifecycle, one("plan", "p", status="abandoned", goals=None)), "PC142") == []
    assert said(configured(lifecycle, one("plan", "p", status="«agreed»", goals=None)), "PC142") != []


@pytest.mark.parametrize("status", ["begun", "asked", "dropped", "late"])
def test_a_status_that_no_step_with_goals_leads_to_needs_none(status: str) -> None:
    # `late` comes after one that needs goals, and a plan may begin as it.
    files = configured(APPROVING_ONCE, one("plan", "p", status=status, goals=None))
    assert said(files, "PC142") == []
    files = configured(APPROVING_ONCE, one("plan", "p", status="«done»", goals=None))
    assert said(files, "PC142")[1] == "plan `p` is done and has no goal"
