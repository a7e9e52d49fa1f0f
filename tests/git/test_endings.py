"""How git ends: what it cut short is never taken for all of it, and what never ends is ended."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from plancode import git
from plancode.diagnostics import CannotRun
from plancode.git import silence
from tests.support.cli import plancode
from tests.support.repo import MARIE, Repo

REAL = shutil.which("git")
PLAN = "plans/plan.yaml"


class FakeGit:
    """A program called git in front of the real one, which behaves as told for one of its commands."""

    def __init__(self, folder: Path) -> None:
        self._program = folder / "git"
        folder.mkdir()

    def does(self, command: str, instead: str) -> None:
        words = f'#!/bin/sh\ncase " $* " in *" {command} "*) {instead};; esac\nexec {REAL} "$@"\n'
        self._program.write_text(words)
        self._program.chmod(0o755)


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeGit:
    fake = FakeGit(tmp_path / "bin")
    fake.does("nothing", "")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    return fake


@pytest.fixture
def forked(repo: Repo) -> Repo:
    """A few commits and a merge; each changes several files."""
    root = repo.commit({PLAN: "a\n", "plans/b.yaml": "b\n", ".gitignore": "x\n"})
    side = repo.commit({"plans/c.yaml": "c\n"}, branch="side", parents=[root])
    repo.commit({PLAN: "d\n", "plans/b.yaml": "e\n"})
    repo.commit({"plans/c.yaml": "c\n"}, parents=[*repo.tip(), side])
    repo.checkout()
    repo.git("config", "user.name", MARIE[0])
    repo.git("config", "user.email", MARIE[1])
    # Line ends are for git to convert, but for those that it has taken as they are.
    repo.git("config", "core.autocrlf", "input")
    repo.write("x", "\r\n")
    return repo


def in_scratch(repository: git.Repository, ours: str, theirs: str) -> object:
    with git.scratch(repository) as scratch:
        return git.merge_trees(scratch, ours, theirs)


def with_file(repository: git.Repository, tip: str) -> object:
    with git.scratch(repository) as scratch:
        return git.with_files(scratch, tip, {"x": b"x"})


# Each question with the command of git that answers it; it is asked of a repository, of its tip and of a side.
Question = Callable[[git.Repository, str, str], object]
QUESTIONS: list[tuple[str, Question]] = [
    ("rev-list", lambda repository, tip, _: git.topology(repository, tip)),
    ("rev-list", lambda repository, tip, side: git.topology(repository, tip, without=side)),
    ("rev-list", lambda repository, tip, _: git.first_parents(repository, tip, 9)),
    ("rev-list", lambda repository, tip, _: git.first_parents(repository, tip, 2)),
    ("diff-tree", lambda repository, tip, _: list(git.comparison(repository, tip, "plans").changes)),
    ("-r", lambda repository, tip, _: list(git.comparison(repository, tip, "plans").changes)),
    ("diff-tree", lambda repository, tip, side: git.difference(repository, side, tip, ["plans"])),
    ("diff-tree", lambda repository, tip, side: list(git.differences_back(repository, [tip, side], ["plans"]))),
    ("diff-tree", lambda repository, tip, _: git.tree(repository, tip, ["plans"])),
    ("diff-tree", lambda repository, tip, _: list(git.tree_entries(repository, tip, ["."]))),
    ("--batch", lambda repository, tip, side: list(git.commits(repository, [tip, side]))),
    ("--buffer", lambda repository, tip, side: list(git.commits(repository, [tip, side]))),
    (
        "cat-file",
        lambda repository, tip, _: list(
            git.blobs(repository, [blob for _, blob in git.tree(repository, tip, ["plans"])])
        ),
    ),
    ("rev-parse", lambda repository, tip, _: git.tree_of(repository, tip)),
    ("rev-parse", lambda repository, _, __: git.open_repository(repository.root)),
    ("rev-parse", lambda repository, _, __: git.head(repository)),
    ("cat-file", lambda repository, _, __: git.resolve(repository, "side")),
    ("rev-parse", lambda repository, _, __: git.ref_paths(repository)),
    ("rev-parse", lambda repository, _, __: git.shallow_commits(repository)),
    ("merge-base", git.merge_base),
    ("merge-base", git.merge_bases),
    ("log", lambda repository, tip, side: git.signatures(repository, [tip, side])),
    ("check-ignore", lambda repository, _, __: git.ignored(repository, ["plans/x", "x", PLAN])),
    ("ls-files", lambda repository, _, __: git.ignored(repository, ["plans/x", "x", PLAN])),
    ("merge-tree", in_scratch),
    ("fast-import", lambda repository, tip, _: with_file(repository, tip)),
    ("var", lambda repository, _, __: git.configured_identity(repository)),
    ("config", lambda repository, _, __: git.stored(repository, {PLAN: b"d\r\n"}, on_disk=False)),
    ("check-attr", lambda repository, _, __: git.stored(repository, {PLAN: b"d\r\n"}, on_disk=False)),
    ("hash-object", lambda repository, _, __: git.stored(repository, {PLAN: b"d\r\n"}, on_disk=False)),
    ("hash-object", lambda repository, _, __: git.stored(repository, {PLAN: b"d\r\n", "x": b"\r"}, on_disk=True)),
]


@pytest.mark.parametrize(("command", "question"), QUESTIONS, ids=[f"{i}-{q[0]}" for i, q in enumerate(QUESTIONS)])
def test_an_answer_that_is_cut_short_is_never_taken_for_all_of_it(
    forked: Repo, fake: FakeGit, command: str, question: Question
) -> None:
    repository = git.open_repository(forked.folder)
    (tip,), (side,) = forked.tip(), forked.tip("side")
    whole = question(repository, tip, side)
    refused = 0
    for length in (0, 1, 7, 39, 40, 41, 42, 60, 82, 100, 123, 170, 250, 400, 600):
        fake.does(command, f'{REAL} "$@" | head -c {length}; exit 0')
        try:
            assert question(repository, tip, side) == whole, f"cut after {length} bytes"
        except CannotRun:
            refused += 1
    assert refused
    fake.does(command, f'exec {REAL} "$@"')
    assert question(repository, tip, side) == whole


def test_git_is_not_asked_whether_it_ignores_what_it_tracks_or_could_track(forked: Repo, fake: FakeGit) -> None:
    forked.write("plans/new.yaml", "n\n")
    repository = git.open_repository(forked.folder)
    # It looks through the whole index for each path that it is asked about.
    fake.does("check-ignore", "exit 3")
    assert git.ignored(repository, [PLAN, "plans/b.yaml", "plans/new.yaml"]) == frozenset()
    with pytest.raises(CannotRun):
        git.ignored(repository, [PLAN, "x"])


def test_an_entry_of_the_index_that_is_cut_short_is_an_error(forked: Repo, fake: FakeGit) -> None:
    forked.git("update-index", "--skip-worktree", PLAN)
    repository = git.open_repository(forked.folder)
    assert [each.path for each in git.unusual_entries(repository, ["plans"])] == [PLAN]
    fake.does("ls-files", f'{REAL} "$@" | head -c -1; exit 0')
    with pytest.raises(CannotRun, match="git stopped before it had answered everything"):
        list(git.unusual_entries(repository, ["plans"]))


def test_lines_that_are_lacking_or_are_none_are_an_error(
    forked: Repo, fake: FakeGit, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = git.open_repository(forked.folder)
    fake.does("rev-parse", f'{REAL} "$@" | head -n 2; exit 0')
    with pytest.raises(CannotRun, match="git stopped before"):
        git.open_repository(forked.folder)
    fake.does("rev-parse", "echo nonsense; exit 0")
    with pytest.raises(CannotRun, match="git stopped before"):
        git.head(repository)
    fake.does("nothing", "")
    monkeypatch.setattr("plancode.git.process.MOST_OUTPUT", 80)
    with pytest.raises(CannotRun, match="more to tell than can be held"):
        git.topology(repository, forked.tip()[0])


def test_where_git_cannot_be_limited_it_answers_all_the_same(forked: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("resource.prlimit", forbidden)
    assert git.head(git.open_repository(forked.folder)) == forked.tip()[0]


def test_why_git_ended_early_is_told_where_git_says_it(forked: Repo, fake: FakeGit) -> None:
    repository = git.open_repository(forked.folder)
    fake.does("--batch", f"echo 'fatal: missing {'1' * 40}' >&2; exit 128")
    with pytest.raises(CannotRun, match=f"lacks the object {'1' * 40}"):
        list(git.commits(repository, forked.tip()))
    fake.does("--batch", "kill -KILL $$")
    with pytest.raises(CannotRun, match="git was ended by the signal 9"):
        list(git.commits(repository, forked.tip()))


def test_what_is_only_part_of_the_answers_is_no_difference(forked: Repo, fake: FakeGit) -> None:
    repository = git.open_repository(forked.folder)
    fake.does("diff-tree", f"printf ':100644 100644 {'1' * 40} {'2' * 40} M\\0end\\n'; exit 0")
    with pytest.raises(CannotRun, match="git stopped before"):
        git.difference(repository, "HEAD", "side", ["plans"])


def test_a_range_without_a_commit_is_empty_only_where_it_is(forked: Repo, fake: FakeGit) -> None:
    repository = git.open_repository(forked.folder)
    (tip,), (side,) = forked.tip(), forked.tip("side")
    assert git.topology(repository, side, without=tip) == []
    fake.does("rev-list", "exit 0")
    assert git.topology(repository, side, without=tip) == []
    with pytest.raises(CannotRun, match="git stopped before"):
        git.topology(repository, tip, without=side)


def test_signs_of_life_between_the_answers_change_none(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        repo.commit({"plans/.\n.yaml" if number % 2 else "plans/.": str(number), "plans/a": str(number // 3)})
    repository = git.open_repository(repo.folder)
    (tip,) = repo.tip()
    whole = list(git.comparison(repository, tip, "plans").changes)
    assert [len(changes) for changes in whole] == [2, 1, 1, 2, 1, 1, 2]
    for between in (1, 2, 3):
        monkeypatch.setattr("plancode.git.tree_diff._QUESTIONS_BETWEEN", between)
        assert list(git.comparison(repository, tip, "plans").changes) == whole


# Git that never ends


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silence, "LONGEST_SILENCE", 0.5)


@pytest.fixture(params=[True, False], ids=["with a handle of the process", "without one"])
def handle(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the system can tell when a process ends; macOS cannot."""
    if not request.param:
        monkeypatch.delattr("os.pidfd_open")


