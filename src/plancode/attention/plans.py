"""Plans that nobody follows, that two people have for one contact, and drafts of periods that are over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from plancode.lifecycle import Ends
from plancode.models import Plan
from plancode.periods import Days
from plancode.workspace import Workspace

MONTH = timedelta(days=30)


class Rivals(NamedTuple):
    """Two plans of different owners for one contact, whose periods overlap; `place` is the contact's in `plan`."""

    plan: Plan
    other: Plan
    contact: str
    place: int


class Idle(NamedTuple):
    """An approved plan whose period runs; `last` is the day of its last activity, None where it has none."""

    plan: Plan
    last: date | None


def rivals(workspace: Workspace, today: date) -> Iterator[Rivals]:
    """Yield the plans that are not over, each with the first of another owner before it for the same contact.

    A plan and its parent may have different owners; so may two plans of one family for different periods.
    """
    held: dict[str, list[tuple[Days, Plan, int]]] = defaultdict(list)
    for plan in workspace.plans:
        days = workspace.days(plan)
        if days and days.last >= today and workspace.ends(plan) is None:
            for place, contact in enumerate(plan.contacts):
                held[contact].append((days, plan, place))
    for contact, plans in sorted(held.items()):
        before: dict[str, list[tuple[Days, Plan]]] = {}
        for days, plan, place in sorted(plans, key=lambda each: (each[0].first, each[1].id)):
            others = (each for owner, own in before.items() if owner != plan.owner for each in own)
            found = (other for span, other in others if span.last >= days.first and _are_apart(workspace, plan, other))
            if (other := next(found, None)) is not None:
                yield Rivals(plan, other, contact, place)
            before.setdefault(plan.owner, []).append((days, plan))


def _are_apart(workspace: Workspace, plan: Plan, other: Plan) -> bool:
    if plan.parent == other.id or other.parent == plan.id:
        return False
    return plan.period == other.period or workspace.top_of(plan) is not workspace.top_of(other)


def idle(workspace: Workspace, today: date) -> Iterator[Idle]:
    """Yield the approved plans that run for a month or longer, in which nothing has been planned or done for a month.

    What serves a plan below counts for the plans above it; where one above is idle too, it stands for all below.
    """
    last = _last_activities(workspace)
    protected = workspace.config.lifecycles["plan"].protected

    def is_idle(plan: Plan | None) -> bool:
        days = workspace.days(plan) if plan else None
        if plan is None or days is None or plan.status not in protected or workspace.ends(plan) is not None:
            return False
        return days.first + MONTH <= today <= days.last and last.get(plan.id, date.min) < today - MONTH

    for plan in workspace.plans:
        if is_idle(plan) and not (plan.parent and is_idle(workspace.parent_of(plan))):
            yield Idle(plan, last.get(plan.id))


def _last_activities(workspace: Workspace) -> dict[str, date]:
    """Return the latest day, past or ahead, of what serves each plan or one below it, by the plan's id."""
    last: dict[str, date] = {}
    for activity in workspace.activities:
        day = activity.day
        if day is None or workspace.ends(activity) is Ends.LOST:
            continue
        plan, passed = workspace.get(Plan, workspace.plan_served_by(activity)), set[str]()
        # Where the plan above has a later day already, all those above it have one too.
        while plan and plan.id not in passed and last.get(plan.id, date.min) < day:
            last[plan.id] = day
            passed.add(plan.id)
            plan = workspace.parent_of(plan)
    return last


def forgotten_drafts(workspace: Workspace, today: date) -> tuple[Plan, ...]:
    """Return the plans whose period is over and that are drafts, still or again, the latest first."""
    initial = workspace.config.lifecycles["plan"].initial
    found = [
        (days.last, plan)
        for plan in workspace.plans
        if plan.status in initial and (days := workspace.days(plan)) and days.last < today
    ]
    return tuple(plan for _, plan in sorted(found, key=lambda each: (-each[0].toordinal(), each[1].id)))
