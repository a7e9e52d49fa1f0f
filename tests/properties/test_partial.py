"""Where judging starts limits what is judged, not what is known: after X, the findings of the whole (HISTORY.md, honesty)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

import pytest

from plancode import git
from plancode.diagnostics import Diagnostic
from plancode.history import Base, History, Transition, read
from plancode.workspace import SourceFile, Sources, load, sources_at
from tests.support.graph_writer import Graph, Writer
from tests.support.graphs import LANDED, graph

_GRAPHS = 24


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
        return read(
            self.repository,
            load(sources),
            now=LANDED,
            work_tree=None,
            tip=self.ids[-1],
            verified=verified,
            base=against,
        )

    def after(self, number: int) -> frozenset[str]:
        """Return the commits that a commit does not have in its past, and that are not it."""
        past = self.graph.past(number)
        return frozenset(commit for place, commit in enumerate(self.ids) if place not in past)


@pytest.fixture(scope="module", params=range(2))
def written(request, tmp_path_factory) -> list[_Written]:
    """Some graphs in one repository."""
    folder = tmp_path_factory.mktemp("partial") / "repo"
    random = Random(request.param)  # noqa: S311 - the same graphs in every run
    graphs = [graph(random) for _ in range(_GRAPHS)]
    writer = Writer(folder)
    marks = [writer.graph(each, f"t{number}") for number, each in enumerate(graphs)]
    writer.write()
    repository = git.open_repository(folder)
    return [
        _Written(each, tuple(writer.id_of(mark) for mark in places), repository)
        for each, places in zip(graphs, marks, strict=True)
    ]


def _told(history: History, after: frozenset[str]) -> tuple[list[Diagnostic], list[Transition]]:
    """Return what a history tells of some commits, whole: words and places too; that nothing is left to judge aside."""
    found = [each for each in history.diagnostics if each.commit in after]
    return found, [each for each in history.transitions if each.commit in after]


def _beside(history: History, after: frozenset[str]) -> Iterator[str]:
    return (each.code.number for each in history.diagnostics if each.commit not in after)


def test_after_a_verified_commit_the_findings_are_those_of_the_whole(written: list[_Written]) -> None:
    for each in written:
        whole = each.read()
        for number, commit in enumerate(each.ids):
            after = each.after(number)
            part = each.read(verified=commit)
            assert _told(part, after) == _told(whole, after), f"after {number}\n{each.graph.table}"
            assert not list(_beside(part, after)), f"after {number}\n{each.graph.table}"


def test_after_the_beginning_that_is_written_down_they_are_too(written: list[_Written]) -> None:
    for each in written:
        whole = each.read()
        for number, commit in enumerate(each.ids):
            after = each.after(number)
            part = each.read(config=f"{each.graph.config.text}history: {{since: {commit}}}\n")
            assert _told(part, after) == _told(whole, after), f"after {number}\n{each.graph.table}"
            assert set(_beside(part, after)) <= {"PC905"}, f"after {number}\n{each.graph.table}"
