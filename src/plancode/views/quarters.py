"""The quarters of the fiscal year side by side: what was done in each, what is planned, and the plan for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plancode.attention.due import When, months_of
from plancode.periods import Calendar, Days, Period
from plancode.views.row_types import ActivityLine, PlanLine

# The chart of a quarter in pixels: the height of the highest bar of the year, the width of a bar and of a month.
_BAR_HEIGHT = 44
_BAR_WIDTH = 22
_BAR_STEP = 40
_HEIGHT = 60
_TEXT = 57
_LEAST_UNITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """A quarter of today's fiscal year, and what stands in it; an empty one shows that nothing is planned.

    Its chart is `width` by `height`; the bars stand on `base`, and the names of the months at `text_y`.
    """

    period: str
    first: date
    last: date
    done: int
    planned: int
    plan_status: str | None
    is_now: bool
    is_past: bool
    is_empty: bool
    bars: tuple[MonthBar, ...]
    width: int
    height: int = _HEIGHT
    base: Decimal = _BAR_HEIGHT + Decimal("0.5")
    text_y: int = _TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthBar:
    """A month of a quarter as a bar, in pixels: what is done stands below what is planned."""

    month: date
    done: int
    planned: int
    x: int
    middle: int
    done_height: int
    planned_height: int
    done_y: int
    planned_y: int
    width: int = _BAR_WIDTH


def quarters_of(
    calendar: Calendar, today: date, plans: tuple[PlanLine, ...], activities: tuple[ActivityLine, ...]
) -> tuple[Quarter, ...]:
    """Return the quarters of today's fiscal year with what stands in each."""
    spans = [
        (period, days, [row for row in activities if _is_in(days, row)]) for period, days in _spans(calendar, today)
    ]
    counts = Counter(row.day.replace(day=1) for _, _, inside in spans for row in inside if row.day)
    most = max([_LEAST_UNITS, *counts.values()])
    strip = []
    for period, days, inside in spans:
        of_period = (row for row in plans if row.period == str(period))
        # Of several plans, an active one goes before one that is over, the contact's own before an account's.
        plan = min(of_period, key=lambda row: (row.is_over, not is_own(row), row.id), default=None)
        bars = _bars(days, inside, most)
        strip.append(
            Quarter(
                period=str(period),
                first=days.first,
                last=days.last,
                done=sum(row.when == When.DONE for row in inside),
                planned=sum(row.when != When.DONE for row in inside),
                plan_status=plan.status if plan else None,
                is_now=days.has(today),
                is_past=days.last < today,
                is_empty=not inside,
                bars=bars,
                width=_BAR_STEP * len(bars),
            )
        )
    return tuple(strip)


def empty_quarters(calendar: Calendar, today: date, activities: tuple[ActivityLine, ...]) -> int:
    """Return in how many quarters of today's fiscal year nothing stands."""
    return sum(not any(_is_in(days, row) for row in activities) for _, days in _spans(calendar, today))


def _spans(calendar: Calendar, today: date) -> list[tuple[Period, Days]]:
    year = calendar.period_of(today)
    periods = calendar.quarters_of(year.year) if year else ()
    return [(period, days) for period in periods if (days := calendar.range(period))]


def _is_in(days: Days, row: ActivityLine) -> bool:
    return row.day is not None and days.has(row.day) and row.when != When.DROPPED


def _bars(days: Days, activities: list[ActivityLine], most: int) -> tuple[MonthBar, ...]:
    """Return the months of a quarter as bars; a month with `most` activities has the full height."""
    done = Counter(row.day.replace(day=1) for row in activities if row.day and row.when == When.DONE)
    planned = Counter(row.day.replace(day=1) for row in activities if row.day and row.when != When.DONE)

    def height(count: int) -> int:
        return round(_BAR_HEIGHT * count / most)

    return tuple(
        MonthBar(
            month=month,
            done=done[month],
            planned=planned[month],
            x=_BAR_STEP * place + (_BAR_STEP - _BAR_WIDTH) // 2,
            middle=_BAR_STEP * place + _BAR_STEP // 2,
            done_height=height(done[month]),
            planned_height=height(planned[month]),
            done_y=_BAR_HEIGHT - height(done[month]),
            planned_y=_BAR_HEIGHT - height(done[month]) - height(planned[month]),
        )
        for place, month in enumerate(months_of(days.first, days.last))
    )


def is_own(plan: PlanLine) -> bool:
    """Return whether a plan reaches the contact directly, not through an account."""
    return plan.via.account is None
