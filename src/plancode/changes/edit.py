"""One edit of a file: a value changed, or records added, and nothing else; every other byte stays, comments and all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from plancode.changes.spot import BLOCKS, NO_VALUE, Edit, Spot, Value, encoded, proved, spot_of, value_at
from plancode.diagnostics import CannotRun, Ref, text
from plancode.models import MODELS, specs_of
from plancode.yaml_source import as_read, block_lines, fits_block, lines_of, parse, spelled

Fields = Mapping[str, object]

_BOM = b"\xef\xbb\xbf"
_SEPARATOR = "---"


def with_records(path: str, data: bytes | None, records: Sequence[Fields], *, heading: str | None = None) -> Edit:
    """Return the edit that adds records to a file. Where data is None, it makes the file, which begins with heading.

    Fields stand in the order of their kind. The file is read again, to prove that old records are the same and new ones
    as given.

    Raises:
        CannotRun: the file cannot be read whole, or adding to it would change what is there.
    """
    before = data or b""
    old = parse(path, before)
    if not old.sound:
        raise CannotRun(
            text("{path} cannot be read whole, so nothing is added to it", path=path),
            text("see what is wrong: `plancode check`"),
        )
    new = [_in_order(record) for record in records]
    lines = [heading] if data is None and heading else []
    lines += _documents(new, behind_others=bool(old.documents))
    ending = "\r\n" if before[: before.rfind(b"\n") + 1].endswith(b"\r\n") else "\n"
    gap = "" if before in (b"", _BOM) or before.endswith(b"\n") else ending
    after = before + encoded(gap + "".join(line + ending for line in lines))
    read = parse(path, after)
    expected = [*(document.data for document in old.documents), *map(as_read, new)]
    if not read.sound or [document.data for document in read.documents] != expected:
        raise CannotRun(
            text("nothing can be added to {path} without changing the record at its end", path=path),
            text("end its last line by hand"),
        )
    return Edit(path, data, after)


def with_value(path: str, data: bytes, ref: Ref, keys: Sequence[str], value: Value) -> Edit:
    """Return the edit that sets the value at keys in a record; keys that are missing are added.

    Text gets quotes where YAML would otherwise read it as something else. A new key comes after the last key that has a
    line for itself. A value that is a mapping can only be added.

    Raises:
        CannotRun: the record is not in the file, or the value cannot be changed without rewriting more than it.
    """
    spot = spot_of(path, data, ref, tuple(keys))
    held = value_at(spot.document.data, spot.keys)
    if held is NO_VALUE:
        changed = _added(spot, value)
    elif isinstance(held, dict | list) or isinstance(value, Mapping):
        raise spot.by_hand()
    elif spot.document.range_of(spot.keys) == spot.document.key_range_of(spot.keys):
        changed = _filled(spot, spelled(value, flow=spot.between_brackets()))
    else:
        changed = _replaced(spot, value)
    return proved(spot, data, changed, value)


def _in_order(record: Fields) -> dict[str, object]:
    return {name: record[name] for name in specs_of(MODELS[str(record["kind"])]) if name in record}


def _documents(records: Sequence[Fields], *, behind_others: bool) -> Iterator[str]:
    for number, record in enumerate(records):
        if behind_others or number:
            yield _SEPARATOR
        yield from lines_of(record)


def _replaced(spot: Spot, value: Value) -> str:
    start, end = spot.span()
    style = spot.document.style_of(spot.keys)
    if style not in BLOCKS:
        return spot.text[:start] + spelled(value, style, flow=spot.between_brackets()) + spot.text[end:]
    header, *lines = spot.text[start:end].split("\n")
    margins = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
    # A single line, or text without a line break at its end, would not be written as a block. Where there is a block
    # already, it may stay: the text is tried with one more line.
    if not margins or not isinstance(value, str) or not fits_block(f"{value.rstrip(chr(10))}\n."):
        raise spot.by_hand()
    ending = "\r\n" if header.endswith("\r") else "\n"
    written = [header.removesuffix("\r"), *block_lines(value, " " * min(margins), folded=style == ">")]
    return spot.text[:start] + ending.join(written) + spot.text[end:]


def _filled(spot: Spot, written: str) -> str:
    """Return the text with a value written behind the colon of a key that had none."""
    colon = re.compile(r"[ \t]*:").match(spot.text, spot.span(of_key=True)[1])
    if colon is None:
        raise spot.by_hand()
    return f"{spot.text[: colon.end()]} {written}{spot.text[colon.end() :]}"


def _added(spot: Spot, value: Value) -> str:
    """Return the text with a key that was missing, in the innermost group that is there."""
    depth = next(
        number
        for number in range(len(spot.keys) - 1, -1, -1)
        if value_at(spot.document.data, spot.keys[:number]) is not NO_VALUE
    )
    outer, name, inner = spot.keys[:depth], spot.keys[depth], spot.keys[depth + 1 :]
    for key in reversed(inner):
        value = {key: value}
    group = value_at(spot.document.data, outer)
    if not isinstance(group, dict):
        raise spot.by_hand()
    start = spot.span(outer)[0]
    if spot.text[start] == "{":
        after = max((spot.span((*outer, key))[1] for key in group), default=start + 1)
        written = f"{name}: {spelled(value, flow=True)}"
        return f"{spot.text[:after]}{', ' if group else ''}{written}{spot.text[after:]}"
    return _with_lines(spot, outer, list(group), name, value)


def _with_lines(spot: Spot, outer: tuple[str, ...], names: list[str], name: str, value: Value) -> str:
    """Return the text with lines for a new key, after the last key of the group that has a line for itself."""
    anchor = max((start for each in names if (start := _own_line(spot, (*outer, each))) is not None), default=None)
    if anchor is None:
        raise spot.by_hand()
    line = spot.text.rfind("\n", 0, anchor) + 1
    end = spot.text.find("\n", anchor)
    # The last line of a file may have no line break; then the first line shows which one the file uses.
    ending = "\r\n" if spot.text[: spot.text.find("\n") + 1].endswith("\r\n") else "\n"
    if end >= 0:
        ending = "\r\n" if spot.text[end - 1] == "\r" else "\n"
    lines = list(lines_of({name: value}, spot.text[line:anchor]))
    if end < 0:
        return spot.text + "".join(f"{ending}{each}" for each in lines)
    return spot.text[: end + 1] + "".join(f"{each}{ending}" for each in lines) + spot.text[end + 1 :]


def _own_line(spot: Spot, keys: tuple[str, ...]) -> int | None:
    """Return where a key begins; None where key and value have no line for themselves."""
    start, end = spot.span(keys, of_key=True)[0], spot.span(keys)[1]
    line = spot.text.rfind("\n", 0, start) + 1
    alone = not spot.text[line:start].strip(" ") and "\n" not in spot.text[start:end]
    scalar = isinstance(value_at(spot.document.data, keys), str | int | Decimal)
    return start if alone and scalar and spot.document.style_of(keys) not in BLOCKS else None
