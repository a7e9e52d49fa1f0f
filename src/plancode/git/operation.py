"""What git is in the middle of, such as a rebase: how it is called, and the lines that end it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import Final

from plancode.diagnostics import CannotRun, Text, text
from plancode.git.repository import Repository
from plancode.git.typed import HERE, seen_from, typed

_MOST_NAMED: Final = 5
# What git writes into a file below the changes that `git stash pop` could not join.
_STASHED: Final = b">>>>>>> Stashed changes"


class Operation(Enum):
    """An operation that git is in the middle of; the value is its command."""

    MERGE = "merge"
    SQUASH = "merge --squash"
    REBASE = "rebase"
    AM = "am"
    CHERRY_PICK = "cherry-pick"
    REVERT = "revert"


_UNDER_WAY: Final = {
    Operation.MERGE: text("a merge is under way"),
    Operation.SQUASH: text("a squash merge is under way"),
    Operation.REBASE: text("a rebase is under way"),
    Operation.AM: text("patches are being applied (`git am`)"),
    Operation.CHERRY_PICK: text("a cherry-pick is under way"),
    Operation.REVERT: text("a revert is under way"),
}
# Git commits no single files while one of these stands in its folder.
_WHOLE_ONLY: Final = ("MERGE_HEAD", "CHERRY_PICK_HEAD")


def operation(repository: Repository) -> Operation | None:
    """Return what git is in the middle of; None where it is in the middle of nothing."""
    place = repository.git_dir
    if (place / "rebase-apply" / "applying").exists():
        return Operation.AM
    # A rebase makes cherry-picks and merges on its way, so it is looked for before these.
    if (place / "rebase-merge").is_dir() or (place / "rebase-apply").is_dir():
        return Operation.REBASE
    if (place / "MERGE_HEAD").exists():
        return Operation.MERGE
    return _picked(place)


def _picked(place: Path) -> Operation | None:
    todo = place / "sequencer" / "todo"
    # Between two of several commits only the list of what is left says what is being done.
    listed = todo.read_text(encoding="utf-8", errors="replace") if todo.is_file() else ""
    if (place / "REVERT_HEAD").exists() or listed.startswith("revert "):
        return Operation.REVERT
    if (place / "CHERRY_PICK_HEAD").exists() or listed.startswith("pick "):
        return Operation.CHERRY_PICK
    return None


def under_way(repository: Repository, here: Path = HERE) -> tuple[Text, Text] | None:
    """Return in words what git is in the middle of, and the lines that end it; here is where the user stands."""
    found = operation(repository)
    if found is None:
        return None
    going_on, giving_up = (typed(here, found.value, option) for option in ("--continue", "--abort"))
    return _UNDER_WAY[found], text("`{on}` ends it, `{up}` takes it back", on=going_on, up=giving_up)


def require_single_commits(repository: Repository, here: Path = HERE) -> None:
    """Make sure that git commits single files now.

    Raises:
        CannotRun: it does not, in the middle of a merge or cherry-pick.
    """
    found = under_way(repository, here)
    if found is not None and any((repository.git_dir / name).exists() for name in _WHOLE_ONLY):
        raise CannotRun(text("{operation}, and git commits no single files meanwhile", operation=found[0]), found[1])


def in_conflict(repository: Repository, paths: Sequence[str], here: Path = HERE) -> CannotRun:
    """Return the ending for files that git has left in conflict, with the lines that end the conflict."""
    listed = ", ".join(paths[:_MOST_NAMED])
    add = typed(here, "add", "--", *seen_from(here, repository.root, paths))
    found = operation(repository)
    if found is None and (repository.git_dir / "SQUASH_MSG").exists():
        found = Operation.SQUASH
    if found is None:
        return _unnamed(repository, paths, add, here)
    problem = text("{operation}, with conflicts in {paths}", operation=_UNDER_WAY[found], paths=listed)
    if found is Operation.SQUASH:
        commit = f"{add} && {typed(here, 'commit')}"
        return CannotRun(problem, text("resolve the conflicts, then: {lines}", lines=commit))
    going_on, giving_up = (typed(here, found.value, option) for option in ("--continue", "--abort"))
    return CannotRun(
        problem,
        text("resolve the conflicts, then: {lines}; to give up: {up}", lines=f"{add} && {going_on}", up=giving_up),
    )


def _unnamed(repository: Repository, paths: Sequence[str], add: str, here: Path) -> CannotRun:
    """Return the ending for conflicts of which git keeps no record: `git stash pop` leaves such, and `git checkout -m`.

    Which of several stashes it was git does not keep either: the line that drops the newest could drop another.
    """
    listed = ", ".join(paths[:_MOST_NAMED])
    drop, stashes = typed(here, "stash", "drop"), typed(here, "stash", "list")
    if any(_STASHED in _bytes(repository.root / path) for path in paths):
        told = text("resolve the conflicts, then: {lines}", lines=f"{add} && {drop}")
        if not _is_alone(repository):
            told = text(
                "resolve the conflicts, then: {lines}; the stash is kept: {list} shows it", lines=add, list=stashes
            )
        return CannotRun(text("`git stash pop` has left conflicts in {paths}", paths=listed), told)
    return CannotRun(
        text("there are conflicts in {paths}", paths=listed),
        text(
            "resolve the conflicts, then: {lines}; after `git stash pop`, the stash is kept: {list} shows it",
            lines=add,
            list=stashes,
        ),
    )


def _is_alone(repository: Repository) -> bool:
    """Return whether there is plainly one stash: git adds a line for each to a file that linked work trees share."""
    return len(_bytes(repository.git_dir / "logs" / "refs" / "stash").splitlines()) == 1


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes() if not path.is_symlink() and path.is_file() else b""
    except OSError:
        return b""
