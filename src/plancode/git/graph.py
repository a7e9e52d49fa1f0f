"""The commits up to a tip, and the paths that each changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from queue import SimpleQueue
from threading import Thread
from typing import IO, Final, NamedTuple

from plancode.diagnostics import CannotRun, text
from plancode.git.objects import LINKS
from plancode.git.repository import Repository, answers, ask
from plancode.git.running import text_of

MOST_CHANGES: Final = 200_000
_CHUNK: Final = 1 << 16
# No renames: what a record is does not depend on its path.
_DIFF: Final = (
    "diff-tree",
    "-r",
    "-z",
    "--no-renames",
    "--no-relative",
    "--no-ext-diff",
    "--no-textconv",
    "--no-abbrev",
)


class Change(NamedTuple):
    """One path that a commit changed against its first parent; a side that is absent has no blob."""

    path: str
    before: str | None
    after: str | None


class GraphCommit(NamedTuple):
    """A commit's place in the graph and the paths that it changed against its first parent."""

    id: str
    parents: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(slots=True)
class Comparison:
    """The commits up to a tip, parents first, and their changes, which git goes on finding while they are taken, once."""

    tip: str
    commits: list[GraphCommit]
    changes: Iterator[tuple[Change, ...]]
    taken: bool = False


def topology(repository: Repository, tip: str, *, without: str | None = None) -> list[GraphCommit]:
    """Return every commit of tip's ancestry, parents first, without its changes; those in the ancestry of `without` are left out."""
    excluded = [f"^{without}"] if without else []
    listing = ask(repository, ["rev-list", "--parents", "--topo-order", "--reverse", tip, *excluded, "--"])
    lines = (line.split() for line in text_of(listing.stdout).splitlines())
    return [GraphCommit(line[0], tuple(line[1:]), ()) for line in lines]


def comparison(repository: Repository, tip: str, paths: Sequence[str], *, without: str | None = None) -> Comparison:
    """Return the comparison of the trees up to tip, already under way; links and submodules have no blob.

    Raises:
        CannotRun: the repository lacks an object that is needed, or a commit changes too many files.
    """
    commits = topology(repository, tip, without=without)
    stream = _changes(repository, [commit.id for commit in commits], paths)
    first = next(stream, None)
    return Comparison(tip, commits, stream if first is None else chain([first], stream))


def _changes(repository: Repository, ids: Sequence[str], paths: Sequence[str]) -> Iterator[tuple[Change, ...]]:
    """Yield the changes below paths of each commit of ids against its first parent, while git still compares trees."""
    # Whole trees are compared faster than trees limited to a folder at the top, when that folder is what changes.
    limits = [] if all("/" not in path for path in paths) else paths
    arguments = [*_DIFF, "--stdin", "--root", "--diff-merges=first-parent", "--", *limits]
    with answers(repository, arguments, ids) as stream:
        told = _commits_with_changes(_Drain(stream), paths)
        commit, made = next(told, ("", ()))
        for wanted in ids:
            if wanted == commit:
                yield made
                commit, made = next(told, ("", ()))
            else:
                yield ()


def difference(repository: Repository, one: str, other: str, paths: Sequence[str]) -> tuple[Change, ...]:
    """Return the paths that differ between the trees of two commits."""
    output = ask(repository, [*_DIFF, one, other, "--", *paths]).stdout
    fields = iter(text_of(output).split("\0"))
    return tuple(_change(entry, fields) for entry in fields if entry)


def _commits_with_changes(stream: _Drain, paths: Sequence[str]) -> Iterator[tuple[str, tuple[Change, ...]]]:
    folders = tuple(f"{path}/" for path in paths)
    commit, made = "", list[Change]()
    fields = _fields(stream)
    for entry in fields:
        if not entry.startswith(":"):
            if commit:
                yield commit, tuple(made)
            commit, made = entry, []
            continue
        change = _change(entry, fields)
        if paths and not change.path.startswith(folders) and change.path not in paths:
            continue
        if len(made) == MOST_CHANGES:
            raise CannotRun(
                text("the commit {commit} changes too many files", commit=commit),
                text("{most} at most", most=MOST_CHANGES),
            )
        made.append(change)
    if commit:
        yield commit, tuple(made)


class _Drain:
    """Reads a stream to its end in a thread, so that whoever writes it need not wait for whoever takes it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._chunks: SimpleQueue[bytes] = SimpleQueue()
        self._thread = Thread(target=self._read, args=(stream,), daemon=True)
        self._thread.start()

    def _read(self, stream: IO[bytes]) -> None:
        # Whoever takes the answers may leave before their end, and closes the stream.
        with suppress(ValueError, OSError):
            while chunk := stream.read1(_CHUNK):  # type: ignore[attr-defined]  # a buffered reader, which IO does not say
                self._chunks.put(chunk)
        self._chunks.put(b"")

    def read(self) -> bytes:
        """Return the next bytes; none at the end."""
        return self._chunks.get()


def _fields(stream: _Drain) -> Iterator[str]:
    rest = b""
    while chunk := stream.read():
        whole, _, rest = (rest + chunk).rpartition(b"\0")
        if whole:
            yield from text_of(whole).split("\0")


def _change(entry: str, fields: Iterator[str]) -> Change:
    path = next(fields, None)
    if path is None:
        raise CannotRun(
            text("git ended before it had told everything"), text("git fsck says what the repository lacks")
        )
    old_mode, new_mode, old, new, _ = entry[1:].split(" ")
    return Change(path, _blob(old_mode, old), _blob(new_mode, new))


def _blob(mode: str, blob: str) -> str | None:
    return None if mode in LINKS or not blob.strip("0") else blob
