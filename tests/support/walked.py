"""Walks over graphs written as text: each line is a commit with its files, and `said` is what a walk says of it.

    a : d.yaml plan/dupont:draft
    b < a : d.yaml plan/dupont:submitted
    m < a b near b : e.yaml plan/other:draft objective/goal:open:dupont

A commit names its parents after `<`, and the parent that its changes are told against after `near`; `given` and `apart`
are as in `walk`. A file holds records, as kind, id, status and content (of an objective its plan, of a person the
address); `?` is text that cannot be read, `?plan/dupont` a record that cannot though all else can; `#` begins a
word that is no record; `-` deletes the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from plancode.diagnostics import Ref
from plancode.git import Change, GraphCommit
from plancode.history.events import Event, Joined, People, Sighting, Turn
from plancode.history.stand import Stand
from plancode.history.states import Entry, FileStates, State
from plancode.history.walk import Standing, Walk, walk

# Where a walk goes on, nobody asks for the commits before.
_BEFORE = GraphCommit("", (), ())
_CONTENT = {"objective": "plan", "opportunity": "plan", "person": "email"}


@dataclass
class Written:
    """A graph written as text: its commits, and the files at each by path."""

    commits: list[GraphCommit] = field(default_factory=list)
    trees: dict[str, dict[str, str]] = field(default_factory=dict)
    given: set[int] = field(default_factory=set)
    apart: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, lines: Iterable[str]) -> Written:
        """Return the graph of lines."""
        graph = cls()
        for line in lines:
            graph._add(line)
        return graph

    def _add(self, line: str) -> None:
        head, _, tail = line.partition(":")
        name, *words = head.split()
        for word, numbers in (("given", self.given), ("apart", self.apart)):
            if word in words:
                words.remove(word)
                numbers.add(len(self.commits))
        before_near, _, near = " ".join(words).partition("near ")
        commit = GraphCommit(name, tuple(before_near.replace("<", "").split()), (), near.strip() or None)
        before = self.trees.get(commit.base or "", {})
        after = before | {
            path: content for path, _, content in (each.strip().partition(" ") for each in tail.split(";"))
        }
        after = {path: content for path, content in after.items() if path and content != "-"}
        changed = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
        changes = tuple(Change(path, before.get(path), after.get(path)) for path in changed)
        self.commits.append(commit._replace(changes=changes))
        self.trees[name] = after

    def name(self, number: int) -> str:
        """Return the name of a commit; that of what came before all is a question mark."""
        return self.commits[number].id if number >= 0 else "?"

    def walks(
        self, people: dict[int, People], *, at_once: int = 1, start: Standing | None = None, wanted: int | None = None
    ) -> Iterator[Walk]:
        """Walk the graph, some commits at once, from where another walk of it has come."""
        first = start.number + 1 if start else 0
        rest = self.commits[first:]
        return walk(
            [
                *([_BEFORE] * (first - 1)),
                *(each._replace(parents=()) for each in self.commits[first - 1 : first]),
                *rest,
            ],
            [[each.changes for each in rest[at : at + at_once]] for at in range(0, len(rest), at_once)],
            people=people,
            read=lambda change, _: states_of(change.path, change.after),
            protects=lambda kind, status, _: kind == "plan" and status == "approved",
            given=frozenset(self.given),
            apart=frozenset(self.apart),
            start=start,
            wanted=wanted,
        )


def states_of(path: str, text: str | None) -> FileStates:
    """Return what a file of these graphs holds."""
    words = [word for word in (text or "").split() if not word.startswith("#")]
    entries = tuple(entry_of(word, path, text or "") for word in words if not word.startswith("?"))
    unknown = frozenset(_ref(word[1:]) for word in words if word.startswith("?") and word != "?")
    return FileStates(entries, unknown, "?" not in words, tuple(dict.fromkeys(e.ref for e in entries)))


def entry_of(word: str, path: str = "", blob: str = "") -> Entry:
    """Return the record that a word of these graphs says."""
    name, status, content = f"{word}::".split(":")[:3]
    ref = _ref(name)
    data = {"id": ref.id, "status": status, _CONTENT.get(ref.kind, "content"): content}
    return Entry(ref, State(status, content), data, path, blob)


def _ref(name: str) -> Ref:
    kind, _, id_ = name.partition("/")
    return Ref(kind, id_)


# What a walk says, as text.


def said(graph: Written, *, at_once: int = 1) -> list[str]:
    """Return all that a walk says of a graph, in its order, and then the people and what cannot be read, by commit."""
    people: dict[int, People] = {}
    told: list[str] = []
    for found in graph.walks(people, at_once=at_once):
        told += said_of(graph, found)
    return [*told, *_people(graph, people), *_stands(graph)]


def said_of(graph: Written, found: Walk) -> list[str]:
    """Return what one part of a walk says."""
    return [
        *(_turn(graph, each) for each in found.turns),
        *(_sighting(graph, each) for each in found.sightings),
        *(_joined(graph, each) for each in found.joined),
    ]


def standing(graph: Written, number: int) -> Standing:
    """Return what stands at a commit, as a walk of the whole graph tells it."""
    (left,) = (found.left for found in graph.walks({}, wanted=number) if found.left)
    return left


def _turn(graph: Written, turn: Turn) -> str:
    after = turn.after
    parts = {
        "from": _events(graph, turn.sides),
        "before": _events(graph, after.before) if after.before != turn.sides else "",
        "kept": _events(graph, after.kept),
        "born": " ".join(graph.name(each) for each in sorted(after.births)),
        "stood": _entry(after.stood) if after.stood else "",
        "was": _entry(after.was) if after.was else "",
        "edges": _edges(graph, after),
        "unsure": _events(graph, turn.unsure),
        "plans": " ".join(sorted(after.plans)),
    }
    flags = [word for word, flag in (("in a merge", turn.in_merge), ("two births", turn.two_births)) if flag]
    covers = [
        f"covers {each.plan.id} ({_events(graph, each.stood)} > {_events(graph, each.stands)}, {each.was} > {each.now})"
        for each in turn.covers
    ]
    there = [f"{word} {value}" for word, value in parts.items() if value]
    return ", ".join(
        (f"{graph.name(turn.commit)} {turn.how.name.lower()} {_event(graph, after)}", *there, *flags, *covers)
    )


def _event(graph: Written, event: Event) -> str:
    given = " given" if event.given else ""
    return f"{'/'.join(event.ref)} {_entry(event.entry)} by {graph.name(event.commit)}{given} in {event.path}"


def _events(graph: Written, events: Iterable[Event]) -> str:
    return " ".join(
        f"{graph.name(event.commit)} (given, edges {_edges(graph, event)})" if event.given else graph.name(event.commit)
        for event in events
    )


def _edges(graph: Written, event: Event) -> str:
    return " ".join(graph.name(each) for each in range(len(graph.commits)) if event.edges >> each & 1)


def _entry(entry: Entry | None) -> str:
    return ":".join(filter(None, (entry.state.status, entry.state.digest))) if entry else "gone"


def _sighting(graph: Written, found: Sighting) -> str:
    return (
        f"{graph.name(found.commit)} lost {'/'.join(found.ref)}, {found.lost.name.lower()} in {' '.join(found.paths)}"
    )


def _joined(graph: Written, found: Joined) -> str:
    return (
        f"{graph.name(found.commit)} joined {'/'.join(found.ref)} by {graph.name(found.after.commit)}, "
        f"approved by {_events(graph, found.approvals)}"
    )


def _people(graph: Written, people: dict[int, People]) -> Iterator[str]:
    before: list[str] = []
    for number, commit in enumerate(graph.commits):
        now = [f"{name} {entry.text('email')}" for name, entry in sorted(people[number].by_id.items())]
        if now != before:
            yield f"{commit.id} has the people {', '.join(now) or 'nobody'}"
        before = now


def _stands(graph: Written) -> Iterator[str]:
    """Yield what cannot be read at each commit, and where each record stands whose place is not the only one."""
    for number, commit in enumerate(graph.commits):
        stand = standing(graph, number).stand
        lost = [*sorted(stand.lost), *("/".join(ref) for ref in sorted(stand.unknown))]
        if lost:
            yield f"{commit.id} cannot read {' '.join(lost)}: {'; '.join(_places(stand))}"


def _places(stand: Stand) -> Iterator[str]:
    for ref in sorted(each for each in stand.layers.items() if isinstance(each, Ref)):
        for path, entry in stand.places(ref):
            yield f"{'/'.join(ref)} {_entry(entry) if entry else '?'} in {path}"
