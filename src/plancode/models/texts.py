"""Where text belongs in a record, taken from the types of its fields: there it is what is written, whatever YAML takes it for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import UnionType
from typing import Annotated, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator

from plancode.models.fields import OneOrMore, Picklist

Keys = tuple[str | int, ...]


class Misread(NamedTuple):
    """The keys that lead to a value that is no text where text belongs; whether something has to be there."""

    keys: Keys
    required: bool


@dataclass(frozen=True, slots=True)
class _Spot:
    """What may stand at a place: text, the keys of a group, any keys, or the items of a list."""

    text: bool = False
    required: bool = True
    keys: Mapping[str, _Spot] = field(default_factory=dict)
    each: _Spot | None = None
    items: _Spot | None = None


def misread(model: type[BaseModel], data: Mapping[str, object]) -> Iterator[Misread]:
    """Yield the values of data, that of a model, that are a number, true, false or nothing where text belongs."""
    yield from _misread(_group(model), data, ())


def _misread(spot: _Spot, value: object, keys: Keys) -> Iterator[Misread]:
    match value:
        case dict():
            for key, held in value.items():
                # Most values are text, and need not be looked at.
                if not isinstance(held, str) and (inner := spot.keys.get(key) or spot.each) is not None:
                    yield from _misread(inner, held, (*keys, key))
        case list():
            if spot.items is not None:
                for number, held in enumerate(value):
                    yield from _misread(spot.items, held, (*keys, number))
        case str():
            pass
        case _:
            if spot.text:
                yield Misread(keys, spot.required)


@cache
def _group(model: type[BaseModel]) -> _Spot:
    return _Spot(
        keys={
            info.alias or name: replace(spot, required=spot.required and info.is_required())
            for name, info in model.model_fields.items()
            for spot in [_spot(info.annotation, tuple(info.metadata))]
        }
    )


def _spot(annotation: object, metadata: tuple[object, ...] = ()) -> _Spot:
    """Return what may stand where a value of a type is asked for."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _spot(arguments[0], (*arguments[1:], *metadata))
    if any(isinstance(each, Picklist) for each in metadata):
        # No list has a word for nothing: null is a key of none.
        return _Spot(text=True, required=False)
    if origin in (Union, UnionType):
        parts = [_spot(each) for each in arguments if each is not type(None)]
        found = _either(parts, required=type(None) not in arguments)
    elif origin is tuple:
        items = _spot(arguments[0])
        found = _Spot(text=items.text and OneOrMore in metadata, items=items)
    elif origin is list:
        found = _Spot(items=_spot(arguments[0]))
    elif origin is dict:
        found = _Spot(each=_spot(arguments[1]))
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        found = _group(annotation)
    else:
        found = _Spot(text=annotation is str or origin is Literal)
    # What a validator takes beside the type itself: a text for a goal, a list for labels.
    given = [each.json_schema_input_type for each in metadata if isinstance(each, BeforeValidator)]
    return _either([found, *(_spot(each) for each in given)], required=found.required)


def _either(spots: list[_Spot], *, required: bool) -> _Spot:
    return _Spot(
        text=any(spot.text for spot in spots),
        required=required,
        keys={key: inner for spot in spots for key, inner in spot.keys.items()},
        each=next((spot.each for spot in spots if spot.each is not None), None),
        items=next((spot.items for spot in spots if spot.items is not None), None),
    )
