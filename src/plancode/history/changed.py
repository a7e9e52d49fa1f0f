"""Where a record differs from what it was: the fields, and the keys of the first difference, for a caret to stand on."""

from __future__ import annotations

from collections.abc import Mapping

from plancode.diagnostics import Place
from plancode.history.states import Entry
from plancode.models import objective_content, protected_content
from plancode.yaml_source import Document

Keys = tuple[str | int, ...]
# What a record is: for findings about all of it, such as that it was added.
IDENTITY: Keys = ("id",)
STATUS: Keys = ("status",)
_BELONGING = ("plan", "parent")


def fields(before: Entry, after: Entry) -> list[str]:
    """Return the names of the protected fields that differ, in the order of the documentation."""
    return _differing(*(protected_content(entry.ref.kind, entry.data) for entry in (before, after)))


def content(before: Entry | None, after: Entry | None) -> Keys:
    """Return the keys of the first difference in protected content; the status where there is none, or no record."""
    if before is None or after is None:
        return STATUS
    return _first(before, after, fields(before, after), otherwise=STATUS)


def objective(before: Entry | None, after: Entry | None) -> Keys:
    """Return the keys of the first difference that matters to the approval of an objective's plan; else its identity."""
    if before is None or after is None:
        return IDENTITY
    names = _differing(objective_content(before.data), objective_content(after.data))
    names += [name for name in _BELONGING if before.data.get(name) != after.data.get(name)]
    return _first(before, after, names, otherwise=IDENTITY)


def right(before: Entry | None, after: Entry) -> Keys:
    """Return the keys of the role or address that a person was given."""
    had = before.data if before else {}
    names = [name for name in ("role", "email", "emails") if had.get(name) != after.data.get(name)]
    names = [name for name in names if name in after.data]
    return _within((names[0],), had.get(names[0]), after.data[names[0]]) if names else IDENTITY


def place_in(document: Document, keys: Keys, then: object) -> Place:
    """Return where keys of a record, as it was then, stand in a document: the first of them if they lead to something else.

    Of a list or a group on several lines it is the key: all of them would be too much to look at.
    """
    here = keys if _at(then, keys) == _at(document.data, keys) else keys[:1]
    place = document.place_of(here)
    is_group = isinstance(_at(document.data, here), list | dict)
    return document.key_place_of(here) if is_group and place.range.start.line != place.range.end.line else place


def _differing(old: Mapping[str, object], new: Mapping[str, object]) -> list[str]:
    return [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]


def _first(before: Entry, after: Entry, names: list[str], *, otherwise: Keys) -> Keys:
    """Return where the first of these fields that is still there differs; a field that is gone has no place."""
    there = [name for name in names if after.data.get(name) is not None]
    if not there:
        return (names[0],) if names else otherwise
    return _within((there[0],), before.data.get(there[0]), after.data[there[0]])


def _within(keys: Keys, old: object, new: object) -> Keys:
    """Return keys, or those of the first difference below them."""
    match old, new:
        case dict(), dict():
            name = next((name for name, value in new.items() if old.get(name) != value), None)
            return keys if name is None else _within((*keys, name), old.get(name), new[name])
        case list(), list():
            number = next((number for number, value in enumerate(new) if value not in old), None)
            if number is None:
                return keys
            return _within((*keys, number), old[number] if len(old) == len(new) else None, new[number])
        case _:
            return keys


def _at(data: object, keys: Keys) -> object:
    for key in keys:
        match data, key:
            case dict(), str():
                data = data.get(key)
            case list(), int() if key < len(data):
                data = data[key]
            case _:
                return None
    return data
