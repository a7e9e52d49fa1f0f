"""Where a new record goes: a layout that suits reviews, and owners of folders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import PurePosixPath

from plancode.changes.edit import Fields
from plancode.changes.ids import slug
from plancode.models import Objective, Plan
from plancode.workspace import PLANS_FOLDER, Workspace

PLURALS: Mapping[str, str] = {
    "person": "people",
    "product": "products",
    "objective": "objectives",
    "opportunity": "opportunities",
    "activity": "activities",
}


def plural(kind: str) -> str:
    """Return the word for several records of a kind."""
    return PLURALS.get(kind, f"{kind}s")


def path_of(workspace: Workspace, record: Fields) -> str:
    """Return the file of a new record, below the workspace; records that serve a plan stand beside it."""
    kind, name = str(record["kind"]), str(record["id"])
    match kind:
        case "person" | "product":
            return f"{PLANS_FOLDER}/{PLURALS[kind]}.yaml"
        case "account":
            return f"{PLANS_FOLDER}/accounts/{name}.yaml"
        case "contact":
            return f"{PLANS_FOLDER}/contacts/{name}/contact.yaml"
        case "plan":
            return _of_plan(record)
        case _:
            return _of_work(workspace, kind, record)


def file_of(workspace: Workspace, plan: Plan) -> str:
    """Return the file that a plan stands in, below the workspace."""
    return workspace.place(plan).path.removeprefix(workspace.prefix)


def day_of(record: Fields) -> date | None:
    """Return the day of an activity or opportunity; None where it has none that can be read."""
    for key in ("due", "start", "close_date"):
        value = record.get(key)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
    return None


def _of_plan(record: Fields) -> str:
    contacts, period = record.get("contacts"), str(record["period"])
    if isinstance(contacts, list) and len(contacts) == 1:
        return f"{PLANS_FOLDER}/contacts/{contacts[0]}/{period}/plan.yaml"
    whose = str(record["id"]).removesuffix(f"-{slug(period)}")
    return f"{PLANS_FOLDER}/shared/{whose}/{period}/plan.yaml"


def _of_work(workspace: Workspace, kind: str, record: Fields) -> str:
    """Return the file of an objective, opportunity or activity, in the folder of its plan, else of its contact."""
    period = _period(workspace, record)
    if record.get("applies_to"):
        return f"{PLANS_FOLDER}/all-contacts/{period}.yaml"
    objective = workspace.get(Objective, _text(record, "objective") or _text(record, "parent"))
    plan = workspace.get(Plan, _text(record, "plan") or (objective.plan if objective else None))
    if plan:
        return str(PurePosixPath(file_of(workspace, plan)).with_name(f"{PLURALS[kind]}.yaml"))
    contact = _text(record, "contact")
    folder = f"{PLANS_FOLDER}/contacts/{contact}" if contact else f"{PLANS_FOLDER}/shared"
    return f"{folder}/{period}/{PLURALS[kind]}.yaml"


def _period(workspace: Workspace, record: Fields) -> str:
    day = day_of(record)
    year = workspace.config.calendar.period_of(day) if day else None
    return str(record.get("period") or year or "undated")


def _text(record: Fields, key: str) -> str | None:
    value = record.get(key)
    return value if isinstance(value, str) else None
