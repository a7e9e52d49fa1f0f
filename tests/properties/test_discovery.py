"""A tree of any shape is the same workspace in the work tree, at a commit, in a bare clone and as a base."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from plancode.diagnostics import CannotRun
from plancode.project import Project, open_project
from plancode.workspace import Workspace
from tests.support.repo import Repo
from tests.support.times import times

_SETTINGS = settings(max_examples=times(6), deadline=None, suppress_health_check=[HealthCheck.too_slow])
_LARGE = b"# " + b"x" * (1 << 20)
# A name that is no UTF-8, two that no shell likes, and one of each suffix that counts or does not.
_FOLDERS = st.sampled_from(["a", ".git-not", ".hidden", "b.yaml", "caf\udce9", "c d"])
_NAMES = st.sampled_from(
    ["x.yaml", "y.yml", "z.YAML", ".x.yaml", "notes.md", "x", "caf\udce9.yaml", "l\nf.yaml", "-x.yaml", ":(top).yaml"]
)


@dataclass(frozen=True)
class _Entry:
    path: str
    mode: str
    content: bytes


@st.composite
def _entries(draw: st.DrawFn) -> list[_Entry]:
    """Draw entries of a tree, none of which stands in place of another's folder."""
    taken: dict[str, _Entry] = {}
    for number in range(draw(st.integers(0, 8))):
        folders = draw(st.lists(_FOLDERS, max_size=3))
        if draw(st.integers(0, 9)) == 0:
            folders = ["deep"] * draw(st.sampled_from([32, 33, 34]))
        top = draw(st.sampled_from(["plans", "plans", "plans", "plans", "other"]))
        path = "/".join([top, *folders, draw(_NAMES)])
        if draw(st.integers(0, 11)) == 0:
            path = draw(st.sampled_from(["plans", "plancode.yaml", "plancode.yaml/x.yaml"]))
        if any(path.startswith(f"{each}/") or each.startswith(f"{path}/") for each in taken):
            continue
        kind = draw(st.sampled_from(["file", "file", "file", "link", "submodule", "large", "latin-1"]))
        taken[path] = _entry(path, kind, number)
    return list(taken.values())


def _entry(path: str, kind: str, number: int) -> _Entry:
    match kind:
        case "link":
            return _Entry(path, "120000", b"/etc" if number % 2 else b"nowhere")
        case "submodule":
            return _Entry(path, "160000", b"1" * 40)
        case "large":
            return _Entry(path, "100644", _LARGE)
        case "latin-1":
            return _Entry(path, "100644", b"kind: product\nid: x\nname: caf\xe9\n")
        case _:
            content = "name: x\n" if path.startswith("plancode") else f"kind: product\nid: p{number}\nname: P\n"
            return _Entry(path, "100644", content.encode())


def _committed(repo: Repo, entries: list[_Entry], prefix: str) -> str:
    """Return the commit of a tree that holds entries and a file of records; the work tree is that of it."""
    sure = _Entry("plans/sure.yaml", "100644", b"kind: product\nid: sure\nname: Sure\n")
    held = entries if any(entry.path == "plans" for entry in entries) else [*entries, sure]
    lines = []
    for entry in held:
        name = (
            entry.content.decode()
            if entry.mode == "160000"
            else repo.git("hash-object", "-w", "--stdin", given=entry.content)
        )
        lines.append(f"{entry.mode} {name}\t{prefix}{entry.path}\0")
    repo.git("update-index", "-z", "--index-info", given="".join(lines).encode(errors="surrogateescape"))
    commit = repo.git("commit-tree", repo.git("write-tree"), "-m", "All")
    repo.git("update-ref", "refs/heads/main", commit)
    repo.git("reset", "-q", "--hard")
    return commit


def _told(workspace: Workspace) -> object:
    return (sorted(workspace.records), [str(found) for found in workspace.diagnostics], sorted(workspace.unreadable))


@given(entries=_entries(), prefix=st.sampled_from(["", "", ".planning/", "sub/.x/"]))
@example(entries=[_Entry("plans", "120000", b"/etc"), _Entry("plancode.yaml", "100644", b"name: x\n")], prefix="")
@example(entries=[_Entry("plans/a", "120000", b"../.."), _Entry("plans/b", "160000", b"1" * 40)], prefix="")
@example(entries=[_Entry("plancode.yaml", "160000", b"1" * 40)], prefix="")
@example(entries=[_Entry("plans", "160000", b"1" * 40), _Entry("plancode.yaml", "100644", b"name: x\n")], prefix="")
@example(entries=[_Entry("plans/large.yaml", "100644", _LARGE)], prefix="")
@_SETTINGS
def test_every_way_to_the_tree_finds_the_same_records_and_the_same_findings(entries: list[_Entry], prefix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        repo = Repo(Path(folder) / "repo")
        commit = _committed(repo, entries, prefix)
        if not _is_workspace(repo, prefix):
            with pytest.raises(CannotRun, match="no plans here: neither "):
                open_project(repo.folder / prefix, needs_git=True)
            return
        opened = open_project(repo.folder / prefix, needs_git=True)
        expected = _told(opened.workspace)
        assert _told(opened.at("HEAD").workspace) == expected
        assert _told(opened.workspace_at(commit)) == expected
        if not prefix:
            assert _told(_bare(repo).workspace) == expected


def _is_workspace(repo: Repo, prefix: str) -> bool:
    """Return whether something stands for a workspace; a file in place of the plans, and no configuration, does not."""
    plans, config = repo.folder / prefix / "plans", repo.folder / prefix / "plancode.yaml"
    return plans.is_dir() or plans.is_symlink() or config.exists() or config.is_symlink()


def _bare(repo: Repo) -> Project:
    repo.git("clone", "-q", "--bare", str(repo.folder), f"{repo.folder}.git")
    return open_project(Path(f"{repo.folder}.git"), needs_git=True)
