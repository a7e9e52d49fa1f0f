"""Rules that depend on the day: who has a plan now, which quarters lack one, which plans are over."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.marked import said

CONTACT = "kind: contact\nid: dupont\nfirst_name: Anne\nlast_name: Durand\n"
PLAN = "kind: plan\nid: dupont-2027\nstatus: draft\nname: Dupont\nperiod: FY2027\ntype: local\nowner: marie\n"
VISIT = "kind: activity\nid: visit\nsubject: Visit\nform: task\ndue: 2027-02-15\n"
IN_2027 = date(2027, 11, 23)


def records(*each: str) -> str:
    return "---\n".join(each)


def plan(period: str, more: str = "", name: str = "p") -> str:
    return f"kind: plan\nid: {name}\nstatus: draft\nname: {name}\nperiod: {period}\ntype: local\nowner: marie\n{more}"


def explicit(year: int) -> str:
    """A calendar that has the quarters of one year and no other day."""
    days = [(1, "01-01", "03-31"), (2, "04-01", "06-30"), (3, "07-01", "09-30"), (4, "10-01", "12-31")]
    lines = "".join(
        f"    FY{year}-Q{number}: {{start: {year}-{first}, end: {year}-{last}}}\n" for number, first, last in days
    )
    return f"calendar:\n  kind: explicit\n  quarters:\n{lines}"


def test_contact_without_plan() -> None:
    assert said(records(plan("FY2027"), CONTACT.replace("kind", "«kind»", 1)), "PC301", today=IN_2027) == [
        "warning contact `dupont`",
        "contact `dupont` has no plan for FY2027",
        "hint: a plan with this contact in `contacts`, for FY2027 or a part of it that has 2027-11-23",
    ]


@pytest.mark.parametrize("period", ["FY2026", "FY2028", "FY2027-Q1"])
def test_a_plan_of_another_time_is_no_plan_for_today(period: str) -> None:
    wrong = records(plan(period, "contacts: dupont\n"), CONTACT.replace("kind", "«kind»", 1))
    assert said(wrong, "PC301", today=IN_2027)[1] == "contact `dupont` has no plan for FY2027"


@pytest.mark.parametrize("period", ["FY2027", "FY2027-Q4", "FY2027-M11"])
def test_a_plan_whose_period_has_today_is_one(period: str) -> None:
    right = records(plan(period, "contacts: [roux, dupont]\n"), CONTACT, CONTACT.replace("dupont", "roux"))
    assert said(right, "PC301", today=IN_2027) == []


def test_each_contact_without_plan_is_told() -> None:
    wrong = records(*(CONTACT.replace("dupont", name).replace("kind", "«kind»", 1) for name in ("roux", "weber")))
    assert len(said(wrong, "PC301")) == 6


def test_who_wants_no_contact_needs_no_plan() -> None:
    wrong = records(CONTACT + "opt_out: true\n", CONTACT.replace("dupont", "roux").replace("kind", "«kind»", 1))
    assert said(wrong, "PC301")[0] == "warning contact `roux`"


def test_nobody_needs_a_plan_on_a_day_that_the_calendar_has_not() -> None:
    files = {"plancode.yaml": explicit(2027), "plans/a.yaml": CONTACT}
    assert said(files, "PC301", today=date(2026, 11, 23)) == []
    files = {"plancode.yaml": explicit(2027), "plans/a.yaml": CONTACT.replace("kind", "«kind»", 1)}
    assert said(files, "PC301", today=date(2027, 1, 1)) != []


def test_missing_quarters() -> None:
    wrong = records(
        CONTACT,
        PLAN.replace("FY2027", "«FY2027»") + "contacts: dupont\n",
        plan("FY2027-Q2", "parent: dupont-2027\ncontacts: dupont\n"),
    )
    assert said(wrong, "PC302") == [
        "info plan `dupont-2027`",
        "plan `dupont-2027` has no child plan for Q1, Q3, Q4",
        "hint: a plan with `parent: dupont-2027` for each quarter",
    ]


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
    assert said(files, "PC302")[1] == "plan `dupont-2027` has no child plan for Q1, Q2, Q3, Q4"


def test_plans_beside_one_that_has_its_quarters_are_looked_at() -> None:
    whole = [plan(f"FY2027-Q{each}", "parent: whole\n", name=f"q{each}") for each in (1, 2, 3, 4)]
    wrong = PLAN.replace("FY2027", "«FY2027»") + "contacts: dupont\n"
    files = records(plan("FY2027", "contacts: dupont\n", name="whole"), *whole, wrong, CONTACT)
    assert said(files, "PC302")[0] == "info plan `dupont-2027`"


APPROVED = PLAN.replace("draft", "final-approved")


def test_plan_past_its_end() -> None:
    wrong = APPROVED.replace("final-approved", "«final-approved»")
    assert said(wrong, "PC303", today=date(2028, 1, 1)) == [
        "warning plan `dupont-2027`",
        "FY2027 is over, and plan `dupont-2027` is still final-approved",
        "hint: `expire` makes it expired, and active plans fewer",
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
        "hint: `contacts` lists whom it is for",
    ]


@pytest.mark.parametrize(
    "right",
    [PLAN, *(PLAN.replace("local", "engagement") + line for line in ("contacts: dupont\n", "accounts: clinic\n"))],
)
def test_a_plan_that_is_for_somebody_or_for_no_engagement(right: str) -> None:
    right = right.replace("accounts: clinic", "accounts: [{account: clinic}]")
    assert said(right, "PC304") == []


def test_completed_in_the_future() -> None:
    assert said(VISIT + "completed: «2026-11-24»\n", "PC314") == [
        "warning activity `visit`",
        "activity `visit` was completed on 2026-11-24, which is yet to come",
        "hint: today is 2026-11-23",
    ]
    assert said(records(VISIT, VISIT.replace("id: visit", "id: other") + "completed: 2026-11-23\n"), "PC314") == []


OUT = CONTACT + "opt_out: true\n"


def test_contact_opted_out() -> None:
    assert said(records(OUT, VISIT + "contact: «dupont»\n"), "PC317") == [
        "warning activity `visit`",
        "contact `dupont` has opted out, and activity `visit` is still planned",
        "hint: the activity is removed, or completed",
    ]


@pytest.mark.parametrize(
    "right",
    [
        records(OUT, VISIT),
        records(OUT, VISIT + "contact: dupont\ncompleted: 2026-11-02\n"),
        records(OUT, CONTACT.replace("dupont", "roux"), VISIT + "contact: roux\n"),
        VISIT + "contact: gone\n",
    ],
)
def test_a_contact_may_be_met_who_has_not_opted_out(right: str) -> None:
    assert said(right, "PC317") == []
