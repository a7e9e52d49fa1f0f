"""Commits that nobody has made, such as what would land: written beside a repository, never into it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from plancode.diagnostics import CannotRun, text
from plancode.git.fast_import import data_lines, stamp
from plancode.git.objects import Identity, raw_commit, tree_of
from plancode.git.process import USAGE, failure, line_of, path_of, quoted, run, text_of
from plancode.git.refs import shallow_commits
from plancode.git.repository import Repository, ask, named_folder

# With the user's own settings, a merge could turn out otherwise than on the forge.
_MERGE_SETTINGS: Final = (
    "merge.default=text",
    "merge.renames=true",
    "merge.directoryRenames=conflict",
    "merge.renormalize=false",
    "merge.renameLimit=7000",
    "merge.conflictStyle=merge",
)
# What a commit says besides its place in the graph. A signature would not hold at another place, so it is not kept.
_KEPT_HEADERS: Final = (b"author ", b"committer ", b"encoding ")
# What git itself takes out of a name or an address.
_CRUD: Final = re.compile(r"[<>\n\0]")


class Merged(NamedTuple):
    """The tree of a merge without conflicts; with conflicts, the tree is None and their paths are named."""

    tree: str | None
    conflicts: tuple[str, ...]


@contextmanager
def scratch(repository: Repository) -> Iterator[Repository]:
    """Give a temporary repository that can read all objects of another, and holds what is written to it.

    It has no refs: commits are named by their ids. It has no configuration or attributes either, so that a merge runs
    no program that the other repository names.
    """
    with tempfile.TemporaryDirectory(prefix="plancode-") as name:
        folder = Path(name).resolve()
        kind = f"--object-format={repository.object_format}"
        run(["init", "--quiet", "--bare", "--template=", kind, str(folder)], folder)
        objects = repository.root / path_of(ask(repository, ["rev-parse", "--git-path", "objects"]).stdout)
        (folder / "objects" / "info" / "alternates").write_bytes(quoted(objects.resolve()) + b"\n")
        if ends := shallow_commits(repository):
            (folder / "shallow").write_text("".join(f"{commit}\n" for commit in sorted(ends)), encoding="ascii")
        yield Repository(
            root=folder,
            git_dir=folder,
            bare=True,
            shallow=bool(ends),
            object_format=repository.object_format,
            prefix="",
        )


def merge_trees(scratch: Repository, ours: str, theirs: str) -> Merged:
    """Return what the merge of commit theirs into commit ours holds; two that share no history are merged too.

    Raises:
        CannotRun: this git cannot merge without a work tree.
    """
    arguments = ["merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", "--allow-unrelated-histories"]
    answer = run(
        [*arguments, ours, theirs],
        scratch.root,
        git_dir=named_folder(scratch),
        expected=(0, 1, USAGE),
        overrides=_MERGE_SETTINGS,
    )
    if answer.returncode == USAGE:
        raise CannotRun(
            text("this git cannot tell what a merge would hold"),
            text("install git 2.38 or later; or bring the branch up to date first, with `git merge` of where it goes"),
        )
    if not answer.stdout:
        # If a commit is missing, git ends as it does for a conflict, but tells no tree.
        raise failure(answer.returncode, answer.stderr)
    merged, *paths = text_of(answer.stdout).removesuffix("\0").split("\0")
    # Where a file and a folder have one name, git calls the file after the commit, which nobody but this program knows.
    named = (path.removesuffix(f"~{ours}").removesuffix(f"~{theirs}") for path in paths)
    return Merged(None, tuple(sorted(set(named)))) if answer.returncode else Merged(merged, ())


def make_commit(
    scratch: Repository,
    *,
    tree: str,
    parents: Sequence[str],
    author: Identity,
    committer: Identity,
    when: datetime,
    message: str,
) -> str:
    """Return the id of a new commit; author and committer may lack a name and an address."""
    lines = [f"author {_person(author)} {stamp(when)}", f"committer {_person(committer)} {stamp(when)}"]
    headers = [line.encode(errors="surrogateescape") for line in lines]
    return _written(scratch, tree, parents, headers, message.encode(errors="surrogateescape"))


def replayed(scratch: Repository, commit: str, onto: str) -> str | None:
    """Return the commit that a rebase makes of commit on onto, with the same people and times; None where it conflicts.

    Return onto itself where a rebase drops the commit: a merge, or one whose changes are all there already.
    """
    data = raw_commit(scratch, commit)
    headers, _, message = data.partition(b"\n\n")
    parents = [line[7:].decode() for line in headers.split(b"\n") if line.startswith(b"parent ")]
    if len(parents) > 1:
        return onto
    if parents == [onto]:
        return commit
    kept = [line for line in headers.split(b"\n") if line.startswith(_KEPT_HEADERS)]
    here = tree_of(scratch, onto)
    # merge-tree takes the base from the graph only, so it gets a commit with onto's tree and the parent of commit.
    base = parents[0] if parents else _written(scratch, _empty_tree(scratch), [], kept, b"")
    ours = _written(scratch, here, [base], kept, b"")
    theirs = commit if parents else _written(scratch, tree_of(scratch, commit), [base], kept, b"")
    merged = merge_trees(scratch, ours, theirs).tree
    if merged is None:
        return None
    if merged == here and tree_of(scratch, commit) != tree_of(scratch, base):
        return onto
    return _written(scratch, merged, [onto], kept, message)


def with_files(scratch: Repository, commit: str, files: Mapping[str, bytes | None]) -> str:
    """Return the id of commit's tree with other bytes in files, and without those that are None."""
    stream = [b"commit refs/scratch", b"mark :1", b"committer plancode <> 0 +0000", *data_lines(b"")]
    stream.append(f"from {commit}".encode())
    for path, data in files.items():
        if data is None:
            stream.append(b"D " + quoted(path))
        else:
            stream += [b"M 100644 inline " + quoted(path), *data_lines(data)]
    stream += [b"get-mark :1", b""]
    arguments = ["fast-import", "--quiet", "--force"]
    made = run(arguments, scratch.root, git_dir=named_folder(scratch), stdin=b"\n".join(stream)).stdout
    return tree_of(scratch, line_of(made))


def _empty_tree(scratch: Repository) -> str:
    return _object(scratch, "tree", b"")


def _written(scratch: Repository, tree: str, parents: Sequence[str], headers: Sequence[bytes], message: bytes) -> str:
    places = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
    return _object(scratch, "commit", b"\n".join([*(place.encode() for place in places), *headers, b"", message]))


def _object(scratch: Repository, kind: str, data: bytes) -> str:
    # --literally: without it git refuses people who have no name or no address.
    arguments = ["hash-object", "-t", kind, "-w", "--stdin", "--literally"]
    return line_of(run(arguments, scratch.root, git_dir=named_folder(scratch), stdin=data).stdout)


def _person(identity: Identity) -> str:
    return f"{_CRUD.sub('', identity.name)} <{_CRUD.sub('', identity.email)}>"
