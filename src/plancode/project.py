"""Where a workspace comes from: the work tree that the user stands in, or any commit of its repository."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

from plancode import git
from plancode.diagnostics import CannotRun, text
from plancode.history import History, Range
from plancode.history import read as read_history
from plancode.workspace import (
    PLANS_FOLDER,
    Index,
    SourceFile,
    Sources,
    Workspace,
    index_of,
    load,
    read_sources,
    sources_at,
    workspace_folder,
)

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A workspace with where it stands; `repository` is None outside of git, `top` is what paths are relative to.

    `commit` is where it was read from; None: the work tree.
    """

    workspace: Workspace
    sources: Sources
    repository: git.Repository | None
    top: Path
    folder: Path
    commit: str | None = None
    ahead: git.Comparison | None = None


def open_workspace(start: Path, *, needs_git: bool, for_history: bool = False, moment: str | None = None) -> Opened:
    """Return the workspace that start stands in: the work tree's, or HEAD's of a bare repository; with moment, as it was.

    Where it is opened for its history, git compares the trees of the commits while the files are read.

    Raises:
        CannotRun: there is no workspace, no repository where needs_git says that there must be, or one that git
            does not open.
    """
    try:
        repository = git.open_repository(start)
    except git.NoRepository:
        # One that is there and cannot be opened is not none: what git would say of the files is not known.
        if needs_git:
            raise
        repository = None
    if repository is not None and repository.bare:
        at = None if moment is None or _DAY.fullmatch(moment) else git.resolve(repository, moment)
        bare = _open_bare(repository, at)
        return bare if at or moment is None else opened_at(bare, moment)
    top = repository.root if repository else Path(start.resolve().anchor)
    index = index_of(repository, start.resolve()) if repository else Index()
    folder = workspace_folder(start.resolve(), top.resolve(), index)
    if repository is None:
        top = folder
    prefix = folder.relative_to(top.resolve()).as_posix() + "/" if folder != top.resolve() else ""
    if repository is not None and (unmerged := git.unmerged(repository)):
        raise CannotRun(
            text("a merge is under way, with conflicts in {paths}", paths=", ".join(unmerged[:5])),
            text("the conflicts are resolved and added; or `git merge --abort`"),
        )
    ahead = _ahead(repository, prefix) if repository and for_history else None
    sources = read_sources(folder, prefix, index)
    workspace = _load(sources)
    opened = Opened(workspace=workspace, sources=sources, repository=repository, top=top, folder=folder, ahead=ahead)
    return opened if moment is None else opened_at(opened, moment)


def _ahead(repository: git.Repository, prefix: str) -> git.Comparison | None:
    head = None if repository.shallow else git.head(repository)
    return git.comparison(repository, head, prefix + PLANS_FOLDER) if head else None


def _open_bare(repository: git.Repository, at: str | None) -> Opened:
    head = at or git.head(repository)
    if head is None:
        raise CannotRun(
            text("this bare repository has no commit at HEAD"),
            text("`git symbolic-ref HEAD refs/heads/…` names a branch"),
        )
    sources = sources_at(repository, head)
    return Opened(
        workspace=_load(sources),
        sources=sources,
        repository=repository,
        top=repository.root,
        folder=repository.root,
        commit=head,
    )


def opened_at(opened: Opened, moment: str) -> Opened:
    """Return an opened workspace as it was at a revision, or at the end of a day written YYYY-MM-DD.

    Raises:
        CannotRun: there is no repository, no such revision, or no commit yet on that day.
    """
    if opened.repository is None:
        raise CannotRun(text("there is no git repository here"), text("`git init` makes one"))
    commit = _commit_of_day(opened, moment) if _DAY.fullmatch(moment) else git.resolve(opened.repository, moment)
    sources = sources_at(opened.repository, commit, opened.sources.prefix)
    return replace(opened, workspace=_load(sources), sources=sources, commit=commit, ahead=None)


def _commit_of_day(opened: Opened, written: str) -> str:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise git.BadRef(
            text("there is no such day as `{written}`", written=written),
            text("a date is written year-month-day: 2027-03-31"),
        ) from None
    end = datetime.combine(day, time.max, opened.workspace.config.zone)
    commit = None if opened.repository is None else git.last_before(opened.repository, end)
    if commit is None:
        raise git.BadRef(text("there was no commit yet on {written}", written=written), text("a later day"))
    return commit


def opened_with(opened: Opened, data: Mapping[str, bytes]) -> Opened:
    """Return an opened workspace as it would be if some of its files, by path, held other bytes, or were there."""
    stored = git.stored(opened.repository, data, on_disk=False) if opened.repository else {}
    held = {file.path: file for file in opened.sources.files}
    held |= {path: SourceFile(path, each, stored.get(path)) for path, each in data.items()}
    sources = replace(opened.sources, files=tuple(held[path] for path in sorted(held)))
    return replace(opened, workspace=_load(sources), sources=sources, ahead=None)


def workspace_at(opened: Opened, commit: str) -> Workspace:
    """Return the workspace as it stood at a commit of the opened one's repository.

    Raises:
        CannotRun: there is no repository.
    """
    if opened.repository is None:
        raise CannotRun(text("there is no git repository here"), text("`git init` makes one"))
    return _load(sources_at(opened.repository, commit, opened.sources.prefix))


def range_of(opened: Opened, *, now: datetime, verified: str | None = None, message: str = "") -> Range:
    """Return the whole range of an opened workspace, the work tree included, which will be committed with message.

    Raises:
        CannotRun: there is no repository.
    """
    if opened.repository is None:
        git.open_repository(opened.folder)
        raise CannotRun(text("there is no git repository here"), text("`git init` makes one"))
    return Range(
        repository=opened.repository,
        workspace=opened.workspace,
        now=now,
        tip=opened.commit,
        work_tree=None if opened.commit else opened.sources,
        message=message,
        verified=verified,
        held=opened.sources,
        ahead=opened.ahead,
    )


def history_of(
    opened: Opened,
    *,
    now: datetime,
    verified: str | None = None,
    message: str = "",
    on_progress: Callable[[int, int], None] | None = None,
) -> History:
    """Return the history of an opened workspace, the work tree included.

    The message is the one that the work tree's commit will have, where that is known.

    Raises:
        CannotRun: there is no repository, or it does not hold the whole history.
    """
    with without_collector():
        return read_history(range_of(opened, now=now, verified=verified, message=message), on_progress=on_progress)


def relative_paths(opened: Opened, paths: Iterable[Path]) -> tuple[str, ...]:
    """Return paths as findings name them: relative to the top, with slashes.

    Raises:
        CannotRun: a path does not exist, or stands outside.
    """
    found = []
    for path in paths:
        here = path.resolve()
        if not here.exists() or not here.is_relative_to(opened.top.resolve()):
            raise CannotRun(
                text("there is no {path} in this workspace", path=path), text("a file or folder of the workspace")
            )
        found.append(here.relative_to(opened.top.resolve()).as_posix())
    return tuple(found)


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep the cyclic collector off: it costs three times the validation, and there is nothing for it here."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _load(sources: Sources) -> Workspace:
    with without_collector():
        return load(sources)
