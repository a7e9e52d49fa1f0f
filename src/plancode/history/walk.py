"""One pass over the commit graph: which commits changed which records, and what a merge made of them (HISTORY.md 3-6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import reduce
from operator import or_

from plancode.diagnostics import Ref
from plancode.git import Change, GraphCommit
from plancode.history.layers import Layers
from plancode.history.states import NOTHING, Entry, FileStates, State

# Where a record stands: the paths, and the entry in each; None where the file cannot be read any more.
Places = tuple[tuple[str, Entry | None], ...]
# The address of a person, lower case, with the person's entry.
People = Mapping[str, Entry]


class Lost(Enum):
    """Why a state is not known at a commit."""

    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"


@dataclass(slots=True, eq=False)
class Event:
    """A commit that changed the state of a record; `entry` is None where it deleted it."""

    ref: Ref
    commit: int
    entry: Entry | None
    before: tuple[Event, ...]
    path: str
    # The last entry that was there, which a record that comes back is judged from.
    remembered: Entry | None
    births: frozenset[int]

    @property
    def state(self) -> State | None:
        """Return the state that the commit left; None where it deleted the record."""
        return self.entry.state if self.entry else None

    @property
    def status(self) -> str | None:
        """Return the status that the commit left; None where it deleted the record."""
        return self.entry.state.status if self.entry else None


class How(Enum):
    """How a move came about, which decides what it is judged by."""

    STEP = "step"
    DISCARD = "discard"
    MIX = "mix"


@dataclass(slots=True, eq=False)
class Move:
    """A change of a record's state at a commit: from the state of an earlier event (None: it was never there).

    `plan` is the event that the plan of an objective stood at when the objective changed and the plan did not.
    """

    ref: Ref
    commit: int
    before: Event | None
    after: Event
    how: How
    plan: Event | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """A record whose state is not known at a commit, though it was at the commit before."""

    ref: Ref
    commit: int
    lost: Lost
    paths: tuple[str, ...]


@dataclass(slots=True)
class Walk:
    """What a walk found: every move and every loss in the order of the commits, and how all of it ended."""

    moves: list[Move] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    frontiers: dict[int, Layers[Ref, tuple[Event, ...]]] = field(default_factory=dict)
    people: dict[int, People] = field(default_factory=dict)


# Reads the states in a changed file; the second argument says whether records stood there before.
Reader = Callable[[Change, bool], FileStates]


def walk(
    commits: Sequence[GraphCommit],
    changes: Iterable[Sequence[Change]],
    read: Reader,
    given: Mapping[str, Iterable[Entry]],
) -> Walk:
    """Return the moves that commits made, parents first; read gives the states in a changed file.

    `changes` has those of each commit, in the same order, and may still be coming in. `given` holds, for parents that are not among commits, the entries that stood there: they are taken as they are.
    """
    walker = _Walker(commits, read, given)
    for number, made in enumerate(changes):
        walker.step(number, made)
    return walker.found


class _Walker:
    def __init__(self, commits: Sequence[GraphCommit], read: Reader, given: Mapping[str, Iterable[Entry]]) -> None:
        self.found = Walk()
        self._commits = commits
        self._read = read
        self._given = given
        self._numbers = {commit.id: number for number, commit in enumerate(commits)}
        self._parents = [
            tuple(self._numbers[parent] for parent in commit.parents if parent in self._numbers) for commit in commits
        ]
        self._first = [self._numbers.get(commit.parents[0]) if commit.parents else None for commit in commits]
        self._children = [0] * len(commits)
        self._heirs = [0] * len(commits)
        for first, parents in zip(self._first, self._parents, strict=True):
            if first is not None:
                self._children[first] += 1
            for parent in parents:
                self._heirs[parent] += 1
        self._places: dict[int, Layers[Ref | str, tuple[object, ...]]] = {}
        # The events of the commits that have any; and of commits whose children are to come, those in their ancestry,
        # a bit each: what a merge brings in is the difference of two numbers.
        self._events: dict[int, list[Event]] = defaultdict(list)
        self._ancestry: dict[int, int] = {}
        self._starts: dict[
            str, tuple[Layers[Ref | str, tuple[object, ...]], Layers[Ref, tuple[Event, ...]], People]
        ] = {}

    def step(self, number: int, changes: Sequence[Change]) -> None:
        """Take one commit and its changes into account; its parents have been."""
        commit = self._commits[number]
        places, frontiers, people = self._base(commit)
        touched, updates = self._touched(changes, places)
        if len(commit.parents) > 1:
            incoming = self._incoming(number)
            candidates = dict.fromkeys((*touched, *incoming))
        else:
            incoming, candidates = {}, dict.fromkeys(touched)
        after = places.with_all(updates)
        fresh: dict[Ref, tuple[Event, ...]] = {}
        moves_before = len(self.found.moves)
        for ref in candidates:
            known = frontiers.get(ref)
            frontier = _joined(known or (), incoming.get(ref, ()))
            was: Places = places.get(ref) or ()  # type: ignore[assignment]  # a Ref's value is its places
            now: Places = updates.get(ref, was)  # type: ignore[assignment]  # a Ref's value is its places
            settled = self._settle(number, ref, frontier, now, before=was, changed=ref in touched)
            if settled is not known:
                fresh[ref] = settled
        for move in self.found.moves[moves_before:]:
            move.plan = _unmoved_plan(move, fresh, frontiers)
        self._keep(number, after, frontiers.with_all(fresh), self._people(people, candidates, after))

    def _base(
        self, commit: GraphCommit
    ) -> tuple[Layers[Ref | str, tuple[object, ...]], Layers[Ref, tuple[Event, ...]], People]:
        first = commit.parents[0] if commit.parents else None
        if first is None:
            return Layers(), Layers(), {}
        if first in self._numbers:
            number = self._numbers[first]
            return self._places[number], self.found.frontiers[number], self.found.people[number]
        if first not in self._starts:
            self._starts[first] = _start(self._given.get(first, ()))
        return self._starts[first]

    def _keep(
        self,
        number: int,
        places: Layers[Ref | str, tuple[object, ...]],
        frontiers: Layers[Ref, tuple[Event, ...]],
        people: People,
    ) -> None:
        """Store the commit's versions, and let go of those of a parent whose children have all been seen."""
        self._places[number] = places
        self.found.frontiers[number] = frontiers
        self.found.people[number] = people
        own = 1 << number if number in self._events else 0
        self._ancestry[number] = reduce(or_, (self._ancestry[parent] for parent in self._parents[number]), own)
        for parent in self._parents[number]:
            self._heirs[parent] -= 1
            if not self._heirs[parent]:
                del self._ancestry[parent]
        first = self._first[number]
        if first is not None:
            self._children[first] -= 1
            if not self._children[first]:
                del self._places[first], self.found.frontiers[first]

    def _touched(
        self, changes: Iterable[Change], places: Layers[Ref | str, tuple[object, ...]]
    ) -> tuple[dict[Ref, None], dict[Ref | str, tuple[object, ...]]]:
        """Return the records that stood or stand in changed files, and the new values of places."""
        touched: dict[Ref, None] = {}
        updates: dict[Ref | str, tuple[object, ...]] = {}
        entries: dict[Ref, list[tuple[str, Entry | None]]] = defaultdict(list)
        paths = set()
        for change in changes:
            before: tuple[Ref, ...] = places.get(change.path) or ()  # type: ignore[assignment]  # a path's value
            states = self._read(change, bool(before))
            if not before and states is NOTHING:
                continue
            paths.add(change.path)
            for entry in states.entries:
                entries[entry.ref].append((change.path, entry))
            lost = () if states.sound and not states.unknown else _lost(before, states)
            for ref in lost:
                entries[ref].append((change.path, None))
            updates[change.path] = here = (*states.refs, *lost)
            touched.update(dict.fromkeys((*before, *here) if before != here else here))
        for ref in touched:
            kept: Places = places.get(ref) or ()  # type: ignore[assignment]  # a Ref's value is its places
            updates[ref] = (*(place for place in kept if place[0] not in paths), *entries[ref])
        return touched, updates

    def _incoming(self, number: int) -> dict[Ref, list[Event]]:
        """Return the events that a merge brings in: those of commits that its first parent does not have."""
        incoming: dict[Ref, list[Event]] = defaultdict(list)
        first = self._first[number]
        others = tuple(parent for parent in self._parents[number] if parent != first)
        theirs = reduce(or_, (self._ancestry[other] for other in others), 0)
        ours = 0 if first is None else self._ancestry[first]
        for commit in _numbers(theirs & ~ours):
            for event in self._events[commit]:
                incoming[event.ref].append(event)
        return incoming

    def _settle(
        self,
        number: int,
        ref: Ref,
        frontier: tuple[Event, ...],
        now: Places,
        *,
        before: tuple[object, ...],
        changed: bool,
    ) -> tuple[Event, ...]:
        """Return the record's frontier after the commit; what the commit did to the record is noted (HISTORY.md 4)."""
        known = [(path, entry) for path, entry in now if entry is not None]
        if len(known) > 1 or (now and not known):
            if changed:
                self._lose(number, ref, now, known, before)
            return frontier
        path, entry = known[0] if known else (frontier[0].path if frontier else "", None)
        state = entry.state if entry else None
        kept = tuple(event for event in frontier if event.state == state)
        if kept and len(kept) == len(frontier):
            return frontier
        if not frontier and entry is None:
            return ()
        if kept:
            return self._join(number, ref, frontier, kept, path, entry)
        return (self._move(number, ref, frontier, path, entry),)

    def _lose(
        self, number: int, ref: Ref, now: Places, known: Sequence[tuple[str, Entry]], before: tuple[object, ...]
    ) -> None:
        was: Places = before  # type: ignore[assignment]  # a Ref's value is its places
        lost = Lost.AMBIGUOUS if len(known) > 1 else Lost.UNREADABLE
        count = sum(entry is not None for _, entry in was)
        if (lost is Lost.AMBIGUOUS and count <= 1) or (lost is Lost.UNREADABLE and count):
            self.found.sightings.append(Sighting(ref, number, lost, tuple(path for path, _ in now)))

    def _join(
        self,
        number: int,
        ref: Ref,
        frontier: tuple[Event, ...],
        kept: tuple[Event, ...],
        path: str,
        entry: Entry | None,
    ) -> tuple[Event, ...]:
        """Note what a merge discards when it keeps the state of one side."""
        dropped = [event for event in frontier if event not in kept]
        event = self._event(number, ref, frontier, path, entry)
        self.found.moves += [Move(ref, number, other, event, How.DISCARD) for other in dropped]
        self._events[number].append(event)
        return (event,)

    def _move(self, number: int, ref: Ref, frontier: tuple[Event, ...], path: str, entry: Entry | None) -> Event:
        event = self._event(number, ref, frontier, path, entry)
        how = How.MIX if len(frontier) > 1 else How.STEP
        self.found.moves += [Move(ref, number, before, event, how) for before in frontier or (None,)]
        self._events[number].append(event)
        return event

    def _event(self, number: int, ref: Ref, frontier: tuple[Event, ...], path: str, entry: Entry | None) -> Event:
        remembered = entry or next((event.remembered for event in frontier if event.remembered), None)
        births = frozenset().union(*(event.births for event in frontier)) if frontier else frozenset({number})
        return Event(ref, number, entry, frontier, path, remembered, births)

    def _people(self, people: People, refs: Iterable[Ref], places: Layers[Ref | str, tuple[object, ...]]) -> People:
        changed = [ref for ref in refs if ref.kind == "person"]
        if not changed:
            return people
        kept = {address: entry for address, entry in people.items() if entry.ref not in changed}
        for ref in changed:
            now: Places = places.get(ref) or ()  # type: ignore[assignment]  # a Ref's value is its places
            for _, entry in now:
                if entry is not None:
                    kept.update(addressed(entry))
        return kept


