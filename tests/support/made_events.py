"""Records, events and commits of a history that are made by hand, for what reads them without a repository."""

from __future__ import annotations

from typing import Any

from plancode.diagnostics import Ref
from plancode.git import Commit, Identity
from plancode.history.events import Event
from plancode.history.states import Entry, State
from plancode.models import digest, protected_content

DUPONT = Ref("plan", "dupont")


def entry(ref: Ref = DUPONT, /, *, path: str = "plans/p.yaml", **fields: Any) -> Entry:
    """Return a record with fields; its version is called as its file."""
    data = {"kind": ref.kind, "id": ref.id, **fields}
    status = fields.get("status")
    state = State(status if isinstance(status, str) else None, digest(protected_content(ref.kind, data)))
    return Entry(ref, state, data, path, f"blob of {path}")


def event(commit: int, left: Entry | None, *before: Event, **more: Any) -> Event:
    """Return what a commit did to a record, after the events before; without an entry it deleted the plan Dupont."""
    return Event(left.ref if left else DUPONT, commit, left, before, "plans/p.yaml", frozenset({commit}), **more)


def person(called: str, /, **fields: Any) -> Entry:
    """Return a person with an id and fields."""
    return entry(Ref("person", called), **fields)


def commit(author: str = "marie", *, committer: str = "robot", message: str = "Change") -> Commit:
    """Return what a commit says of itself; its makers have addresses of their names."""
    author_of, committer_of = (Identity(name.title(), f"{name}@example.org") for name in (author, committer))
    return Commit(id="c" * 40, author=author_of, authored=None, committer=committer_of, committed=None, message=message)
