"""Commits a few files, and says who would be the author: both in the user's own environment.

The modules that read from git trust nothing that a repository holds. A commit is what the user would type: their hooks
and their signing key count, as they do for `git commit`. Only the variables that would lead git to another repository
or another day are left out.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from plancode.diagnostics import CannotRun, text
from plancode.git.conversion import stored
from plancode.git.index import staged, tree
from plancode.git.objects import Identity, blob_id, person_and_time
from plancode.git.process import given, plain, program
from plancode.git.refs import head
from plancode.git.repository import Repository, named_folder
from plancode.git.silence import EndedEarly, listening

_KEPT_OUT = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_LITERAL_PATHSPECS",
    "GIT_AUTHOR_DATE",
    "GIT_COMMITTER_DATE",
)


def commit_files(
    repository: Repository, paths: Sequence[str], *, message: str, sign: bool = False, new: Sequence[str] = ()
) -> str:
    """Return the id of a new commit on HEAD with the work tree's versions of paths, and no other change.

    Other changes in the index stay there. The paths in new, which the index does not hold yet, are added to it first,
    and removed again if the commit fails. With sign, the commit is signed whatever the configuration says.

    Raises:
        CannotRun: git refuses, because of a hook, or because there is no identity or no key to sign with.
    """
    arguments = ["commit", "--quiet", "--only", "--cleanup=whitespace", "--file=-", *(["--gpg-sign"] if sign else [])]
    answer = _typed(repository, ["add", "--intent-to-add"], new) if new else None
    if answer is None or answer.returncode == 0:
        answer = _typed(repository, arguments, paths, message)
    commit = head(repository)
    if answer.returncode or commit is None:
        if new:
            _typed(repository, ["rm", "--cached", "--quiet", "--force", "--ignore-unmatch"], new)
        said = plain((answer.stderr or answer.stdout).decode(errors="replace"))
        raise CannotRun(
            text("git did not commit: {words}", words=said),
            text("read what git says; nothing is committed and the files are as they were"),
        )
    return commit


def _typed(
    repository: Repository, arguments: Sequence[str], paths: Sequence[str], words: str = ""
) -> subprocess.CompletedProcess[bytes]:
    """Run git as the user would, with paths taken literally and words on standard input."""
    # GIT_LITERAL_PATHSPECS would reach the user's hooks too, and their own patterns would then find nothing.
    command = [program(), *arguments, "--", *(f":(literal){path}" for path in paths)]
    with given(words.encode()) as stdin:
        return subprocess.run(
            command, cwd=repository.root, env=_environment(), stdin=stdin, capture_output=True, check=False
        )


def configured_identity(repository: Repository) -> Identity:
    """Return who would be the author of a commit made now; empty where git would refuse to make one."""
    return _asked("GIT_AUTHOR_IDENT", repository.root, named_folder(repository))


def configured_committer(repository: Repository) -> Identity:
    """Return who would be the committer of a commit made now, not always its author; empty where git would refuse."""
    return _asked("GIT_COMMITTER_IDENT", repository.root, named_folder(repository))


def identity_in(folder: Path) -> Identity:
    """Return who would be the author of a commit in folder, whether it is in a repository or not yet."""
    return _asked("GIT_AUTHOR_IDENT", folder, None)


def _asked(variable: str, folder: Path, git_dir: Path | None) -> Identity:
    place = [f"--git-dir={git_dir}"] if git_dir else []
    command = [program(), *place, "var", variable]
    with listening(command, folder, environment=_environment(), stdin=subprocess.DEVNULL) as git:
        told = git.stream.read()
        code, _ = git.end()
    if code:
        return Identity("", "")
    if not told.endswith(b"\n"):
        raise EndedEarly
    return person_and_time([told.decode(errors="replace").strip()])[0]


def _environment() -> dict[str, str]:
    """Return the user's own environment, without the variables that would lead git elsewhere."""
    return {name: value for name, value in os.environ.items() if name not in _KEPT_OUT}


def other_changes(repository: Repository, files: Mapping[str, bytes | None]) -> tuple[str, ...]:
    """Return the paths of those files whose data, or whose entry in the index, is not what HEAD holds.

    The data of a file that is not there is None.
    """
    commit = head(repository)
    committed = dict(tree(repository, commit, list(files))) if commit else {}
    known = staged(repository, list(files))
    held = {path: data for path, data in files.items() if data is not None}
    differ = {path: data for path, data in held.items() if committed.get(path) != blob_id(repository, data)}
    # A file that git would store just as it is committed has not changed, however it looks in the work tree.
    same = {
        path
        for path, data in stored(repository, differ, on_disk=False).items()
        if committed.get(path) == blob_id(repository, data)
    }
    return tuple(
        path
        for path in files
        if (path in differ and path not in same)
        or known.get(path) != committed.get(path)
        or (path not in held and path in committed)
    )


def staged_otherwise(repository: Repository, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the paths of those files whose entry in the index is neither what HEAD holds nor their data."""
    commit = head(repository)
    committed = dict(tree(repository, commit, list(files))) if commit else {}
    known = staged(repository, list(files))
    blank = blob_id(repository, b"")  # that of a file that is only announced, by `git add -N`
    return tuple(
        path
        for path, data in files.items()
        if known.get(path) not in (None, committed.get(path), blob_id(repository, data), blank)
    )


def untracked(repository: Repository, paths: Iterable[str]) -> tuple[str, ...]:
    """Return those of paths that the index does not hold."""
    wanted = list(paths)
    known = staged(repository, wanted)
    return tuple(path for path in wanted if path not in known)
