"""`follow-up`: the record that follows an activity or opportunity."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from plancode.cli import completion_sources
from plancode.cli.commands.new import asked
from plancode.cli.context import Day, as_of
from plancode.cli.help import Command
from plancode.cli.language import say
from plancode.cli.output import change, how
from plancode.diagnostics import Text

if TYPE_CHECKING:
    from plancode.changes import Proposal
    from plancode.models import Activity, Opportunity
    from plancode.project import Project
    from plancode.workspace import Workspace

_FOLLOWED = ("activity", "opportunity")


@click.command("follow-up", cls=Command)
@click.argument("identity", metavar="ID", shell_complete=completion_sources.ids("activity", "opportunity"))
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
@how
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
    commit: bool,
    today: date | None,
) -> int:
    """Write what follows the activity or opportunity ID: contact, account, plan, objective and owner are kept.

    Outcome and what it counts are not. Where its plan has ended, it is linked to the contact's plan of its day.
    """
    from plancode.changes import addition, damage_of, follower, onwards, place_of, refusal, with_id
    from plancode.workspace import named

    given: dict[str, object] = {}

    def propose(found: Project) -> Proposal:
        workspace = found.workspace
        damage = damage_of(workspace, [ref for ref in named(workspace, identity) if ref.kind in _FOLLOWED])
        if damage.diagnostics:
            return refusal(damage, found.you.identity)
        origin = _origin(workspace, identity)
        following = follower(workspace, origin, kind=kind, due=due, called=called, today=found.today)
        stated = {**following.fields, **({"type": of_type} if of_type else {})}
        record = with_id(workspace, asked(found, stated, given))
        return addition(
            found,
            [(place_of(workspace, origin, record), record)],
            message=f"Follow up {origin.kind} {origin.id}\n\n- {kind} {record['id']}",
            notes=following.notes,
            afterwards=onwards(found, record),
        )

    return change(context, propose, dry_run=dry_run, commit=commit, today=today, needs_git=False)


def _origin(workspace: Workspace, identity: str) -> Activity | Opportunity:
    from plancode.models import Activity, Opportunity
    from plancode.workspace import find_whole

    origin = find_whole(workspace, identity)
    if not isinstance(origin, Activity | Opportunity):
        raise click.UsageError(
            say(
                "`{identity}` is of the kind {kind}; an activity or opportunity is followed up",
                identity=identity,
                kind=Text(origin.kind),
            )
        )
    return origin
