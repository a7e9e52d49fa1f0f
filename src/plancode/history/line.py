"""Whether git has told everything: changes along one line of commits lead to what stands at HEAD (HISTORY.md, Honesty)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from plancode import git
from plancode.diagnostics import CannotRun, text
from plancode.workspace import is_record_file


class Line:
    """The line of bases up to the last of some commits; each change begins with what the commit before left.

    `standing` are the files, as path and blob, before the first of them.
    """

    def __init__(self, commits: Sequence[git.GraphCommit], standing: Iterable[tuple[str, str]] = ()) -> None:
        self._ids = frozenset(_bases(commits))
        self._standing: dict[str, str | None] = dict(standing)

    def follow(self, commit: git.GraphCommit, changes: Sequence[git.Change]) -> None:
        """Take in the changes of a commit; those of commits on other lines are not looked at.

        Raises:
            CannotRun: a change begins with something that the commit before did not leave.
        """
        if commit.id in self._ids:
            apart = [change.path for change in changes if self._standing.get(change.path) != change.before]
            if apart:
                raise _not_whole(apart[0], commit.id)
            self._standing |= {change.path: change.after for change in changes}

    def prove_end(self, tip: str, files: Iterable[tuple[str, str]], prefix: str) -> None:
        """Compare what the changes lead to with the record files at the tip, given as path and blob.

        Raises:
            CannotRun: the two differ.
        """
        told = {(path, blob) for path, blob in self._standing.items() if blob and is_record_file(path, prefix)}
        apart = told ^ set(files)
        if apart:
            raise _not_whole(min(path for path, _ in apart), tip)


def _bases(commits: Sequence[git.GraphCommit]) -> Iterator[str]:
    wanted = commits[-1].id if commits else None
    for commit in reversed(commits):
        if commit.id == wanted:
            yield commit.id
            wanted = commit.base


def _not_whole(path: str, commit: str) -> CannotRun:
    return CannotRun(
        text(
            "the changes that git tells of {path} do not lead to what stands in {commit}", path=path, commit=commit[:10]
        ),
        text("see what the repository lacks: `git fsck`"),
    )
