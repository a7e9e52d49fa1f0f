"""A new repository, and commits written from a description: their ids depend on that description alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from plancode.git.objects import Identity
from plancode.git.process import run
from plancode.git.repository import Repository, open_repository


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCommit:
    """A commit to make: what it says, and the files that differ from its first parent's.

    `parents` are places in the sequence of commits that it is written with.
    """

    author: Identity
    when: datetime
    message: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    parents: Sequence[int] = ()


def create_repository(folder: Path) -> Repository:
    """Return a new repository in folder, on the branch `main`, without a commit.

    Raises:
        CannotRun: git is not there, or cannot write to folder.
    """
    run(["init", "--quiet", "--initial-branch=main"], folder)
    return open_repository(folder)


def configure_identity(repository: Repository, identity: Identity) -> None:
    """Make identity the author of what is committed in this one repository."""
    for key, value in (("user.name", identity.name), ("user.email", identity.email)):
        run(["config", "--local", key, value], repository.root)


def import_commits(repository: Repository, commits: Sequence[NewCommit], branches: Mapping[str, int]) -> None:
    """Write commits, which come parents first, set the branches, and make the work tree match the one checked out.

    Raises:
        CannotRun: git could not write them.
    """
    stream = [line for number, commit in enumerate(commits) for line in _stated(number, commit)]
    stream += [
        line for branch, number in branches.items() for line in (f"reset refs/heads/{branch}".encode(), _from(number))
    ]
    run(["fast-import", "--quiet"], repository.root, stdin=b"\n".join([*stream, b""]))
    run(["read-tree", "-u", "--reset", "HEAD"], repository.root)


def _stated(number: int, commit: NewCommit) -> Iterator[bytes]:
    who = f"{commit.author.name} <{commit.author.email}> {stamp(commit.when)}"
    # All commits are written to one branch, whatever their parents; the branches are set when all are there.
    if not commit.parents:
        yield b"reset refs/heads/main"
    yield b"commit refs/heads/main"
    yield f"mark :{number + 1}".encode()
    yield f"author {who}".encode()
    yield f"committer {who}".encode()
    yield from data_lines(commit.message.encode())
    for place, parent in enumerate(commit.parents):
        yield f"merge :{parent + 1}".encode() if place else _from(parent)
    for path, data in commit.files.items():
        yield f"M 100644 inline {path}".encode()
        yield from data_lines(data)


def _from(number: int) -> bytes:
    return f"from :{number + 1}".encode()


def stamp(when: datetime) -> str:
    """Return a moment as commits state it; the seconds that the offset of an old time zone may have are dropped."""
    return f"{int(when.timestamp())} {f'{when:%z}'[:5]}"


def data_lines(data: bytes) -> Iterator[bytes]:
    """Yield the lines that hand data to fast-import."""
    yield f"data {len(data)}".encode()
    yield data
