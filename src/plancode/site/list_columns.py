"""What a list that can be asked consists of: columns, and rows of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

Cell = str | Decimal | int | date | Sequence[str] | None
# The page of a row, its name, and its cells.
Row = tuple[str, str, tuple[Cell, ...]]
# How a column is shown and asked: as words, a number, a day, or by its values.
TEXT, NUMBER, DAY, FACET = "", "n", "d", "f"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the address, its heading in English, how it is shown; `of` is the kind or field it shows."""

    key: str
    heading: str
    shown: str = TEXT
    of: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: its name, its columns but the first, which has the name of each row, and its rows with their pages.

    `none` is what a facet calls the rows that have no value.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    none: str = "none"


OWNER: Final = Column("owner", "Owner", FACET, "person")
TAGS: Final = Column("tag", "Tags", FACET)
PRODUCT: Final = Column("product", "Product", FACET, "product")
