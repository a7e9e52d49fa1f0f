"""Text without quotes that a ` #` cuts short: to YAML, what stands behind it is a comment."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from plancode import codes
from plancode.diagnostics import Diagnostic, Ref, text
from plancode.models import FieldSpec, specs_of
from plancode.yaml_source import Document, spelled

Keys = tuple[str | int, ...]
_LONGEST = 80
_OF_BRACKETS = frozenset("],}")


def cut_texts(document: Document, model: type[BaseModel], record: Ref | None) -> tuple[Diagnostic, ...]:
    """Return a finding for each text of a document, which is of a model, that a ` #` cuts short."""
    if not document.has_tight_comments:
        return ()
    whole = FieldSpec(fields=specs_of(model))
    cuts = (_cut(document, keys, value, record) for keys, value in _texts(whole, document.data, ()))
    return tuple(found for found in cuts if found)


def _texts(spec: FieldSpec, value: object, keys: Keys) -> Iterator[tuple[Keys, str]]:
    """Yield the places and values of fields for free text; an empty one has the empty text."""
    match value:
        case dict():
            for key, held in value.items():
                if (inner := spec.fields.get(key) or spec.each) is not None:
                    yield from _texts(inner, held, (*keys, key))
        case list():
            if spec.items is not None:
                for number, held in enumerate(value):
                    yield from _texts(spec.items, held, (*keys, number))
        case str() | None:
            if spec.prose:
                yield keys, value or ""
        case _:
            pass


def _cut(document: Document, keys: Keys, value: str, record: Ref | None) -> Diagnostic | None:
    comment = document.tight_comment(keys)
    if comment is None:
        return None
    name = next(key for key in reversed(keys) if isinstance(key, str))
    message = text("`{key}` ends before the `#`: what follows is a comment", key=name)
    if not value:
        message = text("`{key}` is empty: what follows the `#` is a comment", key=name)
    whole = value + comment.lost
    hint = text("put the whole text in quotes; a comment has a space after its `#`")
    # Within brackets, nobody knows where the text was to end.
    if len(whole) <= _LONGEST and not _OF_BRACKETS.intersection(comment.lost):
        quoted = spelled(whole, '"')
        hint = text(
            "put the whole text in quotes: `{quoted}`; a comment has a space after its `#`", quoted=quoted, whole=whole
        )
    return codes.PC127.at(comment.place, message, hint=hint, record=record)
