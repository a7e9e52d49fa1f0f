"""Plain data as YAML text: the inverse of the reader, with quotes only where a reader of YAML 1.1 or 1.2 needs them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from yaml.resolver import Resolver

from plancode.yaml_source import characters
from plancode.yaml_source.scalars import resolve

_WIDTH = 100
_STEP = "  "
_BEGINS_MARKUP = frozenset("-?:,[]{}#&*!|>'\"%@`")
_INSIDE_MARKUP = re.compile(r":(?: |$)| #|[\t\n\r]|^\s|\s$")
_FLOW_MARKUP = re.compile(r"[,\[\]{}:#]")
_BLANK_LINE = re.compile(r"^[ \t]+$", re.MULTILINE)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LAST_OF_BYTE, _LAST_OF_TWO = 0xFF, 0xFFFF


def lines_of(data: Mapping[str, object]) -> Iterator[str]:
    """Yield the lines of a mapping, without their ends: words in a row, sentences on lines of their own.

    Dates are written plain; text that a reader would take for a date, a number or a word stands in quotes.
    """
    for key, value in data.items():
        yield from _entry(f"{key}:", value, "")


def as_read(value: object) -> object:
    """Return value as the reader gives it back: dates as text, everything else as it is."""
    match value:
        case datetime():
            return value.isoformat(timespec="minutes")
        case date():
            return value.isoformat()
        case Mapping():
            return {key: as_read(item) for key, item in value.items()}
        case list() | tuple():
            return [as_read(item) for item in value]
        case _:
            return value


def _entry(head: str, value: object, indent: str) -> Iterator[str]:
    """Yield the lines of a value behind head, which is a key or the dash of an item."""
    if isinstance(value, str) and _fits_block(value):
        yield f"{head} |{'' if value.endswith(chr(10)) else '-'}"
        yield from (f"{indent}{_STEP}{line}" if line else "" for line in value.removesuffix("\n").split("\n"))
    elif not isinstance(value, Mapping | list | tuple):
        yield f"{head} {_scalar(value, flow=False)}"
    elif len(row := f"{head} {_row(value)}") <= _WIDTH and not _has_sentence(value):
        yield row
    elif isinstance(value, Mapping):
        yield from _below(head, [_entry(f"{indent}{_STEP}{key}:", item, indent + _STEP) for key, item in value.items()])
    else:
        yield head
        for item in value:
            yield from _entry(f"{indent}{_STEP}-", item, indent + _STEP)


def _below(head: str, entries: list[Iterator[str]]) -> Iterator[str]:
    """Yield the entries of a mapping below a key, or beginning beside the dash of an item."""
    lines = [line for entry in entries for line in entry]
    if head.endswith("-"):
        yield f"{head} {lines[0].lstrip()}"
        yield from lines[1:]
    else:
        yield head
        yield from lines


def _row(value: object) -> str:
    match value:
        case Mapping():
            return "{" + ", ".join(f"{key}: {_row(item)}" for key, item in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(_row(item) for item in value) + "]"
        case _:
            return _scalar(value, flow=True)


def _has_sentence(value: object) -> bool:
    match value:
        case Mapping():
            return any(_has_sentence(item) for item in value.values())
        case list() | tuple():
            return any(_has_sentence(item) for item in value)
        case _:
            return isinstance(value, str) and bool(re.search(r"\s", value))


def _scalar(value: object, *, flow: bool) -> str:
    match value:
        case bool():
            return str(value).lower()
        case Decimal():
            return format(value, "f")
        case str():
            return value if _is_plain(value, flow=flow) else _quoted(value)
        case None:
            return "null"
        case _:
            return str(as_read(value))


def _is_plain(value: str, *, flow: bool) -> bool:
    """Return whether every reader takes value, without quotes, for this very text."""
    if not value or value[0] in _BEGINS_MARKUP or _INSIDE_MARKUP.search(value) or (flow and _FLOW_MARKUP.search(value)):
        return False
    if resolve(value) != value or any(characters.findings(value)):
        return False
    # PyYAML and others read YAML 1.1, in which `no`, 12:30 and 2027-03-31 are no text.
    known = Resolver.yaml_implicit_resolvers
    return not any(pattern.match(value) for _, pattern in (*known.get(value[0], ()), *known.get(None, ())))


def _fits_block(value: str) -> bool:
    """Return whether value has several lines, none of which a block of text would change."""
    return (
        "\n" in value.removesuffix("\n")
        and "\r" not in value
        and not value[0].isspace()
        and not value.endswith("\n\n")
        and not _BLANK_LINE.search(value)
        and not any(characters.findings(value))
    )


def _quoted(value: str) -> str:
    if '"' in value and "'" not in value and "\\" not in value and value.isprintable():
        return f"'{value}'"
    hidden = any(characters.findings(value))
    return '"' + "".join(_escaped(each, hidden=hidden) for each in value) + '"'


def _escaped(character: str, *, hidden: bool) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if not hidden or character.isprintable():
        return character
    number = ord(character)
    if number <= _LAST_OF_BYTE:
        return f"\\x{number:02X}"
    return f"\\u{number:04X}" if number <= _LAST_OF_TWO else f"\\U{number:08X}"
