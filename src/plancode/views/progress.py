"""Actual figures: computed from activities that were done, never typed, and added up from objectives to plans (S6)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from plancode.models import LATEST, PER_CONTACT, SUM, Activity, Contact, Objective, Plan, Target
from plancode.workspace import Workspace

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a target is reached; a target of None means that nothing was promised in figures.

    `baseline` is where it began. A figure that is the latest one measured is the baseline, or 0, until one is there.
    """

    actual: Decimal
    target: Decimal | None
    unit: str
    baseline: Decimal | None = None
    measure: str = SUM
    is_measured: bool = True

    @property
    def lower_is_better(self) -> bool | None:
        """Return whether the figure is to go down; None where nothing says which way it is to go."""
        if self.baseline is None:
            return None if self.measure == LATEST or self.target is None else False
        return None if self.target in (None, self.baseline) else self.baseline > (self.target or ZERO)

    @property
    def reached(self) -> bool:
        """Return whether the target is met; a sum that is to stay low is never met for good, as it may still grow."""
        if self.target is None or not self.is_measured or self.lower_is_better is None:
            return False
        if self.lower_is_better:
            return self.measure == LATEST and self.actual <= self.target
        return self.actual >= self.target

    @property
    def way(self) -> tuple[Decimal, Decimal] | None:
        """Return how far the figure has come, and how far it is to go, for a bar; None where a bar would mislead."""
        if self.target is None or self.lower_is_better is None or (self.lower_is_better and self.measure == SUM):
            return None
        start = self.baseline or ZERO if self.measure == LATEST else ZERO
        whole = abs(self.target - start)
        come = (start - self.actual) if self.lower_is_better else (self.actual - start)
        return (min(max(come, ZERO), whole), whole) if whole else None


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
        target = objective.target
        if target.measure == LATEST:
            return _latest(target, self._latest.get(objective.id), target.value)
        # What is meant for each contact is meant for all of them as often as there are contacts.
        times = self._numbers_of_contacts[objective.id] if target.per == PER_CONTACT else 1
        baseline = None if target.from_ is None else target.from_ * times
        return Progress(self._actual.get(objective.id, ZERO), target.value * times, target.unit, baseline)

    def with_contact(self, objective: Objective, contact: Contact) -> Progress | None:
        """Return the progress of an objective for all contacts with one of them (S10); None for a qualitative one."""
        if objective.target is None:
            return None
        target, served = objective.target, self._done_with.get(contact.id, {})
        promised = target.value if target.per == PER_CONTACT else None
        if target.measure == LATEST:
            return _latest(target, self._newest(served).get(objective.id), promised)
        done = self._actual_with(contact.id).get(objective.id, ZERO)
        return Progress(done, promised, target.unit, target.from_ if promised is not None else None)

    def of_plan(self, plan: Plan) -> tuple[Progress, ...]:
        """Return the progress of a plan with its child plans, by unit; parts of another objective count only in it.

        Measured figures are not added up: each stands for itself, behind the sums.
        """
        return self._of_plans[plan.id]

    @cached_property
    def _of_plans(self) -> Mapping[str, tuple[Progress, ...]]:
        """Return the progress of each plan by its id: its own and what its children have, so that each is added up once.

        Where a part of an objective lies below a plan that is above both, all that is counted there is added up anew.
        """
        order = families_first(self.workspace)
        span, served = _spans(self.workspace, order), self.workspace.objectives_by_plan
        found: dict[str, tuple[Progress, ...]] = {}
        tops: dict[str, list[Objective]] = {}
        for plan in reversed(order):
            children = self.workspace.plans_below(plan)
            own = [each for each in served.get(plan.id, ()) if each.target]
            listed = [*own, *(each for child in children for each in tops.pop(child.id))]
            kept = [each for each in listed if not self._is_within(each, span, *span[plan.id])]
            tops[plan.id] = kept
            if len(kept) == len(listed):
                below = (figure for child in children for figure in found[child.id])
                found[plan.id] = _added([*self._figures_of(own), *below])
            else:
                found[plan.id] = _added(self._figures_of(kept))
        return found

    def _figures_of(self, objectives: Iterable[Objective]) -> list[Progress]:
        return [progress for objective in objectives if (progress := self.of(objective))]

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
        """Return where the figure of each objective goes: the next target above it, if its unit and measure are the same."""
        units = {each.id: (each.target.unit, each.target.measure) for each in self.workspace.objectives if each.target}
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
    def _latest(self) -> Mapping[str, Activity]:
        """Return the activity that measured last, for each objective with a target that it is part of, by id."""
        return self._newest(self._done)

    def _newest(self, done: Mapping[str, Sequence[Activity]]) -> Mapping[str, Activity]:
        """Return the newest of done activities, given by objective, for each objective with a target above them."""
        newest: dict[str, Activity] = {}
        for name, activities in done.items():
            objective = self.workspace.get(Objective, name)
            measuring = [each for each in activities if each.counts is not None]
            holder = name if objective and objective.target else self._targeted_above.get(name)
            last = max(measuring, key=_measured, default=None)
            # It goes up until a newer one is there, which has gone up from there before, or will.
            while last and holder and (holder not in newest or _measured(newest[holder]) < _measured(last)):
                newest[holder] = last
                holder = self._added_to.get(holder)
        return newest

    @cached_property
    def _numbers_of_contacts(self) -> Mapping[str, int]:
        """Return the number of contacts, at least 1, of each objective with a target per contact, by its id."""
        return {
            each.id: sum(each.applies_to_contact(contact) for contact in self.workspace.contacts) or 1
            for each in self.workspace.objectives
            if each.target and each.target.per == PER_CONTACT
        }

    def _is_within(self, objective: Objective, span: Mapping[str, tuple[int, int]], first: int, end: int) -> bool:
        """Return whether the figure of objective is part of the figure of one of the plans from first up to end."""
        upper = self._added_to
        passed = {objective.id}
        name = upper.get(objective.id)
        while name and name not in passed:
            above = self.workspace.get(Objective, name)
            if above and above.plan and first <= span.get(above.plan, (-1, -1))[0] < end:
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
    def _done_with(self) -> Mapping[str, Mapping[str, Sequence[Activity]]]:
        """Return the done activities that serve an objective, by contact and objective; of several contacts, for each."""
        found: dict[str, dict[str, list[Activity]]] = defaultdict(lambda: defaultdict(list))
        for objective, activities in self._done.items():
            for activity in activities:
                for contact in _contacts_of(self.workspace, activity):
                    found[contact][objective].append(activity)
        return found


