"""The paths in which two trees differ. One more answer marks the end of git's answers, so that none is lost unseen."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from io import BufferedReader
from itertools import islice
from typing import Final, NamedTuple

from plancode.diagnostics import CannotRun
from plancode.git.objects import blank_tree, tree_of
from plancode.git.process import failure, missing_object, text_of
from plancode.git.repository import Repository, answers, ask
from plancode.git.silence import EndedEarly

# The modes of symbolic links and of submodules.
LINKS: Final = ("120000", "160000")
# No renames: what a record is does not depend on its path.
COMPARE: Final = (
    "diff-tree",
    "-z",
    "--stdin",
    "--no-renames",
    "--no-relative",
    "--no-ext-diff",
    "--no-textconv",
    "--no-abbrev",
)
DIFF: Final = (*COMPARE, "-r")
_OF_COMMITS: Final = ("--root", "--diff-merges=first-parent")
# diff-tree at once repeats a line that names no object: a sign of life between answers, and the mark of their end.
_ALIVE: Final = "."
_END: Final = "end"
_QUESTIONS_BETWEEN: Final = 1000
_CHUNK: Final = 1 << 16
_TREE: Final = "040000"


class Change(NamedTuple):
    """One path that differs; a side that is absent has no blob."""

    path: str
    before: str | None
    after: str | None


class Difference(NamedTuple):
    """One path that differs, with mode and id on either side; zeros where nothing stands there."""

    path: str
    modes: tuple[str, str]
    ids: tuple[str, str]

    @property
    def change(self) -> Change:
        """Return the change of the file there; links and submodules are no files."""
        return self.change_at(self.path)

    def change_at(self, path: str) -> Change:
        """Return the change of the file there, under its path from elsewhere."""
        # One text for all commits: what stands where, and what is told of each, is kept by paths.
        return Change(sys.intern(path), _blob(self.modes[0], self.ids[0]), _blob(self.modes[1], self.ids[1]))


class TreePair(NamedTuple):
    """The ids of two trees, which differ: how a folder was and how it is."""

    before: str
    after: str


def differences(repository: Repository, one: str, other: str, paths: Sequence[str]) -> Iterator[Difference]:
    """Yield the paths in which two trees differ; a commit can be named in place of its tree.

    Raises:
        CannotRun: git does not tell all of them.
    """
    with answers(repository, [*DIFF, one, other, "--", *paths], [_END]) as stream:
        for _, found in told(chunks_of(stream)):
            if found is not None:
                yield found


def trees_compared(repository: Repository, commits: Sequence[str], folder: str) -> dict[str, TreePair]:
    """Return, by commit, the trees of folder at its first parent and at the commit itself, where the two differ.

    Git looks into no other folder. Where something else than a folder stands, an empty tree takes its place.

    Raises:
        CannotRun: the repository lacks an object that is needed, or git does not tell all of them.
    """
    first, *deeper = folder.split("/")
    found = _entries(repository, [*_OF_COMMITS, "--", first], commits)
    for name in deeper:
        pairs = [" ".join(pair) for pair in found.values()]
        below = _entries(repository, ["--", name], pairs)
        found = {commit: below[" ".join(pair)] for commit, pair in found.items() if " ".join(pair) in below}
    return found


def tree_at(repository: Repository, commit: str, folder: str) -> str:
    """Return the id of the tree of folder in a commit; where no folder stands, that of the empty tree.

    Raises:
        CannotRun: the repository lacks an object that is needed.
    """
    pair = TreePair(blank_tree(repository), tree_of(repository, commit))
    for name in folder.split("/"):
        found = _entries(repository, ["--", name], [" ".join(pair)])
        pair = found.get(" ".join(pair), TreePair(pair.before, pair.before))
        if pair.before == pair.after:
            break
    return pair.after


def _entries(repository: Repository, arguments: Sequence[str], wanted: Sequence[str]) -> dict[str, TreePair]:
    """Return, by commit or pair of trees in wanted, the two trees at the path in arguments, where they differ."""
    trees: dict[str, tuple[set[str], set[str]]] = {}
    with answers(repository, [*COMPARE, *arguments], questions(wanted)) as stream:
        for named, found in told(chunks_of(stream)):
            before, after = trees.setdefault(named, (set(), set()))
            if found is not None:
                before |= {found.ids[0]} if found.modes[0] == _TREE else set()
                after |= {found.ids[1]} if found.modes[1] == _TREE else set()
    # Git leaves out commits without a change, but a pair of trees without an answer is one that it lacks.
    if unanswered := [each for each in wanted if " " in each and each not in trees]:
        raise lacking(repository, unanswered[0])
    if any(len(side) > 1 for sides in trees.values() for side in sides):
        raise failure(0, b"duplicate entries in a tree")
    blank = blank_tree(repository)
    # The tree that a commit leaves is the one that the next begins with: one text for both.
    pairs = {
        named: TreePair(*(sys.intern(next(iter(side), blank)) for side in sides)) for named, sides in trees.items()
    }
    return {named: pair for named, pair in pairs.items() if pair.before != pair.after}


def lacking(repository: Repository, pair: str) -> CannotRun:
    """Return the ending for a pair of trees that git left without an answer, because one of them is missing."""
    for tree in pair.split():
        if ask(repository, ["cat-file", "-e", tree], expected=(0, 1, 128)).returncode:
            return missing_object(tree)
    return EndedEarly()


def questions(wanted: Iterable[str]) -> Iterator[str]:
    """Yield the lines that ask for the changes of commits, or of pairs of trees."""
    waiting = iter(wanted)
    while some := list(islice(waiting, _QUESTIONS_BETWEEN)):
        yield from some
        yield _ALIVE
    yield _END


def chunks_of(stream: BufferedReader) -> Iterator[bytes]:
    """Yield the bytes of a stream as they come."""
    while chunk := stream.read1(_CHUNK):
        yield chunk


def told(chunks: Iterable[bytes]) -> Iterator[tuple[str, Difference | None]]:
    """Yield each question that git answers, first with None, then with each difference that git tells.

    Raises:
        EndedEarly: the mark of the end is missing.
    """
    named, fields = "", _fields(chunks)
    for field in filter(None, fields):
        if field[0] == ":":
            yield named, _difference(field, next(fields, None))
            continue
        # A question stands on a line of its own, or before a NUL if it is a commit; a change begins with a colon.
        *lines, change = field.split("\n")
        for line in lines if change.startswith(":") else [*lines, change]:
            if line not in (_ALIVE, ""):
                named = line
                yield named, None
        if change.startswith(":"):
            yield named, _difference(change, next(fields, None))


def _difference(described: str, path: str | None) -> Difference:
    if path is None:
        raise EndedEarly
    old_mode, new_mode, old, new, _ = described[1:].split(" ")
    return Difference(path, (old_mode, new_mode), (old, new))


def _fields(chunks: Iterable[bytes]) -> Iterator[str | None]:
    """Yield the parts of git's answer that end with NUL, then None, then what is left before the mark of the end.

    Raises:
        EndedEarly: the mark of the end is missing.
    """
    rest = b""
    for chunk in chunks:
        whole, _, rest = (rest + chunk).rpartition(b"\0")
        if whole:
            yield from text_of(whole).split("\0")
    before, end, after = text_of(rest).rpartition(f"{_END}\n")
    if not end or after or (before and not before.endswith("\n")):
        raise EndedEarly
    yield from (None, before)


def _blob(mode: str, blob: str) -> str | None:
    return None if mode in LINKS or not blob.strip("0") else blob
