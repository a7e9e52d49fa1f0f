"""Tables that fit a terminal."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from plancode.formats.plain import width

_GAP = "  "
# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def csv_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a header and rows as CSV, every cell quoted, none of them a formula."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return text.getvalue().rstrip("\n")


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a header and rows, columns aligned; a column that is empty throughout is left out."""
    shown = [number for number in range(len(columns)) if not rows or any(row[number] for row in rows)]
    heads = [columns[number].replace("_", " ") for number in shown]
    cells = [[row[number] for number in shown] for row in rows]
    widths = [max(width(row[place]) for row in (heads, *cells)) for place in range(len(shown))]
    for row in (heads, *cells):
        padded = [cell + " " * (widths[place] - width(cell)) for place, cell in enumerate(row)]
        yield _GAP.join(padded).rstrip()
