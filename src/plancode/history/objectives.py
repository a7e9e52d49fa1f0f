"""Which plans an objective belongs to at a commit, by its `plan` or through the objectives above it (HISTORY.md 7)."""

from __future__ import annotations

from typing import Protocol

from plancode.diagnostics import Ref
from plancode.history.events import Cover, Event, Turn, through_joins
from plancode.history.stand import Stand
from plancode.history.states import Entry
from plancode.models import objective_content


class _Frontiers(Protocol):
    def get(self, key: Ref) -> tuple[Event, ...] | None: ...


def cover(turn: Turn, stands: tuple[Stand, Stand], frontiers: tuple[_Frontiers, _Frontiers]) -> None:
    """Note in turn the plans of an objective that a commit changed.

    Nothing is noted if its plans, and the content that their approval covers, are the same as before.
    """
    before = _before(turn, stands[0], frontiers[0])
    after = _known(turn.ref, stands[1])
    was, now = (
        plans_of(entry, stand) if entry else frozenset() for entry, stand in zip((before, after), stands, strict=True)
    )
    if before and after and was == now and objective_content(before.data) == objective_content(after.data):
        return
    turn.after.plans = was | now
    earlier, later = frontiers
    plans = ((Ref("plan", plan), plan in was, plan in now) for plan in sorted(was | now))
    turn.covers = tuple(Cover(ref, earlier.get(ref) or (), later.get(ref) or (), had, has) for ref, had, has in plans)


def plans_of(entry: Entry, stand: Stand) -> frozenset[str]:
    """Return the plans that an objective serves: its own, and those of the objectives above it as they stand."""
    plans: set[str] = set()
    above: Entry | None = entry
    seen: set[str] = set()
    while above is not None and above.ref.id not in seen:
        seen.add(above.ref.id)
        if plan := above.text("plan"):
            plans.add(plan)
        parent = above.text("parent")
        above = _known(Ref("objective", parent), stand) if parent else None
    return frozenset(plans)


def _before(turn: Turn, stand: Stand, frontiers: _Frontiers) -> Entry | None:
    """Return the objective at the first parent; if its state is unknown there, as it was last known."""
    if (known := _known(turn.ref, stand)) is not None or not stand.places(turn.ref):
        return known
    return next((event.entry for event in through_joins(frontiers.get(turn.ref) or ()) if event.entry), None)


def _known(ref: Ref, stand: Stand) -> Entry | None:
    entries = stand.entries(ref)
    return entries[0] if len(entries) == 1 else None
