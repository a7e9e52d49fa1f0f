"""Small workspaces of a few contacts and plans, and what views are made of."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, TypeVar

from plancode import Workspace
from plancode.diagnostics import Ref
from plancode.git import Identity
from plancode.history import History, Transition
from plancode.models import Record
from plancode.views import (
    Source,
)
from plancode.workspace import load, sources_of

R = TypeVar("R", bound=Record)
TODAY = date(2026, 11, 23)
BASE = """\
kind: person
id: marie
name: Marie Petit
---
kind: account
id: chu
name: CHU
---
kind: account
id: inra
name: INRA
---
kind: contact
id: ada
first_name: Ada
last_name: Zorn
tier: 1
accounts: [{account: inra}, {account: chu, role: Head, primary: true}]
---
kind: contact
id: bo
first_name: Bo
last_name: Young
tier: 2
"""


def workspace(*records: str, base: str = BASE) -> Workspace:
    made = load(sources_of({"plans/all.yaml": "---\n".join((base, *records))}))
    assert not made.diagnostics, made.diagnostics
    return made


def the(made: Workspace, model: type[R], name: str) -> R:
    """Return the record of a kind by its id, which is there."""
    found = made.get(model, name)
    assert found is not None
    return found


def record(kind: str, identity: str, **fields: date | float | str) -> str:
    given = {"kind": kind, "id": identity} | fields
    return "".join(f"{key}: {value}\n" for key, value in given.items())


def plan(identity: str, **fields: str) -> str:
    given = {"name": identity, "period": "FY2026", "type": "account", "status": "draft", "owner": "marie"}
    return record("plan", identity, **given | fields)


def objective(identity: str, **fields: str) -> str:
    given = {"name": identity, "period": "FY2026", "type": "awareness", "status": "current"}
    return record("objective", identity, **given | fields)


def activity(identity: str, **fields: date | float | str) -> str:
    return record("activity", identity, **{"subject": identity, "form": "task"} | fields)


def opportunity(identity: str, **fields: int | str) -> str:
    given = {"name": identity, "type": "research-funding", "status": "pending", "close_date": "2026-12-01"}
    return record("opportunity", identity, **given | fields)


def done(name: str, count: float, on: str = "2026-11-01", **fields: str) -> str:
    return activity(name, due=on, completed=on, counts=count, **fields)


def target(value: int, unit: str = "meetings") -> str:
    return f"{{value: {value}, unit: {unit}}}"


def source(made: Workspace, history: History | None = None, today: date = TODAY) -> Source:
    return Source(made, history or History(), (), today)


def ids(found: tuple[Any, ...]) -> list[str]:
    return [each.id for each in found]


def step(
    plan_id: str, before: str | None, after: str, day: date | None, commit: str | None = "c0ffee0000000000"
) -> Transition:
    moment = datetime.combine(day, datetime.min.time(), UTC) if day else None
    return Transition(
        record=Ref("plan", plan_id),
        before=before,
        after=after,
        commit=commit,
        author=Identity("Marie", "marie@example.org"),
        authored=moment,
        committed=moment,
        actor="marie",
        signature="",
        path="plans/all.yaml",
        verdict="ok",
    )


EVERYONE = "{value: 3, unit: meetings, per: contact}"
