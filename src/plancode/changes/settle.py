"""The only way to write what a command proposes: show it as a diff, write it, or write and commit it; all of it, or nothing."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from plancode import git
from plancode.changes.commit import commit_line
from plancode.changes.proposal import Proposal, files_of
from plancode.changes.signals import undisturbed
from plancode.changes.spot import Edit
from plancode.changes.uncommitted import other_changes, require_no_step_in
from plancode.changes.writer import ChangedMeanwhile, NotTakenBack, put, unchanged
from plancode.diagnostics import CannotRun, Text, text
from plancode.locks import alone
from plancode.project import Project
from plancode.system_errors import reason

T = TypeVar("T")
_ATTEMPTS = 4
# More files make a line that nobody reads, and that a shell may not take.
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What became of a proposal: the edits where they are only shown, or what was written, and the next step.

    `shown` are edits with paths from the top of the repository, as in a patch. `commit` is the commit that was made,
    `signature` git's verdict on its signature where it had to be signed. `mixed` are files that hold other changes too.
    """

    next_step: Text | None = None
    shown: tuple[Edit, ...] = ()
    is_written: bool = False
    commit: str | None = None
    signature: str = "good"
    mixed: tuple[str, ...] = ()


def settle(
    project: Project, proposal: Proposal, *, dry_run: bool = False, commit: bool = False, here: Path = git.HERE
) -> Settled:
    """Show, write or commit what is proposed; do nothing where it is refused or changes nothing.

    The next step is a line to type, with paths relative to here. Where git refuses, the files are put back.

    Raises:
        ChangedMeanwhile: somebody else wrote a file since it was read.
        CannotRun: a file cannot be written, holds a step or other changes that are not committed, or git refuses.
        NotTakenBack: git refuses the commit, and a file could not be put back.
    """
    _require_steps_committed(project, proposal, here)
    if proposal.refused.diagnostics or not (proposal.edits or (commit and proposal.standing)):
        return Settled()
    if dry_run:
        shown = tuple(replace(edit, path=project.sources.prefix + edit.path) for edit in proposal.edits)
        return Settled(shown=shown, next_step=text("run it again without {option}", option=proposal.tried_by))
    if project.repository is not None:
        git.require_single_commits(project.repository, here)
    with alone(project.folder), undisturbed(NotTakenBack):
        unchanged(project.folder, [*proposal.edits, *_held(project, proposal)])
        mixed = _mixed(project, proposal)
        if commit:
            return _committed(project, proposal, mixed, here)
        return _written(project, proposal, mixed, here)


def retry(attempt: Callable[[], T]) -> T:
    """Return the result of attempt, which is tried again from the beginning where somebody else wrote a file meanwhile.

    Raises:
        ChangedMeanwhile: somebody else was faster each time.
    """
    for _ in range(_ATTEMPTS):
        with suppress(ChangedMeanwhile):
            return attempt()
    return attempt()


def _mixed(project: Project, proposal: Proposal) -> tuple[str, ...]:
    """Return the files that hold other changes too, which are not committed."""
    before = {project.sources.prefix + edit.path: edit.before for edit in proposal.edits}
    return git.other_changes(project.repository, before) if project.repository else ()


def _require_steps_committed(project: Project, proposal: Proposal, here: Path) -> None:
    if project.repository is not None and project.head and _mixed(project, proposal):
        require_no_step_in(project, proposal.edits, here=here)


def _written(project: Project, proposal: Proposal, mixed: tuple[str, ...], here: Path) -> Settled:
    repository = project.repository
    with put(project.folder, proposal.edits, beside=_beside(repository)):
        pass
    if repository is None:
        words = text("run `git init`: the repository proves what is written")
        return Settled(is_written=True, next_step=words)
    paths = [project.sources.prefix + edit.path for edit in proposal.edits]
    untracked = git.untracked(repository, paths)
    next_step = text("commit it: type the same again with --commit")
    if len(paths) <= _MOST_NAMED:
        line = commit_line(project, paths, message=proposal.message, sign=proposal.sign, here=here)
        next_step = Text("{line}", {"line": line})
    mixed = tuple(path for path in mixed if path not in untracked)
    return Settled(is_written=True, mixed=mixed, next_step=next_step)


