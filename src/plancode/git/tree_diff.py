"""What git says in which two trees differ, told to its end: the end of the answers is an answer of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Final, NamedTuple

from plancode.git.process import text_of
from plancode.git.repository import Repository, answers
from plancode.git.silence import EndedEarly

# The modes of symbolic links and of submodules.
LINKS: Final = ("120000", "160000")
# No renames: what a record is does not depend on its path.
DIFF: Final = (
    "diff-tree",
    "-r",
    "-z",
    "--stdin",
    "--no-renames",
    "--no-relative",
    "--no-ext-diff",
    "--no-textconv",
    "--no-abbrev",
)
# What is no commit, diff-tree says again at once: a sign of life between answers, and that there are no more.
_ALIVE: Final = "."
_END: Final = "end"
_ENDED: Final = re.compile(rb"(\.\n)*end\n")
_COMMITS_BETWEEN: Final = 1000
_CHUNK: Final = 1 << 16


class Change(NamedTuple):
    """One path that differs; a side that is absent has no blob."""

    path: str
    before: str | None
    after: str | None


class Difference(NamedTuple):
    """One path that differs, with what stands there on either side: modes of zeros where nothing does."""

    path: str
    modes: tuple[str, str]
    ids: tuple[str, str]

    @property
    def change(self) -> Change:
        """Return what it means for files: links and submodules are none."""
        before, after = map(_blob, self.modes, self.ids)
        return Change(self.path, before, after)


def differences(repository: Repository, one: str, other: str, paths: Sequence[str]) -> Iterator[Difference]:
    """Yield in which paths two trees differ, also two of commits.

    Raises:
        CannotRun: git does not tell all of them.
    """
    with answers(repository, [*DIFF, one, other, "--", *paths], [_END]) as stream:
        told = fields(chunks_of(stream))
        for field in told:
            yield difference_of(field, told)


def questions(commits: Sequence[str]) -> Iterator[str]:
    """Yield what to ask about the changes of commits."""
    for place in range(0, len(commits), _COMMITS_BETWEEN):
        yield from commits[place : place + _COMMITS_BETWEEN]
        yield _ALIVE
    yield _END


def chunks_of(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the bytes of a stream as they come."""
    while chunk := stream.read1(_CHUNK):  # type: ignore[attr-defined]  # a buffered reader, which IO does not say
        yield chunk


def fields(chunks: Iterable[bytes]) -> Iterator[str]:
    """Yield what git tells between NULs; what names a commit can follow signs of life.

    Raises:
        EndedEarly: it has not come to its end.
    """
    rest = b""
    for chunk in chunks:
        whole, _, rest = (rest + chunk).rpartition(b"\0")
        if whole:
            yield from text_of(whole).split("\0")
    if not _ENDED.fullmatch(rest):
        raise EndedEarly


def named_commit(field: str) -> str | None:
    """Return the commit that a field names, whose changes follow; None where it tells a change."""
    return None if field.startswith(":") else field.rpartition("\n")[2]


def difference_of(field: str, told: Iterator[str]) -> Difference:
    """Return the difference that a field and the one after it tell."""
    path = next(told, None)
    if path is None:
        raise EndedEarly
    old_mode, new_mode, old, new, _ = field[1:].split(" ")
    return Difference(path, (old_mode, new_mode), (old, new))


def _blob(mode: str, blob: str) -> str | None:
    return None if mode in LINKS or not blob.strip("0") else blob
