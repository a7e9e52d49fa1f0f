"""Questions in SQL: they can read and do nothing else, and end in time; what is wrong with one is said in plain words."""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

from plancode.collector import without_collector
from plancode.diagnostics import Text, WrongUse, text
from plancode.exchange.database import database
from plancode.messages.suggestions import choice, suggestion
from plancode.views import Source

Cell = str | int | float | None
_ALLOWED: Final = frozenset(
    [sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE]
)
# They tell of the tables; full-text search asks for the first by itself.
_PRAGMAS: Final = frozenset({"data_version", "table_info", "table_xinfo", "table_list", "foreign_key_list"})
_UNCALLED: Final = frozenset({"load_extension", "fts3_tokenizer"})
_SECONDS: Final = 30.0
_ROWS: Final = 100_000
_CHARACTERS: Final = 50_000_000
_LONGEST: Final = 10_000_000
_BETWEEN_LOOKS: Final = 20_000
# A float holds every whole number up to here.
_WHOLE: Final = 2.0**53


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question yields: the names of its columns, and the rows below them."""

    columns: tuple[str, ...]
    rows: list[list[Cell]]


def answer(source: Source, sql: str, *, seconds: float = _SECONDS, most: int = _ROWS) -> Answer:
    """Return the answer to a question about a workspace, which may take so many seconds and have so many rows.

    Raises:
        WrongUse: it is no question that SQLite understands, it would change something, or it takes too much.
    """
    with without_collector():
        connection = database(source)
    tables = _tables(connection)
    try:
        connection.text_factory = lambda data: data.decode(errors="replace")
        _confine(connection, monotonic() + seconds)
        cursor = connection.execute(sql.encode(errors="replace").decode())
        if cursor.description is None:
            raise WrongUse(text("there is no question"), _HOW)
        return Answer(tuple(each[0] for each in cursor.description), list(_rows(cursor, most)))
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise _plainly(str(error), tables, sql=sql, seconds=seconds) from error
    finally:
        connection.close()


def _tables(connection: sqlite3.Connection) -> Mapping[str, list[str]]:
    """Return the columns of each table and view that is there to be asked."""
    names = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT GLOB 'search_*' ORDER BY name"
        )
    ]
    return {
        name: [column for (column,) in connection.execute("SELECT name FROM pragma_table_info(?)", (name,))]
        for name in names
    }


def _confine(connection: sqlite3.Connection, end: float) -> None:
    """Let a connection read alone, and no longer than to the moment end."""
    # These make themselves known when they are first used, which a confined connection could not do.
    connection.execute("SELECT 1 FROM json_each('[]'), json_tree('[]')")
    for pragma in ("table_xinfo('plan')", "foreign_key_list('plan')", "table_list"):
        connection.execute(f"SELECT 1 FROM pragma_{pragma}")  # noqa: S608 - names of our own
    connection.execute("PRAGMA query_only = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.set_progress_handler(lambda: int(monotonic() > end), _BETWEEN_LOOKS)
    connection.set_authorizer(_authorized)


def _authorized(action: int, first: str | None, second: str | None, *_where: str | None) -> int:
    if action == sqlite3.SQLITE_PRAGMA:
        return sqlite3.SQLITE_OK if first in _PRAGMAS else sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and second in _UNCALLED:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _rows(cursor: sqlite3.Cursor, most: int) -> Iterator[list[Cell]]:
    room = _CHARACTERS
    for number, row in enumerate(cursor):
        cells = [_cell(value) for value in row]
        room -= sum(len(cell) for cell in cells if isinstance(cell, str))
        if number >= most or room < 0:
            raise WrongUse(
                text("the answer has more than {most} rows, or too much text", most=most),
                text("end the question with `LIMIT 1000`, or ask for fewer columns"),
            )
        yield cells


def _cell(value: Any) -> Cell:  # noqa: ANN401 - whatever SQL yields
    """Return a value as every format can say it: whole numbers without decimals, bytes in figures."""
    match value:
        case float():
            if not math.isfinite(value):
                return str(value)
            return int(value) if value.is_integer() and abs(value) <= _WHOLE else value
        case bytes():
            return value.hex()
        case _:
            found: Cell = value
            return found


_HOW: Final = text('a question begins with SELECT: `plancode query "SELECT id, name FROM plan"`')
_TABLES: Final = text("tables: {names}")
# What SQLite says, and how people are told; a name that it says is the value.
_SAID: Final[tuple[tuple[re.Pattern[str], Text, Text | None], ...]] = (
    (
        re.compile(r"not authorized|authorization denied|readonly|access to .* is prohibited|too many attached"),
        text("`plancode query` reads, and changes nothing"),
        _HOW,
    ),
    (
        re.compile(r'near "(?P<word>.*)": syntax error|unrecognized token: "(?P<token>.*?)"?$'),
        text("SQLite does not understand the question at `{word}`"),
        _HOW,
    ),
    (re.compile(r"incomplete input"), text("the question has no end"), _HOW),
    (re.compile(r"one statement at a time"), text("these are several questions"), text("ask them one by one")),
    (
        re.compile(r"ambiguous column name: (?P<word>.*)"),
        text("`{word}` stands in several of the tables"),
        text("write the table in front of it: `plan.name`"),
    ),
    (
        re.compile(r"too big"),
        text("a value of the answer is too long"),
        text("ask for a part of it: `substr(notes, 1, 1000)`"),
    ),
)


def _plainly(problem: str, tables: Mapping[str, list[str]], *, sql: str, seconds: float) -> WrongUse:
    """Return what SQLite says of a question in plain words."""
    if problem == "interrupted":
        return WrongUse(
            text("the question takes longer than {seconds} seconds", seconds=int(seconds)),
            text("join the tables by their keys: `ON plan.id = objective.plan`"),
        )
    if match := re.fullmatch(r"no such table: (?:main\.)?(.*)", problem):
        names = sorted(tables)
        return WrongUse(text("there is no table `{name}`", name=match[1]), choice(match[1], names, _TABLES))
    if match := re.fullmatch(r"no such column: (.*)", problem):
        return WrongUse(
            text("there is no column `{name}`", name=match[1]), _near_column(match[1], _asked_of(sql, tables))
        )
    for pattern, message, hint in _SAID:
        if match := pattern.search(problem):
            words = [word for word in match.groups() if word is not None]
            return WrongUse(message.given({"word": words[0]}) if words else message, hint)
    return WrongUse(text("SQLite says: {problem}", problem=problem), _HOW)


def _asked_of(sql: str, tables: Mapping[str, list[str]]) -> Mapping[str, list[str]]:
    """Return the tables that a question names; all, where it names none: a column of another is none of these."""
    words = {each.casefold() for each in re.findall(r"\w+", sql)}
    return {name: columns for name, columns in tables.items() if name in words} or tables


def _near_column(name: str, tables: Mapping[str, list[str]]) -> Text:
    table, _, column = name.rpartition(".")
    known = tables.get(table) or {each for columns in tables.values() for each in columns}
    return suggestion(column, known) or text(
        '`plancode query "SELECT * FROM {table} LIMIT 1"` shows the columns of one',
        table="plan" if "plan" in tables else min(tables),
    )
