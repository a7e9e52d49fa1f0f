"""Where judging starts limits what is judged, not what is known: after X, the findings of the whole (HISTORY.md, honesty)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest

from plancode import git
from plancode.diagnostics import CannotRun, Diagnostic, Ref
from plancode.history import Base, History, Range, Transition, read
from plancode.workspace import SourceFile, Sources, load, sources_at
from tests.support.graph_writer import Graph, all_written
from tests.support.graphs import LANDED, graph
from tests.support.repo import Repo
from tests.support.times import times

_GRAPHS = 9
# In so many of them, every commit is one after which judging starts.
_EACH = times(4)


@dataclass(frozen=True)
class _Written:
    """A graph in a repository, with the ids of its commits."""

    graph: Graph
    ids: tuple[str, ...]
    repository: git.Repository

    @property
    def sources(self) -> Sources:
        return sources_at(self.repository, self.ids[-1])

    def read(self, *, verified: str | None = None, base: str | None = None, config: str | None = None) -> History:
        """Return the history of the last commit, by its rules or by those of config."""
        sources = self.sources
        if config is not None:
            sources = replace(sources, config=SourceFile("plancode.yaml", config.encode()))
        against = Base(base, load(sources_at(self.repository, base))) if base else None
        span = Range(
            repository=self.repository,
            workspace=load(sources),
            now=LANDED,
            tip=self.ids[-1],
            verified=verified,
            base=against,
        )
        return read(span)

    def after(self, number: int) -> frozenset[str]:
        """Return the commits that a commit does not have in its past, and that are not it."""
        past = self.graph.past(number)
        return frozenset(commit for place, commit in enumerate(self.ids) if place not in past)


@pytest.fixture(scope="module", params=range(1))
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[_Written]:
    """Some graphs in one repository."""
    folder = tmp_path_factory.mktemp("partial") / "repo"
    random = Random(request.param)  # noqa: S311 - the same graphs in every run
    graphs = [graph(random) for _ in range(_GRAPHS)]
    repository, ids = all_written(folder, graphs)
    return [_Written(each, named, repository) for each, named in zip(graphs, ids, strict=True)]


def _told(history: History, after: frozenset[str]) -> tuple[list[Diagnostic], list[Transition]]:
    """Return what a history tells of some commits, whole: words and places too; that nothing is left to judge aside."""
    found = [each for each in history.diagnostics if each.commit in after]
    return found, [each for each in history.transitions if each.commit in after]


def _beside(history: History, after: frozenset[str]) -> Iterator[str]:
    return (each.code.number for each in history.diagnostics if each.commit not in after)


def test_after_a_verified_commit_the_findings_are_those_of_the_whole(written: list[_Written]) -> None:
    for each in written[:_EACH]:
        whole = each.read()
        for number, commit in enumerate(each.ids):
            after = each.after(number)
            part = each.read(verified=commit)
            assert _told(part, after) == _told(whole, after), f"after {number}\n{each.graph.table}"
            assert not list(_beside(part, after)), f"after {number}\n{each.graph.table}"


def test_after_the_beginning_that_is_written_down_they_are_too(written: list[_Written]) -> None:
    for each in written[:_EACH]:
        whole = each.read()
        for number, commit in enumerate(each.ids):
            after = each.after(number)
            part = each.read(config=f"{each.graph.config.text}history: {{since: {commit}}}\n")
            assert _told(part, after) == _told(whole, after), f"after {number}\n{each.graph.table}"
            assert set(_beside(part, after)) <= {"PC905"}, f"after {number}\n{each.graph.table}"


# What a shallow clone may have to say instead: that it is not known.
_MAY_BE_UNKNOWN = ("PC204", "PC206", "PC221", "PC222", "PC223")
_Findings = set[tuple[str | None, Ref | None, str, str]]


def _clones(each: _Written, base: str, folder: Path) -> Iterator[git.Repository]:
    """Yield clones of the last commit and of base, deeper and deeper, until one is whole."""
    source = each.repository.root
    for depth in range(1, len(each.ids) + 1):
        clone = Repo(folder / f"{each.ids[-1]}-{depth}")
        clone.git("fetch", "-q", f"--depth={depth}", source.as_uri(), each.ids[-1], base)
        repository = git.open_repository(clone.folder)
        if not repository.shallow:
            return
        yield repository


def _findings(history: History, gone: set[Ref]) -> _Findings:
    return {
        (each.commit, each.record, each.code.number, str(each.severity))
        for each in history.diagnostics
        if each.record not in gone
    }


def test_a_shallow_clone_finds_the_same_or_says_that_it_cannot_know(written: list[_Written], tmp_path: Path) -> None:
    random = Random(1)  # noqa: S311 - the same bases in every run
    Repo(written[0].repository.root).git("config", "uploadpack.allowAnySHA1InWant", "true")
    judged = 0
    for each in written:
        base = random.choice(each.ids[:-1])
        whole = each.read(base=base)
        # That a record was deleted before the clone begins, and so is none that is new, nothing there shows.
        gone = {step.record for step in each.read().transitions if step.after is None}
        for clone in _clones(each, base, tmp_path):
            try:
                part = replace(each, repository=clone).read(base=base)
            except CannotRun:
                continue
            judged += 1
            found, unknown = _findings(whole, gone), _findings(part, gone)
            said = {entry[:2] for entry in unknown if entry[2] == "PC907"}
            lost = {entry for entry in found - unknown if entry[:2] not in said or entry[2] not in _MAY_BE_UNKNOWN}
            assert not lost, each.graph.table
            assert {entry[2] for entry in unknown - found} <= {"PC907"}, each.graph.table
            assert _steps(part, gone) == _steps(whole, gone), each.graph.table
    assert judged > len(written) // 4


def _steps(history: History, gone: set[Ref]) -> list[tuple[str | None, Ref, str | None, str | None]]:
    return [
        (each.commit, each.record, each.before, each.after) for each in history.transitions if each.record not in gone
    ]
