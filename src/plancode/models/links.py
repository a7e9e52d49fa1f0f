"""Which fields of a record refer to other records, taken from the types of the fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel

from plancode.diagnostics import Ref
from plancode.models.common import Record
from plancode.models.field_specs import FieldSpec, specs_of
from plancode.models.records import MODELS


class Link(NamedTuple):
    """One reference: the keys that lead to it in the record's document, and what it names."""

    keys: tuple[str | int, ...]
    kinds: tuple[str, ...]
    target: Ref


def links_of(record: Record) -> Iterator[Link]:
    """Return every reference that record makes, in the order of the fields."""
    own = record.kind
    for keys, kinds in _reference_fields(MODELS[own]):
        value = getattr(record, keys[0])
        if value.__class__ is str and len(keys) == 1:
            # An id of one kind has no kind before it.
            yield Link(keys, kinds, Ref(kinds[0], value) if len(kinds) == 1 else target_of(own, kinds, value))
        elif value:  # most fields of a record are empty
            for place, name in _values(value, keys[1:], keys[:1]):
                yield Link(place, kinds, target_of(own, kinds, name))


def may_repeat(record: Record) -> bool:
    """Return whether record can make one reference twice: a field of it has a list of several, or a group."""
    return any(
        held.__class__ is not str and (held.__class__ is not tuple or len(held) > 1)
        for keys, _ in _reference_fields(MODELS[record.kind])
        if (held := getattr(record, keys[0]))
    )


def target_of(own_kind: str, kinds: tuple[str, ...], value: str) -> Ref:
    """Return the record that a reference to one of kinds means, in a record of own_kind."""
    if "/" in value:
        kind, _, name = value.rpartition("/")
        if kind:
            return Ref(kind, name)
    return Ref(own_kind if own_kind in kinds else kinds[0], value)


def _values(
    value: Any,  # noqa: ANN401 - a field's value, of the type that its annotation says
    keys: tuple[str, ...],
    place: tuple[str | int, ...],
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _values(item, keys, (*place, number))
    elif isinstance(value, str):
        # A text where a group could stand, such as `all-contacts`, refers to nothing.
        if not keys:
            yield place, value
    elif value is not None and keys:
        yield from _values(getattr(value, keys[0]), keys[1:], (*place, keys[0]))


@cache
def _reference_fields(model: type[BaseModel]) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    return tuple(_references((), specs_of(model)))


def _references(
    outer: tuple[str, ...], fields: Mapping[str, FieldSpec]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    for name, spec in fields.items():
        for one in filter(None, (spec, spec.items)):
            if one.kinds:
                yield (*outer, name), one.kinds
            yield from _references((*outer, name), one.fields)
