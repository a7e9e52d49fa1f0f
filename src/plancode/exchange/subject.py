"""Everything that a workspace holds on one person: their records, those that name them, and what is said of them elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from plancode.diagnostics import Range, Ref
from plancode.exchange.columns import columns_of, values_of
from plancode.exchange.naming import Named, Naming
from plancode.exchange.values import written
from plancode.models import KINDS, Contact, Record
from plancode.workspace import Workspace

_CONTACT: Final = "contact"
# What a record of these kinds is about, it is about through what it refers to by these fields.
_PARTS: Final = ("objective", "opportunity", "activity", "plan")
_SERVING: Final = frozenset({"plan", "objective", "opportunity", "parent", "follow_up_of"})
# Of these a record can have its own; then it is about them.
_WHOM: Final = ("contacts", "contact", "other_contacts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A record that is held on the person: theirs, one that names them by these fields, or one that serves another of these."""

    record: Record
    path: str
    line: int
    fields: tuple[str, ...]
    serves: Ref | None
    text: str

    @property
    def kind(self) -> str:
        """Return the kind of the record: templates read views, and no records."""
        return self.record.kind

    @property
    def id(self) -> str:
        """Return the id of the record."""
        return self.record.id

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Return the fields of the record with their values as text, without kind and id."""
        named = zip(columns_of(self.record.kind), values_of(self.record), strict=True)
        return tuple((each.name, _readable(value)) for each, value in named if value is not None and each.name != "id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A text elsewhere that names the person: where it stands, in which record and field; a comment has no record and no field, nor has the name of a file."""

    path: str
    line: int
    record: Ref | None
    field: str | None
    text: str
    named: Named


def _readable(value: object) -> str:
    match value:
        case list():
            return "; ".join(_readable(each) for each in value)
        case dict():
            return ", ".join(f"{key}: {_readable(each)}" for key, each in value.items())
        case _:
            return written(value)


def identities(workspace: Workspace, contact: Contact) -> tuple[Ref, ...]:
    """Return the identities of a contact's record, and of those that were merged into it."""
    merged = sorted(name for name, target in workspace.merges.items() if target == contact.id)
    return (contact.ref, *(Ref(_CONTACT, name) for name in merged))


def held_records(workspace: Workspace, refs: Sequence[Ref]) -> tuple[Held, ...]:
    """Return the records that are held on the person of these identities: their own first, then by kind and id."""
    found: dict[Ref, Ref | None] = dict.fromkeys(refs)
    direct = {source for ref in refs for source in workspace.backlinks.get(ref, ())}
    found |= dict.fromkeys(sorted(direct - found.keys()))
    waiting = [ref for ref in found if ref not in refs]
    while waiting:
        served = waiting.pop(0)
        for ref in workspace.backlinks.get(served, ()):
            if ref not in found and _is_part(workspace, ref, served):
                found[ref] = served
                waiting.append(ref)
    order = sorted(found, key=lambda ref: (ref not in refs, KINDS.index(ref.kind), ref.id))
    return tuple(_held(workspace, ref, refs, found[ref]) for ref in order)


def _held(workspace: Workspace, ref: Ref, refs: Sequence[Ref], serves: Ref | None) -> Held:
    document = workspace.documents[ref]
    return Held(
        record=workspace.as_written(workspace.records[ref]),
        path=document.path,
        line=document.range.start.line,
        fields=_fields(workspace, ref, refs),
        serves=serves,
        text=_cut(workspace.texts[document.path], document.range).rstrip() + "\n",
    )


def _is_part(workspace: Workspace, ref: Ref, served: Ref) -> bool:
    """Return whether a record is about those whom another is about, as it serves it and names nobody itself."""
    record = workspace.records[ref]
    if ref.kind not in _PARTS or any(getattr(record, name, None) for name in _WHOM):
        return False
    return any(link.target == served and link.keys[0] in _SERVING for link in workspace.links[ref])


def _fields(workspace: Workspace, ref: Ref, refs: Sequence[Ref]) -> tuple[str, ...]:
    links = (link for link in workspace.links[ref] if link.target in refs)
    return tuple(dict.fromkeys(".".join(key for key in link.keys if isinstance(key, str)) for link in links))


def _cut(text: str, place: Range) -> str:
    lines = text.split("\n")[place.start.line - 1 : place.end.line]
    lines[-1] = lines[-1][: place.end.column - 1]
    lines[0] = lines[0][place.start.column - 1 :]
    return "\n".join(lines)


def mentions(workspace: Workspace, naming: Naming, held: Iterable[Held]) -> tuple[Mention, ...]:
    """Return what names the person outside of the records that are held on them, by path and line."""
    own = {each.record.ref for each in held}
    found = [each for ref in workspace.documents if ref not in own for each in _in_record(workspace, ref, naming)]
    covered = {(each.path, each.line) for each in found}
    spans = [(each.path, each.range) for ref, each in workspace.documents.items() if ref in own]
    for path, text in workspace.texts.items():
        if path not in {at for at, _ in spans} and (named := naming.found_in(path)) is not None:
            found.append(Mention(path=path, line=1, record=None, field=None, text=path, named=named))
        inside = {line for at, span in spans if at == path for line in range(span.start.line, span.end.line + 1)}
        found += [
            each
            for each in _in_comments(path, text, naming)
            if (path, each.line) not in covered and each.line not in inside
        ]
    return tuple(sorted(found, key=lambda each: (each.path, each.line, each.field or "")))


def _in_record(workspace: Workspace, ref: Ref, naming: Naming) -> Iterator[Mention]:
    document = workspace.documents[ref]
    for keys, words in _texts(document.data, ()):
        if (named := naming.found_in(words)) is not None and keys != ("id",):
            yield Mention(
                path=document.path,
                line=document.range_of(keys).start.line,
                record=ref,
                field=".".join(str(key) for key in keys),
                text=words,
                named=named,
            )


def _texts(value: object, keys: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    match value:
        case str():
            yield keys, value
        case Mapping():
            for key, item in value.items():
                yield from _texts(item, (*keys, str(key)))
        case list():
            for number, item in enumerate(value):
                yield from _texts(item, (*keys, number))


def _in_comments(path: str, text: str, naming: Naming) -> Iterator[Mention]:
    """Yield what comments say; a sign of comments within a text is taken for one too, rather than a comment passed over."""
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.partition("#")[2].strip()
        if words and (named := naming.found_in(words)) is not None:
            yield Mention(path=path, line=number, record=None, field=None, text=words, named=named)
