"""Which row of a table looks like its header, where no mapping knows the columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from plancode.exchange.intake.cells import words_of
from plancode.exchange.intake.fieldmap import plain
from plancode.exchange.intake.sheets import Row, is_blank

# A key of YAML on one line may have up to 1,024 characters, with what is escaped; nobody's column has such a name.
LONGEST_NAME: Final = 80
# What is no name of a column: digits without a letter, as of numbers and dates, and addresses.
_NO_NAME: Final = re.compile(r"^[\W\d_]*\d[\W\d_]*$|@|^https?:")


def top_of(rows: Sequence[Row]) -> int:
    """Return the place of the first row that looks like a header; titles have fewer cells, and a row of data may have more."""
    widths = [sum(not is_blank(cell) for cell in row.cells) for row in rows]
    usual = sorted(widths)[len(widths) // 2]
    headed = [place for place, row in enumerate(rows) if _is_headed(row)]
    first = next((place for place in headed if widths[place] >= usual), None)
    return first if first is not None else max(headed or range(len(rows)), key=lambda place: widths[place])


def _is_headed(row: Row) -> bool:
    """Return whether all that stands in a row may be names of columns: texts, each another, and no numbers, dates or addresses."""
    held = [cell for cell in row.cells if not is_blank(cell)]
    names = [plain(words_of(cell)) for cell in held]
    return (
        bool(names)
        and all(isinstance(cell, str) for cell in held)
        and len(set(names)) == len(names)
        and not any(_NO_NAME.search(name) or len(name) > LONGEST_NAME for name in names)
    )
