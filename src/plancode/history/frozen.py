"""Events, entries and what was told of them as plain data, so that a walk can be left and gone on with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

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

_NONE = -1


class Freezer:
    """Writes entries and events, each once: others name them by their numbers."""

    def __init__(self) -> None:
        self.entries: list[tuple[Any, ...]] = []
        self.events: list[tuple[Any, ...]] = []
        self._entries: dict[int, int] = {}
        self._events: dict[int, int] = {}

    def entry(self, entry: Entry | None) -> int:
        """Return the number of an entry."""
        if entry is None:
            return _NONE
        number = self._entries.get(id(entry))
        if number is None:
            number = self._entries[id(entry)] = len(self.entries)
            self.entries.append((*entry.ref, *entry.state, entry.data, entry.path, entry.blob))
        return number

    def write_events(self, frontiers: Iterable[tuple[Event, ...]]) -> list[Event]:
        """Write the events of frontiers, and those before them that anyone may still ask for; return them."""
        found = sorted(_alive(frontiers), key=lambda event: event.commit)
        for event in found:
            self._events[id(event)] = len(self.events)
            # What nobody asks for is left out, and what comes before an event was written before it.
            before, kept = (
                [n for each in some if (n := self._number(each)) is not None] for some in (event.before, event.kept)
            )
            self.events.append(
                (
                    *event.ref,
                    event.commit,
                    self.entry(event.entry),
                    before,
                    event.path,
                    list(event.births),
                    kept,
                    self.entry(event.stood),
                )
            )
        return found

    def _number(self, event: Event) -> int | None:
        return self._events.get(id(event))

    def frontier(self, frontier: tuple[Event, ...]) -> list[int]:
        """Return the numbers of events that have been written."""
        return [self._events[id(event)] for event in frontier]


def _alive(frontiers: Iterable[tuple[Event, ...]]) -> Iterable[Event]:
    """Return the events of frontiers, and those that a judgement of what comes next can reach from them."""
    waiting = [event for frontier in frontiers for event in frontier]
    found: dict[int, Event] = {}
    while waiting:
        event = waiting.pop()
        if id(event) in found:
            continue
        found[id(event)] = event
        waiting += event.kept
        waiting += (each for each in event.before if is_reached(event, each))
    return found.values()


def frozen_standing(freezer: Freezer, standing: Standing) -> tuple[Any, ...]:
    """Return what stands at a commit; the events must have been written."""
    paths, places = {}, []
    for key, values in standing.stand.layers.items().items():
        if isinstance(key, Ref):
            kept = cast("Places", values)
            places.append((*key, [(path, freezer.entry(entry)) for path, entry in kept]))
        else:
            held = cast("Held", values)
            paths[key] = (held.blob, [tuple(ref) for ref in held.refs])
    frontiers = [(*ref, freezer.frontier(frontier)) for ref, frontier in standing.frontiers.items().items()]
    lost, unknown = sorted(standing.stand.lost), [tuple(ref) for ref in sorted(standing.stand.unknown)]
    return standing.number, paths, places, lost, unknown, frontiers


def thawed_entries(data: Sequence[tuple[Any, ...]]) -> list[Entry | None]:
    """Return entries by their numbers; the last one stands for none."""
    found: list[Entry | None] = [
        Entry(Ref(kind, identity), State(status, digest), held, path, blob)
        for kind, identity, status, digest, held, path, blob in data
    ]
    return [*found, None]


def thawed_events(data: Sequence[tuple[Any, ...]], entries: Sequence[Entry | None]) -> list[Event]:
    """Return events by their numbers."""
    found: list[Event] = []
    for kind, identity, commit, entry, before, path, births, kept, stood in data:
        event = Event(
            Ref(kind, identity),
            commit,
            entries[entry],
            tuple(found[number] for number in before),
            path,
            frozenset(births),
            tuple(found[number] for number in kept),
        )
        event.stood = entries[stood]
        found.append(event)
    return found


def thawed_standing(data: tuple[Any, ...], entries: Sequence[Entry | None], events: Sequence[Event]) -> Standing:
    """Return what stands at a commit."""
    number, paths, places, lost, unknown, frontiers = data
    stand: dict[Ref | str, tuple[object, ...]] = {
        path: Held(blob, tuple(Ref(*ref) for ref in refs)) for path, (blob, refs) in paths.items()
    }
    for kind, identity, kept in places:
        stand[Ref(kind, identity)] = tuple((path, entries[entry]) for path, entry in kept)
    standing = {Ref(kind, identity): tuple(events[each] for each in frontier) for kind, identity, frontier in frontiers}
    stands = Stand(Layers((stand,)), frozenset(lost), frozenset(Ref(*ref) for ref in unknown))
    return Standing(number, stands, Layers((standing,)))


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


def thawed_people(data: tuple[list[list[int]], dict[int, int]], entries: Sequence[Entry | None]) -> dict[int, People]:
    """Return the people by the numbers of commits."""
    versions = [People.of(entry for each in some if (entry := entries[each]) is not None) for some in data[0]]
    return {number: versions[each] for number, each in data[1].items()}


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


def frozen_told(told: Told) -> tuple[Any, ...]:
    """Return what was told.

    Raises:
        Unwritable: a sentence holds a value that would be written otherwise again.
    """
    transitions, changes, *findings = told
    return (
        list(map(_frozen_transition, transitions)),
        list(map(_frozen_change, changes)),
        *([(finding(each.diagnostic), *each[1:]) for each in some] for some in findings),
    )


def thawed_told(data: tuple[Any, ...]) -> Told:
    """Return what was told."""
    transitions, changes, *findings = data
    return Told(
        tuple(map(_transition, transitions)),
        tuple(map(_change, changes)),
        *(tuple(Found(finding_of(each), *more) for each, *more in some) for some in findings),
    )


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
