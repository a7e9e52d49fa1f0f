"""What stands at a commit: the version of each file, the records in it, and the places of each record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from plancode.diagnostics import Ref
from plancode.git import Change
from plancode.history.persistent_map import Layers
from plancode.history.states import Entry, FileStates

# Where a record stands: the paths, and the entry in each; None where the file cannot be read any more.
Places = tuple[tuple[str, Entry | None], ...]
# Reads the states in a changed file; the second argument says whether records stood there before.
Reader = Callable[[Change, bool], FileStates]
_NOWHERE: Places = ()


class Held(NamedTuple):
    """The version of a file, and the records that stand in it, readable or not.

    `states` are kept for whoever reads the version again, and the next one, while it stands here.
    """

    blob: str | None
    refs: tuple[Ref, ...]
    states: FileStates | None = None


_GONE = Held(None, ())


@dataclass(frozen=True, slots=True)
class Stand:
    """The files at a commit, and the places of the records in them.

    `lost` are the files that hold records that cannot be read; `unknown` are the records whose state is not known.
    """

    layers: Layers[Ref | str, tuple[object, ...]] = field(default_factory=Layers)
    lost: frozenset[str] = frozenset()
    unknown: frozenset[Ref] = frozenset()

    def places(self, ref: Ref) -> Places:
        """Return the places of a record."""
        return cast("Places", self.layers.get(ref) or _NOWHERE)

    def entries(self, ref: Ref) -> list[Entry]:
        """Return a record as it stands in each place where it can be read."""
        return [entry for _, entry in self.places(ref) if entry is not None]

    def held(self, path: str) -> Held:
        """Return what a file holds."""
        return cast("Held", self.layers.get(path) or _GONE)

    def after(self, changes: Sequence[Change], read: Reader, sides: Sequence[Stand]) -> tuple[dict[Ref, None], Stand]:
        """Return the records that stood or stand in changed files, and what stands after the changes.

        `sides` are what stands at the parents of a merge, this one among them; else there are none.
        """
        if sides:
            changes = (*changes, *self._otherwise(changes, sides))
        if not changes:
            return {}, self
        touched: dict[Ref, None] = {}
        updates: dict[Ref | str, tuple[object, ...]] = {}
        entries: dict[Ref, list[tuple[str, Entry | None]]] = defaultdict(list)
        lost_in: set[str] = set()
        for change in changes:
            path, held = change.path, self.held(change.path)
            stood = _stood(change, sides) if sides else held.refs
            states = read(change, bool(stood))
            for entry in states.entries:
                entries[entry.ref].append((path, entry))
            lost = () if states.sound and not states.unknown else _lost(stood, states)
            if lost:
                lost_in.add(path)
                for ref in lost:
                    entries[ref].append((path, None))
            here = (*states.refs, *lost) if lost else states.refs
            # The same texts for every version: what is told of each commit keeps them.
            here = held.refs if held.refs == here else here
            updates[path] = Held(change.after, here, states)
            touched.update(dict.fromkeys((*held.refs, *here) if held.refs is not here else here))
        unknown = set()
        for ref in touched:
            kept = (place for place in self.places(ref) if place[0] not in updates)
            updates[ref] = places = (*kept, *entries[ref])
            if places and sum(entry is not None for _, entry in places) != 1:
                unknown.add(ref)
        return touched, Stand(
            self.layers.with_all(updates),
            self.lost.difference(updates) | lost_in if self.lost or lost_in else self.lost,
            self.unknown.difference(touched) | unknown if self.unknown or unknown else self.unknown,
        )

    def _otherwise(self, changes: Sequence[Change], sides: Sequence[Stand]) -> Iterator[Change]:
        """Yield the files that a merge leaves as here, and that a parent before this one has lost or kept otherwise."""
        lost = frozenset().union(*(side.lost for side in sides))
        for path in sorted(lost.difference(change.path for change in changes)) if lost else ():
            blob = self.held(path).blob
            if blob is not None and next(side for side in sides if side.held(path).blob == blob) is not self:
                yield Change(path, blob, blob)


def _stood(change: Change, sides: Sequence[Stand]) -> tuple[Ref, ...]:
    """Return the records that stood in a file before a merge: at the first parent with this version, else at the first."""
    for side in sides if change.after is not None else ():
        held = side.held(change.path)
        if held.blob == change.after:
            return held.refs
    return sides[0].held(change.path).refs


def _lost(before: Sequence[Ref], states: FileStates) -> tuple[Ref, ...]:
    """Return the records of a file that cannot be read: those it names, and those that stood there if it is not sound."""
    return tuple(
        ref
        for ref in dict.fromkeys((*before, *states.unknown))
        if ref not in states.refs and (not states.sound or ref in states.unknown)
    )
