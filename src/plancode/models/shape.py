"""What a field holds, taken from its type: text, a number, true or false, a list, or keys of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal, get_args, get_origin

from pydantic import BaseModel

from plancode.models.records import MODELS


class Shape(StrEnum):
    """How a value is written."""

    TEXT = "text"
    NUMBER = "a number"
    FLAG = "true or false"
    LIST = "a list"
    GROUP = "a group of keys"


@dataclass(frozen=True, slots=True)
class Field:
    """A field's shape, and the names of the keys that it may have inside."""

    shape: Shape
    model: type[BaseModel] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Return the keys that may stand inside."""
        return tuple(self.model.model_fields) if self.model else ()


def field_at(kind: str, keys: Sequence[str]) -> Field | None:
    """Return the field that keys lead to in records of kind; None where there is none."""
    found = Field(Shape.GROUP, MODELS[kind])
    for key in keys:
        if found.model is None or key not in found.model.model_fields:
            return None
        found = _field(found.model.model_fields[key].annotation)
    return found


def _field(annotation: object) -> Field:
    leaves = list(_leaves(annotation))
    model = next((leaf for leaf in leaves if isinstance(leaf, type) and issubclass(leaf, BaseModel)), None)
    if any(get_origin(leaf) is tuple for leaf in leaves):
        return Field(Shape.LIST)
    if bool in leaves:
        return Field(Shape.FLAG)
    if int in leaves or Decimal in leaves:
        return Field(Shape.NUMBER)
    # A group may have one word that stands for it, such as `all-contacts`.
    worded = any(get_origin(leaf) is Literal for leaf in leaves)
    return Field(Shape.GROUP if model and not worded else Shape.TEXT, model)


def _leaves(annotation: object) -> Iterator[object]:
    if get_origin(annotation) in (tuple, Literal) or not get_args(annotation):
        yield annotation
    else:
        for argument in get_args(annotation):
            yield from _leaves(argument)
