"""`follow-up`: the record that follows an activity or opportunity."""

from __future__ import annotations

from datetime import date

import click

from plancode.cli.app import FINDINGS
from plancode.cli.commands.new import asked
from plancode.cli.commands.show import found_record
from plancode.cli.context import Day, as_of, now
from plancode.cli.drafts import cannot_be_read, dry_run, finish, notes, today_in
from plancode.cli.language import say
from plancode.diagnostics import Text, text
from plancode.drafting import drafted, follower, identified, place_of
from plancode.models import Activity, Opportunity
from plancode.project import open_workspace
from plancode.workspace import named

_FOLLOWED = ("activity", "opportunity")


@click.command("follow-up")
@click.argument("identity", metavar="ID")
@click.option("--due", type=Day(), default=None, metavar="DATE", help="Its day; two weeks from today otherwise.")
@click.option(
    "--kind",
    type=click.Choice(_FOLLOWED),
    default="activity",
    show_default=True,
    help="What to write.",
)
@click.option("--subject", "called", default=None, metavar="TEXT", help="What it is called.")
@click.option("--type", "of_type", default=None, metavar="VALUE", help="Its type, where that of ID does not fit.")
@dry_run
@as_of
@click.pass_context
def follow_up_command(
    context: click.Context,
    identity: str,
    due: date | None,
    kind: str,
    called: str | None,
    of_type: str | None,
    dry_run: bool,
    today: date | None,
) -> int:
    """Write what follows the activity or opportunity ID: contact, account, plan, objective and owner are kept.

    Outcome and what it counts are not. Where its plan has expired, it is linked to the contact's plan of its day.
    """
    found = open_workspace(context.obj, needs_git=False)
    workspace, day = found.workspace, today_in(found, today)
    possible = [ref for ref in named(workspace, identity) if ref.kind in _FOLLOWED]
    if cannot_be_read(context, workspace, possible):
        return FINDINGS
    origin = found_record(workspace, identity)
    if not isinstance(origin, Activity | Opportunity):
        raise click.UsageError(
            say(
                "`{identity}` is of the kind {kind}; an activity or opportunity is followed up",
                identity=identity,
                kind=Text(origin.kind),
            )
        )
    following = follower(workspace, origin, kind=kind, due=due, called=called, today=day)
    stated = {**following.fields, **({"type": of_type} if of_type else {})}
    record = identified(workspace, asked(found, stated))
    notes(following.notes)
    draft = drafted(found, [(place_of(workspace, origin, record), record)], today=day, now=now())
    next_step = text("commit it; `plancode agenda` shows it when it is due")
    return finish(context, found, draft, dry=dry_run, next_step=next_step)
