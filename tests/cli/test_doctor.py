"""`doctor`: all is well, or what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import plancode, write
from tests.support.sound import SOUND, git, repository


@pytest.fixture
def healthy(tmp_path: Path) -> Path:
    (tmp_path / "whole").mkdir()
    folder = repository(tmp_path / "whole", SOUND)
    plancode(folder, "schema")
    git(folder, "config", "user.name", "Marie")
    git(folder, "config", "user.email", "Marie@Example.org")
    return folder


def test_all_is_well_where_it_is(healthy: Path) -> None:
    told = plancode(healthy, "doctor").out.splitlines()
    assert all(line.startswith("ok     ") for line in told), told
    assert "ok     you are Marie (marie, account-manager)" in told
    assert "ok     the clone holds the whole history" in told
    assert "ok     the schemas are current" in told


def test_a_shallow_clone_is_told_with_the_line_that_completes_it(healthy: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{healthy}", "shallow")
    told = plancode(tmp_path / "shallow", "doctor", code=1).out
    assert "to do  this clone is shallow, and nothing can be proved in it\n       run `git fetch --unshallow`\n" in told


def test_an_address_that_is_nobodys_is_told(healthy: Path) -> None:
    git(healthy, "config", "user.email", "else@example.org")
    assert (
        "to do  nobody among the people has your address else@example.org\n" in plancode(healthy, "doctor", code=1).out
    )


def test_a_git_that_knows_nobody_is_told(healthy: Path) -> None:
    git(healthy, "config", "--unset", "user.email")
    assert "to do  git does not know who you are\n" in plancode(healthy, "doctor", code=1).out


def test_schemas_that_are_not_current_are_told(healthy: Path) -> None:
    write(healthy, {"plancode.yaml": "picklists: {contact.type: {farmer: {en: Farmer}}}\n"})
    assert "to do  3 schemas are not current\n       run `plancode schema`\n" in plancode(healthy, "doctor", code=1).out


def test_a_broken_configuration_is_told(healthy: Path) -> None:
    write(healthy, {"plancode.yaml": "calender: {}\n"})
    assert (
        "to do  plancode.yaml: unknown key `calender`\n       did you mean `calendar`?"
        in plancode(healthy, "doctor", code=1).out
    )


def test_outside_of_a_repository_and_of_a_workspace_both_are_told(tmp_path: Path) -> None:
    told = plancode(tmp_path, "doctor", code=1).out
    assert "is in no git repository" in told
    assert "or start with `plancode init`" in told


def test_an_unknown_locale_is_told(healthy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "xx_YY.UTF-8")
    assert "to do  this machine does not know the locale xx_YY.UTF-8\n" in plancode(healthy, "doctor", code=1).out


def test_a_machine_without_git_is_told(healthy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "to do  git is not installed\n" in plancode(healthy, "doctor", code=1).out
