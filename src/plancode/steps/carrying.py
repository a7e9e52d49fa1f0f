"""Writing what was tried, and committing it where that is asked for: all of it, or nothing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from plancode import git
from plancode.diagnostics import CannotRun, text
from plancode.edits import Edit, alone, put, unchanged
from plancode.opening import Opened
from plancode.steps.trial import Prepared


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: the commit, or else the files that git does not know yet and those with other changes too.

    `signature` is what git says of that of a commit that had to be signed.
    """

    commit: str | None = None
    signature: str = "good"
    untracked: tuple[str, ...] = ()
    mixed: tuple[str, ...] = ()


def carry_out(opened: Opened, prepared: Prepared, *, commit: bool) -> Done:
    """Write what was prepared, and commit it where that is asked for; where git refuses, the files are put back.

    Raises:
        ChangedMeanwhile: somebody else wrote a file since it was read.
        CannotRun: a file cannot be written, holds other changes that are not committed, or git refuses the commit.
    """
    repository = opened.repository
    with alone(opened.folder):
        unchanged(opened.folder, prepared.edits)
        before = {opened.sources.prefix + edit.path: edit.before or b"" for edit in prepared.edits}
        mixed = git.other_changes(repository, before) if repository else ()
        if not commit:
            put(opened.folder, prepared.edits)
            return Done(untracked=git.untracked(repository, before) if repository else (), mixed=mixed)
        if repository is None:
            raise CannotRun(text("there is no git repository to commit to"), text("`git init` makes one"))
        if mixed:
            raise CannotRun(
                text("{mixed} holds other changes that are not committed", mixed=", ".join(mixed)),
                text("they are committed first; or the same without --commit"),
            )
        if not prepared.author.email:
            raise CannotRun(
                text("git does not know who you are"), text("git config user.name NAME; git config user.email ADDRESS")
            )
        put(opened.folder, prepared.edits)
        made = _committed(opened, repository, prepared)
        return Done(made, git.signatures(repository, [made])[made].verdict if prepared.sign else "good")


def _committed(opened: Opened, repository: git.Repository, prepared: Prepared) -> str:
    head = git.head(repository)
    paths = [opened.sources.prefix + edit.path for edit in prepared.edits]
    try:
        return git.commit_files(repository, paths, message=prepared.message, author=prepared.author, sign=prepared.sign)
    except (CannotRun, KeyboardInterrupt):
        if git.head(repository) == head:
            # What a hook has changed stays as the hook left it.
            with suppress(CannotRun):
                put(opened.folder, [Edit(edit.path, edit.after, edit.before or b"") for edit in prepared.edits])
        raise
