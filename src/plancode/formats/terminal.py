"""Text for a terminal: what is of unknown origin made safe, colours, and how much room there is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
# How much further the second piece of a folded line is indented than the first.
_FURTHER = 4
# Cc: control, Cf: format (bidirectional overrides, zero width), Cs: surrogates, Zl and Zp: line breaks in disguise.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class Style(StrEnum):
    """A style, by the number that terminals know it by."""

    BOLD = "1"
    RED = "31"
    GREEN = "32"
    YELLOW = "33"
    BLUE = "34"
    CYAN = "36"


def plain(value: str) -> str:
    """Return value on one line, every character that a terminal would act on written as an escape."""
    if value.isascii() and value.isprintable():
        return value
    return "".join(
        character if unicodedata.category(character) not in _HIDDEN else _escaped(character) for character in value
    )


def painted(value: str, *styles: Style, colour: bool = True) -> str:
    """Return value in all of the styles; as it is where there is none, or no colour is wanted."""
    return f"\x1b[{';'.join(styles)}m{value}\x1b[0m" if colour and styles else value


def width(value: str) -> int:
    """Return how many columns of a terminal value takes."""
    if value.isascii():
        return len(value)
    return sum(_columns(character) for character in value)


def folded(line: str, columns: int | None) -> Iterator[str]:
    """Yield line in pieces that columns have room for, the later ones indented further; a long word stays whole.

    What stands apart by two spaces is torn apart first. Without columns, as in a pipe, the line stays as it is.
    """
    if columns is None or _seen(line) <= columns:
        yield line
        return
    indent = " " * (len(line) - len(line.lstrip(" ")))
    piece, empty = indent, True
    for cell in re.split(" {2,}", line.strip(" ")):
        fits = _seen(indent) + _FURTHER + _seen(cell) <= columns
        if not fits and not empty:
            yield piece
            piece, empty = indent + " " * _FURTHER, True
        for number, word in enumerate([cell] if fits else cell.split(" ")):
            gap = "" if empty else " " if number else "  "
            if not empty and _seen(piece + gap + word) > columns:
                yield piece
                piece, gap = indent + " " * _FURTHER, ""
            piece, empty = piece + gap + word, False
    yield piece


def cut(value: str, columns: int) -> str:
    """Return value, its end replaced by an ellipsis where it takes more than columns."""
    if width(value) <= columns:
        return value
    kept = value[: max(columns - 1, 0)]
    while kept and width(kept) > columns - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _seen(value: str) -> int:
    return width(_COLOURS.sub("", value))


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _escaped(character: str) -> str:
    number = ord(character)
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"  # noqa: PLR2004 - a byte
