"""`status`: what needs attention today."""

from __future__ import annotations

from datetime import date

import click

from plancode.cli.app import OK
from plancode.cli.context import as_of, at, opened, output_format, tell
from plancode.cli.help import Command
from plancode.cli.language import language, say
from plancode.cli.overview import activity_line, owner_of, part, source_of, whose, write_view
from plancode.diagnostics import Count


@click.command("status", cls=Command)
@whose("Only what this person owns.")
@output_format("text", "json")
@at
@as_of
@click.pass_context
def status_command(
    context: click.Context, mine: bool, owner: str | None, form: str, moment: str | None, today: date | None
) -> int:
    """Show what needs somebody: plans by status, what waits for review and how long, what is overdue and due this week.

    And how many activities are linked to no plan, objective or opportunity.
    """
    from plancode.formats import plain
    from plancode.views import status_view

    found = opened(context, moment, needs_git=False, today=today)
    view = status_view(source_of(found), owner=owner_of(found, mine=mine, owner=owner))
    if form == "json":
        write_view(view)
        return OK
    lifecycle = found.workspace.config.lifecycles["plan"]
    spoken = language()
    counted = (f"{count} {lifecycle.status(name).label(spoken)}" for name, count in view.statuses.items())
    lines = [f"{say('Plans')}  " + "   ".join(counted)]
    for heading, plans in (
        (say("To review"), [(each.plan, _waiting(each.days)) for each in view.to_review]),
        (say("Ready to expire"), [(plan, say("ended {day}", day=plan.last)) for plan in view.could_expire]),
        (say("Late"), [(plan, say("began {day}", day=plan.first)) for plan in view.late]),
    ):
        lines += part(heading, [f"{plan.id}  {plain(plan.name)}  {plain(plan.owner)}  {note}" for plan, note in plans])
    lines += part(say("Overdue"), [activity_line(each) for each in view.overdue])
    lines += part(say("This week"), [activity_line(each) for each in view.this_week])
    if view.unlinked:
        count = Count(len(view.unlinked))
        lines += [
            "",
            say(
                "{count:activity is|activities are} linked to nothing: `plancode list activity --unlinked`", count=count
            ),
        ]
    tell(line.rstrip() for line in lines)
    return OK


def _waiting(days: int | None) -> str:
    return "" if days is None else say("for {days:day|days}", days=Count(days))
