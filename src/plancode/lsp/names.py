"""What a record is called, changed from wherever it is named; its id stays, and with it every reference."""

from __future__ import annotations

from lsprotocol import types

from plancode.changes import with_value
from plancode.diagnostics import Ref
from plancode.lsp.desk import Desk
from plancode.lsp.places import Address
from plancode.lsp.subject import Subject, subject_at
from plancode.models import specs_of
from plancode.models.records import MODELS

_NAMES = ("name", "last_name", "subject")
_OWN_NAMES = (*_NAMES, "first_name")


def name_at(desk: Desk, path: str, position: types.Position) -> types.PrepareRenamePlaceholder | None:
    """Return what a record that is named at a place is called now; None where nothing there has a name."""
    subject = subject_at(desk, path, position)
    found = _field(subject) if subject else None
    if subject is None or found is None:
        return None
    ref, key = found
    document = desk.document(ref)
    value = document.data.get(key) if document and isinstance(document.data, dict) else None
    if not isinstance(value, str):
        return None
    return types.PrepareRenamePlaceholder(desk.lines(path).span(subject.cursor.start, subject.cursor.end), value)


def renamed(desk: Desk, path: str, position: types.Position, name: str, uri: Address) -> types.WorkspaceEdit | None:
    """Return the edit that calls a record otherwise, with quotes where YAML wants them.

    Raises:
        CannotRun: the name cannot be written without changing more than it.
    """
    subject = subject_at(desk, path, position)
    found = _field(subject) if subject else None
    document = desk.document(found[0]) if found else None
    if found is None or document is None:
        return None
    lines = desk.lines(document.path)
    edit = with_value(document.path, lines.text.encode(), found[0], (found[1],), name)
    return types.WorkspaceEdit(changes={uri(document.path): [changed(desk, document.path, edit.after.decode())]})


def changed(desk: Desk, path: str, after: str) -> types.TextEdit:
    """Return the edit that makes a file the text after: of what differs alone."""
    lines = desk.lines(path)
    before = lines.text
    shared = min(len(before), len(after))
    start = next((at for at in range(shared) if before[at] != after[at]), shared)
    rest = shared - start
    end = next((at for at in range(rest) if before[len(before) - at - 1] != after[len(after) - at - 1]), rest)
    return types.TextEdit(lines.span(start, len(before) - end), after[start : len(after) - end])


def _field(subject: Subject) -> tuple[Ref, str] | None:
    """Return the record that is named at a place, and the field that holds what it is called."""
    own = subject.own
    if subject.is_config:
        return None
    if own and not subject.is_key and len(subject.cursor.keys) == 1 and subject.cursor.keys[0] in _OWN_NAMES:
        return own, str(subject.cursor.keys[0])
    ref = subject.named
    if ref is None or ref.kind not in MODELS:
        return None
    fields = specs_of(MODELS[ref.kind])
    return ref, next(key for key in _NAMES if key in fields)
