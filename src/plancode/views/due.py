"""The activities that need attention: overdue, due soon, done without a follow-up, linked to nothing (S11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum

from plancode.models import Activity
from plancode.workspace import Workspace

SOON = timedelta(days=30)
WEEK = timedelta(days=7)
_LAST_MONTH = 12


class When(StrEnum):
    """How an activity stands to today."""

    DONE = "done"
    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    UNDATED = "undated"
    DROPPED = "dropped"


# Activities that are due no more, whatever their day.
ENDED = (When.DONE, When.DROPPED)


def when(workspace: Workspace, activity: Activity, today: date) -> When:
    """Return how an activity stands today; where its status has ended it, that is done or dropped, whatever its day."""
    day = activity.day
    if workspace.ends(activity):
        return When.DONE if workspace.is_done(activity) else When.DROPPED
    if day is None:
        return When.UNDATED
    if (activity.last_day or day) < today:
        return When.OVERDUE
    return When.SOON if day <= today + SOON else When.LATER


def overdue(workspace: Workspace, today: date) -> tuple[Activity, ...]:
    """Return the activities that should have been done, the oldest first."""
    found = [activity for activity in workspace.activities if when(workspace, activity, today) is When.OVERDUE]
    return tuple(sorted(found, key=_by_day))


def due_soon(workspace: Workspace, today: date, span: timedelta = SOON) -> tuple[Activity, ...]:
    """Return the open activities from today to span later, by day."""
    found = [
        activity
        for activity in workspace.activities
        if when(workspace, activity, today) is When.SOON and (activity.day or today) <= today + span
    ]
    return tuple(sorted(found, key=_by_day))


def followed(workspace: Workspace) -> Mapping[str, tuple[str, ...]]:
    """Return the follow-ups of each activity or opportunity: `kind/id` of the cause → `kind/id` of its follow-ups."""
    found: dict[str, list[str]] = {}
    for ref, links in workspace.links.items():
        for link in links:
            if link.keys == ("follow_up_of",):
                found.setdefault("/".join(link.target), []).append("/".join(ref))
    return {cause: tuple(follow_ups) for cause, follow_ups in found.items()}


def without_follow_up(workspace: Workspace) -> tuple[Activity, ...]:
    """Return the activities that were done and that nothing follows, the latest first."""
    causes = followed(workspace)
    found = [
        activity
        for activity in workspace.activities
        if workspace.is_done(activity) and "/".join(activity.ref) not in causes
    ]
    return tuple(sorted(found, key=lambda each: (each.completed or each.day or date.min, each.id), reverse=True))


def serves_nothing(activity: Activity) -> bool:
    """Return whether an activity is linked to no plan, objective or opportunity."""
    return not (activity.plan or activity.objective or activity.opportunity)


def unlinked(workspace: Workspace) -> tuple[Activity, ...]:
    """Return the activities that serve nothing: open ones by day, then ended ones, latest first."""
    found = [each for each in workspace.activities if serves_nothing(each)]
    ended = [each for each in found if workspace.ends(each)]
    waiting = [each for each in found if not workspace.ends(each)]
    return (
        *sorted(waiting, key=_by_day),
        *sorted(ended, key=lambda each: (each.completed or each.day or date.min, each.id), reverse=True),
    )


def months_of(first: date, last: date) -> Iterator[date]:
    """Yield the first day of every month from first to last."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        over, number = divmod(month.month, _LAST_MONTH)
        month = date(month.year + over, number + 1, 1)


def days_of(first: date, last: date) -> Iterator[date]:
    """Yield every day from first to last."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _by_day(activity: Activity) -> tuple[date, str]:
    return (activity.day or date.max, activity.id)
