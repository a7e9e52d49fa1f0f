"""What git is in the middle of, such as a rebase: how it is called, and the lines that end it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import Final

from plancode.diagnostics import CannotRun, Text, text
from plancode.git.index import tree
from plancode.git.process import text_of
from plancode.git.repository import Repository, ask
from plancode.git.typed import HERE, seen_from, typed

_MOST_NAMED: Final = 5
_STASH: Final = text(
    "a stash was applied ({pop} or {apply}), with conflicts in {paths}", pop="stash pop", apply="stash apply"
)
# What git writes into a file below the changes of a stash that it could not join.
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
    Operation.AM: text("patches are being applied (git am)"),
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
    """Return the ending for conflicts of which git keeps no record: a stash leaves such, and `git checkout -m`.

    Nor does git keep whether a stash was popped or applied, which of several it was, or whether it is still wanted: no
    line that goes on drops one.
    """
    listed = ", ".join(paths[:_MOST_NAMED])
    drop, stashes = typed(here, "stash", "drop"), typed(here, "stash", "list")
    if not any(_STASHED in _bytes(repository.root / path) for path in paths):
        return CannotRun(
            text("there are conflicts in {paths}", paths=listed),
            text(
                "resolve the conflicts, then: {lines}; if they come from a stash, it is kept: {list} shows it",
                lines=add,
                list=stashes,
            ),
        )
    told = text("resolve the conflicts, then: {lines}; the stash is kept: {list} shows it", lines=add, list=stashes)
    if _is_the_stash(repository, paths):
        told = text(
            "resolve the conflicts, then: {lines}; the stash is kept, and once nobody needs it: {drop}",
            lines=add,
            drop=drop,
        )
    return CannotRun(_STASH.given({**_STASH.values, "paths": listed}), told)


def _is_the_stash(repository: Repository, paths: Sequence[str]) -> bool:
    """Return whether the conflicts come from the one stash that there is, which `git stash drop` would drop."""
    # Git adds a line for each stash to a file that linked work trees share.
    if len(_bytes(repository.git_dir / "logs" / "refs" / "stash").splitlines()) != 1:
        return False
    # A stash is a commit of files; in a conflict, the index holds its side of each file as the third.
    listed = text_of(ask(repository, ["ls-files", "-u", "-z"]).stdout).split("\0")
    theirs = {
        path: described.split()[1]
        for described, _, path in (each.partition("\t") for each in listed)
        if described.endswith(" 3")
    }
    held = dict(tree(repository, "refs/stash", paths))
    return bool(theirs) and all(held.get(path) == blob for path, blob in theirs.items())


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes() if not path.is_symlink() and path.is_file() else b""
    except OSError:
        return b""
