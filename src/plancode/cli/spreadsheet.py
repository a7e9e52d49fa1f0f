"""Records as CSV for spreadsheets: a column for every field of their kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from plancode.cli.tables import csv_table, inline

if TYPE_CHECKING:
    from plancode.models import FieldSpec, Record


def records_csv(kind: str, records: Sequence[Record]) -> str:
    """Return the records of a kind as CSV: `amount.value` is a column of a group, a list stands in one cell."""
    from plancode.formats import value_json
    from plancode.models import MODELS, specs_of

    columns = [keys for keys in _columns((), specs_of(MODELS[kind])) if keys != ("kind",)]
    rows = [[_cell(value_json(record.model_dump()), keys) for keys in columns] for record in records]
    return csv_table([".".join(keys) for keys in columns], rows)


def _columns(outer: tuple[str, ...], specs: Mapping[str, FieldSpec]) -> Iterator[tuple[str, ...]]:
    for name, spec in specs.items():
        if spec.is_group:
            yield from _columns((*outer, name), spec.fields)
        else:
            yield (*outer, name)


def _cell(value: object, keys: tuple[str, ...]) -> str:
    from plancode.formats import plain

    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(inline(item) for item in value)
    written = inline(value) if not isinstance(value, str) else value
    return "\n".join(plain(line) for line in written.rstrip("\n").split("\n"))
