"""`agenda`: activities that are overdue, due, or done without a follow-up."""

from __future__ import annotations

from datetime import date

import click

from plancode.cli import completion_sources
from plancode.cli.app import OK
from plancode.cli.context import as_of, at, opened, output_format, tell
from plancode.cli.help import Command
from plancode.cli.language import say
from plancode.cli.overview import (
    activity_line,
    attention_line,
    opportunity_line,
    owner_of,
    part,
    require_known,
    source_of,
    this_week,
    whose,
    write_view,
)


@click.command("agenda", cls=Command)
@whose("Only what this person is to do.")
@click.option(
    "--contact",
    default=None,
    metavar="ID",
    shell_complete=completion_sources.ids("contact"),
    help="Only what is with this contact.",
)
@output_format("text", "json")
@at
@as_of
@click.pass_context
def agenda_command(
    context: click.Context,
    mine: bool,
    owner: str | None,
    contact: str | None,
    form: str,
    moment: str | None,
    today: date | None,
) -> int:
    """Show what is overdue, due this week and in the next 30 days, what was done without a follow-up, and what is linked to nothing.

    And opportunities past their close date, and what tells whether the plans are alive (PC323 to PC330).
    """
    from plancode.check import attention
    from plancode.views import agenda_view

    found = opened(context, moment, needs_git=False, today=today)
    require_known(found, contact)
    merges = found.workspace.merges
    asked = merges.get(contact, contact) if contact else None
    view = agenda_view(source_of(found, attention(found)), owner=owner_of(found, mine=mine, owner=owner), contact=asked)
    if form == "json":
        write_view(view)
        return OK
    lines: list[str] = []
    lines += part(say("Overdue"), [activity_line(each) for each in view.overdue])
    lines += part(say("Past their close date"), [opportunity_line(each) for each in view.past_close])
    for heading, rows in (
        (this_week(*view.week), view.this_week),
        (say("Next 30 days ({first} to {last})", first=view.month[0], last=view.month[1]), view.later),
        (say("Done without a follow-up"), view.without_follow_up),
        (say("Linked to nothing"), view.unlinked),
    ):
        lines += part(heading, [activity_line(each) for each in rows])
    lines += part(say("Needs attention"), [attention_line(each) for each in view.attention])
    # Each part begins with an empty line; the first needs none.
    tell(lines[1:] or [say("nothing is due")])
    return OK
