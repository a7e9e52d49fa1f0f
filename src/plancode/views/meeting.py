"""Before a meeting: what was said the last time, and when the next one is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plancode.attention.due import ENDED, When
from plancode.attention.meetings import is_ahead
from plancode.views.context import Source
from plancode.views.row_types import ActivityLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Meetings:
    """The last meeting with a contact that took place, and the next one that is planned; None where there is none."""

    last: ActivityLine | None
    next: ActivityLine | None


def meetings_with(source: Source, contact: str) -> Meetings:
    """Return the meetings with a contact before and after today."""
    workspace, found = source.workspace, source.reach.meetings.get(contact, ())
    held = [each for each in found if workspace.is_done(each)]
    ahead = (each for each in found if is_ahead(workspace, each, source.today))
    first = next(ahead, None)
    return Meetings(
        last=source.activity_line(held[-1]) if held else None,
        next=source.activity_line(first) if first else None,
    )


def owed(rows: Iterable[ActivityLine], meetings: Meetings) -> tuple[ActivityLine, ...]:
    """Return what a contact waits for: what is overdue, and what is to follow something and is still open; by day.

    The next meeting is not among it, as it stands for itself.
    """
    following = meetings.next.id if meetings.next else None
    waiting = (
        row
        for row in rows
        if row.when == When.OVERDUE or (row.when not in ENDED and row.follows and row.id != following)
    )
    return tuple(sorted(waiting, key=lambda row: (row.when != When.OVERDUE, row.day or date.max, row.id)))
