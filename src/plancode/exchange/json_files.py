"""The records as JSON: one document with references, history and figures, or one line for each record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from plancode.exchange.columns import plain_value
from plancode.exchange.derived import derived
from plancode.exchange.signs import DOCUMENT
from plancode.exchange.tables import LINK, Table, recorded
from plancode.exchange.values import json_text
from plancode.formats import history_json
from plancode.models import KINDS, Record
from plancode.views import Source

VERSION = 1


def json_lines(source: Source) -> Iterator[bytes]:
    """Yield each record as a line, by kind and id."""
    for record in _records(source):
        yield json_text(_fields(record)).encode() + b"\n"


def json_document(source: Source) -> Iterator[bytes]:
    """Yield the pieces of one document: each record, reference, transition and figure on a line of its own."""
    history = history_json(source.history, source.history.transitions)
    head = {"head": history["head"], "complete": history["complete"], "as_of": source.today}
    yield DOCUMENT + str(VERSION).encode()
    for key, value in head.items():
        yield f",\n{json_text(key)}: {json_text(value)}".encode()
    links = next(table for table in recorded(source) if table.name == LINK)
    yield from _listed("records", [_fields(record) for record in _records(source)])
    yield from _listed("links", list(_rows(links)))
    transitions = history["transitions"]
    yield from _listed("transitions", transitions if isinstance(transitions, list) else [])
    yield b',\n"derived": {'
    for number, table in enumerate(derived(source)):
        yield from _listed(table.name.partition("_")[2], list(_rows(table)), before="," if number else "")
    yield b"\n}\n}\n"


def _records(source: Source) -> list[Record]:
    return sorted(source.workspace.records.values(), key=lambda each: (KINDS.index(each.kind), each.id))


def _fields(record: Record) -> Mapping[str, Any]:
    """Return kind and id of a record, and its fields that differ from their defaults, as they stand in a file."""
    fields = record.model_dump(exclude_defaults=True, by_alias=True)
    told = {name: plain for name, value in fields.items() if (plain := plain_value(value)) is not None}
    return {"kind": record.kind, "id": record.id, **told}


def _rows(table: Table) -> Iterator[Mapping[str, Any]]:
    for row in table.rows:
        yield {column.name: value for column, value in zip(table.columns, row, strict=True) if value is not None}


def _listed(key: str, items: list[Any], *, before: str = ",") -> Iterator[bytes]:
    yield f"{before}\n{json_text(key)}: [".encode()
    for number, item in enumerate(items):
        # surrogateescape: git tells names in bytes that are not always UTF-8, and JSON is.
        yield (("," if number else "") + "\n" + json_text(item)).encode(errors="replace")
    yield b"\n]" if items else b"]"
