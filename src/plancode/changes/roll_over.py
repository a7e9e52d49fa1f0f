"""A plan carried into another period: its goals, and the objectives that are not finished, with a link back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from plancode.changes.edit import Fields
from plancode.changes.ids import counterpart, slug, taken_ids, unique
from plancode.changes.layout import PLURALS, file_of, path_of
from plancode.changes.new import addition, first_status
from plancode.changes.onwards import onwards
from plancode.changes.proposal import Proposal
from plancode.diagnostics import CannotRun, Ref, Text, text
from plancode.messages.catalogues import said
from plancode.models import Activity, Contact, Objective, Opportunity, Plan
from plancode.periods import MONTHS_OF, YEAR, Calendar, Period
from plancode.project import Project
from plancode.workspace import Config, Workspace, where_it_may_be

_KEPT = ("type", "owner", "reviewers", "contacts", "accounts", "product", "goals")
_RESET = frozenset({"kind", "id", "status", "outcome", "evidence", "plan", "parent", "notes"})
_FINISHED = frozenset({"achieved", "dropped"})
# A part that is not made of months, such as a week, corresponds to none.
_NO_PART = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Successors:
    """The new records with their files, the plan first; and the open records that stay with the old plans."""

    records: tuple[tuple[str, Fields], ...]
    left: tuple[Opportunity | Activity, ...]


@dataclass(frozen=True, slots=True)
class _Move:
    """A plan, with the period, id and file of its successor."""

    plan: Plan
    before: Period
    after: Period
    id: str
    path: str


def roll_over(project: Project, plan: Plan, target: Period, *, with_children: bool) -> Proposal:
    """Return the proposal that carries plan into target; its lines also list what stays with the old plans.

    Raises:
        CannotRun: target already has a plan of that name or for the same contacts, or a file cannot be added to.
    """
    workspace = project.workspace
    partly = text("what belongs to plan `{id}` is carried over as far as it can be read; {places}")
    places = where_it_may_be(workspace)
    found = successors(workspace, plan, target, with_children=with_children)
    stays = text("stays with {plan}: {record}")
    return addition(
        project,
        found.records,
        message=f"Roll over plan {plan.id} to {target}",
        more=[
            stays.given({"plan": each.plan or plan.id, "record": _told(each, workspace.config)}) for each in found.left
        ],
        notes=[partly.given({"id": plan.id, "places": places})] if places else [],
        afterwards=_afterwards(project, found.records[0][1]),
    )


def _afterwards(project: Project, plan: Fields) -> Text:
    """Return what one does next with a plan whose goals are those of the period before."""
    after = onwards(project, plan)
    return text("read its goals again; {onwards}", onwards=after) if after else text("read its goals again")


def successors(workspace: Workspace, plan: Plan, target: Period, *, with_children: bool) -> Successors:
    """Return the records that carry plan into target; with_children also those that carry its child plans.

    A child goes to the part of target that corresponds to its own period.

    Raises:
        CannotRun: target already has a plan of that name or for the same contacts.
    """
    before = workspace.period(plan)
    if before is None:
        raise CannotRun(
            text("plan `{id}` is for {period}, which the calendar does not have", id=plan.id, period=plan.period),
            text("run `plancode check`"),
        )
    taken = taken_ids(workspace)
    moves = {plan.id: _move(workspace, plan, before, target, taken)}
    for child in workspace.children.get(plan.id, ()) if with_children else ():
        period = workspace.period(child)
        if period:
            after = _shifted(workspace.config.calendar, period, before, target)
            moves[child.id] = _move(workspace, child, period, after, taken)
    plans = [(move.path, _plan_record(workspace, move, moves)) for move in moves.values()]
    for move, (_, record) in zip(moves.values(), plans, strict=True):
        _is_free(workspace, move, str(record["name"]))
    objectives = _carried_objectives(workspace, moves, taken)
    return Successors(records=(*plans, *objectives), left=_left_behind(workspace, moves))


def read_for(workspace: Workspace, name: str, *, with_children: bool) -> tuple[Ref, ...]:
    """Return the records that rolling a plan over reads, also damaged ones, which it would leave out."""
    held = {ref: document.data for ref, document in workspace.documents.items() if isinstance(document.data, dict)}
    found = {Ref("plan", name)}
    if with_children:
        found |= {ref for ref, data in held.items() if ref.kind == "plan" and data.get("parent") == name}
    while True:
        plans, objectives = ({ref.id for ref in found if ref.kind == kind} for kind in ("plan", "objective"))
        more = {
            ref
            for ref, data in held.items()
            if ref.kind == "objective"
            and (data.get("plan") in plans or (not data.get("plan") and data.get("parent") in objectives))
        }
        if more <= found:
            return tuple(ref for ref in held if ref in found)
        found |= more


def _move(workspace: Workspace, plan: Plan, before: Period, after: Period, taken: set[str]) -> _Move:
    base = counterpart(plan.id, before, after) or f"{plan.id.removesuffix(f'-{slug(str(before))}')}-{slug(str(after))}"
    name = unique(base, taken)
    taken.add(name)
    path = PurePosixPath(file_of(workspace, plan))
    year_before, year_after = str(Period(before.year)), str(Period(after.year))
    folders = {str(before): str(after), year_before: year_after}
    moved = PurePosixPath(*(folders.get(part, part) for part in path.parts))
    if moved != path:
        return _Move(plan, before, after, name, str(moved))
    fresh = {"kind": "plan", "id": name, "period": str(after), "contacts": list(plan.contacts)}
    return _Move(plan, before, after, name, path_of(workspace, fresh))


def _plan_record(workspace: Workspace, move: _Move, moves: Mapping[str, _Move]) -> Fields:
    plan = move.plan
    data = _data(workspace, plan)
    record: dict[str, object] = {
        "kind": "plan",
        "id": move.id,
        "status": first_status(workspace.config, "plan"),
        "name": _plan_name(workspace, move),
        "period": str(move.after),
    }
    above = moves[plan.parent].id if plan.parent and plan.parent in moves else _new_parent(workspace, plan, move.after)
    return record | {key: data[key] for key in _KEPT if key in data} | ({"parent": above} if above else {})


def _plan_name(workspace: Workspace, move: _Move) -> str:
    name = counterpart(move.plan.name, move.before, move.after)
    if name:
        return name
    if str(move.before.year) not in move.plan.name:
        return move.plan.name
    contact = workspace.get(Contact, move.plan.contacts[0]) if len(move.plan.contacts) == 1 else None
    return f"{contact.name if contact else move.plan.name}, {move.after}"


def _new_parent(workspace: Workspace, plan: Plan, after: Period) -> str | None:
    """Return the parent of a child plan that is carried alone: the contacts' annual plan of the new year."""
    if plan.parent is None:
        return None
    year = str(Period(after.year))
    found = (other for other in workspace.plans if other.period == year and set(other.contacts) == set(plan.contacts))
    return next((other.id for other in found), None)


