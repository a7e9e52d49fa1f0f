"""What a cursor is on: a field with what may stand there, a value, and the record that it names or belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lsprotocol import types

from plancode.diagnostics import Ref
from plancode.lsp.desk import Desk
from plancode.models import MODELS, FieldSpec, spec_at, specs_of, target_of
from plancode.workspace import ConfigFile
from plancode.yaml_source import Cursor, cursor_at

_QUOTES = "\"'"


@dataclass(frozen=True, slots=True)
class Subject:
    """What stands around a cursor, and what may stand there; `spec` is None where nothing is known of it."""

    path: str
    cursor: Cursor
    spec: FieldSpec | None
    is_config: bool

    @property
    def word(self) -> str:
        """Return the word without its quotes."""
        return self.cursor.word.strip(_QUOTES)

    @property
    def is_key(self) -> bool:
        """Return whether the word is a key; an item of a list that takes no groups is a value."""
        return self.cursor.is_key and (self.spec is None or bool(self.spec.fields) or not self.takes_values)

    @property
    def takes_values(self) -> bool:
        """Return whether a value of its own may stand here."""
        spec = self.spec
        return spec is not None and (spec.text or bool(spec.kinds or spec.picklist) or not spec.fields)

    @property
    def fields(self) -> Mapping[str, FieldSpec]:
        """Return the keys of the group that the cursor is in."""
        return self.spec.fields if self.spec else {}

    @property
    def keys(self) -> tuple[str | int, ...]:
        """Return the keys that lead to the word."""
        return (*self.cursor.keys, self.word) if self.is_key else self.cursor.keys

    @property
    def own(self) -> Ref | None:
        """Return the record that the cursor stands in."""
        return Ref(self.cursor.kind, self.cursor.id) if self.cursor.kind in MODELS and self.cursor.id else None

    @property
    def named(self) -> Ref | None:
        """Return the record that the word names; the one that the cursor stands in, if that is its id."""
        if self.is_key or self.is_config or not self.word:
            return None
        if self.cursor.keys == ("id",):
            return self.own
        if self.spec is None or not self.spec.kinds:
            return None
        return target_of(self.cursor.kind, self.spec.kinds, self.word)


def subject_at(desk: Desk, path: str, position: types.Position) -> Subject | None:
    """Return what stands around a place of a file; None where nothing does that is known."""
    lines = desk.lines(path)
    cursor = cursor_at(lines.text, lines.offset(position))
    if cursor is None:
        return None
    is_config = path == desk.workspace.config_path
    return Subject(path, cursor, _spec(cursor, is_config=is_config), is_config)


def _spec(cursor: Cursor, *, is_config: bool) -> FieldSpec | None:
    if is_config:
        found = spec_at(ConfigFile, cursor.keys)
    elif cursor.kind in MODELS:
        found = spec_at(MODELS[cursor.kind], cursor.keys)
        if not cursor.keys:
            found = FieldSpec(fields=specs_of(MODELS[cursor.kind]))
    else:
        return None
    # One value may stand for a list of one.
    while found is not None and found.items is not None and not found.fields:
        found = found.items
    return found
