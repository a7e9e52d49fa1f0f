"""Where a workspace comes from: the work tree that the user stands in, or any commit of its repository."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any, Self, TypeVar

from plancode import git
from plancode.collector import without_collector
from plancode.diagnostics import CannotRun, Ref, text
from plancode.history import Base, History, Range, has_history
from plancode.history import read as read_history
from plancode.models import KINDS, Person
from plancode.store import NO_STORE, Store
from plancode.workspace import (
    PLANS_FOLDER,
    Index,
    SourceFile,
    Sources,
    Workspace,
    colliding,
    find,
    flaw_of_rules,
    index_of,
    known_files,
    load,
    read_sources,
    sources_at,
    staged_sources,
    with_lost_rules,
    workspace_folder,
)

T = TypeVar("T")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def now() -> datetime:
    """Return the time; the one clock of the program."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Project:
    """A workspace, the place where it stands, and the time at which it is looked at.

    `repository` is None outside of git. `top` is the folder that paths are relative to, `folder` that of the workspace.
    `commit` is the commit that it was read from; None: the work tree. `as_of` is the day that counts as today.
    """

    workspace: Workspace
    sources: Sources
    repository: git.Repository | None
    top: Path
    folder: Path
    commit: str | None = None
    now: datetime = field(default_factory=now)
    as_of: date | None = None
    # A comparison of trees that has begun already; it is taken once.
    ahead: git.Comparison | None = None
    # What an earlier run has kept.
    store: Store = NO_STORE
    # Git's answers so far, so that one project sees one state of the repository at every question.
    _answered: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def today(self) -> date:
        """Return `as_of`, else the day that it is now in the workspace's time zone."""
        return self.as_of or self.now.astimezone(self.workspace.config.zone).date()

    @cached_property
    def you(self) -> You:
        """Return the user as git's configuration names them, as author or committer by the policy, and their person."""
        identity = git.Identity("", "")
        if self.repository is not None:
            counts = self.workspace.config.policy.actor == "committer"
            identity = (git.configured_committer if counts else git.configured_identity)(self.repository)
        address = identity.email.lower()
        people = self.workspace.people
        return You(identity, next((each for each in people if address and address in each.addresses), None))

    def find(self, identity: str, kinds: Collection[str] = KINDS) -> Ref:
        """Return the record of kinds that identity names: an id, or a kind and an id.

        Raises:
            WrongUse: it names no record, or several.
            CannotRun: no record that can be read has this identity, but some files cannot be read and may hold it.
        """
        return find(self.workspace, identity, kinds)

    def at(self, moment: str) -> Self:
        """Return the project as it was at a revision, or at the end of a day written YYYY-MM-DD.

        Raises:
            CannotRun: there is no repository, no such revision, or no commit yet on that day.
        """
        commit = (
            self._commit_of_day(moment)
            if _DAY.fullmatch(moment)
            else git.resolve_moment(self.require_repository(), moment)
        )
        sources = self.sources_at(commit)
        return replace(self, workspace=_load(sources), sources=sources, commit=commit, ahead=None)

    def with_files(self, data: Mapping[str, bytes | None]) -> Self:
        """Return the project as it would be if the files in data, by path, had these bytes; None: if they were not there."""
        given = {path: each for path, each in data.items() if each is not None}
        stored = git.stored(self.repository, given, on_disk=False) if self.repository else {}
        held = {file.path: file for file in self.sources.files if file.path not in data}
        held |= {path: SourceFile(path, each, stored.get(path)) for path, each in given.items()}
        known = self.sources.diagnostics
        alike = [each for each in colliding(held, self.sources.prefix) if each not in known]
        files = tuple(held[path] for path in sorted(held))
        sources = replace(self.sources, files=files, diagnostics=(*known, *alike))
        return replace(self, workspace=_load(sources), sources=sources, ahead=None)

    def workspace_at(self, commit: str) -> Workspace:
        """Return the workspace as it stood at a commit.

        Raises:
            CannotRun: there is no repository.
        """
        return _load(self.sources_at(commit))

    @property
    def head(self) -> str | None:
        """Return the commit that it was read from, else the one that is checked out; None before the first.

        Raises:
            CannotRun: there is no repository, or HEAD names what is not there.
        """
        repository = self.require_repository()
        return self.commit or self._once("head", lambda: git.head(repository))

    def resolve(self, ref: str) -> str:
        """Return the id of the commit that ref names.

        Raises:
            CannotRun: there is no repository, or ref names no commit, or several.
        """
        repository = self.require_repository()
        return self._once(("ref", ref), lambda: git.resolve(repository, ref))

    def sources_at(self, commit: str) -> Sources:
        """Return the files of the workspace as they stood at a commit.

        Raises:
            CannotRun: there is no repository, or the commit is not whole.
        """
        repository = self.require_repository()
        return self._once(("files", commit), lambda: sources_at(repository, commit, self.sources.prefix))

    def _once(self, key: object, ask: Callable[[], T]) -> T:
        if key not in self._answered:
            self._answered[key] = ask()
        found: T = self._answered[key]
        return found

    def base(self, ref: str) -> Base:
        """Return what a pull request to a branch is judged against: its commit, and the rules and people there.

        Raises:
            CannotRun: there is no repository, ref names no commit, or its rules cannot be read.
        """
        commit = self.resolve(ref)
        rules = self.workspace_at(commit)
        _require_rules(rules, ref)
        return Base(commit, rules)

    def range(self, *, verified: str | None = None, message: str = "") -> Range:
        """Return the range of all commits, with the work tree as one more; message is what that one will say.

        With verified, a commit that was found green before, only what came after it is judged.

        Raises:
            CannotRun: there is no repository.
        """
        return Range(
            repository=self.require_repository(),
            workspace=self.workspace,
            now=self.now,
            tip=self.head,
            work_tree=None if self.commit else self.sources,
            message=message,
            verified=verified,
            held=self.sources,
            ahead=self.ahead,
            store=self.store,
        )

    def require_repository(self) -> git.Repository:
        """Return the repository.

        Raises:
            CannotRun: there is none.
        """
        if self.repository is None:
            # If there is a repository that git does not open, this raises with git's reason.
            git.open_repository(self.folder)
            raise CannotRun(text("there is no git repository here"), text("run `git init`"))
        return self.repository

    def relative_paths(self, paths: Iterable[Path]) -> tuple[str, ...]:
        """Return paths as findings name them: relative to the top, with slashes.

        Raises:
            CannotRun: a path does not exist, or stands outside.
        """
        found, top = [], self.top.resolve()
        held = {file.path for file in self.sources.files}
        for path in paths:
            here = path.resolve()
            is_here = here.is_relative_to(top) and (here.exists() or here.relative_to(top).as_posix() in held)
            if not is_here:
                raise CannotRun(
                    text("there is no {path} in this workspace", path=path),
                    text("name a file or folder of the workspace"),
                )
            found.append(here.relative_to(top).as_posix())
        return tuple(found)

    def _commit_of_day(self, written: str) -> str:
        try:
            day = date.fromisoformat(written)
        except ValueError:
            raise git.BadRef(
                text("there is no such day as `{written}`", written=written),
                text("write a date as year-month-day: 2027-03-31"),
            ) from None
        end = datetime.combine(day, time.max, self.workspace.config.zone)
        commit = git.last_before(self.require_repository(), end)
        if commit is None:
            raise git.BadRef(text("there was no commit yet on {written}", written=written), text("choose a later day"))
        return commit


