"""A file as tables of cells: which reader a file has, and what was found out about it on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from plancode.diagnostics import CannotRun, Text, WrongUse, text
from plancode.system_errors import reason

Cell: TypeAlias = object
# CSV by any name; an export writes a folder of them.
_TEXTS: Final = (".csv", ".tsv", ".txt")


class Row(NamedTuple):
    """A row with its number as a spreadsheet counts it, from 1; blank rows are counted and left out.

    `problem` is why it cannot be taken, whatever its cells say.
    """

    number: int
    cells: Sequence[Cell]
    problem: Text | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that holds a formula: what it comes to is not known here."""

    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table: its name, its rows, read anew at each call so that they need no room, and what was found out about it."""

    name: str
    rows: Callable[[], Iterator[Row]]
    said: tuple[Text, ...] = ()
    # About how many rows there are; for a progress bar.
    size: int = 0


def sheets_of(path: Path) -> tuple[Sheet, ...]:
    """Return the tables of a file by the ending of its name, or those of each CSV file of a folder.

    Raises:
        WrongUse: no reader knows the ending.
        CannotRun: there is no such file, it cannot be read, or its reader is not installed.
    """
    if path.is_dir():
        return tuple(each for file in sorted(path.glob("*.csv")) for each in sheets_of(file))
    if not path.is_file():
        raise CannotRun(text("there is no file {path}", path=path), text("name a file, or a folder of CSV files"))
    try:
        return _read(path)
    except OSError as error:
        raise CannotRun(text("{path} cannot be read: {problem}", path=path, problem=reason(error))) from error


def _read(path: Path) -> tuple[Sheet, ...]:
    match path.suffix.lower():
        case ".xlsx" | ".xlsm":
            from plancode.exchange.intake.workbooks import workbook_sheets

            return workbook_sheets(path)
        case ".vcf":
            from plancode.exchange.intake.components import card_sheet

            return (card_sheet(path.name, lambda: path.open("rb")),)
        case ".ics":
            from plancode.exchange.intake.components import calendar_sheet

            return (calendar_sheet(path.name, lambda: path.open("rb")),)
        case suffix if suffix in _TEXTS:
            from plancode.exchange.intake.texts import text_sheet

            return (text_sheet(path),)
        case suffix:
            raise WrongUse(
                text("files that end in `{suffix}` cannot be imported", suffix=suffix or path.name),
                text(
                    "name a file that ends in one of: {allowed}", allowed=", ".join((*_TEXTS, ".xlsx", ".vcf", ".ics"))
                ),
            )


def is_blank(cell: Cell) -> bool:
    """Return whether nothing stands in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())
