"""How a value is spelled in YAML: plain where that reads as the same, else in quotes, or as a block of lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TypeAlias

from plancode.yaml_source import resolve

Scalar: TypeAlias = str | int | Decimal | bool
Value: TypeAlias = "Scalar | Mapping[str, Value]"

_STEP = "  "
# What YAML reads as the same text without quotes, on any line and between any brackets.
_PLAIN = re.compile(r"""\w(?:[^:#,\[\]{}"`\\]|:(?=\w))*(?<![ ])""")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def spelled(value: Scalar, style: str = "") -> str:
    """Return value on one line, text in the quotes of style; a number, true and false have none."""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        return str(value)
    hidden = any(unicodedata.category(character) in _HIDDEN for character in value)
    if style == "'" and not hidden:
        return "'" + value.replace("'", "''") + "'"
    if style or hidden or not _PLAIN.fullmatch(value) or resolve(value) != value:
        return '"' + "".join(_escaped(character) for character in value) + '"'
    return value


def in_brackets(value: Value) -> str:
    """Return value as it stands between brackets: keys and values on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {in_brackets(held)}" for name, held in value.items()) + "}"
    return spelled(value)


def entry(name: str, value: Value, indent: str) -> Iterator[str]:
    """Yield the lines of a key with its value, each behind indent, without their ends."""
    if isinstance(value, Mapping):
        yield f"{indent}{name}:"
        for inner, held in value.items():
            yield from entry(inner, held, indent + _STEP)
    elif isinstance(value, str) and fits_block(value):
        yield f"{indent}{name}: |"
        yield from block_lines(value, "|", indent + _STEP)
    else:
        yield f"{indent}{name}: {spelled(value)}"


def fits_block(value: str) -> bool:
    """Return whether value has several lines that a block can hold as they are."""
    lines = value.rstrip("\n").split("\n")
    odd = any(unicodedata.category(character) in _HIDDEN for line in lines for character in line.replace("\t", ""))
    return len(lines) > 1 and not odd and bool(lines[0]) and not lines[0].startswith((" ", "\t"))


def block_lines(value: str, style: str, indent: str) -> Iterator[str]:
    """Yield the lines of a block scalar that holds value; in a folded one an empty line stands for each line's end."""
    for number, line in enumerate(value.rstrip("\n").split("\n")):
        if style == ">" and number and line:
            yield ""
        yield f"{indent}{line}" if line else ""


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if unicodedata.category(character) not in _HIDDEN:
        return character
    number = ord(character)
    if number < 1 << 8:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 1 << 16 else f"\\U{number:08x}"
