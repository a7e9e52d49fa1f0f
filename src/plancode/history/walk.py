"""One pass over the commit graph: which commits changed which records, and what a merge made of them (HISTORY.md 3-6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from plancode.diagnostics import Ref
from plancode.git import Change, GraphCommit
from plancode.history.events import Event, How, Joined, Lost, People, Sighting, Turn, let_go, through_joins
from plancode.history.objectives import cover
from plancode.history.past import Past
from plancode.history.persistent_map import Layers
from plancode.history.stand import Places, Reader, Stand
from plancode.history.states import Entry

Frontiers = Layers[Ref, tuple[Event, ...]]
# Whether content is protected: by kind and status, and the number of the commit whose rules count.
Protects = Callable[[str, str | None, int], bool]
# The birth of a record that may have been born before a shallow clone begins.
_SOMEWHERE = frozenset({-1})
_NOTHING: Stand = Stand()
_NO_EVENTS: Frontiers = Layers()


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
    given: frozenset[int],
    apart: frozenset[int],
    start: Standing | None,
    wanted: int | None,
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
        walker.let_go()


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
        # The parent that the changes of a commit are told against: the walk goes on from what was known there.
        self._bases = [numbers.get(commit.base) if commit.base else None for commit in commits]
        self._heirs = [0] * len(commits)
        for parents in self._parents:
            for parent in parents:
                self._heirs[parent] += 1
        self._stands: dict[int, Stand] = {}
        self._frontiers: dict[int, Frontiers] = {}
        self._past = Past(self._parents, given)
        self._births: tuple[int, frozenset[int]] = (-1, _SOMEWHERE)
        if start is not None:
            self._stands[start.number] = start.stand
            self._frontiers[start.number] = start.frontiers
            self._past.begin(start.number)

    def let_go(self) -> None:
        """Begin another part, and forget what only the judgement of the last one asked for."""
        for turn in self.found.turns:
            let_go(turn.after)
        self._past.forget()
        self.found = Walk()

    def step(self, number: int, changes: Sequence[Change]) -> None:
        """Take one commit and its changes into account, after its parents."""
        parents, base = self._parents[number], self._bases[number]
        stand = _NOTHING if base is None else self._stands[base]
        frontiers = _NO_EVENTS if base is None else self._frontiers[base]
        is_merge = len(parents) > 1
        sides = [self._stands[parent] for parent in parents] if is_merge else ()
        touched, after = stand.after(changes, self._read, sides)
        refs = touched
        if is_merge and base is not None:
            refs = {**touched, **dict.fromkeys(event.ref for event in self._past.brought(number, base))}
            if base != parents[0]:
                # What is not known at the base may have been known at the first parent.
                refs.update(dict.fromkeys(sorted(after.unknown)))
        if not refs:
            self._keep(number, after, frontiers, touched)
            return
        before = stand if not is_merge else self._before(number)[0]
        turns_before = len(self.found.turns)
        fresh: dict[Ref, tuple[Event, ...]] = {}
        for ref in refs:
            known = frontiers.get(ref)
            united = self._united(number, ref) if is_merge else known or ()
            settled = self._settle(number, ref, united, (before.places(ref), after.places(ref)))
            if settled is not known:
                fresh[ref] = settled
        merged = frontiers.with_all(fresh)
        for turn in self.found.turns[turns_before:]:
            if turn.ref.kind == "objective" and turn.how not in (How.JOINED, How.KEPT):
                self._cover(turn, after, merged)
        if is_merge:
            self._join_objectives(number, merged)
        self._keep(number, after, merged, touched)

    def _before(self, number: int) -> tuple[Stand, Frontiers]:
        """Return what stood at the first parent of a commit, and the events that left it so."""
        first = self._first[number]
        return (_NOTHING, _NO_EVENTS) if first is None else (self._stands[first], self._frontiers[first])

    def _cover(self, turn: Turn, after: Stand, merged: Frontiers) -> None:
        """Note what a turn of an objective does to the plans that it belongs to."""
        stand, frontiers = self._before(turn.commit)
        cover(turn, (stand, after), (frontiers, merged))
        if turn.after.plans:
            self._past.cover(turn.commit)

    def _keep(self, number: int, stand: Stand, frontiers: Frontiers, touched: Iterable[Ref]) -> None:
        """Store the commit's versions, and drop those of each parent whose children have all been walked."""
        self._stands[number] = stand
        self._frontiers[number] = frontiers
        if number == self._wanted:
            self.found.left = Standing(number, stand, frontiers)
        self._known[number] = self._people(number, touched, stand)
        self._past.keep(number)
        for parent in self._parents[number]:
            self._heirs[parent] -= 1
            if not self._heirs[parent]:
                self._past.drop(parent)
                del self._stands[parent], self._frontiers[parent]

    def _united(self, number: int, ref: Ref) -> tuple[Event, ...]:
        """Return the events that some parent's frontier has and that no parent has left behind."""
        parents = self._parents[number]
        first, *others = sides = [self._frontiers[parent].get(ref) or () for parent in parents]
        if all(side is first for side in others):
            return first
        return tuple(
            event
            for event in dict.fromkeys(event for side in sides for event in side)
            if all(
                event in side or not self._past.has(parent, event.commit)
                for parent, side in zip(parents, sides, strict=True)
            )
        )

    def _settle(
        self, number: int, ref: Ref, frontier: tuple[Event, ...], places: tuple[Places, Places]
    ) -> tuple[Event, ...]:
        """Return the record's frontier after the commit, and note what the commit did to the record.

        `places` are those at the first parent, and at the commit.
        """
        was, now = places
        known: list[tuple[str, Entry | None]] = [(path, entry) for path, entry in now if entry is not None]
        if len(known) > 1 or (now and not known):
            self._lose(number, ref, now, was)
            self._note_births(number, ref, frontier)
            return frontier
        if not known and not frontier:
            return frontier
        ((path, entry),) = known or [(frontier[0].path, None)]
        if number in self._given:
            return self._event(Event(ref, number, entry, (), path, _SOMEWHERE, given=True))
        if not frontier:
            return self._turn(How.BIRTH, number, ref, (), (path, entry))
        state = entry.state if entry else None
        sides = tuple(event for event in frontier if event.state != state)
        if not sides:
            self._note_births(number, ref, frontier)
            return frontier
        if len(self._parents[number]) <= 1 or len({event.state for event in frontier}) == 1:
            how = How.STEP
        else:
            how = How.KEPT if len(sides) < len(frontier) else How.OWN
        stood = [entry for _, entry in was if entry is not None]
        return self._turn(how, number, ref, sides, (path, entry), frontier, stood)

    def _lose(self, number: int, ref: Ref, now: Places, was: Places) -> None:
        known, before = (sum(entry is not None for _, entry in places) for places in (now, was))
        lost = Lost.AMBIGUOUS if known else Lost.UNREADABLE
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
            (event.stood,) = stood
        if ref.kind == "objective":
            event.was = next((each.entry for each in frontier if each.entry is not None), None)
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
        return any(self._past.of(each) & self._edges & ~side.edges for each in others)

    def _event(self, event: Event) -> tuple[Event, ...]:
        if self._edges:
            event.edges = (self._past.before(event.commit) | 1 << event.commit) & self._edges
        self._past.add(event)
        return (event,)

    def _note_births(self, number: int, ref: Ref, frontier: tuple[Event, ...]) -> None:
        if self._joins_births(number, ref):
            self.found.turns.append(Turn(ref, number, How.JOINED, frontier[0], (), two_births=True, in_merge=True))

    def _joins_births(self, number: int, ref: Ref) -> bool:
        """Return whether a merge is the first to join two births of a record."""
        sides = [side for parent in self._parents[number] if (side := self._frontiers[parent].get(ref))]
        births = dict.fromkeys(map(_births, sides))
        return any(not any(one & each and other & each for each in births) for one, other in combinations(births, 2))

    def _join_objectives(self, number: int, frontiers: Frontiers) -> None:
        """Note the objectives that one side changed while the other approved their plan (HISTORY.md 7)."""
        for event in self._past.objectives_apart(number):
            approvals = [each for plan in sorted(event.plans) for each in self._beside(number, event, plan, frontiers)]
            if approvals:
                self.found.joined.append(Joined(event.ref, number, event, tuple(approvals)))

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
            if not any(each in side and self._past.has(parent, event.commit) for parent, side in sides):
                yield each

    def _people(self, number: int, touched: Iterable[Ref], stand: Stand) -> People:
        base = self._bases[number]
        people = People() if base is None else self._known[base]
        changed = [ref for ref in touched if ref.kind == "person"]
        if not changed:
            return people
        now = [entries[0] for ref in changed if len(entries := stand.entries(ref)) == 1]
        return people.with_changed(changed, now)


def _births(frontier: tuple[Event, ...]) -> frozenset[int]:
    """Return the births of the events of a frontier."""
    first, *others = frontier
    return first.births.union(*(event.births for event in others)) if others else first.births
