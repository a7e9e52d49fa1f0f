"""Writing what was tried, and committing it where that is asked for: all of it, or nothing."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass

from plancode import git
from plancode.diagnostics import CannotRun, text
from plancode.edits import NotTakenBack, alone, put, unchanged, undisturbed
from plancode.project import Opened
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
        NotTakenBack: git refuses the commit, and a file could not be put back.
    """
    repository = opened.repository
    with alone(opened.folder), undisturbed(NotTakenBack):
        unchanged(opened.folder, prepared.edits)
        before = {opened.sources.prefix + edit.path: edit.before or b"" for edit in prepared.edits}
        mixed = git.other_changes(repository, before) if repository else ()
        # Beside git's own files: a hook that adds all that is new must not find what is kept.
        beside = repository.git_dir if repository else None
        if not commit:
            with put(opened.folder, prepared.edits, beside=beside):
                pass
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
        with put(opened.folder, prepared.edits, beside=beside) as take_back:
            made = _committed(opened, repository, prepared, take_back)
        return Done(made, git.signatures(repository, [made])[made].verdict if prepared.sign else "good")


def _committed(opened: Opened, repository: git.Repository, prepared: Prepared, take_back: Callable[[], None]) -> str:
    head = git.head(repository)
    paths = [opened.sources.prefix + edit.path for edit in prepared.edits]
    try:
        return git.commit_files(repository, paths, message=prepared.message, sign=prepared.sign)
    except (CannotRun, OSError) as error:
        refusal = error if isinstance(error, CannotRun) else _no_room(error)
        if git.head(repository) != head:
            raise CannotRun(
                refusal.text,
                text(
                    "HEAD has moved meanwhile, so {paths} stays as it is; `git status` shows it", paths=", ".join(paths)
                ),
            ) from refusal
        try:
            take_back()
        except NotTakenBack as left:
            raise _told(left, refusal, opened) from refusal
        raise CannotRun(refusal.text, text("nothing is committed, and the files are as they were")) from refusal


def _no_room(error: OSError) -> CannotRun:
    return CannotRun(text("git did not commit: {words}", words=error.strerror or str(error)))


def _told(left: NotTakenBack, refusal: CannotRun, opened: Opened) -> NotTakenBack:
    """Return what could not be taken back with why there is no commit, and the line that takes it back."""
    checkout = shlex.join(["git", "-C", str(opened.folder), "checkout", "--", *left.paths])
    return NotTakenBack(
        text("{problem}; {left}", problem=refusal.text, left=left.text),
        text("`{checkout}` takes it back; `git stash` puts it aside", checkout=checkout),
        left.paths,
    )
