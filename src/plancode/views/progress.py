"""Actual figures: computed from activities that were done, never typed, and added up from objectives to plans (S6)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from plancode.models import PER_CONTACT, Activity, Contact, Objective, Plan
from plancode.workspace import Workspace

ZERO = Decimal(0)


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
    """Return the sum of what done activities count; one that does not say what it counts adds nothing."""
    return sum((activity.counts or ZERO for activity in activities), ZERO)


@dataclass(frozen=True)
class Figures:
    """The actual figures of a workspace, each worked out once."""

    workspace: Workspace

    def of(self, objective: Objective) -> Progress | None:
        """Return the progress of an objective; None for a qualitative one, which has no figures (S2)."""
        if objective.target is None:
            return None
        target = objective.target.value
        if objective.target.per == PER_CONTACT:
            target *= self._numbers_of_contacts[objective.id]
        return Progress(self._actual.get(objective.id, ZERO), target, objective.target.unit)

    def with_contact(self, objective: Objective, contact: Contact) -> Progress | None:
        """Return the progress of an objective for all contacts with one of them (S10); None for a qualitative one."""
        if objective.target is None:
            return None
        done = self._actual_with(contact.id).get(objective.id, ZERO)
        target = objective.target.value if objective.target.per == PER_CONTACT else None
        return Progress(done, target, objective.target.unit)

    def of_plan(self, plan: Plan) -> tuple[Progress, ...]:
        """Return the progress of a plan with its child plans, by unit; parts of another objective count only in it."""
        served = self.workspace.objectives_by_plan
        found = [each for plan in family_below(self.workspace, plan) for each in served.get(plan.id, ()) if each.target]
        there = {each.id for each in found}
        tops = [each for each in found if not self._is_within(each, there)]
        figures: dict[str, list[Decimal]] = {}
        for objective in tops:
            progress = self.of(objective)
            if progress is not None and progress.target is not None:
                actual, target = figures.get(progress.unit, [ZERO, ZERO])
                figures[progress.unit] = [actual + progress.actual, target + progress.target]
        return tuple(Progress(actual, target, unit) for unit, (actual, target) in sorted(figures.items()))

    @cached_property
    def _done(self) -> Mapping[str, tuple[Activity, ...]]:
        """Return the done activities that serve each objective, by its id."""
        found: dict[str, list[Activity]] = defaultdict(list)
        for activity in self.workspace.activities:
            if activity.objective and self.workspace.is_done(activity):
                found[activity.objective].append(activity)
        return {objective: tuple(activities) for objective, activities in found.items()}

    @cached_property
    def _targeted_above(self) -> Mapping[str, str]:
        """Return the nearest objective with a target above each objective, where there is one; both by id."""
        found: dict[str, str | None] = {}
        for start in self.workspace.objectives:
            # The walk stops at the first target, so that what is found is the nearest one for all that were passed.
            way: dict[str, None] = {}
            each: Objective | None = start
            above: str | None = None
            while each and each.id not in way:
                if each.id in found:
                    above = found[each.id]
                    break
                way[each.id] = None
                each = self.workspace.get(Objective, each.parent)
                if each and each.target:
                    above = each.id
                    break
            found |= dict.fromkeys(way, above)
        return {name: above for name, above in found.items() if above}

    @cached_property
    def _added_to(self) -> Mapping[str, str]:
        """Return where the figure of each objective is added: the next with a target above it, if of the same unit."""
        units = {each.id: each.target.unit for each in self.workspace.objectives if each.target}
        above = self._targeted_above
        return {name: above[name] for name, unit in units.items() if name in above and units[above[name]] == unit}

    def _sums(self, counts: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
        """Return the sum of counts, given by objective, for each objective with a target that they are part of.

        Each count is added once, from the bottom up; objectives in a circle all get the sum of the whole circle.
        """
        above, upper = self._targeted_above, self._added_to
        sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for name, count in counts.items():
            objective = self.workspace.get(Objective, name)
            holder = name if objective and objective.target else above.get(name)
            if holder:
                sums[holder] += count
        flows: dict[str, str] = {}
        for name in tuple(sums):
            while name in upper and name not in flows:
                flows[name] = upper[name]
                name = upper[name]  # noqa: PLW2901 - it goes up
        _add_up(sums, flows)
        return sums

    @cached_property
    def _actual(self) -> Mapping[str, Decimal]:
        """Return the actual figure of each objective with a target, by its id; only where something was done for it."""
        done = self._done
        return self._sums({name: counted(activities) for name, activities in done.items()})

    @cached_property
    def _numbers_of_contacts(self) -> Mapping[str, int]:
        """Return the number of contacts, at least 1, of each objective with a target per contact, by its id."""
        return {
            each.id: sum(each.applies_to_contact(contact) for contact in self.workspace.contacts) or 1
            for each in self.workspace.objectives
            if each.target and each.target.per == PER_CONTACT
        }

    def _is_within(self, objective: Objective, others: AbstractSet[str]) -> bool:
        """Return whether the figure of objective is part of the figure of one of the others."""
        upper = self._added_to
        passed = {objective.id}
        name = upper.get(objective.id)
        while name and name not in passed:
            if name in others:
                return True
            passed.add(name)
            name = upper.get(name)
        return False

    @cached_property
    def _known_with(self) -> dict[str, Mapping[str, Decimal]]:
        return {}

    def _actual_with(self, contact: str) -> Mapping[str, Decimal]:
        """Return the figures, by objective with a target, of what was done with one contact."""
        known = self._known_with.get(contact)
        if known is None:
            done = self._done_with.get(contact, {})
            known = self._sums({name: counted(activities) for name, activities in done.items()})
            self._known_with[contact] = known
        return known

    @cached_property
    def _done_with(self) -> Mapping[str | None, Mapping[str, Sequence[Activity]]]:
        """Return the done activities that serve an objective, by contact (None: nobody in particular) and objective."""
        found: dict[str | None, dict[str, list[Activity]]] = defaultdict(lambda: defaultdict(list))
        for objective, activities in self._done.items():
            for activity in activities:
                found[_contact_of(self.workspace, activity)][objective].append(activity)
        return found


def family_below(workspace: Workspace, plan: Plan) -> tuple[Plan, ...]:
    """Return a plan and all plans below it, each before its children."""
    found = [plan]
    for each in found:
        found += sorted(workspace.plans_below(each), key=lambda child: (child.period, child.id))
    return tuple(found)


def _add_up(sums: dict[str, Decimal], flows: dict[str, str]) -> None:
    """Add the sum of each objective to the one it flows into, lowest first; flows that are left are circles."""
    missing = Counter(flows.values())
    ready = [name for name in flows if not missing[name]]
    while ready:
        name = ready.pop()
        upper = flows.pop(name)
        sums[upper] += sums[name]
        missing[upper] -= 1
        if not missing[upper] and upper in flows:
            ready.append(upper)
    while flows:
        circle = [next(iter(flows))]
        while (upper := flows.pop(circle[-1])) != circle[0]:
            circle.append(upper)
        total = sum((sums[name] for name in circle), ZERO)
        sums.update(dict.fromkeys(circle, total))


def _contact_of(workspace: Workspace, activity: Activity) -> str | None:
    if activity.contact:
        return activity.contact
    plan = workspace.get(Plan, activity.plan)
    return plan.contacts[0] if plan and len(plan.contacts) == 1 else None
