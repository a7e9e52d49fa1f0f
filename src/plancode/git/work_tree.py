"""The work tree beside the history: who would commit, what is ignored, what a merge left in conflict."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from plancode.git.objects import Identity, person_and_time
from plancode.git.repository import Repository, ask, named_folder
from plancode.git.running import run, text_of

_IDENTITY: Final = tuple(f"GIT_{who}_{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL"))


def configured_identity(repository: Repository) -> Identity:
    """Return who would be the author of a commit made now; empty where nobody is configured."""
    return _author(repository.root, named_folder(repository))


def identity_in(folder: Path) -> Identity:
    """Return who would be the author of a commit in folder, whether it is in a repository or not yet."""
    return _author(folder, None)


def _author(folder: Path, git_dir: Path | None) -> Identity:
    # useConfigOnly: not a name made up from the machine's.
    answer = run(
        ["var", "GIT_AUTHOR_IDENT"],
        folder,
        git_dir=git_dir,
        expected=(0, 128),
        keep=_IDENTITY,
        overrides=["user.useConfigOnly=true"],
    )
    if answer.returncode:
        return Identity("", "")
    return person_and_time([answer.stdout.decode(errors="replace").strip()])[0]


def ignored(repository: Repository, paths: Sequence[str]) -> frozenset[str]:
    """Return those of paths that git ignores and does not track."""
    if not paths:
        return frozenset()
    # ./: check-ignore refuses literal pathspecs, and would take a colon at the start for one that is none.
    stdin = "\0".join(f"./{path}" for path in paths).encode(errors="surrogateescape")
    arguments = ["--no-literal-pathspecs", "check-ignore", "-z", "--stdin"]
    answer = run(arguments, repository.root, stdin=stdin, expected=(0, 1))
    return frozenset(path.removeprefix("./") for path in text_of(answer.stdout).split("\0")) - {""}


def unmerged(repository: Repository) -> tuple[str, ...]:
    """Return the paths that a merge or rebase under way has left in conflict."""
    output = text_of(ask(repository, ["ls-files", "-u", "-z"]).stdout)
    return tuple(sorted({entry.split("\t", 1)[1] for entry in output.split("\0") if entry}))
