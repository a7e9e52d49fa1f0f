"""Plans as families: an annual plan with its quarters side by side, year by year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from plancode.models import Plan, collated
from plancode.periods import Period
from plancode.views.context import Source
from plancode.views.paging import Pager
from plancode.views.row_types import PlanLine
from plancode.views.year import YearView, room_of_list, year_view

_OTHERS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A plan with no other above it, its quarters in order (None: no plan), and the other plans below it.

    Of many others the first are there, and `more` counts the rest.
    A quarter's plan without a parent stands among `quarters` itself, beside plans that are not its own children.
    """

    top: PlanLine
    is_quarter: bool
    quarters: tuple[PlanLine | None, ...]
    others: tuple[PlanLine, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlansView:
    """A part of the plans of a year; `years` are all years with plans, and the paths of their pages.

    `picture` is that of the year, on the first part.
    """

    year: str
    years: tuple[tuple[str, str], ...]
    families: tuple[Family, ...]
    total: int
    expired: int
    picture: YearView | None
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedView:
    """A part of the plans that have ended, which leave the lists of plans and can still be reported (S5)."""

    rows: tuple[PlanLine, ...]
    total: int
    pager: Pager


def ended_plans(source: Source) -> tuple[PlanLine, ...]:
    """Return the plans that are over, the latest first."""
    rows = [source.plan_line(plan) for plan in source.workspace.plans if source.is_over(plan)]
    return tuple(sorted(rows, key=lambda row: (row.last or date.min, row.id), reverse=True))


def picture_of(source: Source, year: int, listed: tuple[Family, ...]) -> YearView | None:
    """Return the picture of a year with the plans of families, and all that was done, is planned and closes in it."""
    workspace = source.workspace
    plans = {line.id: line for each in listed for line in (each.top, *each.quarters, *each.others) if line}
    return year_view(
        source,
        plans.values(),
        map(source.activity_line, workspace.activities),
        map(source.opportunity_line, workspace.opportunities),
        period=Period(year),
        room=room_of_list(len(plans)),
    )


def families(source: Source) -> dict[int, tuple[Family, ...]]:
    """Return families by fiscal year, latest first, without plans that are over; 0: the calendar lacks the period."""
    workspace = source.workspace
    found: dict[int, list[Family]] = defaultdict(list)
    for plan in workspace.plans:
        if source.is_over(plan):
            continue
        above = workspace.parent_of(plan)
        # Its own family, or a plan below one that is over would be shown nowhere.
        if above is None or source.is_over(above) or workspace.is_circling(plan):
            period = workspace.period(plan)
            found[period.year if period else 0].append(_family(source, plan, period))
    return {
        year: tuple(sorted(found[year], key=lambda each: (each.top.contacts, collated(each.top.name), each.top.id)))
        for year in sorted(found, reverse=True)
    }


def _family(source: Source, plan: Plan, period: Period | None) -> Family:
    below = list(_below(source, plan))
    by_period = {line.period: line for line in below}
    names = [str(quarter) for quarter in source.workspace.config.calendar.quarters_of(period.year)] if period else []
    top = source.plan_line(plan)
    by_period |= {name: top for name in names if name == top.period}
    quarters = tuple(by_period.get(name) for name in names)
    shown = {line.id for line in quarters if line}
    others = tuple(line for line in below if line.id not in shown)
    return Family(
        top=top,
        is_quarter=top.period in names,
        quarters=quarters,
        others=others[:_OTHERS],
        more=len(others[_OTHERS:]),
    )


def _below(source: Source, plan: Plan) -> Iterator[PlanLine]:
    """Yield the plans below a plan, each before its children."""
    waiting = [plan]
    while waiting:
        each = waiting.pop()
        if each is not plan:
            yield source.plan_line(each)
        waiting += reversed(source.workspace.plans_below(each))
