"""Files of a test with marks for places: `«…»` for a finding, and `‹…›` for one of its notes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from plancode import rules
from plancode.diagnostics import Diagnostic, Place, Ref
from plancode.workspace import Workspace, identity_of, load, sources_of

Files = dict[str, str]
TODAY = date(2026, 11, 23)
FILE = "plans/a.yaml"
_BEGINNINGS, _ENDS = "«‹", "»›"


def unmarked(text: str) -> str:
    return "".join(character for character in text if character not in _BEGINNINGS + _ENDS)


def marks(files: Files, kind: str = "«") -> list[tuple[str, int, int, int, int]]:
    """Return the places of one kind of marks: path, line and column of the beginning, line and column of the end."""
    found = []
    for path, text in sorted(files.items()):
        plain, opened = "", []
        for character in text.removeprefix("\ufeff"):
            if character in _BEGINNINGS:
                opened.append((_position(plain), character == kind))
            elif character in _ENDS:
                beginning, is_asked = opened.pop()
                found += [(path, *beginning, *_position(plain))] if is_asked else []
            else:
                plain += character
    return found


def _position(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def written(folder: Path, files: Files) -> Path:
    """Write the files below folder, without their marks, and return it."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(unmarked(text).encode())
    return folder


def record_at(workspace: Workspace, place: Place | Diagnostic) -> Ref | None:
    """Return the identity of the record whose document holds a place; None where none does."""
    parsed = workspace.parsed.get(place.path)
    for document in parsed.documents if parsed else ():
        where = document.range
        if where.start <= place.range.start and place.range.end <= where.end:
            return identity_of(document.data) if isinstance(document.data, dict) else None
    return None


def of_the_reader(workspace: Workspace, found: Diagnostic) -> bool:
    """Return whether a finding is about characters or YAML, and so about a file, not a record."""
    parsed = workspace.parsed.get(found.path)
    return parsed is not None and found in parsed.diagnostics


def said(given: str | Files, code: str, *, today: date = TODAY) -> list[str]:
    """Return the findings of one code as lines: severity and record, message, hint, and the notes.

    The findings must stand where the files have marks, in this order, and their notes where they have marks for notes.
    """
    files = {FILE: given} if isinstance(given, str) else given
    workspace = load(sources_of({path: unmarked(text) for path, text in files.items()}))
    assert not workspace.damaged
    found = sorted(
        (each for each in rules.run(workspace, today) if each.code.number == code), key=lambda each: each.sort_key
    )
    places = [(one.path, *one.range.start, *one.range.end) for one in found]
    assert places == marks(files), [str(one.message) for one in found]
    notes = {(note.place.path, *note.place.range.start, *note.place.range.end) for one in found for note in one.notes}
    assert sorted(notes) == marks(files, "‹")
    return [line for one in found for line in _lines(one)]


def _lines(found: Diagnostic) -> Iterator[str]:
    yield f"{found.severity} {found.record}"
    yield found.message
    yield f"hint: {found.hint}"
    yield from (f"note: {note.message}" for note in found.notes)


# The least that a record of each kind needs.
_LEAST: dict[str, dict[str, object]] = {
    "person": {"name": "Marie Petit"},
    "product": {"name": "Alpha"},
    "account": {"name": "Clinic"},
    "contact": {"first_name": "Anne", "last_name": "Durand"},
    "plan": {"status": "draft", "period": "FY2027", "type": "local", "owner": "marie", "goals": "Two talks"},
    "objective": {"status": "draft", "name": "Talks", "period": "FY2027", "type": "awareness"},
    "opportunity": {"status": "pending", "name": "Talk", "type": "publication", "close_date": "2027-05-20"},
    "activity": {"subject": "Visit", "form": "task"},
}


def one(kind: str, name: str, /, *, key: str = "", **fields: object) -> str:
    """Return the file of a record with all that it needs, and with fields; `key` has the mark, None drops a field."""
    least = _LEAST[kind] | ({"name": name} if kind == "plan" else {})
    given = {"kind": kind, "id": name, **least, **fields}
    values = {each: value for each, value in given.items() if value is not None}
    return "".join(f"{f'«{each}»' if each == key else each}: {value}\n" for each, value in values.items())


def all_in_one(*records: str) -> str:
    return "---\n".join(records)