HANGS: list[tuple[str, Question]] = [
    ("rev-parse", lambda repository, _, __: git.head(repository)),
    ("--batch", lambda repository, tip, _: list(git.commits(repository, [tip]))),
    ("diff-tree", lambda repository, tip, _: list(git.comparison(repository, tip, "plans").changes)),
    ("var", lambda repository, _, __: git.configured_identity(repository)),
]


@pytest.mark.usefixtures("impatient", "handle")
@pytest.mark.parametrize("silence", ["", "exec >&-;"], ids=["before it answers", "after it has answered"])
@pytest.mark.parametrize(("command", "question"), HANGS, ids=[command for command, _ in HANGS])
def test_a_git_that_says_nothing_is_ended(
    forked: Repo, fake: FakeGit, tmp_path: Path, command: str, question: Question, silence: str
) -> None:
    repository = git.open_repository(forked.folder)
    (tip,), (side,) = forked.tip(), forked.tip("side")
    answer = f'{REAL} "$@";' if silence else ""
    fake.does(command, f"{answer} {silence} echo $$ > {tmp_path}/pid; exec sleep 600")
    began = time.monotonic()
    with pytest.raises(CannotRun, match="git said nothing for 0 seconds and was ended"):
        question(repository, tip, side)
    assert time.monotonic() - began < 10
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


