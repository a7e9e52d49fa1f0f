"""What is found does not depend on how the repository is checked out: bare, sparse, linked, CRLF, SHA-256 (HISTORY.md, honesty)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.support.cli import plancode
from tests.support.graph_writer import Graph, Writer
from tests.support.graphs import graph
from tests.support.repo import Repo
from tests.support.times import times

_GRAPHS = times(2)
_TAG = "t"


@dataclass(frozen=True)
class _Origin:
    """A repository with a graph: `main` is at its last commit, `topic` at another one; ids by place in the graph."""

    repo: Repo
    graph: Graph
    ids: tuple[str, ...]
    topic: int


def _origin(folder: Path, seed: int, *, object_format: str = "sha1") -> _Origin:
    random = Random(seed)  # noqa: S311 - the same graphs in every run
    one = graph(random)
    writer = Writer(folder, object_format=object_format)
    marks = writer.graph(one, _TAG)
    writer.write()
    ids = tuple(writer.id_of(mark) for mark in marks)
    repo = Repo(folder, object_format=object_format)
    topic = random.randrange(len(ids) - 1)
    for name, commit in (("main", ids[-1]), ("topic", ids[topic])):
        repo.git("update-ref", f"refs/heads/{name}", commit)
    repo.checkout()
    return _Origin(repo, one, ids, topic)


@pytest.fixture(scope="module", params=range(_GRAPHS))
def origin(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> _Origin:
    """A repository with a random graph, main checked out."""
    return _origin(tmp_path_factory.mktemp("origin") / "repo", request.param)


def _told(folder: Path, *arguments: str, names: Mapping[str, int] | None = None) -> Any:
    """Return all that check says as JSON; with names, commits by their place in the graph."""
    ended = plancode(folder, "check", "--fail-on", "never", "--format", "json", *arguments, err=None)
    out = ended.out
    for commit, place in (names or {}).items():
        out = out.replace(commit, f"commit {place}").replace(commit[:10], f"commit {place}")
        out = out.replace(commit[:7], f"commit {place}")
    return json.loads(out)


def _bare(origin: _Origin, folder: Path) -> Path:
    origin.repo.git("clone", "-q", "--bare", ".", str(folder))
    return folder


def _linked(origin: _Origin, folder: Path) -> Path:
    origin.repo.git("worktree", "add", "-q", "--detach", str(folder), "main")
    return folder


def _sparse(origin: _Origin, folder: Path) -> Path:
    """Nothing of the plans is on the disk but what stands at the top."""
    origin.repo.git("clone", "-q", "--sparse", "--branch", "main", ".", str(folder))
    assert not list(folder.glob("plans/*/*"))
    return folder


def _partly_sparse(origin: _Origin, folder: Path) -> Path:
    origin.repo.git("clone", "-q", "--no-checkout", "--branch", "main", ".", str(folder))
    clone = Repo(folder)
    clone.git("sparse-checkout", "set", "--no-cone", "/*", "!*.yml", "!/plans/t/folder/", "!/plans/t/a.yaml")
    clone.checkout()
    return folder


def _with_carriage_returns(origin: _Origin, folder: Path) -> Path:
    origin.repo.git("clone", "-q", "--no-checkout", "--branch", "main", ".", str(folder))
    clone = Repo(folder)
    clone.git("config", "core.autocrlf", "true")
    clone.checkout()
    assert all(b"\r\n" in path.read_bytes() for path in folder.glob("plans/*/people.yaml"))
    return folder


_CHECKOUTS: Mapping[str, Callable[[_Origin, Path], Path]] = {
    "bare": _bare,
    "linked": _linked,
    "sparse": _sparse,
    "partly sparse": _partly_sparse,
    "carriage returns": _with_carriage_returns,
}


@pytest.mark.parametrize("checkout", _CHECKOUTS)
def test_a_checkout_of_any_sort_is_told_the_same(origin: _Origin, checkout: str, tmp_path: Path) -> None:
    folder = _CHECKOUTS[checkout](origin, tmp_path / "clone")
    assert _told(folder) == _told(origin.repo.folder), origin.graph.table
    topic = origin.ids[origin.topic]
    assert _told(folder, "--base", topic) == _told(origin.repo.folder, "--base", topic), origin.graph.table


def test_another_sort_of_object_names_changes_no_finding(
    origin: _Origin, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    seed = request.node.callspec.params["origin"]
    other = _origin(tmp_path / "repo", seed, object_format="sha256")
    assert len(other.ids[0]) == 64
    told = [
        _told(each.repo.folder, names={commit: place for place, commit in enumerate(each.ids)})
        for each in (origin, other)
    ]
    assert told[0] == told[1], origin.graph.table


def _verdicts(folder: Path, span: str) -> set[tuple[str, str]]:
    """Return the record and code of every problem that diff tells."""
    told = json.loads(plancode(folder, "diff", span, "--format", "json").out)
    changes = (change for group in told["groups"] for change in group["changes"])
    return {
        ("/".join(each["record"].values()), each["verdict"]) for each in changes if each["verdict"] not in (None, "ok")
    }


def _problems(folder: Path, *arguments: str) -> set[tuple[str, str]]:
    """Return the same of what check finds: errors of records, and warnings about their history."""
    told = _told(folder, *arguments)
    return {
        ("/".join(each["record"].values()), each["code"])
        for each in told["diagnostics"]
        if each["record"]
        and (each["severity"] == "error" or (each["severity"] == "warning" and each["code"][:3] in ("PC2", "PC9")))
        and each["code"] not in ("PC241", "PC242")
    }


def _proposals(origin: _Origin) -> list[tuple[str, str]]:
    """Return bases and heads: one that leads to the other, and two that went apart where there are such."""
    pasts = [origin.graph.past(number) for number in range(len(origin.ids))]
    apart = (
        (base, head)
        for base, past in enumerate(pasts)
        for head in range(base + 1, len(pasts))
        if past & pasts[head] and base not in pasts[head]
    )
    pairs = [(origin.topic, len(pasts) - 1), *islice(apart, 1)]
    return [(origin.ids[base], origin.ids[head]) for base, head in pairs]


def test_diff_tells_the_verdicts_of_check_whatever_is_checked_out(origin: _Origin, tmp_path: Path) -> None:
    bare = _bare(origin, tmp_path / "bare")
    folders = {commit: tmp_path / commit[:8] for commit in ("main", "topic", origin.ids[0])}
    for commit, folder in folders.items():
        origin.repo.git("worktree", "add", "-q", "--detach", str(folder), commit)
    for base, head in _proposals(origin):
        found = _problems(bare, "--at", head, "--base", base)
        for folder in folders.values():
            assert _verdicts(folder, f"{base}..{head}") == found, origin.graph.table
            assert _problems(folder, "--at", head, "--base", base) == found, origin.graph.table
    base = origin.ids[origin.topic]
    assert _verdicts(folders["main"], base) == _problems(folders["main"], "--base", base), origin.graph.table
