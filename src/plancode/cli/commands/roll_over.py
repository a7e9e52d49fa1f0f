"""`roll-over`: the next period's plan."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from plancode.cli import completion_sources
from plancode.cli.context import as_of
from plancode.cli.help import Command
from plancode.cli.language import in_words, say
from plancode.cli.output import change, how
from plancode.diagnostics import Ref, Text, text
from plancode.periods import Period, parse_period

if TYPE_CHECKING:
    from plancode.changes import Proposal
    from plancode.models import Plan
    from plancode.project import Project
    from plancode.workspace import Workspace


@click.command("roll-over", cls=Command)
@click.argument("identity", metavar="PLAN", shell_complete=completion_sources.ids("plan"))
@click.argument("written", metavar="PERIOD", shell_complete=completion_sources.periods)
@click.option("--quarters", is_flag=True, help="Roll its quarterly plans over too, each into the same quarter.")
@how
@as_of
@click.pass_context
def roll_over_command(
    context: click.Context,
    identity: str,
    written: str,
    quarters: bool,
    dry_run: bool,
    commit: bool,
    today: date | None,
) -> int:
    """Write PLAN anew for PERIOD: goals and people are kept, status begins again, unfinished objectives come along.

    Objectives that are achieved, dropped or expired stay, and so do those for all contacts. Pending opportunities and
    open activities stay with the old plan, and are listed.
    """
    from plancode.changes import damage_of, read_for, refusal, roll_over
    from plancode.workspace import named

    def propose(found: Project) -> Proposal:
        plans = [ref for ref in named(found.workspace, identity) if ref.kind == "plan"]
        damage = damage_of(
            found.workspace,
            [each for ref in plans for each in read_for(found.workspace, ref.id, with_children=quarters)],
        )
        if damage.diagnostics:
            return refusal(damage, found.you.identity)
        plan = _plan(found.workspace, identity)
        target = _target(found.workspace, plan, written)
        if quarters and not found.workspace.children.get(plan.id):
            raise click.UsageError(
                say("plan `{id}` has no quarterly plans to roll over; without --quarters it goes alone", id=plan.id)
            )
        return roll_over(found, plan, target, with_children=quarters)

    return change(context, propose, dry_run=dry_run, commit=commit, today=today, needs_git=False)


def _plan(workspace: Workspace, identity: str) -> Plan:
    """Return the plan with an id; records of other kinds with the same id do not matter."""
    from plancode.models import Plan
    from plancode.workspace import find_whole

    plan = workspace.records.get(Ref("plan", identity))
    record = plan or find_whole(workspace, identity)
    if not isinstance(record, Plan):
        raise click.UsageError(
            say("`{identity}` is of the kind {kind}; a plan is rolled over", identity=identity, kind=Text(record.kind))
        )
    return record


def _target(workspace: Workspace, plan: Plan, written: str) -> Period:
    target, before = parse_period(written), parse_period(plan.period)
    if target is None or workspace.config.calendar.range(target) is None:
        raise click.UsageError(
            say("the calendar has no period `{written}`; write a period as FY2027 or FY2027-Q2", written=written)
        )
    values = {"written": written, "period": plan.period, "id": plan.id}
    if before is None or before.part != target.part:
        different = text("{written} is not of the same length as {period}, the period of plan `{id}`")
        raise click.UsageError(in_words(different.given(values)))
    if target <= before:
        early = text("{written} is not later than {period}, the period of plan `{id}`")
        raise click.UsageError(in_words(early.given(values)))
    return target