@pytest.mark.usefixtures("impatient")
def test_a_git_that_is_slow_is_waited_for_while_it_speaks(forked: Repo, fake: FakeGit) -> None:
    repository = git.open_repository(forked.folder)
    (tip,) = forked.tip()
    whole = git.topology(repository, tip)
    fake.does("rev-list", f'{REAL} "$@" | while read -r line; do echo "$line"; sleep 0.25; done; exit 0')
    began = time.monotonic()
    assert git.topology(repository, tip) == whole
    assert time.monotonic() - began > 0.5


def test_who_leaves_before_the_end_leaves_no_git_behind(forked: Repo, fake: FakeGit, tmp_path: Path) -> None:
    repository = git.open_repository(forked.folder)
    (tip,) = forked.tip()
    fake.does("-r", f'echo $$ > {tmp_path}/pid; {REAL} "$@" | head -c 500; exec sleep 600')
    changes = git.comparison(repository, tip, "plans").changes
    next(changes)
    del changes
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


# Pipes in place of files

FILES = {PLAN: "kind: account\nid: chu\nname: CHU\n", "plancode.yaml": "version: 1\n"}


@pytest.fixture
def sound(repo: Repo) -> Repo:
    repo.commit(FILES)
    repo.checkout()
    return repo


@pytest.mark.usefixtures("impatient")
def test_a_pipe_that_the_repository_names_as_its_excludes_is_not_read(sound: Repo, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    sound.git("config", "core.excludesFile", str(tmp_path / "pipe"))
    sound.git("config", "core.attributesFile", str(tmp_path / "pipe"))
    assert "no problems" in plancode(sound.folder, "check").out


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("place", [".git/info/exclude", ".git/config", ".gitignore"])
def test_a_pipe_in_place_of_a_file_of_gits_ends_the_wait(sound: Repo, place: str) -> None:
    # Of what git knows already it does not ask whether to ignore it.
    sound.write("plans/new.yaml", "kind: account\nid: new\nname: New\n")
    path = sound.folder / place
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    plancode(sound.folder, "check", code=3, err="git said nothing")
    path.unlink()
    path.write_text("[core]\nbare = false\n" if place.endswith("config") else "")
    assert "no problems" in plancode(sound.folder, "check").out
