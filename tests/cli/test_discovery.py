"""What counts as standing in a workspace: links and submodules are findings, what a checkout leaves out still stands."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import plancode, write
from tests.support.repo import MARIE, Repo

_PERSON = f"kind: person\nid: marie\nname: Marie Petit\nemail: {MARIE[1]}\n"
_CONTACT = "kind: contact\nid: dupont\nfirst_name: Anne\nlast_name: Dupont\n"
_PLAN = """kind: plan
id: dupont-fy2027
status: {status}
name: Dupont
period: FY2027
type: engagement
owner: marie
contacts: [dupont]
goals: [Talk]
"""
_PLAN_PATH = "plans/contacts/dupont/plan.yaml"
_RULES = """policy: {four_eyes: off}
severity: {PC206: off, PC301: off, PC302: off, PC318: off}
"""


def _repo(folder: Path, prefix: str = "") -> Repo:
    """Return a repository with an approved plan, everything committed."""
    repo = Repo(folder)
    common: dict[str, str | bytes | None] = {
        "README.md": "Plans\n",
        "docs/x.md": "X\n",
        f"{prefix}plancode.yaml": _RULES,
        f"{prefix}plans/people.yaml": _PERSON,
        f"{prefix}plans/contacts/dupont/contact.yaml": _CONTACT,
    }
    repo.commit(common)
    for status in ("draft", "submitted", "final-approved"):
        repo.commit({prefix + _PLAN_PATH: _PLAN.format(status=status)})
    repo.checkout()
    repo.git("config", "user.name", MARIE[0])
    repo.git("config", "user.email", MARIE[1])
    return repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return _repo(tmp_path / "repo")


def _check(folder: Path, *arguments: str, code: int = 0) -> list[tuple[str, str]]:
    ended = plancode(folder, "check", "--format", "json", *arguments, code=code)
    return [(found["code"], found["path"]) for found in json.loads(ended.out)["diagnostics"]]


def _listed(folder: Path, *arguments: str) -> list[str]:
    ended = plancode(folder, "list", *arguments, "--format", "json")
    return [record["id"] for record in json.loads(ended.out)["records"]]


def _bare(repo: Repo) -> Path:
    bare = repo.folder.parent / "bare.git"
    repo.git("clone", "-q", "--bare", str(repo.folder), str(bare))
    return bare


def _left_out_singly(repo: Repo) -> None:
    repo.git("update-index", "--skip-worktree", _PLAN_PATH)
    (repo.folder / _PLAN_PATH).unlink()


def _left_out_with_its_folder(repo: Repo) -> None:
    repo.git("sparse-checkout", "set", "--cone", "docs")
    assert not (repo.folder / "plans").exists()


def _left_out_with_the_configuration(repo: Repo) -> None:
    repo.git("sparse-checkout", "set", "--no-cone", "/docs/")
    assert not (repo.folder / "plancode.yaml").exists()


def _left_out_of_a_sparse_index(repo: Repo) -> None:
    repo.git("sparse-checkout", "set", "--cone", "--sparse-index", "docs")
    assert "plans/" in repo.git("ls-files", "--sparse").split("\n")


@pytest.mark.parametrize(
    "leave_out",
    [
        _left_out_singly,
        _left_out_with_its_folder,
        _left_out_with_the_configuration,
        _left_out_of_a_sparse_index,
    ],
)
def test_what_a_checkout_leaves_out_still_stands(repo: Repo, leave_out: Callable[..., Any]) -> None:
    assert _check(repo.folder) == []
    leave_out(repo)
    assert not (repo.folder / _PLAN_PATH).exists()
    assert _check(repo.folder) == []
    assert _listed(repo.folder, "plan") == ["dupont-fy2027"]
    told = json.loads(plancode(repo.folder, "history", "--format", "json").out)
    assert [step["to"] for step in told["transitions"]] == ["draft", "submitted", "final-approved"]
    site = repo.folder.parent / "site"
    plancode(repo.folder, "build", "--output", str(site), err=None)
    assert [page.name for page in site.rglob("dupont-fy2027.html")]


def test_above_workspaces_the_command_that_works_there_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "a repository"
    repo = _repo(folder, "sub/")
    repo.commit({"teams/south seas/plancode.yaml": "version: 1\n", "teams/south seas/plans/people.yaml": _PERSON})
    repo.commit({".hidden/plancode.yaml": "", "sub/deeper/plancode.yaml": "", "docs/plans/notes.yaml": "a: b\n"})
    repo.checkout()
    named = "go to a workspace below: `plancode -C sub {0}` or `plancode -C 'teams/south seas' {0}`\n"
    for command in ("check", "status", "diff", "list plan --all", "query 'SELECT 1'", "build", "history"):
        ended = plancode(folder, *shlex.split(command), code=3, err="error: no plans here: neither ")
        assert ended.err.endswith(f"  = hint: {named.format(command)}")
    lines = plancode(folder, "doctor", code=1).out.splitlines()
    assert named.format("doctor").strip() in map(str.strip, lines)
    ended = plancode(folder, "--lang", "fr", "list", "person", code=3, err=None)
    for line in ended.err.split("`")[1::2]:
        name, *rest = shlex.split(line)
        assert (name, rest[0], rest[2:]) == ("plancode", "-C", ["list", "person"])
        plancode(folder, *rest)


def test_above_workspaces_files_are_named_as_seen_from_there(tmp_path: Path) -> None:
    repo = _repo(tmp_path / "all", "sub/")
    repo.commit({"south/plancode.yaml": "", "south/plans/people.yaml": _PERSON, "lists/new.csv": "id,name\n"})
    repo.checkout()
    folder = tmp_path / "all"
    for typed, then in (
        ("check sub/plans", "check plans"),
        ("check sub", "check ."),
        ("check --fail-on error ./sub/plans", "check --fail-on error plans"),
        ("check sub/plans south/plans", None),
        ("show sub", "show sub"),
    ):
        ended = plancode(folder, *shlex.split(typed), code=3, err=None)
        lines = ended.err.split("`")[1::2]
        if then is None:
            assert lines == ["plancode -C south check ../sub/plans plans", "plancode -C sub check plans ../south/plans"]
        else:
            assert f"plancode -C sub {then}" in lines
            assert len(lines) == (1 if typed.startswith("check") else 2)
    plancode(folder, "-C", "sub", "check", "plans")
    ended = plancode(folder, "import", "lists/new.csv", "--dry-run", code=3, err=None)
    assert "`plancode -C sub import ../lists/new.csv --dry-run`" in ended.err


def test_above_a_repository_with_a_workspace_it_is_named_too(tmp_path: Path) -> None:
    _repo(tmp_path / "ours")
    plancode(tmp_path, "check", code=3, err="hint: go to a workspace below: `plancode -C ours check`\n")
    plancode(tmp_path / "ours", "check")


def test_where_the_user_stands_is_not_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _repo(tmp_path, "sub/")
    monkeypatch.chdir(tmp_path)
    plancode(Path(), "check", code=3, err="= hint: go to a workspace below: `plancode -C sub check`\n")


def test_a_workspace_in_a_folder_that_is_left_out_is_found_from_that_folder(tmp_path: Path) -> None:
    repo = _repo(tmp_path / "repo", "sub/")
    repo.git("sparse-checkout", "set", "--cone", "docs")
    (repo.folder / "sub").mkdir(exist_ok=True)
    assert _listed(repo.folder / "sub", "plan") == ["dupont-fy2027"]
    assert _check(repo.folder / "sub") == []


def test_a_second_record_is_not_written_beside_one_that_is_left_out(repo: Repo) -> None:
    _left_out_with_its_folder(repo)
    words = ["new", "contact", "--id", "dupont", "--first-name", "A", "--last-name", "B"]
    ended = plancode(repo.folder, *words, code=1, err=None)
    assert "there are two records contact `dupont`" in ended.out + ended.err
    assert not (repo.folder / "plans").exists()


def test_a_record_that_is_left_out_is_not_written_to(repo: Repo) -> None:
    _left_out_with_its_folder(repo)
    ended = plancode(repo.folder, "set", "dupont", "title", "Professor", code=3, err=None)
    assert "plans/contacts/dupont/contact.yaml does not stand in the work tree" in ended.err
    assert "git sparse-checkout add" in ended.err
    assert not (repo.folder / "plans").exists()


def test_what_was_left_out_and_stands_there_again_counts_as_it_stands(repo: Repo) -> None:
    _left_out_singly(repo)
    repo.write(_PLAN_PATH, _PLAN.format(status="submitted"))
    assert ("PC203", _PLAN_PATH) in _check(repo.folder, code=1)


def test_a_link_in_place_of_the_folder_of_what_is_left_out_hides_it(repo: Repo) -> None:
    _left_out_with_its_folder(repo)
    (repo.folder / "plans").mkdir()
    (repo.folder / "plans" / "contacts").symlink_to(repo.folder / "docs")
    told = _check(repo.folder, code=1)
    assert ("PC118", "plans/contacts") in told
    assert ("PC214", _PLAN_PATH) in told


def test_a_file_that_is_said_to_be_unchanged_counts_as_it_stands(repo: Repo) -> None:
    repo.git("update-index", "--assume-unchanged", _PLAN_PATH)
    (repo.folder / _PLAN_PATH).unlink()
    assert ("PC214", _PLAN_PATH) in _check(repo.folder, code=1)


def test_a_file_that_is_to_be_added_counts_as_it_stands(repo: Repo) -> None:
    second = repo.write("plans/second.yaml", _PLAN.format(status="draft").replace("dupont-fy2027", "second"))
    repo.git("add", "-N", "plans/second.yaml")
    assert _listed(repo.folder, "plan") == ["dupont-fy2027", "second"]
    second.unlink()
    assert _listed(repo.folder, "plan") == ["dupont-fy2027"]


def test_a_deleted_file_is_deleted(repo: Repo) -> None:
    (repo.folder / _PLAN_PATH).unlink()
    assert ("PC214", _PLAN_PATH) in _check(repo.folder, code=1)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("list plan", 0),
        ("show dupont-fy2027", 3),
        ("diff", 0),
        ("build", 0),
        ("history", 0),
        ("check", 1),
        ("check --no-history", 1),
    ],
)
def test_a_link_in_place_of_the_plans_is_not_followed(tmp_path: Path, words: str, code: int) -> None:
    outside = write(tmp_path / "outside", {"people.yaml": _PERSON, "plan.yaml": _PLAN.format(status="draft")})
    repo = Repo(tmp_path / "repo")
    repo.commit({"README.md": "Plans\n"})
    repo.checkout()
    (repo.folder / "plans").symlink_to(outside)
    repo.git("add", "plans")
    repo.git("commit", "-q", "-m", "Link")
    output = ["--output", str(tmp_path / "site")] if words == "build" else []
    ended = plancode(repo.folder, *words.split(), *output, code=code, err=None)
    assert "Marie" not in ended.out + ended.err
    assert "Talk" not in ended.out + ended.err
    if words.startswith("check"):
        assert "error[PC118]: `plans` is a symbolic link" in ended.out


def test_a_link_in_place_of_the_configuration_is_a_finding(repo: Repo, tmp_path: Path) -> None:
    write(tmp_path, {"outside.yaml": "policy: {four_eyes: error}\n"})
    (repo.folder / "plancode.yaml").unlink()
    (repo.folder / "plancode.yaml").symlink_to(tmp_path / "outside.yaml")
    assert ("PC118", "plancode.yaml") in _check(repo.folder, code=1)


def test_a_repository_below_the_plans_is_a_finding(repo: Repo) -> None:
    inner = Repo(repo.folder / "plans" / "inner")
    inner.commit({"p.yaml": _PLAN.format(status="draft").replace("dupont-fy2027", "inner")})
    inner.checkout()
    assert _check(repo.folder, code=1) == [("PC118", "plans/inner")]
    repo.git("-c", "advice.addEmbeddedRepo=false", "add", "plans/inner")
    repo.git("commit", "-q", "-m", "Add a submodule")
    assert _check(repo.folder, code=1) == [("PC118", "plans/inner")]
    assert _check(_bare(repo), code=1) == [("PC118", "plans/inner")]
    assert _listed(repo.folder, "plan") == _listed(repo.folder, "plan", "--at", "HEAD") == ["dupont-fy2027"]


def test_what_begins_with_a_dot_is_read_nowhere(repo: Repo) -> None:
    hidden = _PLAN.format(status="draft").replace("dupont-fy2027", "hidden")
    repo.commit({"plans/.old/plan.yaml": hidden, "plans/.plan.yaml": hidden})
    repo.checkout()
    assert _listed(repo.folder, "plan") == ["dupont-fy2027"]
    assert _listed(repo.folder, "plan", "--at", "HEAD") == ["dupont-fy2027"]
    assert _listed(_bare(repo), "plan") == ["dupont-fy2027"]


def test_nobody_may_approve_who_stands_in_a_hidden_file_of_the_base(repo: Repo) -> None:
    eve = ("Eve", "eve@example.org")
    second = _PLAN.replace("dupont-fy2027", "second").replace("name: Dupont", "name: Second")
    repo.commit(
        {
            "plans/.people.yaml": f"kind: person\nid: eve\nname: Eve\nemail: {eve[1]}\nrole: approver\n",
            "plans/second.yaml": second.format(status="submitted"),
        }
    )
    repo.git("branch", "topic")
    repo.commit({"plans/second.yaml": second.format(status="final-approved")}, author=eve, branch="topic")
    repo.checkout("topic")
    assert ("PC205", "plans/second.yaml") in _check(repo.folder, "--base", "main", code=1)


def test_a_workspace_may_itself_stand_in_a_folder_that_begins_with_a_dot(tmp_path: Path) -> None:
    repo = _repo(tmp_path / "repo", ".planning/")
    assert _check(repo.folder / ".planning") == []
    assert _listed(repo.folder / ".planning", "plan", "--at", "HEAD") == ["dupont-fy2027"]


@pytest.mark.parametrize("data", [b"# " + b"x" * (1 << 20), b"\xef\xbb\xbf# " + b"x" * ((1 << 20) - 4)])
def test_a_file_that_is_too_large_is_the_same_finding_everywhere(repo: Repo, data: bytes) -> None:
    repo.commit({"plans/large.yaml": data})
    repo.checkout()
    for folder in (repo.folder, _bare(repo)):
        ended = plancode(folder, "check", code=1)
        assert "error[PC111]: the file is larger than 1048576 bytes\n --> plans/large.yaml:1:1\n  = hint" in ended.out


def test_folders_that_are_nested_too_deep_are_a_finding(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = "/".join(["plans", *["d"] * 32])
    repo.write(f"{deep}/fits.yaml", "kind: product\nid: fits\nname: Fits\n")
    # Deeper than a path can be long: each folder is made from the one above.
    monkeypatch.chdir(repo.folder / deep)
    for _ in range(1500):
        Path("d").mkdir()
        monkeypatch.chdir("d")
    monkeypatch.chdir(repo.folder)
    assert _check(repo.folder, code=1) == [("PC111", f"{deep}/d")]
    assert _listed(repo.folder, "product") == ["fits"]
    # Python clears no folders as deep as these, and pytest would fail on them three runs later.
    subprocess.run(["rm", "-rf", str(repo.folder / "plans/d")], check=True)


@pytest.mark.parametrize("arguments", [[], ["--at", "HEAD"]])
def test_more_files_than_anyone_writes_end_the_run(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    repo.commit({f"plans/{number}.md": "" for number in range(20)})
    repo.checkout()
    assert _listed(repo.folder, "plan", *arguments) == ["dupont-fy2027"]
    monkeypatch.setattr("plancode.git.index.MOST_ENTRIES", 10)
    ended = plancode(repo.folder, "list", "plan", *arguments, code=3, err=None)
    assert "a workspace of more than 10 files is not read" in ended.err


def test_files_that_are_too_large_together_end_the_run(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plancode.workspace.files.MOST_BYTES", 300)
    for arguments in ([], ["--at", "HEAD"]):
        ended = plancode(repo.folder, "list", "plan", *arguments, code=3, err=None)
        assert "the files of this workspace are larger than" in ended.err


def test_more_files_than_anyone_writes_end_the_run_without_a_repository_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {f"plans/{number}.md": "" for number in range(11)} | {"plans/people.yaml": _PERSON})
    assert _listed(tmp_path, "person") == ["marie"]
    monkeypatch.setattr("plancode.git.MOST_ENTRIES", 10)
    ended = plancode(tmp_path, "list", "person", code=3, err=None)
    assert "files is not read" in ended.err


def test_folders_are_no_files_as_in_a_commit(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit({f"plans/{number}/notes.md": "" for number in range(7)})
    repo.checkout()
    files = 2 + sum(path.is_file() for path in repo.folder.rglob("*") if ".git" not in path.parts)
    monkeypatch.setattr("plancode.git.index.MOST_ENTRIES", files)
    monkeypatch.setattr("plancode.git.MOST_ENTRIES", files)
    for arguments in ([], ["--at", "HEAD"]):
        assert _listed(repo.folder, "plan", *arguments) == ["dupont-fy2027"]


def test_a_folder_with_neither_plans_nor_git_is_told_how_to_begin_and_one_with_plans_what_it_lacks(
    tmp_path: Path,
) -> None:
    told = plancode(tmp_path, "check", code=3, err="error: no plans here: ").err
    assert told.endswith("; or begin here: `plancode init`\n")
    write(tmp_path, {"plans/people.yaml": _PERSON})
    plancode(tmp_path, "check", code=3, err=f"error: {tmp_path} is in no git repository")
