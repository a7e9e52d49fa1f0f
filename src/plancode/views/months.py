"""Activities month by month, and the fiscal year as twelve small months with what falls on the same day."""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

from plancode.attention.due import days_of, month_from, months_of, past_close, week_of
from plancode.attention.meetings import contacts_of, is_meeting
from plancode.models import Activity
from plancode.periods import Days, Period
from plancode.views.context import Source
from plancode.views.overview import agenda_view
from plancode.views.paging import Pager
from plancode.views.row_types import ActivityLine, OpportunityLine

OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A list of the agenda (overdue, week, soon, follow-up or unlinked): its first rows, the total, the path of all.

    `days` are the first and the last day of a list that is of certain days.
    """

    name: str
    days: tuple[date, date] | None
    rows: tuple[ActivityLine, ...]
    total: int
    path: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueView:
    """A part of a list of the agenda that is too long for its page."""

    name: str
    days: tuple[date, date] | None
    rows: tuple[ActivityLine, ...]
    total: int
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaPage:
    """The agenda: what needs attention now, and the months, each with its path and its number of activities.

    `past_close` are the first opportunities past their close date, `past_close_count` counts all.
    """

    lists: tuple[Due, ...]
    past_close: tuple[OpportunityLine, ...]
    past_close_count: int
    months: tuple[tuple[date, str, int], ...]
    owners: tuple[tuple[str, str], ...]
    task_owners: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthView:
    """A part of the activities of a month, by their days."""

    month: date
    rows: tuple[ActivityLine, ...]
    total: int
    previous: tuple[date, str] | None
    following: tuple[date, str] | None
    pager: Pager


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of a small month, a mere number outside of the fiscal year; `path` leads to the day's first activity."""

    day: date
    number: int
    inside: bool
    count: int
    is_today: bool
    path: str | None


