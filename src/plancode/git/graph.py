"""The commits up to a tip, and the paths that each changed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedReader
from itertools import chain, pairwise
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Final, NamedTuple

from plancode.diagnostics import CannotRun, text
from plancode.git.loose import require_unaltered_trees
from plancode.git.nearest import nearest_parents, trees_beside
from plancode.git.objects import blank_tree, trees_of
from plancode.git.process import text_of
from plancode.git.refs import is_ancestor
from plancode.git.repository import Repository, answers, ask
from plancode.git.silence import EndedEarly
from plancode.git.tree_diff import (
    DIFF,
    Change,
    TreePair,
    chunks_of,
    differences,
    lacking,
    questions,
    told,
    tree_at,
    trees_compared,
)

MOST_CHANGES: Final = 200_000
# Of all commits together: where trees repeat each other, a kilobyte for each commit is enough to reach it.
MOST_CHANGES_IN_ALL: Final = 10_000_000
# How many chunks of 64 KiB git may have sent that nobody has taken yet.
_MOST_WAITING: Final = 256
_NO_MORE: Final = ("", None)


class GraphCommit(NamedTuple):
    """A commit's place in the graph and the paths that it changed against its base.

    That is its first parent; for a merge in a comparison, the `nearest` of its parents.
    """

    id: str
    parents: tuple[str, ...]
    changes: tuple[Change, ...]
    nearest: str | None = None

    @property
    def base(self) -> str | None:
        """Return the parent that the commit's changes are told against; None for a root."""
        return self.nearest or (self.parents[0] if self.parents else None)


@dataclass(slots=True)
class Comparison:
    """The commits up to a tip, parents first, and a stream of their changes.

    Git still compares trees while the stream is read. It can be read once; `taken` says that somebody does.
    """

    tip: str
    commits: list[GraphCommit]
    changes: Iterator[tuple[Change, ...]]
    taken: bool = False


def topology(repository: Repository, tip: str, *, without: str | None = None) -> list[GraphCommit]:
    """Return the commits of tip's ancestry that are not in that of `without`, parents first; their changes stay empty.

    Raises:
        CannotRun: the repository lacks an object that is needed, or git does not list all commits.
    """
    excluded = [f"^{without}"] if without else []
    listing = ask(repository, ["rev-list", "--parents", "--topo-order", "--reverse", tip, *excluded, "--"])
    lines = (line.split() for line in text_of(listing.stdout).splitlines())
    # A commit is named by those that follow it, too: one text for all.
    found = [GraphCommit(sys.intern(line[0]), tuple(map(sys.intern, line[1:])), ()) for line in lines]
    # The tip comes last; it may be missing only where `without` has all of its ancestry.
    if found[-1].id != tip if found else not (without and is_ancestor(repository, tip, without)):
        raise EndedEarly
    return found


def comparison(repository: Repository, tip: str, folder: str, *, without: str | None = None) -> Comparison:
    """Start to compare a folder in all commits up to tip; return the comparison. Links and submodules have no blob.

    A merge is compared with the nearest of its parents: where main is merged into a branch, that is main.

    Raises:
        CannotRun: the repository lacks an object that is needed, or holds a tree that was altered, or a commit changes too
            many files.
    """
    require_unaltered_trees(repository)
    commits = topology(repository, tip, without=without)
    trees = trees_compared(repository, [commit.id for commit in commits], folder)
    if nearest := nearest_parents(commits, trees):
        known = {commit.id for commit in commits}
        outside = {parent for commit in commits for parent in commit.parents}.difference(known)
        at: dict[str | None, str] = {parent: tree_at(repository, parent, folder) for parent in outside}
        trees = trees_beside(commits, trees, nearest, {**at, None: blank_tree(repository)})
        commits = [commit._replace(nearest=nearest.get(commit.id)) for commit in commits]
    stream = _changes(repository, commits, folder, trees)
    first = next(stream, None)
    return Comparison(tip, commits, stream if first is None else chain([first], stream))


