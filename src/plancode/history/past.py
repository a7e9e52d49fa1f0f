"""What lies in the past of each commit: so that a merge can tell what it brings in (HISTORY.md 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import and_, or_

from plancode.history.events import Event


class Past:
    """The commits with events in the ancestry of each commit that still has children to come, a bit for each.

    What a merge brings in is then the difference of two numbers. `marked` commits count too, without an event.
    """

    def __init__(self, parents: Sequence[tuple[int, ...]], marked: frozenset[int]) -> None:
        self._parents = parents
        self._marked = marked
        self._bits: dict[int, int] = {}
        self._events: dict[int, list[Event]] = defaultdict(list)
        self._roots = sum(not each for each in parents)
        # The commits that change a plan, and those that change what the approval of a plan covers.
        self._of_plans = 0
        self._covered = 0

    def begin(self, number: int) -> None:
        """Count all commits up to one as past: then no merge brings them in."""
        self._bits[number] = (1 << number + 1) - 1
        self._roots = sum(not each for each in self._parents[number + 1 :])

    def add(self, event: Event) -> None:
        """Take in an event, which belongs to the commit that is being walked."""
        self._events[event.commit].append(event)
        if event.ref.kind == "plan":
            self._of_plans |= 1 << event.commit

    def cover(self, number: int) -> None:
        """Note that a commit changed an objective that belongs to a plan."""
        self._covered |= 1 << number

    def keep(self, number: int) -> None:
        """Take in a commit, after its events."""
        past = self.before(number)
        self._roots -= not self._parents[number]
        # Most commits change no record: these share the number of their parent.
        self._bits[number] = past | 1 << number if number in self._events or number in self._marked else past

    def drop(self, number: int) -> None:
        """Forget what lies before a commit whose children have all been walked."""
        del self._bits[number]

    def forget(self) -> None:
        """Forget the events that lie before every commit with children to come: no merge brings them in any more."""
        # A root that is still to come has none of them.
        if self._roots or not self._bits:
            return
        # As text: to shift a number of as many bits as there are commits, for each event, takes its time.
        everywhere = f"{reduce(and_, self._bits.values()):b}"[::-1]
        for number in [each for each in self._events if everywhere[each : each + 1] == "1"]:
            del self._events[number]

    def before(self, number: int) -> int:
        """Return what lies before a commit."""
        parents = self._parents[number]
        return self._bits[parents[0]] if len(parents) == 1 else reduce(or_, map(self.of, parents), 0)

    def of(self, number: int) -> int:
        """Return a commit and what lies before it."""
        return self._bits[number]

    def has(self, number: int, event: int) -> bool:
        """Return whether the commit `event` is the commit `number`, or in its ancestry."""
        # Ancestors have lower numbers; to shift a number of as many bits as there are commits takes its time.
        return event <= number and bool(self._bits[number] >> event & 1)

    def brought(self, number: int, parent: int) -> Iterator[Event]:
        """Yield the events that lie before a merge, and not before one of its parents."""
        return self._of(self.before(number) & ~self._bits[parent])

    def objectives_apart(self, number: int) -> Iterator[Event]:
        """Yield the events of objectives that a merge brings in.

        If it brings in any of a plan, also those that its first parent has and another lacks.
        """
        first = self._bits[self._parents[number][0]]
        brought = self.before(number) & ~first
        yield from (event for event in self._of(brought & self._covered) if event.plans)
        if brought & self._of_plans:
            everybody = reduce(and_, map(self.of, self._parents[number]))
            yield from (event for event in self._of(first & ~everybody & self._covered) if event.plans)

    def _of(self, commits: int) -> Iterator[Event]:
        for commit in _numbers(commits):
            yield from self._events[commit]


def _numbers(bits: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set, in order."""
    number = 0
    while bits:
        gap = (bits & -bits).bit_length()
        number += gap
        yield number - 1
        bits >>= gap
