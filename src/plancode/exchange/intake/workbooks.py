"""The sheets of a workbook: dates as days, merged cells filled, formulas never computed; rows are read one by one."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from plancode.diagnostics import CannotRun, Text, text
from plancode.exchange.export import require_installed
from plancode.exchange.intake.sheets import Cell, Formula, Row, Sheet, is_blank

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_PIECE: Final = 1 << 20
_LONGEST_TAG: Final = 200
# Of a workbook of a few megabytes that unpacks to more, nobody means the contents.
_MOST_BYTES: Final = 1 << 30
# What openpyxl, and what it reads with, raise of files that are damaged.
_DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, ValueError, TypeError, AttributeError, EOFError, IndexError,
    NotImplementedError, OverflowError,
)  # fmt: skip
_Cells = Mapping[tuple[int, int], tuple[int, int]]


def workbook_sheets(path: Path) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook that have rows.

    Raises:
        CannotRun: openpyxl is not installed, or it cannot read the file.
    """
    require_installed("xlsx")
    book = _opened(path)
    try:
        parts = {sheet.title: str(getattr(sheet, "_worksheet_path", "")) for sheet in book.worksheets}
    finally:
        book.close()
    found = []
    for title, part in parts.items():
        merged = _merged(path, part)
        said: tuple[Text, ...] = ()
        if merged:
            said = (text("{sheet}: merged cells are filled with the value of their first one", sheet=title),)
        found.append(Sheet(name=title, rows=partial(_rows, path, title, merged), said=said))
    return tuple(found)


def _opened(path: Path) -> Workbook:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(path) as packed:
            if sum(each.file_size for each in packed.infolist()) > _MOST_BYTES:
                raise CannotRun(text("{path} is larger than {most} MiB unpacked", path=path, most=_MOST_BYTES >> 20))
        return load_workbook(path, read_only=True, data_only=False, keep_links=False)
    except (*_DAMAGE, InvalidFileException) as error:
        raise _damaged(path) from error


def _rows(path: Path, title: str, merged: _Cells) -> Iterator[Row]:
    book = _opened(path)
    first: dict[tuple[int, int], Cell] = {}
    anchors = frozenset(merged.values())
    try:
        # Some programs write a wrong size into the file, and rows would be cut.
        book[title].reset_dimensions()
        for number, row in enumerate(book[title].iter_rows(), start=1):
            cells = [_value(cell) for cell in row]
            for place in range(1, len(cells) + 1) if merged else ():
                if (number, place) in anchors:
                    first[number, place] = cells[place - 1]
                elif (number, place) in merged:
                    cells[place - 1] = first.get(merged[number, place])
            if not all(map(is_blank, cells)):
                yield Row(number, cells)
    except _DAMAGE as error:
        raise _damaged(path) from error
    finally:
        book.close()


def _damaged(path: Path) -> CannotRun:
    return CannotRun(text("{path} is no workbook that can be read", path=path.name), text("save it as CSV, or as XLSX"))


def _value(cell: Any) -> Cell:  # noqa: ANN401 - openpyxl has several classes of cells
    value: Cell = cell.value
    if cell.data_type == "f":
        return Formula(str(value))
    match value:
        case bool() | int() | str() | None:
            return value
        case float():
            return int(value) if value.is_integer() else Decimal(repr(value))
        case datetime() if value.time() == time():
            return value.date()
        case _:
            return value


def _merged(path: Path, part: str) -> _Cells:
    """Return for each cell in a merged range that goes down the first cell of its column's range.

    A range in one row alone is a title. openpyxl tells of ranges only when it holds the whole sheet in memory.
    """
    from openpyxl.utils.cell import range_boundaries

    found: dict[tuple[int, int], tuple[int, int]] = {}
    with zipfile.ZipFile(path) as packed:
        name = part.lstrip("/")
        if name not in packed.namelist():
            return {}
        for written in _ranges(packed, name):
            left, top, right, bottom = range_boundaries(written)
            if None in (left, top, right, bottom) or bottom == top:
                continue
            found |= {(row, column): (top, left) for row in range(top, bottom + 1) for column in range(left, right + 1)}
    return found


def _ranges(packed: zipfile.ZipFile, name: str) -> Iterator[str]:
    rest = b""
    with packed.open(name) as stream:
        while piece := stream.read(_PIECE):
            held = rest + piece
            end = 0
            for match in _MERGED.finditer(held):
                yield match[1].decode()
                end = match.end()
            rest = held[max(end, len(held) - _LONGEST_TAG) :]
