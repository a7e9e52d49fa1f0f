"""`build`: the report site."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from time import time_ns
from typing import TYPE_CHECKING

import click

from plancode.cli.app import FINDINGS, OK
from plancode.cli.cache import store_of
from plancode.cli.context import (
    as_of,
    at,
    emptied_in,
    note_emptied,
    note_operation,
    opened_silently,
    opened_to_publish,
    write,
)
from plancode.cli.help import Command
from plancode.cli.internal import internal_marks, require_known_marks
from plancode.cli.language import say
from plancode.cli.places import place_of
from plancode.cli.progress import progress
from plancode.diagnostics import Count, Severity, text

if TYPE_CHECKING:
    from plancode.survey import Survey

# The folder of templates, ours and that of a workspace.
_OWN = "templates"
_NO_PLACE = text("{output} is no place for a site: it lies among the plans, or in git's own folder")
_ALONE = text("choose a folder for the site alone with --output")


@click.command("build", cls=Command)
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="The folder to write; default site/ in the workspace.",
)
@click.option("--no-history", is_flag=True, help="Leave out what only git knows: who approved what, and when.")
@click.option("--strict", is_flag=True, help="Write nothing where the check finds errors.")
@click.option(
    "--incognito", "is_incognito", is_flag=True, help="Mask names, words and amounts, to show the site to anybody."
)
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
    is_incognito: bool,
    is_public: bool,
    moment: str | None,
    today: date | None,
) -> int:
    """Write the report site: a start page, a page per contact and per plan, in every language of the workspace.

    It opens from disk, without a server. The folder is replaced whole, and only if an earlier build made it.
    """
    place = _surveyed(context)
    if place is not None and place.kept is not None:
        note_operation(place.repository, context.obj)
        emptied, *done = place.kept
        note_emptied(context, emptied)
        return _told(*done)
    from plancode.check import check
    from plancode.check.keeping import read_for
    from plancode.history import History
    from plancode.site import build
    from plancode.site.masking import incognito, public
    from plancode.site.publish import SITE_STAYS
    from plancode.site.revisions import revisions

    found = opened_to_publish(context, moment, otherwise=SITE_STAYS, needs_git=not no_history, today=today)
    target = place_of(output or found.folder / "site", found, problem=_NO_PLACE, hint=_ALONE)
    # Marks of today count for an earlier moment too, when records may not have been marked yet.
    present = opened_silently(context, None, needs_git=False).workspace if moment and is_public else found.workspace
    internal = internal_marks(present) if is_public else ()
    with progress(say("history")) as told:
        report = check(found, with_history=not no_history, on_progress=told)
    history = report.history or History()
    require_known_marks(internal, present, history)
    errors = report.count(Severity.ERROR)
    if errors and strict:
        _tell_errors(errors)
        return FINDINGS
    with progress(say("pages")) as told:
        built = build(
            found.workspace,
            history,
            report.diagnostics,
            output=target,
            today=found.today,
            own_templates=found.folder / _OWN,
            masks=(
                *([partial(public, internal=internal, present=present)] if is_public else []),
                *([incognito] if is_incognito else []),
            ),
            revisions=revisions(found, history),
            store=store_of(context),
            on_progress=told,
        )
    done = (errors, built.pages, str(built.output / "index.html"))
    if place is not None:
        place.keep((emptied_in(found), *done), read_for(report, found), wrote=(built.written,))
    return _told(*done)


def _surveyed(context: click.Context) -> Survey | None:
    """Return how the workspace, the templates and the site stand; None for a site of another moment."""
    given = context.params
    if given["moment"]:
        return None
    from plancode.outputs import without_way_back
    from plancode.resources import folder
    from plancode.survey import survey

    today, output = given["today"], given["output"]
    site = without_way_back(output) if output else Path("site")
    names = ("no_history", "strict", "is_incognito", "is_public")
    about = ("site", str(site), today and today.isoformat(), *(given[name] for name in names))
    beside = (folder(_OWN), site)
    return survey(context.obj, about, store_of(context), began=time_ns(), beside=beside)


def _told(errors: int, pages: int, start: str) -> int:
    from plancode.formats import plain

    if errors:
        _tell_errors(errors)
    write(say("{pages:page|pages} written: {start}", pages=Count(pages), start=plain(start)))
    return OK


def _tell_errors(errors: int) -> None:
    words = say("the check finds {errors:error|errors}: `plancode check` shows them", errors=Count(errors))
    click.echo(words, err=True)
