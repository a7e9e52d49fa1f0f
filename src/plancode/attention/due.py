"""What is due: overdue, due soon, past its close date, not followed up, linked to nothing (S11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum

from plancode.models import Activity, Opportunity
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
    day = activity.planned
    if workspace.ends(activity):
        return When.DONE if workspace.is_done(activity) else When.DROPPED
    if day is None:
        return When.UNDATED
    if (activity.last_day or day) < today:
        return When.OVERDUE
    return When.SOON if day <= today + SOON else When.LATER


def week_of(today: date) -> tuple[date, date]:
    """Return the first and the last day of what is called this week: today, and the same day of the next week."""
    return today, today + WEEK


def month_from(today: date) -> tuple[date, date]:
    """Return the first and the last day of what is called the next 30 days: those after this week."""
    return today + WEEK + timedelta(days=1), today + SOON


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


def past_close(workspace: Workspace, today: date) -> tuple[Opportunity, ...]:
    """Return the open opportunities whose close date has passed, the oldest first."""
    found = [each for each in workspace.opportunities if is_past_close(workspace, each, today)]
    return tuple(sorted(found, key=lambda each: (each.close_date, each.id)))


def is_past_close(workspace: Workspace, opportunity: Opportunity, today: date) -> bool:
    """Return whether an opportunity is still open after its close date."""
    return opportunity.close_date < today and workspace.ends(opportunity) is None


def missed_follow_ups(workspace: Workspace, today: date) -> Iterator[tuple[Activity | Opportunity, str]]:
    """Yield what was to follow something that is over, is still open, and has its day behind it; with what it follows."""
    for record, target in workspace.named_by("follow_up_of"):
        cause = workspace.records.get(target)
        if not isinstance(cause, Activity | Opportunity) or workspace.ends(cause) is None:
            continue
        match record:
            case Activity() if when(workspace, record, today) is When.OVERDUE:
                yield record, cause.id
            case Opportunity() if is_past_close(workspace, record, today):
                yield record, cause.id


def followed(workspace: Workspace) -> Mapping[str, tuple[str, ...]]:
    """Return the follow-ups of each activity or opportunity: `kind/id` of the cause → `kind/id` of its follow-ups."""
    found: dict[str, list[str]] = {}
    for record, target in workspace.named_by("follow_up_of"):
        found.setdefault("/".join(target), []).append("/".join(record.ref))
    return {cause: tuple(follow_ups) for cause, follow_ups in found.items()}


def without_follow_up(workspace: Workspace) -> tuple[Activity, ...]:
    """Return the activities that were done and that nothing follows, the latest first."""
    causes = followed(workspace)
    found = [
        activity
        for activity in workspace.activities
        if workspace.is_done(activity) and "/".join(activity.ref) not in causes
    ]
    return tuple(sorted(found, key=lambda each: (each.day or date.min, each.id), reverse=True))


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
        *sorted(ended, key=lambda each: (each.day or date.min, each.id), reverse=True),
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
