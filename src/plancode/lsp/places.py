"""Where records stand and are named: definition, references, and the symbols of a file and of the workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lsprotocol import types

from plancode.diagnostics import Place, Ref, Text
from plancode.lsp.desk import Desk, searched
from plancode.lsp.positions import Lines
from plancode.lsp.subject import subject_at
from plancode.messages.catalogues import said
from plancode.models import MODELS

_MOST_SYMBOLS = 100
_SYMBOLS = {
    "person": types.SymbolKind.Constructor,
    "product": types.SymbolKind.Package,
    "account": types.SymbolKind.Namespace,
    "contact": types.SymbolKind.Interface,
    "plan": types.SymbolKind.Class,
    "objective": types.SymbolKind.Field,
    "opportunity": types.SymbolKind.Event,
    "activity": types.SymbolKind.Method,
}

Address = Callable[[str], str]


def definition(desk: Desk, path: str, position: types.Position, uri: Address) -> types.Location | None:
    """Return where the record that is named at a place stands: its id."""
    subject = subject_at(desk, path, position)
    place = desk.place(subject.named, "id") if subject and subject.named else None
    return location(desk, place, uri) if place else None


def references(
    desk: Desk, path: str, position: types.Position, uri: Address, *, with_own: bool
) -> list[types.Location]:
    """Return where the record that is named at a place is named, and with_own where it stands."""
    subject = subject_at(desk, path, position)
    ref = subject.named if subject else None
    if ref is None:
        return []
    own = desk.place(ref, "id") if with_own else None
    named = [
        place
        for source in desk.workspace.backlinks.get(ref, ())
        for link in desk.workspace.links.get(source, ())
        if link.target == ref and (place := desk.place(source, *link.keys))
    ]
    return [location(desk, each, uri) for each in (*((own,) if own else ()), *named)]


def location(desk: Desk, place: Place, uri: Address) -> types.Location:
    """Return a place as an editor's."""
    return types.Location(uri(place.path), desk.lines(place.path).range(place.range))


def document_symbols(desk: Desk, path: str, language: str) -> list[types.DocumentSymbol]:
    """Return the records that stand in a file."""
    lines = desk.lines(path)
    return list(_symbols(desk, path, lines, language))


def _symbols(desk: Desk, path: str, lines: Lines, language: str) -> Iterator[types.DocumentSymbol]:
    for document in desk.documents(path):
        data = document.data
        if not isinstance(data, dict) or data.get("kind") not in MODELS:
            continue
        kind, name = str(data["kind"]), str(data.get("id") or "?")
        names = (data.get(key) for key in ("first_name", "last_name", "name", "subject"))
        words = " ".join(str(each) for each in names if isinstance(each, str)) or name
        yield types.DocumentSymbol(
            name=words,
            detail=f"{said(Text(kind), language)} {name}",
            kind=_SYMBOLS[kind],
            range=lines.range(document.range),
            selection_range=lines.range(document.range_of(("id",))),
        )


def workspace_symbols(desk: Desk, query: str, language: str, uri: Address) -> Iterator[types.WorkspaceSymbol]:
    """Yield the records whose names or ids have all words of a query, accents or not."""
    words = searched(query).split()
    told = 0
    for ref, name, found_by in desk.names:
        if not all(word in found_by for word in words):
            continue
        place = desk.place(ref, "id")
        if place is None:
            continue
        yield types.WorkspaceSymbol(
            location=location(desk, place, uri),
            name=name,
            kind=_SYMBOLS[ref.kind],
            container_name=f"{said(Text(ref.kind), language)} {ref.id}",
        )
        told += 1
        if told == _MOST_SYMBOLS:
            return


def refs_in(desk: Desk, path: str) -> Iterator[Ref]:
    """Yield the records that stand in a file now and were read whole last."""
    for document in desk.documents(path):
        data = document.data
        if isinstance(data, dict):
            ref = Ref(str(data.get("kind")), str(data.get("id")))
            if ref in desk.workspace.records:
                yield ref
