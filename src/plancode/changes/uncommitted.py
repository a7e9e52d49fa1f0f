"""What is written and not committed yet: a step before the one that is asked for, or its own result."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from plancode import git
from plancode.changes.commit import added_message, commit_line, step_message
from plancode.changes.proposal import Proposal
from plancode.changes.spot import Edit
from plancode.check import check
from plancode.diagnostics import CannotRun, Ref, Severity, Text, WrongUse, facts, text
from plancode.lifecycle import Lifecycle, Need, Step
from plancode.project import Project
from plancode.workspace import PLANS_FOLDER, Config, Workspace, identity_of, is_record_file, parse_records

# More files than one command leaves behind, together with what else is likely to lie around.
_MOST_TRIED: Final = 8
_REASON: Final = "Reason: …"
_RESULTS: Final = {
    "submit": text("the submission of {ref} is not committed yet"),
    "return": text("the return of {ref} is not committed yet"),
    "approve": text("the approval of {ref} is not committed yet"),
    "amend": text("the amendment of {ref} is not committed yet"),
    "expire": text("the expiry of {ref} is not committed yet"),
}
_OTHER_RESULT: Final = text("the step `{step}` of {ref} is not committed yet")
_DRAFT: Final = text("the draft of {ref} is not committed yet")
_NEW: Final = text("{ref} is not committed yet")


class Pending(NamedTuple):
    """A record whose status is not committed yet, the files of both versions, and the steps that lead to it.

    `before` is its committed status; None: it is new.
    """

    ref: Ref
    before: str | None
    status: str
    paths: tuple[str, ...]
    step: Step | None


def uncommitted(project: Project) -> dict[str, bytes | None]:
    """Return what HEAD holds of each record file that differs from it, by path; None for a file that is new."""
    repository, head = project.require_repository(), project.head
    folder, prefix = project.sources.prefix + PLANS_FOLDER, project.sources.prefix
    committed = dict(git.tree(repository, head, [folder])) if head else {}
    committed = {path: blob for path, blob in committed.items() if is_record_file(path, prefix)}
    present = {file.path: git.blob_id(repository, file.content) for file in project.sources.files}
    differ = [path for path in sorted({*committed, *present}) if committed.get(path) != present.get(path)]
    held = dict(git.blobs(repository, dict.fromkeys(committed[path] for path in differ if path in committed)))
    return {path: held[committed[path]] if path in committed else None for path in differ}


def require_committed(project: Project, refs: Sequence[Ref], name: str, *, here: Path) -> None:
    """Make sure that the status from which records are to be moved by the step `name` is a committed one.

    Raises:
        WrongUse: a record has been moved by this very step, and that is not committed yet.
        CannotRun: the status of a record is not committed yet; the hint is the line that commits it.
    """
    pending = _pending(project, refs)
    if not pending:
        return
    config = project.workspace.config
    for each in pending:
        if each.before is not None and each.step is None:
            raise _no_step(config.lifecycles[each.ref.kind], each, each.before)
    line = _line(project, pending, here)
    if any(name in {step.name for step in _from(config, each)} for each in pending):
        raise CannotRun(
            facts([_words(each) for each in pending]), text("commit it first, then the next step: {line}", line=line)
        )
    if any(each.step is not None and each.step.name == name for each in pending):
        raise WrongUse(facts([_words(each) for each in pending]), text("commit it: {line}", line=line))


def require_no_step_in(project: Project, edits: Sequence[Edit], *, here: Path) -> None:
    """Make sure that no record that edits change was moved by a step that is not committed yet.

    The commit of another change would take the step in, without the reason or the reviewer that its message has to name.

    Raises:
        CannotRun: a record was; the hint is the line that commits its step.
    """
    governed = project.workspace.config.lifecycles
    refs = [ref for edit in edits for ref in _changed(edit) if ref.kind in governed]
    if pending := [each for each in _pending(project, refs) if each.step is not None]:
        line = _line(project, pending, here)
        raise CannotRun(
            facts([_words(each) for each in pending]), text("commit it first, then run this again: {line}", line=line)
        )


def other_changes(project: Project, paths: Sequence[str], *, here: Path) -> CannotRun:
    """Return the refusal to commit files that hold other changes too: these are committed first, where that is sound."""
    told = text("{mixed} holds other changes that are not committed", mixed=", ".join(paths))
    found = check(replace(project, ahead=None)).diagnostics
    if any(each.path in paths and each.severity is Severity.ERROR and each.commit is None for each in found):
        # In a commit of their own they would be an error for ever: what is proposed now may be what allows them.
        return CannotRun(told, text("run it again without --commit, then commit all together"))
    line = commit_line(project, paths, message=f"Change {', '.join(paths)}", here=here)
    return CannotRun(told, text("commit them first: {line}; or run it again without --commit", line=line))


def own_result(project: Project, propose: Callable[[Project], Proposal | None]) -> Proposal | None:
    """Return the proposal whose edits stand in the work tree already, in full or in part, not committed yet; else None.

    It is what propose proposes where its files are as they were committed.
    """
    changed = uncommitted(project)
    if not changed:
        return None
    whole = _proposed(project, changed, propose)
    if whole is not None:
        return _standing(project, whole)
    # What it builds on may be one of the changes, such as the new contact of a new plan.
    for path in list(changed)[:_MOST_TRIED] if len(changed) > 1 else ():
        alone = _proposed(project, {path: changed[path]}, propose)
        if alone is not None and (found := _standing(project, alone)) is not None:
            return found
    return None


def _proposed(
    project: Project, back: Mapping[str, bytes | None], propose: Callable[[Project], Proposal | None]
) -> Proposal | None:
    with suppress(CannotRun):
        found = propose(project.with_files(back))
        if found is not None and found.edits and not found.refused.diagnostics:
            return found
    return None


def _standing(project: Project, found: Proposal) -> Proposal | None:
    """Return a proposal without the edits that stand in the work tree; None where none does, or another file differs."""
    files = {file.path.removeprefix(project.sources.prefix): file for file in project.sources.files}
    present = {edit.path: files[edit.path] for edit in found.edits if edit.path in files}
    standing = [each.path for each in found.edits if each.path in present and present[each.path].content == each.after]
    missing = [each for each in found.edits if each.path not in standing]
    if not standing or any(
        (present[each.path].data if each.path in present else None) != each.before for each in missing
    ):
        return None
    return replace(found, edits=tuple(missing), standing=tuple(standing))


def _pending(project: Project, refs: Sequence[Ref]) -> list[Pending]:
    workspace, changed = project.workspace, uncommitted(project)
    found = []
    for ref in refs:
        document = workspace.documents[ref]
        status = _status(document.data)
        if document.path not in changed:
            continue
        before, path = next(_committed(changed, ref), (None, document.path))
        paths = tuple(dict.fromkeys([document.path, path]))
        lifecycle = workspace.config.lifecycles[ref.kind]
        if before is None and status in lifecycle.initial:
            found.append(Pending(ref, before, status, paths, None))
        elif before is not None and before != status:
            found.append(Pending(ref, before, status, paths, _between(lifecycle, before, status)))
    return found


def _committed(changed: Mapping[str, bytes | None], ref: Ref) -> Iterator[tuple[str, str]]:
    """Yield the status of a record in HEAD, and the path where it stands there."""
    for path, data in changed.items():
        for each, held in _held(path, data) if data is not None else ():
            if each == ref:
                yield _status(held), path


def _changed(edit: Edit) -> list[Ref]:
    """Return the records that stand in a file before and after an edit, and are not the same."""
    before, after = (dict(_held(edit.path, data)) for data in (edit.before or b"", edit.after))
    return [ref for ref, data in before.items() if after.get(ref, data) != data]


def _held(path: str, data: bytes) -> Iterator[tuple[Ref, object]]:
    """Yield the records of a file with what they hold."""
    for document in parse_records(path, data).documents:
        if isinstance(document.data, dict) and (ref := identity_of(document.data)) is not None:
            yield ref, document.data


def _status(data: object) -> str:
    status = data.get("status") if isinstance(data, dict) else None
    return status if isinstance(status, str) else ""


def _between(lifecycle: Lifecycle, before: str, after: str) -> Step | None:
    return next((step for step in lifecycle.steps if before in step.sources and step.target == after), None)


def _from(config: Config, pending: Pending) -> list[Step]:
    return [step for step in config.lifecycles[pending.ref.kind].steps if pending.status in step.sources]


def _no_step(lifecycle: Lifecycle, pending: Pending, before: str) -> CannotRun:
    return CannotRun(
        text(
            "{ref} was last committed as {before}, and no step leads from there to {status}",
            ref=pending.ref,
            before=lifecycle.term(before),
            status=lifecycle.term(pending.status),
        ),
        text("write `status: {before}` again, then make one step at a time", before=before),
    )


def _words(pending: Pending) -> Text:
    if pending.step is None:
        return (_DRAFT if pending.before is None else _NEW).given({"ref": pending.ref})
    return _RESULTS.get(pending.step.name, _OTHER_RESULT).given({"ref": pending.ref, "step": pending.step.name})


def _line(project: Project, pending: Sequence[Pending], here: Path) -> str:
    """Return the line that commits all of them at once: files may hold several."""
    workspace = project.workspace
    paths = list(dict.fromkeys(path for each in pending for path in each.paths))
    sign = any(_is_signed(workspace, each) for each in pending)
    return commit_line(project, paths, message=_message(pending), sign=sign, here=here)


def _message(pending: Sequence[Pending]) -> str:
    steps = list(dict.fromkeys(each.step for each in pending))
    refs = [each.ref for each in pending]
    reason = [_REASON] if any(step is not None and Need.REASON in step.needs for step in steps) else []
    name = steps[0].name if len(steps) == 1 and steps[0] else "change"
    message = added_message(refs) if steps == [None] else step_message(name, refs)
    # A hint stands on one line, so it has no list of the records.
    return "\n\n".join([message.splitlines()[0], *reason])


def _is_signed(workspace: Workspace, pending: Pending) -> bool:
    needs = pending.step.needs if pending.step else ()
    return pending.status in workspace.config.policy.signed or Need.SIGNED in needs