@dataclass(frozen=True, slots=True)
class You:
    """Who the user is: what git is configured with, and the person that has that address."""

    identity: git.Identity
    person: Person | None


def open_project(
    start: Path,
    *,
    needs_git: bool,
    for_history: bool = False,
    moment: str | None = None,
    as_of: date | None = None,
    store: Store = NO_STORE,
) -> Project:
    """Return the project that start stands in, from the work tree, or from HEAD of a bare repository.

    With moment, a revision or a day, return the project as it was then. With for_history, git compares the trees of the
    commits while the files are read, unless the store has a history to go on from.

    Raises:
        CannotRun: there is no workspace, no repository although needs_git asks for one, or a repository that git
            does not open.
    """
    try:
        repository = git.open_repository(start)
    except git.NoRepository:
        # A repository that is there and cannot be opened raises: what git would say of the files is not known.
        if needs_git:
            # Without plans, that there is no repository is the smaller part of what is missing.
            workspace_folder(start.resolve(), Path(start.resolve().anchor), as_typed=start)
            raise
        repository = None
    if repository is not None and repository.bare:
        at = None if moment is None or _DAY.fullmatch(moment) else git.resolve_moment(repository, moment)
        bare = replace(_open_bare(repository, at, as_of), store=store)
        return bare if at or moment is None else bare.at(moment)
    top = repository.root if repository else Path(start.resolve().anchor)
    index = index_of(repository, start.resolve()) if repository else Index()
    folder = workspace_folder(start.resolve(), top.resolve(), index, as_typed=start)
    if repository is None:
        top = folder
    prefix = folder.relative_to(top.resolve()).as_posix() + "/" if folder != top.resolve() else ""
    if repository is not None:
        _require_merged(repository, start)
    ahead = _ahead(repository, prefix, store) if repository and for_history else None
    sources = with_lost_rules(read_sources(folder, prefix, index), repository)
    project = Project(
        workspace=_load(sources, store, str(folder)),
        sources=sources,
        repository=repository,
        top=top,
        folder=folder,
        now=now(),
        as_of=as_of,
        ahead=ahead,
        store=store,
        _answered={} if ahead is None else {"head": ahead.tip},
    )
    return project if moment is None else project.at(moment)