def _is_free(workspace: Workspace, move: _Move, name: str) -> None:
    """Make sure that the new period has no plan of this name and none for the same contacts."""
    for other in workspace.plans:
        if other.period != str(move.after):
            continue
        same = move.plan.contacts and set(other.contacts) == set(move.plan.contacts)
        if other.name == name or same:
            message = text("plan `{id}` cannot be rolled over: plan `{other}` of {after} is for the same contacts")
            if other.name == name:
                message = text("plan `{id}` cannot be rolled over: plan `{other}` of {after} has the same name")
            raise CannotRun(
                message.given({"id": move.plan.id, "other": other.id, "after": move.after}),
                text(
                    "look at it with `plancode show {id}`; choose another period, or delete it while it is a draft",
                    id=other.id,
                ),
            )


def _carried_objectives(workspace: Workspace, moves: Mapping[str, _Move], taken: set[str]) -> list[tuple[str, Fields]]:
    found = _unfinished(workspace, moves)
    names: dict[str, str] = {}
    for objective, move in found:
        period = workspace.period(objective) or move.before
        after = _shifted(workspace.config.calendar, period, move.before, move.after)
        names[objective.id] = unique(counterpart(objective.id, period, after) or objective.id, taken)
        taken.add(names[objective.id])
    return [
        (
            str(PurePosixPath(move.path).with_name(f"{PLURALS['objective']}.yaml")),
            _objective_record(workspace, objective, move, names),
        )
        for objective, move in found
    ]