def addressed(entry: Entry) -> dict[str, Entry]:
    """Return a person's entry under each of the person's addresses, lower case (HISTORY.md 8)."""
    return {address.strip().lower(): entry for address in (*entry.texts("email"), *entry.texts("emails"))}


def _start(
    entries: Iterable[Entry],
) -> tuple[Layers[Ref | str, tuple[object, ...]], Layers[Ref, tuple[Event, ...]], People]:
    """Return the versions at a commit whose states are taken as given."""
    places: dict[Ref | str, tuple[object, ...]] = {}
    frontiers: dict[Ref, tuple[Event, ...]] = {}
    people: dict[str, Entry] = {}
    for entry in entries:
        places[entry.ref] = (*places.get(entry.ref, ()), (entry.path, entry))
        places[entry.path] = (*places.get(entry.path, ()), entry.ref)
        frontiers[entry.ref] = (Event(entry.ref, -1, entry, (), entry.path, entry, frozenset({-1})),)
        if entry.ref.kind == "person":
            people.update(addressed(entry))
    return Layers((places,)), Layers((frontiers,)), people


def _lost(before: Iterable[Ref], states: FileStates) -> tuple[Ref, ...]:
    """Return the records of a file that cannot be read: those it names, and those that stood there if it is not sound."""
    return tuple(
        ref
        for ref in dict.fromkeys((*before, *states.unknown))
        if ref not in states.refs and (not states.sound or ref in states.unknown)
    )


