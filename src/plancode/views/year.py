"""A fiscal year as a picture: the months along, plans as bars with their steps, activities and closing dates as marks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from plancode.attention.due import When
from plancode.models import Plan
from plancode.periods import Calendar, Days, Period
from plancode.views.context import Source
from plancode.views.later import Later
from plancode.views.reports import Report
from plancode.views.row_types import ActivityLine, OpportunityLine, PlanLine, StepLine
from plancode.views.scale import WIDTH, Scale, YearMonth
from plancode.workspace import Workspace

# The picture in its own units; a page shows it as wide as there is room.
_HEAD: Final = 26
_BAR: Final = 26
_BAR_STEP: Final = 40
_LINE: Final = 74
_FLAGS: Final = 28
_MOST_BARS: Final = 12
_MONTH: Final = 30
# A letter of a bar's text is so wide.
_LETTER: Final = 8
_LEAST_TICK: Final = 9
_TICK_STEP: Final = 5
_MOST_TICK: Final = 29


class Room(NamedTuple):
    """How many plans, marks, flags and days of its table a picture has room for one by one."""

    plans: int
    marks: int
    flags: int
    days: int


# Of more plans than this nobody could tell the bars apart; more marks than this are drawn by the week, and more days than
# this are told by the month: a picture of hundreds of activities stays as small as one of twenty.
_WIDE: Final = Room(plans=24, marks=110, flags=30, days=70)
_NARROW: Final = Room(plans=8, marks=40, flags=8, days=0)


def room_of(report: Report) -> Room:
    """Return the room that a report has for its picture beside its rows."""
    return _NARROW if report.is_crowded else _WIDE


def room_of_list(rows: int) -> Room:
    """Return the room that a list of so many rows has for its picture."""
    return _WIDE if rows <= _WIDE.plans else _NARROW


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


@dataclass(frozen=True, slots=True)
class Stroke:
    """All marks of one state in a single line, where there are too many to tell one by one: the data of an SVG path."""

    state: str
    data: str


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
    Where there are too many marks or flags, `strokes` draw them by the week.
    Bars are `bar` high. Activities that are done stand on the line at `axis`, others hang from it; flags stand on `ground`.
    """

    period: str
    months: tuple[YearMonth, ...]
    today: int | None
    bars: tuple[PlanBar, ...]
    left_out: int
    ticks: tuple[Tick, ...]
    flags: tuple[Flag, ...]
    strokes: tuple[Stroke, ...]
    days: tuple[YearDay, ...]
    sums: tuple[YearSum, ...]
    axis: int
    ground: int
    height: int
    bar: int = _BAR
    width: int = WIDTH

    @property
    def is_drawn(self) -> bool:
        """Return whether there is anything to draw."""
        return bool(self.bars or self.ticks or self.flags or self.strokes)


def year_view(
    source: Source,
    plans: Iterable[PlanLine],
    activities: Iterable[ActivityLine],
    opportunities: Iterable[OpportunityLine],
    *,
    period: Period | None = None,
    room: Room = _WIDE,
) -> YearView | None:
    """Return the picture of a fiscal year, today's unless period names one; None where the calendar has no such year."""
    return year_later(source, plans, activities, opportunities, period=period, room=room).value


def year_later(
    source: Source,
    plans: Iterable[PlanLine],
    activities: Iterable[ActivityLine],
    opportunities: Iterable[OpportunityLine],
    *,
    period: Period | None = None,
    room: Room = _WIDE,
) -> Later[YearView | None]:
    """Return the picture of a fiscal year, as `year_view` does, to be drawn when it is shown."""
    listed = tuple(plans)
    workspace = source.workspace
    setting = _Setting(workspace.config.calendar, source.today, period, room, _tops(workspace, listed))
    return Later(_drawn, (setting, listed, tuple(activities), tuple(opportunities)))


class _Setting(NamedTuple):
    """What decides how rows are drawn: `tops` are the uppermost plans of the families, by plan."""

    calendar: Calendar
    today: date
    period: Period | None
    room: Room
    tops: tuple[tuple[str, str], ...]


def _drawn(
    setting: _Setting,
    plans: tuple[PlanLine, ...],
    activities: tuple[ActivityLine, ...],
    opportunities: tuple[OpportunityLine, ...],
) -> YearView | None:
    calendar, today, period, room, tops = setting
    around = period or calendar.period_of(today)
    year = calendar.range(Period(around.year)) if around else None
    if around is None or year is None:
        return None
    shown = [each for each in plans if each.first and each.last and _overlaps(year, each.first, each.last)]
    scale = Scale.of(year, shown)
    bars, left_out = _bars(scale, shown, _families(tops, shown)) if len(shown) <= room.plans else ([], len(shown))
    axis = _HEAD + _BAR_STEP * (1 + max((row for row, _ in bars), default=-1)) + _LINE // 2
    marks = [(each, state) for each in activities if (state := _state(each)) and each.day and scale.days.has(each.day)]
    closing = sorted(
        (each for each in opportunities if each.is_open and scale.days.has(each.close_date)),
        key=lambda each: (each.close_date, each.name),
    )
    days = _days(scale.days, shown, marks, closing, today=today)
    ground = axis + _LINE // 2 + (_FLAGS if closing else 0)
    many = len(marks) > room.marks, len(closing) > room.flags
    return YearView(
        period=str(Period(around.year)),
        months=scale.months(),
        today=scale.at(today) if scale.days.has(today) else None,
        bars=tuple(bar for _, bar in bars),
        left_out=left_out,
        ticks=() if many[0] else tuple(_ticks(scale, marks)),
        flags=() if many[1] else tuple(_flags(scale, closing, today)),
        strokes=(*(_marks(scale, marks, axis) if many[0] else ()), *(_poles(scale, closing, ground, today) if many[1] else ())),
        days=tuple(days) if len(days) <= room.days else (),
        sums=_sums(days) if len(days) > room.days else (),
        axis=axis,
        ground=ground,
        height=ground + 2,
    )  # fmt: skip


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


