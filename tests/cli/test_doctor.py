"""`doctor`: all is well, or what to do."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.support.cli import plancode, write
from tests.support.git import answered
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


def test_schemas_that_cannot_be_written_are_not_asked_for(healthy: Path) -> None:
    stale = "picklists: {contact.type: {farmer: {en: Farmer}}}\n"
    write(healthy, {"plancode.yaml": stale + "calender: {}\n"})
    told = plancode(healthy, "doctor", code=1).out
    assert "schemas" not in told
    assert "unknown key `calender`" in told
    plancode(healthy, "schema", code=3, err=None)


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


def told(folder: Path, *expected: str) -> None:
    """Assert that doctor tells what is to be done, and what to do."""
    out = plancode(folder, "doctor", code=1).out
    assert "to do  " + "\n       ".join(expected) + "\n" in out, out


def test_the_versions_of_plancode_and_python_are_told(healthy: Path) -> None:
    first, *_ = plancode(healthy, "doctor").out.splitlines()
    assert first == "ok     plancode 0.1.0, Python " + ".".join(map(str, sys.version_info[:3]))


def test_an_object_that_is_missing_is_told(healthy: Path) -> None:
    assert "ok     git finds nothing missing or broken (git fsck)\n" in plancode(healthy, "doctor").out
    git(healthy, "repack", "-adq")
    git(healthy, "config", "gc.auto", "0")
    blob = answered(healthy, "hash-object", "-w", "--stdin", given=b"kind: product\nid: x\nname: X\n").strip()
    git(healthy, "update-index", "--add", "--cacheinfo", f"100644,{blob},plans/x.yaml")
    git(healthy, "commit", "-qm", "Add it")
    (healthy / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    out = plancode(healthy, "doctor", code=1).out
    assert f"to do  git finds what is missing or broken: missing blob {blob}\n" in out
    assert "       clone the repository again, and keep this folder until what only it has is copied\n" in out


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to others")
def test_another_owner_is_told_with_the_line_that_trusts_them(healthy: Path) -> None:
    for place in (healthy, healthy / ".git"):
        os.chown(place, 12345, 12345)
    told(
        healthy,
        f"the repository at {healthy} belongs to another user",
        f"trust it: git config --global --add safe.directory {healthy}",
    )


def test_files_that_a_sparse_checkout_leaves_out_are_told(healthy: Path) -> None:
    git(healthy, "sparse-checkout", "set", "--no-cone", "/plans/p*", "/schemas/")
    told(
        healthy,
        "1 file of the plans is not in the work tree (sparse checkout)",
        "run `git sparse-checkout disable`; until then they are read from git, and cannot be changed",
    )
    git(healthy, "sparse-checkout", "disable")
    assert "ok     all files of the plans are in the work tree\n" in plancode(healthy, "doctor").out


@pytest.mark.parametrize(("value", "is_told"), [("true", True), ("input", False), ("false", False)])
def test_line_ends_that_git_changes_are_told(healthy: Path, value: str, is_told: bool) -> None:
    git(healthy, "config", "core.autocrlf", value)
    if is_told:
        told(healthy, "git changes the line ends of files (`core.autocrlf`)", "run `git config core.autocrlf input`")
    else:
        assert "ok     git leaves line ends as they are\n" in plancode(healthy, "doctor").out


@pytest.mark.parametrize("folder", [".git/hooks", "hooks of ours"])
def test_a_hook_that_git_ignores_is_told(healthy: Path, folder: str) -> None:
    assert "ok     no hook looks at commits before they are made\n" in plancode(healthy, "doctor").out
    write(healthy, {f"{folder}/pre-commit": "#!/bin/sh\nexec plancode check --staged\n"})
    if folder != ".git/hooks":
        git(healthy, "config", "core.hooksPath", folder)
    place = healthy / folder / "pre-commit"
    quoted = f"'{place}'" if " " in folder else str(place)
    told(healthy, f"git ignores the hook {place}: it is no program", f"run `chmod +x {quoted}`")
    place.chmod(0o755)
    assert f"ok     the hook {place} looks at commits" in plancode(healthy, "doctor").out
    place.unlink()
    place.symlink_to("nothing")
    told(healthy, f"the hook {place} leads nowhere", "remove it, or install it again")


def test_hooks_that_are_asked_for_and_not_installed_are_told(healthy: Path) -> None:
    write(healthy, {".pre-commit-config.yaml": "repos:\n  - repo: x\n    hooks:\n      - id: plancode-check\n"})
    told(
        healthy,
        ".pre-commit-config.yaml asks for a check before each commit, and no hook is installed",
        "run `pre-commit install`",
    )


def test_a_place_where_one_may_not_write_is_told(healthy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = os.access
    closed = healthy.resolve() / "plans"
    # Root may write anywhere, and tests may be root.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != closed and allowed(path, mode))
    told(healthy, f"you may not write in {closed}", f'run `sudo chown -R "$USER" {closed}`')


def test_folders_that_serve_could_not_watch_are_told(
    healthy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from plancode.cli import fitness

    limit = tmp_path / "max_user_watches"
    monkeypatch.setattr(fitness, "_INOTIFY", limit)
    limit.write_text("1\n", encoding="ascii")
    told(
        healthy,
        "1 folder to watch, 1 of them allowed on this machine",
        "run `sudo sysctl fs.inotify.max_user_watches=524288`",
    )
    limit.write_text("8192\n", encoding="ascii")
    assert "ok     1 folder to watch, 8192 of them allowed on this machine\n" in plancode(healthy, "doctor").out


def test_a_clone_without_a_workspace_is_looked_at_too(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    out = plancode(tmp_path, "doctor", code=1).out
    assert "ok     the clone holds the whole history\n" in out
    assert "to do  no plans here" in out
