"""The pipeline: the open opportunities by stage and by the month that they close in, and what was won and lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from plancode.lifecycle import Ends
from plancode.models import Opportunity
from plancode.periods import Days, Period
from plancode.views.context import Source
from plancode.views.lists import Sum, sums
from plancode.views.paging import Pager
from plancode.views.row_types import OpportunityLine

_PER_MONTH: Final = 3
_MONTHS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingMonth:
    """The open opportunities of a column that close in a month: the first ones, and how many there are.

    A month of None has all that close later; `is_late` are those whose day has passed.
    """

    month: date | None
    is_late: bool
    rows: tuple[OpportunityLine, ...]
    count: int

    @property
    def more(self) -> int:
        """Return how many are not listed."""
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A stage of the pipeline (None: no stage is given): the number of open opportunities, amounts per currency, months."""

    stage: str | None
    count: int
    late: int
    sums: tuple[Sum, ...]
    months: tuple[ClosingMonth, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What reached a status that ends an opportunity in the fiscal year: how many, and the sums per currency."""

    status: str
    count: int
    sums: tuple[Sum, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineView:
    """The columns of the pipeline in the order of the stages, and what was decided in `period`, a fiscal year."""

    columns: tuple[Column, ...]
    late: int
    period: str | None
    decided: tuple[Decided, ...]

    @property
    def count(self) -> int:
        """Return how many opportunities are open."""
        return sum(column.count for column in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunitiesView:
    """A part of the opportunities, open ones first; the pipeline counts all open ones, and stands on the first part."""

    pipeline: PipelineView
    rows: tuple[OpportunityLine, ...]
    total: int
    pager: Pager


def pipeline(source: Source) -> PipelineView:
    """Return the pipeline as of today."""
    workspace = source.workspace
    stages: dict[str | None, list[Opportunity]] = defaultdict(list)
    for each in workspace.opportunities:
        if workspace.ends(each) is None:
            stages[each.stage].append(each)
    known = list(workspace.config.picklists.get("opportunity.stage", {}))
    ordered = sorted(stages, key=lambda stage: (stage is None, *_place(known, stage)))
    year = workspace.config.calendar.period_of(source.today)
    period = Period(year.year) if year else None
    columns = tuple(_column(source, stage, stages[stage]) for stage in ordered)
    return PipelineView(
        columns=columns,
        late=sum(column.late for column in columns),
        period=str(period) if period else None,
        decided=_decided(source, workspace.config.calendar.range(period) if period else None),
    )


def _place(known: Sequence[str], stage: str | None) -> tuple[int, str]:
    return (known.index(stage) if stage in known else len(known)), stage or ""


def _column(source: Source, stage: str | None, found: list[Opportunity]) -> Column:
    late = [each for each in found if each.close_date < source.today]
    months: dict[date, list[Opportunity]] = defaultdict(list)
    for each in found:
        if each.close_date >= source.today:
            months[each.close_date.replace(day=1)].append(each)
    near, far = sorted(months)[:_MONTHS], sorted(months)[_MONTHS:]
    parts = [_closing(source, None, late, is_late=True)] if late else []
    parts += [_closing(source, month, months[month]) for month in near]
    if far:
        parts.append(_closing(source, None, [each for month in far for each in months[month]]))
    return Column(stage=stage, count=len(found), late=len(late), sums=sums(found), months=tuple(parts))


def _closing(
    source: Source, month: date | None, found: Iterable[Opportunity], *, is_late: bool = False
) -> ClosingMonth:
    rows = sorted(found, key=lambda each: (each.close_date, each.id))
    shown = tuple(source.opportunity_line(each) for each in rows[:_PER_MONTH])
    return ClosingMonth(month=month, is_late=is_late, rows=shown, count=len(rows))


def _decided(source: Source, days: Days | None) -> tuple[Decided, ...]:
    """Return what was won, then what was lost, by the status that says so; only of opportunities that close in these days."""
    workspace = source.workspace
    found: dict[tuple[bool, int, str], list[Opportunity]] = defaultdict(list)
    names = workspace.config.lifecycle("opportunity").names
    for each in workspace.opportunities:
        ends = workspace.ends(each)
        if ends in (Ends.WON, Ends.LOST) and (days is None or days.has(each.close_date)):
            found[ends is Ends.LOST, *_place(names, each.status)].append(each)
    return tuple(Decided(status=key[-1], count=len(found[key]), sums=sums(found[key])) for key in sorted(found))
