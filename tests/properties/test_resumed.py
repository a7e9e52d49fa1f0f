"""A history that goes on from where an earlier run came to tells what a walk of all commits tells, whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from unittest import mock

import pytest

from plancode import git
from plancode.history import History, Range, read
from plancode.store import NO_STORE, Store, store_in
from plancode.workspace import SourceFile, Sources, load, sources_at
from tests.support.graph_writer import START, Graph, all_written
from tests.support.graphs import LANDED, graph

_GRAPHS = 8


@dataclass(frozen=True)
class _Written:
    """A graph in a repository, with the ids of its commits."""

    graph: Graph
    ids: tuple[str, ...]
    repository: git.Repository

    def read(
        self,
        number: int,
        store: Store = NO_STORE,
        *,
        work_tree: Sources | None = None,
        config: str | None = None,
        now: datetime = LANDED,
    ) -> History:
        """Return the history up to a commit, with files on top of it that are not committed, or by the rules of config."""
        sources = work_tree or sources_at(self.repository, self.ids[number])
        if config is not None:
            sources = replace(sources, config=SourceFile("plancode.yaml", config.encode()))
        span = Range(
            repository=self.repository,
            workspace=load(sources),
            now=now,
            tip=self.ids[number],
            work_tree=work_tree,
            held=sources,
            store=store,
        )
        return read(span)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[_Written]:
    """Some graphs in one repository."""
    folder = tmp_path_factory.mktemp("resumed") / "repo"
    random = Random(7)  # noqa: S311 - the same graphs in every run
    graphs = [graph(random) for _ in range(_GRAPHS)]
    repository, ids = all_written(folder, graphs)
    return [_Written(each, named, repository) for each, named in zip(graphs, ids, strict=True)]


def _histories(store: Store) -> Sequence[Path]:
    return sorted(store.folder.glob("history-*")) if store.folder and store.folder.exists() else ()


def test_it_is_the_same_however_many_commits_are_judged_at_once(written: list[_Written]) -> None:
    # What no later commit asks for is forgotten between two parts of a walk.
    for each in written:
        last = len(each.ids) - 1
        with mock.patch("plancode.history.reader._AT_ONCE", 1):
            told = each.read(last)
        assert told == each.read(last)


def test_from_any_commit_on_the_whole_is_told(written: list[_Written], tmp_path: Path) -> None:
    gone_on = 0
    for place, each in enumerate(written):
        last, random = len(each.ids) - 1, Random(place)  # noqa: S311 - the same in every run
        whole = each.read(last)
        for number in random.sample(range(last + 1), 3):
            store = store_in(tmp_path / f"{place}-{number}")
            each.read(number, store)
            kept = _histories(store)
            assert each.read(last, store) == whole, f"from {number}\n{each.graph.table}"
            gone_on += bool(kept)
    assert gone_on > 2 * len(written)


def test_step_by_step_the_whole_is_told_too(
    written: list[_Written], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each step is kept: what was gone on from is what the next one goes on from.
    monkeypatch.setattr("plancode.history.reader.WORTH_KEEPING", 0)
    for place, each in enumerate(written):
        store = store_in(tmp_path / str(place))
        for number in range(len(each.ids) % 2, len(each.ids), 2):
            assert each.read(number, store) == each.read(number), f"at {number}\n{each.graph.table}"


def test_with_changes_that_are_not_committed_too(written: list[_Written], tmp_path: Path) -> None:
    for place, each in enumerate(written):
        store = store_in(tmp_path / str(place))
        last, random = len(each.ids) - 1, Random(place)  # noqa: S311 - the same in every run
        for _ in range(2):
            work_tree = sources_at(each.repository, each.ids[random.randrange(last + 1)])
            shown = each.read(last, store, work_tree=work_tree), each.read(last, work_tree=work_tree)
            assert shown[0] == shown[1], each.graph.table


def test_where_judging_begins_at_a_commit_too(written: list[_Written], tmp_path: Path) -> None:
    for place, each in enumerate(written):
        store, random = store_in(tmp_path / str(place)), Random(place)  # noqa: S311 - the same in every run
        last = len(each.ids) - 1
        since = random.randrange(last + 1)
        config = f"{each.graph.config.text}history: {{since: {each.ids[since]}}}\n"
        for number in (since, min(since + 1, last), last, last):
            shown = each.read(number, store, config=config), each.read(number, config=config)
            assert shown[0] == shown[1], f"since {since} at {number}\n{each.graph.table}"


def test_other_rules_judge_all_of_it_again(written: list[_Written], tmp_path: Path) -> None:
    each, store = written[0], store_in(tmp_path / "cache")
    last = len(each.ids) - 1
    each.read(last, store)
    config = f"{each.graph.config.text}severities: {{PC203: warning}}\n"
    assert each.read(last, store, config=config) == each.read(last, config=config)
    assert len(_histories(store)) == 2


def test_a_clock_that_was_ahead_lets_no_commit_of_the_future_through(written: list[_Written], tmp_path: Path) -> None:
    right, found = START - timedelta(days=9), 0
    for place, each in enumerate(written):
        store, last = store_in(tmp_path / str(place)), len(each.ids) - 1
        told = each.read(last, now=right)
        found += each.read(last, store) != told and bool(_histories(store))
        assert each.read(last, store, now=right) == told
    assert found


def test_damaged_and_foreign_entries_change_nothing(written: list[_Written], tmp_path: Path) -> None:
    each, other = written[0], written[1]
    stores = store_in(tmp_path / "one"), store_in(tmp_path / "other")
    last = len(each.ids) - 1
    whole = each.read(last)
    each.read(last, stores[0])
    other.read(len(other.ids) - 1, stores[1])
    (mine,), (theirs,) = map(_histories, stores)
    held = mine.read_bytes()
    for data in (theirs.read_bytes(), held[:-1], os.urandom(len(held)), b""):
        mine.write_bytes(data)
        assert each.read(last, stores[0]) == whole


def test_a_store_of_another_repository_is_of_no_use_and_does_no_harm(written: list[_Written], tmp_path: Path) -> None:
    each, store = written[2], store_in(tmp_path / "cache")
    last = len(each.ids) - 1
    each.read(last, store)
    copy = shutil.copytree(each.repository.root, tmp_path / "copy", symlinks=True)
    moved = replace(each, repository=git.open_repository(copy))
    assert moved.read(last, store) == each.read(last)
