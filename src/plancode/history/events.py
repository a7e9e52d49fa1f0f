"""What commits did to records: events, the frontier that they leave, and the turns that are judged (HISTORY.md 3 to 6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import lru_cache

from plancode.diagnostics import Ref
from plancode.history.states import Entry, State

# The keys that name who may make a step.
_DECIDING = frozenset({"owner", "reviewers"})


@dataclass(slots=True, eq=False)
class Event:
    """A commit that changed the state of a record, or a merge that kept the state of a side (`kept`) and dropped another.

    `entry` is None if the record was deleted; `before` is the frontier that the event follows. A `given` event is the
    state at a commit where a shallow clone ends: what came before it is not known.
    """

    ref: Ref
    commit: int
    entry: Entry | None
    before: tuple[Event, ...]
    path: str
    births: frozenset[int]
    kept: tuple[Event, ...] = ()
    given: bool = False
    # In a shallow clone: a bit for each commit where it ends that leads to this one, or is this one.
    edges: int = 0
    # For an ordinary commit: the record at its parent, if that is known. Unprotected fields may have changed between
    # the event before and this parent.
    stood: Entry | None = None
    # The same event as one that others followed, made once.
    followed: Event | None = None
    # For an objective: how an event before left it.
    was: Entry | None = None
    # For an objective: the plans that it belongs to before or after, if these or what their approval covers changed.
    plans: frozenset[str] = frozenset()

    @property
    def state(self) -> State | None:
        """Return the state that the commit left; None where it deleted the record."""
        return self.entry.state if self.entry else None

    @property
    def status(self) -> str | None:
        """Return the status that the commit left; None where it deleted the record."""
        return self.entry.state.status if self.entry else None


def origins(event: Event) -> Iterator[tuple[Entry, Event]]:
    """Yield the entries that a change after an event is judged from, each with the event that left it.

    That is the entry of the event itself, or, if it deleted the record, the entries that stood before.
    """
    waiting: list[tuple[Event, Entry | None]] = [(event, None)]
    seen = set[int]()
    while waiting:
        each, stood = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        if each.entry is not None:
            yield stood if stood and stood.state == each.state else each.entry, each
        else:
            waiting += ((before, each.stood or stood) for before in each.kept or each.before)


def is_reached(event: Event, before: Event) -> bool:
    """Return whether a judgement of what comes after an event can go on from it to one that it follows.

    It does so while the status, the content or the absence of the record is the same.
    """
    state = event.state
    return state is None or any(
        each.state is None or each.state.status == state.status or each.state.digest == state.digest
        for each in through_joins((before,))
    )


def let_go(event: Event) -> None:
    """Let an event that has been judged forget what nobody asks for any more.

    A record that was deleted is judged from what stood before; else, of what stood before, only who was to decide counts.
    """
    if event.entry is not None:
        event.stood = None
        event.before = tuple(_followed(each) for each in event.before if is_reached(event, each))


def _followed(event: Event) -> Event:
    entry = event.entry
    if event.followed is None and entry is not None and not entry.data.keys() <= _DECIDING:
        event.followed = replace(event, entry=replace(entry, data=_deciding(entry), blob=""), was=None)
    return event.followed or event


def _deciding(entry: Entry) -> Mapping[str, object]:
    kept = {key: value for key, value in entry.data.items() if key in _DECIDING}
    owner = kept.get("owner")
    return _owned(owner) if isinstance(owner, str) and len(kept) == 1 else kept


# Few people own most plans, and reviewers are seldom named.
@lru_cache(maxsize=1 << 12)
def _owned(owner: str) -> Mapping[str, object]:
    return {"owner": owner}


def through_joins(events: Iterable[Event]) -> Iterator[Event]:
    """Yield events, but for a merge that kept the state of a side, the events that it kept."""
    waiting, seen = list(events), set[int]()
    while waiting:
        event = waiting.pop(0)
        if id(event) not in seen:
            seen.add(id(event))
            if event.kept:
                waiting += event.kept
            else:
                yield event


def entry_of(event: Event) -> Entry | None:
    """Return the record as an event left it; if the event deleted it, as it last stood."""
    return next((entry for entry, _ in origins(event)), None)


class How(Enum):
    """How a commit came to the state in which it left a record; this decides how the commit is judged."""

    BIRTH = auto()
    # From one state, or from the several last known states of an absent or unknown record: each must allow it.
    STEP = auto()
    # A merge of sides with different states: it keeps the state of one, or has a state of its own.
    KEPT = auto()
    OWN = auto()
    # A merge that joins two births, and changes nothing.
    JOINED = auto()


@dataclass(frozen=True, slots=True)
class Cover:
    """A plan of an objective that a commit changed, while it left the plan itself alone.

    `stood` and `stands` are the plan's events before and after the commit; `was` and `now` say whether the objective
    belongs to the plan before and after it.
    """

    plan: Ref
    stood: tuple[Event, ...]
    stands: tuple[Event, ...]
    was: bool
    now: bool


@dataclass(slots=True, eq=False)
class Turn:
    """What a commit did to a record: the events that it came from or dropped (`sides`), and the one that it left."""

    ref: Ref
    commit: int
    how: How
    after: Event
    sides: tuple[Event, ...]
    two_births: bool
    in_merge: bool
    # For a merge in a shallow clone: the sides that may be in the past of another side, where the clone lacks commits.
    unsure: tuple[Event, ...] = ()
    covers: tuple[Cover, ...] = ()

    @property
    def stood(self) -> Entry | None:
        """Return the record as a side had it; None if it was on none."""
        return next((side.entry for side in self.sides if side.entry is not None), None)

    @property
    def told(self) -> tuple[Event | None, ...]:
        """Return the event that each transition of this turn began at; None if no record was there.

        A step that one side of a merge has made already is not a transition again.
        """
        after = self.after
        if self.how is How.BIRTH:
            return () if after.status is None else (None,)
        if self.how not in (How.STEP, How.OWN):
            return ()
        stood_so = any(side.entry is not None and side.status == after.status for side in self.sides)
        if self.how is How.OWN and after.entry is not None and stood_so:
            return ()
        sides = {side.status: side for side in reversed(self.sides) if side.status != after.status}
        return tuple(reversed(sides.values()))


def what_happened(turn: Turn) -> str:
    """Return whether a turn `added`, `removed` or `changed` its record."""
    if all(side.entry is None for side in turn.sides):
        return "added"
    return "removed" if turn.after.entry is None else "changed"


@dataclass(frozen=True, slots=True)
class Joined:
    """An objective that one side of a merge changed, and the approval of its plan that the other side had made."""

    ref: Ref
    commit: int
    after: Event
    approvals: tuple[Event, ...]


class Lost(Enum):
    """Why a state is not known at a commit."""

    UNREADABLE = auto()
    AMBIGUOUS = auto()


@dataclass(frozen=True, slots=True)
class Sighting:
    """A record whose state is not known at a commit, though it was at the commit before."""

    ref: Ref
    commit: int
    lost: Lost
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class People:
    """The people at a commit: by their addresses, in lower case, and by id."""

    by_address: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    by_id: Mapping[str, Entry] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> People:
        """Return the people of entries."""
        by_id = {entry.ref.id: entry for entry in entries}
        by_address: dict[str, tuple[Entry, ...]] = {}
        for entry in by_id.values():
            for address in dict.fromkeys(addresses_of(entry)):
                by_address[address] = (*by_address.get(address, ()), entry)
        return cls(by_address, by_id)

    def with_changed(self, gone: Iterable[Ref], entries: Iterable[Entry]) -> People:
        """Return these people without those of gone, and with those of entries."""
        left = {ref.id for ref in gone}
        kept = (entry for name, entry in self.by_id.items() if name not in left)
        return self.of((*kept, *entries))


def addresses_of(entry: Entry) -> tuple[str, ...]:
    """Return a person's addresses, lower case (HISTORY.md 8)."""
    return tuple(address.strip().lower() for address in (*entry.texts("email"), *entry.texts("emails")))
