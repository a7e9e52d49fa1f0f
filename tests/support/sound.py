"""A sound workspace of three records, in a repository with a commit on main for each version of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from tests.support.cli import write
from tests.support.git import answer
from tests.support.repo import Repo

PEOPLE = "kind: person\nid: marie\nname: Marie\nemail: marie@example.org\nrole: account-manager\n"
PLAN = """kind: plan
id: dupont-fy2099
name: Dupont
period: FY2099
type: account
status: {status}
owner: marie
accounts: [{{account: chu}}]
goals: [Be known]
"""
MISSPELLED = PLAN.format(status="draft").replace("type: account", "type: acount")
ACCOUNT = "kind: account\nid: chu\nname: CHU\n"
SOUND = {"plans/people.yaml": PEOPLE, "plans/chu.yaml": ACCOUNT, "plans/plan.yaml": PLAN.format(status="draft")}
PAUL = "---\nkind: person\nid: paul\nname: Paul\nemail: paul@example.org\nrole: {role}\n"
MARIE = ("Marie", "marie@example.org")


def git(folder: Path, *arguments: str, author: str = "Marie <marie@example.org>") -> None:
    """Run git in folder, as author."""
    name, email = author.rstrip(">").split(" <")
    who = {"GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": email, "GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": email}
    quiet = ("-c", "init.defaultBranch=main", "-c", "maintenance.auto=false")
    answer(folder, *quiet, *arguments, environment=os.environ | who)


def repository(folder: Path, *versions: Mapping[str, str | bytes | None]) -> Path:
    """Make folder a repository with a commit for each version, on top of the files that it holds already; return it."""
    repo = Repo(folder)
    there = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if _is_ours(path)}
    for number, files in enumerate(versions):
        repo.commit({**there, **files}, message=f"Commit {number}\n", author=MARIE, date=datetime.now(UTC))
        there = {}
    if versions:
        repo.checkout()
    return folder


def branch(folder: Path, *versions: Mapping[str, str | bytes], author: str = "Marie <marie@example.org>") -> None:
    """Commit versions on top of what is checked out in folder."""
    for number, files in enumerate(versions):
        write(folder, files)
        git(folder, "add", "-A", author=author)
        git(folder, "commit", "-qm", f"Change {number}", author=author)


def _is_ours(path: Path) -> bool:
    return path.is_file() and ".git" not in path.parts
