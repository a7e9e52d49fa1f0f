"""This quarter beside the same one of last year: what was done, whom we met, what was won, which plans are approved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plancode.attention.meetings import contacts_of, is_meeting
from plancode.lifecycle import Ends
from plancode.periods import QUARTER, Period
from plancode.views.context import Source
from plancode.views.heat import is_approved


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterFigures:
    """What took place in a quarter, up to today; `met` counts contacts, each once."""

    period: str
    first: date
    last: date
    done: int
    met: int
    won: int
    approved: int

    @property
    def is_empty(self) -> bool:
        """Return whether nothing took place."""
        return not (self.done or self.won or self.approved)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Today's quarter, and the same of the year before."""

    now: QuarterFigures
    before: QuarterFigures


def compared(source: Source) -> Compared | None:
    """Return both quarters; None where the calendar lacks one of them, or nothing took place in either."""
    period = source.workspace.config.calendar.period_of(source.today, QUARTER)
    if period is None:
        return None
    now, before = _figures(source, period), _figures(source, period._replace(year=period.year - 1))
    if now is None or before is None or (now.is_empty and before.is_empty):
        return None
    return Compared(now=now, before=before)


def _figures(source: Source, period: Period) -> QuarterFigures | None:
    workspace = source.workspace
    days = workspace.config.calendar.range(period)
    if days is None:
        return None
    done = [each for each in workspace.activities if workspace.is_done(each) and each.day and days.has(each.day)]
    met = {name for each in done if is_meeting(workspace, each) for name in contacts_of(each)}
    won = [each for each in workspace.opportunities if workspace.ends(each) == Ends.WON and days.has(each.close_date)]
    approved = [
        each for each in workspace.plans if workspace.period(each) == period and is_approved(source, each.status)
    ]
    return QuarterFigures(
        period=str(period),
        first=days.first,
        last=days.last,
        done=len(done),
        met=len(met),
        won=len(won),
        approved=len(approved),
    )
