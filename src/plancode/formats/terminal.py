"""Text for a terminal: text of unknown origin made safe, colours, and lines that fit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
# `::name` at the beginning of a line is a command to GitHub's runner and those that took it over; `##[name]` is one
# anywhere in a line to it and to Azure's, where it may stand after `##vso`; TeamCity's is `##teamcity[`.
_COMMANDS = re.compile(r"(?m)^[^\S\n]*:(?=:)|#(?=#[\w.]*\[)")
# By how many columns the later pieces of a folded line are indented more than the first.
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
    """Return value on one line; a character that a terminal would act on is written as an escape."""
    if value.isascii() and value.isprintable():
        return value
    return "".join(
        character if unicodedata.category(character) not in _HIDDEN else _escaped(character) for character in value
    )


def without_commands(value: str) -> str:
    """Return value with a space of no width in whatever a runner of CI would take for a command of its own."""
    return _COMMANDS.sub("\\g<0>\u200b", value)


def painted(value: str, *styles: Style, colour: bool = True) -> str:
    """Return value in all of the styles; unchanged where there are none, or no colour is wanted."""
    return f"\x1b[{';'.join(styles)}m{value}\x1b[0m" if colour and styles else value


def width(value: str) -> int:
    """Return the number of columns that value takes in a terminal."""
    if value.isascii():
        return len(value)
    return sum(_columns(character) for character in value)


def folded(line: str, columns: int | None) -> Iterator[str]:
    """Yield line in pieces that fit into columns, later ones indented more; a long word stays whole.

    The line is broken first where two spaces separate its parts. Without columns, as in a pipe, it stays as it is.
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
    """Return value; where it does not fit into columns, an ellipsis replaces its end."""
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
