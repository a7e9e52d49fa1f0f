"""`demo`: a workspace with a history to try the tool with."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import click

from plancode.cli.app import OK
from plancode.cli.context import as_of, write
from plancode.cli.help import Command
from plancode.cli.language import say
from plancode.diagnostics import CannotRun, Count, Severity, text


@click.command("demo", cls=Command)
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path("plancode-demo"))
@as_of
@click.pass_context
def demo_command(context: click.Context, folder: Path, today: date | None) -> int:
    """Make a workspace to try things in: a git repository with months of approvals by several people, and its site.

    DIR is new or empty; without it, plancode-demo. All people, firms and places in it are invented.
    """
    from plancode.check import check
    from plancode.formats import plain
    from plancode.history import History
    from plancode.project import now, open_project
    from plancode.scaffold import DemoDays, make_demo
    from plancode.site import build

    place = context.obj / folder
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise CannotRun(
            text("{folder} is there, and not empty", folder=folder), text("choose a new folder: `plancode demo DIR`")
        )
    place.mkdir(parents=True, exist_ok=True)
    day = today or now().date()
    make_demo(place, day)
    found = open_project(place, needs_git=True)
    found = replace(found, now=datetime.combine(day, time(12), found.workspace.config.zone))
    report = check(found)
    built = build(
        found.workspace,
        report.history or History(),
        report.diagnostics,
        output=place / "site",
        today=day,
        own_templates=None,
    )
    commits, transitions = (report.history.commits, len(report.history.transitions)) if report.history else (0, 0)
    this = DemoDays(day).year.lower()
    shown = plain(str(context.obj / folder))
    made = say(
        "{folder}: {records:record|records}, {commits:commit|commits}, {transitions:status change|status changes}, {errors:error|errors}",
        folder=shown,
        records=Count(len(found.workspace.records)),
        commits=Count(commits),
        transitions=Count(transitions),
        errors=Count(report.count(Severity.ERROR)),
    )
    start = plain(str(Path(place, "site", "index.html")))
    site = say("{start}: {pages:page|pages}", start=start, pages=Count(built.pages))
    onwards = (
        ("plancode status --mine", say("what needs you: here you are Claire Deschamps")),
        (f"plancode history oyelaran-{this}", say("a plan that was returned, and approved later")),
        ("plancode diff main..brunel-q3", say("what a pull request would bring")),
        ("plancode serve", say("the report site, reloaded when you change a plan")),
    )
    lines = [f"  {command:<38}  # {purpose}" for command, purpose in onwards]
    write("\n".join([made, site, "", say("Go on with:"), f"  cd {shlex.quote(shown)}", *lines]))
    return OK
