"""The tables as CSV (RFC 4180) that spreadsheets open: a byte-order mark, and no cell that is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from plancode.exchange.columns import Column, Holds, columns_of, values_of
from plancode.exchange.derived import tables_of
from plancode.exchange.spreadsheet_cells import defused
from plancode.exchange.tables import Table
from plancode.exchange.values import written
from plancode.models import Record
from plancode.views import Source

# By a byte-order mark, spreadsheets know that letters with accents are UTF-8.
_MARK = "\ufeff"
# Numbers, days and flags are written by us, and a negative number is no formula.
_SAFE = (Holds.INTEGER, Holds.DECIMAL, Holds.FLAG, Holds.DAY, Holds.MOMENT, Holds.INSTANT)


def csv_files(source: Source) -> Mapping[str, bytes]:
    """Return a file for each table, by its name."""
    return {f"{table.name}.csv": csv_file(table).encode("utf-8-sig") for table in tables_of(source)}


def records_csv(kind: str, records: Sequence[Record]) -> str:
    """Return records of one kind as the CSV that an export writes of them, in their order, with its byte-order mark."""
    rows = [values_of(record) for record in records]
    return _MARK + csv_file(Table(name=kind, columns=columns_of(kind), rows=rows, years=None))


def answer_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return an answer as CSV, its header in front: texts are no formulas, and numbers stay numbers."""
    cells = ([defused(cell) if isinstance(cell, str) else written(cell) for cell in row] for row in rows)
    return _csv([defused(column) for column in columns], cells)


def csv_file(table: Table) -> str:
    """Return a table as CSV, its header in front."""
    return _csv([column.name for column in table.columns], (_row(table.columns, row) for row in table.rows))


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    # A lone empty cell is quoted, so that no row is an empty line.
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def _row(columns: Sequence[Column], row: Sequence[Any]) -> list[str]:
    return [
        written(value) if column.holds in _SAFE else defused(written(value))
        for column, value in zip(columns, row, strict=True)
    ]
