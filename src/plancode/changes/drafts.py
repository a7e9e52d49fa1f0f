"""What could be added to a record next, as whole new files: for people who write in a browser, on the page of a forge."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import PurePosixPath

from plancode.changes.edit import Fields, with_records
from plancode.changes.follow_up import DAYS_LATER, follower, plan_on
from plancode.changes.ids import taken_ids
from plancode.changes.layout import path_of
from plancode.changes.new import completed, identified, missing
from plancode.messages.catalogues import texts
from plancode.models import Activity, Contact, Link, Objective, Opportunity, Plan, Record
from plancode.workspace import Workspace


class Adding(StrEnum):
    """What a draft adds."""

    ACTIVITY = "activity"
    OPPORTUNITY = "opportunity"
    FOLLOW_UP = "follow-up"


@dataclass(frozen=True, slots=True)
class Draft:
    """A new file with one record: what it adds, its path from the top of the repository, and its text."""

    adding: Adding
    path: str
    content: str


def drafts_of(workspace: Workspace, today: date) -> Callable[[Record], tuple[Draft, ...]]:
    """Return a function from a record to what could be added to it: files of their own, as a forge's page makes no other."""
    taken = taken_ids(workspace)

    def drafts(record: Record) -> tuple[Draft, ...]:
        made = (_draft(workspace, adding, fields, taken) for adding, fields in _additions(workspace, record, today))
        return tuple(draft for draft in made if draft is not None)

    return drafts


def _additions(workspace: Workspace, record: Record, today: date) -> Iterator[tuple[Adding, Fields]]:
    match record:
        case Contact():
            yield from _of_contact(workspace, record, today)
        case Plan():
            yield from _of_plan(workspace, record, today)
        case Objective():
            yield from _of_objective(workspace, record, today)
        case Activity() | Opportunity() if _may_be_followed(workspace, record, today):
            following = follower(workspace, record, kind="activity", due=None, called=None, today=today)
            yield Adding.FOLLOW_UP, following.fields
        case _:
            pass


def _may_be_followed(workspace: Workspace, record: Activity | Opportunity, today: date) -> bool:
    """Return whether it is time for what follows: nothing follows yet, and an activity is done, or its day has come."""
    if any(link.keys == ("follow_up_of",) for link in _links_to(workspace, record)):
        return False
    return isinstance(record, Opportunity) or workspace.is_done(record) or (record.day or today) <= today


def _links_to(workspace: Workspace, record: Record) -> Iterator[Link]:
    sources = workspace.backlinks.get(record.ref, ())
    return (link for ref in sources for link in workspace.links[ref] if link.target == record.ref)


def _of_contact(workspace: Workspace, contact: Contact, today: date) -> Iterator[tuple[Adding, Fields]]:
    if contact.opt_out:
        return
    due = today + timedelta(days=DAYS_LATER)
    plan = plan_on(workspace, {contact.id}, due)
    linked = {"contact": contact.id} | ({"plan": plan.id} if plan else {})
    yield Adding.ACTIVITY, _activity(workspace, contact.name, due) | linked
    if plan:
        yield Adding.OPPORTUNITY, _opportunity(workspace, contact.name, plan) | linked


def _of_plan(workspace: Workspace, plan: Plan, today: date) -> Iterator[tuple[Adding, Fields]]:
    due = _day_in(workspace, plan, today)
    if due is None:
        return
    contact = workspace.get(Contact, plan.contacts[0]) if len(plan.contacts) == 1 else None
    linked = {"contact": contact.id, "plan": plan.id} if contact else {"plan": plan.id}
    name = contact.name if contact else plan.name
    yield Adding.ACTIVITY, _activity(workspace, name, due) | linked
    yield Adding.OPPORTUNITY, _opportunity(workspace, name, plan) | linked


def _of_objective(workspace: Workspace, objective: Objective, today: date) -> Iterator[tuple[Adding, Fields]]:
    plan = workspace.get(Plan, objective.plan)
    due = _day_in(workspace, plan, today) if plan else today + timedelta(days=DAYS_LATER)
    if due is None or objective.applies_to is not None or workspace.ends(objective):
        return
    links = {"contact": objective.contact, "account": objective.account, "plan": objective.plan}
    linked = {key: value for key, value in links.items() if value is not None}
    yield Adding.ACTIVITY, _activity(workspace, objective.name, due) | linked | {"objective": objective.id}


def _activity(workspace: Workspace, called: str, due: date) -> dict[str, object]:
    return {"kind": "activity", "subject": f"{_word(workspace, 'Activity')} · {called}", "form": "task", "due": due}


def _opportunity(workspace: Workspace, called: str, plan: Plan) -> dict[str, object]:
    days = workspace.days(plan)
    name = f"{_word(workspace, 'Opportunity')} · {called}"
    return {"kind": "opportunity", "name": name} | ({"close_date": days.last} if days else {})


def _word(workspace: Workspace, english: str) -> str:
    """Return a word in the first language of the workspace."""
    return texts(workspace.config.file.languages[0]).get(english) or english


def _day_in(workspace: Workspace, plan: Plan, today: date) -> date | None:
    """Return the day of a plan on which something could be due; None where the plan or its period is over."""
    days = workspace.days(plan)
    if days is None or days.last < today or workspace.ends(plan) is not None:
        return None
    return min(max(today + timedelta(days=DAYS_LATER), days.first), days.last)


def _draft(workspace: Workspace, adding: Adding, fields: Fields, taken: Collection[str]) -> Draft | None:
    """Return the file of a new record; None where the record needs what only its author knows."""
    record = completed(workspace, fields)
    choices = _choices(workspace, str(record["kind"]))
    for key, values in choices.items():
        record.setdefault(key, values[0])
    if missing(record):
        return None
    record = identified(record, taken)
    # A forge's page makes a new file and adds to none: so each record gets its own, beside those that serve the same.
    path = str(PurePosixPath(path_of(workspace, record)).with_name(f"{record['id']}.yaml"))
    heading = "\n".join(f"# {key}: {', '.join(values)}" for key, values in choices.items()) or None
    edit = with_records(path, None, [record], heading=heading)
    return Draft(adding, workspace.prefix + path, edit.after.decode())


def _choices(workspace: Workspace, kind: str) -> dict[str, list[str]]:
    """Return the values that a field allows which its author has to choose, and nothing says which is meant."""
    values = list(workspace.config.picklists.get(f"{kind}.type", ())) if kind == "opportunity" else []
    return {"type": values} if values else {}
