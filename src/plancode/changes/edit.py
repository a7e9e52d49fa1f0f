"""One edit of a file: a value changed, or records added, and nothing else; every other byte stays, comments and all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from plancode.diagnostics import CannotRun, Ref, text
from plancode.models import MODELS, specs_of
from plancode.workspace import identity_of, parse_records
from plancode.yaml_source import Document, as_read, block_lines, fits_block, lines_of, parse, spelled

Scalar: TypeAlias = str | int | Decimal | bool | date
Value: TypeAlias = "Scalar | Mapping[str, Value]"
Fields = Mapping[str, object]

_BOM = b"\xef\xbb\xbf"
_BLOCKS = ("|", ">")
_SEPARATOR = "---"
_NO_VALUE = object()
# What may follow a value on a line that is removed with it.
_REST = re.compile(r"[ \t]*:?[ \t]*(?:#[^\n]*)?\r?(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class Edit:
    """A file before and after an edit, as bytes; before is None where there was none. `path` is below the workspace."""

    path: str
    before: bytes | None
    after: bytes


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
            text("`plancode check` says what is wrong"),
        )
    new = [_in_order(record) for record in records]
    lines = [heading] if data is None and heading else []
    lines += _documents(new, behind_others=bool(old.documents))
    ending = "\r\n" if before[: before.rfind(b"\n") + 1].endswith(b"\r\n") else "\n"
    gap = "" if before in (b"", _BOM) or before.endswith(b"\n") else ending
    after = before + _encoded(gap + "".join(line + ending for line in lines))
    read = parse(path, after)
    expected = [*(document.data for document in old.documents), *map(as_read, new)]
    if not read.sound or [document.data for document in read.documents] != expected:
        raise CannotRun(
            text("nothing can be added to {path} without changing the record at its end", path=path),
            text("its last line is ended by hand"),
        )
    return Edit(path, data, after)


def with_value(path: str, data: bytes, ref: Ref, keys: Sequence[str], value: Value) -> Edit:
    """Return the edit that sets the value at keys in a record; keys that are missing are added.

    Text gets quotes where YAML would otherwise read it as something else. A new key comes after the last key that has a
    line for itself. A value that is a mapping can only be added.

    Raises:
        CannotRun: the record is not in the file, or the value cannot be changed without rewriting more than it.
    """
    spot = _spot(path, data, ref, tuple(keys))
    held = _held(spot.document.data, spot.keys)
    if held is _NO_VALUE:
        changed = _added(spot, value)
    elif isinstance(held, dict | list) or isinstance(value, Mapping):
        raise spot.by_hand()
    elif spot.document.range_of(spot.keys) == spot.document.key_range_of(spot.keys):
        changed = _filled(spot, spelled(value, flow=spot.between_brackets()))
    else:
        changed = _replaced(spot, value)
    return _proved(spot, data, changed, value)


def without_key(path: str, data: bytes, ref: Ref, key: str) -> Edit:
    """Return the edit that removes a key and its value from a record, with their lines.

    Raises:
        CannotRun: the record or the key is not in the file, or the key shares its lines with others.
    """
    spot = _spot(path, data, ref, (key,))
    start, key_end = spot.span(of_key=True)
    end = max(key_end, spot.span()[1])
    line = spot.text.rfind("\n", 0, start) + 1
    rest = _REST.match(spot.text, end)
    if _held(spot.document.data, spot.keys) is _NO_VALUE or spot.text[line:start].strip() or rest is None:
        raise spot.by_hand()
    return _proved(spot, data, spot.text[:line] + spot.text[rest.end() :], _NO_VALUE)


def _in_order(record: Fields) -> dict[str, object]:
    return {name: record[name] for name in specs_of(MODELS[str(record["kind"])]) if name in record}


def _documents(records: Sequence[Fields], *, behind_others: bool) -> Iterator[str]:
    for number, record in enumerate(records):
        if behind_others or number:
            yield _SEPARATOR
        yield from lines_of(record)


@dataclass(frozen=True, slots=True)
class _Spot:
    """The place to change: the value at keys of a record, in the text of a file."""

    path: str
    ref: Ref
    keys: tuple[str, ...]
    text: str
    document: Document

    def span(self, keys: tuple[str, ...] | None = None, *, of_key: bool = False) -> tuple[int, int]:
        """Return where the value at keys, or its key, begins and ends in the text."""
        keys = self.keys if keys is None else keys
        where = self.document.key_range_of(keys) if of_key else self.document.range_of(keys)
        if not keys:
            where = self.document.range
        starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        start, end = where
        return starts[start.line - 1] + start.column - 1, starts[end.line - 1] + end.column - 1

    def between_brackets(self) -> bool:
        """Return whether the record, or a group on the way, is written between brackets."""
        outer = (self.keys[:depth] for depth in range(len(self.keys)))
        groups = (keys for keys in outer if _held(self.document.data, keys) is not _NO_VALUE)
        return any(self.text[self.span(keys)[0]] == "{" for keys in groups)

    def by_hand(self) -> CannotRun:
        """Return the refusal, which asks for an edit by hand."""
        return CannotRun(
            text(
                "`{keys}` of {ref} in {path} cannot be changed without rewriting more than it",
                keys=".".join(self.keys),
                ref=self.ref,
                path=self.path,
            ),
            text("it is edited by hand"),
        )


def _spot(path: str, data: bytes, ref: Ref, keys: tuple[str, ...]) -> _Spot:
    try:
        written = data.removeprefix(_BOM).decode()
    except UnicodeDecodeError:
        # The record was found all the same: git may store the file in UTF-8 and write it otherwise into the work tree.
        raise CannotRun(text("{path} is not in UTF-8 here", path=path), text("it is edited by hand")) from None
    parsed = parse_records(path, data)
    found = [
        document
        for document in parsed.documents
        if isinstance(document.data, dict) and identity_of(document.data) == ref
    ]
    if not parsed.sound or len(found) != 1:
        message = text("{path} cannot be read whole, so nothing in it is changed", path=path)
        if parsed.sound and found:
            message = text(
                "{path} holds {record} {count} times, so nothing in it is changed",
                path=path,
                record=ref,
                count=len(found),
            )
        elif parsed.sound:
            message = text("{path} holds no {record}, so nothing in it is changed", path=path, record=ref)
        raise CannotRun(
            message,
            text("`plancode check` says what is wrong"),
        )
    return _Spot(path, ref, keys, written, found[0])


def _held(data: object, keys: Sequence[str]) -> object:
    """Return the value at keys; `_NO_VALUE` where there is none."""
    for key in keys:
        if not isinstance(data, dict) or key not in data:
            return _NO_VALUE
        data = data[key]
    return data


def _replaced(spot: _Spot, value: Scalar) -> str:
    start, end = spot.span()
    style = spot.document.style_of(spot.keys)
    if style not in _BLOCKS:
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


def _filled(spot: _Spot, written: str) -> str:
    """Return the text with a value written behind the colon of a key that had none."""
    colon = re.compile(r"[ \t]*:").match(spot.text, spot.span(of_key=True)[1])
    if colon is None:
        raise spot.by_hand()
    return f"{spot.text[: colon.end()]} {written}{spot.text[colon.end() :]}"


def _added(spot: _Spot, value: Value) -> str:
    """Return the text with a key that was missing, in the innermost group that is there."""
    depth = next(
        number
        for number in range(len(spot.keys) - 1, -1, -1)
        if _held(spot.document.data, spot.keys[:number]) is not _NO_VALUE
    )
    outer, name, inner = spot.keys[:depth], spot.keys[depth], spot.keys[depth + 1 :]
    for key in reversed(inner):
        value = {key: value}
    group = _held(spot.document.data, outer)
    if not isinstance(group, dict):
        raise spot.by_hand()
    start = spot.span(outer)[0]
    if spot.text[start] == "{":
        after = max((spot.span((*outer, key))[1] for key in group), default=start + 1)
        written = f"{name}: {spelled(value, flow=True)}"
        return f"{spot.text[:after]}{', ' if group else ''}{written}{spot.text[after:]}"
    return _with_lines(spot, outer, list(group), name, value)


def _with_lines(spot: _Spot, outer: tuple[str, ...], names: list[str], name: str, value: Value) -> str:
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


def _own_line(spot: _Spot, keys: tuple[str, ...]) -> int | None:
    """Return where a key begins; None where key and value have no line for themselves."""
    start, end = spot.span(keys, of_key=True)[0], spot.span(keys)[1]
    line = spot.text.rfind("\n", 0, start) + 1
    alone = not spot.text[line:start].strip(" ") and "\n" not in spot.text[start:end]
    scalar = isinstance(_held(spot.document.data, keys), str | int | Decimal)
    return start if alone and scalar and spot.document.style_of(keys) not in _BLOCKS else None


def _proved(spot: _Spot, data: bytes, changed: str, value: object) -> Edit:
    """Return the edit, once reading the file again gives the new value and all others as they were."""
    after = (_BOM if data.startswith(_BOM) else b"") + _encoded(changed)
    old, new = parse_records(spot.path, data), parse_records(spot.path, after)
    found = [document.data for document in new.documents]
    number = next(number for number, each in enumerate(old.documents) if each.data == spot.document.data)
    given = _held(found[number], spot.keys) if number < len(found) else _NO_VALUE
    expected: list[object] = [document.data for document in old.documents]
    expected[number] = _with(spot.document.data, spot.keys, given)
    if not new.sound or not _alike(given, as_read(value)) or found != expected:
        raise spot.by_hand()
    return Edit(spot.path, data, after)


def _encoded(written: str) -> bytes:
    try:
        return written.encode()
    except UnicodeEncodeError:
        raise CannotRun(text("the text holds bytes that are not UTF-8"), text("the terminal is set to UTF-8")) from None


def _with(data: object, keys: Sequence[str], value: object) -> object:
    """Return data with value at keys; for `_NO_VALUE`, data without the last key."""
    group = dict(data) if isinstance(data, dict) else {}
    if len(keys) > 1:
        return {**group, keys[0]: _with(group.get(keys[0]), keys[1:], value)}
    if value is not _NO_VALUE:
        return {**group, keys[0]: value}
    group.pop(keys[0], None)
    return group


def _alike(found: object, value: object) -> bool:
    """Return whether found is value; line breaks at the end do not count, as a block adds one that nobody meant."""
    if isinstance(found, dict) and isinstance(value, Mapping):
        return found.keys() == value.keys() and all(_alike(found[key], value[key]) for key in value)
    if isinstance(found, str) and isinstance(value, str):
        return found.rstrip("\n") == value.rstrip("\n")
    return found == value and isinstance(found, bool) == isinstance(value, bool)
