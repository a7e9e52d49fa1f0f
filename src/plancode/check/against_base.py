"""What a pull request is told beside its own findings: what landing it means, and that it changes the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from plancode import codes, git, rules
from plancode.diagnostics import FIRST_POSITION, CannotRun, Diagnostic, Place, Ref, Severity, text
from plancode.history import Base
from plancode.lifecycle import Lifecycle
from plancode.opening import Opened, workspace_at
from plancode.workspace import CONFIG_NAME, Workspace

_RULES = ("lifecycle", "policy", "history", "severity")


def base_of(opened: Opened, ref: str) -> tuple[Base, str]:
    """Return the base that ref names, with its rules, and the commit where HEAD left it.

    Raises:
        CannotRun: there is no repository or commit, or ref names none that HEAD shares history with.
    """
    if opened.repository is None:
        raise CannotRun(text("there is no git repository here"), text("`git init` makes one"))
    commit = git.resolve(opened.repository, ref)
    head = git.head(opened.repository)
    start = git.merge_base(opened.repository, commit, head) if head else None
    if start is None:
        raise git.BadRef(
            text("`{ref}` and HEAD share no history here", ref=ref),
            text("git fetch --unshallow, where the clone is shallow; else the branch that this one was made from"),
        )
    return Base(commit, workspace_at(opened, commit)), start


def net_changes(before: Workspace, after: Workspace, judged_by: Workspace) -> Iterator[Diagnostic]:
    """Yield the records whose change of status from before to after is no single step (HISTORY.md, pull requests)."""
    squashed = judged_by.config.file.history.merge == "squash"
    for ref in sorted({**before.records, **after.records}):
        lifecycle = judged_by.config.lifecycles.get(ref.kind)
        if lifecycle is None or ref in before.damaged or ref in after.damaged:
            continue
        old, new = (workspace.records.get(ref) for workspace in (before, after))
        was, is_now = old.status if old else None, new.status if new else None
        if was == is_now or _is_one_step(lifecycle, was, is_now):
            continue
        yield codes.PC241.at(
            after.place(new, "status") if new else before.place(old, "status") if old else Place("", FIRST_POSITION),
            text(
                "landed as one commit, {name} would go from {before} to {after}, which is no step",
                name=ref,
                before=lifecycle.term(was) if was else text("not being there"),
                after=lifecycle.term(is_now) if is_now else text("deleted"),
            ),
            hint=text(
                "a merge commit keeps the steps; with squash merges, each step lands in a pull request of its own"
            ),
            record=ref,
            severity=Severity.ERROR if squashed else None,
        )


def _is_one_step(lifecycle: Lifecycle, before: str | None, after: str | None) -> bool:
    if before is None:
        return after in lifecycle.initial
    if after is None:
        return before in lifecycle.deletable
    return bool(lifecycle.steps_between(before, after))


def changed_rules(base: Workspace, head: Workspace) -> Iterator[Diagnostic]:
    """Yield where head changes the rules that it is judged by: base's are the ones that count."""
    document = head.config.document
    for name in _RULES:
        if getattr(base.config.file, name) != getattr(head.config.file, name):
            place = document.key_place_of((name,)) if document else Place(head.prefix + CONFIG_NAME, FIRST_POSITION)
            yield codes.PC242.at(
                place,
                text("`{key}` is changed here; this is judged by the rules of the base", key=name),
                hint=text("the new rules count from when they have landed"),
            )
    for ref in sorted({ref for workspace in (base, head) for ref in workspace.records if ref.kind == "person"}):
        old, new = base.records.get(ref), head.records.get(ref)
        if _rights(old) != _rights(new):
            yield codes.PC242.at(
                head.place(new) if new else Place(base.place(old).path if old else "", FIRST_POSITION),
                text("the role or addresses of {name} are changed here; those of the base count", name=ref),
                hint=text("the new ones count from when they have landed"),
                record=ref,
            )


def _rights(person: object) -> tuple[object, object]:
    return getattr(person, "role", None), getattr(person, "addresses", ())


def known_before(before: Workspace, today: date) -> frozenset[tuple[str, object, str]]:
    """Return what tells the findings apart that a workspace without history has."""
    return frozenset(_key(found) for found in (*before.diagnostics, *rules.run(before, today)))


def marked(
    found: Iterable[Diagnostic], known: frozenset[tuple[str, object, str]], touched: frozenset[Ref]
) -> Iterator[Diagnostic]:
    """Yield findings; those that the merge base has too weigh nothing, unless the record's status was touched."""
    for each in found:
        if each.commit is None and _key(each) in known and each.record not in touched:
            yield replace(each, severity=Severity.INFO, hint_text=text("the base has this finding too"))
        else:
            yield each


def _key(found: Diagnostic) -> tuple[str, object, str]:
    return (found.code.number, found.record or found.path, found.message)