def _joined(first: tuple[Event, ...], incoming: Sequence[Event]) -> tuple[Event, ...]:
    """Return the events that no later event follows, of the first parent's frontier and those that come in."""
    if not incoming:
        return first
    followed = [before for event in incoming for before in event.before]
    # A given state stands for the events before the range: one that comes in follows it when it began at the same state.
    given = [before.state for before in followed if before.commit < 0]
    ids = {id(before) for before in followed}
    joined = dict.fromkeys((*first, *incoming))
    return tuple(event for event in joined if id(event) not in ids and not (event.commit < 0 and event.state in given))


def _unmoved_plan(
    move: Move, fresh: Mapping[Ref, tuple[Event, ...]], frontiers: Layers[Ref, tuple[Event, ...]]
) -> Event | None:
    """Return the event that the plan of a changed objective stands at, where the same commit leaves the plan alone."""
    entry = move.after.entry or move.after.remembered
    name = entry.text("plan") if entry and move.ref.kind == "objective" else None
    if name is None:
        return None
    plan = Ref("plan", name)
    before = frontiers.get(plan)
    return before[0] if before and fresh.get(plan, before) == before else None


def _numbers(bits: int) -> list[int]:
    """Return the numbers of the bits that are set, in order."""
    found: list[int] = []
    number = 0
    while bits:
        gap = (bits & -bits).bit_length()
        number += gap
        found.append(number - 1)
        bits >>= gap
    return found
