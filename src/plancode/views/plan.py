"""The page of a plan: its family, its steps through approval, and all that serves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plancode.diagnostics import Ref
from plancode.history import Transition
from plancode.models import Activity, Objective, Opportunity, Plan, Product
from plancode.views.context import Source
from plancode.views.further import further
from plancode.views.progress import family_below
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
from plancode.views.year import YearView, year_view


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
    """The page of a plan."""

    plan: PlanLine
    parent: PlanLine | None
    children: tuple[PlanLine, ...]
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
    year: YearView | None
    approved: date | None
    since_approval: tuple[SinceApproval, ...]
    findings: tuple[FindingLine, ...]
    tags: tuple[str, ...]
    links: tuple[LinkLine, ...]
    further: tuple[Further, ...]
    url: str | None


def plan_view(source: Source, plan: Plan) -> PlanView:
    """Return the page of one plan, with what serves it or one of its child plans."""
    workspace = source.workspace
    family = family_below(workspace, plan)
    ids = {each.id for each in family}
    objectives = [objective for each in family for objective in workspace.objectives_by_plan.get(each.id, ())]
    served = {objective.id for objective in objectives}
    targets = {*(("plan", name) for name in ids), *(("objective", name) for name in served)}
    serving = {ref: workspace.records[ref] for target in targets for ref in workspace.backlinks.get(Ref(*target), ())}
    opportunities = [each for each in serving.values() if isinstance(each, Opportunity) and _serves(each, ids, served)]
    activities = [each for each in serving.values() if isinstance(each, Activity) and _serves(each, ids, served)]
    parent = workspace.parent_of(plan)
    protected = workspace.config.lifecycles["plan"].protected
    approved = source.history.approval(plan.ref, protected) if plan.status in protected else None
    lines = tuple(
        source.opportunity_line(each) for each in sorted(opportunities, key=lambda each: (each.close_date, each.id))
    )
    acts = source.activity_lines((each, None) for each in activities)
    above = (parent,) if parent else ()
    return PlanView(
        plan=source.plan_line(plan),
        parent=source.plan_line(parent) if parent else None,
        children=tuple(source.plan_line(child) for child in family[1:]),
        accounts=tuple(found for held in plan.accounts if (found := source.account(held.account))),
        product=source.product(plan.product),
        product_id=plan.product,
        product_is_there=source.workspace.get(Product, plan.product) is not None,
        main_accounts=tuple(held.account for held in plan.accounts if held.primary),
        reviewers=tuple(source.person(name) or name for name in plan.reviewers),
        notes=plan.notes,
        objectives=source.objective_tree([(objective, None) for objective in objectives]),
        opportunities=lines,
        activities=acts,
        year=year_view(source, map(source.plan_line, (*above, *family)), acts, lines, period=workspace.period(plan)),
        approved=source.day_of(approved) if approved else None,
        since_approval=_since(source, plan, approved),
        tags=plan.tags,
        links=links_of(plan),
        further=further(source, plan),
        url=source.url_of(plan),
        findings=source.findings([plan.ref, *(each.ref for each in (*objectives, *opportunities, *activities))]),
    )


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
        for change in source.history.objective_changes
        if change.plan == plan.id and change.place > approved.place
    )


def _serves(record: Opportunity | Activity, plans: set[str], objectives: set[str]) -> bool:
    return record.plan in plans or record.objective in objectives
