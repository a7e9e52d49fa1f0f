"""`complete`: note that an activity was done."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

import click

from plancode.cli import completion_sources
from plancode.cli.context import Day, as_of
from plancode.cli.help import Command
from plancode.cli.language import say
from plancode.cli.output import change, how


class Number(click.ParamType[Decimal]):
    """A number that is not negative."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Return the number that is written."""
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal(-1)
        if not number.is_finite() or number < 0:
            self.fail(say("`{value}` is not a number from 0 on", value=value), param, ctx)
        return number


@click.command("complete", cls=Command)
@click.argument("identity", metavar="ID", shell_complete=completion_sources.ids("activity"))
@click.option("--on", "day", metavar="DATE", type=Day(), default=None, help="The day it was done; today without it.")
@click.option("--outcome", metavar="TEXT", default=None, help="What came of it.")
@click.option("--counts", metavar="N", type=Number(), default=None, help="What it adds to its objective.")
@how
@as_of
@click.pass_context
def complete_command(
    context: click.Context,
    identity: str,
    day: date | None,
    outcome: str | None,
    counts: Decimal | None,
    dry_run: bool,
    commit: bool,
    today: date | None,
) -> int:
    """Note that an activity was done, on which day and with what outcome. ID is the id of an activity."""
    from plancode.changes import complete

    return change(
        context,
        lambda found: complete(found, identity, on=day, outcome=outcome, counts=counts),
        dry_run=dry_run,
        commit=commit,
        today=today,
        needs_git=False,
    )
