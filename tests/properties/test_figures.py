"""Figures that are added up once for a whole workspace are those that one finds by walking down from each objective."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from plancode.models import Activity, Contact, Objective, Plan, Record
from plancode.views import Figures, Progress
from plancode.workspace import Workspace

_ZERO = Decimal(0)
_CONTACTS = ("ada", "bo")


def _objective(number: int, parent: int | None, unit: str | None, plan: int | None) -> Objective:
    given = {"id": f"o-{number}", "kind": "objective", "name": f"O {number}", "period": "FY2027", "type": "awareness"}
    target = {"target": {"value": number, "unit": unit}} if unit else {}
    above = {} if parent is None else {"parent": f"o-{parent}"}
    served = {} if plan is None else {"plan": f"p-{plan}"}
    return Objective.model_validate(given | {"status": "current"} | target | above | served)


def _plan(number: int, parent: int | None) -> Plan:
    given = {"id": f"p-{number}", "kind": "plan", "name": f"P {number}", "period": "FY2027", "type": "account"}
    above = {} if parent is None else {"parent": f"p-{parent}"}
    return Plan.model_validate(given | {"status": "draft", "owner": "marie"} | above)


def _activity(number: int, objective: int, contact: str | None, count: int) -> Activity:
    given = {"id": f"a-{number}", "kind": "activity", "subject": f"A {number}", "form": "task", "counts": count}
    met = {"contact": contact} if contact else {}
    return Activity.model_validate(given | {"objective": f"o-{objective}", "completed": "2026-11-01"} | met)


@st.composite
def _workspaces(draw: st.DrawFn) -> Workspace:
    """Objectives in chains, trees and circles, of any unit or none, and plans in families, circles apart."""
    plans = draw(st.integers(1, 4))
    objectives = draw(st.integers(1, 6))
    records: list[Record] = [_plan(n, draw(st.none() | st.integers(0, n - 1)) if n else None) for n in range(plans)]
    for number in range(objectives):
        parent = draw(st.sampled_from([None, *range(objectives + 1)]))
        unit = draw(st.sampled_from([None, "talks", "talks", "talks", "visits"]))
        records.append(_objective(number, parent, unit, draw(st.none() | st.integers(0, plans - 1))))
    for number in range(draw(st.integers(0, 6))):
        contact = draw(st.sampled_from([None, *_CONTACTS]))
        records.append(_activity(number, draw(st.integers(0, objectives)), contact, draw(st.integers(0, 9))))
    for name in _CONTACTS:
        given = {"id": name, "kind": "contact", "first_name": name, "last_name": name}
        records.append(Contact.model_validate(given))
    return Workspace(records={record.ref: record for record in records})


def _walked(workspace: Workspace, objective: Objective) -> Iterator[Objective]:
    """Yield an objective and the lower ones whose figures are part of its own: another unit ends the way."""
    waiting, seen = [objective], set[str]()
    while waiting:
        each = waiting.pop()
        counts = (
            each is objective or not each.target or (objective.target and each.target.unit == objective.target.unit)
        )
        if each.id not in seen and counts:
            seen.add(each.id)
            yield each
            waiting += [lower for lower in workspace.objectives if lower.parent == each.id]


def _slowly(workspace: Workspace, objective: Objective, contact: str | None = None) -> Decimal:
    ids = {each.id for each in _walked(workspace, objective)}
    done = [each for each in workspace.activities if each.objective in ids and contact in (None, each.contact)]
    return sum((each.counts or _ZERO for each in done), _ZERO)


def _plan_slowly(workspace: Workspace, plan: Plan) -> dict[str, tuple[Decimal, Decimal]]:
    family = {plan.id}
    while more := {each.id for each in workspace.plans if each.parent in family} - family:
        family |= more
    own = [each for each in workspace.objectives if each.plan in family and each.target]
    within = {lower.id for each in own for lower in _walked(workspace, each) if lower is not each}
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for each in own:
        if each.target and each.id not in within:
            actual, target = found.get(each.target.unit, (_ZERO, _ZERO))
            found[each.target.unit] = (actual + _slowly(workspace, each), target + each.target.value)
    return found


@settings(max_examples=400, deadline=None)
@given(_workspaces())
def test_figures_are_those_of_a_walk_down_from_each_objective(workspace: Workspace) -> None:
    figures = Figures(workspace)
    for objective in workspace.objectives:
        found = figures.of(objective)
        assert (found is None) == (objective.target is None)
        if found and objective.target:
            assert found == Progress(_slowly(workspace, objective), objective.target.value, objective.target.unit)
            for contact in workspace.contacts:
                shown = figures.with_contact(objective, contact)
                assert shown
                assert shown.actual == _slowly(workspace, objective, contact.id)
    for plan in workspace.plans:
        told = {each.unit: (each.actual, each.target) for each in figures.of_plan(plan)}
        assert told == _plan_slowly(workspace, plan)
