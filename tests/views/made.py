"""Small workspaces of a few contacts and plans, and what views are made of."""

from __future__ import annotations

from datetime import UTC, date, datetime

from plancode.diagnostics import Ref
from plancode.git import Identity
from plancode.history import History, Transition
from plancode.views import (
    Source,
)
from plancode.workspace import load, sources_of

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


def workspace(*records, base=BASE):
    made = load(sources_of({"plans/all.yaml": "---\n".join((base, *records))}))
    assert not made.diagnostics, made.diagnostics
    return made


def record(kind, identity, **fields):
    given = {"kind": kind, "id": identity} | fields
    return "".join(f"{key}: {value}\n" for key, value in given.items())


def plan(identity, **fields):
    given = {"name": identity, "period": "FY2026", "type": "account", "status": "draft", "owner": "marie"}
    return record("plan", identity, **given | fields)


def objective(identity, **fields):
    given = {"name": identity, "period": "FY2026", "type": "awareness", "status": "current"}
    return record("objective", identity, **given | fields)


def activity(identity, **fields):
    return record("activity", identity, **{"subject": identity, "form": "task"} | fields)


def opportunity(identity, **fields):
    given = {"name": identity, "type": "research-funding", "status": "pending", "close_date": "2026-12-01"}
    return record("opportunity", identity, **given | fields)


def done(name, count, on="2026-11-01", **fields):
    return activity(name, due=on, completed=on, counts=count, **fields)


def target(value, unit="meetings"):
    return f"{{value: {value}, unit: {unit}}}"


def source(made, history=None, today=TODAY):
    return Source(made, history or History(), (), today)


def ids(found):
    return [each.id for each in found]


def step(plan_id, before, after, day, commit="c0ffee0000000000"):
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
