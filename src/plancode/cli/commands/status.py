"""`status`, `agenda` and `coverage`: what needs me, and who has no plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date
from typing import TYPE_CHECKING

import click

from plancode.cli import completion_sources
from plancode.cli.app import OK
from plancode.cli.context import as_of, at, opened, output_format, tell, terminal_width, write
from plancode.cli.language import language, say
from plancode.cli.params import none_such
from plancode.cli.tables import table
from plancode.cli.unknown import note_unread
from plancode.diagnostics import CannotRun, Count, text
from plancode.periods import Period, parse_period

if TYPE_CHECKING:
    from plancode.project import Project
    from plancode.views import Source
    from plancode.views.row_types import ActivityLine


@click.command("status")
@click.option("--mine", is_flag=True, help="Only what is mine, by the address that git is configured with.")
@click.option(
    "--owner",
    default=None,
    metavar="ID",
    shell_complete=completion_sources.ids("person"),
    help="Only what this person owns.",
)
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
    view = status_view(_source(found), owner=_owner(found, mine=mine, owner=owner))
    if form == "json":
        _write_json(view)
        return OK
    lifecycle = found.workspace.config.lifecycles["plan"]
    spoken = language()
    counted = (f"{count} {lifecycle.status(name).label(spoken)}" for name, count in view.statuses.items())
    lines = [f"{say('Plans')}  " + "   ".join(counted)]
    for heading, plans in (
        (say("To review"), [(each.plan, _waiting(each.days)) for each in view.to_review]),
        (say("Could expire"), [(plan, say("ended {day}", day=plan.last)) for plan in view.could_expire]),
        (say("Late"), [(plan, say("began {day}", day=plan.first)) for plan in view.late]),
    ):
        lines += _rows(heading, [f"{plan.id}  {plain(plan.name)}  {plain(plan.owner)}  {note}" for plan, note in plans])
    lines += _rows(say("Overdue"), [_activity(each) for each in view.overdue])
    lines += _rows(say("This week"), [_activity(each) for each in view.this_week])
    if view.unlinked:
        count = Count(len(view.unlinked))
        lines += [
            "",
            say("{count:activity is|activities are} linked to nothing: `list activity --unlinked`", count=count),
        ]
    tell(line.rstrip() for line in lines)
    return OK


@click.command("agenda")
@click.option("--mine", is_flag=True, help="Only what is mine, by the address that git is configured with.")
@click.option(
    "--owner",
    default=None,
    metavar="ID",
    shell_complete=completion_sources.ids("person"),
    help="Only what this person is to do.",
)
@click.option(
    "--contact",
    default=None,
    metavar="ID",
    shell_complete=completion_sources.ids("contact"),
    help="Only what is with this contact.",
)
@output_format("text", "json")
@at
@as_of
@click.pass_context
def agenda_command(
    context: click.Context,
    mine: bool,
    owner: str | None,
    contact: str | None,
    form: str,
    moment: str | None,
    today: date | None,
) -> int:
    """Show what is overdue, due this week and in the next 30 days, what was done without a follow-up, and what is linked to nothing."""
    from plancode.views import agenda_view

    found = opened(context, moment, needs_git=False, today=today)
    _known(found, contact)
    view = agenda_view(_source(found), owner=_owner(found, mine=mine, owner=owner), contact=contact)
    if form == "json":
        _write_json(view)
        return OK
    lines: list[str] = []
    for heading, rows in (
        (say("Overdue"), view.overdue),
        (say("This week"), view.this_week),
        (say("Next 30 days"), view.later),
        (say("Done without a follow-up"), view.without_follow_up),
        (say("Linked to nothing"), view.unlinked),
    ):
        lines += _rows(heading, [_activity(each) for each in rows])
    # Each part begins with an empty line; the first needs none.
    tell(lines[1:] or [say("nothing is due")])
    return OK


@click.command("coverage")
@click.argument("written", metavar="[PERIOD]", required=False, shell_complete=completion_sources.periods)
@output_format("text", "json")
@at
@as_of
@click.pass_context
def coverage_command(
    context: click.Context, written: str | None, form: str, moment: str | None, today: date | None
) -> int:
    """Show who has a plan in PERIOD and its quarters, and who has none; without PERIOD, in the year that has today."""
    from plancode.formats import plain
    from plancode.views import coverage_view

    found = opened(context, moment, needs_git=False, today=today)
    source = _source(found)
    view = coverage_view(source, _period(source, written))
    if form == "json":
        _write_json(view)
        return OK
    lifecycle, spoken = found.workspace.config.lifecycles["plan"], language()
    rows = [
        [
            row.id,
            plain(row.name),
            "" if row.tier is None else str(row.tier),
            plain(row.owner or ""),
            *("–" if status is None else lifecycle.status(status).label(spoken) for status in row.plans),
        ]
        for row in view.rows
    ]
    heads = (say("id"), say("name"), say("tier"), say("owner"), *view.periods)
    write("\n".join(table(heads, rows, width=terminal_width())))
    write(
        say(
            "{covered} of {contacts} contacts have a plan in {period}",
            covered=view.covered,
            contacts=len(view.rows),
            period=view.periods[0],
        )
    )
    return OK


def _source(found: Project) -> Source:
    from plancode.formats import plain
    from plancode.history import History
    from plancode.project import history_of
    from plancode.views import Source

    note_unread(found.workspace)
    try:
        history = history_of(found)
    except CannotRun as error:
        click.echo(plain(say("no history: {problem}", problem=error.text)), err=True)
        history = History()
    return Source(found.workspace, history, (), found.today)


def _owner(found: Project, *, mine: bool, owner: str | None) -> str | None:
    if not mine:
        _known(found, owner)
        return owner
    you = found.you
    if you.person is None:
        raise click.UsageError(
            say(
                "no person has the address `{address}` that git is configured with; --owner names one",
                address=you.identity.email,
            )
        )
    return you.person.id


def _known(found: Project, name: str | None) -> None:
    if name is not None and not any(ref.id == name for ref in found.workspace.records):
        raise none_such(
            text("there is no record `{identity}`", identity=name), name, {ref.id for ref in found.workspace.records}
        )


def _period(source: Source, written: str | None) -> Period:
    calendar = source.workspace.config.calendar
    period = parse_period(written) if written else calendar.period_of(source.today)
    if period is None or calendar.range(period) is None:
        raise click.UsageError(
            say(
                "the calendar has no period `{written}`; a period is FY2027 or FY2027-Q2",
                written=written or source.today,
            )
        )
    return period


def _rows(heading: str, rows: Sequence[str]) -> Iterator[str]:
    """Yield rows below a heading; nothing where there is none."""
    if rows:
        yield ""
        yield heading
        yield from (f"  {row}" for row in rows)


def _activity(row: ActivityLine) -> str:
    from plancode.formats import plain

    contact = f"  {plain(row.contact[1])}" if row.contact else ""
    owner = f"  {plain(row.owner)}" if row.owner else ""
    return f"{row.day or '          '}  {row.id}  {plain(row.subject)}{contact}{owner}"


def _waiting(days: int | None) -> str:
    return "" if days is None else say("for {days:day|days}", days=Count(days))


def _write_json(view: object) -> None:
    from plancode.formats import value_json, write_json

    fields = asdict(view) if is_dataclass(view) and not isinstance(view, type) else {}
    write(write_json({"version": 1, **{name: value_json(value) for name, value in fields.items()}}))
