"""`submit`, `return`, `approve`, `amend`, `expire` and `step`: move records by one step of their lifecycle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from plancode.cli import completion_sources
from plancode.cli.context import as_of, write
from plancode.cli.help import Command
from plancode.cli.language import say
from plancode.cli.output import change, how, only_tried
from plancode.cli.unknown import note_unread

if TYPE_CHECKING:
    from plancode.changes import Proposal
    from plancode.project import Project

_Made = Callable[..., Any]

_plans = click.argument(
    "identities", metavar="ID…", nargs=-1, required=True, shell_complete=completion_sources.ids("plan")
)
_identities = click.argument(
    "identities", metavar="ID…", nargs=-1, required=True, shell_complete=completion_sources.ids()
)
_reason = click.option("--reason", default="", metavar="TEXT", help="Why: the line `Reason:` of the commit's message.")
_reviewed_by = click.option(
    "--reviewed-by",
    "reviewers",
    multiple=True,
    metavar="WHO",
    shell_complete=completion_sources.ids("person"),
    help="Who looked at it: a person, or Name <address>.",
)
_stamp = click.option(
    "--stamp", is_flag=True, help="Write the approval stamp: by, on, and a digest of what is approved."
)


def _command(step: str, purpose: str, *options: Callable[[_Made], _Made]) -> click.Command:
    """Return the command for a step of the default lifecycle; `options` come in addition to those of all steps."""

    def moved(
        context: click.Context,
        /,
        identities: tuple[str, ...],
        reason: str,
        dry_run: bool,
        commit: bool,
        today: date | None,
        reviewers: tuple[str, ...] = (),
        stamp: bool = False,
        all_ended: bool = False,
        name: str = step,
    ) -> int:
        from plancode.changes import Said, move

        if all_ended == bool(identities):
            raise click.UsageError(say("either the ids of plans, or --all-ended"))
        if today is not None and not dry_run:
            # Git dates the commit of a step, and history judges it by that day.
            raise only_tried(today)
        said = Said(reason, reviewers, stamp)

        def prepare(found: Project) -> Proposal | None:
            chosen = _ended(found, name) if all_ended else identities
            return move(found, name, chosen, said=said, here=context.obj) if chosen else None

        return change(context, prepare, dry_run=dry_run, commit=commit, today=today)

    callback: _Made = click.pass_context(moved)
    shared: tuple[Callable[[_Made], _Made], ...] = (as_of, how, _reason)
    for option in (*shared, *reversed(options)):
        callback = option(callback)
    return click.command(step or "step", cls=Command, help=purpose)(callback)


submit_command = _command("submit", "Submit plans for approval. ID is the id of a plan.", _plans)
return_command = _command(
    "return", "Return submitted plans to their owner, with a reason. ID is the id of a plan.", _plans
)
approve_command = _command("approve", "Approve submitted plans. ID is the id of a plan.", _plans, _reviewed_by, _stamp)
amend_command = _command(
    "amend",
    "Take approved plans back to draft, with a reason, and remove their stamp. ID is the id of a plan.",
    _plans,
)
expire_command = _command(
    "expire",
    "Set plans whose period has ended to expired. ID is the id of a plan.",
    click.argument("identities", metavar="[ID…]", nargs=-1, shell_complete=completion_sources.ids("plan")),
    click.option("--all-ended", is_flag=True, help="Every plan of yours whose period has ended."),
)
step_command = _command(
    "",
    "Move records by the step NAME of their kind's lifecycle in plancode.yaml. ID is an id, or a kind and an id.",
    click.argument("name"),
    _identities,
    _reviewed_by,
    _stamp,
)


def _ended(found: Project, name: str) -> tuple[str, ...]:
    from plancode.changes import endings
    from plancode.formats import plain

    yours, others = endings(found, name)
    note_unread(found.workspace)
    if others:
        words = say(
            "note: left alone, because they belong to others: {plans}", step=plain(name), plans=", ".join(others)
        )
        click.echo(words, err=True)
    if not yours:
        write(say("none of your plans is ready to {step}", step=plain(name)))
    return yours
