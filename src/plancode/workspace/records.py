"""From a document to a record: its kind, its identity, its fields."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from pydantic import ValidationError

from plancode import codes
from plancode.diagnostics import Diagnostic, Ref, Term, text
from plancode.messages.suggestions import choice, listed, named_terms
from plancode.models import KINDS, MODELS, SLUG, FieldSpec, Part, Record, specs_of
from plancode.workspace.advice import Standing
from plancode.workspace.cut_texts import cut_texts
from plancode.workspace.validation import diagnostics_of
from plancode.yaml_source import Document

_SCHEMA_KEY = "$schema"


# Stands for the default of a field that has none.
_NEEDED = object()


class Reading(NamedTuple):
    """What was read from a document: the record, or why there is none; its identity if the document states one."""

    record: Record | None
    ref: Ref | None
    diagnostics: tuple[Diagnostic, ...] = ()


def read_record(document: Document, lists: Mapping[str, Mapping[str, Term]]) -> Reading:
    """Return the record in document; lists has the values of each picklist that is not open."""
    data = document.data
    if not isinstance(data, dict):
        message = text("this document is not a record")
        hint = text("write a group of keys that begins with `kind: …` and `id: …`")
        return Reading(None, None, (codes.PC124.at(document.place_of(()), message, hint=hint),))
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in MODELS:
        return Reading(None, None, (_bad_kind(document, kind, given="kind" in data),))
    model = MODELS[kind]
    if _SCHEMA_KEY in data:
        data = {key: value for key, value in data.items() if key != _SCHEMA_KEY}
    try:
        # Without the arguments that `model_validate` looks at first, for each record anew.
        record: Record = model.__pydantic_validator__.validate_python(data, context=lists)
    except ValidationError as error:
        ref = identity_of(data)
        found = diagnostics_of(error, document, model, lists=lists, record=ref)
        return Reading(None, ref, (*found, *cut_texts(document, model, ref)))
    _lighten(record)
    # A record that could be read has the identity that its document states.
    ref = Ref(kind, record.id)
    return Reading(record, ref, cut_texts(document, model, ref) if document.has_tight_comments else ())


def _lighten(record: Record) -> None:
    """Let a record hold what its document states alone: defaults stand on its class, and the names of fields once for all.

    Of the 1.3 KB that pydantic makes of a record with eight fields, 0.9 KB are defaults, and the set of the names.
    """
    fields = _stated(type(record), frozenset(record.__pydantic_fields_set__))
    held = record.__dict__
    stated = {name: value for name, default in fields.defaults if (value := held[name]) != default}
    object.__setattr__(record, "__dict__", stated)
    object.__setattr__(record, "__pydantic_fields_set__", fields.names)
    for name in fields.groups:
        groups = held[name]
        for part in groups if isinstance(groups, tuple) else (groups,):
            if isinstance(part, Part):
                object.__setattr__(part, "__pydantic_fields_set__", _one_set(frozenset(part.__pydantic_fields_set__)))


class _Stated(NamedTuple):
    """The names of the fields that a record states; these in their order with their defaults; those that hold groups."""

    names: set[str]
    defaults: tuple[tuple[str, object], ...]
    groups: tuple[str, ...]


@lru_cache(maxsize=4096)
def _stated(model: type[Record], names: frozenset[str]) -> _Stated:
    fields = {name: info for name, info in model.model_fields.items() if name in names}
    specs = {spec.attribute: spec for spec in specs_of(model).values()}
    return _Stated(
        _one_set(names),
        tuple((name, _NEEDED if info.is_required() else getattr(model, name)) for name, info in fields.items()),
        tuple(name for name in fields if name in specs and (specs[name].items or specs[name]).fields),
    )


@lru_cache(maxsize=4096)
def _one_set(names: frozenset[str]) -> set[str]:
    # Nobody adds to it: records and their groups are frozen, and a copy of one copies it.
    return set(names)


def identity_of(data: Mapping[str, object]) -> Ref | None:
    """Return the identity that data states, or None if its kind or id is missing or wrong."""
    kind, name = data.get("kind"), data.get("id")
    if isinstance(kind, str) and kind in MODELS and isinstance(name, str) and SLUG.fullmatch(name):
        return Ref(kind, name)
    return None


def _bad_kind(document: Document, kind: object, *, given: bool) -> Diagnostic:
    if not given:
        message = text("missing key `kind`")
        hint = text("add a line `kind: …` with one of: {allowed}", allowed=listed(named_terms(KINDS)))
        return codes.PC105.at(document.place_of(()), message, hint=hint)
    standing = Standing(kind, document.written(("kind",)), FieldSpec())
    message = text("unknown kind `{name}`", name=standing.words)
    if isinstance(kind, list | dict):
        message = text("`kind` is {found}, not one word", found=standing.found)
    elif not standing.words:
        message = text("`{key}` is empty", key="kind")
    return codes.PC107.at(document.place_of(("kind",)), message, hint=choice(standing.words, named_terms(KINDS)))
