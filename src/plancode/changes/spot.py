"""The place in a file that is to change, and the proof that nothing else did."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from plancode.diagnostics import CannotRun, Ref, text
from plancode.workspace import identity_of, parse_records
from plancode.yaml_source import Document, as_read

Scalar: TypeAlias = str | int | Decimal | bool | date
Value: TypeAlias = "Scalar | Mapping[str, Value] | list[Value]"

BLOCKS: Final = ("|", ">")
NO_VALUE: Final = object()
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Edit:
    """A file before and after an edit, as bytes; before is None where there was none. `path` is below the workspace."""

    path: str
    before: bytes | None
    after: bytes


@dataclass(frozen=True, slots=True)
class Spot:
    """The place to change: the value at keys of a record, in the text of a file."""

    path: str
    ref: Ref
    keys: tuple[str, ...]
    text: str
    document: Document

    def span(self, keys: Sequence[str | int] | None = None, *, of_key: bool = False) -> tuple[int, int]:
        """Return where the value at keys, or its key, begins and ends in the text."""
        keys = self.keys if keys is None else tuple(keys)
        where = self.document.key_range_of(keys) if of_key else self.document.range_of(keys)
        if not keys:
            where = self.document.range
        starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        start, end = where
        return starts[start.line - 1] + start.column - 1, starts[end.line - 1] + end.column - 1

    def between_brackets(self) -> bool:
        """Return whether the record, or a group on the way, is written between brackets."""
        outer = (self.keys[:depth] for depth in range(len(self.keys)))
        groups = (keys for keys in outer if value_at(self.document.data, keys) is not NO_VALUE)
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
            text("edit it by hand"),
        )


def spot_of(path: str, data: bytes, ref: Ref, keys: tuple[str, ...]) -> Spot:
    """Return the place of keys in a record of a file.

    Raises:
        CannotRun: the file cannot be read whole, or holds the record not once.
    """
    try:
        written = data.removeprefix(_BOM).decode()
    except UnicodeDecodeError:
        # The record was found all the same: git may store the file in UTF-8 and write it otherwise into the work tree.
        raise CannotRun(text("{path} is not in UTF-8 here", path=path), text("edit it by hand")) from None
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
            text("see what is wrong: `plancode check`"),
        )
    return Spot(path, ref, keys, written, found[0])


def value_at(data: object, keys: Sequence[str]) -> object:
    """Return the value at keys; `NO_VALUE` where there is none."""
    for key in keys:
        if not isinstance(data, dict) or key not in data:
            return NO_VALUE
        data = data[key]
    return data


def proved(spot: Spot, data: bytes, changed: str, value: object) -> Edit:
    """Return the edit, once reading the file again gives the new value and all others as they were."""
    after = (_BOM if data.startswith(_BOM) else b"") + encoded(changed)
    old, new = parse_records(spot.path, data), parse_records(spot.path, after)
    found = [document.data for document in new.documents]
    number = next(number for number, each in enumerate(old.documents) if each.data == spot.document.data)
    given = value_at(found[number], spot.keys) if number < len(found) else NO_VALUE
    expected: list[object] = [document.data for document in old.documents]
    expected[number] = _with(spot.document.data, spot.keys, given)
    if not new.sound or not _alike(given, as_read(value)) or found != expected:
        raise spot.by_hand()
    return Edit(spot.path, data, after)


def encoded(written: str) -> bytes:
    """Return text as UTF-8; raises CannotRun where the terminal gave bytes that are none."""
    try:
        return written.encode()
    except UnicodeEncodeError:
        raise CannotRun(text("the text holds bytes that are not UTF-8"), text("set the terminal to UTF-8")) from None


def _with(data: object, keys: Sequence[str], value: object) -> object:
    """Return data with value at keys; for `NO_VALUE`, data without the last key."""
    group = dict(data) if isinstance(data, dict) else {}
    if len(keys) > 1:
        return {**group, keys[0]: _with(group.get(keys[0]), keys[1:], value)}
    if value is not NO_VALUE:
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
