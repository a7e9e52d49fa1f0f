"""Fiscal years and their parts: which days a period has, and which period has a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from plancode.diagnostics import Text, text

YEAR, HALF, QUARTER, MONTH, WEEK = "", "H", "Q", "M", "W"

_PERIOD: Final = re.compile(
    r"FY([0-9]{4})(?:-(?:(H)([12])|(Q)([1-4])|(M)(0[1-9]|1[0-2])|(W)(0[1-9]|[1-4][0-9]|5[0-3])))?", re.ASCII
)
_WEEKS: Final[Mapping[str, tuple[int, ...]]] = {
    "4-4-5": (4, 4, 5) * 4,
    "4-5-4": (4, 5, 4) * 4,
    "5-4-4": (5, 4, 4) * 4,
}
_DAY = timedelta(days=1)
_YEAR_OF_WEEKS = timedelta(weeks=52)
_WEEK_DAYS: Final = 7
_MONTH_DAYS: Final = 28
_LAST_MONTH: Final = 12
# How many of the twelve months a part has; weeks are not made of months.
MONTHS_OF: Final[Mapping[str, int]] = {YEAR: 12, HALF: 6, QUARTER: 3, MONTH: 1}
_MONTHS_OF_QUARTER: Final = 3
_QUARTERS_OF_HALF: Final = 2
_LAST_NUMBER: Final[Mapping[str, int]] = {YEAR: 0, HALF: 2, QUARTER: 4, MONTH: 12, WEEK: 53}
# The fiscal years that days of 1900 to 2999 may lie in: no other dates are accepted (models.fields).
_FIRST_YEAR, _LAST_YEAR = 1899, 3000


class Period(NamedTuple):
    """A fiscal year, or a part of it; written FY2026, FY2026-H1, FY2026-Q2, FY2026-M07, FY2026-W31."""

    year: int
    part: str = YEAR
    number: int = 0

    def __str__(self) -> str:
        match self.part:
            case "":
                return f"FY{self.year:04}"
            case "H" | "Q":
                return f"FY{self.year:04}-{self.part}{self.number}"
            case _:
                return f"FY{self.year:04}-{self.part}{self.number:02}"


class Days(NamedTuple):
    """A stretch of days, both ends included."""

    first: date
    last: date

    def has(self, day: date) -> bool:
        """Return whether day is one of them."""
        return self.first <= day <= self.last


@lru_cache(maxsize=4096)
def parse_period(written: str) -> Period | None:
    """Return the period that is written, or None where it is none."""
    match = _PERIOD.fullmatch(written)
    if not match:
        return None
    year, *rest = match.groups()
    part, number = next(((part, number) for part, number in zip(rest[::2], rest[1::2], strict=True) if part), (YEAR, 0))
    return Period(int(year), part, int(number))


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """A fiscal calendar: quarters of months, a 4-4-5 pattern of weeks, or quarters that are listed.

    `start` is the month and day on which a year begins. A year of weeks begins on the Monday of the week with this day,
    so that every fifth or sixth year has a 53rd week. If that does not fit, `starts` lists first days of such years:
    from a listed year on, years have 52 weeks, and the year before the next listed one lasts until that begins.
    `named_after` says whether FY2026 is the year that ends or the one that starts in 2026. A 53rd week belongs to the
    last month. In a year of months, the first week ends on the first Sunday.
    """

    kind: str = "quarters"
    start: tuple[int, int] = (1, 1)
    named_after: str = "end"
    starts: Mapping[int, date] = field(default_factory=dict)
    quarters: Mapping[Period, tuple[date, date]] = field(default_factory=dict)

    # Python's own: a hash that is written here is called for each period that is asked about.
    __hash__ = object.__hash__

    @lru_cache(maxsize=4096)  # noqa: B019 - one calendar lives as long as the program
    def range(self, period: Period) -> Days | None:
        """Return the days of period; None where the calendar has no such period."""
        if not _is_possible(period):
            return None
        match self.kind:
            case "quarters":
                return self._month_range(period)
            case "explicit":
                return self._listed_range(period)
            case _:
                return self._week_range(period)

    def days_of(self, written: str | None) -> Days | None:
        """Return the days of a period as it is written; None if it is no period, or the calendar does not have it."""
        period = parse_period(written) if written else None
        return self.range(period) if period else None

    def contains(self, outer: Period, inner: Period) -> bool:
        """Return whether every day of inner is a day of outer."""
        around, within = self.range(outer), self.range(inner)
        return bool(around and within and around.first <= within.first and within.last <= around.last)

    def has_day(self, period: Period, day: date) -> bool:
        """Return whether day lies in period."""
        days = self.range(period)
        return bool(days and days.has(day))

    def period_of(self, day: date, part: str = YEAR) -> Period | None:
        """Return the period of a part (year, half-year, quarter, month, week) that has day; None where there is none."""
        for year in (day.year - 1, day.year, day.year + 1):
            if self.has_day(Period(year), day):
                numbers = range(min(1, _LAST_NUMBER[part]), _LAST_NUMBER[part] + 1)
                periods = (Period(year, part, number) for number in numbers)
                return next((period for period in periods if self.has_day(period, day)), None)
        return None

    def quarters_of(self, year: int) -> tuple[Period, ...]:
        """Return the four quarters of a fiscal year."""
        return tuple(Period(year, QUARTER, number) for number in range(1, 5))

    def quarters_in(self, period: Period) -> tuple[Period, ...]:
        """Return the quarters that a year or a half-year is made of; none for a shorter period."""
        quarters = self.quarters_of(period.year)
        match period.part:
            case "":
                return quarters
            case "H":
                return quarters[(period.number - 1) * _QUARTERS_OF_HALF : period.number * _QUARTERS_OF_HALF]
            case _:
                return ()

    def check(self) -> tuple[Text, ...]:
        """Return what is wrong with the calendar itself: years that overlap, have gaps, or no start."""
        match self.kind:
            case "quarters":
                return ()
            case "explicit":
                return tuple(self._listed_problems())
            case _:
                return tuple(self._start_problems())

    def _month_range(self, period: Period) -> Days | None:
        start_year = self._calendar_year(period.year)
        match period.part:
            case "":
                return self._months(start_year, 0, _LAST_MONTH)
            case "W":
                year = self._months(start_year, 0, _LAST_MONTH)
                return _week(year, period.number, first_week=_WEEK_DAYS - year.first.weekday())
            case part:
                count = MONTHS_OF[part]
                return self._months(start_year, (period.number - 1) * count, count)

    def _months(self, year: int, offset: int, count: int) -> Days:
        def first_of(months: int) -> date:
            index = year * _LAST_MONTH + self.start[0] - 1 + months
            return date(index // _LAST_MONTH, index % _LAST_MONTH + 1, self.start[1])

        return Days(first_of(offset), first_of(offset + count) - _DAY)

    def _week_range(self, period: Period) -> Days | None:
        first = self._start_of(period.year)
        after = self._start_of(period.year + 1)
        if first is None or after is None or after <= first:
            return None
        year = Days(first, after - _DAY)
        months = list(_WEEKS[self.kind])
        months[-1] += (after - first).days // _WEEK_DAYS - sum(months)
        match period.part:
            case "":
                return year
            case "W":
                week = first + timedelta(weeks=period.number - 1)
                return Days(week, week + 6 * _DAY) if week < after else None
            case part:
                count = MONTHS_OF[part]
                number = (period.number - 1) * count
        begin = first + timedelta(weeks=sum(months[:number]))
        return Days(begin, begin + timedelta(weeks=sum(months[number : number + count])) - _DAY)

    def _calendar_year(self, fiscal: int) -> int:
        """Return the calendar year in which a fiscal year starts."""
        return fiscal - (self.start != (1, 1) and self.named_after == "end")

    def _start_of(self, year: int) -> date | None:
        """Return the first day of a year of weeks; None beyond the last day that a date can hold."""
        if not self.starts:
            nominal = date(self._calendar_year(year), *self.start)
            return nominal - timedelta(days=nominal.weekday())
        near = max((listed for listed in self.starts if listed <= year), default=min(self.starts))
        try:
            return self.starts[near] + (year - near) * _YEAR_OF_WEEKS
        except OverflowError:
            return None

    def _listed_range(self, period: Period) -> Days | None:
        if period in self.quarters:
            first, last = self.quarters[period]
            return Days(first, last) if first <= last else None
        quarters = [self.quarters.get(quarter) for quarter in self.quarters_of(period.year)]
        spans = [span for span in quarters if span]
        if len(spans) != len(quarters) or spans[-1][1] < spans[0][0]:
            return None
        return _part_of_listed(period, spans)

    def _listed_problems(self) -> Iterator[Text]:
        if not self.quarters:
            yield text("an explicit calendar lists its `quarters`")
        ordered = sorted(self.quarters.items(), key=lambda item: item[1])
        for period, (first, last) in ordered:
            if period.part != QUARTER:
                yield text("{period} is not a quarter", period=period)
            if last < first:
                yield text("{period} ends before it starts", period=period)
        yield from _gaps(ordered)
        for year in sorted({period.year for period in self.quarters}):
            if any(quarter not in self.quarters for quarter in self.quarters_of(year)):
                yield text("FY{year} does not list its four quarters", year=year)

    def _start_problems(self) -> Iterator[Text]:
        for year in sorted({near for known in self.starts for near in (known - 1, known)}):
            if not _is_possible(Period(year)):
                continue
            first, after = self._start_of(year), self._start_of(year + 1)
            weeks, days = divmod((after - first).days, _WEEK_DAYS) if first and after else (0, 0)
            if days or weeks not in (52, 53):
                yield text(
                    "FY{year} has {weeks} weeks and {days} days, not 52 or 53 weeks", year=year, weeks=weeks, days=days
                )


def _gaps(ordered: Sequence[tuple[Period, tuple[date, date]]]) -> Iterator[Text]:
    """Yield what is wrong between listed quarters, which come in the order of their days."""
    for (before, (_, last)), (after, (first, _)) in pairwise(ordered):
        if after < before:
            yield text("{before} comes before {after}, which is earlier by its name", before=before, after=after)
        elif first <= last:
            yield text("{before} and {after} overlap", before=before, after=after)
        elif first - last != _DAY:
            yield text("between {before} and {after} days are missing", before=before, after=after)


def _is_possible(period: Period) -> bool:
    last = _LAST_NUMBER.get(period.part, -1)
    return _FIRST_YEAR <= period.year <= _LAST_YEAR and min(1, last) <= period.number <= last


def _week(year: Days, number: int, *, first_week: int) -> Days | None:
    """Return a week of a year whose first week has first_week days; the last, or the 53rd, takes what is left.

    Otherwise a leap year of months that begins on a Sunday would have a 54th week, of one day.
    """
    begin = 0 if number == 1 else first_week + (number - 2) * _WEEK_DAYS
    length = (year.last - year.first).days + 1
    if begin >= length:
        return None
    end = length if number == _LAST_NUMBER[WEEK] else min(length, first_week + (number - 1) * _WEEK_DAYS)
    return Days(year.first + timedelta(days=begin), year.first + timedelta(days=end - 1))


def _part_of_listed(period: Period, quarters: Sequence[tuple[date, date]]) -> Days | None:
    """Return the days of a year, or of a part of it that is no quarter, from the quarters that are listed."""
    year = Days(quarters[0][0], quarters[-1][1])
    match period.part:
        case "":
            return year
        case "H":
            last = period.number * _QUARTERS_OF_HALF
            half = Days(quarters[last - _QUARTERS_OF_HALF][0], quarters[last - 1][1])
            return half if half.first <= half.last else None
        case "W":
            return _week(year, period.number, first_week=_WEEK_DAYS)
        case "M":
            quarter = Days(*quarters[(period.number - 1) // _MONTHS_OF_QUARTER])
            return _third_of(quarter, (period.number - 1) % _MONTHS_OF_QUARTER)
        case _:
            return None


def _third_of(quarter: Days, index: int) -> Days | None:
    """Return a month of a listed quarter: four weeks, four weeks, and the rest; None where nothing is left for it."""
    begin = index * _MONTH_DAYS
    length = (quarter.last - quarter.first).days + 1
    if begin >= length:
        return None
    end = length if index == _MONTHS_OF_QUARTER - 1 else min(length, begin + _MONTH_DAYS)
    return Days(quarter.first + timedelta(days=begin), quarter.first + timedelta(days=end - 1))