def _tops(workspace: Workspace, plans: Iterable[PlanLine]) -> tuple[tuple[str, str], ...]:
    found = ((line.id, workspace.get(Plan, line.id)) for line in plans)
    return tuple((name, workspace.top_of(plan).id) for name, plan in found if plan)


def _families(tops: tuple[tuple[str, str], ...], plans: Iterable[PlanLine]) -> dict[str, str]:
    """Return the family of each plan that has others of it beside it; a plan alone has none."""
    shown = {line.id for line in plans}
    of = {name: top for name, top in tops if name in shown}
    counts = Counter(of.values())
    return {name: top for name, top in of.items() if counts[top] > 1}


def _bars(
    scale: Scale, plans: Sequence[PlanLine], families: Mapping[str, str]
) -> tuple[list[tuple[int, PlanBar]], int]:
    """Return the bars with their rows, and how many plans have none: families together, in each long plans above."""
    found: list[tuple[int, PlanBar]] = []
    # The family that has each row, and where its last bar ends: plans of different families never share one.
    ends: list[tuple[str, int]] = []
    left_out = 0
    for plan in _in_families(plans, families):
        family = families.get(plan.id, "")
        here, there = _extent(scale, plan)
        row = next((at for at, (whose, end) in enumerate(ends) if whose == family and end <= here), len(ends))
        if row == _MOST_BARS:
            left_out += 1
            continue
        ends[row : row + 1] = [(family, there)]
        steps = tuple(
            StepMark(scale.at(step.day), step) for step in plan.steps if step.day and scale.days.has(step.day)
        )
        width = max(there - here - 2, 2)
        found.append((row, PlanBar(plan, here + 1, _HEAD + _BAR_STEP * row, width, width // _LETTER, steps)))
    return found, left_out


def _extent(scale: Scale, plan: PlanLine) -> tuple[int, int]:
    """Return where the bar of a plan begins, and where it ends."""
    first, last = plan.first or scale.days.first, plan.last or scale.days.last
    return scale.at(first), scale.at(last + timedelta(days=1))


def _in_families(plans: Sequence[PlanLine], families: Mapping[str, str]) -> list[PlanLine]:
    """Return plans with those of a family behind each other, its longest first; so are the families among themselves."""
    firsts: dict[str, tuple[int, date, str]] = {}
    for plan in plans:
        family = families.get(plan.id, plan.id)
        firsts[family] = min(_longest_first(plan), firsts.get(family, _longest_first(plan)))
    return sorted(plans, key=lambda plan: (firsts[families.get(plan.id, plan.id)], _longest_first(plan)))


def _longest_first(plan: PlanLine) -> tuple[int, date, str]:
    first, last = plan.first or date.max, plan.last or date.max
    # By months: quarters differ by days, and stand in the order of time.
    return -round((last - first).days / _MONTH), first, plan.id


def _ticks(scale: Scale, marks: Sequence[tuple[ActivityLine, str]]) -> Iterator[Tick]:
    together: dict[tuple[date, str], list[str]] = defaultdict(list)
    for row, state in marks:
        if row.day:
            together[row.day, state].append(row.subject)
    for (day, state), names in sorted(together.items()):
        yield Tick(scale.at(day), _height(len(names)), state, day, tuple(sorted(names)))


def _flags(scale: Scale, closing: Sequence[OpportunityLine], today: date) -> Iterator[Flag]:
    for each in sorted(closing, key=lambda each: (each.close_date, each.name)):
        yield Flag(scale.at(each.close_date), each.close_date, each.name, each.close_date < today)


def _marks(scale: Scale, marks: Sequence[tuple[ActivityLine, str]], axis: int) -> Iterator[Stroke]:
    """Yield a line for each state; a mark stands for all activities of a week, and as many as they are, so high it is."""
    counts = Counter((_week(row.day), state) for row, state in marks if row.day)
    lines: dict[str, list[str]] = defaultdict(list)
    for (week, state), count in sorted(counts.items()):
        x, height = scale.at(week), _height(count)
        if state == When.OVERDUE:
            lines[state].append(f"M{x - 5} {axis + 1}h14l-7 {height + 4}z")
        else:
            lines[state].append(f"M{x} {axis - height if state == When.DONE else axis + 1}h4v{height}h-4z")
    yield from (Stroke(state, "".join(lines[state])) for state in sorted(lines))


def _poles(scale: Scale, closing: Sequence[OpportunityLine], ground: int, today: date) -> Iterator[Stroke]:
    """Yield the flags of all closing dates, those that have passed apart; one stands for all of a week."""
    weeks = {(each.close_date < today, _week(each.close_date)) for each in closing}
    for is_late, state in ((False, "flag"), (True, "flag late")):
        drawn = "".join(
            f"M{scale.at(week)} {ground}v-24h11l-3 5 3 5h-11" for late, week in sorted(weeks) if late == is_late
        )
        if drawn:
            yield Stroke(state, drawn)


def _height(count: int) -> int:
    return min(_LEAST_TICK + _TICK_STEP * (count - 1), _MOST_TICK)


def _week(day: date) -> date:
    return day - timedelta(days=day.weekday())


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
