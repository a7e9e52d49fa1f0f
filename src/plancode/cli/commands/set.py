"""`set`: change one field of a record."""

from __future__ import annotations

from datetime import date

import click

from plancode.cli.context import as_of
from plancode.cli.help import Command
from plancode.cli.output import change, how


@click.command("set", cls=Command)
@click.argument("identity", metavar="ID")
@click.argument("field", metavar="FIELD")
@click.argument("value", metavar="VALUE")
@how
@as_of
@click.pass_context
def set_command(
    context: click.Context, identity: str, field: str, value: str, dry_run: bool, commit: bool, today: date | None
) -> int:
    """Change one field of a record: text, a number, a date, a reference; `target.value` names one in a group.

    ID is an id, or a kind and an id. A VALUE that begins with a hyphen stands behind `--`.
    """
    from plancode.changes import set_value

    return change(
        context,
        lambda found: set_value(found, identity, field, value=value),
        dry_run=dry_run,
        commit=commit,
        today=today,
        needs_git=False,
    )
