"""A record and its values as JSON, in the shapes that other programs rely on (docs/contract/json.md)."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal

from plancode.diagnostics import Text
from plancode.formats.json_report import Json
from plancode.models import Record, specs_of


def record_json(record: Record) -> Json:
    """Return the kind and id of a record, and its fields that differ from their defaults."""
    fields = record.model_dump(exclude_defaults=True, by_alias=True)
    named = {name: value_json(fields[name]) for name in specs_of(type(record)) if name in fields}
    return {"kind": record.kind, "id": record.id, **named}


def value_json(value: object) -> object:
    """Return a value of a record or a view as JSON has it: dates as text, numbers as numbers."""
    if is_dataclass(value) and not isinstance(value, Text | type):
        value = {each.name: getattr(value, each.name) for each in fields(value)}
    match value:
        case dict():
            return {str(key): value_json(item) for key, item in value.items() if item is not None}
        case list() | tuple():
            return [value_json(item) for item in value]
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case date():
            return value.isoformat()
        case Text():
            return str(value)
        case _:
            return value
