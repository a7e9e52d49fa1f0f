"""The start page: what needs somebody, how the plans stand, and who is there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from plancode.models import Contact
from plancode.views.attention import contacts_without_plan, due_soon, overdue, unlinked, without_follow_up
from plancode.views.building import Source
from plancode.views.contact import contact_view
from plancode.views.lines import ActivityLine, FindingLine, PlanLine, StepLine

_RECENT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """A contact in the list of all."""

    id: str
    name: str
    account: str | None
    type: str | None
    tier: int | None
    importance: str
    owner: str | None
    plan_status: str | None
    overdue: int
    next_activity: date | None
    empty_quarters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """A recent change of a plan's status."""

    plan: str
    name: str
    step: StepLine


@dataclass(frozen=True, slots=True, kw_only=True)
class StartView:
    """The start page."""

    today: date
    head: str | None
    statuses: tuple[tuple[str, int], ...]
    to_review: tuple[PlanLine, ...]
    overdue: tuple[ActivityLine, ...]
    soon: tuple[ActivityLine, ...]
    without_follow_up: tuple[ActivityLine, ...]
    unlinked: tuple[ActivityLine, ...]
    without_plan: tuple[tuple[str, str], ...]
    recent: tuple[Recent, ...]
    contacts: tuple[ContactRow, ...]
    plans: tuple[PlanLine, ...]
    past_plans: tuple[PlanLine, ...]
    errors: int
    warnings: int
    findings: tuple[FindingLine, ...]


def start_view(source: Source) -> StartView:
    """Return the start page."""
    workspace, today = source.workspace, source.today
    rows = sorted(
        (source.plan_line(plan) for plan in workspace.plans), key=lambda row: (row.contacts, row.period, row.id)
    )
    counts = Counter(plan.status for plan in workspace.plans)
    lifecycle = workspace.config.lifecycles["plan"]
    waiting = {status for step in lifecycle.steps for status in step.sources if step.target in lifecycle.protected}
    waiting -= set(lifecycle.protected)
    return StartView(
        today=today,
        head=source.history.head[:10] if source.history.head else None,
        statuses=tuple((status, counts[status]) for status in lifecycle.names),
        to_review=tuple(sorted((row for row in rows if row.status in waiting), key=_waiting_since)),
        overdue=tuple(source.activity_line(each) for each in overdue(workspace, today)),
        soon=tuple(source.activity_line(each) for each in due_soon(workspace, today)),
        without_follow_up=tuple(source.activity_line(each) for each in without_follow_up(workspace)),
        unlinked=tuple(source.activity_line(each) for each in unlinked(workspace)),
        without_plan=tuple((contact.id, contact.name) for contact in contacts_without_plan(workspace, today)),
        recent=_recent(source),
        contacts=tuple(_row(source, contact) for contact in source.ordered),
        plans=tuple(row for row in rows if not row.is_over),
        past_plans=tuple(row for row in rows if row.is_over),
        errors=sum(found.severity == "error" for found in source.diagnostics),
        warnings=sum(found.severity == "warning" for found in source.diagnostics),
        findings=source.problems(),
    )


def _waiting_since(row: PlanLine) -> tuple[date, str]:
    return (row.steps[-1].day if row.steps and row.steps[-1].day else date.max, row.id)


def _recent(source: Source) -> tuple[Recent, ...]:
    steps = [
        Recent(plan=plan.id, name=plan.name, step=step)
        for plan in source.workspace.plans
        for step in source.steps(plan.ref)
        if step.before is not None
    ]
    ordered = sorted(steps, key=lambda recent: (recent.step.day or date.max, recent.plan), reverse=True)
    return tuple(ordered[:_RECENT])


def _row(source: Source, contact: Contact) -> ContactRow:
    view = contact_view(source, contact)
    return ContactRow(
        id=view.id,
        name=view.name,
        account=view.accounts[0].name if view.accounts else None,
        type=view.type,
        tier=view.tier,
        importance=view.importance,
        owner=view.owner,
        plan_status=view.plan.status if view.plan else None,
        overdue=view.overdue,
        next_activity=view.next_activity,
        empty_quarters=sum(quarter.is_empty for quarter in view.quarters),
    )
