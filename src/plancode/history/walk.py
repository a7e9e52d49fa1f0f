"""One pass over the commit graph: which commits changed which records, and what a merge made of them (HISTORY.md 3-6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import cast

from plancode.diagnostics import Ref
from plancode.git import Change, GraphCommit
from plancode.history.events import Event, How, Joined, Lost, People, Sighting, Turn, through_joins
from plancode.history.objectives import cover
from plancode.history.persistent_map import Layers
from plancode.history.states import NOTHING, Entry, FileStates

# Where a record stands: the paths, and the entry in each; None where the file cannot be read any more.
Places = tuple[tuple[str, Entry | None], ...]
Frontiers = Layers[Ref, tuple[Event, ...]]
# For a record, its places; for a path, the records in that file.
Stand = Layers[Ref | str, tuple[object, ...]]
# Reads the states in a changed file; the second argument says whether records stood there before.
Reader = Callable[[Change, bool], FileStates]
# Whether content is protected: by kind and status, and the number of the commit whose rules count.
Protects = Callable[[str, str | None, int], bool]
_NOWHERE: Places = ()
# The birth of a record that may have been born before a shallow clone begins.
_SOMEWHERE = frozenset({-1})


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at a commit, and the events that left it so: from there a walk can go on."""

    number: int
    stand: Stand
    frontiers: Frontiers


@dataclass(slots=True)
class Walk:
    """What a walk found in some commits: every turn and every loss, in their order; and what stands where it was asked."""

    turns: list[Turn] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)
    left: Standing | None = None


def walk(
    commits: Sequence[GraphCommit],
    blocks: Iterable[Sequence[Sequence[Change]]],
    *,
    people: dict[int, People],
    read: Reader,
    protects: Protects,
    given: frozenset[int] = frozenset(),
    apart: frozenset[int] = frozenset(),
    start: Standing | None = None,
    wanted: int | None = None,
) -> Iterator[Walk]:
    """Yield what commits did, block by block, parents first; read gives the states in a changed file.

    `blocks` have the changes of each commit, in the same order, and may still be coming in. The people at each commit
    are put into `people`, by its number. `given` are the numbers of the commits where a shallow clone ends: what stands
    there is taken as it is. `apart` are those of commits for which such a clone may not show which descends from which.
    A walk from `start` leaves out the commits up to there: all others descend from it. What stands at the commit `wanted`
    is told.
    """
    walker = _Walker(commits, people, read, protects, given, apart, start=start, wanted=wanted)
    number = start.number + 1 if start else 0
    for block in blocks:
        for made in block:
            walker.step(number, made)
            number += 1
        yield walker.found
        walker.found = Walk()


