"""What needs attention: how the plans stand, what is due, and who has no plan (S1, S5, S11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from plancode.lifecycle import Need
from plancode.models import Activity, Plan
from plancode.periods import Period
from plancode.views.context import Source
from plancode.views.row_types import ActivityLine, PlanLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A plan that waits for somebody, and for how many days; None where git does not say."""

    plan: PlanLine
    days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView:
    """What needs attention today."""

    statuses: Mapping[str, int]
    to_review: tuple[Waiting, ...]
    could_expire: tuple[PlanLine, ...]
    late: tuple[PlanLine, ...]
    overdue: tuple[ActivityLine, ...]
    this_week: tuple[ActivityLine, ...]
    unlinked: tuple[ActivityLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaView:
    """Activities to do, done ones without a follow-up, and those that serve no plan, objective or opportunity."""

    overdue: tuple[ActivityLine, ...]
    this_week: tuple[ActivityLine, ...]
    later: tuple[ActivityLine, ...]
    without_follow_up: tuple[ActivityLine, ...]
    unlinked: tuple[ActivityLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """A contact, with status and id of its plan in each period; None where it has no plan."""

    id: str
    name: str
    tier: int | None
    importance: str
    owner: str | None
    plans: tuple[str | None, ...]
    held: tuple[tuple[str, str] | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageView:
    """Who has a plan in a period and its quarters; contacts who have opted out are counted apart."""

    periods: tuple[str, ...]
    rows: tuple[CoverageRow, ...]
    covered: int
    opted_out: int


def status_view(source: Source, *, owner: str | None = None) -> StatusView:
    """Return what needs attention, from anybody or from the owner with this id."""
    workspace, today = source.workspace, source.today
    lifecycle = workspace.config.lifecycles["plan"]
    plans = [plan for plan in workspace.plans if owner in (None, plan.owner)]
    counts = Counter(plan.status for plan in plans)
    ending = {status for step in lifecycle.steps if Need.PERIOD_ENDED in step.needs for status in step.sources}
    rows = [source.plan_line(plan) for plan in plans]
    review = [row for row in rows if row.status in lifecycle.in_review]
    return StatusView(
        statuses={status: counts[status] for status in lifecycle.names},
        to_review=tuple(sorted((_waiting(row) for row in review), key=lambda each: (-(each.days or 0), each.plan.id))),
        could_expire=tuple(row for row in rows if row.status in ending and row.last and row.last < today),
        late=tuple(row for row in rows if _is_late(row, today, set(lifecycle.initial))),
        overdue=_activities(source, source.overdue, owner),
        this_week=_activities(source, source.this_week, owner),
        unlinked=_activities(source, source.unlinked, owner),
    )


def _waiting(row: PlanLine) -> Waiting:
    return Waiting(plan=row, days=row.steps[-1].days if row.steps else None)


def _is_late(row: PlanLine, today: date, initial: set[str]) -> bool:
    """Return whether a plan's period has begun and the plan has not left its first status."""
    return row.status in initial and row.first is not None and row.first <= today


def _activities(source: Source, found: tuple[Activity, ...], owner: str | None) -> tuple[ActivityLine, ...]:
    return tuple(source.activity_line(each) for each in found if owner in (None, each.owner))


def agenda_view(source: Source, *, owner: str | None = None, contact: str | None = None) -> AgendaView:
    """Return the agenda, narrowed to the owner or to the contact with this id."""

    def rows(found: tuple[Activity, ...]) -> tuple[ActivityLine, ...]:
        return _activities(source, tuple(each for each in found if contact is None or contact in each.everyone), owner)

    first = {each.id for each in source.this_week}
    return AgendaView(
        overdue=rows(source.overdue),
        this_week=rows(source.this_week),
        later=rows(tuple(each for each in source.soon if each.id not in first)),
        without_follow_up=rows(source.without_follow_up),
        unlinked=rows(source.unlinked),
    )


def coverage_view(source: Source, period: Period) -> CoverageView:
    """Return who has a plan in period; for a year or a half-year, also in each of its quarters."""
    calendar = source.workspace.config.calendar
    periods = (period, *calendar.quarters_in(period))
    plans: dict[tuple[str, str], Plan] = {}
    for plan in source.workspace.plans:
        for name in plan.contacts:
            plans.setdefault((name, plan.period), plan)
    rows: list[CoverageRow] = []
    for contact in source.ordered:
        if contact.opt_out:
            continue
        found = [plans.get((contact.id, str(each))) for each in periods]
        rows.append(
            CoverageRow(
                id=contact.id,
                name=contact.name,
                tier=contact.tier,
                importance=contact.importance,
                owner=source.person(contact.owner),
                plans=tuple(plan.status if plan else None for plan in found),
                held=tuple((plan.id, plan.status) if plan else None for plan in found),
            )
        )
    return CoverageView(
        periods=tuple(str(each) for each in periods),
        rows=tuple(rows),
        covered=sum(any(row.plans) for row in rows),
        opted_out=len(source.ordered) - len(rows),
    )
