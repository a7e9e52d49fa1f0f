"""Which fields of a record a person may set, and why the others are not for setting."""

from __future__ import annotations

from plancode.changes.onwards import ways
from plancode.changes.steps import status_of
from plancode.diagnostics import Ref, WrongUse, text
from plancode.messages.suggestions import choice
from plancode.models import MODELS, FieldSpec, specs_of
from plancode.project import Project

_IDENTITY = ("kind", "id")


def settable(project: Project, ref: Ref, keys: tuple[str, ...]) -> FieldSpec:
    """Return what may stand in the field that keys name, in a list as a whole too.

    Raises:
        WrongUse: there is no such field, or it is part of a list, of the identity, of a stamp, or moves by steps.
    """
    outer = FieldSpec(fields=specs_of(MODELS[ref.kind]))
    for depth, key in enumerate(keys):
        if outer.items:
            raise _in_list(ref, ".".join(keys[:depth]))
        found = outer.fields.get(key) or outer.each
        if found is None:
            raise _no_field(ref, keys, depth, outer)
        outer = found
    _require_settable(project, ref, keys)
    return outer


def require_one_value(ref: Ref, keys: tuple[str, ...], spec: FieldSpec) -> None:
    """Make sure that a field takes one value; raises WrongUse for a list and for a group."""
    path = ".".join(keys)
    if spec.items:
        raise _in_list(ref, path)
    if spec.each and not spec.text:
        raise WrongUse(
            text("`{key}` of {ref} is a group of any keys", key=path, ref=ref),
            text("name one of them: `plancode set {id} {key}.crm 12345`", id=ref.id, key=path),
        )
    if spec.is_group:
        inside = ", ".join(f"{path}.{name}" for name in spec.fields)
        raise WrongUse(
            text("`{keys}` of {ref} is a group of keys", keys=path, ref=ref),
            text("choose one of: {inside}", inside=inside),
        )


def _in_list(ref: Ref, path: str) -> WrongUse:
    return WrongUse(
        text("`{key}` of {ref} is a list", key=path, ref=ref),
        text(
            "add to it: `plancode set {id} {key} --add VALUE`; empty it: `--empty`; edit the rest by hand",
            id=ref.id,
            key=path,
        ),
    )


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


def _require_settable(project: Project, ref: Ref, keys: tuple[str, ...]) -> None:
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
    workspace = project.workspace
    lifecycle = workspace.config.lifecycles.get(ref.kind)
    if keys == ("status",) and lifecycle is not None:
        status = status_of(workspace, ref)
        raise WrongUse(
            text("the status of {ref} moves by steps", ref=ref),
            text(
                "use a step; from {status}: {ways}",
                status=lifecycle.term(status),
                ways=ways(project, ref) or text("no step leads on"),
            ),
        )
