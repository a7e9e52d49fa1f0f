"""Plain data as YAML text: the inverse of the reader, with quotes only where YAML 1.1 or 1.2 needs them."""

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
_FLOW_MARKUP = re.compile(r"[,\[\]{}:#?]")
_BLANK_LINE = re.compile(r"^[ \t]+$", re.MULTILINE)
# Words for true and false, and numbers, that other readers know and PyYAML does not.
_OF_OTHER_READERS = re.compile("[yYnN]|[-+]?[0-9][0-9_]*")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LAST_OF_BYTE, _LAST_OF_TWO = 0xFF, 0xFFFF


def lines_of(data: Mapping[str, object], indent: str = "") -> Iterator[str]:
    """Yield the lines of a mapping, each after indent and without its end.

    Short lists and groups of words stand on one line, those with sentences on several. Dates are written plain; text
    that a reader would take for a date, a number, or for true, false or null stands in quotes.
    """
    for key, value in data.items():
        yield from _entry(f"{indent}{_key(key)}:", value, indent)


def item_lines(value: object, indent: str = "") -> Iterator[str]:
    """Yield the lines of an item of a list, each after indent and without its end; the first has the dash."""
    yield from _entry(f"{indent}-", value, indent)


def spelled(value: object, style: str = "", *, flow: bool = False) -> str:
    """Return value on one line; text has the quotes of style, groups and lists stand in brackets.

    With flow, the value will stand between brackets itself, so that more text needs quotes.
    """
    match value:
        case Mapping():
            return (
                "{"
                + ", ".join(f"{_key(key, flow=True)}: {spelled(item, flow=True)}" for key, item in value.items())
                + "}"
            )
        case list() | tuple():
            return "[" + ", ".join(spelled(item, flow=True) for item in value) + "]"
        case str() if not style and _is_plain(value, flow=flow):
            return value
        case str():
            return _quoted(value, style)
        case date() if style:
            return _quoted(str(as_read(value)), style)
        case _:
            return _word(value)


def fits_block(value: str) -> bool:
    """Return whether value has several lines, and a block of text would hold all of them unchanged."""
    return (
        "\n" in value.removesuffix("\n")
        and "\r" not in value
        and not value[0].isspace()
        and not value.endswith("\n\n")
        and not _BLANK_LINE.search(value)
        and not any(characters.flaws(value))
    )


def block_lines(value: str, indent: str, *, folded: bool = False) -> Iterator[str]:
    """Yield the lines of a block that holds value; in a folded block, an empty line stands for the end of a line."""
    for number, line in enumerate(value.rstrip("\n").split("\n")):
        if folded and number and line:
            yield ""
        yield f"{indent}{line}" if line else ""


def as_read(value: object) -> object:
    """Return value as the reader gives it back: dates as text, everything else as it is."""
    match value:
        case datetime():
            return value.isoformat(timespec="seconds" if value.second else "minutes")
        case date():
            return value.isoformat()
        case Mapping():
            return {key: as_read(item) for key, item in value.items()}
        case list() | tuple():
            return [as_read(item) for item in value]
        case _:
            return value


def _entry(head: str, value: object, indent: str) -> Iterator[str]:
    """Yield the lines of a value after head, which is a key or the dash of an item."""
    if isinstance(value, str) and fits_block(value):
        yield f"{head} |{'' if value.endswith(chr(10)) else '-'}"
        yield from block_lines(value, indent + _STEP)
    elif not isinstance(value, Mapping | list | tuple):
        yield f"{head} {spelled(value)}"
    elif len(row := f"{head} {spelled(value)}") <= _WIDTH and not _has_sentence(value):
        yield row
    elif isinstance(value, Mapping):
        yield from _below(
            head,
            [_entry(f"{indent}{_STEP}{_key(key)}:", item, indent + _STEP) for key, item in value.items()],
        )
    else:
        yield head
        for item in value:
            yield from _entry(f"{indent}{_STEP}-", item, indent + _STEP)


def _below(head: str, entries: list[Iterator[str]]) -> Iterator[str]:
    """Yield the lines of a mapping's entries: below a key, or with the first one beside the dash of an item."""
    lines = [line for entry in entries for line in entry]
    if head.endswith("-"):
        yield f"{head} {lines[0].lstrip()}"
        yield from lines[1:]
    else:
        yield head
        yield from lines


def _has_sentence(value: object) -> bool:
    match value:
        case Mapping():
            return any(_has_sentence(item) for item in value.values())
        case list() | tuple():
            return any(_has_sentence(item) for item in value)
        case _:
            return isinstance(value, str) and bool(re.search(r"\s", value))


def _word(value: object) -> str:
    """Return how a number, a date, true, false or None is written."""
    match value:
        case bool():
            return str(value).lower()
        case Decimal():
            return format(value, "f")
        case None:
            return "null"
        case _:
            return str(as_read(value))


def _is_plain(value: str, *, flow: bool) -> bool:
    """Return whether every reader takes value without quotes as just this text."""
    if not value or value[0] in _BEGINS_MARKUP or _INSIDE_MARKUP.search(value) or (flow and _FLOW_MARKUP.search(value)):
        return False
    if resolve(value) != value or _OF_OTHER_READERS.fullmatch(value) or any(characters.flaws(value)):
        return False
    # PyYAML and others read YAML 1.1, in which `no`, 12:30 and 2027-03-31 are not text.
    known = Resolver.yaml_implicit_resolvers
    return not any(pattern.match(value) for _, pattern in (*known.get(value[0], ()), *known.get(None, ())))


def _key(name: object, *, flow: bool = False) -> str:
    """Return a key as it is written: `on`, which older YAML takes for true, is a field of an approval and stays bare."""
    return name if name == "on" else spelled(name, flow=flow)


def _quoted(value: str, style: str = "") -> str:
    as_it_is = value.isprintable()
    if as_it_is and (style == "'" or (not style and '"' in value and "'" not in value and "\\" not in value)):
        return "'" + value.replace("'", "''") + "'"
    hidden = any(characters.flaws(value))
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
