"""What `check` would say after a change is written and committed: found out in memory, before a byte is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from plancode.check import Report, check
from plancode.diagnostics import CannotRun, Diagnostic, Ref, Severity, Text, text
from plancode.edits import Edit
from plancode.git import Identity
from plancode.opening import Opened, opened_with

_FROM_HISTORY = ("PC2", "PC9")


@dataclass(frozen=True, slots=True)
class Moment:
    """When a change is made: the day that rules ask for, and the time of its commit."""

    today: date
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What would be written, the message of its commit, and what `check` would find then that it does not find now.

    `edits` are below the workspace, `lines` say what changes. With `refused`, nothing is to be written.
    """

    edits: tuple[Edit, ...]
    lines: tuple[Text, ...]
    message: str
    author: Identity
    refused: Report
    noted: Report
    sign: bool = False
    you: Text | None = None
    afterwards: Text | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """The new errors and the new warnings of a change."""

    refused: Report
    noted: Report


def files_of(opened: Opened) -> dict[str, bytes]:
    """Return the bytes of the workspace's files by path.

    Raises:
        CannotRun: there are no files, only commits.
    """
    if opened.commit is not None:
        raise CannotRun(text("a bare repository has no files to change"), text("a clone with a work tree"))
    return {file.path: file.data for file in opened.sources.files}


def edits_between(opened: Opened, files: Mapping[str, bytes]) -> tuple[Edit, ...]:
    """Return the edits that make the workspace's files what they are to be."""
    prefix = opened.sources.prefix
    before = files_of(opened)
    return tuple(
        Edit(path.removeprefix(prefix), before[path], after)
        for path, after in sorted(files.items())
        if before[path] != after
    )


def tried(opened: Opened, files: Mapping[str, bytes], refs: Sequence[Ref], *, message: str, at: Moment) -> Trial:
    """Return what `check` would find after files are committed with message, and does not find now.

    Of what the history says only findings about refs count: other changes of the work tree are not part of the commit.
    """
    proved = opened.repository is not None
    report = check(opened_with(opened, files), today=at.today, now=at.now, with_history=proved, message=message)
    counting = [each for each in report.diagnostics if _counts(each, refs)]
    historic = proved and any(each.code.number.startswith(_FROM_HISTORY) for each in counting)
    known: set[object] = set()
    if counting:
        # The comparison that was started ahead is used up.
        before = check(replace(opened, ahead=None), today=at.today, now=at.now, with_history=historic)
        known = {_sameness(each) for each in before.diagnostics}
    new = [each for each in counting if _sameness(each) not in known]
    return Trial(_only(report, new, Severity.ERROR), _only(report, new, Severity.WARNING))


def _counts(found: Diagnostic, refs: Sequence[Ref]) -> bool:
    weighs = found.severity in (Severity.ERROR, Severity.WARNING)
    return weighs and (found.record in refs or not found.code.number.startswith(_FROM_HISTORY))


def _sameness(found: Diagnostic) -> object:
    """Return what makes a finding the same before and after: not its place, which moves when a line is added."""
    return found.code, found.severity, found.record, found.message, found.path, found.commit


def _only(report: Report, found: Sequence[Diagnostic], severity: Severity) -> Report:
    return replace(report, diagnostics=tuple(each for each in found if each.severity is severity))
