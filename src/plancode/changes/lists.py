"""Adding an item to a list of a record, and taking a field away: the lines and signs that this needs, and no more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from plancode.changes.edit import with_value
from plancode.changes.spot import BLOCKS, NO_VALUE, Edit, Spot, Value, proved, spot_of, value_at
from plancode.diagnostics import Ref
from plancode.yaml_source import item_lines, spelled

Item: TypeAlias = Value
# What may follow a value on a line that is removed with it.
_REST: Final = re.compile(r"[ \t]*:?[ \t]*(?:#[^\n]*)?\r?(?:\n|\Z)")
_COMMA: Final = re.compile(r"\s*,\s*")
_NOTHING: Final = re.compile(r"\s*")
_WIDTH = 100


def with_item(path: str, data: bytes, ref: Ref, keys: Sequence[str], item: Item) -> Edit:
    """Return the edit that adds an item to the end of a list, which is made where there is none.

    One value that stands for a list of one becomes the first of two.

    Raises:
        CannotRun: the record is not in the file, or the list cannot be added to without rewriting more than it.
    """
    spot = spot_of(path, data, ref, tuple(keys))
    held = value_at(spot.document.data, spot.keys)
    if held is NO_VALUE or held is None:
        return with_value(path, data, ref, keys, [item])
    before = held if isinstance(held, list) else [held]
    if not isinstance(held, list):
        changed = _beside_one(spot, held, item)
    elif spot.text[spot.span()[0]] == "[":
        changed = _in_brackets(spot, held, item)
    else:
        changed = _on_lines(spot, len(held), item)
    return proved(spot, data, changed, [*before, item])


def without_value(path: str, data: bytes, ref: Ref, keys: Sequence[str]) -> Edit:
    """Return the edit that removes a field with its value; a group that would have no other key goes with it.

    Raises:
        CannotRun: the record or the field is not in the file, or it shares its lines with others.
    """
    spot = spot_of(path, data, ref, tuple(keys))
    if value_at(spot.document.data, spot.keys) is NO_VALUE:
        raise spot.by_hand()
    group = value_at(spot.document.data, spot.keys[:-1])
    if len(spot.keys) > 1 and isinstance(group, Mapping) and len(group) == 1:
        return without_value(path, data, ref, keys[:-1])
    is_flow = isinstance(group, Mapping) and spot.text[_extent(spot, spot.keys[:-1])[0]] == "{"
    changed = _out_of_brackets(spot, list(group)) if is_flow and isinstance(group, Mapping) else _without_lines(spot)
    return proved(spot, data, changed, NO_VALUE)


def _extent(spot: Spot, keys: tuple[str, ...]) -> tuple[int, int]:
    """Return where a key, or for the record itself its first key, begins, and where its value ends."""
    if not keys:
        return spot.span(keys)
    start, key_end = spot.span(keys, of_key=True)
    start = spot.span(keys)[0] if isinstance(value_at(spot.document.data, keys), Mapping) else start
    return start, max(key_end, spot.span(keys)[1])


def _without_lines(spot: Spot) -> str:
    start, key_end = spot.span(of_key=True)
    end = max(key_end, spot.span()[1])
    line = spot.text.rfind("\n", 0, start) + 1
    rest = _REST.match(spot.text, end)
    if spot.text[line:start].strip() or rest is None:
        raise spot.by_hand()
    return spot.text[:line] + spot.text[rest.end() :]


def _out_of_brackets(spot: Spot, names: list[str]) -> str:
    """Return the text without a key between brackets, and without the comma before it, or behind it if it is the first."""
    outer, place = spot.keys[:-1], names.index(spot.keys[-1])
    start, key_end = spot.span(of_key=True)
    end = max(key_end, spot.span()[1])
    if place:
        before = max(each for of_key in (True, False) for each in spot.span((*outer, names[place - 1]), of_key=of_key))
        if not _COMMA.fullmatch(spot.text[before:start]):
            raise spot.by_hand()
        return spot.text[:before] + spot.text[end:]
    after = spot.span((*outer, names[place + 1]), of_key=True)[0] if len(names) > 1 else end
    if not (_COMMA if len(names) > 1 else _NOTHING).fullmatch(spot.text[end:after]):
        raise spot.by_hand()
    return spot.text[:start] + spot.text[after:]


def _in_brackets(spot: Spot, held: list[object], item: Item) -> str:
    start, end = spot.span()
    last = spot.span((*spot.keys, len(held) - 1))[1] if held else start + 1
    written = spelled(item, flow=True)
    return f"{spot.text[:last]}{', ' if held else ''}{written}{spot.text[last:]}" if last < end else spot.text


def _on_lines(spot: Spot, count: int, item: Item) -> str:
    """Return the text with lines for an item below those of the last one, behind a comment on its last line."""
    start, end = spot.span((*spot.keys, count - 1))
    line = spot.text.rfind("\n", 0, start) + 1
    dash = re.compile(r"([ \t]*)-[ \t]").match(spot.text, line)
    if dash is None or dash.end() > start:
        raise spot.by_hand()
    return _after_line(spot, end, list(item_lines(item, dash[1])))


def _after_line(spot: Spot, place: int, lines: list[str]) -> str:
    """Return the text with lines after the line of a place."""
    end = spot.text.find("\n", place)
    # The last line of a file may have no line break; then the first line shows which one the file uses.
    shown = end if end >= 0 else spot.text.find("\n")
    ending = "\r\n" if spot.text[max(0, shown - 1) : shown + 1] == "\r\n" else "\n"
    if end < 0:
        return spot.text + "".join(f"{ending}{each}" for each in lines)
    return spot.text[: end + 1] + "".join(f"{each}{ending}" for each in lines) + spot.text[end + 1 :]


def _beside_one(spot: Spot, held: object, item: Item) -> str:
    """Return the text with a list of two in place of one value: in brackets if short, else an item a line."""
    (start, end), (key, key_end) = spot.span(), spot.span(of_key=True)
    line = spot.text.rfind("\n", 0, key) + 1
    is_block = spot.document.style_of(spot.keys) in BLOCKS
    row = f"[{spelled(held, flow=True)}, {spelled(item, flow=True)}]"
    fits = len(row) <= _WIDTH and not any(" " in each for each in (held, item) if isinstance(each, str))
    if spot.between_brackets() or (fits and not is_block and isinstance(item, str)):
        return spot.text[:start] + row + spot.text[end:]
    if spot.text[line:key].strip(" "):
        raise spot.by_hand()
    colon = re.compile(r"[ \t]*:").match(spot.text, key_end)
    if colon is None or "\n" in spot.text[colon.end() : start]:
        raise spot.by_hand()
    ending = "\r\n" if "\r\n" in spot.text[: end + 2] else "\n"
    margin = spot.text[line:key]
    opened = f"{spot.text[: colon.end()]}{ending}{margin}- {spot.text[start:]}"
    moved = Spot(spot.path, spot.ref, spot.keys, opened, spot.document)
    return _after_line(moved, end + len(opened) - len(spot.text), list(item_lines(item, margin)))
