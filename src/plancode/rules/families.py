"""Rules of families: plans and their children, objectives and what serves them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from plancode import codes
from plancode.diagnostics import Diagnostic, Note, text
from plancode.models import Activity, Objective, Opportunity, Plan
from plancode.workspace import Workspace


def duplicate_plan_name(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC130: two plans have the same name in the same period."""
    first: dict[tuple[str, str], Plan] = {}
    for plan in workspace.plans:
        other = first.setdefault((plan.period, plan.name), plan)
        if other is plan:
            continue
        yield codes.PC130.at(
            workspace.place(plan, "name"),
            text("plan `{other}` has this name in {period} too", other=other.id, period=plan.period),
            hint=text("a name occurs once in a period"),
            record=plan.ref,
            notes=(Note(workspace.place(other, "name"), text("the first stands here")),),
        )


def child_outside_parent_period(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC132: a child plan's period lies outside its parent's."""
    for plan in workspace.plans:
        parent = workspace.parent_of(plan)
        inner = workspace.period(plan)
        outer = workspace.period(parent) if parent else None
        if parent and inner and outer and not workspace.config.calendar.contains(outer, inner):
            days = workspace.days(parent)
            yield codes.PC132.at(
                workspace.place(plan, "period"),
                text(
                    "{period} lies outside {outer}, the period of the parent plan `{parent}`",
                    period=inner,
                    outer=outer,
                    parent=parent.id,
                ),
                hint=text("{outer} runs from {first} to {last}", outer=outer, first=days.first, last=days.last)
                if days
                else None,
                record=plan.ref,
            )


def child_of_another_contact(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC133: a child plan is for a contact that its parent is not for."""
    for plan in workspace.plans:
        parent = workspace.parent_of(plan)
        if parent is None or not parent.contacts:
            continue
        for number, contact in enumerate(plan.contacts):
            if contact not in parent.contacts:
                yield codes.PC133.at(
                    workspace.place(plan, "contacts", number),
                    text(
                        "contact `{contact}` is not one of the parent plan `{parent}`",
                        contact=contact,
                        parent=parent.id,
                    ),
                    hint=text(
                        "contacts of `{parent}`: {contacts}", parent=parent.id, contacts=", ".join(parent.contacts)
                    ),
                    record=plan.ref,
                )


def nested_too_deep(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC134: a plan is the child of a plan that is a child itself."""
    for plan in workspace.plans:
        parent = workspace.parent_of(plan)
        if parent and parent.parent and workspace.parent_of(parent) not in (None, plan):
            yield codes.PC134.at(
                workspace.place(plan, "parent"),
                text(
                    "the parent plan `{parent}` is itself a child of `{above}`", parent=parent.id, above=parent.parent
                ),
                hint=text("an annual plan has quarterly children, and these have none"),
                record=plan.ref,
            )


def plan_and_objective_apart(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC135: a record names a plan and an objective of different plan families."""
    records: tuple[Opportunity | Activity, ...] = (*workspace.opportunities, *workspace.activities)
    for record in records:
        plan = workspace.get(Plan, record.plan)
        objective = workspace.get(Objective, record.objective)
        other = workspace.get(Plan, objective.plan) if objective else None
        if plan and other and workspace.top_of(plan) != workspace.top_of(other):
            yield codes.PC135.at(
                workspace.place(record, "objective"),
                text(
                    "objective `{objective}` belongs to plan `{other}`, not to the family of plan `{plan}`",
                    objective=record.objective,
                    other=other.id,
                    plan=plan.id,
                ),
                hint=text("a plan of the objective's family, or an objective of the plan's"),
                record=record.ref,
            )


def opportunity_unlinked(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC136: an opportunity serves neither a plan nor an objective."""
    for opportunity in workspace.opportunities:
        if opportunity.plan is None and opportunity.objective is None:
            yield codes.PC136.at(
                workspace.place(opportunity),
                text("opportunity `{id}` has neither plan nor objective", id=opportunity.id),
                hint=text("`plan: …` or `objective: …` says what it serves"),
                record=opportunity.ref,
            )


def objective_outside_plan_period(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC137: an objective's period lies outside that of its plan."""
    for objective in workspace.objectives:
        plan = workspace.get(Plan, objective.plan)
        inner = workspace.period(objective)
        outer = workspace.period(plan) if plan else None
        if plan and inner and outer and not workspace.config.calendar.contains(outer, inner):
            yield codes.PC137.at(
                workspace.place(objective, "period"),
                text(
                    "{period} lies outside {outer}, the period of plan `{plan}`",
                    period=inner,
                    outer=outer,
                    plan=plan.id,
                ),
                hint=text("an objective's period lies inside its plan's"),
                record=objective.ref,
            )


def scope_conflict(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC138: an objective for all contacts names one contact too."""
    for objective in workspace.objectives:
        if objective.applies_to is not None and objective.contact is not None:
            yield codes.PC138.at(
                workspace.key_place(objective, "contact"),
                text("objective `{id}` applies to all contacts and names one", id=objective.id),
                hint=text("either `applies_to` or `contact`"),
                record=objective.ref,
            )


def objective_parent_apart(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC143: a lower objective belongs to another plan family than the one above it."""
    for objective in workspace.objectives:
        parent = workspace.get(Objective, objective.parent)
        own = workspace.get(Plan, objective.plan)
        other = workspace.get(Plan, parent.plan) if parent else None
        if parent and own and other and workspace.top_of(own) != workspace.top_of(other):
            yield codes.PC143.at(
                workspace.place(objective, "parent"),
                text(
                    "objective `{parent}` belongs to plan `{other}`, not to the family of plan `{own}`",
                    parent=parent.id,
                    other=other.id,
                    own=own.id,
                ),
                hint=text("an objective serves one of its own plan family, or one for all contacts"),
                record=objective.ref,
            )


def target_units_differ(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC313: an objective counts in another unit than the one above it, so its figures do not add up there."""
    for objective in workspace.objectives:
        parent = workspace.get(Objective, objective.parent)
        if parent and parent.target and objective.target and parent.target.unit != objective.target.unit:
            yield codes.PC313.at(
                workspace.place(objective, "target", "unit"),
                text(
                    "objective `{id}` counts {unit}, and `{parent}` above it {other}",
                    id=objective.id,
                    unit=objective.target.unit,
                    parent=parent.id,
                    other=parent.target.unit,
                ),
                hint=text("one unit, so that figures add up"),
                record=objective.ref,
            )


def objective_unlinked(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC315: an objective belongs to no plan, contact, account or scope."""
    for objective in workspace.objectives:
        links = (objective.plan, objective.parent, objective.contact, objective.account, objective.applies_to)
        if not any(links):
            yield codes.PC315.at(
                workspace.place(objective),
                text("objective `{id}` belongs to nothing: no report shows it", id=objective.id),
                hint=text("`plan`, `parent`, `contact`, `account` or `applies_to` says where it belongs"),
                record=objective.ref,
            )


def approved_without_objectives(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC318: nothing says how an approved plan's goals will be met."""
    lifecycle = workspace.config.lifecycles["plan"]
    served: dict[str, bool] = defaultdict(bool)
    for objective in workspace.objectives:
        plan = workspace.get(Plan, objective.plan)
        if plan:
            served[workspace.top_of(plan).id] = True
    for plan in workspace.plans:
        if plan.status in lifecycle.protected and not served[workspace.top_of(plan).id]:
            yield codes.PC318.at(
                workspace.place(plan, "status"),
                text("plan `{id}` is {status} and has no objective", id=plan.id, status=lifecycle.term(plan.status)),
                hint=text("objectives say how its goals are to be met"),
                record=plan.ref,
            )


RULES: tuple[Callable[[Workspace], Iterator[Diagnostic]], ...] = (
    duplicate_plan_name,
    child_outside_parent_period,
    child_of_another_contact,
    nested_too_deep,
    plan_and_objective_apart,
    opportunity_unlinked,
    objective_outside_plan_period,
    scope_conflict,
    objective_parent_apart,
    target_units_differ,
    objective_unlinked,
    approved_without_objectives,
)
