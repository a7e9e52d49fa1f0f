"""What a command is about to write, and what `check` would say of it, found out in memory before a byte is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from plancode.changes.spot import Edit
from plancode.check import check
from plancode.check.causes import with_causes
from plancode.diagnostics import CannotRun, Diagnostic, Family, Ref, Severity, Text, text
from plancode.git import Identity
from plancode.project import Project
from plancode.report import Report
from plancode.workspace import Workspace, flaw_of_rules, flaws_of

_FIX_IT: Final = text("fix what is reported above, then run this command again")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What would be written, the message of its commit, and what `check` would find then that it does not find now.

    `edits` are below the workspace. `lines` say what changes, `notes` what was found on the way, `afterwards` what can
    be done after the commit. `standing` are files that hold what is proposed already, and only want the commit. Where
    `refused` has findings, nothing may be written. `unproved` says why the history cannot be read here: the proposal
    was tried without it, and can be written but not committed.
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
    standing: tuple[str, ...] = ()
    # The option by which it is only shown, and what to do where it is refused and no finding has a remedy of its own.
    tried_by: str = "--dry-run"
    remedy: Text = _FIX_IT


@dataclass(frozen=True, slots=True)
class Trial:
    """What a change makes wrong, and what was wrong with its records before.

    `refused` are its new errors, and all errors, new or not, for which one of its records could not be read whole.
    `noted` are its new warnings, `standing` the errors that rules find on its records before and after.
    """

    refused: Report
    noted: Report
    standing: Report


def files_of(project: Project) -> dict[str, bytes]:
    """Return the bytes of the workspace's files, by path.

    Raises:
        CannotRun: the project stands at a commit, and has no files to change.
    """
    if project.commit is not None:
        raise CannotRun(text("a bare repository has no files to change"), text("work in a clone with files"))
    return {file.path: file.data for file in project.sources.files}


def edits_between(project: Project, files: Mapping[str, bytes]) -> tuple[Edit, ...]:
    """Return the edits that give the workspace's files their new bytes; these are by path from the top."""
    prefix = project.sources.prefix
    before = files_of(project)
    return tuple(
        Edit(path.removeprefix(prefix), before.get(path), after)
        for path, after in sorted(files.items())
        if before.get(path) != after
    )


def damage_of(workspace: Workspace, refs: Sequence[Ref]) -> Report:
    """Return why records cannot be read whole now: nobody can say what a change of such a record would do."""
    found: Sequence[Diagnostic] = flaws_of(workspace, refs)
    if found and (wrong := flaw_of_rules(workspace)) is not None:
        # Such as a status that default rules do not know, where the workspace's own cannot be read.
        caused = with_causes([*found, wrong], workspace)
        found = caused if any(each.cause == wrong.as_cause for each in caused) else found
    return Report(
        diagnostics=tuple(sorted(found, key=lambda each: each.sort_key)),
        files=len(workspace.parsed),
        records=len(workspace.records),
        texts=workspace.texts,
        excerpts={},
    )


def refusal(report: Report, author: Identity) -> Proposal:
    """Return a proposal that is refused for damage, before any edit is worked out."""
    return Proposal(
        edits=(), lines=(), message="", author=author, refused=report, noted=replace(report, diagnostics=())
    )


def trial_of(
    project: Project, files: Mapping[str, bytes], refs: Sequence[Ref], *, message: str, proved: bool = True
) -> Trial:
    """Return what `check` would find once files are committed with message, and does not find now.

    Findings of history count only where they are about refs: other changes of the work tree are not part of the commit.
    Unless proved, the history is left out.
    """
    # A set: an import asks about tens of thousands.
    wanted = frozenset(refs)
    proved = proved and project.repository is not None
    after = project.with_files(files)
    report = check(after, with_history=proved, message=message)
    counting = [each for each in report.diagnostics if _counts(each, wanted)]
    historic = proved and any(each.code.is_of_proof for each in counting)
    known: set[object] = set()
    if counting:
        # A comparison that was begun ahead can be read once only, and the check above has read it.
        before = check(replace(project, ahead=None), with_history=historic)
        known = {_weight_of(each) for each in before.diagnostics}
        pending = {_weight_of(each) for each in before.diagnostics if _would_be_committed(each, wanted)}
        # What mends one of several such faults is let through: the others are no worse for it.
        if pending <= {_weight_of(each) for each in report.diagnostics}:
            known -= pending
    flaws = _caused(flaws_of(after.workspace, wanted), report)
    unreadable = {_whatever_it_weighs(each) for each in flaws}
    counting = [each for each in counting if _whatever_it_weighs(each) not in unreadable]
    new = [each for each in counting if _weight_of(each) not in known]
    errors = [*flaws, *(each for each in new if each.severity is Severity.ERROR)]
    standing = [each for each in counting if _stands(each, wanted) and _weight_of(each) in known]
    return Trial(
        narrowed(report, _and_causes(errors, report)),
        narrowed(report, [each for each in new if each.severity is Severity.WARNING]),
        narrowed(report, _and_causes(standing, report)),
    )


def _caused(flaws: Sequence[Diagnostic], report: Report) -> list[Diagnostic]:
    """Return flaws, each with the finding that it follows from in a report."""
    causes = {_whatever_it_weighs(each): each.cause for each in report.diagnostics if each.cause}
    return [replace(each, cause=causes.get(_whatever_it_weighs(each))) for each in flaws]


def _and_causes(found: Sequence[Diagnostic], report: Report) -> list[Diagnostic]:
    """Return findings with those that they follow from, new or not: what is to be mended is there."""
    causes = {each.cause for each in found} - {each.as_cause for each in found}
    return [*found, *(each for each in report.diagnostics if each.as_cause in causes)]


def _counts(found: Diagnostic, refs: Collection[Ref]) -> bool:
    weighs = found.severity in (Severity.ERROR, Severity.WARNING)
    return weighs and (found.record in refs or not found.code.is_of_proof)


def _would_be_committed(found: Diagnostic, refs: Collection[Ref]) -> bool:
    """Return whether a finding is about an uncommitted step or edit of a record that changes: it would be committed too."""
    is_error = found.severity is Severity.ERROR and found.code.is_of_proof
    return is_error and found.record in refs and found.commit is None


def _weight_of(found: Diagnostic) -> object:
    """Return a key for the same statement of the same weight, before and after."""
    return found.statement, found.severity


def _stands(found: Diagnostic, refs: Collection[Ref]) -> bool:
    return found.severity is Severity.ERROR and found.record in refs and found.code.family is Family.RECORDS


def _whatever_it_weighs(found: Diagnostic) -> object:
    return found.code, found.path, found.range, found.message


def both(report: Report, other: Report) -> Report:
    """Return one report with the findings of two reports of one change, sorted."""
    return narrowed(report, [*report.diagnostics, *other.diagnostics])


def narrowed(report: Report, found: Sequence[Diagnostic]) -> Report:
    """Return a report with these findings alone, sorted."""
    return replace(report, diagnostics=tuple(sorted(found, key=lambda each: each.sort_key)))
