"""`status`: what needs attention today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from plancode.cli.app import OK
from plancode.cli.context import as_of, at, opened, output_format, tell
from plancode.cli.help import Command
from plancode.cli.language import language, say
from plancode.cli.overview import (
    activity_line,
    attention_line,
    opportunity_line,
    owner_of,
    part,
    source_of,
    this_week,
    whose,
    write_view,
)
from plancode.diagnostics import Count

if TYPE_CHECKING:
    from plancode.views import StatusView
    from plancode.views.overview import Returned
    from plancode.views.row_types import PlanLine


@click.command("status", cls=Command)
@whose("Only what this person owns, and the plans that wait for this person.")
@output_format("text", "json")
@at
@as_of
@click.pass_context
def status_command(
    context: click.Context, mine: bool, owner: str | None, form: str, moment: str | None, today: date | None
) -> int:
    """Show what needs somebody: plans by status, what waits for review and how long, what is overdue and due this week.

    With --mine or --owner also the plans that this person may approve or return, and what was returned to them and why.
    Then opportunities past their close date, what tells whether the plans are alive (PC323 to PC330), and how many
    activities are linked to no plan, objective or opportunity.
    """
    from plancode.check import attention
    from plancode.views import status_view

    found = opened(context, moment, needs_git=False, today=today)
    whom = owner_of(found, mine=mine, owner=owner)
    view = status_view(source_of(found, attention(found)), owner=whom)
    if form == "json":
        write_view(view)
        return OK
    lifecycle = found.workspace.config.lifecycles["plan"]
    spoken = language()
    counted = (f"{count} {lifecycle.status(name).label(spoken)}" for name, count in view.statuses.items())
    lines = [f"{say('Plans')}  " + "   ".join(counted), *_plans(view)]
    lines += part(say("Overdue"), [activity_line(each) for each in view.overdue])
    lines += part(say("Past their close date"), [opportunity_line(each) for each in view.past_close])
    lines += part(this_week(*view.week), [activity_line(each) for each in view.this_week])
    lines += part(say("Needs attention"), [attention_line(each) for each in view.attention])
    lines += _counts(view)
    tell(line.rstrip() for line in lines)
    return OK


def _plans(view: StatusView) -> Iterator[str]:
    """Yield the parts about plans."""
    for heading, plans in (
        (say("Waits for you"), [(each.plan, _waiting(each.days)) for each in view.waits_for_you]),
        (say("Returned"), [(each.plan, _why(each)) for each in view.returned]),
        (say("To review"), [(each.plan, _waiting(each.days)) for each in view.to_review]),
        (say("Ready to expire"), [(plan, say("ended {day}", day=plan.last)) for plan in view.could_expire]),
        (say("Late"), [(plan, say("began {day}", day=plan.first)) for plan in view.late]),
    ):
        yield from part(heading, [_plan_line(plan, note) for plan, note in plans])


def _plan_line(plan: PlanLine, note: str) -> str:
    from plancode.formats import plain

    return f"{plan.id}  {plain(plan.name)}  {plain(plan.owner)}  {note}"


def _counts(view: StatusView) -> Iterator[str]:
    """Yield what is counted, with the command that lists it."""
    if view.past_drafts:
        count = Count(len(view.past_drafts))
        yield ""
        yield say(
            "{count:draft of a past period|drafts of past periods}, which may be deleted: `plancode list plan --status {status}`",
            count=count,
            status=view.past_drafts[0].status,
        )
    if view.unlinked:
        count = Count(len(view.unlinked))
        yield ""
        yield say(
            "{count:activity is|activities are} linked to nothing: `plancode list activity --unlinked`", count=count
        )


def _why(returned: Returned) -> str:
    from plancode.formats import plain

    reasons = " ".join(plain(say("“{words}”", words=reason)) for reason in returned.reasons)
    return say("{day} by {who}  {reasons}", day=returned.day or "", who=plain(returned.who), reasons=reasons)


def _waiting(days: int | None) -> str:
    return "" if days is None else say("for {days:day|days}", days=Count(days))
