"""New records are settled as every change is: shown as a patch, written, or written and committed; all of it or nothing."""

from __future__ import annotations

import subprocess
import threading
import time
from pathlib import Path

import pytest

from plancode.locks import alone
from tests.support.cli import elsewhere, plancode, write
from tests.support.drafts import PEOPLE, WORKSPACE, files, workspace
from tests.support.git import answer
from tests.support.repo import Repo

VISIT = (
    "kind: activity\nid: visit\nsubject: Visit\nform: task\ncontact: dupont\nowner: marie\ndue: 2098-11-10\n"
    "completed: 2098-11-10\noutcome: Fine\n"
)
PLAN = (
    "kind: plan\nid: dupont-fy2098\nname: Élodie Dupont, FY2098\nperiod: FY2098\ntype: engagement\nstatus: draft\n"
    "owner: marie\ncontacts: [dupont]\ngoals: [Be known]\n"
)
MADE = {
    **WORKSPACE,
    "plans/contacts/dupont/FY2098/plan.yaml": PLAN,
    "plans/contacts/dupont/FY2098/activities.yaml": VISIT,
}
# Each command that writes records, what it writes, and what it calls the commit.
COMMANDS = {
    "new": (["new", "product", "--name", "Seed"], ["plans/products.yaml"], "Add product seed"),
    "new-several": (
        ["new", "plan", "--contact", "weber", "--period", "FY2099", "--quarters"],
        ["plans/contacts/weber/FY2099/plan.yaml"]
        + [f"plans/contacts/weber/FY2099-Q{quarter}/plan.yaml" for quarter in range(1, 5)],
        "Add 5 plans\n\n- plan weber-fy2099\n"
        + "\n".join(f"- plan weber-fy2099-q{quarter}" for quarter in range(1, 5)),
    ),
    "follow-up": (
        ["follow-up", "visit", "--due", "2099-01-12"],
        ["plans/contacts/dupont/FY2098/activities.yaml"],
        "Follow up activity visit\n\n- activity follow-up-visit",
    ),
    "roll-over": (
        ["roll-over", "dupont-fy2098", "FY2099"],
        ["plans/contacts/dupont/FY2099/plan.yaml"],
        "Roll over plan dupont-fy2098 to FY2099",
    ),
}
each_command = pytest.mark.parametrize(("arguments", "paths", "message"), COMMANDS.values(), ids=COMMANDS)


def made(folder: Path, below: str = "", more: dict[str, str] | None = None) -> Repo:
    """Make a repository with the workspace in a folder of it, and be Marie in it."""
    repo = Repo(folder)
    repo.git("config", "user.name", "Marie Petit")
    repo.git("config", "user.email", "marie@example.org")
    repo.commit({below + path: content for path, content in {**MADE, **(more or {})}.items()})
    repo.checkout()
    return repo


def status(repo: Repo) -> str:
    return repo.git("status", "--porcelain", "--untracked-files=all")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return made(tmp_path / "work")


@each_command
def test_a_commit_holds_what_was_written_and_nothing_else(
    repo: Repo, arguments: list[str], paths: list[str], message: str
) -> None:
    repo.write("plans/accounts/chu.yaml", "kind: account\nid: chu\nname: Staged\n")
    repo.git("add", "plans/accounts/chu.yaml")
    repo.write("notes.txt", "not of this\n")
    ended = plancode(repo.folder, *arguments, "--commit", err="next: to share it")
    assert ended.out.splitlines()[-1].endswith(f"  {message.splitlines()[0]}")
    assert ended.out.splitlines()[-1].startswith("commit ")
    assert repo.git("log", "-1", "--format=%B").strip() == message
    assert sorted(repo.git("show", "--format=", "--name-only").split("\n")) == sorted(paths)
    assert status(repo) == "M  plans/accounts/chu.yaml\n?? notes.txt"
    repo.git("reset", "-q", "--hard")
    plancode(repo.folder, "check")