def _changes(
    repository: Repository, commits: Sequence[GraphCommit], folder: str, trees: Mapping[str, TreePair]
) -> Iterator[tuple[Change, ...]]:
    """Yield, for each commit, its changes in a folder, while git still compares trees.

    The folder's own trees are compared: if git looked for the folder in every commit, it would take half as long again.
    """
    asked = [commit.id for commit in commits if commit.id in trees]
    pairs = questions(" ".join(trees[commit]) for commit in asked)
    with answers(repository, DIFF, pairs) as stream, _drained(stream) as chunks:
        wanted = ((commit, " ".join(trees[commit])) for commit in asked)
        made = _changes_told(repository, chunks, f"{folder}/", wanted)
        for commit in commits:
            yield next(made) if commit.id in trees else ()
        # Only the end shows whether git has told everything.
        next(made, None)


def difference(repository: Repository, one: str, other: str, paths: Sequence[str]) -> tuple[Change, ...]:
    """Return the paths that differ between the trees of two commits.

    Raises:
        CannotRun: there are too many, or git does not tell all of them.
    """
    found: list[Change] = []
    for each in differences(repository, one, other, paths):
        if len(found) == MOST_CHANGES:
            raise _too_many(other)
        found.append(each.change)
    return tuple(found)


def differences_back(
    repository: Repository, commits: Sequence[str], paths: Sequence[str]
) -> Iterator[tuple[Change, ...]]:
    """Yield, for each of commits but the first, what changed from it to the one that stands before it in commits.

    Raises:
        CannotRun: a commit is missing, or git does not tell all of them.
    """
    trees = trees_of(repository, commits)
    pairs = [f"{tree} {newer}" for newer, tree in pairwise(trees)]
    with answers(repository, [*DIFF, "--", *paths], questions(pairs)) as stream:
        yield from _changes_told(repository, chunks_of(stream), "", zip(commits[1:], pairs, strict=True))


def _changes_told(
    repository: Repository, chunks: Iterator[bytes], above: str, asked: Iterable[tuple[str, str]]
) -> Iterator[tuple[Change, ...]]:
    """Yield the changes of each commit, in the order in which they were asked for; above stands before each path.

    Raises:
        CannotRun: git does not tell of all of them, or tells of something else.
    """
    answered, count = told(chunks), 0
    named, _ = next(answered, _NO_MORE)
    for commit, question in asked:
        if named != question:
            raise lacking(repository, question)
        made: list[Change] = []
        named, found = next(answered, _NO_MORE)
        while found is not None:
            made.append(found.change_at(f"{above}{found.path}"))
            if len(made) > MOST_CHANGES or count + len(made) > MOST_CHANGES_IN_ALL:
                raise _too_many(commit)
            named, found = next(answered, _NO_MORE)
        count += len(made)
        yield tuple(made)
    if named:
        raise EndedEarly


def _too_many(commit: str) -> CannotRun:
    return CannotRun(
        text("the commit {commit} changes too many files", commit=commit),
        text("split it: {most} at most, and {all} in the whole history", most=MOST_CHANGES, all=MOST_CHANGES_IN_ALL),
    )


@contextmanager
def _drained(stream: BufferedReader) -> Iterator[Iterator[bytes]]:
    """Give the chunks of a stream; a thread reads ahead, so that git need not wait until they are taken."""
    drain = _Drain(stream)
    try:
        yield drain.chunks()
    finally:
        drain.leave()


class _Drain:
    """Reads a stream in a thread, at most `_MOST_WAITING` chunks ahead."""

    def __init__(self, stream: BufferedReader) -> None:
        self._waiting: Queue[bytes | Exception] = Queue(_MOST_WAITING)
        self._left = Event()
        Thread(target=self._read, args=(stream,), daemon=True).start()

    def _read(self, stream: BufferedReader) -> None:
        try:
            for chunk in chunks_of(stream):
                self._put(chunk)
            self._put(b"")
        except Exception as error:  # noqa: BLE001 - who waits for chunks would wait for ever if one were not told
            # This comes too when nobody takes the answers any more, and the stream is closed.
            self._put(error)

    def _put(self, chunk: bytes | Exception) -> None:
        while not self._left.is_set():
            with suppress(Full):
                self._waiting.put(chunk, timeout=1)
                return

    def chunks(self) -> Iterator[bytes]:
        """Yield the chunks in their order."""
        while chunk := self._waiting.get():
            if isinstance(chunk, Exception):
                raise chunk
            yield chunk

    def leave(self) -> None:
        """Let the thread end: nobody takes chunks any more."""
        self._left.set()
        with suppress(Empty):
            self._waiting.get_nowait()
