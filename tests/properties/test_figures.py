"""Figures that are added up once for a whole workspace are those that one finds by walking down from each objective."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from plancode.models import Activity, Contact, Objective, Plan, Record, Target
from plancode.views import Figures
from plancode.workspace import DEFAULT_CONFIG, Workspace
from tests.support.times import times

_ZERO = Decimal(0)
_CONTACTS = ("ada", "bo")
LISTS = DEFAULT_CONFIG.allowed


def _objective(number: int, parent: int | None, target: Target | None, plan: int | None) -> Objective:
    given = {"id": f"o-{number}", "kind": "objective", "name": f"O {number}", "period": "FY2027", "type": "awareness"}
    above = {} if parent is None else {"parent": f"o-{parent}"}
    served = {} if plan is None else {"plan": f"p-{plan}"}
    promised = {"target": target} if target else {}
    return Objective.model_validate(given | {"status": "current"} | promised | above | served)


def _plan(number: int, parent: int | None) -> Plan:
    given = {"id": f"p-{number}", "kind": "plan", "name": f"P {number}", "period": "FY2027", "type": "account"}
    above = {} if parent is None else {"parent": f"p-{parent}"}
    return Plan.model_validate(given | {"status": "draft", "owner": "marie"} | above)


def _activity(number: int, objective: int, contacts: list[str], count: int | None, day: int) -> Activity:
    given = {"id": f"a-{number}", "kind": "activity", "subject": f"A {number}", "form": "task", "counts": count}
    met = {"contact": contacts[0], "other_contacts": contacts[1:]} if contacts else {}
    return Activity.model_validate(given | {"objective": f"o-{objective}", "completed": f"2026-11-0{day}"} | met)


def _targets(value: int, unit: str) -> st.SearchStrategy[Target]:
    given = st.fixed_dictionaries(
        {"from": st.none() | st.integers(0, 6), "measure": st.sampled_from(["sum", "sum", "latest"])}
    )
    return given.map(lambda more: Target.model_validate({"value": value, "unit": unit} | more, context=LISTS))


@st.composite
def _workspaces(draw: st.DrawFn) -> Workspace:
    """Objectives in chains, trees and circles, of any unit or none, and plans in families, circles apart."""
    plans = draw(st.integers(1, 4))
    objectives = draw(st.integers(1, 6))
    records: list[Record] = [_plan(n, draw(st.none() | st.integers(0, n - 1)) if n else None) for n in range(plans)]
    for number in range(objectives):
        parent = draw(st.sampled_from([None, *range(objectives + 1)]))
        unit = draw(st.sampled_from([None, "talks", "talks", "talks", "visits"]))
        target = draw(_targets(number, unit)) if unit else None
        records.append(_objective(number, parent, target, draw(st.none() | st.integers(0, plans - 1))))
    for number in range(draw(st.integers(0, 6))):
        contacts, count = draw(st.lists(st.sampled_from(_CONTACTS), max_size=2)), draw(st.none() | st.integers(0, 9))
        records.append(_activity(number, draw(st.integers(0, objectives)), contacts, count, draw(st.integers(1, 3))))
    for name in _CONTACTS:
        given = {"id": name, "kind": "contact", "first_name": name, "last_name": name}
        records.append(Contact.model_validate(given))
    return Workspace(records={record.ref: record for record in records})


def _walked(workspace: Workspace, objective: Objective) -> Iterator[Objective]:
    """Yield an objective and the lower ones whose figures are part of its own: another unit or measure ends the way."""
    waiting, seen = [objective], set[str]()
    while waiting:
        each = waiting.pop()
        counts = each is objective or not each.target or (objective.target and _alike(each.target, objective.target))
        if each.id not in seen and counts:
            seen.add(each.id)
            yield each
            waiting += [lower for lower in workspace.objectives if lower.parent == each.id]


def _alike(one: Target, other: Target) -> bool:
    return (one.unit, one.measure) == (other.unit, other.measure)


def _slowly(workspace: Workspace, objective: Objective, contact: str | None = None) -> Decimal | None:
    """Return the figure of an objective, perhaps with one contact; None where it is measured, and nobody has."""
    ids = {each.id for each in _walked(workspace, objective)}
    done = [each for each in workspace.activities if each.objective in ids]
    done = [each for each in done if contact is None or contact in (each.contact, *each.other_contacts)]
    counted = [each for each in done if each.counts is not None]
    assert objective.target
    if objective.target.measure == "sum":
        return sum((each.counts or _ZERO for each in counted), _ZERO)
    newest = sorted(counted, key=lambda each: (str(each.completed), each.id))
    return newest[-1].counts if newest else None


def _plan_slowly(
    workspace: Workspace, plan: Plan
) -> tuple[dict[tuple[str, bool], tuple[Decimal, Decimal]], list[Decimal]]:
    """Return the sums of a plan by unit and by whether they are to fall, and the targets of what is measured."""
    family = {plan.id}
    while more := {each.id for each in workspace.plans if each.parent in family} - family:
        family |= more
    own = [each for each in workspace.objectives if each.plan in family and each.target]
    within = {lower.id for each in own for lower in _walked(workspace, each) if lower is not each}
    found: dict[tuple[str, bool], tuple[Decimal, Decimal]] = {}
    measured = []
    for each in own:
        if each.target and each.id not in within:
            if each.target.measure == "latest":
                measured.append(each.target.value)
                continue
            key = (each.target.unit, each.target.from_ is not None and each.target.from_ > each.target.value)
            actual, target = found.get(key, (_ZERO, _ZERO))
            found[key] = (actual + (_slowly(workspace, each) or _ZERO), target + each.target.value)
    return found, sorted(measured)


def _is_reached(target: Target, actual: Decimal | None) -> bool:
    """Return whether a target is met, by cases."""
    if actual is None:
        return False
    if target.measure == "sum":
        if target.from_ is None or target.from_ < target.value:
            return actual >= target.value
        return False
    if target.from_ is None or target.from_ == target.value:
        return False
    return actual <= target.value if target.from_ > target.value else actual >= target.value


@settings(max_examples=times(100), deadline=None)
@given(_workspaces())
def test_figures_are_those_of_a_walk_down_from_each_objective(workspace: Workspace) -> None:
    figures = Figures(workspace)
    for objective in workspace.objectives:
        found = figures.of(objective)
        assert (found is None) == (objective.target is None)
        if found and objective.target:
            actual = _slowly(workspace, objective)
            assert (found.actual if found.is_measured else None) == actual
            assert (found.target, found.unit) == (objective.target.value, objective.target.unit)
            assert found.reached == _is_reached(objective.target, actual)
            for contact in workspace.contacts:
                shown = figures.with_contact(objective, contact)
                assert shown
                assert (shown.actual if shown.is_measured else None) == _slowly(workspace, objective, contact.id)
                assert not shown.reached
    for plan in workspace.plans:
        told = figures.of_plan(plan)
        sums = {
            (each.unit, bool(each.lower_is_better)): (each.actual, each.target)
            for each in told
            if each.measure == "sum"
        }
        measured = [each.target for each in told if each.measure == "latest" and each.target is not None]
        assert (sums, sorted(measured)) == _plan_slowly(workspace, plan)
