"""Rules of objectives: what they belong to, and figures that add up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from plancode import codes
from plancode.diagnostics import Diagnostic, text
from plancode.messages.suggestions import suggestion
from plancode.models import PER_CONTACT, Objective, Plan
from plancode.periods import HALF, MONTH, QUARTER, WEEK, YEAR, parse_period
from plancode.workspace import Workspace

_PER_PERIOD: Mapping[str, str] = {YEAR: "year", HALF: "half-year", QUARTER: "quarter", MONTH: "month", WEEK: "week"}


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
                hint=text("choose a period inside that of its plan"),
                record=objective.ref,
            )


def scope_conflict(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC138: an objective for all contacts names one contact too."""
    for objective in workspace.objectives:
        if objective.applies_to is not None and objective.contact is not None:
            yield codes.PC138.at(
                workspace.key_place(objective, "contact"),
                text("objective `{id}` applies to all contacts and names one", id=objective.id),
                hint=text("keep either `applies_to` or `contact`"),
                record=objective.ref,
            )


def objective_parent_apart(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC143: a lower objective belongs to another plan family than the one above it."""
    for objective in workspace.objectives:
        parent = workspace.get(Objective, objective.parent)
        own = workspace.get(Plan, objective.plan) if parent else None
        other = workspace.get(Plan, parent.plan) if parent else None
        if parent and own and other and workspace.top_of(own) is not workspace.top_of(other):
            yield codes.PC143.at(
                workspace.place(objective, "parent"),
                text(
                    "objective `{parent}` belongs to plan `{other}`, not to the family of plan `{own}`",
                    parent=parent.id,
                    other=other.id,
                    own=own.id,
                ),
                hint=text("choose an objective of the same annual plan, or one for all contacts"),
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
                hint=text("use one unit in both, so that figures add up"),
                record=objective.ref,
            )


def target_measures_differ(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC322: an objective's figure is added up, and that of the one above it measured, or the other way round."""
    for objective in workspace.objectives:
        own, parent = objective.target, workspace.get(Objective, objective.parent)
        if own and parent and parent.target and own.measure != parent.target.measure:
            yield codes.PC322.at(
                workspace.place(objective, "target", "measure"),
                text(
                    "the figure of objective `{id}` is {measure}, and that of `{parent}` above it {other}",
                    id=objective.id,
                    measure=workspace.config.term("objective.measure", own.measure),
                    parent=parent.id,
                    other=workspace.config.term("objective.measure", parent.target.measure),
                ),
                hint=text("give both the same `measure`, or only one of them a target"),
                record=objective.ref,
            )


def target_goes_nowhere(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC151: a target is what the figure was from the beginning."""
    for objective in workspace.objectives:
        target = objective.target
        if target and target.from_ == target.value:
            yield codes.PC151.at(
                workspace.place(objective, "target", "from"),
                text(
                    "the target of objective `{id}` is {value}, and so is its beginning",
                    id=objective.id,
                    value=target.value,
                ),
                hint=text("leave `from` out if the figure before anything was done is not known"),
                record=objective.ref,
            )


def target_per_unknown(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC128: a target is `per` something that no figure is counted by."""
    for objective in workspace.objectives:
        target = objective.target
        if target is None or target.per is None:
            continue
        # A target for each quarter of a quarter is the target of that quarter.
        period = parse_period(objective.period)
        own = _PER_PERIOD.get(period.part) if period else None
        if target.per in (PER_CONTACT, own):
            continue
        counted = text(
            "write `per: contact` for a target of each contact, or remove it: the target is that of {period}",
            period=objective.period,
        )
        yield codes.PC128.at(
            workspace.place(objective, "target", "per"),
            text("no figure is counted per `{per}`", per=target.per),
            hint=suggestion(target.per, [PER_CONTACT]) or counted,
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
                hint=text("add `plan`, `parent`, `contact`, `account` or `applies_to`"),
                record=objective.ref,
            )


RULES: tuple[Callable[[Workspace], Iterator[Diagnostic]], ...] = (
    objective_outside_plan_period,
    scope_conflict,
    objective_parent_apart,
    target_units_differ,
    target_measures_differ,
    target_goes_nowhere,
    target_per_unknown,
    objective_unlinked,
)
