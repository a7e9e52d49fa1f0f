"""Changing one field of a record, and noting that an activity was done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from plancode import codes
from plancode.changes.answers import one_value
from plancode.changes.edit import Scalar, with_value
from plancode.changes.proposal import Proposal, both, damage_of, edits_between, files_of, refusal, trial_of
from plancode.changes.steps import status_of, ways
from plancode.diagnostics import Ref, WrongUse, text
from plancode.messages.suggestions import choice
from plancode.models import MODELS, FieldSpec, fields_of, specs_of
from plancode.project import Project
from plancode.workspace import Workspace, find
from plancode.yaml_source import as_read

_IDENTITY = ("kind", "id")
_LONGEST = 40


def set_value(project: Project, identity: str, path: str, *, value: str) -> Proposal:
    """Return the proposal that sets a field of a record; path can name a field in a group, such as `target.value`.

    Raises:
        WrongUse: there is no such record or field, or the field does not take a single value.
        CannotRun: the file cannot be changed without rewriting more than the value.
    """
    ref = find(project.workspace, identity)
    # A wrong value can be put right here; a file that is no sound YAML cannot be changed in one place.
    damage = damage_of(project.workspace, [ref])
    if any(each.record is None or each.code is codes.PC121 for each in damage.diagnostics):
        return refusal(damage, project.you.identity)
    keys = tuple(path.split("."))
    _require_one_value(project.workspace, ref, keys)
    typed = one_value(next(field for field in fields_of(ref.kind) if field.keys == keys), value)
    message = f"Set {path} of {ref.kind} {ref.id} to {_shown(typed)}"
    return _prepared(project, ref, {keys: typed}, message=message)


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


def _prepared(project: Project, ref: Ref, values: Mapping[tuple[str, ...], Scalar], *, message: str) -> Proposal:
    path = project.workspace.documents[ref].path
    data = files_of(project)[path]
    for keys, value in values.items():
        data = with_value(path, data, ref, keys, value).after
    trial = trial_of(project, {path: data}, [ref], message=message)
    return Proposal(
        edits=edits_between(project, {path: data}),
        lines=tuple(
            text(
                "{kind} {id}  {field}: {old} → {new}  {path}",
                kind=ref.kind,
                id=ref.id,
                field=".".join(keys),
                old=_shown(_held(project.workspace, ref, keys)),
                new=_shown(value),
                path=path,
            )
            for keys, value in values.items()
        ),
        message=message,
        author=project.you.identity,
        refused=trial.refused,
        noted=both(trial.noted, trial.standing),
    )


def _held(workspace: Workspace, ref: Ref, keys: tuple[str, ...]) -> object:
    """Return what a field holds now; None where it is not there."""
    value: object = workspace.documents[ref].data
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _shown(value: object) -> object:
    """Return a value as one short line."""
    if value is None:
        return text("(none)")
    value = as_read(value)
    words = " ".join((str(value).lower() if isinstance(value, bool) else str(value)).split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _require_one_value(workspace: Workspace, ref: Ref, keys: tuple[str, ...]) -> None:
    """Make sure that keys name a field that takes one value and that may be set."""
    outer = FieldSpec(fields=specs_of(MODELS[ref.kind]))
    for depth, key in enumerate(keys):
        found = outer.fields.get(key)
        if found is None:
            raise _no_field(ref, keys, depth, outer)
        if found.items:
            raise WrongUse(text("`{key}` of {ref} is a list", key=key, ref=ref), text("edit lists by hand"))
        outer = found
    if outer.is_group:
        inside = ", ".join(f"{'.'.join(keys)}.{name}" for name in outer.fields)
        raise WrongUse(
            text("`{keys}` of {ref} is a group of keys", keys=".".join(keys), ref=ref),
            text("choose one of: {inside}", inside=inside),
        )
    _require_settable(workspace, ref, keys)


def _no_field(ref: Ref, keys: tuple[str, ...], depth: int, outer: FieldSpec) -> WrongUse:
    names = tuple(outer.fields)
    if not names:
        return WrongUse(
            text("`{key}` of {ref} is one value", key=".".join(keys[:depth]), ref=ref),
            text("name `{key}` alone: it has no keys inside", key=".".join(keys[:depth])),
        )
    return WrongUse(
        text("{ref} has no field `{key}`", ref=ref, key=".".join(keys[: depth + 1])),
        choice(keys[depth], names, text("choose one of its fields: {names}")),
    )


def _require_settable(workspace: Workspace, ref: Ref, keys: tuple[str, ...]) -> None:
    """Make sure that a field is not part of the record's identity, its stamp, or a status that only steps change."""
    if keys[0] in _IDENTITY:
        raise WrongUse(
            text("`{key}` is what other records name {ref} by", key=keys[0], ref=ref),
            text("change it by hand, with what names it"),
        )
    if keys[0] == "approval":
        raise WrongUse(
            text("the stamp of {ref} is written by its approval", ref=ref), text("run `plancode approve ID --stamp`")
        )
    lifecycle = workspace.config.lifecycles.get(ref.kind)
    if keys == ("status",) and lifecycle is not None:
        status = status_of(workspace, ref)
        raise WrongUse(
            text("the status of {ref} moves by steps", ref=ref),
            text(
                "use a step; from {status}: {ways}",
                status=lifecycle.term(status),
                ways=ways(lifecycle, status, ref.id) or text("no step leads on"),
            ),
        )