@each_command
def test_the_line_that_is_shown_makes_the_same_commit(
    repo: Repo, arguments: list[str], paths: list[str], message: str
) -> None:
    ended = elsewhere(repo.folder, *arguments, err="next: ")
    line = ended.err.split("next: ")[1].split("\nthen: ")[0]
    subprocess.run(["sh", "-c", line], check=True, capture_output=True)
    assert repo.git("log", "-1", "--format=%B").strip() == message
    assert sorted(repo.git("show", "--format=", "--name-only").split("\n")) == sorted(paths)
    assert status(repo) == ""


@each_command
def test_a_hook_that_says_no_leaves_everything_as_it_was(
    repo: Repo, arguments: list[str], paths: list[str], message: str
) -> None:
    hook = repo.write(".git/hooks/pre-commit", "#!/bin/sh\necho not today >&2\nexit 1\n")
    hook.chmod(0o755)
    before = files(repo.folder)
    ended = plancode(repo.folder, *arguments, "--commit", code=3, err=None)
    assert "git did not commit: not today" in ended.err
    assert files(repo.folder) == before
    assert status(repo) == ""
    assert not any(path.is_dir() and not any(path.iterdir()) for path in (repo.folder / "plans").rglob("*"))


@each_command
def test_git_apply_takes_the_patch_of_a_workspace_below_the_root(
    tmp_path: Path, arguments: list[str], paths: list[str], message: str
) -> None:
    repo = made(tmp_path / "mono", below="teams/north/")
    folder = repo.folder / "teams/north"
    before = files(folder)
    ended = plancode(folder, *arguments, "--dry-run", err="next: run it again without --dry-run\n")
    assert files(folder) == before
    repo.git("apply", "-", given=ended.out.encode())
    shown = files(folder)
    repo.git("checkout", "-q", ".")
    repo.git("clean", "-qfd")
    ended = plancode(folder, *arguments, err="next: ")
    assert files(folder) == shown != before
    assert all(f"  teams/north/{path}\n" in ended.out for path in paths)


def test_records_of_a_workspace_below_the_root_are_committed(tmp_path: Path) -> None:
    repo = made(tmp_path / "mono", below="teams/north/")
    plancode(repo.folder / "teams/north", *COMMANDS["roll-over"][0], "--commit", err="next: to share it")
    assert status(repo) == ""


@each_command
@pytest.mark.parametrize(
    ("more", "code", "says"),
    [
        (["--commit", "--dry-run"], 2, "either --dry-run or --commit"),
        (["--commit", "--as-of", "2026-11-23"], 2, "a commit is made today"),
    ],
)
def test_what_makes_no_sense_is_refused(
    repo: Repo, arguments: list[str], paths: list[str], message: str, more: list[str], code: int, says: str
) -> None:
    before = files(repo.folder)
    plancode(repo.folder, *arguments, *more, code=code, err=says)
    assert files(repo.folder) == before
    assert repo.git("rev-list", "--count", "HEAD") == "1"


def test_a_file_with_other_changes_is_not_committed(repo: Repo) -> None:
    people = PEOPLE + "# changed\n"
    repo.write("plans/people.yaml", people)
    plancode(
        repo.folder, "new", "person", "--name", "Anne", "--commit", code=3,
        err="plans/people.yaml holds other changes that are not committed",
    )  # fmt: skip
    assert files(repo.folder)["plans/people.yaml"].decode() == people
    plancode(
        repo.folder, "new", "person", "--name", "Anne", err="note: plans/people.yaml has other uncommitted changes"
    )


def test_a_file_that_was_deleted_and_not_committed_is_not_written_over(repo: Repo) -> None:
    (repo.folder / "plans/contacts/dupont/FY2098/activities.yaml").unlink()
    call = ["new", "activity", "--plan", "dupont-fy2098", "--contact", "dupont", "--subject", "Call"]
    plancode(repo.folder, *call, "--due", "2098-01-12", "--commit", code=3, err="holds other changes")


