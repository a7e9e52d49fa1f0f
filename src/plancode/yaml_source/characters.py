"""Which bytes and characters a file may hold: UTF-8, no hidden line breaks, nothing invisible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from plancode.codes import PC112, PC117, PC122, PC123
from plancode.diagnostics import Problem, Text, text

# The line breaks of libyaml that editors and git do not know, what libyaml refuses, and a byte-order mark in the text.
_FORBIDDEN = re.compile(r"([\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n))\1*")

# A direction may be isolated if it is closed again on its line: right-to-left names need that. A joiner belongs between
# characters that are not ASCII, as in emoji and Persian; beside ASCII it is hidden.
_HIDDEN = r"\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\U000e0000-\U000e007f"
_INVISIBLE = re.compile(
    rf"[\u2066-\u2068][^\n{_HIDDEN}]*\u2069"
    rf"|(?P<hidden>[{_HIDDEN}]|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f]))",
)

# All forbidden and invisible characters and a few harmless ones, as one set, which is quick to search for.
_SUSPECT = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200c\u200d\u2028\u2029\ufeff\ufffe\uffff{_HIDDEN}]")

# Each forbidden or invisible character has one of these bytes: an ASCII control is one, the others begin with one.
SUSPECT_BYTES = bytes([*range(9), *range(11, 32), 0x7F, 0xC2, 0xD8, 0xE1, 0xE2, 0xEF, 0xF3])

_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?=[ \r\n]|\Z)", re.MULTILINE)

_LINE_BREAKS = frozenset("\x0b\x0c\r\x1c\x1d\x1e\x85\u2028\u2029")


class Flaw(NamedTuple):
    """What is wrong with the code points of a text from start to end."""

    start: int
    end: int
    problem: Problem


def readable(source: str) -> bytes:
    """Return source for the parser: each forbidden character is replaced by one other, so that no position moves."""
    return _FORBIDDEN.sub(lambda run: "\ufffd" * len(run[0]), source).encode()


def is_suspect(source: str) -> bool:
    """Return whether source may hold a character that is forbidden or invisible; a quick first look."""
    return source.count("\r") != source.count("\r\n") or _SUSPECT.search(source) is not None


def flaws(source: str) -> Iterator[Flaw]:
    """Yield the characters of source that are forbidden or invisible."""
    for match in _FORBIDDEN.finditer(source):
        message = text("the character {character} is not allowed in a file", character=_name(match[1]))
        yield Flaw(*match.span(), Problem(PC122, message, _remedy(match[1])))
    for match in _INVISIBLE.finditer(source):
        if match["hidden"]:
            message = text("the character {character} cannot be seen", character=_name(match[0]))
            hint = text("delete it: the text reads the same; where it is meant, write it as an escape in double quotes")
            yield Flaw(*match.span(), Problem(PC123, message, hint))


def conflict(source: str) -> Flaw | None:
    """Return the first conflict marker that a merge has left in source."""
    if "<<<<<<<" not in source and "=======" not in source and ">>>>>>>" not in source:
        return None
    match = _CONFLICT.search(source)
    if match is None:
        return None
    message = text("the conflict marker `{marker}` was left in the file", marker=match[0])
    hint = text("keep one of the two sides, and remove the lines with `<<<<<<<`, `=======` and `>>>>>>>`")
    return Flaw(*match.span(), Problem(PC117, message, hint))


def not_utf8(content: bytes, at: int) -> Problem:
    """Return the problem with content, whose byte at index `at` cannot be read as UTF-8."""
    byte = content[at]
    message = text("the byte 0x{byte} is not UTF-8", byte=f"{byte:02X}")
    if is_utf16(content):
        return Problem(PC112, text("the file is UTF-16, not UTF-8"), _UTF16_HINT)
    letter = bytes([byte]).decode("cp1252", errors="ignore")
    if not letter or content[at : at + 1] < b"\xa0":
        return Problem(PC112, message, text("save the file as UTF-8"))
    hint = text("save the file as UTF-8; in Windows-1252 this byte is `{letter}`", letter=letter)
    return Problem(PC112, message, hint)


def is_utf16(content: bytes) -> bool:
    """Return whether content looks like UTF-16: by its byte-order mark, or by zeros among its first bytes."""
    beginning = content[:64]
    zeros = beginning.count(0)
    # Zeros alone are no text in any encoding, as after a crash of the disk.
    return beginning[:2] in {b"\xff\xfe", b"\xfe\xff"} or len(beginning) // 3 < zeros < len(beginning)


_UTF16_HINT = text("save the file as UTF-8; `working-tree-encoding` in .gitattributes can be the cause")


def _name(character: str) -> str:
    return f"U+{ord(character):04X}"


def _remedy(character: str) -> Text:
    if character in _LINE_BREAKS:
        return text("end lines with a line feed: some programs break the line here and others do not")
    if character == "\ufeff":
        return text("delete it: a byte-order mark may stand at the very beginning of a file only")
    return text('delete it; where it is meant, write it as an escape in double quotes, such as "\\x1B"')
