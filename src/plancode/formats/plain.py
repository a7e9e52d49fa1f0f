"""Text of unknown origin made safe for a terminal."""

from __future__ import annotations

import unicodedata

# Cc: control, Cf: format (bidirectional overrides, zero width), Cs: surrogates, Zl and Zp: line breaks in disguise.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def plain(value: str) -> str:
    """Return value on one line, every character that a terminal would act on written as an escape."""
    if value.isascii() and value.isprintable():
        return value
    return "".join(
        character if unicodedata.category(character) not in _HIDDEN else _escaped(character) for character in value
    )


def width(value: str) -> int:
    """Return how many columns of a terminal value takes."""
    if value.isascii():
        return len(value)
    return sum(_columns(character) for character in value)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _escaped(character: str) -> str:
    number = ord(character)
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"  # noqa: PLR2004 - a byte