def families_first(workspace: Workspace) -> tuple[Plan, ...]:
    """Return all plans, each family together, and in it each plan before those below it."""
    found: list[Plan] = []
    waiting = [each for each in workspace.plans if workspace.parent_of(each) is None or workspace.is_circling(each)]
    while waiting:
        plan = waiting.pop()
        found.append(plan)
        waiting += reversed(workspace.plans_below(plan))
    return tuple(found)


def _spans(workspace: Workspace, order: Sequence[Plan]) -> Mapping[str, tuple[int, int]]:
    """Return where in the order of families each plan stands, and where what is below it ends."""
    found: dict[str, tuple[int, int]] = {}
    for place in range(len(order) - 1, -1, -1):
        children = workspace.plans_below(order[place])
        found[order[place].id] = place, max((found[child.id][1] for child in children), default=place + 1)
    return found


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


def _contacts_of(workspace: Workspace, activity: Activity) -> tuple[str, ...]:
    """Return the contacts that an activity is with: those it names, else the only one of its plan."""
    if activity.everyone:
        return activity.everyone
    plan = workspace.get(Plan, activity.plan)
    return plan.contacts if plan and len(plan.contacts) == 1 else ()


def _measured(activity: Activity) -> tuple[date, str]:
    """Return when an activity was done; of two on one day, the id decides."""
    return (activity.completed or activity.last_day or date.min, activity.id)


def _latest(target: Target, last: Activity | None, promised: Decimal | None) -> Progress:
    """Return the progress of a figure that is measured, with the activity that measured it last."""
    figure = last.counts if last else None
    actual = figure if figure is not None else target.from_ or ZERO
    return Progress(actual, promised, target.unit, target.from_, LATEST, is_measured=figure is not None)


def _added(figures: Iterable[Progress]) -> tuple[Progress, ...]:
    """Return the sums of figures that can be added up, by unit, and behind them those that are measured."""
    sums: dict[tuple[str, bool], Progress] = {}
    measured = []
    for each in figures:
        key = (each.unit, bool(each.lower_is_better))
        if each.measure == LATEST:
            measured.append(each)
        elif each.target is not None:
            known = sums.get(key, Progress(ZERO, ZERO, each.unit, ZERO if each.lower_is_better else None))
            baseline = None if known.baseline is None else known.baseline + (each.baseline or ZERO)
            sums[key] = Progress(known.actual + each.actual, (known.target or ZERO) + each.target, each.unit, baseline)
    return (
        *(sums[key] for key in sorted(sums)),
        *sorted(measured, key=lambda each: (each.unit, each.target, each.actual)),
    )
