"""The tables as a workbook for the meeting: a sheet for each, days as days, a header that stays and can be filtered."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from plancode.exchange.derived import tables_of
from plancode.exchange.signs import COMMENT
from plancode.exchange.spreadsheet_cells import is_formula
from plancode.exchange.tables import Table
from plancode.exchange.values import written
from plancode.views import Source

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_LONGEST: Final = 32_767
_NARROWEST, _WIDEST = 8, 60
_LOOKED_AT: Final = 200
_ROOM: Final = 2
# What XML cannot hold.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook knows no zone
_CHANGED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def write_workbook(source: Source, path: Path) -> None:
    """Write the workbook of a workspace; the same workspace gives the same bytes."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator, book.properties.created = "plancode", _MADE
    for table in tables_of(source):
        _fill(book.create_sheet(table.name), table)
    made = io.BytesIO()
    book.save(made)
    path.write_bytes(_timeless(made))


def _fill(sheet: WriteOnlyWorksheet, table: Table) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    for number, width in enumerate(_widths(table), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    heads = [_cell(sheet, column.name) for column in table.columns]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for row in table.rows:
        sheet.append([_cell(sheet, _shown(value)) for value in row])


def _cell(sheet: WriteOnlyWorksheet, value: Any) -> WriteOnlyCell:  # noqa: ANN401 - a cell of any type
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        # It would make a formula of `=1+1`, and a spreadsheet another one when somebody edits the cell.
        cell.data_type = "s"
        cell.quotePrefix = is_formula(value)
    elif isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    return cell


def _shown(value: Any) -> Any:  # noqa: ANN401 - a cell of any type
    """Return a value as a cell shows it: of a list, each item on a line; of a point in time, the hour in UTC."""
    match value:
        case list():
            return _text("\n".join(_item(each) for each in value))
        case dict():
            return _text("\n".join(f"{key}: {item}" for key, item in value.items()))
        case str():
            return _text(value)
        case datetime():
            return value.replace(tzinfo=None)
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case _:
            return value


def _item(value: Any) -> str:  # noqa: ANN401 - what stands in a list
    if isinstance(value, dict):
        return " · ".join(key if item is True else written(item) for key, item in value.items() if item is not False)
    return written(value)


def _text(words: str) -> str:
    """Return what a cell can hold: XML has no control characters, and a spreadsheet no longer texts."""
    words = _UNWRITABLE.sub("�", words)
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def _widths(table: Table) -> Iterator[int]:
    """Yield the width of each column, from its header and first rows."""
    for place, column in enumerate(table.columns):
        texts = [column.name, *(written(_shown(row[place])) for row in table.rows[:_LOOKED_AT])]
        longest = max(len(line) for text in texts for line in text.splitlines() or [""])
        yield max(_NARROWEST, min(longest + _ROOM, _WIDEST))


def _timeless(made: io.BytesIO) -> bytes:
    """Return a workbook with the same times whenever it was made, and our comment."""
    out = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.comment = COMMENT
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "docProps/core.xml":
                data = _CHANGED.sub(rb"\g<1>2000-01-01T00:00:00Z", data)
            new.writestr(zipfile.ZipInfo(entry.filename), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
