"""The columns of a table: their names, what they hold, and how a record's value gets there, all from the fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final

from plancode.models import MODELS, FieldSpec, Record, specs_of
from plancode.models.common import Part
from plancode.models.field_specs import DATE, FLAG, MOMENT, NUMBER, TEXT

# The table of a kind has its name, so each row need not repeat it.
_OF_THE_TABLE: Final = "kind"


class Holds(StrEnum):
    """What stands in a column. A list holds values or groups of them, a map holds a text under each of its keys."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    FLAG = "flag"
    DAY = "day"
    # A time of the day in the workspace's zone, and a point in time.
    MOMENT = "moment"
    INSTANT = "instant"
    LIST = "list"
    MAP = "map"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its name, with dots between the keys of groups; `refers` is the kind whose id it holds.

    `spec` is what the field may hold, for a list what its items may; columns that are no field have none.
    """

    name: str
    holds: Holds = Holds.TEXT
    refers: str | None = None
    # Prose, which is worth searching: no id, no word of a picklist.
    is_prose: bool = False
    spec: FieldSpec | None = None
    # The names of the attributes that lead to the value, which differ from the keys where a key is a word of Python.
    attributes: tuple[str, ...] = ()

    @property
    def sql_name(self) -> str:
        """Return the name as SQL and other engines take it without quotes."""
        return self.name.replace(".", "_")


@cache
def columns_of(kind: str) -> tuple[Column, ...]:
    """Return the columns of a kind's table: the fields in their order, groups taken apart."""
    fields = {name: spec for name, spec in specs_of(MODELS[kind]).items() if name != _OF_THE_TABLE}
    first = sorted(fields, key=lambda name: name != "id")
    return tuple(_columns((), (), {name: fields[name] for name in first}))


def values_of(record: Record) -> tuple[Any, ...]:
    """Return the values of a record in the columns of its kind: lists and groups in them as plain lists and mappings."""
    return tuple(plain_value(_value(record, column.attributes, column)) for column in columns_of(record.kind))


def plain_value(value: Any) -> Any:  # noqa: ANN401 - a field of any type
    """Return a field's value with lists for tuples and mappings for groups; an empty list or group is None."""
    match value:
        case Part():
            return plain_value(value.model_dump(exclude_none=True, by_alias=True))
        case Mapping():
            return {key: inner for key, item in value.items() if (inner := plain_value(item)) is not None} or None
        case list() | tuple():
            return [plain_value(item) for item in value] or None
        case _:
            return value


def _columns(outer: tuple[str, ...], attributes: tuple[str, ...], fields: Mapping[str, FieldSpec]) -> Iterator[Column]:
    for key, spec in fields.items():
        keys, way = (*outer, key), (*attributes, spec.attribute or key)
        # A field that takes a word or a group, such as `applies_to`, has a column for the word.
        if not spec.is_group:
            yield _column(keys, way, spec)
        yield from _columns(keys, way, spec.fields)


def _column(keys: tuple[str, ...], attributes: tuple[str, ...], spec: FieldSpec) -> Column:
    return Column(
        name=".".join(keys),
        holds=_holds(spec),
        refers=spec.kinds[0] if len(spec.kinds) == 1 and spec.items is None else None,
        is_prose=_is_prose(spec.items or spec.each or spec) and keys != ("id",),
        spec=spec.items or spec.each or spec,
        attributes=attributes,
    )


def _holds(spec: FieldSpec) -> Holds:
    if spec.items is not None:
        return Holds.LIST
    if spec.each is not None:
        return Holds.MAP
    if spec.holds == NUMBER:
        return Holds.INTEGER if spec.whole else Holds.DECIMAL
    return {DATE: Holds.DAY, MOMENT: Holds.MOMENT, FLAG: Holds.FLAG}.get(spec.holds, Holds.TEXT)


def _is_prose(spec: FieldSpec) -> bool:
    """Return whether words stand at a place, or somewhere in the groups that stand there."""
    if spec.fields:
        return any(_is_prose(inner) for inner in spec.fields.values())
    return spec.text and spec.holds == TEXT and not spec.kinds and spec.picklist is None


def _value(record: Record, attributes: tuple[str, ...], column: Column) -> Any:  # noqa: ANN401 - a field of any type
    value: Any = record
    for name in attributes:
        # Where a field takes a word or a group, a word has none of the group's keys.
        value = getattr(value, name, None)
    # And a group is told by its own columns.
    return None if isinstance(value, Part) and column.holds is not Holds.LIST else value
