"""Which plans an objective belongs to at a commit, by its `plan` or through the objectives above it (HISTORY.md 7)."""

from __future__ import annotations

from typing import Protocol, cast

from plancode.diagnostics import Ref
from plancode.history.events import Cover, Event, How, Turn
from plancode.history.states import Entry


class _Stand(Protocol):
    def get(self, key: Ref | str) -> tuple[object, ...] | None: ...


class _Frontiers(Protocol):
    def get(self, key: Ref) -> tuple[Event, ...] | None: ...


def plans_of(entry: Entry, stand: _Stand) -> frozenset[str]:
    """Return the plans that an objective serves: its own, and those of the objectives above it as they stand."""
    plans: set[str] = set()
    above: Entry | None = entry
    seen: set[str] = set()
    while above is not None and above.ref.id not in seen:
        seen.add(above.ref.id)
        if plan := above.text("plan"):
            plans.add(plan)
        parent = above.text("parent")
        above = _objective(parent, stand) if parent else None
    return frozenset(plans)


def covers_of(turn: Turn, stands: tuple[_Stand, _Stand], frontiers: tuple[_Frontiers, _Frontiers]) -> tuple[Cover, ...]:
    """Return the plans that cover an objective that a commit changed and that the commit itself leaves where they are."""
    if turn.ref.kind != "objective" or turn.how in (How.JOINED, How.KEPT):
        return ()
    before, after = (_plans_at(turn.ref, stand) for stand in stands)
    found = []
    for plan in sorted(before | after):
        was, now = (frontier.get(Ref("plan", plan)) for frontier in frontiers)
        if was and was == now:
            found.append(Cover(was[0], plan in before, plan in after))
    return tuple(found)


def _plans_at(ref: Ref, stand: _Stand) -> frozenset[str]:
    entry = _objective(ref.id, stand)
    return plans_of(entry, stand) if entry else frozenset()


def _objective(name: str, stand: _Stand) -> Entry | None:
    places = cast("tuple[tuple[str, Entry | None], ...]", stand.get(Ref("objective", name)) or ())
    return next((entry for _, entry in places if entry is not None), None)
