"""What pages show of days, months and years, and of the site itself."""

from __future__ import annotations

from datetime import date

import pytest

from plancode import Workspace
from plancode.history import History
from plancode.models import Contact
from plancode.views import (
    contact_view,
)
from plancode.views.months import agenda_lists, agenda_page, calendar_view, day_paths, fiscal_years
from plancode.views.reviews import AboutView, about_view
from plancode.workspace import load, sources_of
from tests.views.made import BASE, TODAY, activity, ids, plan, record, source, step, the, workspace

# Months


def booked(*records: str) -> list[tuple[date, tuple[str, str], list[str]]]:
    made = workspace(record("person", "paul", name="Paul Roy"), *records)
    found = calendar_view(source(made), 2026, (), {}).bookings
    return [(each.day, each.contact, ids(each.activities)) for each in found]


def visit(identity: str, owner: str, due: str = "2026-11-24", contact: str = "ada") -> str:
    return activity(identity, owner=owner, form="appointment", start=f"{due}T10:00", contact=contact)


def test_two_owners_with_the_same_contact_on_the_same_day_are_a_double_booking() -> None:
    assert booked(
        visit("b", "marie"),
        visit("a", "paul"),
        visit("c", "marie"),
        visit("first", "paul", due="2026-01-01"),
        activity("at-nine", form="appointment", start="2026-01-01T09:00", owner="marie", contact="ada"),
    ) == [
        (date(2026, 1, 1), ("ada", "Ada Zorn"), ["at-nine", "first"]),
        (date(2026, 11, 24), ("ada", "Ada Zorn"), ["a", "b", "c"]),
    ]


def test_a_contact_met_as_one_of_several_or_on_one_of_several_days_is_booked_as_well() -> None:
    days = activity("days", form="appointment", start="2026-11-23", end="2026-11-25", owner="paul", contact="bo")
    several = days + "other_contacts: [ada]\n"
    assert booked(visit("a", "marie"), several) == [(date(2026, 11, 24), ("ada", "Ada Zorn"), ["a", "days"])]
    assert booked(visit("a", "marie"), days) == []
    assert booked(visit("a", "marie", due="2026-11-26"), several) == []


def test_an_appointment_of_several_days_stands_in_each_of_its_months_and_on_each_of_its_days() -> None:
    made = workspace(
        activity("fair", form="appointment", start="2026-11-29", end="2026-12-02"),
        visit("b", "marie", due="2026-12-02"),
    )
    months = source(made).by_month
    assert {month.month: ids(rows) for month, rows in months.items()} == {11: ["fair"], 12: ["fair", "b"]}
    (row,) = months[date(2026, 11, 1)]
    assert (row.day, row.last, row.start) == (date(2026, 11, 29), date(2026, 12, 2), date(2026, 11, 29))
    paths = day_paths(months, most=100)
    assert [paths[date(2026, 11, 30)], paths[date(2026, 12, 2)]] == [
        "agenda/2026-11/1.html#d-2026-11-29",
        "agenda/2026-12/1.html#d-2026-11-29",
    ]
    view = calendar_view(source(made), 2026, (), paths)
    counts = {
        cell.day: cell.count for month in view.months for week in month.weeks for cell in week if cell and cell.count
    }
    assert counts == {date(2026, 11, 29): 1, date(2026, 11, 30): 1, date(2026, 12, 1): 1, date(2026, 12, 2): 2}


@pytest.mark.parametrize(
    "other",
    [
        visit("b", "marie"),
        visit("b", "paul", due="2026-11-25"),
        visit("b", "paul", contact="bo"),
        activity("b", form="appointment", start="2026-11-24T10:00", contact="ada"),
        activity("b", form="appointment", start="2026-11-24T10:00", owner="paul"),
        activity("b", form="appointment", owner="paul", contact="ada"),
        activity("b", due="2026-11-24", owner="paul", contact="ada"),
    ],
    ids=["same owner", "another day", "another contact", "no owner", "no contact", "no day", "a task"],
)
def test_anything_else_beside_it_is_no_double_booking(other: str) -> None:
    assert booked(visit("a", "marie"), other) == []


def test_a_double_booking_is_told_in_its_own_year_alone() -> None:
    assert booked(visit("a", "marie", due="2027-01-01"), visit("b", "paul", due="2027-01-01")) == []


def test_months_have_the_activities_of_their_days_in_the_order_of_time() -> None:
    made = workspace(
        activity("b", due="2026-12-01"),
        activity("a", due="2026-12-01"),
        activity("last", due="2026-11-30"),
        activity("early", form="appointment", start="2026-11-02T09:00", completed="2026-11-02"),
        activity("some-day"),
    )
    found = source(made).by_month
    assert [(month, ids(rows)) for month, rows in found.items()] == [
        (date(2026, 11, 1), ["early", "last"]),
        (date(2026, 12, 1), ["a", "b"]),
    ]
    shown = agenda_page(source(made), agenda_lists(source(made)), found, most=1)
    assert shown.months == (
        (date(2026, 11, 1), "agenda/2026-11/1.html", 2),
        (date(2026, 12, 1), "agenda/2026-12/1.html", 2),
    )
    # Of each list the first row, the number of all, and where all are if there are more.
    assert [(due.name, ids(due.rows), due.total, due.path) for due in shown.lists] == [
        ("overdue", [], 0, None),
        ("week", ["last"], 1, None),
        ("soon", ["a"], 2, "agenda/soon/1.html"),
        ("follow-up", ["early"], 1, None),
        ("unlinked", ["last"], 5, "agenda/unlinked/1.html"),
    ]


