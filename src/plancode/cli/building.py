"""`build`: the report site."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from plancode.check import check
from plancode.cli.main import FINDINGS, OK
from plancode.cli.options import as_of, at, now, opened, write
from plancode.cli.progress import progress
from plancode.cli.speaking import say
from plancode.diagnostics import Count, Severity
from plancode.formats import plain
from plancode.history import History
from plancode.site import Mask, build


@click.command("build")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="The folder to write; default site/ in the workspace.",
)
@click.option("--no-history", is_flag=True, help="Leave out what only git knows: who approved what, and when.")
@click.option("--strict", is_flag=True, help="Write nothing where the check finds errors.")
@click.option("--incognito", is_flag=True, help="Mask names, words and amounts, to show the site to anybody.")
@click.option(
    "--public", "is_public", is_flag=True, help="Leave out what is internal: notes, addresses, `site.internal`."
)
@at
@as_of
@click.pass_context
def build_command(
    context: click.Context,
    output: Path | None,
    no_history: bool,
    strict: bool,
    incognito: bool,
    is_public: bool,
    moment: str | None,
    today: date | None,
) -> int:
    """Write the report site: a start page, a page per contact and per plan, in every language of the workspace.

    It opens from disk, without a server. The folder is replaced whole, and only if an earlier build made it.
    """
    found = opened(context, moment, needs_git=not no_history)
    time = now()
    day = today or time.astimezone(found.workspace.config.zone).date()
    with progress(say("history")) as told:
        report = check(found, today=day, now=time, with_history=not no_history, on_progress=told)
    errors = report.count(Severity.ERROR)
    if errors:
        words = say("the check finds {errors:error|errors}: `plancode check` shows them", errors=Count(errors))
        click.echo(words, err=True)
        if strict:
            return FINDINGS
    with progress(say("pages")) as told:
        built = build(
            found.workspace,
            report.history or History(),
            report.diagnostics,
            output=output or found.folder / "site",
            today=day,
            own_templates=found.folder / "templates",
            without=tuple(mask for mask, wanted in ((Mask.PUBLIC, is_public), (Mask.INCOGNITO, incognito)) if wanted),
            on_progress=told,
        )
    start = plain(str(built.output / "index.html"))
    write(say("{pages:page|pages} written: {start}", pages=Count(built.pages), start=start))
    return OK
