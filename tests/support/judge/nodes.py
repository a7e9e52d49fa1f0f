"""The nodes of a record's frontier, and the ways back from them (HISTORY.md, "Nodes and the frontier")."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tests.support.judge.records import ABSENT, Entry, State


@dataclass(frozen=True, eq=False)
class Node:
    """A commit that changed a record's state (an event), or a merge that kept one while dropping others (a join).

    `entry` is None for a deletion; then `remembered` are the entries that a returning record is judged from. `kept` are
    the sides that a join kept, None for an event. Commits are numbers, parents first.
    """

    commit: int
    entry: Entry | None
    predecessors: tuple[Node, ...]
    remembered: tuple[Entry, ...] = ()
    kept: tuple[Node, ...] | None = None

    @property
    def state(self) -> State:
        """Return the state that the commit left."""
        return self.entry.state if self.entry else ABSENT

    @property
    def status(self) -> str | None:
        """Return the status that the commit left."""
        return self.entry.status if self.entry else None

    def entries(self) -> tuple[Entry, ...]:
        """Return the entries that moves from this node are judged from: its own, or all that a deletion remembers."""
        return (self.entry,) if self.entry else self.remembered


def births(nodes: Iterable[Node], known: dict[Node, frozenset[int]]) -> frozenset[int]:
    """Return the commits in which the record was born: those of the predecessors, else a node's own commit.

    A join is no birth. It has the births of all its sides, dropped ones too, so that two births are found where they
    are joined, and not again.
    """
    found: set[int] = set()
    for node in nodes:
        if node not in known:
            own = frozenset({node.commit})
            known[node] = births(node.predecessors, known) if node.predecessors else own
        found |= known[node]
    return frozenset(found)


def through_joins(nodes: Iterable[Node]) -> list[Node]:
    """Return nodes, with the sides that it kept in place of each join: a join is transparent."""
    found: dict[Node, None] = {}
    for node in nodes:
        found.update(dict.fromkeys([node] if node.kept is None else through_joins(node.kept)))
    return list(found)


def living(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield the events in which the record exists; in place of a deletion, the events that it deleted."""
    for node in through_joins(nodes):
        if node.entry is not None:
            yield node
        else:
            yield from living(node.predecessors)


def way_back(nodes: Iterable[Node], same: Callable[[Node], bool]) -> tuple[list[Node], list[Node]]:
    """Follow predecessors from nodes as long as they are the same; return the nodes at the ends, and all others passed.

    A way ends at a node without a predecessor that is the same.
    """
    ends: list[Node] = []
    others: list[Node] = []
    waiting = [node for node in living(nodes) if same(node)]
    seen: set[Node] = set()
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        before = [each for each in through_joins(node.predecessors) if same(each)]
        (others if before else ends).append(node)
        waiting += before
    return ends, others
