"""What an export wrote, read again by the rules of docs/reference/export.md alone."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from plancode.exchange.columns import Column, Holds, columns_of, plain_value
from plancode.exchange.export import export
from plancode.history import History
from plancode.models import MODELS, Record
from plancode.views import Source
from plancode.workspace import Workspace
from plancode.workspace.config import DEFAULT_CONFIG

_TODAY = date(2026, 11, 23)


def source(workspace: Workspace) -> Source:
    return Source(workspace, History(), (), _TODAY)


@contextmanager
def exported(workspace: Workspace, form: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "out"
        export(source(workspace), form, place)
        yield place


def same(record: Record) -> Mapping[str, Any]:
    """Return what two records have in common that say the same: an empty group says nothing."""
    found = plain_value(record.model_dump(exclude_defaults=True, by_alias=True)) or {}
    return {"kind": record.kind, "id": record.id, **found}


def valid(kind: str, fields: Mapping[str, Any]) -> Record:
    return MODELS[kind].model_validate({**fields, "kind": kind}, context=DEFAULT_CONFIG.allowed)


def json_record(line: str) -> Record:
    """Return the record that stands on a line of JSON."""
    fields = json.loads(line, parse_float=Decimal)
    return valid(fields["kind"], fields)


def csv_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file as its spreadsheet has them."""
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def csv_records(kind: str, path: Path) -> Iterator[Record]:
    """Yield the records of a kind's file."""
    for row in csv_rows(path):
        fields: dict[str, Any] = {}
        for column in columns_of(kind):
            if row[column.name]:
                _put(fields, column.name.split("."), _value(column, row[column.name]))
        yield valid(kind, fields)


def _put(fields: dict[str, Any], keys: list[str], value: Any) -> None:
    for key in keys[:-1]:
        fields = fields.setdefault(key, {})
    fields[keys[-1]] = value


def _value(column: Column, cell: str) -> Any:
    match column.holds:
        case Holds.INTEGER:
            return int(cell)
        case Holds.DECIMAL:
            return Decimal(cell)
        case Holds.FLAG:
            return cell == "true"
        case Holds.DAY | Holds.MOMENT:
            return cell
    text = cell.removeprefix("'")
    return json.loads(text, parse_float=Decimal) if column.holds in (Holds.LIST, Holds.MAP) else text