def test_what_was_done_stays_on_the_day_it_was_done_on_and_what_was_not_on_the_day_it_is_planned_for() -> None:
    early = activity("early", due="2026-12-05", completed="2026-10-29", contact="ada")
    made = workspace(early, activity("open", due="2026-12-05", contact="ada"))
    shown = source(made)
    assert [(month, ids(rows)) for month, rows in shown.by_month.items()] == [
        (date(2026, 10, 1), ["early"]),
        (date(2026, 12, 1), ["open"]),
    ]
    rows = contact_view(shown, the(made, Contact, "ada")).activities
    assert [(row.id, row.day, row.planned) for row in rows] == [
        ("open", date(2026, 12, 5), date(2026, 12, 5)),
        ("early", date(2026, 10, 29), date(2026, 12, 5)),
    ]
    cells = [
        cell for month in calendar_view(shown, 2026, (), {}).months for week in month.weeks for cell in week if cell
    ]
    assert [cell.day for cell in cells if cell.count] == [date(2026, 10, 29), date(2026, 12, 5)]


def test_a_day_leads_to_the_part_of_its_month_that_has_its_first_row() -> None:
    made = workspace(
        activity("a", due="2026-11-01"),
        *(activity(f"b-{number}", due="2026-11-02") for number in range(3)),
        activity("c", due="2026-11-03"),
        activity("d", due="2026-12-03"),
    )
    assert day_paths(source(made).by_month, most=2) == {
        date(2026, 11, 1): "agenda/2026-11/1.html#d-2026-11-01",
        date(2026, 11, 2): "agenda/2026-11/1.html#d-2026-11-02",
        date(2026, 11, 3): "agenda/2026-11/3.html#d-2026-11-03",
        date(2026, 12, 3): "agenda/2026-12/1.html#d-2026-12-03",
    }


def test_fiscal_years_are_those_of_activities_plans_and_today() -> None:
    assert fiscal_years(source(workspace())) == (2026,)
    made = workspace(plan("old", period="FY2024-Q2"), activity("far", due="2028-01-01"))
    assert fiscal_years(source(made)) == (2028, 2026, 2024)


def test_the_site_says_how_much_it_holds() -> None:
    made = workspace(activity("a"), activity("b"), plan("year"))
    history = History(head="c0ffee", commits=7, transitions=(step("year", None, "draft", TODAY),))
    assert about_view(source(made, history)) == AboutView(
        records=(
            ("person", 1),
            ("product", 0),
            ("account", 2),
            ("contact", 2),
            ("plan", 1),
            ("objective", 0),
            ("opportunity", 0),
            ("activity", 2),
        ),
        findings=(("error", 0), ("warning", 0), ("info", 0)),
        commits=7,
        steps=1,
        head="c0ffee",
        complete=True,
    )


# A year of weeks: FY2026 has its 364 days from Monday, 29 December 2025, to Sunday, 27 December 2026

WEEKS = "calendar: {kind: 4-4-5}\n"
FIRST, LAST = date(2025, 12, 29), date(2026, 12, 27)


def in_weeks(*records: str) -> Workspace:
    """Return a workspace whose quarters have four, four and five weeks."""
    made = load(sources_of({"plancode.yaml": WEEKS, "plans/all.yaml": "---\n".join((BASE, *records))}))
    assert not made.diagnostics, made.diagnostics
    return made


def a_day_each(first: date, last: date) -> list[str]:
    """Return an activity with ada on each day; on Mondays it is done."""
    days = [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]
    return [
        activity(f"on-{day}", due=day, contact="ada", **{"completed": day} if day.weekday() == 0 else {})
        for day in days
    ]


def test_a_month_that_two_quarters_of_weeks_share_is_split_at_their_border_and_nothing_is_lost() -> None:
    day = date.fromordinal
    made = in_weeks(*a_day_each(day(FIRST.toordinal() - 1), day(LAST.toordinal() + 1)))
    strip = contact_view(source(made), the(made, Contact, "ada")).quarters
    assert [(each.period, each.first, each.last, each.done, each.planned, each.width) for each in strip] == [
        ("FY2026-Q1", FIRST, date(2026, 3, 29), 13, 78, 160),
        ("FY2026-Q2", date(2026, 3, 30), date(2026, 6, 28), 13, 78, 160),
        ("FY2026-Q3", date(2026, 6, 29), date(2026, 9, 27), 13, 78, 160),
        ("FY2026-Q4", date(2026, 9, 28), LAST, 13, 78, 160),
    ]
    assert [[(bar.month.month, bar.done + bar.planned) for bar in each.bars] for each in strip] == [
        [(12, 3), (1, 31), (2, 28), (3, 29)],
        [(3, 2), (4, 30), (5, 31), (6, 28)],
        [(6, 2), (7, 31), (8, 31), (9, 27)],
        [(9, 3), (10, 31), (11, 30), (12, 27)],
    ]
    assert max(bar.done_height + bar.planned_height for each in strip for bar in each.bars) <= 44


def test_a_day_of_a_year_of_weeks_is_in_its_calendar_once_and_those_around_it_are_only_numbers() -> None:
    day = date.fromordinal
    made = in_weeks(*a_day_each(day(FIRST.toordinal() - 1), day(LAST.toordinal() + 1)))
    shown = source(made)
    view = calendar_view(shown, 2026, (), day_paths(shown.by_month, most=50))
    cells = [cell for month in view.months for week in month.weeks for cell in week if cell]
    assert (view.first, view.last, len(view.months)) == (FIRST, LAST, 13)
    assert [cell.day for cell in cells if cell.inside] == [
        day(number) for number in range(FIRST.toordinal(), LAST.toordinal() + 1)
    ]
    assert {(cell.inside, cell.count, cell.path is not None) for cell in cells} == {(True, 1, True), (False, 0, False)}
    assert fiscal_years(shown) == (2027, 2026, 2025)
