"""Tables that fit a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_GAP = "  "
# No column is cut to fewer characters.
_LEAST = 12


def inline(value: object) -> str:
    """Return a value of a record on one line."""
    from plancode.formats import plain

    match value:
        case dict():
            return ", ".join(f"{name}: {inline(item)}" for name, item in value.items())
        case list():
            return ", ".join(inline(item) for item in value)
        case bool():
            return str(value).lower()
        case _:
            return plain(str(value))


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, width: int | None = None) -> Iterator[str]:
    """Yield a header and rows, columns aligned; a column that is empty throughout is left out.

    Where the table is wider than width, its widest columns are cut, but never the first. Where that would leave too
    little to read, each row becomes several lines.
    """
    from plancode.formats.terminal import cut
    from plancode.formats.terminal import width as columns_of

    shown = [number for number in range(len(columns)) if not rows or any(row[number] for row in rows)]
    heads = [columns[number] for number in shown]
    cells = [[row[number] for number in shown] for row in rows]
    widths = [max(columns_of(row[place]) for row in (heads, *cells)) for place in range(len(shown))]
    room = _fitting(widths, width)
    if room is None:
        yield from _told(heads, cells, width)
        return
    for row in (heads, *cells):
        fitting = [cut(cell, room[place]) for place, cell in enumerate(row)]
        padded = [cell + " " * (room[place] - columns_of(cell)) for place, cell in enumerate(fitting)]
        yield _GAP.join(padded).rstrip()


def _fitting(widths: Sequence[int], width: int | None) -> list[int] | None:
    """Return the width of each column; None where a column would be too narrow."""
    room = list(widths)
    while width is not None and sum(room) + len(_GAP) * (len(room) - 1) > width:
        # The first column holds ids, which are of no use in part.
        place = max(range(1, len(room)), key=lambda each: room[each], default=0)
        if place == 0 or room[place] <= _LEAST:
            return None
        room[place] -= 1
    return room


def _told(heads: Sequence[str], cells: Sequence[Sequence[str]], width: int | None) -> Iterator[str]:
    from plancode.formats.terminal import folded
    from plancode.formats.terminal import width as columns_of

    margin = max(columns_of(head) for head in heads[1:]) if heads[1:] else 0
    for row in cells:
        yield row[0]
        for head, cell in zip(heads[1:], row[1:], strict=True):
            if cell:
                yield from folded(f"  {head.ljust(margin)}  {cell}", width)