class _Walker:
    def __init__(
        self,
        commits: Sequence[GraphCommit],
        people: dict[int, People],
        read: Reader,
        protects: Protects,
        given: frozenset[int],
        apart: frozenset[int],
        *,
        start: Standing | None,
        wanted: int | None,
    ) -> None:
        self.found = Walk()
        self._wanted = wanted
        self._commits = commits
        self._known = people
        self._read = read
        self._protects = protects
        self._given = given
        self._apart = apart
        self._edges = sum(1 << number for number in given)
        numbers = {commit.id: number for number, commit in enumerate(commits)}
        self._parents = [
            tuple(dict.fromkeys(numbers[parent] for parent in commit.parents if parent in numbers))
            for commit in commits
        ]
        self._first = [numbers.get(commit.parents[0]) if commit.parents else None for commit in commits]
        self._heirs = [0] * len(commits)
        for parents in self._parents:
            for parent in parents:
                self._heirs[parent] += 1
        self._stands: dict[int, Stand] = {}
        self._frontiers: dict[int, Frontiers] = {}
        # The events of the commits that have any. For a commit with children still to come, the commits with events
        # in its ancestry, a bit each: so what a merge brings in is the difference of two numbers.
        self._events: dict[int, list[Event]] = defaultdict(list)
        self._ancestry: dict[int, int] = {}
        self._births: tuple[int, frozenset[int]] = (-1, _SOMEWHERE)
        if start is not None:
            self._stands[start.number] = start.stand
            self._frontiers[start.number] = start.frontiers
            # All that came before is in the past of every commit to come, so that no merge brings it in.
            self._ancestry[start.number] = (1 << start.number + 1) - 1

    def step(self, number: int, changes: Sequence[Change]) -> None:
        """Take one commit and its changes into account, after its parents."""
        parents, first = self._parents[number], self._first[number]
        stand = Stand() if first is None else self._stands[first]
        frontiers = Frontiers() if first is None else self._frontiers[first]
        touched, updates = self._touched(changes, stand)
        is_merge = len(parents) > 1
        brought = self._brought_in(number) if is_merge else {}
        if not touched and not brought:
            self._keep(number, stand, frontiers, touched)
            return
        after = stand.with_all(updates)
        turns_before = len(self.found.turns)
        fresh: dict[Ref, tuple[Event, ...]] = {}
        for ref in dict.fromkeys((*touched, *brought)):
            known = frontiers.get(ref)
            united = self._united(number, ref) if is_merge else known or ()
            settled = self._settle(number, ref, united, (_places(stand, ref), _places(after, ref)), ref in touched)
            if settled is not known:
                fresh[ref] = settled
        merged = frontiers.with_all(fresh)
        for turn in self.found.turns[turns_before:]:
            if turn.ref.kind == "objective" and turn.how not in (How.JOINED, How.KEPT):
                cover(turn, (stand, after), (frontiers, merged))
        if is_merge:
            self._join_objectives(number, brought, merged)
        self._keep(number, after, merged, touched, brought)

    def _keep(
        self, number: int, stand: Stand, frontiers: Frontiers, touched: Iterable[Ref], brought: Iterable[Ref] = ()
    ) -> None:
        """Store the commit's versions, and drop those of each parent whose children have all been walked."""
        self._stands[number] = stand
        self._frontiers[number] = frontiers
        if number == self._wanted:
            self.found.left = Standing(number, stand, frontiers)
        self._known[number] = self._people(number, dict.fromkeys((*touched, *brought)), stand)
        parents = self._parents[number]
        past = reduce(or_, (self._ancestry[parent] for parent in parents)) if parents else 0
        # Most commits change no record: these share the number of their parent.
        self._ancestry[number] = past | 1 << number if number in self._events or number in self._given else past
        for parent in parents:
            self._heirs[parent] -= 1
            if not self._heirs[parent]:
                del self._ancestry[parent], self._stands[parent], self._frontiers[parent]

    def _touched(
        self, changes: Iterable[Change], stand: Stand
    ) -> tuple[dict[Ref, None], dict[Ref | str, tuple[object, ...]]]:
        """Return the records that stood or stand in changed files, and the new values for stand."""
        touched: dict[Ref, None] = {}
        updates: dict[Ref | str, tuple[object, ...]] = {}
        entries: dict[Ref, list[tuple[str, Entry | None]]] = defaultdict(list)
        paths = set()
        for change in changes:
            before = cast("tuple[Ref, ...]", stand.get(change.path) or ())
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
            kept = _places(stand, ref)
            updates[ref] = (*(place for place in kept if place[0] not in paths), *entries[ref])
        return touched, updates

    def _brought_in(self, number: int) -> dict[Ref, list[Event]]:
        """Return the events that a merge brings in: those of commits that its first parent does not have."""
        brought: dict[Ref, list[Event]] = defaultdict(list)
        first = self._first[number]
        theirs = reduce(or_, (self._ancestry[parent] for parent in self._parents[number] if parent != first), 0)
        ours = 0 if first is None else self._ancestry[first]
        for commit in _numbers(theirs & ~ours):
            for event in self._events[commit]:
                brought[event.ref].append(event)
        return brought

    def _united(self, number: int, ref: Ref) -> tuple[Event, ...]:
        """Return the events that some parent's frontier has and that no parent has left behind."""
        parents = self._parents[number]
        sides = [self._frontiers[parent].get(ref) or () for parent in parents]
        if all(side is sides[0] for side in sides):
            return sides[0]
        return tuple(
            event
            for event in dict.fromkeys(event for side in sides for event in side)
            if all(
                event in side or not self._has(parent, event.commit)
                for parent, side in zip(parents, sides, strict=True)
            )
        )

    def _has(self, number: int, event: int) -> bool:
        """Return whether the commit `event` is the commit `number`, or in its ancestry."""
        # Ancestors have lower numbers; to shift a number of as many bits as there are commits takes its time.
        return event <= number and bool(self._ancestry[number] >> event & 1)

    def _settle(
        self, number: int, ref: Ref, frontier: tuple[Event, ...], places: tuple[Places, Places], changed: bool
    ) -> tuple[Event, ...]:
        """Return the record's frontier after the commit, and note what the commit did to the record."""
        was, now = places
        known = [(path, entry) for path, entry in now if entry is not None]
        if len(known) > 1 or (now and not known):
            if changed:
                self._lose(number, ref, now, was)
            self._note_births(number, ref, frontier)
            return frontier
        path, entry = known[0] if known else (frontier[0].path if frontier else "", None)
        if number in self._given and entry is not None:
            return self._event(Event(ref, number, entry, (), path, _SOMEWHERE, given=True))
        if not frontier:
            return () if entry is None else self._turn(How.BIRTH, number, ref, (), (path, entry))
        state = entry.state if entry else None
        sides = tuple(event for event in frontier if event.state != state)
        if not sides:
            self._note_births(number, ref, frontier)
            return frontier
        if len(self._parents[number]) <= 1 or all(event.state == frontier[0].state for event in frontier):
            stood = [entry for _, entry in was if entry is not None]
            return self._turn(How.STEP, number, ref, sides, (path, entry), frontier, stood)
        how = How.KEPT if len(sides) < len(frontier) else How.OWN
        return self._turn(how, number, ref, sides, (path, entry), frontier)

    def _lose(self, number: int, ref: Ref, now: Places, was: Places) -> None:
        known, before = (sum(entry is not None for _, entry in places) for places in (now, was))
        lost = Lost.AMBIGUOUS if known > 1 else Lost.UNREADABLE
        if (lost is Lost.AMBIGUOUS and before <= 1) or (lost is Lost.UNREADABLE and before):
            self.found.sightings.append(Sighting(ref, number, lost, tuple(path for path, _ in now)))

    def _turn(
        self,
        how: How,
        number: int,
        ref: Ref,
        sides: tuple[Event, ...],
        stands: tuple[str, Entry | None],
        frontier: tuple[Event, ...] = (),
        stood: Sequence[Entry] = (),
    ) -> tuple[Event, ...]:
        path, entry = stands
        # A merge that drops a protected state counts as the origin of the state that it keeps.
        is_join = how is How.KEPT and not any(self._protects(ref.kind, side.status, number) for side in sides)
        kept = tuple(event for event in frontier if event not in sides) if is_join else ()
        births = _births(frontier) if frontier else self._born(number)
        event = Event(ref, number, entry, frontier, path, births, kept)
        in_merge = len(self._parents[number]) > 1
        if not in_merge and len(stood) == 1:
            event.stood = stood[0]
        unsure = tuple(side for side in sides if side.commit in self._apart and self._may_lead_to_others(side, number))
        two_births = self._joins_births(number, ref)
        self.found.turns.append(Turn(ref, number, how, event, sides, two_births, in_merge, unsure))
        return self._event(event)

    def _born(self, number: int) -> frozenset[int]:
        """Return the birth at a commit: one set for all records that are born there, which may be all of them."""
        if self._births[0] != number:
            self._births = number, _SOMEWHERE if number in self._apart else frozenset({number})
        return self._births[1]

    def _may_lead_to_others(self, side: Event, number: int) -> bool:
        """Return whether a side of a merge may be in the past of another one, where a shallow clone does not show it."""
        others = [each for each in self._parents[number] if side not in (self._frontiers[each].get(side.ref) or ())]
        return any(self._ancestry[each] & self._edges & ~side.edges for each in others)

    def _event(self, event: Event) -> tuple[Event, ...]:
        if self._edges:
            past = reduce(or_, (self._ancestry[parent] for parent in self._parents[event.commit]), 1 << event.commit)
            event.edges = past & self._edges
        self._events[event.commit].append(event)
        return (event,)

    def _note_births(self, number: int, ref: Ref, frontier: tuple[Event, ...]) -> None:
        if self._joins_births(number, ref):
            self.found.turns.append(Turn(ref, number, How.JOINED, frontier[0], two_births=True, in_merge=True))

    def _joins_births(self, number: int, ref: Ref) -> bool:
        """Return whether a merge is the first to join two births of a record."""
        if len(self._parents[number]) <= 1:
            return False
        sides = [side for parent in self._parents[number] if (side := self._frontiers[parent].get(ref))]
        if len(sides) <= 1 or all(side is sides[0] for side in sides):
            return False
        births = [_births(side) for side in sides]
        if all(each == births[0] for each in births):
            return False
        return any(
            one.isdisjoint(other) and not any(one & each and other & each for each in births)
            for at, one in enumerate(births)
            for other in births[at + 1 :]
        )

    def _join_objectives(self, number: int, brought: Mapping[Ref, Sequence[Event]], frontiers: Frontiers) -> None:
        """Note the objectives that one side changed while the other approved their plan (HISTORY.md 7)."""
        events = [event for some in brought.values() for event in some if event.plans]
        if any(ref.kind == "plan" for ref in brought):
            events += [event for event in self._left_out(number) if event.plans]
        told: set[Ref] = set()
        for event in events:
            approvals = [each for plan in sorted(event.plans) for each in self._beside(number, event, plan, frontiers)]
            if approvals and event.ref not in told:
                self.found.joined.append(Joined(event.ref, number, event, tuple(approvals)))

    def _left_out(self, number: int) -> Iterator[Event]:
        """Yield the events that the first parent of a merge has, and some other parent does not."""
        first = self._first[number]
        ours = 0 if first is None else self._ancestry[first]
        everybody = reduce(and_, (self._ancestry[parent] for parent in self._parents[number]))
        for commit in _numbers(ours & ~everybody):
            yield from self._events[commit]

    def _beside(self, number: int, event: Event, plan: str, frontiers: Frontiers) -> Iterator[Event]:
        """Yield the events at which a plan stands after a merge, if they are of sides without an objective's event."""
        ref = Ref("plan", plan)
        standing = frontiers.get(ref) or ()
        if any(each.commit == number and not each.kept for each in standing):
            return
        sides = [
            (parent, set(through_joins(self._frontiers[parent].get(ref) or ()))) for parent in self._parents[number]
        ]
        for each in through_joins(standing):
            if not any(each in side and self._has(parent, event.commit) for parent, side in sides):
                yield each

    def _people(self, number: int, refs: Iterable[Ref], stand: Stand) -> People:
        first = self._first[number]
        people = People() if first is None else self._known[first]
        changed = [ref for ref in refs if ref.kind == "person"]
        if not changed:
            return people
        now = [(ref, [entry for _, entry in _places(stand, ref) if entry is not None]) for ref in changed]
        return people.with_changed(changed, [entry for _, entries in now for entry in entries])


def _births(frontier: tuple[Event, ...]) -> frozenset[int]:
    """Return the births of the events of a frontier."""
    return frontier[0].births if len(frontier) == 1 else frozenset().union(*(event.births for event in frontier))


def _places(stand: Stand, ref: Ref) -> Places:
    return cast("Places", stand.get(ref) or _NOWHERE)


def _lost(before: Iterable[Ref], states: FileStates) -> tuple[Ref, ...]:
    """Return the records of a file that cannot be read: those it names, and those that stood there if it is not sound."""
    return tuple(
        ref
        for ref in dict.fromkeys((*before, *states.unknown))
        if ref not in states.refs and (not states.sound or ref in states.unknown)
    )


def _numbers(bits: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set, in order."""
    number = 0
    while bits:
        gap = (bits & -bits).bit_length()
        number += gap
        yield number - 1
        bits >>= gap
