"""The commits that the judgement asks about, and their signatures, as far as the walk has come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from plancode import git
from plancode.history.events import Event, Turn
from plancode.history.walk import Walk


class Commits:
    """The commits of a graph: by number, `said` has those that did something to a record, and `signatures` theirs.

    Their messages are kept in short: nobody asks for the rest of them.
    """

    def __init__(self, repository: git.Repository, graph: Sequence[git.GraphCommit], *, with_signatures: bool) -> None:
        self.said: dict[int, git.Commit] = {}
        self.signatures: dict[int, git.Signature] = {}
        self._repository = repository
        self._graph = graph
        self._with_signatures = with_signatures
        self._read: dict[str, git.Commit] = {}

    def read(self, ids: Iterable[str]) -> None:
        """Read commits, each once, together."""
        wanted = [each for each in dict.fromkeys(ids) if each not in self._read]
        found = zip(wanted, git.commits(self._repository, wanted), strict=True)
        self._read.update((commit, each.in_short()) for commit, each in found)

    def of(self, commit: str) -> git.Commit:
        """Return what a commit says; of the newest one, which is asked for last, the walk may know it."""
        newest = len(self._graph) - 1
        if newest in self.said and self._graph[newest].id == commit:
            return self.said[newest]
        self.read([commit])
        return self._read[commit]

    def take(self, walked: Walk) -> None:
        """Read the commits of one part of a walk: those that did something, and those where a shallow clone ends."""
        numbers = {turn.commit for turn in walked.turns} | {joined.commit for joined in walked.joined}
        numbers |= {event.commit for turn in walked.turns for event in _given(turn)}
        fresh = sorted(number for number in numbers if number not in self.said)
        self.read(self._graph[number].id for number in fresh)
        self.said.update((number, self._read[self._graph[number].id]) for number in fresh)
        if self._with_signatures:
            # Checking a signature starts a program.
            signed = {self.said[number].id: number for number in fresh if self.said[number].signed}
            found = git.signatures(self._repository, signed)
            self.signatures.update((signed[commit], signature) for commit, signature in found.items())
        self._read.clear()


def _given(turn: Turn) -> Iterator[Event]:
    """Yield the events before a turn that stand where a shallow clone ends: they have no turns of their own."""
    return (event for event in (*turn.sides, *turn.after.before) if event.given)
