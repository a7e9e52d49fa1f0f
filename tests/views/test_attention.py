"""What pages show of what needs somebody, and of one contact."""

from __future__ import annotations

from datetime import date

import pytest

from plancode import Workspace, rules
from plancode.history import History
from plancode.models import Contact
from plancode.periods import Period
from plancode.views import (
    Source,
    contact_view,
    coverage_view,
    due_soon,
    overdue,
    start_view,
    unlinked,
    without_follow_up,
)
from plancode.views.families import ended_plans, families
from plancode.views.months import agenda_lists, agenda_page
from tests.views.made import TODAY, activity, done, ids, objective, opportunity, plan, record, source, the, workspace

# Attention


@pytest.mark.parametrize(
    ("fields", "is_overdue"),
    [
        ({"due": "2026-11-22"}, True),
        ({"due": "2026-11-23"}, False),
        ({"due": "2026-11-22", "completed": "2026-11-23"}, False),
        ({"start": "2026-11-22T09:00", "end": "2026-11-22T10:00", "form": "appointment"}, True),
        ({"start": "2026-11-22T09:00", "end": "2026-11-23T10:00", "form": "appointment"}, False),
        ({}, False),
    ],
)
def test_an_activity_is_overdue_from_the_day_after_until_it_is_done(fields: dict[str, str], is_overdue: bool) -> None:
    assert bool(overdue(workspace(activity("a", **fields)), TODAY)) == is_overdue


@pytest.mark.parametrize(
    ("day", "is_soon"),
    [("2026-11-22", False), ("2026-11-23", True), ("2026-12-23", True), ("2026-12-24", False)],
)
def test_due_soon_is_from_today_to_the_thirtieth_day(day: str, is_soon: bool) -> None:
    assert bool(due_soon(workspace(activity("a", due=day)), TODAY)) == is_soon
    assert not due_soon(workspace(activity("a", due=day, completed="2026-11-20")), TODAY)


def test_overdue_ones_come_oldest_first() -> None:
    made = workspace(activity("b", due="2026-11-02"), activity("a", due="2026-11-02"), activity("c", due="2026-10-01"))
    assert ids(overdue(made, TODAY)) == ["c", "a", "b"]


def test_what_is_done_and_not_followed_up_is_told_the_latest_first() -> None:
    made = workspace(
        activity("followed", completed="2026-11-01"),
        activity("next", follow_up_of="followed", due="2026-12-01"),
        activity("older", completed="2026-10-01"),
        activity("latest", completed="2026-11-02"),
        activity("won", completed="2026-11-03"),
        opportunity("lecture", follow_up_of="activity/won"),
    )
    assert ids(without_follow_up(made)) == ["latest", "older"]


def test_an_activity_that_serves_nothing_is_unlinked_and_one_with_any_link_is_not() -> None:
    made = workspace(
        plan("p"),
        objective("o"),
        opportunity("y"),
        activity("of-plan", plan="p"),
        activity("of-objective", objective="o"),
        activity("of-opportunity", opportunity="y"),
        activity("of-contact", contact="ada"),
    )
    assert ids(unlinked(made)) == ["of-contact"]


def test_of_what_serves_nothing_the_open_come_first_by_day_then_the_latest_that_was_done() -> None:
    made = workspace(
        activity("done-first", due="2026-10-01", completed="2026-10-02"),
        activity("done-last", due="2026-10-01", completed="2026-11-02"),
        activity("later", due="2026-12-02"),
        activity("sooner", due="2026-12-01"),
    )
    assert ids(unlinked(made)) == ["sooner", "later", "done-last", "done-first"]


def test_a_contact_without_a_plan_today_is_told_unless_they_opted_out() -> None:
    gone = record("contact", "cy", first_name="Cy", last_name="Xu", opt_out="true")
    past = plan("past", contacts="[bo]", period="FY2026-Q3")
    assert ids(workspace(gone, past, plan("now", contacts="[ada]")).contacts_without_plan(TODAY)) == ["bo"]
    assert ids(workspace(gone, plan("now", contacts="[ada, bo]")).contacts_without_plan(TODAY)) == []


# The contact report


def test_the_year_is_a_strip_of_quarters_the_empty_ones_too() -> None:
    made = workspace(
        plan("q4", contacts="[ada]", period="FY2026-Q4", status="submitted"),
        done("a", 1, on="2026-02-01", contact="ada"),
        activity("b", due="2026-12-31", contact="ada"),
        activity("c", due="2027-01-01", contact="ada"),
    )
    strip = contact_view(source(made), the(made, Contact, "ada")).quarters
    assert [(each.period, each.done, each.planned, each.is_empty, each.is_now) for each in strip] == [
        ("FY2026-Q1", 1, 0, False, False),
        ("FY2026-Q2", 0, 0, True, False),
        ("FY2026-Q3", 0, 0, True, False),
        ("FY2026-Q4", 0, 1, False, True),
    ]
    assert [each.plan_status for each in strip] == [None, None, None, "submitted"]


