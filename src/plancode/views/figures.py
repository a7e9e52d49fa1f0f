"""Actual figures: derived from completed activities, never typed, and added up from objective to plan (S6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from plancode.models import Activity, Contact, Objective, Plan
from plancode.workspace import Workspace

ZERO = Decimal(0)
PER_CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a target is reached; a target of None means that nothing was promised in figures."""

    actual: Decimal
    target: Decimal | None
    unit: str

    @property
    def reached(self) -> bool:
        """Return whether the target is met."""
        return self.target is not None and self.actual >= self.target


def counted(activities: Iterable[Activity]) -> Decimal:
    """Return what completed activities add up to; one that does not say what it counts adds nothing."""
    return sum((activity.counts or ZERO for activity in activities if activity.completed), ZERO)


@lru_cache(maxsize=4)
def completed_by_objective(workspace: Workspace) -> Mapping[str, tuple[Activity, ...]]:
    """Return the completed activities that serve each objective, by its id."""
    found: dict[str, list[Activity]] = defaultdict(list)
    for activity in workspace.activities:
        if activity.objective and activity.completed:
            found[activity.objective].append(activity)
    return {objective: tuple(activities) for objective, activities in found.items()}


@lru_cache(maxsize=4)
def objectives_by_plan(workspace: Workspace) -> Mapping[str, tuple[Objective, ...]]:
    """Return the objectives of each plan, by its id."""
    found: dict[str, list[Objective]] = defaultdict(list)
    for objective in workspace.objectives:
        if objective.plan:
            found[objective.plan].append(objective)
    return {plan: tuple(objectives) for plan, objectives in found.items()}


@lru_cache(maxsize=4)
def lower_objectives(workspace: Workspace) -> Mapping[str, tuple[Objective, ...]]:
    """Return the objectives right below each objective, by its id."""
    below: dict[str, list[Objective]] = defaultdict(list)
    for objective in workspace.objectives:
        if objective.parent and objective.parent != objective.id:
            below[objective.parent].append(objective)
    return {parent: tuple(objectives) for parent, objectives in below.items()}


def actual_of(workspace: Workspace, objective: Objective) -> Decimal:
    """Return the actual figure of an objective: its own activities, and those of lower objectives of the same unit."""
    done = completed_by_objective(workspace)
    return sum((counted(done.get(each.id, ())) for each in _adding_up(workspace, objective)), ZERO)


def _adding_up(workspace: Workspace, objective: Objective) -> tuple[Objective, ...]:
    """Return an objective and the lower ones whose figures are part of its own: another unit ends the line."""
    below = lower_objectives(workspace)
    unit = objective.target.unit if objective.target else None
    found: dict[str, Objective] = {}
    waiting = [objective]
    while waiting:
        each = waiting.pop()
        if each.id in found:
            continue
        if each is objective or each.target is None or unit is None or each.target.unit == unit:
            found[each.id] = each
            waiting += below.get(each.id, ())
    return tuple(found.values())


def progress_of(workspace: Workspace, objective: Objective) -> Progress | None:
    """Return the progress of an objective; None for one that is qualitative, which has no figures (S2)."""
    if objective.target is None:
        return None
    target = objective.target.value
    if objective.target.per == PER_CONTACT:
        target *= sum(objective.applies_to_contact(contact) for contact in workspace.contacts) or 1
    return Progress(actual_of(workspace, objective), target, objective.target.unit)


def progress_with(workspace: Workspace, objective: Objective, contact: Contact) -> Progress | None:
    """Return the progress of an objective for all contacts with one of them (S10); None for a qualitative one."""
    if objective.target is None:
        return None
    done = counted(
        activity
        for each in _adding_up(workspace, objective)
        for activity in _completed_with(workspace, each.id).get(contact.id, ())
    )
    target = objective.target.value if objective.target.per == PER_CONTACT else None
    return Progress(done, target, objective.target.unit)


def plan_progress(workspace: Workspace, plan: Plan) -> tuple[Progress, ...]:
    """Return the progress of a plan by unit, its child plans' too; what adds up in another objective is not added again."""
    ids = {each.id for each in family_below(workspace, plan)}
    served = objectives_by_plan(workspace)
    found = [objective for plan_id in ids for objective in served.get(plan_id, ())]
    targeted = [objective for objective in found if objective.target]
    within = {each.id for objective in targeted for each in _adding_up(workspace, objective) if each.id != objective.id}
    tops = [objective for objective in targeted if objective.id not in within]
    figures: dict[str, list[Decimal]] = {}
    for objective in tops:
        progress = progress_of(workspace, objective)
        if progress is not None and progress.target is not None:
            actual, target = figures.get(progress.unit, [ZERO, ZERO])
            figures[progress.unit] = [actual + progress.actual, target + progress.target]
    return tuple(Progress(actual, target, unit) for unit, (actual, target) in sorted(figures.items()))


def family_below(workspace: Workspace, plan: Plan) -> tuple[Plan, ...]:
    """Return a plan and all plans below it, each before its children; a plan of a circle is below no other."""
    found = [plan]
    for each in found:
        below = (child for child in workspace.children.get(each.id, ()) if not workspace.is_circling(child))
        found += sorted(below, key=lambda child: (child.period, child.id))
    return tuple(found)


@lru_cache(maxsize=256)
def _completed_with(workspace: Workspace, objective: str) -> Mapping[str | None, tuple[Activity, ...]]:
    """Return the completed activities that serve an objective, by the contact they were with."""
    found: dict[str | None, list[Activity]] = defaultdict(list)
    for activity in completed_by_objective(workspace).get(objective, ()):
        found[_contact_of(workspace, activity)].append(activity)
    return {contact: tuple(activities) for contact, activities in found.items()}


def _contact_of(workspace: Workspace, activity: Activity) -> str | None:
    if activity.contact:
        return activity.contact
    plan = workspace.get(Plan, activity.plan)
    return plan.contacts[0] if plan and len(plan.contacts) == 1 else None
