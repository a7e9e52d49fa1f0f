"""Everything that is wrong with a workspace: its files, its rules, its history, weighed as the configuration says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from plancode import codes, git, rules
from plancode.check.against_base import base_of, changed_rules, known_before, marked, net_changes
from plancode.check.stamps import stamps_beside_history
from plancode.diagnostics import FIRST_POSITION, Diagnostic, Place, Severity, text
from plancode.history import History
from plancode.opening import Opened, history_of, workspace_at
from plancode.workspace import PLANS_FOLDER, AcceptSection, Sources, Workspace

_OF_HISTORY = "PC2"


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


def check(
    opened: Opened,
    *,
    today: date,
    now: datetime,
    with_history: bool = True,
    paths: Sequence[str] = (),
    base: str | None = None,
    strict: bool = False,
    verified: str | None = None,
    message: str = "",
    on_progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Return what is wrong with an opened workspace; paths narrow what is reported, never what is looked at.

    With base, what a pull request onto it changes: judged by base's rules, and without what the merge base had already
    (all of it with strict; HISTORY.md, pull requests). With verified, a commit that was green before, only what came
    after it is walked. The message is the one that what is not committed yet will be committed with; on_progress is
    told how many commits of how many have been.

    Raises:
        CannotRun: the history that is to be checked is not there, or base names no commit.
    """
    workspace = opened.workspace
    found = [*workspace.diagnostics, *rules.run(workspace, today)]
    history, judged_by = None, workspace
    if not with_history or opened.repository is None:
        found.append(_unproved(workspace))
    elif base is None:
        before_it = _verified(opened.repository, verified, workspace)
        found += before_it.diagnostics
        history = history_of(opened, now=now, verified=before_it.commit, message=message, on_progress=on_progress)
    else:
        against, start = base_of(opened, base)
        before, judged_by = workspace_at(opened, start), against.rules
        history = history_of(opened, now=now, base=against, on_progress=on_progress)
        if not strict:
            touched = frozenset(step.record for step in history.transitions)
            found = list(marked(found, known_before(before, today), touched))
        found += [*net_changes(before, workspace, judged_by), *changed_rules(judged_by, workspace)]
    if history is not None and opened.repository is not None:
        found += [*history.diagnostics, *stamps_beside_history(workspace, history)]
        found += [] if opened.repository.bare else _ignored(opened.repository, opened.sources)
    is_whole = history is not None and base is None and verified is None
    accepted = _accepted(_weighed(found, judged_by), judged_by, today, whole_history=is_whole)
    reported = (each for each in accepted if _is_below(each.path, paths))
    return Report(
        diagnostics=tuple(sorted(reported, key=lambda each: each.sort_key)),
        files=len(opened.sources.files) + (opened.sources.config is not None),
        records=len(workspace.records),
        texts=workspace.texts,
        excerpts=history.excerpts if history else {},
        history=history,
    )


class _Verified(NamedTuple):
    commit: str | None
    diagnostics: tuple[Diagnostic, ...]


def _verified(repository: git.Repository, ref: str | None, workspace: Workspace) -> _Verified:
    """Return the commit that was green before; one that HEAD does not descend from says that history was rewritten."""
    if ref is None:
        return _Verified(None, ())
    commit = git.resolve(repository, ref)
    head = git.head(repository)
    if head is not None and git.is_ancestor(repository, commit, head):
        return _Verified(commit, ())
    rewritten = codes.PC906.at(
        Place(workspace.prefix + PLANS_FOLDER, FIRST_POSITION),
        text("HEAD does not descend from {commit}, which was verified: history was rewritten", commit=commit[:10]),
        hint=text("all of it was checked again; who rewrote it can say why"),
        commit=commit,
    )
    return _Verified(None, (rewritten,))


def _unproved(workspace: Workspace) -> Diagnostic:
    return codes.PC903.at(
        Place(workspace.prefix + PLANS_FOLDER, FIRST_POSITION),
        text("the history was not checked: how plans reached their status is not proved"),
        hint=text("`plancode check` without --no-history, in a full clone, proves it"),
    )


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


def _accepted(
    found: Iterable[Diagnostic], workspace: Workspace, today: date, *, whole_history: bool
) -> Iterator[Diagnostic]:
    """Yield the findings, those that the configuration accepts as informations; and what it accepts in vain.

    What it accepts of a history of which not all is judged is not in vain for not being found.
    """
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
        if number not in used and document is not None and (whole_history or not _is_of_history(entry)):
            yield codes.PC406.at(
                document.place_of(("history", "accept", number, "code")),
                text("nothing is found that this accepts"),
                hint=text("the entry is removed; it ended on {until}", until=entry.until)
                if _is_over(entry, today)
                else text("the entry is removed"),
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


def _is_of_history(entry: AcceptSection) -> bool:
    code = codes.BY_NUMBER.get(entry.code) or codes.BY_NAME.get(entry.code)
    return code is not None and code.number.startswith(_OF_HISTORY)


def _is_over(entry: AcceptSection, today: date) -> bool:
    return entry.until is not None and entry.until < today


def _is_below(path: str, paths: Sequence[str]) -> bool:
    return not paths or any(path == each or path.startswith(each + "/") or each == "." for each in paths)
