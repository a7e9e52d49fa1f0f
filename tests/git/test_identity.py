"""Who the user is: whoever git would write into a commit made now, however they have told it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from plancode import git
from plancode.diagnostics import CannotRun
from plancode.git import Identity
from tests.support.repo import MARIE, Repo

MARIE_WRITTEN = f"[user]\nname = {MARIE[0]}\nemail = {MARIE[1]}\n"
# Each way with the variables that tell it; FILE is one that holds her name and address.
WAYS: dict[str, Mapping[str, str]] = {
    "a global file elsewhere": {"GIT_CONFIG_GLOBAL": "FILE"},
    "a system's file elsewhere": {"GIT_CONFIG_SYSTEM": "FILE", "GIT_CONFIG_NOSYSTEM": "0"},
    "counted variables": {
        "GIT_CONFIG_COUNT": "2",
        "GIT_CONFIG_KEY_0": "user.name",
        "GIT_CONFIG_VALUE_0": MARIE[0],
        "GIT_CONFIG_KEY_1": "user.email",
        "GIT_CONFIG_VALUE_1": MARIE[1],
    },
    "git -c": {"GIT_CONFIG_PARAMETERS": f"'user.name'='{MARIE[0]}' 'user.email'='{MARIE[1]}'"},
    "author variables": {"GIT_AUTHOR_NAME": MARIE[0], "GIT_AUTHOR_EMAIL": MARIE[1]},
    "EMAIL": {"EMAIL": MARIE[1], "GIT_AUTHOR_NAME": MARIE[0]},
    "an author of its own": {
        "GIT_CONFIG_PARAMETERS": f"'user.name'='Else' 'author.name'='{MARIE[0]}' 'author.email'='{MARIE[1]}'"
    },
    "an address that the variables overrule": {"GIT_CONFIG_GLOBAL": "FILE", "EMAIL": "else@example.org"},
    "a day that no commit can have": {"GIT_CONFIG_GLOBAL": "FILE", "GIT_AUTHOR_DATE": "never"},
}


@pytest.mark.parametrize("way", WAYS)
def test_who_you_are_is_whoever_git_commit_would_write(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    written = tmp_path / "marie"
    written.write_text(MARIE_WRITTEN)
    for name, value in WAYS[way].items():
        monkeypatch.setenv(name, str(written) if value == "FILE" else value)
    monkeypatch.setenv("GIT_COMMITTER_NAME", "Machine")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "machine@example.org")
    repository = git.open_repository(repo.folder)
    assert git.configured_identity(repository) == Identity(*MARIE)
    assert git.identity_in(repo.folder) == Identity(*MARIE)
    path = "plans/a.yaml"
    repo.write(path, "a")
    repo.git("add", path)
    commit = git.commit_files(repository, [path], message="Begin")
    (found,) = git.commits(repository, [commit])
    assert (found.author, found.committer.name) == (Identity(*MARIE), "Machine")


def test_who_you_are_is_not_made_up_where_git_may_not(repo: Repo, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / ".gitconfig").write_text("[user]\nuseConfigOnly = true\n")
    monkeypatch.setenv("EMAIL", "somebody@example.org")
    assert git.configured_identity(git.open_repository(repo.folder)) == Identity("", "")


def test_a_bare_repository_knows_you_too(tmp_path: Path, home: Path) -> None:
    (home / ".gitconfig").write_text(f"{MARIE_WRITTEN}[safe]\nbareRepository = explicit\n")
    repo = Repo(tmp_path / "plans.git", bare=True)
    assert git.configured_identity(git.open_repository(repo.folder)) == Identity(*MARIE)


def test_no_program_of_the_repository_runs_to_tell_who_you_are(repo: Repo, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    for key in ("core.fsmonitor", "core.editor", "core.pager", "alias.var", "core.alternateRefsCommand"):
        repo.git("config", key, f"touch {ran}; false")
    repo.git("config", "user.name", MARIE[0])
    repo.git("config", "user.email", MARIE[1])
    assert git.configured_identity(git.open_repository(repo.folder)) == Identity(*MARIE)
    assert not ran.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another user")
@pytest.mark.parametrize("way", ["global", "system", "count", "parameters"])
def test_a_folder_that_is_trusted_anywhere_is_trusted(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    for place in (repo.folder, *repo.folder.rglob("*")):
        os.chown(place, 12345, 12345)
    with pytest.raises(CannotRun, match="belongs to another user"):
        git.open_repository(repo.folder)
    written = tmp_path / "trusted"
    written.write_text(f'[safe]\ndirectory = "{repo.folder}"\n')
    variables = {
        "global": {"GIT_CONFIG_GLOBAL": str(written)},
        "system": {"GIT_CONFIG_SYSTEM": str(written), "GIT_CONFIG_NOSYSTEM": "0"},
        "count": {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "safe.directory",
            "GIT_CONFIG_VALUE_0": str(repo.folder),
        },
        "parameters": {"GIT_CONFIG_PARAMETERS": f"'safe.directory'='{repo.folder}'"},
    }
    for name, value in variables[way].items():
        monkeypatch.setenv(name, value)
    assert git.open_repository(repo.folder).root == repo.folder


def test_what_variables_configure_runs_nothing_and_changes_no_answer(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits = [repo.commit({"plans/a": str(number)}) for number in range(3)]
    repo.checkout()
    ran = tmp_path / "ran"
    settings = {"core.fsmonitor": f"touch {ran}; false", "core.quotePath": "true", "core.commitGraph": "true"}
    monkeypatch.setenv("GIT_CONFIG_COUNT", str(len(settings)))
    for number, (key, value) in enumerate(settings.items()):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{number}", key)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{number}", value)
    repository = git.open_repository(repo.folder)
    assert [commit.id for commit in git.topology(repository, commits[-1])] == commits
    assert git.unmerged(repository) == ()
    assert not ran.exists()
    assert subprocess.run(["git", "config", "core.quotePath"], cwd=repo.folder, capture_output=True).stdout == b"true\n"