def test_the_first_commit_of_a_repository_can_be_of_new_records(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    repo = Repo(folder)
    repo.git("config", "user.name", "Marie Petit")
    repo.git("config", "user.email", "marie@example.org")
    plancode(folder, "new", "product", "--name", "Seed", "--commit", err="next: to share it")
    assert repo.git("show", "--format=", "--name-only") == "plans/products.yaml"


@each_command
def test_without_a_repository_nothing_can_be_committed(
    tmp_path: Path, arguments: list[str], paths: list[str], message: str
) -> None:
    folder = write(tmp_path, MADE)
    before = files(folder)
    plancode(folder, *arguments, "--commit", code=3, err="run `git init`")
    assert files(folder) == before
    plancode(folder, *arguments, err="next: run `git init`: the repository")


def test_a_shallow_clone_is_written_to_and_not_committed_to(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"plans/products.yaml": "kind: product\nid: a\nname: A\n"})
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.folder}", str(tmp_path / "shallow"))
    folder = tmp_path / "shallow"
    answer(folder, "config", "user.email", "marie@example.org")
    plancode(folder, "new", "account", "--name", "New", "--commit", code=3, err="this clone is incomplete")
    plancode(folder, "new", "account", "--name", "New", err="next: ")
    assert "plans/accounts/new.yaml" in files(folder)


def test_new_records_of_a_status_that_is_signed_are_signed(tmp_path: Path) -> None:
    repo = made(tmp_path / "work", more={"plancode.yaml": "policy: {signed: [draft]}\n"})
    new = ["new", "plan", "--contact", "weber", "--period", "FY2099"]
    assert " commit -S -m 'Add plan weber-fy2099' -- " in plancode(repo.folder, *new, err=None).err
    assert " commit -S " not in plancode(repo.folder, "new", "product", "--name", "Seed", err=None).err


@pytest.mark.parametrize("more", [[], ["--commit"]])
def test_who_comes_second_begins_again_on_what_the_first_has_written(repo: Repo, more: list[str]) -> None:
    def first() -> None:
        with alone(repo.folder):
            started.set()
            time.sleep(1)
            write(repo.folder, {"plans/products.yaml": "kind: product\nid: seed\nname: Theirs\n"})
            repo.git("add", "plans/products.yaml")
            repo.git("commit", "-qm", "Theirs")

    started = threading.Event()
    other = threading.Thread(target=first)
    other.start()
    started.wait()
    ended = plancode(repo.folder, "new", "product", "--name", "Seed", *more, err="next: ")
    other.join()
    assert ended.out.startswith("product seed-2  plans/products.yaml\n")
    assert files(repo.folder)["plans/products.yaml"].decode() == (
        "kind: product\nid: seed\nname: Theirs\n---\nkind: product\nid: seed-2\nname: Seed\n"
    )


@pytest.mark.parametrize(
    ("prepare", "told"),
    [
        ([], "to share it, name where to: `git {here}remote add origin ADDRESS`, then `git {here}push -u origin main`"),
        ([["remote", "add", "ours", "."]], "run `git {here}push -u ours main`, then open a pull request"),
        (
            [["remote", "add", "origin", "."], ["fetch", "-q"], ["branch", "-q", "-u", "origin/main"]],
            "run `git {here}push`, or open a pull request",
        ),
        (
            [["checkout", "-q", "--detach"]],
            "give the commit a branch, or it is lost when you leave it: `git {here}switch -c NAME`",
        ),
    ],
)
def test_the_line_that_shares_a_commit_is_one_that_git_takes(
    tmp_path: Path, prepare: list[list[str]], told: str
) -> None:
    folder = workspace(tmp_path)
    repo = Repo(folder)
    for words in [["config", "user.name", "Marie"], ["config", "user.email", "marie@example.org"], ["add", "-A"]]:
        repo.git(*words)
    for words in [["commit", "-qm", "Begin"], *prepare]:
        repo.git(*words)
    ended = elsewhere(folder, "new", "product", "--name", "Seed", "--commit", err="next: ")
    line = told.format(here=f"-C {folder} ")
    assert f"next: {line}\n" in ended.err
    command = line.split("`")[-2].replace("NAME", "kept")
    if "name where to" not in told:
        subprocess.run(["sh", "-ec", command], check=True, capture_output=True, cwd="/")