def current_plan(made: Workspace, name: str) -> str | None:
    """Return the id of the plan that a contact's page shows as the one that holds now."""
    shown = contact_view(source(made), the(made, Contact, name)).plan
    return shown.id if shown else None


def test_the_current_plan_is_the_contacts_own_of_today_and_the_longest() -> None:
    made = workspace(
        plan("next", contacts="[ada]", period="FY2027"),
        plan("quarter", contacts="[ada]", period="FY2026-Q4"),
        plan("year", contacts="[ada]"),
        plan("account-year", accounts="[{account: chu}]", period="FY2025"),
        plan("old", contacts="[bo]", status="expired"),
        plan("bo-next", contacts="[bo]", period="FY2027"),
    )
    assert current_plan(made, "ada") == "year"
    assert current_plan(made, "bo") == "bo-next"


def test_a_plan_that_is_long_past_is_not_current_even_if_nothing_else_is() -> None:
    made = workspace(plan("past", contacts="[ada]", period="FY2025"), plan("next", contacts="[ada]", period="FY2027"))
    assert current_plan(made, "ada") == "next"
    alone = workspace(plan("past", contacts="[ada]", period="FY2025"))
    assert current_plan(alone, "ada") is None


def test_expired_plans_stand_apart() -> None:
    made = workspace(
        plan("now", contacts="[ada]"), plan("gone", contacts="[ada]", status="expired", period="FY2026-Q2")
    )
    shown = contact_view(source(made), the(made, Contact, "ada"))
    assert (ids(shown.plans), ids(shown.past_plans)) == (["now"], ["gone"])
    listed = [family.top.id for year in families(source(made)).values() for family in year]
    assert (listed, ids(ended_plans(source(made)))) == (["now"], ["gone"])


def test_neighbours_are_in_the_order_of_last_names() -> None:
    third = record("contact", "cy", first_name="Cy", last_name="xu")
    made = workspace(third)
    shown = {each.id: contact_view(source(made), each) for each in made.contacts}
    assert [shown[name].following for name in ("cy", "bo", "ada")] == [("bo", "Bo Young"), ("ada", "Ada Zorn"), None]
    assert [shown[name].previous for name in ("cy", "bo", "ada")] == [None, ("cy", "Cy xu"), ("bo", "Bo Young")]


def test_the_tiles_count_what_the_page_lists() -> None:
    made = workspace(
        activity("late", due="2026-11-01", contact="ada"),
        activity("today", due="2026-11-23", contact="ada"),
        activity("in-a-week", due="2026-11-30", contact="ada"),
        activity("in-eight-days", due="2026-12-01", contact="ada"),
        activity("met", due="2026-11-25", completed="2026-11-20", contact="ada"),
        opportunity("open", contact="ada"),
        opportunity("lost", contact="ada", status="lost", reason="Budget"),
    )
    shown = contact_view(source(made), the(made, Contact, "ada"))
    assert (shown.tiles.overdue, shown.tiles.this_week, shown.tiles.open_opportunities) == (1, 2, 1)
    assert (shown.tiles.last_activity, shown.tiles.next_activity) == (date(2026, 11, 20), TODAY)
    assert ids(shown.opportunities) == ["open", "lost"]


def test_the_next_activity_is_one_that_is_not_done() -> None:
    made = workspace(
        activity("early", due="2026-11-24", completed="2026-11-20", contact="ada"),
        activity("planned", due="2026-12-24", contact="ada"),
    )
    assert contact_view(source(made), the(made, Contact, "ada")).tiles.next_activity == date(2026, 12, 24)


def test_an_activity_says_what_it_follows_and_what_follows_it() -> None:
    made = workspace(
        activity("first", subject="Call", completed="2026-11-01", contact="ada"),
        activity("second", subject="Letter", due="2026-12-01", follow_up_of="first", contact="ada"),
    )
    letter, call = contact_view(source(made), the(made, Contact, "ada")).activities
    assert (letter.follows, letter.followed_by) == ("Call", ())
    assert (call.follows, call.followed_by) == (None, ("Letter",))
    assert [(link.is_cause, link.id, link.shown_on) for link in letter.chain] == [
        (True, "first", "contacts/ada.html#activity-first")
    ]
    assert [(link.is_cause, link.id, link.shown_on) for link in call.chain] == [
        (False, "second", "contacts/ada.html#activity-second")
    ]


def test_what_has_no_contact_is_shown_on_its_plan_else_on_its_account() -> None:
    made = workspace(
        plan("year"),
        objective("talks", plan="year"),
        activity("of-plan", due="2026-11-01", plan="year"),
        activity("of-objective", due="2026-11-02", objective="talks"),
        activity("of-account", due="2026-11-03", account="chu"),
        activity("of-nobody", due="2026-11-04"),
    )
    shown = {each.id: source(made).shown_on(each) for each in made.activities}
    assert shown == {
        "of-plan": ("plan", "year"),
        "of-objective": ("plan", "year"),
        "of-account": ("account", "chu"),
        "of-nobody": None,
    }


