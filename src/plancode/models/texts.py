"""The values of a record that YAML takes for something else, though their fields are text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pydantic import BaseModel

from plancode.models.field_specs import FieldSpec, specs_of

Keys = tuple[str | int, ...]


class Misread(NamedTuple):
    """The keys of a value that is not text in a field for text, and whether null is no value there."""

    keys: Keys
    required: bool


def misread(model: type[BaseModel], data: Mapping[str, object]) -> Iterator[Misread]:
    """Yield the places in data, which is of a model, where a field for text holds a number, true, false or null."""
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
                    if not isinstance(held, str):
                        yield from _misread(spec.items, held, (*keys, number))
        case str():
            pass
        case _:
            if spec.text:
                yield Misread(keys, not spec.nullable and (spec.required or spec.items is None))
