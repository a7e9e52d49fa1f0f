"""Trees in files of their own are what their names say, wherever these files stand."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from plancode import git
from plancode.diagnostics import CannotRun
from tests.git.asked import PLAN, graph, opened
from tests.support.repo import Repo


def alter(repo: Repo, name: str, was: bytes, becomes: bytes) -> None:
    """Write other bytes into a loose object, under the name that it has."""
    place = repo.folder / ".git/objects" / name[:2] / name[2:]
    data = zlib.decompress(place.read_bytes())
    assert was in data
    place.chmod(0o644)
    place.write_bytes(zlib.compress(data.replace(was, becomes)))


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_a_tree_that_was_altered_is_named(tmp_path: Path, object_format: str) -> None:
    repo = Repo(tmp_path / "repo", object_format=object_format)
    tip = repo.commit({PLAN: "a"})
    assert [commit.id for commit in graph(opened(repo), tip, "plans")] == [tip]
    tree = repo.git("rev-parse", f"{tip}:plans/dupont")
    alter(repo, tree, b"plan.yaml", b"plan.yacc")
    with pytest.raises(CannotRun, match=f"{tree} is not what its name says"):
        graph(opened(repo), tip, "plans")


def test_a_tree_that_is_borrowed_is_looked_at_too(repo: Repo, tmp_path: Path) -> None:
    tip = repo.commit({PLAN: "a"})
    borrowing = Repo(tmp_path / 'with "quotes" and \\')
    (borrowing.folder / ".git/objects/info").mkdir(exist_ok=True)
    alternates = borrowing.folder / ".git/objects/info/alternates"
    alternates.write_text(f"{repo.folder}/.git/objects\n")
    with git.scratch(opened(borrowing)) as scratch:
        assert [commit.id for commit in graph(scratch, tip, "plans")] == [tip]
        tree = repo.git("rev-parse", f"{tip}:plans")
        alter(repo, tree, b"dupont", b"martin")
        for repository in (opened(borrowing), scratch):
            with pytest.raises(CannotRun, match=f"{tree} is not what its name says"):
                graph(repository, tip, "plans")


def test_a_large_tree_and_files_that_are_no_objects_are_no_matter(repo: Repo) -> None:
    # Its names do not repeat each other, so that it does not come whole in the first part.
    tip = repo.commit({f"plans/{number * 7919 % 100_003}.yaml": str(number) for number in range(600)})
    folder = repo.folder / ".git/objects/aa"
    folder.mkdir(exist_ok=True)
    (folder / ("b" * 38)).write_bytes(b"")
    (folder / ("c" * 38)).write_bytes(b"not packed")
    (folder / ("d" * 38)).mkdir()
    assert len(graph(opened(repo), tip, "plans")[0].changes) == 600
