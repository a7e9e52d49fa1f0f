"""Fiscal calendars: every part of a year tiles it, whatever the year's start and pattern."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancode.periods import HALF, MONTH, QUARTER, WEEK, YEAR, Calendar, Days, Period, parse_period

DAY = timedelta(days=1)
LAST = {HALF: 2, QUARTER: 4, MONTH: 12, WEEK: 53}
PATTERNS = ("4-4-5", "4-5-4", "5-4-4")

starts = st.tuples(st.integers(1, 12), st.integers(1, 28))
names = st.sampled_from(["start", "end"])
years = st.integers(1899, 3000)
months_calendars = st.builds(Calendar, start=starts, named_after=names)
weeks_calendars = st.builds(Calendar, kind=st.sampled_from(PATTERNS), start=starts, named_after=names)
periods = st.builds(Period, st.integers(-1, 10000), st.sampled_from(["", "H", "Q", "M", "W", "X"]), st.integers(-1, 60))


@st.composite
def listed_calendars(draw: st.DrawFn) -> Calendar:
    """Calendars of two years, listed by quarters of twelve to sixteen weeks."""
    first = draw(st.dates(date(1990, 1, 1), date(2050, 1, 1)))
    quarters = {}
    for year in (2026, 2027):
        for number in range(1, 5):
            last = first + timedelta(days=draw(st.integers(80, 110)))
            quarters[Period(year, QUARTER, number)] = (first, last)
            first = last + DAY
    return Calendar(kind="explicit", quarters=quarters)


def parts(calendar: Calendar, year: int, part: str) -> list[Days]:
    found = [calendar.range(Period(year, part, number)) for number in range(1, LAST[part] + 1)]
    there = [days for days in found if days]
    assert there
    assert found[: len(there)] == there, "a part is missing in the middle"
    return there


def assert_tiles(calendar: Calendar, year: int) -> None:
    whole = calendar.range(Period(year))
    assert whole is not None
    for part in LAST:
        tiles = parts(calendar, year, part)
        assert tiles[0].first == whole.first
        assert tiles[-1].last == whole.last
        assert all(tile.first <= tile.last for tile in tiles)
        assert [tile.first for tile in tiles[1:]] == [tile.last + DAY for tile in tiles[:-1]]


# Names


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("FY2026", Period(2026)),
        ("FY2026-Q2", Period(2026, "Q", 2)),
        ("FY2026-H1", Period(2026, "H", 1)),
        ("FY2026-M07", Period(2026, "M", 7)),
        ("FY2026-W31", Period(2026, "W", 31)),
        ("FY2026-W53", Period(2026, "W", 53)),
        ("FY0001-M12", Period(1, "M", 12)),
    ],
)
def test_a_period_is_written_as_it_is_read(written: str, period: Period) -> None:
    assert parse_period(written) == period
    assert str(period) == written


@pytest.mark.parametrize(
    "written",
    [
        *("", "2026", "FY26", "fy2026", "FY2026 ", "FY2026\n", " FY2026", "FY2026-", "FY02026", "FY-2026", "FY٢٠٢٦"),
        *("FY2026-Q0", "FY2026-Q5", "FY2026-Q01", "FY2026-q1", "FY2026-M0", "FY2026-M7", "FY2026-M00", "FY2026-M13"),
        *(
            "FY2026-W00",
            "FY2026-W54",
            "FY2026-W1",
            "FY2026-Q1-M01",
            "FY2026Q1",
            "FY2026-Q",
            "FY2026-H0",
            "FY2026-H3",
            "FY2026-H01",
            "FY2026-h1",
        ),
    ],
)
def test_what_is_no_period_is_none(written: str) -> None:
    assert parse_period(written) is None


# Calendars of months


@pytest.mark.parametrize(
    ("calendar", "year", "first", "last"),
    [
        (Calendar(), 2026, "2026-01-01", "2026-12-31"),
        (Calendar(named_after="start"), 2026, "2026-01-01", "2026-12-31"),
        (Calendar(start=(4, 1)), 2026, "2025-04-01", "2026-03-31"),
        (Calendar(start=(4, 1), named_after="start"), 2026, "2026-04-01", "2027-03-31"),
        (Calendar(start=(4, 6)), 2026, "2025-04-06", "2026-04-05"),
    ],
)
def test_a_year_is_named_after_its_end_unless_it_says_otherwise(
    calendar: Calendar, year: int, first: str, last: str
) -> None:
    assert calendar.range(Period(year)) == Days(date.fromisoformat(first), date.fromisoformat(last))


def test_quarters_and_months_follow_the_years_start() -> None:
    calendar = Calendar(start=(10, 1))
    assert calendar.range(Period(2026, "Q", 2)) == Days(date(2026, 1, 1), date(2026, 3, 31))
    assert calendar.range(Period(2026, "M", 5)) == Days(date(2026, 2, 1), date(2026, 2, 28))
    assert calendar.quarters_of(2026) == tuple(Period(2026, "Q", number) for number in (1, 2, 3, 4))


def test_the_first_week_ends_on_sunday_and_the_others_begin_on_monday() -> None:
    calendar = Calendar()
    assert calendar.range(Period(2026, "W", 1)) == Days(date(2026, 1, 1), date(2026, 1, 4))
    assert calendar.range(Period(2026, "W", 2)) == Days(date(2026, 1, 5), date(2026, 1, 11))
    assert calendar.range(Period(2026, "W", 53)) == Days(date(2026, 12, 28), date(2026, 12, 31))


def test_a_leap_year_that_begins_on_sunday_has_no_54th_week() -> None:
    assert Calendar().range(Period(2012, "W", 53)) == Days(date(2012, 12, 24), date(2012, 12, 31))
    assert Calendar().period_of(date(2012, 12, 31), WEEK) == Period(2012, "W", 53)


@given(months_calendars, years)
def test_a_year_of_months_is_tiled(calendar: Calendar, year: int) -> None:
    assert_tiles(calendar, year)
    assert calendar.check() == ()


# Calendars of weeks


@pytest.mark.parametrize(
    "calendar",
    [
        Calendar(kind="4-4-5"),
        Calendar(kind="4-4-5", start=(12, 29)),
        Calendar(kind="4-4-5", starts={2026: date(2025, 12, 29)}),
        Calendar(kind="4-4-5", starts={2020: date(2019, 12, 30), 2026: date(2025, 12, 29)}),
    ],
)
def test_the_quarters_of_a_year_of_weeks_end_on_sundays(calendar: Calendar) -> None:
    assert [calendar.range(quarter) for quarter in calendar.quarters_of(2026)] == [
        Days(date(2025, 12, 29), date(2026, 3, 29)),
        Days(date(2026, 3, 30), date(2026, 6, 28)),
        Days(date(2026, 6, 29), date(2026, 9, 27)),
        Days(date(2026, 9, 28), date(2026, 12, 27)),
    ]


@pytest.mark.parametrize(("kind", "weeks"), [("4-4-5", [4, 4, 5]), ("4-5-4", [4, 5, 4]), ("5-4-4", [5, 4, 4])])
def test_the_months_of_a_quarter_have_the_weeks_of_the_pattern(kind: str, weeks: list[int]) -> None:
    months = parts(Calendar(kind=kind), 2026, MONTH)
    assert [((month.last - month.first).days + 1) / 7 for month in months] == weeks * 4


def test_a_53rd_week_belongs_to_the_last_month_and_52_weeks_have_none() -> None:
    calendar = Calendar(kind="4-4-5", starts={2026: date(2025, 12, 29), 2027: date(2027, 1, 4)})
    assert calendar.check() == ()
    assert calendar.range(Period(2026, "W", 53)) == Days(date(2026, 12, 28), date(2027, 1, 3))
    assert calendar.range(Period(2026, "M", 12)) == Days(date(2026, 11, 23), date(2027, 1, 3))
    assert calendar.range(Period(2025, "W", 53)) is None


def test_years_around_a_listed_one_have_52_weeks() -> None:
    sundays = Calendar(kind="4-5-4", start=(2, 1), named_after="start", starts={2026: date(2026, 2, 1)})
    assert sundays.check() == ()
    assert sundays.range(Period(2027)) == Days(date(2027, 1, 31), date(2028, 1, 29))


def test_starts_that_leave_no_whole_year_are_said() -> None:
    calendar = Calendar(kind="4-4-5", starts={2026: date(2025, 12, 29), 2027: date(2026, 12, 30)})
    assert [str(problem) for problem in calendar.check()] == [
        "FY2026 has 52 weeks and 2 days, not 52 or 53 weeks",
    ]


@given(weeks_calendars, years)
def test_a_year_of_weeks_is_tiled_and_follows_the_one_before(calendar: Calendar, year: int) -> None:
    assert_tiles(calendar, year)
    assert len(parts(calendar, year, WEEK)) in (52, 53)
    whole, after = calendar.range(Period(year)), calendar.range(Period(year + 1))
    assert whole is not None
    assert after is None or after.first == whole.last + DAY


# Calendars that are listed


def listed(*days: str, year: int = 2026) -> Calendar:
    spans = [day.split("/") for day in days]
    return Calendar(
        kind="explicit",
        quarters={
            Period(year, "Q", number): (date.fromisoformat(first), date.fromisoformat(last))
            for number, (first, last) in enumerate(spans, 1)
        },
    )


@given(listed_calendars())
def test_a_listed_year_is_tiled(calendar: Calendar) -> None:
    assert calendar.check() == ()
    assert_tiles(calendar, 2026)
    assert_tiles(calendar, 2027)


def test_a_listed_year_has_its_53rd_week_where_the_days_are() -> None:
    calendar = listed(
        "2025-12-29/2026-03-29", "2026-03-30/2026-06-28", "2026-06-29/2026-09-27", "2026-09-28/2027-01-03"
    )
    assert calendar.check() == ()
    assert calendar.range(Period(2026, "W", 53)) == Days(date(2026, 12, 28), date(2027, 1, 3))
    assert calendar.range(Period(2026, "M", 12)) == Days(date(2026, 11, 23), date(2027, 1, 3))
    assert calendar.range(Period(2027)) is None


@pytest.mark.parametrize(
    ("calendar", "problems"),
    [
        (Calendar(kind="explicit"), ["an explicit calendar lists its `quarters`"]),
        (listed("2026-01-01/2026-03-31"), ["FY2026 does not list its four quarters"]),
        (
            listed("2026-01-01/2026-03-31", "2026-03-31/2026-06-30", "2026-07-02/2026-09-30", "2026-10-01/2026-12-31"),
            ["FY2026-Q1 and FY2026-Q2 overlap", "between FY2026-Q2 and FY2026-Q3 days are missing"],
        ),
        (
            listed("2026-04-01/2026-06-30", "2026-01-01/2026-03-31", "2026-07-01/2026-09-30", "2026-10-01/2026-12-31"),
            ["FY2026-Q2 comes before FY2026-Q1, which is earlier by its name"],
        ),
        (
            listed("2026-01-01/2026-03-31", "2026-04-01/2026-06-30", "2026-07-01/2026-09-30", "2026-10-01/2026-09-30"),
            ["FY2026-Q4 ends before it starts"],
        ),
        (
            listed("9999-01-01/9999-03-31", "9999-04-01/9999-06-30", "9999-07-01/9999-09-30", "9999-10-01/9999-12-31"),
            [],
        ),
        (
            Calendar(kind="explicit", quarters={Period(2026): (date(2026, 1, 1), date(2026, 12, 31))}),
            ["FY2026 is not a quarter", "FY2026 does not list its four quarters"],
        ),
    ],
)
def test_a_listed_calendar_says_what_is_wrong_with_it(calendar: Calendar, problems: list[str]) -> None:
    assert [str(problem) for problem in calendar.check()] == problems


# Any calendar


@given(
    st.one_of(months_calendars, weeks_calendars),
    st.dates(date(1900, 1, 1), date(2999, 12, 31)),
    st.sampled_from(["", "H", "Q", "M", "W"]),
)
def test_every_day_lies_in_one_period_of_each_kind(calendar: Calendar, day: date, part: str) -> None:
    period = calendar.period_of(day, part)
    assert period is not None
    assert calendar.has_day(period, day)
    assert parse_period(str(period)) == period
    whole = calendar.period_of(day, YEAR)
    assert whole is not None
    assert whole.year == period.year
    assert calendar.contains(whole, period)
    assert calendar.contains(period, period)
    assert part == YEAR or not calendar.contains(period, whole)


def test_a_quarter_contains_its_months_and_not_the_next() -> None:
    calendar = Calendar()
    assert calendar.contains(Period(2026, "Q", 1), Period(2026, "M", 3))
    assert not calendar.contains(Period(2026, "Q", 1), Period(2026, "M", 4))
    assert not calendar.contains(Period(2026, "Q", 1), Period(2026, "W", 14))
    assert not calendar.contains(Period(2026), Period(2027, "Q", 1))
    assert not calendar.contains(Period(2026), Period(2026, "Q", 5))


@pytest.mark.parametrize(
    "period",
    [
        Period(2026, "Q", 0),
        Period(2026, "Q", 5),
        Period(2026, "H", 0),
        Period(2026, "H", 3),
        Period(2026, "M", 13),
        Period(2026, "W", 54),
        Period(2026, "", 1),
        Period(2026, "X", 1),
    ],
)
@pytest.mark.parametrize("kind", ["quarters", "4-4-5"])
def test_a_part_that_no_year_has_is_none(kind: str, period: Period) -> None:
    assert Calendar(kind=kind).range(period) is None


@pytest.mark.parametrize(("year", "is_there"), [(1898, False), (1899, True), (3000, True), (3001, False)])
@pytest.mark.parametrize("kind", ["quarters", "4-4-5"])
def test_there_are_the_years_that_dates_may_lie_in(kind: str, year: int, is_there: bool) -> None:
    assert (Calendar(kind=kind).range(Period(year)) is not None) == is_there


EDGES = st.sampled_from(
    [date.min, date(1, 1, 2), date(2, 1, 1), date(2026, 1, 1), date(9998, 1, 1), date(9999, 12, 31)]
)


@given(
    st.one_of(
        months_calendars,
        weeks_calendars,
        st.builds(
            Calendar,
            kind=st.sampled_from(PATTERNS),
            start=starts,
            starts=st.dictionaries(st.sampled_from([0, 1, 2, 2026, 9997, 9998, 9999]), EDGES),
        ),
        st.builds(
            Calendar,
            kind=st.just("explicit"),
            quarters=st.dictionaries(
                st.builds(Period, st.sampled_from([0, 2, 2026, 9997, 9999]), st.just("Q"), st.integers(1, 4)),
                st.tuples(EDGES, EDGES),
            ),
        ),
    ),
    periods,
    EDGES,
)
def test_the_edges_of_time_are_none_and_never_a_mistake(calendar: Calendar, period: Period, day: date) -> None:
    days = calendar.range(period)
    assert days is None or days.first <= days.last
    calendar.check()
    for part in ("", "H", "Q", "M", "W"):
        found = calendar.period_of(day, part)
        assert found is None or calendar.has_day(found, day)


@given(months_calendars | weeks_calendars | listed_calendars(), periods)
def test_a_period_that_is_written_has_its_days_and_what_is_none_has_none(calendar: Calendar, period: Period) -> None:
    written = parse_period(str(period))
    assert calendar.days_of(str(period)) == (calendar.range(written) if written else None)
    assert calendar.days_of(None) is None
    assert calendar.days_of(f"{period} or so") is None


@given(months_calendars | weeks_calendars | listed_calendars(), st.sampled_from([2026, 2027]))
def test_two_quarters_make_a_half_year_and_two_half_years_a_year(calendar: Calendar, year: int) -> None:
    for number in (1, 2):
        half = Period(year, "H", number)
        quarters = calendar.quarters_in(half)
        assert [quarter.number for quarter in quarters] == [2 * number - 1, 2 * number]
        assert all(calendar.contains(half, quarter) for quarter in quarters)
        assert not calendar.contains(half, Period(year, "Q", 5 - quarters[0].number))
    assert calendar.quarters_in(Period(year)) == calendar.quarters_of(year)
    assert calendar.quarters_in(Period(year, "Q", 1)) == ()
