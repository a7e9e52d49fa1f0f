"""What stands at a path according to git: in the tree of a commit, or in the index; never in the work tree."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import Final, NamedTuple

from plancode.diagnostics import CannotRun, text
from plancode.git.objects import blank_tree
from plancode.git.process import run, text_of
from plancode.git.repository import Repository, answers, named_folder
from plancode.git.silence import EndedEarly
from plancode.git.tree_diff import chunks_of, differences

MOST_ENTRIES: Final = 200_000
# How `ls-files -s -t` begins an ordinary file that it expects in the work tree.
_USUAL: Final = b"H 100"
_MOST_NAMED: Final = 200
_LEFT_OUT: Final = "S"


class Kind(Enum):
    """What an entry is: an ordinary file, a symbolic link, or a repository inside this one."""

    FILE = "file"
    LINK = "link"
    SUBMODULE = "submodule"


_KINDS: Final = {"120000": Kind.LINK, "160000": Kind.SUBMODULE}


class TreeEntry(NamedTuple):
    """One path and what stands there; the id is that of a blob, or of a submodule's commit."""

    path: str
    kind: Kind
    id: str


class IndexEntry(NamedTuple):
    """One path of the index; `left_out` where git does not expect it in the work tree (sparse checkout, skip-worktree)."""

    path: str
    kind: Kind
    id: str
    left_out: bool


def tree_entries(repository: Repository, commit: str, paths: Sequence[str]) -> Iterator[TreeEntry]:
    """Yield what stands at paths and below in the tree of a commit, links and submodules included.

    Raises:
        CannotRun: there are more than MOST_ENTRIES.
    """
    # ls-tree gives the same answers, and the first of ten million at once, but does not show where they end.
    for count, each in enumerate(differences(repository, blank_tree(repository), commit, paths)):
        if count == MOST_ENTRIES:
            raise too_many()
        yield TreeEntry(each.path, _KINDS.get(each.modes[1], Kind.FILE), each.ids[1])


def tree(repository: Repository, commit: str, paths: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return path and blob of every ordinary file at paths and below in the tree of commit.

    Raises:
        CannotRun: there are more than MOST_ENTRIES entries.
    """
    return tuple((each.path, each.id) for each in tree_entries(repository, commit, paths) if each.kind is Kind.FILE)


def unusual_entries(repository: Repository, paths: Sequence[str]) -> Iterator[IndexEntry]:
    """Yield the entries of the index at paths and below, except ordinary files that git expects in the work tree.

    Raises:
        CannotRun: there are more than MOST_ENTRIES entries.
    """
    arguments = ["ls-files", "-s", "-t", "-z", "--full-name", "--", *paths]
    for described, path in _entries(repository, arguments, usual=_USUAL):
        flag, mode, found, _ = described.split(" ")
        yield IndexEntry(path, _KINDS.get(mode, Kind.FILE), found, flag == _LEFT_OUT)


def index_entries(repository: Repository, paths: Sequence[str]) -> list[TreeEntry]:
    """Return what a commit of the index would hold at paths and below, links and submodules included.

    In a hook, it is the index of the commit that is being made: `git commit FILE` has one of its own.

    Raises:
        CannotRun: there are more than MOST_ENTRIES.
    """
    # ls-files would list files that are only announced, by `git add -N`; a commit does not hold them.
    options = ["--cached", "--raw", "-z", "--no-renames", "--no-abbrev", "--ita-invisible-in-index"]
    arguments = ["diff-index", *options, blank_tree(repository), "--", *paths]
    answer = run(arguments, repository.root, git_dir=named_folder(repository), variables=_own_index(repository))
    fields = text_of(answer.stdout).split("\0")[:-1]
    described, named = fields[0::2], fields[1::2]
    if len(described) != len(named):
        raise EndedEarly
    if len(named) > MOST_ENTRIES:
        raise too_many()
    entries = zip((each.split(" ") for each in described), named, strict=True)
    return [TreeEntry(path, _KINDS.get(mode, Kind.FILE), found) for (_, mode, _, found, _), path in entries]


def _own_index(repository: Repository) -> dict[str, str]:
    """Return the variable that names another index than the usual one, where it is this repository's."""
    named = os.environ.get("GIT_INDEX_FILE")
    path = Path(named).absolute() if named else None
    return {"GIT_INDEX_FILE": str(path)} if path and path.parent.resolve() == repository.git_dir.resolve() else {}


def staged(repository: Repository, paths: Sequence[str]) -> dict[str, str]:
    """Return the blob that the index holds for each of paths."""
    wanted = set(paths)
    # The length of a command line is limited.
    places = paths if len(paths) <= _MOST_NAMED else sorted({path.split("/", 1)[0] for path in paths})
    entries = _entries(repository, ["ls-files", "--stage", "-z", "--", *places], usual=None) if paths else ()
    return {path: described.split(" ")[1] for described, path in entries if path in wanted}


def too_many() -> CannotRun:
    """Return the ending for a workspace of more files than anyone can have written."""
    return CannotRun(
        text("a workspace of more than {most} files is not read", most=MOST_ENTRIES),
        text("let records share files, and keep what is no record outside of plans/"),
    )


def _entries(repository: Repository, arguments: Sequence[str], *, usual: bytes | None) -> Iterator[tuple[str, str]]:
    """Yield the description and the path of each entry that git lists, except those that begin with `usual`.

    Reading stops in the middle of an index that has too many.
    """
    rest, count = b"", 0
    with answers(repository, arguments, ()) as stream:
        for chunk in chunks_of(stream):
            *whole, rest = (rest + chunk).split(b"\0")
            count += len(whole)
            if count > MOST_ENTRIES:
                raise too_many()
            for entry in whole:
                if usual is None or not entry.startswith(usual):
                    described, _, path = text_of(entry).partition("\t")
                    yield described, path
        if rest:
            raise EndedEarly