def _committed(project: Project, proposal: Proposal, mixed: tuple[str, ...], here: Path) -> Settled:
    repository = project.repository
    if repository is None:
        raise CannotRun(text("there is no git repository to commit to"), text("run `git init`"))
    if proposal.unproved is not None:
        raise proposal.unproved
    mixed += git.staged_otherwise(repository, _standing(project, proposal))
    if mixed:
        raise other_changes(project, mixed, here=here)
    if not proposal.author.email:
        raise CannotRun(
            text("git does not know who you are"),
            text("run `git config user.name NAME` and `git config user.email ADDRESS`"),
        )
    with put(project.folder, proposal.edits, beside=_beside(repository)) as take_back:
        made = _commit(project, repository, proposal, take_back)
    return Settled(
        is_written=True,
        commit=made,
        signature=git.signatures(repository, [made])[made].verdict if proposal.sign else "good",
        next_step=_pushing(repository, here),
    )


def _pushing(repository: git.Repository, here: Path) -> Text:
    """Return the line that shares what was committed, as git takes it where it is typed."""
    branch = git.branch_to_push(repository)
    if branch is None:
        line = git.typed(here, "switch", "-c")
        return text("give the commit a branch, or it is lost when you leave it: `{line} NAME`", line=line)
    if branch.has_upstream:
        return text("run `{line}`, or open a pull request", line=git.typed(here, "push"))
    push = git.typed(here, "push", "-u", branch.remote or "origin", branch.name)
    if branch.remote is not None:
        return text("run `{line}`, then open a pull request", line=push)
    add = git.typed(here, "remote", "add", "origin")
    return text("to share it, name where to: `{add} ADDRESS`, then `{line}`", add=add, line=push)


def _beside(repository: git.Repository | None) -> Path | None:
    """Return the folder for old files: git's own, where a hook that adds every new file does not find them."""
    return repository.git_dir if repository else None


def _held(project: Project, proposal: Proposal) -> list[Edit]:
    """Return the files that hold what is proposed already as edits that change nothing: they have to be as they were read."""
    files, prefix = files_of(project), project.sources.prefix
    return [Edit(path, files[prefix + path], files[prefix + path]) for path in proposal.standing]


def _standing(project: Project, proposal: Proposal) -> dict[str, bytes]:
    """Return the files that hold what is proposed already, as they would be stored."""
    paths = {project.sources.prefix + path for path in proposal.standing}
    return {file.path: file.content for file in project.sources.files if file.path in paths}


def _commit(project: Project, repository: git.Repository, proposal: Proposal, take_back: Callable[[], None]) -> str:
    head = git.head(repository)
    standing = list(_standing(project, proposal))
    paths = [*(project.sources.prefix + edit.path for edit in proposal.edits), *standing]
    new = [project.sources.prefix + edit.path for edit in proposal.edits if edit.before is None]
    new += git.untracked(repository, standing)
    try:
        return git.commit_files(repository, paths, message=proposal.message, sign=proposal.sign, new=new)
    except (CannotRun, OSError) as error:
        refusal = error if isinstance(error, CannotRun) else _no_room(error)
        if git.head(repository) != head:
            raise CannotRun(
                refusal.text,
                text(
                    "look at it with `git status`; HEAD has moved meanwhile, so {paths} stays as it is",
                    paths=", ".join(paths),
                ),
            ) from refusal
        try:
            take_back()
        except NotTakenBack as left:
            raise _told(left, refusal, project) from refusal
        raise CannotRun(
            refusal.text, text("try again; nothing is committed, and the files are as they were")
        ) from refusal


def _no_room(error: OSError) -> CannotRun:
    return CannotRun(text("git did not commit: {words}", words=reason(error)))


def _told(left: NotTakenBack, refusal: CannotRun, project: Project) -> NotTakenBack:
    """Return the error for files that were not put back: why there is no commit, and what puts them back."""
    checkout = shlex.join(["git", "-C", str(project.folder), "checkout", "--", *left.paths])
    return NotTakenBack(
        text("{problem}; {left}", problem=refusal.text, left=left.text),
        text("take it back with `{checkout}`, or put it aside with `git stash`", checkout=checkout),
        left.paths,
    )
