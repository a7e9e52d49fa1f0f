"""What git is in the middle of: each operation has its own words, and the lines that it is ended with work when typed."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.cli import elsewhere as plancode
from tests.support.cli import write
from tests.support.git import answer, answered
from tests.support.moving import plan
from tests.support.repo import MARIE, Repo

PATH = "sub/plans/the plan.yaml"
PEOPLE = "kind: person\nid: marie\nname: Marie\nemail: marie@example.org\n---\nkind: account\nid: chu\nname: CHU\n"
COMMANDS = ("check", "diff", "status", "submit p", "list plan", "set p name Other", "build", "history")
ENVIRONMENT = os.environ | {"GIT_EDITOR": "true"}


def named(word: str) -> str:
    return plan().replace("The plan", word)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository with a workspace in a folder, where two branches call a plan otherwise."""
    repo = Repo(tmp_path / "our repository")
    repo.commit({"sub/plancode.yaml": "version: 1\n", "sub/plans/people.yaml": PEOPLE, PATH: named("First")})
    start = repo.tip()
    repo.commit({PATH: named("Ours")}, message="Ours\n")
    repo.commit({PATH: named("Theirs")}, message="Theirs\n", parents=start, branch="theirs")
    repo.commit({"sub/plans/more.yaml": "kind: account\nid: more\nname: More\n"}, message="More\n", branch="theirs")
    repo.checkout()
    repo.git("config", "user.name", MARIE[0])
    repo.git("config", "user.email", MARIE[1])
    return repo


def _git(repo: Repo, *arguments: str) -> None:
    """Run git, which is left in the middle of what it does."""
    answer(repo.folder, *arguments, environment=ENVIRONMENT, codes=(0, 1, 128))


def _stash(repo: Repo, how: str = "pop") -> None:
    repo.git("checkout", "-q", "theirs~1")
    write(repo.folder, {PATH: named("Stashed")})
    repo.git("stash", "-q")
    repo.git("checkout", "-q", "main")
    _git(repo, "stash", how)


def _patches(repo: Repo) -> None:
    (repo.folder.parent / "patch").write_bytes(answer(repo.folder, "format-patch", "--stdout", "main..theirs"))
    _git(repo, "am", "-3", "--keep-cr", str(repo.folder.parent / "patch"))


STASH = "a stash was applied (stash pop or stash apply)"
CONFLICTS: dict[str, Callable[[Repo], None]] = {
    "a merge is under way, with": lambda repo: _git(repo, "merge", "theirs"),
    "a squash merge is under way, with": lambda repo: _git(repo, "merge", "--squash", "theirs"),
    "a rebase is under way, with": lambda repo: _git(repo, "rebase", "theirs"),
    "patches are being applied (git am), with": _patches,
    "a cherry-pick is under way, with": lambda repo: _git(repo, "cherry-pick", "theirs~1", "theirs"),
    "a revert is under way, with": lambda repo: _git(repo, "revert", "theirs~1"),
    f"{STASH}, with": _stash,
}


@pytest.mark.parametrize("words", CONFLICTS)
def test_each_conflict_is_called_what_it_is_and_ends_by_the_line_that_is_shown(repo: Repo, words: str) -> None:
    CONFLICTS[words](repo)
    folder = repo.folder / "sub"
    problem = f"error: {words} conflicts in {PATH}\n  = hint: resolve the conflicts, then: "
    told = {plancode(folder, *command.split(), code=3, err=problem).err for command in COMMANDS}
    assert len(told) == 1
    doctor = plancode(folder, "doctor", code=1).out
    assert f"{words} conflicts in {PATH}\n" in doctor
    assert "plancode init" not in doctor
    assert doctor.count(words.partition(",")[0]) == 1
    assert "` ends it" not in doctor
    line = told.pop().split("then: ")[1].split("; ")[0].strip()
    write(repo.folder, {PATH: named("Both")})
    subprocess.run(["sh", "-ec", line], check=True, capture_output=True, env=ENVIRONMENT, cwd="/")
    plancode(folder, "check")
    # What was put aside and not joined is dropped by nobody but its owner.
    assert (answered(repo.folder, "stash", "list") != "") is words.startswith(STASH)
    assert named("Both").encode() == (repo.folder / PATH).read_bytes()


