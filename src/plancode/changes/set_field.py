"""Changing, emptying or adding to one field of a record, and noting that an activity was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from plancode import codes
from plancode.changes.answers import one_value, plain_value, unseen, wrong
from plancode.changes.edit import with_value
from plancode.changes.lists import with_item, without_value
from plancode.changes.onwards import onwards
from plancode.changes.proposal import Proposal, both, damage_of, edits_between, files_of, refusal, trial_of
from plancode.changes.settable import require_one_value, settable
from plancode.changes.spot import Scalar, Value, spot_of, value_at
from plancode.diagnostics import Ref, Term, Text, WrongUse, text
from plancode.messages import LANGUAGES
from plancode.messages.catalogues import said
from plancode.models import FLAG, FieldForm, fields_of, spec_of
from plancode.project import Project
from plancode.rules.people import LEFT_OF_ERASED
from plancode.workspace import Workspace, find, flaws_of
from plancode.yaml_source import as_read, spelled

_LONGEST = 40
_FLAGS = {True: text("yes"), False: text("no")}
_FOR_EDITORS = "# yaml-language-server:"


def set_value(project: Project, identity: str, path: str, *, value: str) -> Proposal:
    """Return the proposal that sets a field of a record; path can name a field in a group, such as `target.value`.

    Raises:
        WrongUse: there is no such record or field, or the field does not take a single value.
        CannotRun: the file cannot be changed without rewriting more than the value.
    """
    ref, keys = find(project.workspace, identity), tuple(path.split("."))
    if refused := _unsound(project, ref):
        return refused
    require_one_value(ref, keys, settable(project, ref, keys))
    if (hidden := unseen(value)) is not None:
        raise WrongUse(hidden, text("type it anew: a copy from elsewhere may bring along what nobody sees"))
    field = next((field for field in fields_of(ref.kind) if field.keys == keys), None)
    typed = one_value(field, value) if field else value
    message = f"Set {path} of {ref.kind} {ref.id} to {_shown(typed)}"
    if (ref.kind, keys) == ("contact", ("erased",)):
        return _erased(project, ref, typed, message=message)
    return _prepared(project, ref, {keys: typed}, message=message)


def empty(project: Project, identity: str, path: str) -> Proposal:
    """Return the proposal that takes a field of a record away, with all that it holds.

    Raises:
        WrongUse: there is no such record or field, or the field is empty already.
        CannotRun: the file cannot be changed without rewriting more than the field.
    """
    ref, keys = find(project.workspace, identity), tuple(path.split("."))
    if refused := _unsound(project, ref):
        return refused
    settable(project, ref, keys)
    held = _held(project.workspace, ref, keys)
    if held is None:
        raise WrongUse(
            text("`{key}` of {ref} is empty already", key=path, ref=ref),
            text("see what it holds: `plancode show {id}`", id=ref.id),
        )
    where = project.workspace.documents[ref].path
    data = without_value(where, files_of(project)[where], ref, keys).after
    line = _change(project, ref, keys, None)
    return _proposed(project, ref, data, (line,), message=f"Empty {path} of {ref.kind} {ref.id}")


def add(project: Project, identity: str, path: str, *, values: Sequence[str]) -> Proposal:
    """Return the proposal that adds items to a list of a record, such as goals, tags or links.

    Raises:
        WrongUse: there is no such record or list, or it does not take an item, or has it already.
        CannotRun: the file cannot be changed without rewriting more than the list.
    """
    ref, keys = find(project.workspace, identity), tuple(path.split("."))
    if refused := _unsound(project, ref):
        return refused
    settable(project, ref, keys)
    field = next((field for field in fields_of(ref.kind) if field.keys == keys and field.many), None)
    if field is None:
        raise WrongUse(
            text("`{key}` of {ref} is no list", key=path, ref=ref),
            text("set it: `plancode set {id} {key} VALUE`", id=ref.id, key=path),
        )
    where = project.workspace.documents[ref].path
    data = files_of(project)[where]
    for value in values:
        if problem := wrong(project.workspace, ref.kind, field, value):
            raise WrongUse(problem, text("see what it holds: `plancode show {id}`", id=ref.id))
        data = _with_added(where, data, ref, field, plain_value(field, value))
    lines = tuple(
        text(
            "{kind} {id}  {field}: + {new}  {path}",
            kind=ref.kind,
            id=ref.id,
            field=path,
            new=_worded(project, ref, keys, each),
            path=where,
        )
        for each in values
    )
    return _proposed(
        project, ref, data, lines, message=f"Add to {path} of {ref.kind} {ref.id}: {_shown(', '.join(values))}"
    )


def _with_added(where: str, data: bytes, ref: Ref, field: FieldForm, item: Value) -> bytes:
    """Return a file with an item more in a list; a pair becomes a key of a group of any keys."""
    if field.holds == "pair" and isinstance(item, dict):
        for key, value in item.items():
            data = with_value(where, data, ref, (*field.keys, key), value).after
        return data
    held = value_at(spot_of(where, data, ref, field.keys).document.data, field.keys)
    if item in (held if isinstance(held, list) else [held]):
        raise WrongUse(
            text("`{item}` stands in `{key}` of {ref} already", item=_shown(item), key=field.name, ref=ref),
            text("see what it holds: `plancode show {id}`", id=ref.id),
        )
    return with_item(where, data, ref, field.keys, item).after


def _unsound(project: Project, ref: Ref) -> Proposal | None:
    """Return the refusal where a file is no sound YAML and cannot be changed in one place; a wrong value can be."""
    flaws = flaws_of(project.workspace, [ref])
    if any(each.record is None or each.code is codes.PC121 for each in flaws):
        return refusal(damage_of(project.workspace, [ref]), project.you.identity)
    return None


def complete(
    project: Project, identity: str, *, on: date | None, outcome: str | None, counts: Decimal | None
) -> Proposal:
    """Return the proposal that notes that an activity was done, with its day, its outcome and how much it counts.

    Raises:
        WrongUse: there is no such activity, or it was done already.
        CannotRun: the file cannot be changed without rewriting more than the values.
    """
    ref = find(project.workspace, identity, ("activity",))
    if (damage := damage_of(project.workspace, [ref])).diagnostics:
        return refusal(damage, project.you.identity)
    data = project.workspace.documents[ref].data
    done = data.get("completed") if isinstance(data, dict) else None
    if done is not None:
        raise WrongUse(
            text("{ref} was completed on {done}", ref=ref, done=done),
            text("change the day with `plancode set {id} completed DATE`", id=ref.id),
        )
    values: dict[tuple[str, ...], Scalar] = {("completed",): on or project.today}
    if outcome is not None:
        values["outcome",] = outcome
    if counts is not None:
        values["counts",] = counts
    return _prepared(project, ref, values, message=f"Complete activity {ref.id}")


def _erased(project: Project, ref: Ref, day: Scalar, *, message: str) -> Proposal:
    """Return the proposal that notes when a contact was erased, and takes away what may not stand beside that."""
    where, held = project.workspace.documents[ref].path, project.workspace.documents[ref].data
    gone = [(key,) for key in held if key not in LEFT_OF_ERASED] if isinstance(held, dict) else []
    proposed = _prepared(project, ref, {("erased",): day}, message=message, gone=gone)
    left = (line for edit in proposed.edits for line in edit.after.decode(errors="replace").splitlines())
    # The line for editors, with which files begin, tells of nobody.
    if not any("#" in line and not line.startswith(_FOR_EDITORS) for line in left):
        return proposed
    comments = text("the comments in {path} stay: look whether they tell who it was", path=where)
    return replace(proposed, notes=(*proposed.notes, text("note: {what}", what=comments)))


def _prepared(
    project: Project,
    ref: Ref,
    values: Mapping[tuple[str, ...], Scalar],
    *,
    message: str,
    gone: Sequence[tuple[str, ...]] = (),
) -> Proposal:
    """Return the proposal that sets values of a record by their keys, and takes away the fields that are to be gone."""
    path = project.workspace.documents[ref].path
    data = files_of(project)[path]
    for keys, value in values.items():
        data = with_value(path, data, ref, keys, value).after
    for keys in gone:
        data = without_value(path, data, ref, keys).after
    changes = [*values.items(), *((keys, None) for keys in gone)]
    lines = tuple(_change(project, ref, keys, value) for keys, value in changes)
    proposed = _proposed(project, ref, data, lines, message=message)
    if damage_of(project.workspace, [ref]).diagnostics:
        return proposed
    # The record was sound before, so what is refused comes of the value, or of the field.
    if any(each.code is codes.PC148 for each in proposed.refused.diagnostics):
        return replace(
            proposed, remedy=text("leave it out: {ref} was erased, and nothing personal may stand beside that", ref=ref)
        )
    return replace(proposed, remedy=text("choose another value"))


def _proposed(project: Project, ref: Ref, data: bytes, lines: tuple[Text, ...], *, message: str) -> Proposal:
    """Return the proposal that gives the file of a record other bytes."""
    path = project.workspace.documents[ref].path
    trial = trial_of(project, {path: data}, [ref], message=message)
    held = spot_of(path, data, ref, ()).document.data
    return Proposal(
        edits=edits_between(project, {path: data}),
        lines=lines,
        message=message,
        author=project.you.identity,
        refused=trial.refused,
        noted=both(trial.noted, trial.standing),
        afterwards=onwards(project, held) if isinstance(held, dict) else None,
    )


def _change(project: Project, ref: Ref, keys: tuple[str, ...], value: object) -> Text:
    return text(
        "{kind} {id}  {field}: {old} → {new}  {path}",
        kind=ref.kind,
        id=ref.id,
        field=".".join(keys),
        old=_worded(project, ref, keys, _held(project.workspace, ref, keys)),
        new=_worded(project, ref, keys, value),
        path=project.workspace.documents[ref].path,
    )


def _held(workspace: Workspace, ref: Ref, keys: tuple[str, ...]) -> object:
    """Return what a field holds now; None where it is not there."""
    value: object = workspace.documents[ref].data
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _worded(project: Project, ref: Ref, keys: tuple[str, ...], value: object) -> object:
    """Return a value as `_shown` does; that of a picklist, yes and no with what each language calls them."""
    spec = spec_of(ref.kind, keys)
    one = (spec.items or spec) if spec else None
    if one is not None and one.holds == FLAG and isinstance(value, bool):
        return Term(str(value).lower(), {each: said(_FLAGS[value], each) for each in LANGUAGES[1:]})
    if one is None or one.picklist is None or not isinstance(value, str):
        return _shown(value)
    picklist = f"{ref.kind}.status" if keys == ("status",) else one.picklist
    return project.workspace.config.allowed.get(picklist, {}).get(value) or _shown(value)


def _shown(value: object) -> object:
    """Return a value as one short line."""
    if value is None:
        return text("(none)")
    value = as_read(value)
    if isinstance(value, dict | list):
        value = spelled(value)
    words = " ".join((str(value).lower() if isinstance(value, bool) else str(value)).split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
