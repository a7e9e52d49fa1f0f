"""The page of a plan: its family, its steps through approval, and all that serves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from plancode.history import Transition
from plancode.models import Objective, Plan, Product
from plancode.views.context import Source
from plancode.views.further import further
from plancode.views.later import Later
from plancode.views.paging import CHECK, CHILDREN, Layout, Section
from plancode.views.reports import ACTIVITIES, OBJECTIVES, OPPORTUNITIES
from plancode.views.row_types import (
    ActivityLine,
    FindingLine,
    Further,
    LinkLine,
    ObjectiveLine,
    OpportunityLine,
    PlanLine,
    links_of,
)
from plancode.views.year import YearView, room_of, year_later


@dataclass(frozen=True, slots=True, kw_only=True)
class SinceApproval:
    """An objective that was added, changed or removed after the plan's approval: who did it, when, in which commit."""

    what: str
    name: str
    who: str
    day: date | None
    commit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """The page of a plan; `children` are the plans up to three levels below it, `further_below` counts the others."""

    plan: PlanLine
    parent: PlanLine | None
    children: tuple[PlanLine, ...]
    further_below: int
    accounts: tuple[tuple[str, str], ...]
    product: str | None
    product_id: str | None
    product_is_there: bool
    main_accounts: tuple[str, ...]
    reviewers: tuple[str, ...]
    notes: str | None
    objectives: tuple[ObjectiveLine, ...]
    opportunities: tuple[OpportunityLine, ...]
    activities: tuple[ActivityLine, ...]
    picture: Later[YearView | None]
    approved: date | None
    since_approval: tuple[SinceApproval, ...]
    findings: tuple[FindingLine, ...]
    layout: Layout
    tags: tuple[str, ...]
    links: tuple[LinkLine, ...]
    further: tuple[Further, ...]
    url: str | None

    @property
    def year(self) -> YearView | None:
        """Return the picture of the plan's fiscal year; None where the calendar has none."""
        return self.picture.value

    @property
    def sections(self) -> dict[str, Section[Any]]:
        """Return the sections of the page, perhaps with pages of their own."""
        rows = {OBJECTIVES: self.objectives, OPPORTUNITIES: self.opportunities, ACTIVITIES: self.activities}
        return self.layout.sections(rows, {CHILDREN: self.children, CHECK: self.findings})


def plan_view(source: Source, plan: Plan) -> PlanView:
    """Return the page of one plan, with what serves it or a plan up to three levels below it."""
    workspace, near = source.workspace, source.reports.near(plan)
    report = source.reports.of(plan.ref)
    parent = workspace.parent_of(plan)
    protected = workspace.config.lifecycles["plan"].protected
    approved = source.history.approval(plan.ref, protected) if plan.status in protected else None
    objectives = source.objective_lines(report.sections[OBJECTIVES])
    opportunities = source.opportunity_lines(report.sections[OPPORTUNITIES])
    activities = source.activity_lines(report.sections[ACTIVITIES])
    children = tuple(source.plan_line(child) for child in near[1:])
    findings = source.findings([plan.ref, *report.refs])
    shown = [*((parent,) if parent else ()), *near]
    return PlanView(
        plan=source.plan_line(plan),
        parent=source.plan_line(parent) if parent else None,
        children=children,
        further_below=source.reports.below[plan.id] - len(near) + 1,
        accounts=tuple(found for held in plan.accounts if (found := source.account(held.account))),
        product=source.product(plan.product),
        product_id=plan.product,
        product_is_there=source.workspace.get(Product, plan.product) is not None,
        main_accounts=tuple(held.account for held in plan.accounts if held.primary),
        reviewers=tuple(source.person(name) or name for name in plan.reviewers),
        notes=plan.notes,
        objectives=objectives,
        opportunities=opportunities,
        activities=activities,
        picture=year_later(
            source, map(source.plan_line, shown), activities, opportunities,
            period=workspace.period(plan), room=room_of(report),
        ),
        approved=source.day_of(approved) if approved else None,
        since_approval=_since(source, plan, approved),
        layout=report.layout,
        tags=plan.tags,
        links=links_of(plan),
        further=further(source, plan),
        url=source.url_of(plan),
        findings=findings,
    )  # fmt: skip


def _since(source: Source, plan: Plan, approved: Transition | None) -> tuple[SinceApproval, ...]:
    if approved is None:
        return ()
    return tuple(
        SinceApproval(
            what=change.what,
            name=found.name
            if isinstance(found := source.workspace.records.get(change.record), Objective)
            else change.record.id,
            who=source.person(change.actor) or change.author.name or change.author.email,
            day=source.day_of(change),
            commit=change.commit[:10] if change.commit else None,
        )
        for change in source.history.covered.get(plan.id, ())
        if change.place > approved.place
    )
