"""Who makes a step is whoever git would write into the commit, and a repository that git refuses is not none."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plancode import git
from tests.support.cli import plancode, typed, write
from tests.support.git import answered
from tests.support.moving import PEOPLE, hook, plan
from tests.support.sound import repository

FILES = {"plans/people.yaml": PEOPLE, "plancode.yaml": "version: 1\n", "plans/p.yaml": plan()}


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A repository whose own configuration names nobody."""
    return repository(write(tmp_path / "plans", FILES), FILES)


def told_by_file(place: Path, person: str) -> dict[str, str]:
    place.write_text(f"[user]\nname = {person.title()}\nemail = {person}@example.org\n")
    return {"GIT_CONFIG_GLOBAL": str(place)}


def told_by_count(_: Path, person: str) -> dict[str, str]:
    pairs = {"user.name": person.title(), "user.email": f"{person}@example.org"}
    told = {"GIT_CONFIG_COUNT": str(len(pairs))}
    for number, (key, value) in enumerate(pairs.items()):
        told |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return told


def told_by_variables(_: None, person: str) -> dict[str, str]:
    return {
        "GIT_AUTHOR_NAME": person.title(),
        "GIT_AUTHOR_EMAIL": f"{person}@example.org",
        "EMAIL": "machine@example.org",
    }


def told_by_address(_: Any, person: str) -> dict[str, str]:
    return {"EMAIL": f"{person}@example.org"}


WAYS = [told_by_file, told_by_count, told_by_variables, told_by_address]


@pytest.mark.parametrize("way", WAYS)
def test_the_step_is_made_by_whoever_git_writes_and_by_nobody_else(
    plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: Callable[..., Any]
) -> None:
    for name, value in way(tmp_path / "paul", "paul").items():
        monkeypatch.setenv(name, value)
    ended = plancode(plans, "submit", "p", "--commit", code=1, err="you are paul")
    assert "error[PC204]" in ended.out
    for name, value in way(tmp_path / "marie", "marie").items():
        monkeypatch.setenv(name, value)
    plancode(plans, "submit", "p", "--commit", err="next: ")
    assert answered(plans, "log", "-1", "--format=%ae") == "marie@example.org"
    plancode(plans, "check", "--fail-on", "warning")


def test_what_is_not_committed_is_made_by_whoever_git_would_write(
    plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(plans, {"plans/p.yaml": plan(status="submitted")})
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", told_by_file(tmp_path / "paul", "paul")["GIT_CONFIG_GLOBAL"])
    assert "Paul may not move plan `p` from draft to submitted" in plancode(plans, "check", code=1).out
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", told_by_file(tmp_path / "marie", "marie")["GIT_CONFIG_GLOBAL"])
    plancode(plans, "check")


def test_where_the_committer_counts_git_is_asked_for_the_committer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = FILES | {"plancode.yaml": "policy: {actor: committer}\n"}
    folder = repository(write(tmp_path / "plans", files), files)
    for name, value in told_by_variables(None, "marie").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GIT_COMMITTER_NAME", "Paul")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "paul@example.org")
    assert "error[PC204]" in plancode(folder, "submit", "p", "--commit", code=1, err="you are paul").out
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "marie@example.org")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "paul@example.org")
    plancode(folder, "submit", "p", "--commit", err="next: ")
    assert answered(folder, "log", "-1", "--format=%ae %ce") == "paul@example.org marie@example.org"
    plancode(folder, "check", "--fail-on", "warning")


def test_a_hook_of_the_users_own_sees_what_git_shows_it(
    plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = told_by_file(tmp_path / "marie", "marie")
    hooks = tmp_path / "hooks"
    with (tmp_path / "marie").open("a") as written:
        written.write(f"[core]\nhooksPath = {hooks}\n")
    hook(plans, "pre-commit", "git var GIT_AUTHOR_IDENT > seen; echo $MINE >> seen; test ! -e refuse")
    shutil.copytree(plans / ".git" / "hooks", hooks)
    shutil.rmtree(plans / ".git" / "hooks")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", told["GIT_CONFIG_GLOBAL"])
    monkeypatch.setenv("MINE", "of mine")
    write(plans, {"refuse": ""})
    plancode(plans, "submit", "p", "--commit", code=3, err="git did not commit")
    assert answered(plans, "status", "--porcelain", "plans") == ""
    (plans / "refuse").unlink()
    plancode(plans, "submit", "p", "--commit", err="next: ")
    seen = (plans / "seen").read_text()
    assert seen.startswith("Marie <marie@example.org> ")
    assert seen.endswith("of mine\n")


def test_whoever_git_may_not_make_up_is_told_how_to_say_who_they_are(
    plans: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "nobody").write_text("[user]\nuseConfigOnly = true\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "nobody"))
    for words in (["submit", "p"], ["submit", "p", "--commit"]):
        ended = plancode(plans, *words, code=1, err="git does not know your address: `git config user.email ADDRESS`")
        assert "error[PC205]" in ended.out
    ended = typed(plans, "set", "plan/p", "name", "Other", "--commit")
    assert "git config user.email ADDRESS" in ended.err
    assert answered(plans, "status", "--porcelain") == ""


# A repository that git refuses


def given_to_another_user(folder: Path) -> None:
    for place in (folder, *folder.rglob("*")):
        os.chown(place, 12345, 12345)


# Words that ask no history: what git knows of the files counts for them all the same.
WITHOUT_HISTORY = [
    ["submit", "p"],
    ["set", "plan/p", "name", "Other"],
    ["new", "account", "--name", "Other"],
    ["roll-over", "p", "FY2100"],
    ["list", "plan"],
    ["check", "--no-history"],
]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another user")
@pytest.mark.parametrize("words", WITHOUT_HISTORY, ids=" ".join)
def test_a_repository_that_git_does_not_trust_is_not_none(
    plans: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    given_to_another_user(plans)
    before = {path: path.read_bytes() for path in plans.rglob("*") if path.is_file()}
    ended = plancode(plans, *words, code=3, err="belongs to another user")
    assert f"git config --global --add safe.directory {plans}" in ended.err
    assert {path: path.read_bytes() for path in plans.rglob("*") if path.is_file()} == before
    for name, value in {"COUNT": "1", "KEY_0": "safe.directory", "VALUE_0": str(plans)}.items():
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    assert "another user" not in typed(plans, *words).err


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another user")
def test_the_doctor_tells_a_repository_that_git_does_not_trust_once(plans: Path) -> None:
    given_to_another_user(plans)
    said = plancode(plans, "doctor", code=1).out
    assert said.count("belongs to another user") == 1
    assert "plancode init" not in said


def test_a_repository_that_is_damaged_is_not_none_and_no_second_one_is_begun(plans: Path) -> None:
    (plans / ".git" / "HEAD").unlink()
    for words in (["set", "plan/p", "name", "Other"], ["list", "plan"], ["init", "new", "--name", "Marie"]):
        plancode(plans, *words, code=3, err="git could not open the repository")
    assert (plans / "plans/p.yaml").read_bytes().decode() == plan()
    assert not (plans / "new").exists()


def test_without_git_what_is_in_no_repository_is_read_and_what_is_in_one_is_not(
    plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    plancode(plans, "list", "plan", code=3, err="git is not installed")
    shutil.rmtree(plans / ".git")
    assert "The plan" in plancode(plans, "list", "plan").out


@pytest.mark.skipif(not os.path.ismount("/dev/shm"), reason="there is no other disk")
def test_git_is_not_looked_for_on_another_disk() -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as name, pytest.raises(git.NoRepository):
        git.open_repository(Path(name))
