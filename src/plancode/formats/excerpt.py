"""A line of a file as shown below a finding: the part that fits, with carets below the place."""

from __future__ import annotations

from itertools import accumulate, takewhile
from typing import Final, NamedTuple

from plancode.diagnostics import Range
from plancode.formats.terminal import plain, width

_TAB = "    "
_CUT = "…"
# A line may be as long as its file, and a hundred findings may each show it.
_WIDEST: Final = 160


class Excerpt(NamedTuple):
    """A part of a line, with an ellipsis where the line goes on, and the carets below it."""

    text: str
    carets: str


def excerpt(line: str, where: Range, columns: int | None) -> Excerpt:
    """Return the part of line around the beginning of a range that fits into columns, and never more than 160 of them."""
    room = _WIDEST if columns is None else max(min(columns, _WIDEST), 1)
    first = min(where.start.column - 1, len(line))
    last = max(first, where.end.column - 1 if where.end.line == where.start.line else len(line.rstrip()))
    start, end = 0, len(line)
    # One column more than the text: a finding may be about something missing behind its end.
    if end > room or width(_shown(line)) > room - (first == end):
        start, end = _window(line, first, room)
    left, right = _CUT if start else "", _CUT if end < len(line) else ""
    before = left + _shown(line[start:first])
    marked = _shown(line[first : min(last, end)]) + (right if last > end else "")
    return Excerpt(f"{left}{_shown(line[start:end])}{right}", " " * width(before) + "^" * max(width(marked), 1))


def _window(line: str, first: int, room: int) -> tuple[int, int]:
    """Return where the shown part of a line begins and ends; it leaves columns for two ellipses and one caret."""
    inside = max(room - 2, 1)
    before = _fitting(line[max(first - room, 0) : first][::-1], inside // 3)
    end = first + _fitting(line[first : first + room], inside - width(_shown(line[first - before : first])))
    # Columns that are left at the end of the line show more of its beginning.
    rest = inside - width(_shown(line[first:end])) - (first == len(line))
    start = first - _fitting(line[max(first - room, 0) : first][::-1], rest) if end == len(line) else first - before
    return start, end


def _fitting(characters: str, columns: int) -> int:
    """Return how many of the characters fit into columns."""
    return sum(
        1 for _ in takewhile(lambda taken: taken <= columns, accumulate(width(_shown(each)) for each in characters))
    )


def _shown(line: str) -> str:
    return plain(line.replace("\t", _TAB)) if line else ""
