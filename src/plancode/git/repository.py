"""A repository: where its work tree and its own folder are, and questions to it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Final

from plancode.diagnostics import CannotRun, text
from plancode.git.process import NAMED_BARE, NoGit, path_of, plain, run, started, text_of
from plancode.git.silence import EndedEarly

# The oldest git that answers the questions below.
LEAST_VERSION: Final = (2, 31)
# The way from a folder up to the root of its work tree, as git tells it.
_UP: Final = re.compile(r"(?:\.\./)*")


class NoRepository(CannotRun):
    """There is no repository here, which is not the same as one that cannot be opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A repository: its work tree (or its own folder when bare), and where in it the user stands."""

    root: Path
    git_dir: Path
    bare: bool
    shallow: bool
    object_format: str
    prefix: str


def version() -> tuple[int, ...]:
    """Return the version of git; raises CannotRun where there is none."""
    words = text_of(run(["version"], Path("/")).stdout)
    return tuple(int(part) for part in re.findall(r"[0-9]+", words)[:3])


def open_repository(start: Path) -> Repository:
    """Return the repository that start stands in, or the bare one that start is.

    Raises:
        NoRepository: start is in none.
        CannotRun: git is not there, cannot read the repository, or does not trust its owner.
    """
    folder = (start if start.is_dir() else start.parent).resolve()
    try:
        return _opened(folder)
    except NoGit as error:
        if _marked(folder):
            raise
        raise NoRepository(error.text, error.hint_text) from error


def _opened(folder: Path) -> Repository:
    # The path comes last, as only it can hold a line break.
    questions = ("--is-bare-repository", "--is-shallow-repository", "--show-object-format", "--show-cdup")
    answer = run(["rev-parse", *questions, "--absolute-git-dir"], folder, expected=(0, 128), overrides=[NAMED_BARE])
    if answer.returncode:
        raise _no_repository(folder, answer.stderr.decode(errors="replace"))
    told = path_of(answer.stdout).split("\n", 3)
    if len(told) != len(questions):
        raise EndedEarly
    bare, shallow, object_format, rest = told
    up, _, found = rest.partition("\n")
    if _UP.fullmatch(up):
        git_dir, top = Path(found), folder.parents[up.count("/") - 1] if up else folder
        root = top if git_dir == top / ".git" else _work_tree(folder, git_dir)
    else:
        # Outside of a work tree: in a bare repository, in git's own folder, or away from where core.worktree is.
        git_dir = Path(path_of(run(["rev-parse", "--absolute-git-dir"], folder, overrides=[NAMED_BARE]).stdout))
        root = _bare_root(folder, git_dir) if bare == "true" else _work_tree(folder, git_dir)
    prefix = "" if root in (folder, git_dir) else folder.relative_to(root).as_posix() + "/"
    return Repository(
        root=root,
        git_dir=git_dir,
        bare=bare == "true",
        shallow=shallow == "true",
        object_format=object_format,
        prefix=prefix,
    )


def _bare_root(folder: Path, git_dir: Path) -> Path:
    # A work tree can hold a bare repository that someone else made, and git would then use their configuration.
    if git_dir.resolve() not in (folder, folder / ".git"):
        raise CannotRun(
            text("{folder} lies inside the bare repository {git_dir}", folder=folder, git_dir=git_dir),
            text("open it as {git_dir} itself", git_dir=git_dir),
        )
    return git_dir


def _work_tree(folder: Path, git_dir: Path) -> Path:
    """Return the root of the work tree, after proof that git finds the same repository from there."""
    top = run(["rev-parse", "--show-toplevel"], folder, overrides=[NAMED_BARE]).stdout
    root = Path(path_of(top))
    # core.worktree can name any folder, also one that belongs to another repository.
    if folder.is_relative_to(root):
        answer = run(["rev-parse", "--absolute-git-dir"], root, expected=(0, 128))
        if Path(text_of(answer.stdout).removesuffix("\n")) == git_dir:
            return root
    raise CannotRun(
        text("{root} is not the work tree of {git_dir}", root=root, git_dir=git_dir),
        text("use a folder with its own .git; core.worktree says otherwise"),
    )


def _no_repository(folder: Path, words: str) -> CannotRun:
    if "dubious ownership" in words:
        match = re.search(r"repository at '([^']*)'", words)
        place = match[1] if match else str(folder)
        return CannotRun(
            text("the repository at {place} belongs to another user", place=plain(place)),
            text("trust it: git config --global --add safe.directory {place}", place=plain(place)),
        )
    if "not a git repository" in words and not _marked(folder):
        return NoRepository(
            text("{folder} is in no git repository, so no history can be checked", folder=folder),
            text("run `git init`; or check the files alone: `plancode check --no-history`"),
        )
    return CannotRun(
        text("git could not open the repository: {words}", words=plain(words)), text("run `git status`: it says more")
    )


def _marked(folder: Path) -> bool:
    """Return whether `.git` stands here or above, even if git cannot read it; like git, stop at another disk."""
    device = folder.stat().st_dev
    for place in (folder, *folder.parents):
        if place.stat().st_dev != device:
            return False
        if os.path.lexists(place / ".git"):
            return True
    return False


def ask(
    repository: Repository, arguments: Sequence[str], *, expected: Sequence[int] = (0,)
) -> subprocess.CompletedProcess[bytes]:
    """Return what git answers in a repository; it ends with one of the expected codes."""
    return run(arguments, repository.root, git_dir=named_folder(repository), expected=expected)


def answers(
    repository: Repository, arguments: Sequence[str], questions: Iterable[str]
) -> AbstractContextManager[BufferedReader]:
    """Return the stream of git's answers to questions; git gets each question on a line."""
    lines = "".join(f"{question}\n" for question in questions).encode(errors="surrogateescape")
    return started(arguments, repository.root, named_folder(repository), lines)


def named_folder(repository: Repository) -> Path | None:
    """Return git's folder where git has to be told of it: that of a bare repository; else None."""
    return repository.git_dir if repository.bare else None
