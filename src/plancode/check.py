"""Everything that is wrong with a workspace: its files, its rules, its history, weighed as the configuration says."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from plancode import codes, git, rules
from plancode.diagnostics import FIRST_POSITION, CannotRun, Diagnostic, Place, Severity, text
from plancode.history import History
from plancode.history import read as read_history
from plancode.workspace import (
    CONFIG_NAME,
    PLANS_FOLDER,
    SUFFIXES,
    AcceptSection,
    SourceFile,
    Sources,
    Workspace,
    load,
    read_sources,
    workspace_folder,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A workspace with where it stands; `repository` is None outside of git, `top` is what paths are relative to."""

    workspace: Workspace
    sources: Sources
    repository: git.Repository | None
    top: Path
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found, sorted; `excerpts` has the line of a finding that stands in an old version of its file."""

    diagnostics: tuple[Diagnostic, ...]
    files: int
    records: int
    texts: Mapping[str, str]
    excerpts: Mapping[tuple[str, str, int], str]
    history: History | None = None

    def count(self, severity: Severity) -> int:
        """Return how many findings have a severity."""
        return sum(found.severity is severity for found in self.diagnostics)

    def failed(self, fail_on: Severity) -> bool:
        """Return whether a finding weighs fail_on or more; `off` stands for never."""
        order = (Severity.OFF, Severity.INFO, Severity.WARNING, Severity.ERROR)
        return fail_on is not Severity.OFF and any(
            order.index(found.severity) >= order.index(fail_on) for found in self.diagnostics
        )

    def line(self, found: Diagnostic) -> str | None:
        """Return the line of text that a finding points at; None where there is none to show."""
        number = found.range.start.line
        if found.commit and (old := self.excerpts.get((found.commit, found.path, number))) is not None:
            return old
        lines = self.texts.get(found.path, "").split("\n")
        return lines[number - 1].rstrip("\r") if number <= len(lines) and self.texts.get(found.path) else None


def open_workspace(start: Path, *, needs_git: bool) -> Opened:
    """Return the workspace that start stands in: the work tree's, or HEAD's of a bare repository.

    Raises:
        CannotRun: there is no workspace, or no repository where needs_git says that there must be.
    """
    try:
        repository = git.open_repository(start)
    except CannotRun:
        if needs_git:
            raise
        repository = None
    if repository is not None and repository.bare:
        return _open_bare(repository)
    top = repository.root if repository else Path(start.resolve().anchor)
    folder = workspace_folder(start.resolve(), top.resolve())
    if repository is None:
        top = folder
    prefix = folder.relative_to(top.resolve()).as_posix() + "/" if folder != top.resolve() else ""
    if repository is not None and (unmerged := git.unmerged(repository)):
        raise CannotRun(
            f"a merge is under way, with conflicts in {', '.join(unmerged[:5])}",
            "the conflicts are resolved and added; or `git merge --abort`",
        )
    sources = read_sources(folder, prefix)
    return Opened(workspace=_load(sources), sources=sources, repository=repository, top=top, folder=folder)


def _open_bare(repository: git.Repository) -> Opened:
    head = git.head(repository)
    if head is None:
        raise CannotRun(
            "this bare repository has no commit at HEAD", "`git symbolic-ref HEAD refs/heads/…` names a branch"
        )
    sources = sources_at(repository, head)
    return Opened(
        workspace=_load(sources), sources=sources, repository=repository, top=repository.root, folder=repository.root
    )


def sources_at(repository: git.Repository, commit: str, prefix: str = "") -> Sources:
    """Return the files of the workspace as they stood at a commit."""
    config_path = prefix + CONFIG_NAME
    files = [
        (path, blob)
        for path, blob in git.tree(repository, commit, [prefix + PLANS_FOLDER, config_path])
        if path == config_path or path.endswith(SUFFIXES)
    ]
    read = [
        SourceFile(path, data)
        for (path, _), (_, data) in zip(files, git.blobs(repository, [blob for _, blob in files]), strict=True)
        if data is not None
    ]
    config = next((file for file in read if file.path == config_path), None)
    return Sources(tuple(file for file in read if file is not config), config, (), prefix)


def check(
    opened: Opened, *, today: date, now: datetime, with_history: bool = True, paths: Sequence[str] = ()
) -> Report:
    """Return what is wrong with an opened workspace; paths narrow what is reported, never what is looked at.

    Raises:
        CannotRun: the history that is to be checked is not there.
    """
    workspace = opened.workspace
    found = [*workspace.diagnostics, *rules.run(workspace, today)]
    history = None
    if with_history and opened.repository is not None:
        history = history_of(opened, now=now)
        found += history.diagnostics
        if not opened.repository.bare:
            found += _ignored(opened.repository, opened.sources)
    else:
        found.append(
            codes.PC903.at(
                Place(workspace.prefix + PLANS_FOLDER, FIRST_POSITION),
                text("the history was not checked: how plans reached their status is not proved"),
                hint=text("`plancode check` without --no-history, in a full clone, proves it"),
            )
        )
    accepted = _accepted(_weighed(found, workspace), workspace, today)
    reported = (each for each in accepted if _is_below(each.path, paths))
    return Report(
        diagnostics=tuple(sorted(reported, key=lambda each: each.sort_key)),
        files=len(opened.sources.files) + (opened.sources.config is not None),
        records=len(workspace.records),
        texts=workspace.texts,
        excerpts=history.excerpts if history else {},
        history=history,
    )


def history_of(opened: Opened, *, now: datetime) -> History:
    """Return the history of an opened workspace, the work tree included.

    Raises:
        CannotRun: there is no repository, or it does not hold the whole history.
    """
    if opened.repository is None:
        git.open_repository(opened.folder)
        raise CannotRun("there is no git repository here", "`git init` makes one")
    work_tree = None if opened.repository.bare else opened.sources
    return read_history(opened.repository, opened.workspace, now=now, work_tree=work_tree)


def relative_paths(opened: Opened, paths: Iterable[Path]) -> tuple[str, ...]:
    """Return paths as findings name them: relative to the top, with slashes.

    Raises:
        CannotRun: a path does not exist, or stands outside.
    """
    found = []
    for path in paths:
        here = path.resolve()
        if not here.exists() or not here.is_relative_to(opened.top.resolve()):
            raise CannotRun(f"there is no {path} in this workspace", "a file or folder of the workspace")
        found.append(here.relative_to(opened.top.resolve()).as_posix())
    return tuple(found)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the cyclic collector off: it costs three times the validation, and there is nothing for it here."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _load(sources: Sources) -> Workspace:
    with _without_collector():
        return load(sources)


def _ignored(repository: git.Repository, sources: Sources) -> Iterator[Diagnostic]:
    for path in sorted(git.ignored(repository, [file.path for file in sources.files])):
        yield codes.PC904.at(
            Place(path, FIRST_POSITION),
            text("git ignores {path}: nothing in it can be proved", path=path),
            hint=text("the line in .gitignore is removed, or the file moved out of {folder}/", folder=PLANS_FOLDER),
        )


def _weighed(found: Iterable[Diagnostic], workspace: Workspace) -> Iterator[Diagnostic]:
    """Yield the findings with the severities of the configuration; those that are off are left out."""
    severities = workspace.config.severities
    for each in found:
        severity = severities.get(each.code.number, each.severity)
        if severity is not Severity.OFF:
            yield each if severity is each.severity else replace(each, severity=severity)


def _accepted(found: Iterable[Diagnostic], workspace: Workspace, today: date) -> Iterator[Diagnostic]:
    """Yield the findings, those that the configuration accepts as informations; and what it accepts in vain."""
    entries = workspace.config.file.history.accept
    used: set[int] = set()
    for each in found:
        number = next((number for number, entry in enumerate(entries) if _accepts(entry, each, today)), None)
        if number is None:
            yield each
            continue
        used.add(number)
        hint = text("accepted: {reason}", reason=entries[number].reason)
        yield replace(each, severity=Severity.INFO, hint_text=hint)
    document = workspace.config.document
    for number, entry in enumerate(entries):
        if number not in used and document is not None:
            yield codes.PC406.at(
                document.place_of(("history", "accept", number, "code")),
                text("nothing is found that this accepts"),
                hint=text(
                    "the entry is removed{expired}",
                    expired=f"; it ended on {entry.until}" if _is_over(entry, today) else "",
                ),
            )


def _accepts(entry: AcceptSection, found: Diagnostic, today: date) -> bool:
    if entry.code not in (found.code.number, found.code.name) or _is_over(entry, today):
        return False
    if entry.record is not None and (
        found.record is None or entry.record not in ("/".join(found.record), found.record.id)
    ):
        return False
    if entry.commit is not None and not (found.commit or "").startswith(entry.commit):
        return False
    return entry.record is not None or entry.commit is not None


def _is_over(entry: AcceptSection, today: date) -> bool:
    return entry.until is not None and entry.until < today


def _is_below(path: str, paths: Sequence[str]) -> bool:
    return not paths or any(path == each or path.startswith(each + "/") or each == "." for each in paths)
