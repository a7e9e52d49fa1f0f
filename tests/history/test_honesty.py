"""What cannot be known is said, and nothing that a repository holds changes what is seen (HISTORY.md, Honesty)."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from plancode.diagnostics import CannotRun
from plancode.project import history_of, open_project
from plancode.store import store_in
from tests.support.cli import plancode
from tests.support.histories import NOW, Told
from tests.support.repo import Repo

_SKIPPED = """
    a  draft
    b  final-approved  by paul     ! PC203
    c  same
"""


def test_a_shallow_clone_says_what_brings_the_rest(told: Callable[..., Told], tmp_path: Path) -> None:
    life = told(_SKIPPED)
    life.repo.git("clone", "-q", "--depth=1", f"file://{life.repo.folder}", str(tmp_path / "clone"))
    clone = Told(Repo(tmp_path / "clone"), life.ids)
    with pytest.raises(CannotRun, match="shallow"):
        clone.read()
    clone.repo.git("fetch", "-q", "--unshallow")
    assert clone.found(clone.read()) == [("b", "PC203")]


def test_an_object_that_is_missing_is_no_pass(told: Callable[..., Told]) -> None:
    life = told(_SKIPPED)
    blob = life.repo.git("rev-parse", f"{life.ids['a']}:plans/dupont.yaml")
    _lose(life.repo, blob)
    with pytest.raises(CannotRun, match=blob):
        life.read()


def test_a_commit_that_is_missing_ends_it(told: Callable[..., Told]) -> None:
    life = told(_SKIPPED)
    _lose(life.repo, life.ids["a"])
    with pytest.raises(CannotRun):
        life.read()


@pytest.mark.parametrize("lost", ["a", "b", "c", "m", "all"])
def test_changes_that_git_does_not_tell_are_no_pass(
    told: Callable[..., Told], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    life = told(
        """
        a  draft
        b  final-approved  by paul        ! PC203
        c  =a                             ! PC207
        d  expired    parent b  by marie  ! PC233
        m  =d  parents c d                ! PC222
        """
    )
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text(_FORGETS.format(python=sys.executable, git=shutil.which("git"), lost=life.ids.get(lost, "")))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    # What git did not tell is not kept, to be gone on from.
    for store in [store_in(tmp_path / "cache")] * 2:
        with pytest.raises(CannotRun, match=r"lead|answered everything"):
            life.read(store=store)


# Passes on what git says, but for the changes of one commit, or all after the first; git ends well.
_FORGETS = """#!{python}
import re, subprocess, sys
said = subprocess.run(["{git}", *sys.argv[1:]], stdin=None, stdout=subprocess.PIPE)
out = said.stdout
if "--stdin" in sys.argv and "diff-tree" in sys.argv:
    kept, forgotten, ids = [], False, 0
    for field in out.split(b"\\0"):
        if re.fullmatch(b"[0-9a-f]{{40}}", field):
            ids += 1
            forgotten = field == b"{lost}" if "{lost}" else ids > 1
        elif not field.startswith((b":", b"plans/")):
            forgotten = False
        if not forgotten:
            kept.append(field)
    out = b"\\0".join(kept)
