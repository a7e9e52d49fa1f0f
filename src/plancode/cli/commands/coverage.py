"""`coverage`: who has a plan in a period, and who has none."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from plancode.cli import completion_sources
from plancode.cli.app import OK
from plancode.cli.context import as_of, at, opened, output_format, terminal_width, write
from plancode.cli.help import Command
from plancode.cli.language import language, say
from plancode.cli.overview import source_of, write_view
from plancode.cli.tables import table
from plancode.periods import Period, parse_period

if TYPE_CHECKING:
    from plancode.views import Source


@click.command("coverage", cls=Command)
@click.argument("written", metavar="[PERIOD]", required=False, shell_complete=completion_sources.periods)
@output_format("text", "json")
@at
@as_of
@click.pass_context
def coverage_command(
    context: click.Context, written: str | None, form: str, moment: str | None, today: date | None
) -> int:
    """Show who has a plan in PERIOD and its quarters, and who has none; without PERIOD, in the year that has today."""
    from plancode.formats import named, plain
    from plancode.views import coverage_view

    found = opened(context, moment, needs_git=False, today=today)
    source = source_of(found)
    view = coverage_view(source, _period(source, written))
    if form == "json":
        write_view(view)
        return OK
    lifecycle, spoken = found.workspace.config.lifecycles["plan"], language()
    rows = [
        [
            row.id,
            named(row.name, spoken),
            "" if row.tier is None else str(row.tier),
            plain(row.owner or ""),
            *("–" if status is None else lifecycle.status(status).label(spoken) for status in row.plans),
        ]
        for row in view.rows
    ]
    heads = (say("id"), say("name"), say("tier"), say("owner"), *view.periods)
    write("\n".join(table(heads, rows, width=terminal_width())))
    write(
        say(
            "contacts with a plan for {period}: {covered} of {contacts}",
            covered=view.covered,
            contacts=len(view.rows),
            period=view.periods[0],
        )
    )
    if view.opted_out:
        write(say("not counted, as they have opted out: {opted_out}", opted_out=view.opted_out))
    return OK


def _period(source: Source, written: str | None) -> Period:
    calendar = source.workspace.config.calendar
    period = parse_period(written) if written else calendar.period_of(source.today)
    if period is None or calendar.range(period) is None:
        raise click.UsageError(
            say(
                "the calendar has no period `{written}`; write a period as FY2027 or FY2027-Q2",
                written=written or source.today,
            )
        )
    return period
