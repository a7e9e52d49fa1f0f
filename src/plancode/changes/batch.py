"""Many records added and changed at once: each file is taken apart, changed and proved once, however many stand in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from plancode.changes.edit import Fields, with_value
from plancode.changes.lists import Item, with_item, without_value
from plancode.changes.new import edit_adding
from plancode.changes.proposal import files_of
from plancode.changes.spot import Value
from plancode.diagnostics import CannotRun, Ref, Text, text
from plancode.project import Project
from plancode.workspace import parse_records

# A line that begins a document: only markers begin at the margin with these signs.
_BEGINS: Final = re.compile(rb"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What changes in a record: fields with their new values, lists with the items that are added to them."""

    ref: Ref
    values: Mapping[tuple[str, ...], Value] = field(default_factory=dict)
    items: Mapping[tuple[str, ...], Sequence[Item]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Batch:
    """The new bytes of files by their path from the top; and why a record or a new file could not be written."""

    files: Mapping[str, bytes]
    left: Mapping[Ref, Text]


def batch(
    project: Project,
    added: Sequence[tuple[str, Fields]],
    updates: Sequence[Update],
    *,
    on_file: Callable[[int, int], None] | None = None,
) -> Batch:
    """Return the files with records added, each with the path of its file below the workspace, and others changed.

    What cannot be changed without rewriting more than it stays as it is, and is told; the rest is changed all the same.
    on_file gets the number of files that got their new records, and of all.
    """
    held, prefix = files_of(project), project.sources.prefix
    files: dict[str, bytes] = {}
    left: dict[Ref, Text] = {}
    for path, wanted in _by_path(project, updates).items():
        files[path] = _updated(path, held[path], wanted, left)
    places: dict[str, list[Fields]] = defaultdict(list)
    for place, record in added:
        places[place].append(record)
    for number, (place, records) in enumerate(places.items(), start=1):
        path = prefix + place
        if on_file is not None:
            on_file(number, len(places))
        try:
            files[path] = edit_adding(project, place, files.get(path, held.get(path)), records=records).after
        except CannotRun as error:
            left |= {Ref(str(each["kind"]), str(each["id"])): error.text for each in records}
    return Batch({path: data for path, data in files.items() if data != held.get(path)}, left)


def _by_path(project: Project, updates: Sequence[Update]) -> Mapping[str, list[Update]]:
    found: dict[str, list[Update]] = defaultdict(list)
    for update in updates:
        found[project.workspace.documents[update.ref].path].append(update)
    return found


def _updated(path: str, data: bytes, updates: Sequence[Update], left: dict[Ref, Text]) -> bytes:
    """Return a file with records changed; left gets those that could not be."""
    pieces = _pieces(path, data)
    if pieces is None:
        left |= dict.fromkeys(
            (each.ref for each in updates), text("{path} cannot be read whole, so nothing in it is changed", path=path)
        )
        return data
    of_ref = {ref: number for number, (_, ref) in enumerate(pieces) if ref is not None}
    changed = [piece for piece, _ in pieces]
    for update in updates:
        number = of_ref[update.ref]
        try:
            changed[number] = _changed(path, changed[number], update)
        except CannotRun as error:
            left[update.ref] = error.text
    return b"".join(changed)


def _pieces(path: str, data: bytes) -> list[tuple[bytes, Ref | None]] | None:
    """Return a file in pieces that each hold one record; None where it cannot be taken apart."""
    parsed = parse_records(path, data)
    if not parsed.sound:
        return None
    starts = sorted({0, *(match.start() for match in _BEGINS.finditer(data))})
    found: list[tuple[bytes, Ref | None]] = []
    seen: list[object] = []
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        piece = parse_records(path, data[start:end])
        documents = [each.data for each in piece.documents]
        seen += documents
        found.append((data[start:end], _only_ref(documents)))
    # The pieces are the file: so what changes in one changes nothing in another.
    return found if seen == [each.data for each in parsed.documents] else None


def _only_ref(documents: Sequence[object]) -> Ref | None:
    if len(documents) != 1 or not isinstance(documents[0], dict):
        return None
    return Ref(str(documents[0].get("kind")), str(documents[0].get("id")))


def _changed(path: str, piece: bytes, update: Update) -> bytes:
    for keys, value in update.values.items():
        if isinstance(value, list | dict):
            piece = _without(path, piece, update.ref, keys)
        piece = with_value(path, piece, update.ref, keys, value).after
    for keys, items in update.items.items():
        for item in items:
            piece = with_item(path, piece, update.ref, keys, item).after
    return piece


def _without(path: str, piece: bytes, ref: Ref, keys: tuple[str, ...]) -> bytes:
    """Return a record without a list or group that is about to be written anew."""
    data: object = parse_records(path, piece).documents[0].data
    for key in keys:
        if not isinstance(data, dict) or key not in data:
            return piece
        data = data[key]
    return without_value(path, piece, ref, keys).after
