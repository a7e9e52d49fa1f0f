"""The fields of a kind that can be stated one by one in words, as options and prompts do: made from the models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Final, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from plancode.models.fields import Picklist, Reference
from plancode.models.records import MODELS, Goal

TEXT, NUMBER, FLAG, DATE, MOMENT, PERIOD = "text", "number", "flag", "date", "moment", "period"
_HOLDS: Final[Mapping[type, str]] = {datetime: MOMENT, date: DATE, bool: FLAG, int: NUMBER, Decimal: NUMBER, str: TEXT}
# The identity is made, and the approval stamp is what a step writes.
_NOT_STATED: Final = frozenset({"kind", "id", "approval"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldForm:
    """A field: the keys that lead to it, what it holds, and whether it takes several values.

    `item` is the key that a value stands under where the field is a list of groups, such as `account`.
    """

    keys: tuple[str, ...]
    holds: str
    required: bool = False
    many: bool = False
    item: str | None = None
    picklist: str | None = None
    kinds: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the keys as one word: `target.value`."""
        return ".".join(self.keys)


@cache
def fields_of(kind: str) -> tuple[FieldForm, ...]:
    """Return the fields of a kind that can be stated, in their order; groups are taken apart."""
    fields = MODELS[kind].model_fields.items()
    return tuple(form for name, field in fields if name not in _NOT_STATED for form in _forms((name,), field))


def _forms(keys: tuple[str, ...], field: FieldInfo) -> Iterator[FieldForm]:
    parts = [*field.metadata, *_parts(field.annotation)]
    groups = [part for part in parts if isinstance(part, type) and issubclass(part, BaseModel)]
    many = any(get_origin(part) is tuple for part in parts)
    required = field.is_required()
    if groups and many:
        yield _list_of(keys, groups[0], required=required)
        return
    # What is a word or a group, as `applies_to` is, can be stated either way.
    if not groups or any(get_origin(part) is Literal for part in parts):
        yield _form(keys, parts, required=required, many=many)
    for group in groups:
        for name, inner in group.model_fields.items():
            for form in _forms((*keys, name), inner):
                yield replace(form, required=False)


def _list_of(keys: tuple[str, ...], group: type[BaseModel], *, required: bool) -> FieldForm:
    """Return a list of groups, each stated by the first thing that it must have."""
    name, field = next((name, field) for name, field in group.model_fields.items() if field.is_required())
    form = _form(keys, [*field.metadata, *_parts(field.annotation)], required=required, many=True)
    # A goal may stand as a text alone.
    item = None if group is Goal else name
    return FieldForm(keys=keys, holds=form.holds, required=required, many=True, item=item, kinds=form.kinds)


def _form(keys: tuple[str, ...], parts: list[object], *, required: bool, many: bool) -> FieldForm:
    holds = next((holds for held, holds in _HOLDS.items() if held in parts), TEXT)
    return FieldForm(
        keys=keys,
        holds=PERIOD if keys[-1] == "period" else holds,
        required=required,
        many=many,
        picklist=next((part.name for part in parts if isinstance(part, Picklist)), None),
        kinds=next((part.kinds for part in parts if isinstance(part, Reference)), ()),
    )


def _parts(annotation: object) -> Iterator[object]:
    yield annotation
    yield from getattr(annotation, "__metadata__", ())
    for argument in get_args(annotation):
        yield from _parts(argument)
