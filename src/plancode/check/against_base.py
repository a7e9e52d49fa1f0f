"""What is wrong with a pull request besides its history: its files, how it would land, and its changes of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from plancode import codes, rules
from plancode.check.pull_request import PullRequest
from plancode.diagnostics import FIRST_POSITION, Diagnostic, Place, Ref, Severity, text
from plancode.workspace import Workspace

_UNMERGED = (
    text("this does not merge with the base: {paths}"),
    text("merge the base into the branch, and settle the conflicts there"),
)
_UNMERGED_FILES = (
    text("with the uncommitted changes, this does not merge with the base: {paths}"),
    text("commit the changes, then merge the base into the branch, and settle the conflicts there"),
)


def files_of(pull: PullRequest, today: date, *, strict: bool) -> Iterator[Diagnostic]:
    """Yield what is wrong with the files of a pull request, and with those that would land, by the rules of its base.

    Findings that the merge base has too are information only, unless the status of their record changed; with strict,
    all findings count.
    """
    own = found_in(pull.own, today)
    known = frozenset(each.statement for each in found_in(pull.before, today))
    touched = frozenset(step.record for step in pull.history.transitions)
    yield from own if strict else _marked(own, known, touched)
    if pull.landing is not pull.own:
        seen = known | {each.statement for each in [*own, *found_in(pull.rules, today)]}
        for each in found_in(pull.landing, today):
            if each.statement not in seen:
                yield replace(each, label=text("as the merge with the base has it"))


def found_in(workspace: Workspace, today: date) -> list[Diagnostic]:
    """Return what is wrong with the files of a workspace."""
    return [*workspace.diagnostics, *rules.run(workspace, today)]


def _marked(found: Iterable[Diagnostic], known: frozenset[object], touched: frozenset[Ref]) -> Iterator[Diagnostic]:
    for each in found:
        if each.statement in known and each.record not in touched:
            yield replace(
                each, severity=Severity.INFO, hint_text=text("see to it in the base: it has this finding too")
            )
        else:
            yield each


def landing(pull: PullRequest) -> Iterator[Diagnostic]:
    """Yield what is wrong with landing: conflicts, changes of status that are no step, errors of a squash or rebase."""
    if pull.conflicts:
        path = pull.conflicts[0]
        here = [ref for ref, document in pull.own.documents.items() if document.path == path]
        paths = ", ".join(pull.conflicts[:5])
        message, hint = _UNMERGED_FILES if pull.is_uncommitted else _UNMERGED
        yield codes.PC910.at(
            Place(path, FIRST_POSITION),
            message.given({"paths": paths}),
            hint=hint,
            record=here[0] if len(here) == 1 else None,
        )
    yield from _net_changes(pull.before, pull.own, pull.rules)
    yield from pull.otherwise


def _net_changes(before: Workspace, after: Workspace, judged_by: Workspace) -> Iterator[Diagnostic]:
    """Yield a finding for each record whose change of status is no single step (HISTORY.md, pull requests)."""
    squashed = judged_by.config.file.history.merge == "squash"
    for ref in sorted({**before.records, **after.records}):
        lifecycle = judged_by.config.lifecycles.get(ref.kind)
        if lifecycle is None or ref in before.damaged or ref in after.damaged:
            continue
        old, new = (workspace.records.get(ref) for workspace in (before, after))
        was, is_now = old.status if old else None, new.status if new else None
        if was == is_now or lifecycle.has_step(was, is_now):
            continue
        yield codes.PC241.at(
            after.place(new, "status") if new else before.place(old, "status") if old else Place("", FIRST_POSITION),
            text(
                "if this branch is squashed, {name} would jump from {before} to {after}",
                name=ref,
                before=lifecycle.term(was) if was else text("not being there"),
                after=lifecycle.term(is_now) if is_now else text("deleted"),
            ),
            hint=text("use a merge commit, or one pull request per step"),
            record=ref,
            severity=Severity.ERROR if squashed else None,
        )


def changed_rules(pull: PullRequest, head: Workspace) -> Iterator[Diagnostic]:
    """Yield a finding for each rule, and each person's rights, that a pull request changes: those of its base count."""
    document = head.config.document
    for name in pull.changed_rules:
        yield codes.PC242.at(
            document.key_place_of((name,)) if document else Place(head.config_path, FIRST_POSITION),
            text("`{key}` is changed here; this is judged by the rules of the base", key=name),
            hint=text("merge it for the new rules to count"),
        )
    for ref in pull.changed_people:
        new, old = head.records.get(ref), pull.before.records.get(ref)
        where = head.place(new) if new else pull.before.place(old) if old else Place("", FIRST_POSITION)
        yield codes.PC242.at(
            Place(where.path, where.range if new else FIRST_POSITION),
            text(
                "this branch changes the role or addresses of {name}; until it is merged, the old ones are used",
                name=ref,
            ),
            hint=text("merge it for the new ones to count"),
            record=ref,
        )
