"""`roll-over`: the next period's plan."""

from __future__ import annotations

from datetime import date

import click

from plancode.changes import Proposal, read_for, rolled_over, unread, untried, with_new
from plancode.cli.context import as_of
from plancode.cli.language import in_words, say
from plancode.cli.output import change, how
from plancode.diagnostics import Ref, Text, text
from plancode.models import Activity, Opportunity, Plan
from plancode.periods import Period, parse_period
from plancode.project import Project
from plancode.workspace import Config, Workspace, find_whole, named, where_it_may_be


@click.command("roll-over")
@click.argument("identity", metavar="PLAN")
@click.argument("written", metavar="PERIOD")
@click.option("--quarters", is_flag=True, help="Roll its child plans over too, each into the same quarter.")
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

    def propose(found: Project) -> Proposal:
        plans = [ref for ref in named(found.workspace, identity) if ref.kind == "plan"]
        damage = unread(
            found.workspace,
            [each for ref in plans for each in read_for(found.workspace, ref.id, with_children=quarters)],
        )
        if damage.diagnostics:
            return untried(damage, found.you.identity)
        plan = _plan(found.workspace, identity)
        return _rolled_over(found, plan, _target(found.workspace, plan, written), with_children=quarters)

    return change(context, propose, dry_run=dry_run, commit=commit, today=today, needs_git=False)


def _rolled_over(found: Project, plan: Plan, target: Period, *, with_children: bool) -> Proposal:
    workspace = found.workspace
    if with_children and not workspace.children.get(plan.id):
        raise click.UsageError(
            say("plan `{id}` has no child plans to roll over; without --quarters it goes alone", id=plan.id)
        )
    partly = text("what belongs to plan `{id}` is carried over as far as it can be read; {places}")
    places = where_it_may_be(workspace)
    rolled = rolled_over(workspace, plan, target, with_children=with_children)
    left = text("stays with {plan}: {record}")
    return with_new(
        found,
        rolled.records,
        message=f"Roll over plan {plan.id} to {target}",
        more=[
            left.given({"plan": each.plan or plan.id, "record": _told(each, workspace.config)}) for each in rolled.left
        ],
        notes=[partly.given({"id": plan.id, "places": places})] if places else [],
        afterwards=text("read its goals again, then `plancode submit {id}`", id=rolled.records[0][1]["id"]),
    )


def _plan(workspace: Workspace, identity: str) -> Plan:
    """Return the plan that is meant; an id that other kinds have too is still the plan's."""
    named = workspace.records.get(Ref("plan", identity))
    record = named or find_whole(workspace, identity)
    if not isinstance(record, Plan):
        raise click.UsageError(
            say("`{identity}` is of the kind {kind}; a plan is rolled over", identity=identity, kind=Text(record.kind))
        )
    return record


def _target(workspace: Workspace, plan: Plan, written: str) -> Period:
    target, before = parse_period(written), parse_period(plan.period)
    if target is None or workspace.config.calendar.range(target) is None:
        raise click.UsageError(
            say("the calendar has no period `{written}`; a period is FY2027 or FY2027-Q2", written=written)
        )
    values = {"written": written, "period": plan.period, "id": plan.id}
    if before is None or before.part != target.part:
        different = text("{written} is not of the same length as {period}, the period of plan `{id}`")
        raise click.UsageError(in_words(different.given(values)))
    if target <= before:
        early = text("{written} is not later than {period}, the period of plan `{id}`")
        raise click.UsageError(in_words(early.given(values)))
    return target


def _told(record: Opportunity | Activity, config: Config) -> Text:
    if isinstance(record, Opportunity):
        status = config.term("opportunity.status", record.status)
        return text(
            "opportunity {id}  {name}  ({status}, closes {day})",
            id=record.id,
            name=record.name,
            status=status,
            day=record.close_date,
        )
    day = record.due or (record.start.date() if record.start else None)
    if day is None:
        return text("activity {id}  {subject}", id=record.id, subject=record.subject)
    return text("activity {id}  {subject}  ({day})", id=record.id, subject=record.subject, day=day)