@dataclass(frozen=True, slots=True)
class SmallMonth:
    """A month as weeks of seven days; a day of another month is None."""

    first: date
    weeks: tuple[tuple[DayCell | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """Two owners with the same contact on the same day."""

    day: date
    contact: tuple[str, str]
    activities: tuple[ActivityLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarView:
    """A fiscal year: its quarters with their days, its months, and its double bookings."""

    year: str
    first: date
    last: date
    years: tuple[tuple[str, str], ...]
    quarters: tuple[tuple[str, date, date], ...]
    months: tuple[SmallMonth, ...]
    bookings: tuple[Booking, ...]


def agenda_lists(source: Source) -> dict[str, tuple[ActivityLine, ...]]:
    """Return the lists of the agenda by name, in their order; without `unlinked` where links may have been left out."""
    agenda = agenda_view(source)
    unlinked = {} if source.left_out else {"unlinked": agenda.unlinked}
    return {
        OVERDUE: agenda.overdue,
        "week": agenda.this_week,
        "soon": agenda.later,
        "follow-up": agenda.without_follow_up,
        **unlinked,
    }


def agenda_page(
    source: Source,
    lists: Mapping[str, tuple[ActivityLine, ...]],
    by_month: Mapping[date, tuple[ActivityLine, ...]],
    *,
    most: int,
) -> AgendaPage:
    """Return the agenda: the first `most` rows of each list, and the path of the whole list where there are more."""
    ends, passed = source.workspace.ends, past_close(source.workspace, source.today)
    waiting = [each for each in source.workspace.activities if each.owner and not ends(each)]
    people = [(person.id, person.name) for person in source.workspace.people]
    owners = {each.owner for each in waiting if each.start or each.due}
    task_owners = {each.owner for each in waiting if each.due and not each.start}
    return AgendaPage(
        lists=tuple(
            Due(
                name=name,
                days=due_days(name, source.today),
                rows=rows[:most],
                total=len(rows),
                path=f"{due_folder(name)}/1.html" if len(rows) > most else None,
            )
            for name, rows in lists.items()
        ),
        past_close=tuple(source.opportunity_line(each) for each in passed[:most]),
        past_close_count=len(passed),
        months=tuple((month, month_path(month), len(rows)) for month, rows in by_month.items()),
        owners=tuple(each for each in people if each[0] in owners),
        task_owners=tuple(each for each in people if each[0] in task_owners),
    )


def due_days(name: str, today: date) -> tuple[date, date] | None:
    """Return the first and the last day of a list of the agenda; None for one that is not of certain days."""
    return {"week": week_of(today), "soon": month_from(today)}.get(name)


def due_folder(name: str) -> str:
    """Return the folder for the pages of a list of the agenda."""
    return f"agenda/{name}"


def month_path(month: date, number: int = 1) -> str:
    """Return the path of a part of a month."""
    return f"agenda/{month:%Y-%m}/{number}.html"


def day_paths(by_month: Mapping[date, tuple[ActivityLine, ...]], *, most: int) -> dict[date, str]:
    """Return the path and anchor of the first row of each day, where a page of a month has `most` rows."""
    found: dict[date, str] = {}
    for month, rows in by_month.items():
        for place, row in enumerate(rows):
            if row.day is not None:
                path = f"{month_path(month, place // most + 1)}#d-{row.day.isoformat()}"
                for day in days_of(row.day, row.last or row.day):
                    if day.replace(day=1) == month:
                        found.setdefault(day, path)
    return found


def fiscal_years(source: Source) -> tuple[int, ...]:
    """Return the fiscal years with activities or plans, and today's, the latest first."""
    calendar = source.workspace.config.calendar
    days = {source.today, *(day for each in source.workspace.activities if (day := each.day))}
    found = {period.year for day in days if (period := calendar.period_of(day))}
    found |= {period.year for plan in source.workspace.plans if (period := source.workspace.period(plan))}
    return tuple(sorted((year for year in found if calendar.range(Period(year))), reverse=True))


def calendar_view(
    source: Source, year: int, years: tuple[tuple[str, str], ...], paths: Mapping[date, str]
) -> CalendarView:
    """Return a fiscal year that the calendar has; `paths` lead to the days that have activities."""
    calendar = source.workspace.config.calendar
    days = calendar.range(Period(year)) or Days(source.today, source.today)
    found = [(each, inside) for each in source.workspace.activities if (inside := _days_within(each, days))]
    counts = Counter(day for _, inside in found for day in inside)
    ranges = [(str(quarter), calendar.range(quarter)) for quarter in calendar.quarters_of(year)]

    def cell(day: date) -> DayCell:
        return DayCell(
            day, day.day, days.has(day), counts[day], day == source.today, paths.get(day) if counts[day] else None
        )

    return CalendarView(
        year=str(Period(year)),
        first=days.first,
        last=days.last,
        years=years,
        quarters=tuple((name, span.first, span.last) for name, span in ranges if span),
        months=tuple(_small_month(month, cell) for month in months_of(days.first, days.last)),
        bookings=tuple(_bookings(source, found)),
    )


def _small_month(month: date, cell: Callable[[date], DayCell]) -> SmallMonth:
    weeks = Weeks().monthdatescalendar(month.year, month.month)
    return SmallMonth(
        month, tuple(tuple(cell(day) if day.month == month.month else None for day in week) for week in weeks)
    )


def _days_within(activity: Activity, days: Days) -> tuple[date, ...]:
    """Return the days of an activity that lie within days."""
    if activity.day is None:
        return ()
    return tuple(days_of(max(activity.day, days.first), min(activity.last_day or activity.day, days.last)))


def _bookings(source: Source, found: list[tuple[Activity, tuple[date, ...]]]) -> Iterator[Booking]:
    """Yield the days on which two owners meet the same contact, who would be asked twice."""
    together: dict[tuple[date, str], list[Activity]] = defaultdict(list)
    for each, inside in found:
        if is_meeting(source.workspace, each):
            for day, contact in product(inside, contacts_of(each)):
                together[day, contact].append(each)
    for day, contact in sorted(together):
        activities = together[day, contact]
        if len({each.owner for each in activities if each.owner}) > 1:
            rows = tuple(source.activity_line(each) for each in sorted(activities, key=lambda each: each.id))
            yield Booking(day=day, contact=source.contact(contact) or (contact, contact), activities=rows)
