"""Events, entries and what was told of them as plain data, so that a walk can be left and gone on with."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any, Final, TypeVar, cast

from plancode import git
from plancode.diagnostics import Ref
from plancode.history.events import Event, People, is_reached
from plancode.history.persistent_map import Layers
from plancode.history.report import Found, Told
from plancode.history.results import ObjectiveChange, Transition
from plancode.history.stand import Held, Places, Stand
from plancode.history.states import Entry, State
from plancode.history.walk import Standing
from plancode.plain import finding, finding_of

# As many parts as one piece of what is kept may have: 100,000 commits at once take 300 MiB more.
MOST_OF_A_PIECE: Final = 20_000
_NONE: Final = 0
_FOUND: Final = ("findings", "joined", "sightings")
T = TypeVar("T")


class Freezer:
    """Writes entries and events, each once: others name them by their numbers."""

    def __init__(self) -> None:
        self._fresh: list[tuple[Any, ...]] = []
        self._entries: dict[int, int] = {}
        self._events: dict[int, int] = {}

    def taken(self) -> list[tuple[Any, ...]]:
        """Return the entries that were written since this was last asked; whoever names them comes after them."""
        fresh, self._fresh = self._fresh, []
        return fresh

    def entry(self, entry: Entry | None) -> int:
        """Return the number of an entry."""
        if entry is None:
            return _NONE
        number = self._entries.get(id(entry))
        if number is None:
            number = self._entries[id(entry)] = len(self._entries) + 1
            self._fresh.append((*entry.ref, *entry.state, entry.data, entry.path, entry.blob))
        return number

    def event(self, event: Event) -> tuple[Any, ...]:
        """Write an event after those before it."""
        self._events[id(event)] = len(self._events)
        # What nobody asks for is left out, and what comes before an event was written before it.
        before, kept = (
            [n for each in some if (n := self._number(each)) is not None] for some in (event.before, event.kept)
        )
        stands = self.entry(event.entry), before, event.path, list(event.births), kept, self.entry(event.stood)
        return (*event.ref, event.commit, *stands)

    def _number(self, event: Event) -> int | None:
        return self._events.get(id(event))

    def frontier(self, frontier: tuple[Event, ...]) -> list[int]:
        """Return the numbers of events that have been written."""
        return [self._events[id(event)] for event in frontier]


def pieces_of(parts: Iterable[T]) -> Iterator[list[T]]:
    """Yield parts, so many at a time."""
    waiting = iter(parts)
    while piece := list(islice(waiting, MOST_OF_A_PIECE)):
        yield piece


def alive(frontiers: Iterable[tuple[Event, ...]]) -> list[Event]:
    """Return the events of frontiers, and those before them that anyone may still ask for, the oldest first."""
    return sorted(_alive(frontiers), key=lambda event: event.commit)


def _alive(frontiers: Iterable[tuple[Event, ...]]) -> Iterable[Event]:
    """Return the events of frontiers, and those that a judgement of what comes next can reach from them."""
    waiting = [event for frontier in frontiers for event in frontier]
    found: dict[int, Event] = {}
    while waiting:
        event = waiting.pop()
        if id(event) not in found:
            found[id(event)] = event
            waiting += event.kept
            waiting += (each for each in event.before if is_reached(event, each))
    return found.values()


def frozen_files(standing: Standing) -> Iterator[tuple[Any, ...]]:
    """Yield what each file holds."""
    for key, values in standing.stand.layers.items().items():
        if not isinstance(key, Ref):
            held = cast("Held", values)
            yield key, held.blob, [tuple(ref) for ref in held.refs]


def frozen_places(freezer: Freezer, standing: Standing) -> Iterator[tuple[Any, ...]]:
    """Yield where each record stands, and the events that left it so, which must have been written."""
    frontiers = standing.frontiers.items()
    stood = {
        key: cast("Places", values) for key, values in standing.stand.layers.items().items() if isinstance(key, Ref)
    }
    for ref in {**stood, **frontiers}:
        kept, frontier = stood.get(ref), frontiers.get(ref)
        places = None if kept is None else [(path, freezer.entry(entry)) for path, entry in kept]
        yield (*ref, places, None if frontier is None else freezer.frontier(frontier))


class Thawer:
    """Makes entries and events of what a Freezer wrote, in the same order, and what stands."""

    def __init__(self) -> None:
        self._entries: list[Entry | None] = [None]
        self._events: list[Event] = []
        self._stand: dict[Ref | str, tuple[object, ...]] = {}
        self._frontiers: dict[Ref, tuple[Event, ...]] = {}

    def entries(self, data: Iterable[tuple[Any, ...]]) -> None:
        """Take in entries."""
        self._entries += (
            Entry(Ref(kind, identity), State(status, digest), held, sys.intern(path), blob)
            for kind, identity, status, digest, held, path, blob in data
        )

    def events(self, data: Iterable[tuple[Any, ...]]) -> None:
        """Take in events."""
        found = self._events
        for kind, identity, commit, entry, before, path, births, kept, stood in data:
            event = Event(
                Ref(kind, identity),
                commit,
                self._entries[entry],
                tuple(found[number] for number in before),
                sys.intern(path),
                frozenset(births),
                tuple(found[number] for number in kept),
            )
            event.stood = self._entries[stood]
            found.append(event)

    def files(self, data: Iterable[tuple[Any, ...]]) -> None:
        """Take in what files hold."""
        for path, blob, refs in data:
            self._stand[sys.intern(path)] = Held(blob, tuple(Ref(*ref) for ref in refs))

    def places(self, data: Iterable[tuple[Any, ...]]) -> None:
        """Take in where records stand, and the events that left them so."""
        for kind, identity, kept, frontier in data:
            ref = Ref(kind, identity)
            if kept is not None:
                self._stand[ref] = tuple((sys.intern(path), self._entries[entry]) for path, entry in kept)
            if frontier is not None:
                self._frontiers[ref] = tuple(self._events[each] for each in frontier)

    def standing(self, number: int, lost: Iterable[str], unknown: Iterable[tuple[str, str]]) -> Standing:
        """Return what stands at the commit called number, after all of it was taken in."""
        stand = Stand(Layers((self._stand,)), frozenset(lost), frozenset(Ref(*ref) for ref in unknown))
        return Standing(number, stand, Layers((self._frontiers,)))

    def people(self, data: tuple[list[list[int]], dict[int, int]]) -> dict[int, People]:
        """Return the people by the numbers of commits."""
        entries = self._entries
        versions = [People.of(entry for each in some if (entry := entries[each]) is not None) for some in data[0]]
        return {number: versions[each] for number, each in data[1].items()}


def frozen_people(freezer: Freezer, people: Mapping[int, People]) -> tuple[list[list[int]], dict[int, int]]:
    """Return each of some versions of the people once, and which of them stood at which commit."""
    versions: list[list[int]] = []
    known: dict[int, int] = {}
    at: dict[int, int] = {}
    for number, each in people.items():
        if id(each) not in known:
            known[id(each)] = len(versions)
            versions.append([freezer.entry(entry) for entry in each.by_id.values()])
        at[number] = known[id(each)]
    return versions, at


def frozen_commit(commit: git.Commit) -> tuple[Any, ...]:
    """Return what a commit says."""
    author, committer = tuple(commit.author), tuple(commit.committer)
    times = _written(commit.authored), _written(commit.committed)
    return commit.id, author, committer, *times, commit.message, commit.signed


def thawed_commit(data: tuple[Any, ...]) -> git.Commit:
    """Return the commit that `frozen_commit` wrote."""
    name, author, committer, authored, committed, message, signed = data
    return git.Commit(
        id=name,
        author=_identity(author),
        authored=_read(authored),
        committer=_identity(committer),
        committed=_read(committed),
        message=message,
        signed=signed,
    )


def frozen_told(told: Told) -> Iterator[tuple[str, list[Any]]]:
    """Yield what was told, in pieces, each with the name of the part that it belongs to.

    Raises:
        Unwritable: a sentence holds a value that would be written otherwise again.
    """
    for name in _FOUND:
        for piece in pieces_of(getattr(told, name)):
            yield name, [(finding(each.diagnostic), *each[1:]) for each in piece]
    for transitions in pieces_of(told.transitions):
        yield "transitions", list(map(_frozen_transition, transitions))
    for changes in pieces_of(told.objective_changes):
        yield "objective_changes", list(map(_frozen_change, changes))


def thawed_told(name: str, data: Iterable[Any]) -> list[Any]:
    """Return what was told, of the part of that name."""
    if name == "transitions":
        return list(map(_transition, data))
    if name == "objective_changes":
        return list(map(_change, data))
    return [Found(finding_of(each), *more) for each, *more in data]


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


# A commit's time stands in each of its transitions, and its author in those of all of theirs.
@lru_cache(maxsize=1 << 12)
def _read(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


@lru_cache(maxsize=1 << 12)
def _identity(data: tuple[str, str]) -> git.Identity:
    return git.Identity(*data)


def _frozen_transition(each: Transition) -> tuple[object, ...]:
    times = _written(each.authored), _written(each.committed)
    who = tuple(each.author), *times, each.actor, each.signature
    rest = each.path, each.verdict, each.subject, each.reasons, each.reviewers, each.place
    return (*each.record, each.before, each.after, each.commit, *who, *rest)


def _transition(data: tuple[Any, ...]) -> Transition:
    # Field by field: there are as many as commits, and to go by a table of fields takes three times as long.
    kind, name, before, after, commit, author, authored, committed, actor, signature, *rest = data
    path, verdict, subject, reasons, reviewers, place = rest
    return Transition(
        record=Ref(kind, name),
        before=before,
        after=after,
        commit=commit,
        author=_identity(author),
        authored=_read(authored),
        committed=_read(committed),
        actor=actor,
        signature=signature,
        path=path,
        verdict=verdict,
        subject=subject,
        reasons=reasons,
        reviewers=reviewers,
        place=place,
    )


def _frozen_change(each: ObjectiveChange) -> tuple[object, ...]:
    who = tuple(each.author), _written(each.committed), each.actor
    return (*each.record, each.plan, each.what, each.commit, *who, each.place)


def _change(data: tuple[Any, ...]) -> ObjectiveChange:
    kind, name, plan, what, commit, author, committed, actor, place = data
    return ObjectiveChange(
        record=Ref(kind, name),
        plan=plan,
        what=what,
        commit=commit,
        author=_identity(author),
        committed=_read(committed),
        actor=actor,
        place=place,
    )
