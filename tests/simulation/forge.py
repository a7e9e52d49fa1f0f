"""The forge: it holds the branches of pull requests, and lands them by merge, rebase or squash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.simulation.memory import Made, joined, remembered
from tests.simulation.pulls import Change, Pull, Way
from tests.simulation.server import Author, Files, Server
from tests.simulation.world import Memory, World, known_as

ITSELF = Author("Forge", "noreply@forge.example")


@dataclass(frozen=True, slots=True)
class Forge:
    """A forge that lands all pull requests in one way."""

    server: Server
    way: Way

    def opened(self, pull: Pull) -> str:
        """Return the last commit of a pull request's branch."""
        head = pull.base.commit
        for change in pull.changes:
            parents = [head, change.joins] if change.joins else [head]
            head = self.server.commit(change.after, parents, change.message, author=change.author, authored=change.made)
        return head

    def landed(self, pull: Pull, head: str, main: World, *, by: Author, now: datetime) -> World | None:
        """Return what main is after a pull request has landed; main itself where nothing is left to land.

        None: it conflicts.
        """
        match self.way:
            case Way.MERGE:
                return self._merged(pull, head, main, by=by, now=now)
            case Way.SQUASH:
                return self._squashed(pull, head, main, now=now)
            case Way.REBASE:
                return self._rebased(pull, main, now=now)

    def _merged(self, pull: Pull, head: str, main: World, *, by: Author, now: datetime) -> World | None:
        files = self.server.merged(main.commit, head)
        if files is None:
            return None
        commit = self.server.commit(files, [main.commit, head], f"Merge {pull.act}", author=by, authored=now)
        start, memory = _branch(pull, main, commit)
        merger = known_as(by, main.people.values())
        return World(commit, files, joined(start, main, memory, by=merger, landed=files, landed_as=commit))

    def _squashed(self, pull: Pull, head: str, main: World, *, now: datetime) -> World | None:
        files = self.server.merged(main.commit, head)
        if files is None:
            return None
        message = "\n\n".join(change.message for change in pull.changes)
        # The commits of the branch are older than this one.
        return self._on_top(main, [(pull.changes[0].author, message, files, now)], now)

    def _rebased(self, pull: Pull, main: World, *, now: datetime) -> World | None:
        files: Files = main.files
        made: list[tuple[Author, str, Files, datetime]] = []
        for change in pull.changes:
            if change.joins:
                continue
            anew = self._replayed(change, files)
            if anew is None:
                return None
            if anew != files:
                made.append((change.author, change.message, anew, change.made))
            files = anew
        return self._on_top(main, made, now)

    def _replayed(self, change: Change, onto: Files) -> Files | None:
        if change.before == onto:
            return change.after
        return self.server.replayed(change.after, before=change.before, onto=onto)

    def _on_top(self, main: World, commits: list[tuple[Author, str, Files, datetime]], now: datetime) -> World:
        tip, files = main.commit, main.files
        made: list[Made] = []
        for number, (author, message, after, authored) in enumerate(commits):
            when = now + timedelta(seconds=number)
            tip = self.server.commit(
                after, [tip], message, author=author, authored=authored, committer=ITSELF, committed=when
            )
            made.append(Made(files, after, author, message))
            files = after
        return World(tip, files, remembered(main.memory, made, landed_as=tip))


def _branch(pull: Pull, main: World, landed_as: str) -> tuple[World, Mapping[str, Memory]]:
    """Return where main and a branch parted last, and what is remembered on the branch."""
    start, memory = pull.base, pull.base.memory
    for change in pull.changes:
        if change.joins == main.commit:
            by = known_as(change.author, main.people.values())
            memory = joined(start, main, memory, by=by, landed=change.after, landed_as=landed_as)
            start = main
        elif not change.joins:
            memory = remembered(memory, [change.remembered_as], landed_as=landed_as)
    return start, memory