def open_staged(
    start: Path, *, for_history: bool = False, as_of: date | None = None, store: Store = NO_STORE
) -> Project:
    """Return the project that start stands in as git's index has it: what a commit would hold, on top of HEAD.

    Raises:
        CannotRun: there is no repository, or it is bare; it has conflicts, or no workspace here.
    """
    repository = git.open_repository(start)
    if repository.bare:
        raise CannotRun(
            text("a bare repository has no index"), text("judge a commit instead: `plancode check --at REV`")
        )
    _require_merged(repository, start)
    folder, sources = staged_sources(repository, start.resolve(), as_typed=start)
    sources = with_lost_rules(sources, repository)
    ahead = _ahead(repository, sources.prefix, store) if for_history else None
    return Project(
        workspace=_load(sources, store, str(folder)),
        sources=sources,
        repository=repository,
        top=repository.root,
        folder=folder,
        as_of=as_of,
        ahead=ahead,
        store=store,
        _answered={} if ahead is None else {"head": ahead.tip},
    )


def _require_merged(repository: git.Repository, start: Path) -> None:
    if unmerged := git.unmerged(repository):
        raise git.in_conflict(repository, unmerged, start)


def _ahead(repository: git.Repository, prefix: str, store: Store) -> git.Comparison | None:
    is_known = has_history(store, repository, prefix + PLANS_FOLDER)
    head = None if repository.shallow or is_known else git.head(repository)
    return git.comparison(repository, head, prefix + PLANS_FOLDER) if head else None


def _open_bare(repository: git.Repository, at: str | None, as_of: date | None) -> Project:
    head = at or git.head(repository)
    if head is None:
        raise CannotRun(
            text("this bare repository has no commit at HEAD"),
            text("name a branch: `git symbolic-ref HEAD refs/heads/…`"),
        )
    sources = sources_at(repository, head)
    return Project(
        workspace=_load(sources),
        sources=sources,
        repository=repository,
        top=repository.root,
        folder=repository.root,
        commit=head,
        now=now(),
        as_of=as_of,
    )


def history_of(
    project: Project,
    *,
    verified: str | None = None,
    message: str = "",
    on_progress: Callable[[int, int], None] | None = None,
) -> History:
    """Return the history of a project, with the work tree as one more commit; message is what that one will say.

    Raises:
        CannotRun: there is no repository, or it does not hold the whole history.
    """
    with without_collector():
        return read_history(project.range(verified=verified, message=message), on_progress=on_progress)


def _load(sources: Sources, store: Store = NO_STORE, *about: object) -> Workspace:
    with without_collector(), known_files(store, about) as parse:
        return load(sources, parse=parse)


def _require_rules(rules: Workspace, ref: str) -> None:
    """Make sure that the rules of a base can be read: the default rules would let through what they forbid.

    Raises:
        CannotRun: they cannot.
    """
    if (wrong := flaw_of_rules(rules)) is not None:
        raise CannotRun(
            text(
                "the rules of `{ref}` cannot be read: {path}: {problem}", ref=ref, path=wrong.path, problem=wrong.text
            ),
            text("mend plancode.yaml there first; a pull request is judged by the rules of its base"),
        )