@pytest.mark.parametrize("words", [each for each in CONFLICTS if "squash" not in each and "stash" not in each])
def test_the_line_that_gives_up_gives_up(repo: Repo, words: str) -> None:
    CONFLICTS[words](repo)
    ended = plancode(repo.folder / "sub", "check", code=3, err="; to give up: git -C ")
    subprocess.run(["sh", "-ec", ended.err.split("to give up: ")[1]], check=True, capture_output=True, cwd="/")
    plancode(repo.folder / "sub", "check")
    assert answered(repo.folder, "status", "--porcelain") == ""


def test_a_conflict_of_which_git_keeps_no_record_is_called_a_conflict(repo: Repo) -> None:
    write(repo.folder, {PATH: named("Mine")})
    _git(repo, "checkout", "-q", "-m", "theirs~1")
    ended = plancode(repo.folder / "sub", "check", code=3, err=f"error: there are conflicts in {PATH}\n")
    assert "; if they come from a stash, it is kept: git -C " in ended.err


@pytest.mark.parametrize("how", ["pop", "apply"])
def test_a_stash_is_called_neither_popped_nor_applied_and_how_to_drop_it_comes_last(repo: Repo, how: str) -> None:
    _stash(repo, how)
    ended = plancode(repo.folder / "sub", "check", code=3, err=f"error: {STASH}, with conflicts in {PATH}\n")
    line = ended.err.split("; the stash is kept, and once nobody needs it: ")[1]
    subprocess.run(["sh", "-ec", line], check=True, capture_output=True, env=ENVIRONMENT, cwd="/")
    assert answered(repo.folder, "stash", "list") == ""


def test_a_stash_that_is_not_the_one_in_conflict_is_dropped_by_no_line_that_is_shown(repo: Repo) -> None:
    _stash(repo)
    repo.git("reset", "-q", "--hard")
    applied = answered(repo.folder, "rev-parse", "refs/stash").strip()
    repo.git("stash", "drop", "-q")
    write(repo.folder, {PATH: named("Another")})
    repo.git("stash", "-q")
    _git(repo, "stash", "apply", applied)
    ended = plancode(repo.folder / "sub", "check", code=3, err=f"{STASH}, with conflicts in ")
    assert "stash drop" not in ended.err


def test_of_several_stashes_none_is_dropped_by_the_line_that_is_shown(repo: Repo) -> None:
    _stash(repo)
    older = repo.folder / ".git" / "logs" / "refs" / "stash"
    older.write_bytes(older.read_bytes() * 2)
    ended = plancode(repo.folder / "sub", "check", code=3, err=f"{STASH}, with conflicts in ")
    assert "stash drop" not in ended.err
    assert ended.err.rstrip().endswith("stash list shows it")


@pytest.mark.parametrize("words", [each for each in CONFLICTS if "squash" not in each and "stash" not in each])
def test_an_operation_without_conflicts_is_noted_with_what_ends_it(repo: Repo, words: str) -> None:
    CONFLICTS[words](repo)
    write(repo.folder, {PATH: named("Both")})
    repo.git("add", PATH)
    note = f"note: {words.removesuffix(', with')}; `git -C "
    for command in ("check", "diff", "status", "submit p --dry-run"):
        plancode(repo.folder / "sub", *command.split(), err=note)
    doctor = plancode(repo.folder / "sub", "doctor", code=1).out
    assert f"to do  {words.removesuffix(', with')}\n" in doctor
    line = re.findall(r"`(git -C .*?)`", doctor)[0]
    subprocess.run(["sh", "-ec", line], check=True, capture_output=True, env=ENVIRONMENT, cwd="/")
    plancode(repo.folder / "sub", "check")


@pytest.mark.parametrize("more", [[], ["--commit"]])
@pytest.mark.parametrize("words", ["a merge is under way, with", "a cherry-pick is under way, with"])
def test_nothing_is_written_that_git_would_not_commit(repo: Repo, words: str, more: list[str]) -> None:
    CONFLICTS[words](repo)
    write(repo.folder, {PATH: named("Both")})
    repo.git("add", PATH)
    refused = f"error: {words.removesuffix(', with')}, and git commits no single files meanwhile\n  = hint: `git -C "
    for command in ("submit p", "set p notes Seen", "new product --name Seed"):
        plancode(repo.folder / "sub", *command.split(), *more, code=3, err=refused)
    assert (repo.folder / PATH).read_bytes() == named("Both").encode()
    assert "??" not in answered(repo.folder, "status", "--porcelain", "-uall")


def test_without_an_operation_nothing_is_said(repo: Repo) -> None:
    for command in ("check", "diff", "status"):
        plancode(repo.folder / "sub", command)
