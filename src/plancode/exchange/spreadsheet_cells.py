"""Text that a spreadsheet leaves alone: what it would take for a formula begins with an apostrophe."""

from __future__ import annotations

from typing import Final

# The last four are what East Asian keyboards write for the first four; some programs take them for the same.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_APOSTROPHE: Final = "'"


def is_formula(cell: str) -> bool:
    """Return whether a spreadsheet could take a cell for a formula, blanks before it or not."""
    return cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA)


def defused(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; a text that begins with an apostrophe gets one more.

    So whoever reads it takes one apostrophe away where there is one, and has the text again.
    """
    return _APOSTROPHE + cell if is_formula(cell) or cell.startswith(_APOSTROPHE) else cell
