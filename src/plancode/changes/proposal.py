"""What a command is about to write, and what `check` would say of it: found out in memory, before a byte is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from plancode.changes.edit import Edit
from plancode.check import Report, check
from plancode.diagnostics import CannotRun, Diagnostic, Family, Ref, Severity, Text, text
from plancode.git import Identity
from plancode.project import Project
from plancode.workspace import Workspace, flaws_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What would be written, the message of its commit, and what `check` would find then that it does not find now.

    `edits` are below the workspace, `lines` say what changes, `notes` what was found on the way, `afterwards` what can
    be done once it is committed. With `refused`, nothing is to be written. With `unproved`, which is why the history cannot
    be read here, it was tried without: it can be written, and not committed.
    """

    edits: tuple[Edit, ...]
    lines: tuple[Text, ...]
    message: str
    author: Identity
    refused: Report
    noted: Report
    sign: bool = False
    you: Text | None = None
    notes: tuple[Text, ...] = ()
    afterwards: Text | None = None
    unproved: CannotRun | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """What a change makes wrong, and what was wrong with its records before.

    `refused` are its new errors, and all for which one of its records cannot be read whole then, new or not; `noted` are
    its new warnings; `standing` the errors that rules find on its records now as well.
    """

    refused: Report
    noted: Report
    standing: Report


def files_of(project: Project) -> dict[str, bytes]:
    """Return the bytes of the workspace's files by path.

    Raises:
        CannotRun: there are no files, only commits.
    """
    if project.commit is not None:
        raise CannotRun(text("a bare repository has no files to change"), text("a clone with a work tree"))
    return {file.path: file.data for file in project.sources.files}


def edits_between(project: Project, files: Mapping[str, bytes]) -> tuple[Edit, ...]:
    """Return the edits that make the workspace's files, by path from the top, what they are to be."""
    prefix = project.sources.prefix
    before = files_of(project)
    return tuple(
        Edit(path.removeprefix(prefix), before.get(path), after)
        for path, after in sorted(files.items())
        if before.get(path) != after
    )


def damage_of(workspace: Workspace, refs: Sequence[Ref]) -> Report:
    """Return why records cannot be read whole as they stand: nobody can say what a change of them would change."""
    return Report(
        diagnostics=tuple(sorted(flaws_of(workspace, refs), key=lambda each: each.sort_key)),
        files=len(workspace.parsed),
        records=len(workspace.records),
        texts=workspace.texts,
        excerpts={},
    )


def refusal(report: Report, author: Identity) -> Proposal:
    """Return a change that is refused for what stands there, before it is worked out."""
    return Proposal(
        edits=(), lines=(), message="", author=author, refused=report, noted=replace(report, diagnostics=())
    )


def trial_of(
    project: Project, files: Mapping[str, bytes], refs: Sequence[Ref], *, message: str, proved: bool = True
) -> Trial:
    """Return what `check` would find after files are committed with message, and does not find now.

    Of what the history says only findings about refs count: other changes of the work tree are not part of the commit.
    What is not to be proved is tried without the history.
    """
    proved = proved and project.repository is not None
    after = project.with_files(files)
    report = check(after, with_history=proved, message=message)
    counting = [each for each in report.diagnostics if _counts(each, refs)]
    historic = proved and any(each.code.is_of_proof for each in counting)
    known: set[object] = set()
    if counting:
        # The comparison that was started ahead is used up.
        before = check(replace(project, ahead=None), with_history=historic)
        known = {_sameness(each) for each in before.diagnostics}
    flaws = flaws_of(after.workspace, refs)
    unreadable = {_whatever_it_weighs(each) for each in flaws}
    counting = [each for each in counting if _whatever_it_weighs(each) not in unreadable]
    new = [each for each in counting if _sameness(each) not in known]
    errors = [*flaws, *(each for each in new if each.severity is Severity.ERROR)]
    return Trial(
        _with(report, errors),
        _with(report, [each for each in new if each.severity is Severity.WARNING]),
        _with(report, [each for each in counting if _stands(each, refs) and _sameness(each) in known]),
    )


def _counts(found: Diagnostic, refs: Sequence[Ref]) -> bool:
    weighs = found.severity in (Severity.ERROR, Severity.WARNING)
    return weighs and (found.record in refs or not found.code.is_of_proof)


def _sameness(found: Diagnostic) -> object:
    """Return what makes a finding the same before and after: not its place, which moves when a line is added."""
    return found.code, found.severity, found.record, found.message, found.path, found.commit


def _stands(found: Diagnostic, refs: Sequence[Ref]) -> bool:
    return found.severity is Severity.ERROR and found.record in refs and found.code.family is Family.RECORDS


def _whatever_it_weighs(found: Diagnostic) -> object:
    return found.code, found.path, found.range, found.message


def both(report: Report, other: Report) -> Report:
    """Return what two reports of one change found, sorted."""
    return _with(report, [*report.diagnostics, *other.diagnostics])


def _with(report: Report, found: Sequence[Diagnostic]) -> Report:
    return replace(report, diagnostics=tuple(sorted(found, key=lambda each: each.sort_key)))