def _unfinished(workspace: Workspace, moves: Mapping[str, _Move]) -> list[tuple[Objective, _Move]]:
    """Return the unfinished objectives of the plans, with lower ones that have no plan of their own."""
    of: dict[str, _Move] = {}
    waiting = [each for each in workspace.objectives if not each.applies_to and not _is_finished(workspace, each)]
    while True:
        more = {
            objective.id: move
            for objective in waiting
            if objective.id not in of
            and (move := moves.get(objective.plan) if objective.plan else of.get(objective.parent or ""))
        }
        if not more:
            return [(objective, of[objective.id]) for objective in waiting if objective.id in of]
        of |= more


def _objective_record(workspace: Workspace, objective: Objective, move: _Move, names: Mapping[str, str]) -> Fields:
    data = _data(workspace, objective)
    period = workspace.period(objective) or move.before
    after = _shifted(workspace.config.calendar, period, move.before, move.after)
    link = said(text("Carried over from objective `{id}`.", id=objective.id), workspace.config.language)
    record: dict[str, object] = {key: value for key, value in data.items() if key not in _RESET} | {
        "kind": "objective",
        "id": names[objective.id],
        "status": first_status(workspace.config, "objective"),
        "name": counterpart(objective.name, period, after) or objective.name,
        "period": str(after),
        "notes": f"{objective.notes.rstrip()}\n\n{link}\n" if objective.notes else link,
    }
    if objective.plan:
        record["plan"] = move.id
    if objective.parent and objective.parent in names:
        record["parent"] = names[objective.parent]
    return record


def _left_behind(workspace: Workspace, moves: Mapping[str, _Move]) -> tuple[Opportunity | Activity, ...]:
    """Return the pending opportunities and open activities of the plans: only their owner can move them."""
    objectives = {objective.id for objective in workspace.objectives if objective.plan in moves}
    records: Sequence[Opportunity | Activity] = (*workspace.opportunities, *workspace.activities)
    return tuple(
        record
        for record in records
        if (record.plan in moves or record.objective in objectives) and workspace.ends(record) is None
    )


def _is_finished(workspace: Workspace, objective: Objective) -> bool:
    return objective.outcome in _FINISHED or workspace.ends(objective) is not None


def _shifted(calendar: Calendar, period: Period, before: Period, after: Period) -> Period:
    """Return the part of after that corresponds to the part `period` of before; after itself where it has none."""
    shifted = after
    if period != before and before.part == YEAR:
        shifted = Period(period.year - before.year + after.year, period.part, period.number)
    elif MONTHS_OF.get(period.part, _NO_PART) < MONTHS_OF.get(before.part, 0):
        months = (after.number - before.number) * MONTHS_OF[before.part]
        shifted = Period(after.year, period.part, period.number + months // MONTHS_OF[period.part])
    return shifted if calendar.range(shifted) else after


def _data(workspace: Workspace, record: Plan | Objective) -> Mapping[str, object]:
    """Return a record as it is written, so that fields are kept to the letter."""
    data = workspace.documents[record.ref].data
    return data if isinstance(data, dict) else {}


def _told(record: Opportunity | Activity, config: Config) -> Text:
    if isinstance(record, Opportunity):
        status = config.term("opportunity.status", record.status)
        return text(
            "opportunity {id}  {name}  ({status}, closes {day})",
            id=record.id,
            name=record.name,
            status=status,
            day=record.close_date,
        )
    if record.day is None:
        return text("activity {id}  {subject}", id=record.id, subject=record.subject)
    return text("activity {id}  {subject}  ({day})", id=record.id, subject=record.subject, day=record.day)
