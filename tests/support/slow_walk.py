"""HISTORY.md 1 to 6 word for word and slowly: every commit is checked out, every ancestry is a set of its own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from plancode.diagnostics import Ref
from plancode.models import digest, protected_content
from plancode.workspace import identity_of, parse_records, read_sources
from tests.support.repo import Repo

PROTECTED = {"final-approved", "expired"}
ALLOWED = {
    (None, "draft"),
    ("draft", None),
    ("draft", "submitted"),
    ("submitted", "draft"),
    ("submitted", "final-approved"),
    ("final-approved", "draft"),
    ("final-approved", "expired"),
}


class State(NamedTuple):
    """What is compared: all three, whole. A record that is absent has the state `ABSENT`."""

    status: str | None
    content: str


ABSENT = State(None, "")
# What stands in each file; a state is None where it cannot be known.
Files = dict[str, list[tuple[Ref, State | None]]]


@dataclass
class Found:
    """What the paragraphs say of a history; a step is commit, record, the status before and the one after."""

    steps: Counter[tuple[str, Ref, str | None, str | None]] = field(default_factory=Counter)
    # Commits that moved a record from one state, not from several; and those of them whose step is not allowed.
    single: set[tuple[str, Ref]] = field(default_factory=set)
    illegal: set[tuple[str, Ref]] = field(default_factory=set)
    drops: Counter[tuple[str, Ref]] = field(default_factory=Counter)
    lost: set[tuple[str, Ref, str]] = field(default_factory=set)


def slow_walk(repo: Repo, tip: str) -> Found:
    """Return what HISTORY.md says of the plans up to tip."""
    lines = [line.split() for line in repo.git("rev-list", "--parents", "--topo-order", "--reverse", tip).splitlines()]
    ancestry: dict[str, set[str]] = {}
    stand: dict[str, Files] = {}
    events: dict[Ref, dict[str, State]] = {}
    found = Found()
    for commit, *parents in lines:
        ancestry[commit] = {ancestor for parent in parents for ancestor in (parent, *ancestry[parent])}
        stand[commit] = _checked_out(repo, commit, stand[parents[0]] if parents else {})
        here = _by_record(stand[commit])
        before = _by_record(stand[parents[0]]) if parents else {}
        for ref in sorted({*here, *events}):
            states = here.get(ref, [])
            known = [state for state in states if state is not None]
            if len(known) > 1 or (states and not known):
                _lose(found, commit, ref, known, [state for state in before.get(ref, []) if state is not None])
                continue
            _settle(found, commit, ref, known[0] if known else ABSENT, events.setdefault(ref, {}), ancestry)
    return found


def _checked_out(repo: Repo, commit: str, before: Files) -> Files:
    """Return what stands in each file; in one that cannot be read, what it names and what stood there, as unknown."""
    repo.git("checkout", "-q", "-f", "--detach", commit)
    files: Files = {}
    for file in read_sources(repo.folder).files:
        parsed = parse_records(file.path, file.data)
        held: list[tuple[Ref, State | None]] = []
        for document in parsed.documents:
            ref = identity_of(document.data) if isinstance(document.data, dict) else None
            if ref is not None and ref.kind == "plan":
                state = State(_status(document.data), digest(protected_content("plan", document.data)))
                held.append((ref, state if document.sound else None))
        stood = [] if parsed.sound else [ref for ref, _ in before.get(file.path, [])]
        held += [(ref, None) for ref in dict.fromkeys(stood) if ref not in [each for each, _ in held]]
        files[file.path] = held
    return files


def _status(data: object) -> str | None:
    value = data.get("status") if isinstance(data, dict) else None
    return value if isinstance(value, str) else None


def _by_record(files: Files) -> dict[Ref, list[State | None]]:
    found: dict[Ref, list[State | None]] = {}
    for held in files.values():
        for ref, state in held:
            found.setdefault(ref, []).append(state)
    return found


def _lose(found: Found, commit: str, ref: Ref, known: list[State], before: list[State]) -> None:
    if len(known) > 1 and len(before) <= 1:
        found.lost.add((commit, ref, "PC251"))
    if not known and before:
        found.lost.add((commit, ref, "PC252"))


def _settle(
    found: Found, commit: str, ref: Ref, state: State, events: dict[str, State], ancestry: dict[str, set[str]]
) -> None:
    """HISTORY.md 4: the frontier, and what the commit made of it."""
    past = [event for event in events if event in ancestry[commit]]
    frontier = [event for event in past if not any(event in ancestry[later] for later in past)]
    kept = [event for event in frontier if events[event] == state]
    if len(kept) == len(frontier) and (kept or state == ABSENT):
        return
    for event in frontier if not kept else ():
        if events[event].status != state.status:
            found.steps[commit, ref, events[event].status, state.status] = 1
    if not frontier:
        found.steps[commit, ref, None, state.status] = 1
    if len(frontier) <= 1 and not kept:
        found.single.add((commit, ref))
        last = _last(events, frontier[0], ancestry) if frontier else None
        if last != state.status and (last, state.status) not in ALLOWED:
            found.illegal.add((commit, ref))
    dropped = [events[event] for event in frontier if event not in kept] if kept else []
    found.drops[commit, ref] += sum(
        each != ABSENT and each.status not in PROTECTED and each.status != state.status for each in dropped
    )
    events[commit] = state


def _last(events: dict[str, State], event: str, ancestry: dict[str, set[str]]) -> str | None:
    """HISTORY.md 5: a record that comes back is judged from the last state that it had."""
    if events[event] != ABSENT:
        return events[event].status
    past = [each for each in events if each in ancestry[event]]
    frontier = [each for each in past if not any(each in ancestry[later] for later in past)]
    return next((status for each in frontier if (status := _last(events, each, ancestry))), None)
