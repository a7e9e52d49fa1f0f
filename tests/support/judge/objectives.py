"""Objectives that change under the approval of their plan (HISTORY.md, "Objectives under approval")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.support.judge.nodes import Node, through_joins
from tests.support.judge.records import PROMISE, UNKNOWN, Entry, Stand, shown
from tests.support.judge.walk import Here


@dataclass(frozen=True)
class Change:
    """An event of an objective that changed what approval covers, with the plans it belonged to before or after."""

    ref: str
    commit: int
    plans: frozenset[str]


class Objectives:
    """The events of objectives, in all commits so far, that matter to an approval."""

    def __init__(self) -> None:
        self._changes: list[Change] = []

    def note(self, here: Here, ref: str, node: Node) -> None:
        """Keep an event of an objective; a join is no event."""
        if node.kept is not None:
            return
        # Where the objective is unknown at the first parent, its last known entry counts.
        known = through_joins(here.frontiers.get(ref, ())) if here.before.state(ref) == UNKNOWN else []
        before = next((each.entry for each in known if each.entry), here.before.entry(ref))
        after = here.stand.entry(ref)
        was, now = plans_of(before, here.before), plans_of(after, here.stand)
        if before and after and was == now and _promise(before) == _promise(after):
            return
        self._changes.append(Change(ref, here.number, was | now))

    def found(self, here: Here, parents: Sequence[Here]) -> Iterator[str]:
        """Yield the objectives of PC213 at a commit."""
        lifecycle = here.rules.lifecycles.get("plan")
        if lifecycle is None:
            return
        protected = lifecycle.protected
        seen: set[str] = set()
        # At an ordinary commit, only the commit's own changes count.
        fresh = [change for change in self._changes if change.commit == here.number]
        for change in self._changes if len(parents) > 1 else fresh:
            if not here.has(change.commit) or change.ref in seen:
                continue
            if any(self._under(change, plan, here, parents, protected) for plan in change.plans):
                seen.add(change.ref)
                yield change.ref

    def _under(self, change: Change, plan: str, here: Here, parents: Sequence[Here], protected: Sequence[str]) -> bool:
        now = here.frontiers.get(plan, ())
        if change.commit == here.number:
            before = parents[0].frontiers.get(plan, ()) if parents else ()
            return any(node.status in protected for node in before) and any(node.status in protected for node in now)
        if len(parents) < 2 or any(node.commit == here.number and node.kept is None for node in now):
            return False
        return any(
            node.status in protected and not _seen_by_who_has(node, plan, change, parents)
            for node in through_joins(now)
        )


def _seen_by_who_has(node: Node, plan: str, change: Change, parents: Sequence[Here]) -> bool:
    """Return whether a parent with the approving node in its frontier also has the objective's event."""
    return any(parent.has(change.commit) for parent in parents if node in through_joins(parent.frontiers.get(plan, ())))


def plans_of(objective: Entry | None, stand: Stand) -> frozenset[str]:
    """Return the plans that an objective belongs to at a commit, by `plan:` or through the objectives above it."""
    found: set[str] = set()
    above: set[str] = set()
    while objective is not None and objective.ref not in above:
        above.add(objective.ref)
        if plan := objective.text("plan"):
            found.add(f"plan/{plan}")
        parent = objective.text("parent")
        objective = stand.entry(f"objective/{parent}") if parent else None
    return frozenset(found)


def _promise(objective: Entry) -> str:
    return shown(objective.data, PROMISE)
