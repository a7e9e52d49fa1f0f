"""Where text belongs in a record: there it is what is written, whatever YAML takes it for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pydantic import BaseModel

from plancode.models.field_specs import FieldSpec, specs_of

Keys = tuple[str | int, ...]


class Misread(NamedTuple):
    """The keys that lead to a value that is no text where text belongs; whether something has to be there."""

    keys: Keys
    required: bool


def misread(model: type[BaseModel], data: Mapping[str, object]) -> Iterator[Misread]:
    """Yield the values of data, that of a model, that are a number, true, false or nothing where text belongs."""
    yield from _misread(FieldSpec(fields=specs_of(model)), data, ())


def _misread(spec: FieldSpec, value: object, keys: Keys) -> Iterator[Misread]:
    match value:
        case dict():
            for key, held in value.items():
                # Most values are text, and need not be looked at.
                if not isinstance(held, str) and (inner := spec.fields.get(key) or spec.each) is not None:
                    yield from _misread(inner, held, (*keys, key))
        case list():
            if spec.items is not None:
                for number, held in enumerate(value):
                    yield from _misread(spec.items, held, (*keys, number))
        case str():
            pass
        case _:
            if spec.text:
                yield Misread(keys, spec.required and not spec.nullable)
