"""A fiscal year as a picture: the months along, plans as bars with their steps, activities and closing dates as marks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from plancode.attention.due import When, months_of
from plancode.periods import Days, Period
from plancode.views.context import Source
from plancode.views.row_types import ActivityLine, OpportunityLine, PlanLine, StepLine

# The picture in its own units; a page shows it as wide as there is room.
_WIDTH: Final = 960
_HEAD: Final = 26
_BAR: Final = 26
_BAR_STEP: Final = 40
_LINE: Final = 74
_FLAGS: Final = 28
_MOST_BARS: Final = 12
# Steps before the year, such as the draft of the year's plan, move the beginning back by so many days at most.
_BEFORE: Final = timedelta(days=92)
_MONTH: Final = 30
# A letter of a bar's text is so wide.
_LETTER: Final = 8
_LEAST_TICK: Final = 9
_TICK_STEP: Final = 5
_MOST_TICK: Final = 29
# Of more plans than this nobody could tell the bars apart; more marks than this are drawn by the week, and more days than
# this are told by the month: a picture of hundreds of activities stays as small as one of twenty.
_MOST_PLANS: Final = 24
_MOST_MARKS: Final = 110
_MOST_FLAGS: Final = 30
_MOST_DAYS: Final = 70
_MOST_NAMES: Final = 3


@dataclass(frozen=True, slots=True)
class YearMonth:
    """A month of the picture, from x on."""

    first: date
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class StepMark:
    """A step of a plan: a diamond at x on the plan's bar."""

    x: int
    step: StepLine