sys.stdout.buffer.write(out)
sys.exit(said.returncode)
"""


def test_a_folder_that_was_altered_under_its_name_hides_nothing_from_what_goes_on(
    told: Callable[..., Told], tmp_path: Path
) -> None:
    life = told(
        """
        a  draft at plans/x/dupont.yaml
        b  submitted
        c  final-approved  by paul
        """
    )
    repo, store = life.repo, store_in(tmp_path / "cache")
    life.read(store=store)
    plan = repo.git("show", "main:plans/x/dupont.yaml").replace("Two", "Ten")
    repo.commit({"plans/x/dupont.yaml": plan, "plans/y.yaml": "kind: account\nid: chu\nname: CHU\n"})
    assert "PC211" in {each.code.number for each in life.read().diagnostics}
    before, after = (repo.git("rev-parse", f"{each}:plans/x") for each in (life.ids["c"], "main"))
    objects = repo.folder / ".git/objects"
    shutil.copyfile(objects / after[:2] / after[2:], objects / before[:2] / before[2:])
    with pytest.raises(CannotRun, match=f"{before} is not what its name says"):
        life.read(store=store)
    # In a pack, only `git fsck` can tell.
    repo.git("repack", "-adq")
    found = life.read(store=store)
    assert found.diagnostics
    assert found == life.read()


def test_replace_refs_are_ignored(told: Callable[..., Told]) -> None:
    life = told(_SKIPPED)
    life.repo.git("replace", life.ids["b"], life.ids["c"], "-f")
    life.repo.git("replace", "--graft", life.ids["c"])
    assert life.found(life.read()) == [("b", "PC203")]


def test_grafts_are_ignored(told: Callable[..., Told]) -> None:
    life = told(_SKIPPED)
    (life.repo.folder / ".git/info").mkdir(exist_ok=True)
    (life.repo.folder / ".git/info/grafts").write_text(f"{life.ids['c']}\n")
    assert life.found(life.read()) == [("b", "PC203")]


def test_a_commit_graph_is_not_believed(told: Callable[..., Told]) -> None:
    life = told(_SKIPPED)
    life.repo.git("commit-graph", "write", "--reachable")
    assert life.found(life.read()) == [("b", "PC203")]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("diff.renames", "copies"),
        ("diff.noprefix", "true"),
        ("diff.relative", "true"),
        ("diff.orderFile", "/nonexistent"),
        ("core.quotePath", "true"),
        ("core.precomposeUnicode", "true"),
        ("log.showRoot", "false"),
        ("log.follow", "true"),
        ("i18n.logOutputEncoding", "utf-16"),
        ("log.mailmap", "true"),
    ],
)
def test_no_setting_of_a_repository_changes_what_is_seen(told: Callable[..., Told], setting: str, value: str) -> None:
    life = told(_SKIPPED)
    life.repo.git("config", setting, value)
    assert life.found(life.read()) == [("b", "PC203")]


def test_attributes_run_no_program(told: Callable[..., Told], tmp_path: Path) -> None:
    mark = tmp_path / "was-run"
    life = told(_SKIPPED, files={"a": {".gitattributes": "* diff=evil filter=evil\n"}})
    for setting in ("diff.evil.textconv", "diff.evil.command", "filter.evil.smudge", "filter.evil.clean"):
        life.repo.git("config", setting, f"touch {mark}; cat")
    life.repo.git("config", "core.fsmonitor", f"touch {mark}")
    assert life.found(life.read()) == [("b", "PC203")]
    assert not mark.exists()


def test_states_at_the_adopted_commit_are_taken_as_given(told: Callable[..., Told]) -> None:
    life = told(
        """
        a  final-approved          ! PC202
        b  same
        c  submitted               ! PC203
        """
    )
    plan = life.plans["c"].files
    life.ids["d"] = life.repo.commit({**plan, "plancode.yaml": f"history: {{since: {life.ids['b']}}}\n"})
    assert life.found(life.read()) == [("c", "PC203")]
    life.ids["e"] = life.repo.commit({"plancode.yaml": f"history: {{since: {life.ids['c']}}}\n"})
    assert life.found(life.read()) == []


def test_a_bare_repository_has_a_history_too(told: Callable[..., Told], tmp_path: Path) -> None:
    life = told(_SKIPPED)
    life.repo.git("clone", "-q", "--bare", str(life.repo.folder), str(tmp_path / "bare.git"))
    bare = Told.__new__(Told)
    bare.repo, bare.ids = Repo.__new__(Repo), life.ids
    bare.repo.folder = tmp_path / "bare.git"
    assert bare.found(bare.read()) == [("b", "PC203")]


def test_a_repository_of_sha256_has_a_history_too(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo", object_format="sha256")
    plan = "kind: plan\nid: dupont\nname: D\nperiod: FY2099\ntype: engagement\nowner: marie\ngoals: One\nstatus: "
    ids = {"a": repo.commit({"plans/d.yaml": plan + "draft\n"})}
    ids["b"] = repo.commit({"plans/d.yaml": plan + "expired\n"})
    life = Told(repo, ids)
    assert life.found(life.read()) == [("b", "PC203")]


def _lose(repo: Repo, object_id: str) -> None:
    """Take one object out of the repository: unpack all, and remove its file."""
    packs = list((repo.folder / ".git/objects/pack").glob("*.pack"))
    for pack in packs:
        data = pack.read_bytes()
        for file in pack.parent.glob(f"{pack.stem}.*"):
            file.unlink()
        repo.git("unpack-objects", "-q", given=data)
    (repo.folder / ".git/objects" / object_id[:2] / object_id[2:]).unlink()


def test_a_linked_work_tree_has_the_history_of_its_branch(told: Callable[..., Told], tmp_path: Path) -> None:
    life = told(_SKIPPED)
    life.repo.checkout()
    life.repo.git("worktree", "add", "-q", str(tmp_path / "before"), life.ids["a"])
    life.repo.git("worktree", "add", "-q", "--detach", str(tmp_path / "after"), life.ids["c"])
    before, after = (plancode(tmp_path / name, "check", code=code) for name, code in (("before", 0), ("after", 1)))
    assert "PC203" not in before.out
    assert "PC203" in after.out


def test_a_workspace_that_is_a_submodule_has_its_own_history(told: Callable[..., Told], tmp_path: Path) -> None:
    life = told(_SKIPPED)
    outer = Repo(tmp_path / "outer")
    outer.commit({"README": "x"})
    outer.checkout()
    outer.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(life.repo.folder), "inner")
    assert "PC203" in plancode(outer.folder / "inner", "check", code=1).out


def test_a_submodule_among_the_plans_is_no_file_of_ours(told: Callable[..., Told], tmp_path: Path) -> None:
    inner = told("a  draft")
    outer = Told(Repo(tmp_path / "outer"), {})
    outer.repo.commit({"plans/people.yaml": ""})
    outer.repo.checkout()
    outer.repo.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner.repo.folder), "plans/inner")
    outer.repo.git("commit", "-q", "-m", "Add the other team's repository")
    assert outer.read().transitions == ()


def test_a_link_in_place_of_a_plan_is_its_deletion(told: Callable[..., Told]) -> None:
    life = told("a  draft\nb  submitted")
    life.repo.commit({"plans/dupont.yaml": "elsewhere.yaml"}, mode="120000")
    assert [found.code.number for found in life.read().diagnostics] == ["PC214"]


def test_a_history_that_is_asked_for_twice_is_told_twice(told: Callable[..., Told]) -> None:
    life = told(_SKIPPED)
    life.repo.checkout()
    opened = open_project(life.repo.folder, needs_git=True, for_history=True)
    once, again = (history_of(replace(opened, now=NOW)) for _ in range(2))
    assert [found.code.number for found in once.diagnostics] == ["PC203"]
    assert again == once
