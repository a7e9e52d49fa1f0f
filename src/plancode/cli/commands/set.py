"""`set`: change one field of a record."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from plancode.cli import completion_sources
from plancode.cli.context import as_of
from plancode.cli.help import Command
from plancode.cli.language import say
from plancode.cli.output import change, how
from plancode.cli.prompts import trimmed

if TYPE_CHECKING:
    from plancode.changes import Proposal
    from plancode.project import Project


@click.command("set", cls=Command)
@click.argument("identity", metavar="ID", shell_complete=completion_sources.ids())
@click.argument("field", metavar="FIELD")
@click.argument("value", metavar="[VALUE]", required=False)
@click.option(
    "--add", "added", multiple=True, metavar="VALUE", help="Add to a list: a goal, a tag, a link. Repeated for several."
)
@click.option("--empty", "is_emptied", is_flag=True, help="Take the field away, with all that it holds.")
@how
@as_of
@click.pass_context
def set_command(
    context: click.Context,
    identity: str,
    field: str,
    value: str | None,
    added: tuple[str, ...],
    is_emptied: bool,
    dry_run: bool,
    commit: bool,
    today: date | None,
) -> int:
    """Change one field of a record: text, a number, a date, a reference; `target.value` names one in a group.

    ID is an id, or a kind and an id. A VALUE that begins with a hyphen stands behind `--`. In place of VALUE, `--add`
    adds to a list, and `--empty` takes the field away.
    """
    if sum((value is not None, bool(added), is_emptied)) != 1:
        raise click.UsageError(say("give one of these: a VALUE, --add VALUE, or --empty"))

    stated, items = None if value is None else trimmed(value), [trimmed(each) for each in added]

    def propose(found: Project) -> Proposal:
        from plancode.changes import add, empty, set_value

        if stated is not None:
            return set_value(found, identity, field, value=stated)
        return add(found, identity, field, values=items) if added else empty(found, identity, field)

    return change(context, propose, dry_run=dry_run, commit=commit, today=today, needs_git=False)