@dataclass(frozen=True, slots=True)
class PlanBar:
    """A plan as a bar from x on; `letters` is how many letters there is room for in it."""

    plan: PlanLine
    x: int
    y: int
    width: int
    letters: int
    steps: tuple[StepMark, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """The activities of a day that are in one state (done, planned or overdue); the more, the higher."""

    x: int
    height: int
    state: str
    day: date
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """An open opportunity on its closing date; it is late where that day has passed."""

    x: int
    day: date
    name: str
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class YearDay:
    """What falls on a day of the picture, for the table behind it.

    `what` is step, done, planned, overdue, closes or late; of a step, `step` says more.
    """

    day: date
    what: str
    name: str
    step: StepLine | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSum:
    """How much falls on a month of the picture: `counts` has the number of each `what` of the days, none without one."""

    month: date
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearView:
    """The picture of a year, `width` by `height`; `left_out` plans have no bar, as there are too many.

    Where there is too much for a table of `days`, that is empty and `sums` tells of the months.
    Bars are `bar` high. Activities that are done stand on the line at `axis`, others hang from it; flags stand on `ground`.
    """

    period: str
    months: tuple[YearMonth, ...]
    today: int | None
    bars: tuple[PlanBar, ...]
    left_out: int
    ticks: tuple[Tick, ...]
    flags: tuple[Flag, ...]
    days: tuple[YearDay, ...]
    sums: tuple[YearSum, ...]
    axis: int
    ground: int
    height: int
    bar: int = _BAR
    width: int = _WIDTH

    @property
    def is_drawn(self) -> bool:
        """Return whether there is anything to draw."""
        return bool(self.bars or self.ticks or self.flags)


def year_view(
    source: Source,
    plans: Iterable[PlanLine],
    activities: Iterable[ActivityLine],
    opportunities: Iterable[OpportunityLine],
    *,
    period: Period | None = None,
) -> YearView | None:
    """Return the picture of a fiscal year, today's unless period names one; None where the calendar has no such year."""
    calendar = source.workspace.config.calendar
    around = period or calendar.period_of(source.today)
    year = calendar.range(Period(around.year)) if around else None
    if around is None or year is None:
        return None
    shown = [each for each in plans if each.first and each.last and _overlaps(year, each.first, each.last)]
    scale = _Scale.of(year, shown)
    bars, left_out = _bars(scale, shown) if len(shown) <= _MOST_PLANS else ([], len(shown))
    axis = _HEAD + _BAR_STEP * (1 + max((row for row, _ in bars), default=-1)) + _LINE // 2
    marks = [(each, state) for each in activities if (state := _state(each)) and each.day and scale.days.has(each.day)]
    closing = sorted(
        (each for each in opportunities if each.is_open and scale.days.has(each.close_date)),
        key=lambda each: (each.close_date, each.name),
    )
    days = _days(scale.days, shown, marks, closing, today=source.today)
    return YearView(
        period=str(Period(around.year)),
        months=scale.months(),
        today=scale.at(source.today) if scale.days.has(source.today) else None,
        bars=tuple(bar for _, bar in bars),
        left_out=left_out,
        ticks=tuple(_ticks(scale, marks)),
        flags=tuple(_flags(scale, closing, source.today)),
        days=tuple(days) if len(days) <= _MOST_DAYS else (),
        sums=_sums(days) if len(days) > _MOST_DAYS else (),
        axis=axis,
        ground=axis + _LINE // 2 + (_FLAGS if closing else 0),
        height=axis + _LINE // 2 + (_FLAGS if closing else 0) + 2,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a day stands between the left and the right of the picture."""

    days: Days

    @classmethod
    def of(cls, year: Days, plans: Iterable[PlanLine]) -> _Scale:
        """Return the scale of a year, and of the steps shortly before it."""
        early = [step.day for plan in plans for step in plan.steps if step.day and step.day >= year.first - _BEFORE]
        first = min([year.first, *early])
        return cls(Days(first.replace(day=1) if first < year.first else first, year.last))

    def at(self, day: date) -> int:
        """Return where a day begins; a day outside stands at the edge."""
        total = (self.days.last - self.days.first).days + 1
        return min(max((day - self.days.first).days, 0), total) * _WIDTH // total

    def months(self) -> tuple[YearMonth, ...]:
        """Return the months, the first and the last perhaps in part."""
        firsts = list(months_of(self.days.first, self.days.last))
        places = [*map(self.at, firsts), _WIDTH]
        return tuple(
            YearMonth(first, here, there - here) for first, here, there in zip(firsts, places, places[1:], strict=False)
        )


def _overlaps(year: Days, first: date, last: date) -> bool:
    return first <= year.last and last >= year.first


def _state(row: ActivityLine) -> str | None:
    """Return in which of the three ways an activity is shown; None where it was called off."""
    match row.when:
        case When.DROPPED:
            return None
        case When.DONE | When.OVERDUE:
            return str(row.when)
        case _:
            return "planned"


def _bars(scale: _Scale, plans: Sequence[PlanLine]) -> tuple[list[tuple[int, PlanBar]], int]:
    """Return the bars with their rows, long plans above, and how many plans have none."""
    found: list[tuple[int, PlanBar]] = []
    ends: list[int] = []
    left_out = 0
    for plan in sorted(plans, key=_longest_first):
        first, last = plan.first or scale.days.first, plan.last or scale.days.last
        here, there = scale.at(first), scale.at(last + timedelta(days=1))
        row = next((row for row, end in enumerate(ends) if end <= here), len(ends))
        if row == _MOST_BARS:
            left_out += 1
            continue
        ends[row : row + 1] = [there]
        steps = tuple(
            StepMark(scale.at(step.day), step) for step in plan.steps if step.day and scale.days.has(step.day)
        )
        width = max(there - here - 2, 2)
        found.append((row, PlanBar(plan, here + 1, _HEAD + _BAR_STEP * row, width, width // _LETTER, steps)))
    return found, left_out


def _longest_first(plan: PlanLine) -> tuple[int, date, str]:
    first, last = plan.first or date.max, plan.last or date.max
    # By months: quarters differ by days, and stand in the order of time.
    return -round((last - first).days / _MONTH), first, plan.id


def _ticks(scale: _Scale, marks: Sequence[tuple[ActivityLine, str]]) -> Iterator[Tick]:
    together: dict[tuple[date, str], list[str]] = defaultdict(list)
    for row, state in marks:
        if row.day:
            together[_drawn_on(row.day, len(marks) > _MOST_MARKS), state].append(row.subject)
    for (day, state), names in sorted(together.items()):
        height = min(_LEAST_TICK + _TICK_STEP * (len(names) - 1), _MOST_TICK)
        shown = _few(names) if len(marks) > _MOST_MARKS else tuple(sorted(names))
        yield Tick(scale.at(day), height, state, day, shown)


def _flags(scale: _Scale, closing: Sequence[OpportunityLine], today: date) -> Iterator[Flag]:
    together: dict[tuple[date, bool], list[str]] = defaultdict(list)
    many = len(closing) > _MOST_FLAGS
    for each in closing:
        day = _drawn_on(each.close_date, many)
        together[day, each.close_date < today].append(each.name)
    for (day, is_late), names in sorted(together.items()):
        yield from (Flag(scale.at(day), day, name, is_late) for name in ([", ".join(_few(names))] if many else names))


def _drawn_on(day: date, by_week: bool) -> date:
    return day - timedelta(days=day.weekday()) if by_week else day


def _few(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names in order, of many the first ones and a sign that there are more."""
    ordered = tuple(sorted(names))
    return ordered if len(ordered) <= _MOST_NAMES else (*ordered[:_MOST_NAMES], f"… ({len(ordered)})")


def _sums(days: Iterable[YearDay]) -> tuple[YearSum, ...]:
    counts: dict[date, Counter[str]] = defaultdict(Counter)
    for each in days:
        counts[each.day.replace(day=1)][each.what] += 1
    return tuple(YearSum(month=month, counts=tuple(sorted(counts[month].items()))) for month in sorted(counts))


def _days(
    shown: Days,
    plans: Iterable[PlanLine],
    marks: Iterable[tuple[ActivityLine, str]],
    closing: Iterable[OpportunityLine],
    *,
    today: date,
) -> list[YearDay]:
    """Return the rows of the table in the order of time, those of one day by what they are and by name."""
    steps = [
        YearDay(day=step.day, what="step", name=plan.name, step=step)
        for plan in plans
        for step in plan.steps
        if step.day and shown.has(step.day)
    ]
    acts = [YearDay(day=row.day, what=state, name=row.subject) for row, state in marks if row.day]
    closes = [
        YearDay(day=each.close_date, what="late" if each.close_date < today else "closes", name=each.name)
        for each in closing
    ]
    return sorted((*steps, *acts, *closes), key=lambda each: (each.day, each.what, each.name))
