"""Plans ready to move by steps: written by hand, in a repository of somebody who may move them."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path

from tests.support.sound import repository

PEOPLE = (
    "kind: person\nid: marie\nname: Marie\nemail: marie@example.org\n---\n"
    "kind: person\nid: paul\nname: Paul\nemail: paul@example.org\nrole: approver\n---\n"
    "kind: account\nid: chu\nname: CHU\n"
)
PLAN = (
    "# The plan of {id}\r\n"
    "kind: plan   # never change this\r\n"
    "id: {id}\r\n"
    "name: 'The plan\tof {id}'\r\n"
    "period: {period}\r\n"
    "type: account\r\n"
    'status: "{status}" # waits\r\n'
    "owner: marie\r\n"
    "accounts: [ {{account: chu}} ]   # one\r\n"
    "goals: >\r\n"
    "  Be known,\r\n"
    "  status: draft\r\n"
)


def plan(name: str = "p", period: str = "FY2099", status: str = "draft") -> str:
    """Return the text of a plan."""
    return PLAN.format(id=name, period=period, status=status)


def made(folder: Path, *versions: Mapping[str, str | bytes | None], config: str = "", person: str = "marie") -> Path:
    """Make a repository with a commit for each version of its plans, and set person as git's user."""
    first = {"plans/people.yaml": PEOPLE, "plancode.yaml": config or "version: 1\n"}
    repository(folder, {**first, **versions[0]}, *versions[1:])
    with (folder / ".git" / "config").open("a") as file:
        file.write(f"[user]\n\tname = {person.title()}\n\temail = {person}@example.org\n")
    return folder


def hook(folder: Path, name: str, text: str) -> None:
    """Give a repository a git hook."""
    path = folder / ".git" / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
