"""`query`: questions about the records in SQL."""

from __future__ import annotations

from datetime import date

import click

from plancode.cli.app import OK
from plancode.cli.context import as_of, at, opened, output_format, terminal_width, write
from plancode.cli.help import Command
from plancode.cli.overview import source_of
from plancode.cli.tables import table

# So that a column of nothing else is not left out.
_NOTHING = "–"


@click.command("query", cls=Command)
@click.argument("sql", metavar="SQL")
@output_format("table", "csv", "json")
@at
@as_of
@click.pass_context
def query_command(context: click.Context, sql: str, form: str, moment: str | None, today: date | None) -> int:
    """Ask the records in SQL, as SQLite has it; nothing can be changed.

    \b
    plancode query "SELECT id, name FROM plan WHERE status = 'submitted'"
    plancode query "SELECT name, sql FROM sqlite_schema WHERE sql LIKE 'CREATE %'"
    """  # noqa: D301 - a mark of click's: the lines below it are not wrapped
    from plancode.exchange.csv_files import answer_csv
    from plancode.exchange.question import answer
    from plancode.formats import plain, write_json

    found = opened(context, moment, needs_git=False, today=today)
    answered = answer(source_of(found), sql)
    match form:
        case "json":
            write(write_json({"version": 1, "columns": answered.columns, "rows": answered.rows}))
        case "csv":
            write(answer_csv(answered.columns, answered.rows).removesuffix("\n"))
        case _:
            heads = [plain(column) for column in answered.columns]
            rows = [[_NOTHING if cell is None else plain(str(cell)) for cell in row] for row in answered.rows]
            write("\n".join(table(heads, rows, width=terminal_width())))
    return OK
