"""What needs attention: how the plans stand, what is due, and who has no plan (S1, S5, S11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from plancode.attention.due import month_from, past_close, week_of
from plancode.attention.meetings import contacts_of
from plancode.attention.people import waiting_for
from plancode.attention.plans import forgotten_drafts
from plancode.lifecycle import Need
from plancode.models import Activity, Person, Plan
from plancode.periods import Period
from plancode.views.alive import attention_lines
from plancode.views.context import Source
from plancode.views.row_types import ActivityLine, AttentionLine, OpportunityLine, PlanLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A plan that waits for somebody, and for how many days; None where git does not say."""

    plan: PlanLine
    days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A draft that came back from review: who returned it, on which day, and why; the reasons are those of the commit."""

    plan: PlanLine
    who: str
    day: date | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView:
    """What needs attention today; `week` is the first and the last day of what is called this week.

    `waits_for_you` are the plans of others that the person whose view this is may approve or return. `late` are the
    drafts whose period runs, `past_drafts` those whose period is over.
    """

    statuses: Mapping[str, int]
    waits_for_you: tuple[Waiting, ...]
    returned: tuple[Returned, ...]
    to_review: tuple[Waiting, ...]
    could_expire: tuple[PlanLine, ...]
    late: tuple[PlanLine, ...]
    past_drafts: tuple[PlanLine, ...]
    overdue: tuple[ActivityLine, ...]
    past_close: tuple[OpportunityLine, ...]
    week: tuple[date, date]
    this_week: tuple[ActivityLine, ...]
    unlinked: tuple[ActivityLine, ...]
    attention: tuple[AttentionLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaView:
    """Activities to do, done ones without a follow-up, and those that serve no plan, objective or opportunity.

    And the open opportunities past their close date. `week` and `month` are the first and last days of `this_week` and
    `later`.
    """

    overdue: tuple[ActivityLine, ...]
    past_close: tuple[OpportunityLine, ...]
    week: tuple[date, date]
    this_week: tuple[ActivityLine, ...]
    month: tuple[date, date]
    later: tuple[ActivityLine, ...]
    without_follow_up: tuple[ActivityLine, ...]
    unlinked: tuple[ActivityLine, ...]
    attention: tuple[AttentionLine, ...]


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
    """Return what needs attention, from anybody or from the person with this id, who owns it or may move it."""
    workspace, today = source.workspace, source.today
    lifecycle = workspace.config.lifecycles["plan"]
    plans = [plan for plan in workspace.plans if owner in (None, plan.owner)]
    counts = Counter(plan.status for plan in plans)
    ending = {status for step in lifecycle.steps if Need.PERIOD_ENDED in step.needs for status in step.sources}
    rows = [source.plan_line(plan) for plan in plans]
    person = workspace.get(Person, owner)
    return StatusView(
        statuses={status: counts[status] for status in lifecycle.names},
        waits_for_you=_longest_first(map(source.plan_line, waiting_for(person, workspace) if person else ())),
        returned=_returned(source, rows),
        to_review=_longest_first(row for row in rows if row.status in lifecycle.in_review),
        could_expire=tuple(row for row in rows if row.status in ending and row.last and row.last < today),
        late=tuple(row for row in rows if _is_late(row, today, set(lifecycle.initial))),
        past_drafts=tuple(
            source.plan_line(plan) for plan in forgotten_drafts(workspace, today) if owner in (None, plan.owner)
        ),
        overdue=_activities(source, source.overdue, owner),
        past_close=_past_close(source, owner),
        week=week_of(today),
        this_week=_activities(source, source.this_week, owner),
        unlinked=_activities(source, source.unlinked, owner),
        attention=tuple(each for each in attention_lines(source) if owner is None or owner in each.owners),
    )


def _longest_first(rows: Iterable[PlanLine]) -> tuple[Waiting, ...]:
    waiting = (Waiting(plan=row, days=row.steps[-1].days if row.steps else None) for row in rows)
    return tuple(sorted(waiting, key=lambda each: (-(each.days or 0), each.plan.id)))


def _returned(source: Source, rows: Iterable[PlanLine]) -> tuple[Returned, ...]:
    """Return the plans whose last step led back from review to where they began, the latest first."""
    lifecycle = source.workspace.config.lifecycles["plan"]
    found = [
        Returned(plan=row, who=step.who, day=step.day, reasons=step.reasons)
        for row in rows
        if row.steps and row.status in lifecycle.initial
        for step in row.steps[-1:]
        if step.before in lifecycle.in_review and step.after == row.status
    ]
    return tuple(sorted(found, key=lambda each: (-(each.day or date.min).toordinal(), each.plan.id)))


def _is_late(row: PlanLine, today: date, initial: set[str]) -> bool:
    """Return whether a plan's period runs and the plan has not left its first status."""
    return row.status in initial and row.first is not None and row.last is not None and row.first <= today <= row.last


def _activities(source: Source, found: tuple[Activity, ...], owner: str | None) -> tuple[ActivityLine, ...]:
    return tuple(source.activity_line(each) for each in found if owner in (None, each.owner))


def _past_close(source: Source, owner: str | None, contact: str | None = None) -> tuple[OpportunityLine, ...]:
    return tuple(
        source.opportunity_line(each)
        for each in past_close(source.workspace, source.today)
        if owner in (None, each.owner) and (contact is None or contact in contacts_of(each))
    )


def agenda_view(source: Source, *, owner: str | None = None, contact: str | None = None) -> AgendaView:
    """Return the agenda, narrowed to the owner or to the contact with this id."""

    def rows(found: tuple[Activity, ...]) -> tuple[ActivityLine, ...]:
        with_contact = (each for each in found if contact is None or contact in contacts_of(each))
        return _activities(source, tuple(with_contact), owner)

    first = {each.id for each in source.this_week}
    return AgendaView(
        overdue=rows(source.overdue),
        past_close=_past_close(source, owner, contact),
        week=week_of(source.today),
        this_week=rows(source.this_week),
        month=month_from(source.today),
        later=rows(tuple(each for each in source.soon if each.id not in first)),
        without_follow_up=rows(source.without_follow_up),
        unlinked=rows(source.unlinked),
        attention=tuple(
            each
            for each in attention_lines(source)
            if (owner is None or owner in each.owners) and (contact is None or contact in each.contacts)
        ),
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
        if not contact.is_approached:
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
