"""From a document to a record: its kind, its identity, its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pydantic import ValidationError

from plancode import codes
from plancode.diagnostics import Diagnostic, Ref, Term, text
from plancode.messages.suggestions import choice, listed, named_terms
from plancode.models import KINDS, MODELS, SLUG, FieldSpec, Record
from plancode.workspace.advice import Standing
from plancode.workspace.cut_texts import cut_texts
from plancode.workspace.validation import diagnostics_of
from plancode.yaml_source import Document

_SCHEMA_KEY = "$schema"


@dataclass(frozen=True, slots=True)
class Reading:
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
    ref = identity_of(data)
    if _SCHEMA_KEY in data:
        data = {key: value for key, value in data.items() if key != _SCHEMA_KEY}
    try:
        record = _light(model.model_validate(data, context=lists))
        return Reading(record, ref, cut_texts(document, model, ref))
    except ValidationError as error:
        found = diagnostics_of(error, document, model, lists=lists, record=ref)
        return Reading(None, ref, (*found, *cut_texts(document, model, ref)))


def _light(record: Record) -> Record:
    """Return a record with one set of the names of its fields for all that have the same ones.

    A set of its own for each record, which pydantic makes, would be a third of the memory of records.
    """
    object.__setattr__(record, "__pydantic_fields_set__", _one_set(frozenset(record.model_fields_set)))
    return record


@lru_cache(maxsize=4096)
def _one_set(names: frozenset[str]) -> set[str]:
    # Nobody adds to it: records are frozen, and a copy of one copies it.
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
