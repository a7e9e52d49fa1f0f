"""The tables in SQLite: keys, what refers to what, full-text search, and views for the questions that come first."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from plancode.diagnostics import Ref
from plancode.exchange.columns import Column, Holds
from plancode.exchange.database_views import VIEWS
from plancode.exchange.derived import tables_of
from plancode.exchange.signs import APPLICATION
from plancode.exchange.tables import LINK, Table
from plancode.exchange.values import json_text
from plancode.models import KINDS, called
from plancode.views import Source

VERSION: Final = 1
_TYPES: Final[Mapping[Holds, str]] = {Holds.INTEGER: "INTEGER", Holds.FLAG: "INTEGER", Holds.DECIMAL: "REAL"}
_RECORD: Final = """
CREATE TABLE record (kind TEXT NOT NULL, id TEXT NOT NULL, title TEXT, path TEXT, PRIMARY KEY (kind, id));
CREATE TABLE about (version INTEGER NOT NULL, head TEXT, as_of TEXT NOT NULL, is_complete INTEGER NOT NULL);
CREATE VIRTUAL TABLE search USING fts5 (
  kind UNINDEXED, id UNINDEXED, title, body, tokenize = "unicode61 remove_diacritics 2"
);
"""


def write_database(source: Source, path: Path) -> None:
    """Write the database of a workspace as a file; the same workspace gives the same bytes.

    Raises:
        OSError: the file cannot be written.
    """
    connection = database(source)
    try:
        connection.execute("VACUUM INTO ?", (str(path),))
    except sqlite3.OperationalError as error:
        # SQLite tells no more than this of what the system says; the place is named by whoever put it there.
        raise (OSError(errno.ENOSPC, str(error)) if "full" in str(error) else OSError(str(error))) from error
    finally:
        connection.close()


def database(source: Source) -> sqlite3.Connection:
    """Return the database of a workspace, in memory."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; {_RECORD}")
    tables = tables_of(source)
    there = {Ref(table.name, row[0]) for table in tables if table.name in KINDS for row in table.rows}
    _fill_records(connection, source, tables)
    for table in tables:
        connection.executescript("".join(f"{statement};\n" for statement in _made(table)))
        places = ", ".join("?" for _ in table.columns)
        rows = (_row(table, row, there) for row in table.rows)
        connection.executemany(f'INSERT INTO "{table.name}" VALUES ({places})', rows)  # noqa: S608 - names of our own
    for view in VIEWS:
        connection.execute(view)
    about = (VERSION, source.history.head, source.today.isoformat(), source.history.complete)
    connection.execute("INSERT INTO about VALUES (?, ?, ?, ?)", about)
    connection.commit()
    return connection


def _fill_records(connection: sqlite3.Connection, source: Source, tables: Sequence[Table]) -> None:
    """Write what every record is called, where it stands, and the words that it is searched by."""
    workspace = source.workspace
    for table in tables:
        if table.name not in KINDS:
            continue
        for row in table.rows:
            ref = Ref(table.name, row[0])
            record = workspace.records[ref]
            title = called(record)
            document = workspace.documents.get(ref)
            path = document.path if document else None
            connection.execute("INSERT INTO record VALUES (?, ?, ?, ?)", (*ref, title, _sayable(path)))
            words = "\n".join(_prose(table, row))
            connection.execute("INSERT INTO search VALUES (?, ?, ?, ?)", (*ref, title, words))


def _prose(table: Table, row: Sequence[Any]) -> Iterator[str]:
    for column, value in zip(table.columns, row, strict=True):
        if column.is_prose:
            yield from _texts(value)


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - a cell of any type
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from _texts(item)
        case dict():
            yield from _texts(list(value.values()))


def _made(table: Table) -> Iterator[str]:
    """Yield the statements that make a table, and what finds its rows by what they refer to."""
    lines = [_declared(column) for column in table.columns]
    if table.key:
        lines.append(f"PRIMARY KEY ({', '.join(_quoted(name) for name in table.key)})")
    if table.name == LINK:
        lines.append("FOREIGN KEY (from_kind, from_id) REFERENCES record (kind, id)")
    yield f"CREATE TABLE {_quoted(table.name)} (\n  " + ",\n  ".join(lines) + "\n)"
    for column in table.columns:
        if column.refers and column.name not in table.key[:1]:
            yield f'CREATE INDEX "{table.name}_{column.sql_name}" ON "{table.name}" ({_quoted(column.sql_name)})'
    if table.name == LINK:
        yield "CREATE INDEX link_from ON link (from_kind, from_id)"
        yield "CREATE INDEX link_to ON link (to_kind, to_id)"


def _declared(column: Column) -> str:
    refers = f" REFERENCES {_quoted(column.refers)} (id)" if column.refers else ""
    return f"{_quoted(column.sql_name)} {_TYPES.get(column.holds, 'TEXT')}{refers}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _row(table: Table, row: Sequence[Any], there: set[Ref]) -> tuple[Any, ...]:
    return tuple(_cell(column, value, there) for column, value in zip(table.columns, row, strict=True))


def _cell(column: Column, value: Any, there: set[Ref]) -> Any:  # noqa: ANN401 - a cell of any type
    """Return a value as SQLite holds it; what refers to nothing is NULL, and stands in `link` alone."""
    if column.refers and value is not None and Ref(column.refers, value) not in there:
        return None
    match value:
        case Decimal():
            return float(value)
        case datetime():
            return value.isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case list() | dict():
            return json_text(value)
        case _:
            # SQLite has no flags: true is 1.
            return int(value) if isinstance(value, bool) else value


def _sayable(path: str | None) -> str | None:
    """Return a path as text: bytes that are no UTF-8 are replaced."""
    return None if path is None else path.encode(errors="replace").decode()
