"""The record that follows an activity or opportunity: which fields it keeps or drops, and which plan it serves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import PurePosixPath

from plancode.changes.edit import Fields
from plancode.changes.layout import PLURALS, path_of
from plancode.changes.new import first_status
from plancode.diagnostics import Ref, Text, text
from plancode.messages import LANGUAGES
from plancode.messages.catalogues import said
from plancode.models import Activity, Objective, Opportunity, Plan
from plancode.workspace import Workspace

DAYS_LATER = 14
_CALLED = text("Follow-up: {name}")
_KEPT = (
    "contact",
    "other_contacts",
    "account",
    "plan",
    "objective",
    "opportunity",
    "product",
    "owner",
    "type",
    "form",
    "priority",
)


@dataclass(frozen=True, slots=True)
class Follower:
    """The fields of a record that follows another, and notes about the plan that it serves."""

    fields: Fields
    notes: tuple[Text, ...]


def follower(
    workspace: Workspace,
    origin: Activity | Opportunity,
    *,
    kind: str,
    due: date | None,
    called: str | None,
    today: date,
) -> Follower:
    """Return what follows origin: an activity or an opportunity, by default two weeks after today and after origin."""
    day = due or max(today, origin.day or today) + timedelta(days=DAYS_LATER)
    data = workspace.documents[origin.ref].data
    kept = {key: data[key] for key in _KEPT if key in data} if isinstance(data, dict) else {}
    name = origin.subject if isinstance(origin, Activity) else origin.name
    record: dict[str, object] = {
        "kind": kind,
        "follow_up_of": origin.id if origin.kind == kind else f"{origin.kind}/{origin.id}",
        "subject" if kind == "activity" else "name": called or _following(name, workspace.config.language),
    }
    status = first_status(workspace.config, kind)
    record |= kept | ({"status": status} if status else {})
    if kind == "activity":
        _date_activity(record, origin, day)
    else:
        _date_opportunity(record, workspace, day)
    if kind == "activity" and isinstance(origin, Opportunity):
        record["opportunity"] = origin.id
        record.pop("type", None)
    notes = _serve_open_plan(workspace, record, day)
    return Follower(record, notes)


def _following(name: str, language: str) -> str:
    """Return what a record is called that follows one of this name, which may follow another itself."""
    begun = (said(_CALLED.given({"name": ""}), each) for each in LANGUAGES)
    origin = next((name.removeprefix(start) for start in begun if name.startswith(start)), name)
    return said(_CALLED.given({"name": origin}), language)


def place_of(workspace: Workspace, origin: Activity | Opportunity, record: Fields) -> str:
    """Return the file that a follower goes to: its origin's, where that one is for several records of the kind."""
    path = workspace.place(origin).path.removeprefix(workspace.prefix)
    own_plan = record.get("plan") == origin.plan
    if origin.kind == record["kind"] and own_plan and PurePosixPath(path).stem == PLURALS[origin.kind]:
        return path
    return path_of(workspace, record)


def plan_on(workspace: Workspace, contacts: Collection[str], day: date) -> Plan | None:
    """Return the plan of the shortest period that has day, for one of contacts, and is not over; None where there is none."""
    linked = {ref for contact in contacts for ref in workspace.backlinks.get(Ref("contact", contact), ())}
    found = [
        (days.last - days.first, plan.id, plan)
        for ref in linked
        if (plan := workspace.get(Plan, ref.id if ref.kind == "plan" else None))
        and workspace.ends(plan) is None
        and (days := workspace.days(plan))
        and days.has(day)
    ]
    return min(found)[2] if found else None


def _date_activity(record: dict[str, object], origin: Activity | Opportunity, day: date) -> None:
    """Give an activity its day: a due date, or the same hours as its origin."""
    if isinstance(origin, Activity) and origin.form == "appointment" and origin.start:
        record["start"] = _moved(origin.start, day)
        if origin.end:
            record["end"] = _moved(origin.end, day + (_day(origin.end) - _day(origin.start)))
        return
    record |= {"form": "task", "due": day}


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _moved(moment: date, day: date) -> date:
    """Return a time on another day; for a whole day, that day."""
    return datetime.combine(day, moment.time()) if isinstance(moment, datetime) else day


def _date_opportunity(record: dict[str, object], workspace: Workspace, day: date) -> None:
    """Give an opportunity its day, and take away what only activities have."""
    for key in ("form", "priority", "opportunity"):
        record.pop(key, None)
    record["close_date"] = day
    if record.get("type") not in workspace.config.picklists["opportunity.type"]:
        record.pop("type", None)


def _serve_open_plan(workspace: Workspace, record: dict[str, object], day: date) -> tuple[Text, ...]:
    """Link record to another plan that has its day where its own plan is over; return notes about what was done."""
    plan = workspace.get(Plan, str(record["plan"])) if record.get("plan") else None
    if plan is None or workspace.ends(plan) is None:
        return ()
    status = workspace.config.lifecycles["plan"].term(plan.status)
    contacts = {str(record["contact"])} if record.get("contact") else set(plan.contacts)
    other = plan_on(workspace, contacts, day)
    if other is None:
        stays = text(
            "plan `{id}` is {status}, and no other plan has {day}: the link to it stays",
            id=plan.id,
            status=status,
            day=day,
        )
        return (stays,)
    record["plan"] = other.id
    notes = [
        text(
            "plan `{id}` is {status}: linked to plan `{other}`, which has {day}",
            id=plan.id,
            status=status,
            other=other.id,
            day=day,
        )
    ]
    objective = workspace.get(Objective, str(record.get("objective")))
    serves = workspace.get(Plan, objective.plan) if objective else None
    if objective and serves and workspace.top_of(serves) != workspace.top_of(other):
        del record["objective"]
        notes.append(
            text(
                "objective `{id}` belongs to plan `{plan}`: the link to it is not kept",
                id=objective.id,
                plan=serves.id,
            )
        )
    return tuple(notes)
