"""A workspace to import into, and the files of a CRM that are imported."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.support.cli import Ended, plancode, write
from tests.support.sound import git, repository

PEOPLE = """kind: person
id: claire-deschamps
name: Claire Deschamps
email: claire@verdalis.example
role: account-manager
"""


def workspace(folder: Path) -> Path:
    """Return a repository with one person, who is git's user there."""
    repository(folder, {"plans/people.yaml": PEOPLE, "plancode.yaml": "version: 1\n"})
    git(folder, "config", "user.name", "Claire Deschamps")
    git(folder, "config", "user.email", "claire@verdalis.example")
    return folder


def table(*rows: str, encoding: str = "utf-8", ending: str = "\r\n") -> bytes:
    """Return the lines of a CSV file."""
    return "".join(f"{row}{ending}" for row in rows).encode(encoding)


def imported(folder: Path, name: str, data: bytes, *arguments: str, code: int = 0) -> Ended:
    """Import a file that stands in the workspace's folder."""
    write(folder, {name: data})
    return plancode(folder, "import", name, *arguments, code=code, err=None)


def told(ended: Ended, what: str) -> Sequence[str]:
    """Return the lines of an ending, without the name of the file, that begin with a word."""
    lines = [*ended.out.splitlines(), *ended.err.splitlines()]
    return [line.removeprefix(what).strip(" :") for line in lines if line.startswith(what)]


def sums(ended: Ended) -> tuple[int, int, int, int, int]:
    """Return the sums of the only table: all rows, new, changed, the same, refused; and prove that none is lost."""
    (line,) = [each for each in ended.err.splitlines() if each.endswith(" refused")]
    words = line.rsplit(": ", 2)
    every = int(words[1].split()[0])
    new, changed, same, refused = (int(part.split()[0]) for part in words[2].split(", "))
    assert every == new + changed + same + refused
    return every, new, changed, same, refused


def files(folder: Path) -> dict[str, bytes]:
    """Return the record files of a workspace."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted((folder / "plans").rglob("*.yaml"))
    }