def test_the_strip_has_a_bar_for_each_month_of_a_quarter_and_shows_empty_quarters() -> None:
    made = workspace(
        activity("a", due="2026-10-05", completed="2026-10-05", contact="ada"),
        activity("b", due="2026-10-20", contact="ada"),
        activity("c", due="2026-12-31", contact="ada"),
    )
    quarters = contact_view(source(made), the(made, Contact, "ada")).quarters
    assert [(each.period, each.is_empty, each.is_now) for each in quarters] == [
        ("FY2026-Q1", True, False),
        ("FY2026-Q2", True, False),
        ("FY2026-Q3", True, False),
        ("FY2026-Q4", False, True),
    ]
    assert [(bar.month.month, bar.done, bar.planned) for bar in quarters[3].bars] == [
        (10, 1, 1),
        (11, 0, 0),
        (12, 0, 1),
    ]
    assert quarters[3].width == 120
    october = quarters[3].bars[0]
    assert october.planned_y + october.planned_height == october.done_y
    assert october.done_y + october.done_height == 44


def test_the_strip_shows_the_plan_of_a_quarter_that_is_over_too() -> None:
    made = workspace(plan("q2", period="FY2026-Q2", contacts="[ada]", status="expired"))
    quarters = contact_view(source(made), the(made, Contact, "ada")).quarters
    assert [each.plan_status for each in quarters] == [None, "expired", None, None]


def test_the_strip_shows_what_is_active_before_what_is_over_and_their_own_before_an_accounts() -> None:
    made = workspace(
        plan("q2", period="FY2026-Q2", contacts="[ada]", status="final-approved"),
        plan("q2-old", period="FY2026-Q2", contacts="[ada]", status="expired"),
        plan("q3", period="FY2026-Q3", contacts="[ada]", status="submitted"),
        plan("q3-zz", period="FY2026-Q3", accounts="[{account: chu}]"),
    )
    quarters = contact_view(source(made), the(made, Contact, "ada")).quarters
    assert [each.plan_status for each in quarters] == [None, "final-approved", "submitted", None]


def test_coverage_names_the_plan_of_each_period() -> None:
    made = workspace(
        plan("year", contacts="[ada]"), plan("q2", period="FY2026-Q2", contacts="[ada]", status="submitted")
    )
    row = next(row for row in coverage_view(source(made), Period(2026)).rows if row.id == "ada")
    assert row.plans == ("draft", None, "submitted", None, None)
    assert row.held == (("year", "draft"), None, ("q2", "submitted"), None, None)


def test_what_tells_whether_a_plan_is_alive_stands_apart_from_what_a_reviewer_checks() -> None:
    made = workspace(
        activity("first", due="2026-10-01", completed="2026-10-01", contact="ada"),
        activity("next", due="2026-10-15", follow_up_of="first", contact="ada"),
        activity("loose", due="2027-01-15", counts=1, contact="ada"),
    )
    found = Source(made, History(), tuple(rules.run(made, TODAY)), TODAY)
    shown = contact_view(found, the(made, Contact, "ada"))
    assert [each.code for each in shown.attention] == ["PC329"]
    assert [each.code for each in shown.findings] == ["PC301", "PC312"]
    assert contact_view(found, the(made, Contact, "bo")).attention == ()


def test_the_start_page_and_the_agenda_have_what_is_past_its_close_date_and_the_plan_that_it_puts_at_risk() -> None:
    made = workspace(
        plan("year", status="final-approved"),
        objective("talks", plan="year"),
        opportunity("gone", objective="talks", close_date="2026-11-22"),
        opportunity("today", plan="year", close_date="2026-11-23"),
        opportunity("won", plan="year", close_date="2026-01-01", status="won"),
        activity("ahead", plan="year", due="2026-12-01"),
        plan("past", period="FY2025"),
    )
    shown = start_view(source(made))
    assert (ids(shown.past_close), shown.past_close_count, shown.more_past_close) == (["gone"], 1, 0)
    assert shown.week == (TODAY, date(2026, 11, 30))
    # A draft of a period that is over puts nothing at risk any more.
    assert [(each.plan.id, each.why) for each in shown.at_risk] == [("year", ("past-close",))]
    agenda = agenda_page(source(made), agenda_lists(source(made)), source(made).by_month, most=1)
    assert (ids(agenda.past_close), agenda.past_close_count) == (["gone"], 1)
    assert [(due.name, due.days) for due in agenda.lists] == [
        ("overdue", None),
        ("week", (TODAY, date(2026, 11, 30))),
        ("soon", (date(2026, 12, 1), date(2026, 12, 23))),
        ("follow-up", None),
        ("unlinked", None),
    ]
