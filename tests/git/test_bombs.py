"""A tree of trees that repeats: ten million paths in a few kilobytes, which nothing may unfold."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from plancode import git
from plancode.diagnostics import CannotRun
from plancode.git import silence
from tests.support.cli import plancode
from tests.support.repo import Repo
from tests.support.sound import SOUND

# What a process may map: Python with what it imports, and no list of ten million.
MOST_MEMORY = 224 << 20
LONGEST = 30


def bomb(repo: Repo, *, levels: int = 7, name: str = "f{}.yaml") -> str:
    """The id of a tree of ten trees of ten trees…: ten to the power of levels files."""
    blob = repo.raw("blob", b"x")
    lines = "".join(f"100644 blob {blob}\t{name.format(number)}\n" for number in range(10))
    tree = repo.git("mktree", given=lines.encode())
    for _ in range(levels - 1):
        lines = "".join(f"040000 tree {tree}\td{number}\n" for number in range(10))
        tree = repo.git("mktree", given=lines.encode())
    return tree


def planted(repo: Repo, tree: str, place: str, *, branch: str = "main") -> str:
    """A commit on the tip of branch in which a tree stands at place; the work tree and the index stay."""
    tip = repo.git("rev-parse", branch)
    folder, _, name = place.rpartition("/")
    inside = repo.git("ls-tree", "-z", f"{tip}:{folder}").split("\0")
    entries = [*(entry for entry in inside if entry), f"040000 tree {tree}\t{name}"]
    made = repo.git("mktree", "-z", given="\0".join([*entries, ""]).encode())
    if folder:
        listing = repo.git("ls-tree", tip).replace(repo.git("rev-parse", f"{tip}:{folder}"), made)
        made = repo.git("mktree", given=f"{listing}\n".encode())
    commit = repo.git("commit-tree", made, "-p", tip, "-m", "Plant")
    repo.git("update-ref", f"refs/heads/{branch}", commit)
    return commit


def limited(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run plancode with little memory, and git with as little; it ends in time."""
    program = f"import resource, sys; resource.setrlimit(resource.RLIMIT_AS, ({MOST_MEMORY}, {MOST_MEMORY}))\n"
    program += "from plancode.cli.app import run\nsys.exit(run())"
    began = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-c", program, "-C", str(folder), *arguments],
        env={**os.environ, "MALLOC_ARENA_MAX": "2"},
        capture_output=True,
        text=True,
        check=False,
        timeout=4 * LONGEST,
    )
    assert time.monotonic() - began < LONGEST
    return ended


@pytest.fixture
def sound(repo: Repo) -> Repo:
    repo.commit(SOUND)
    repo.checkout()
    return repo


COMMANDS = [["check"], ["check", "--at", "HEAD"], ["check", "--base", "base"], ["history"], ["diff", "base"]]
# The history alone, as `history` reads it and `check`; the files of a commit, as `--at` and `--base` read them; and of two.
READING = [["check"], ["check", "--at", "HEAD"], ["diff", "base"]]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_ten_million_paths_outside_of_the_plans_cost_nothing(sound: Repo, words: list[str]) -> None:
    sound.git("branch", "base")
    planted(sound, bomb(sound), "elsewhere")
    ended = limited(sound.folder, *words)
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_ten_million_paths_among_the_plans_are_an_error_in_plain_words(sound: Repo, words: list[str]) -> None:
    sound.git("branch", "base")
    planted(sound, bomb(sound), "plans/bomb")
    ended = limited(sound.folder, *words)
    assert ended.returncode == 3, ended.stdout + ended.stderr
    assert "more to tell than can be held" in ended.stderr or "too many files" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_bomb_that_has_been_removed_since_is_one_in_the_history(sound: Repo) -> None:
    before = sound.git("rev-parse", "main^{tree}")
    planted(sound, bomb(sound), "plans/bomb")
    after = sound.git("commit-tree", before, "-p", "main", "-m", "Remove")
    sound.git("update-ref", "refs/heads/main", after)
    ended = limited(sound.folder, "check")
    assert ended.returncode == 3, ended.stdout + ended.stderr
    assert "more to tell than can be held" in ended.stderr


def test_a_base_that_has_moved_on_is_merged_beside_a_bomb(sound: Repo) -> None:
    sound.git("branch", "base")
    planted(sound, bomb(sound), "elsewhere")
    sound.commit({"README": "moved on\n"}, branch="base")
    ended = limited(sound.folder, "check", "--base", "base")
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_bare_repository_with_a_bomb_is_not_unfolded_either(repo: Repo, tmp_path: Path) -> None:
    bare = Repo(tmp_path / "plans.git", bare=True)
    bare.commit(SOUND)
    planted(bare, bomb(bare), "elsewhere")
    assert limited(bare.folder, "check").returncode == 0
    planted(bare, bomb(bare, name="f{}.txt"), "plans/bomb")
    ended = limited(bare.folder, "check")
    assert (ended.returncode, "more to tell than can be held" in ended.stderr) == (3, True)


def test_a_few_paths_too_many_are_told_before_any_is_kept(sound: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    (before,) = sound.tip()
    commit = planted(sound, bomb(sound, levels=2), "plans/bomb")
    repository = git.open_repository(sound.folder)
    for limit in ("plancode.git.graph.MOST_CHANGES", "plancode.git.index.MOST_ENTRIES"):
        monkeypatch.setattr(limit, 103)
    assert len(git.tree(repository, commit, ["plans"])) == 103
    assert len(git.difference(repository, before, commit, ["plans"])) == 100
    assert [len(each) for each in git.comparison(repository, commit, "plans").changes] == [3, 100]
    monkeypatch.setattr("plancode.git.graph.MOST_CHANGES_IN_ALL", 102)
    with pytest.raises(CannotRun, match="changes too many files"):
        list(git.comparison(repository, commit, "plans").changes)
    for limit in ("plancode.git.graph.MOST_CHANGES", "plancode.git.index.MOST_ENTRIES"):
        monkeypatch.setattr(limit, 99)
    with pytest.raises(CannotRun, match="changes too many files"):
        git.difference(repository, before, commit, ["plans"])
    with pytest.raises(CannotRun, match="a workspace of more than"):
        git.tree(repository, commit, ["plans"])
    monkeypatch.setattr("plancode.git.index.MOST_ENTRIES", len(SOUND) - 1)
    with pytest.raises(CannotRun, match="a workspace of more than"):
        list(git.unusual_entries(repository, ["plans"]))


@pytest.mark.skipif(sys.platform != "linux", reason="only there can a process be limited from outside")
def test_git_alone_holds_no_more_than_it_is_given(sound: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silence, "MOST_MEMORY", 64 << 20)
    commit = planted(sound, bomb(sound), "plans/bomb")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    repository = git.open_repository(sound.folder)
    with pytest.raises(CannotRun, match="more to tell than can be held"):
        list(git.comparison(repository, commit, "plans").changes)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= max(before, 128 << 10)


def test_a_machine_without_memory_is_no_bug(sound: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("plancode.project.open_project", without)
    plancode(sound.folder, "check", code=3, err="there is not enough memory for this")
