"""Who is who: the records of the workspace and of the file by external id, id, name and address."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from plancode.diagnostics import Ref, Text, any_of, text
from plancode.exchange.intake.cells import Asked
from plancode.workspace import Workspace

_SHOWN = 4
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why a reference names no record, or not only one."""

    problem: Text


@dataclass(slots=True)
class Identities:
    """An index of records by the names that a file may give them; `system` is whose ids the file has."""

    system: str
    externals: dict[Key, list[Ref]] = field(default_factory=lambda: defaultdict(list))
    names: dict[Key, list[Ref]] = field(default_factory=lambda: defaultdict(list))
    ids: dict[Key, Ref] = field(default_factory=dict)
    merges: Mapping[str, str] = field(default_factory=dict)

    def add(self, ref: Ref, data: Mapping[str, object], external: str | None = None) -> None:
        """Add a record, or what else is known of one."""
        self.ids[ref.kind, ref.id] = ref
        held = data.get("external")
        known = external or (held.get(self.system) if isinstance(held, Mapping) else None)
        if known is not None:
            _append(self.externals[ref.kind, str(known)], ref)
        for name in names_in(ref.kind, data):
            _append(self.names[ref.kind, name], ref)

    def of(self, asked: Asked) -> Ref | Unknown:
        """Return the record that a reference names: by its external id, its id, its name or its address."""
        found = self._named(asked)
        if len(found) == 1:
            ref = found[0]
            return Ref(ref.kind, self.merges.get(ref.id, ref.id)) if ref.kind == "contact" else ref
        what = any_of([Text(kind) for kind in asked.kinds])
        if not found:
            return Unknown(text("there is no {what} `{written}`", what=what, written=asked.written))
        several = ", ".join(sorted(ref.id for ref in found)[:_SHOWN])
        return Unknown(text("`{written}` is ambiguous: it names {several}", written=asked.written, several=several))

    def _named(self, asked: Asked) -> Sequence[Ref]:
        for kind in asked.kinds:
            if found := self.externals.get((kind, asked.written)):
                return found
            if ref := self.ids.get((kind, asked.written)):
                return [ref]
        found = []
        for kind in asked.kinds:
            for ref in self.names.get((kind, folded(asked.written)), ()):
                _append(found, ref)
        return found

    def external(self, kind: str, name: str) -> Sequence[Ref]:
        """Return the records of a kind that have this id in the system."""
        return self.externals.get((kind, name), ())

    def called(self, kind: str, data: Mapping[str, object]) -> list[Ref]:
        """Return the records that a record's address names, else those that its name does."""
        for name in names_in(kind, data):
            if found := self.names.get((kind, name)):
                return list(found)
        return []


def identities(workspace: Workspace, system: str) -> Identities:
    """Return the index of a workspace."""
    found = Identities(system, merges=workspace.merges)
    for ref, document in workspace.documents.items():
        if isinstance(document.data, dict):
            found.add(ref, document.data)
    return found


def folded(name: str) -> str:
    """Return a name as it is compared: without differences of case, of blanks, and of how letters are composed."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def names_in(kind: str, data: Mapping[str, object]) -> Iterator[str]:
    """Yield the names by which a record may be referred to, the most telling first."""
    if isinstance(email := data.get("email"), str):
        yield folded(email)
    match kind:
        case "contact":
            first, last = _said(data, "first_name"), _said(data, "last_name")
            if last:
                yield folded(f"{first} {last}")
            if first and last:
                yield folded(f"{last}, {first}")
                yield folded(f"{last} {first}")
        case "activity":
            yield folded(_said(data, "subject"))
        case _:
            yield folded(_said(data, "name"))


def _said(data: Mapping[str, object], key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""


def _append(refs: list[Ref], ref: Ref) -> None:
    if ref not in refs:
        refs.append(ref)
