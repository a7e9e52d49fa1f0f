"""`report`: the reports of contacts as one file, to mail or to print."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plancode.cli import completion_sources
from plancode.cli.app import OK
from plancode.cli.context import as_of, at, opened_to_publish, write, write_pieces
from plancode.cli.help import Command
from plancode.cli.internal import masked
from plancode.cli.language import language, say
from plancode.cli.overview import owner_of, whose
from plancode.cli.places import is_standard_output, place_of
from plancode.cli.progress import progress
from plancode.diagnostics import WrongUse, text

if TYPE_CHECKING:
    from plancode.project import Project
    from plancode.site.masking import Shown
    from plancode.views import Source

_NO_PLACE = text("{output} is no place for a report: it lies among the plans, or in git's own folder")
_ALONE = text("--output names a file for the report alone")
_PAGES = (".html", ".htm", ".xhtml")


@click.command("report", cls=Command)
@click.argument("names", metavar="[CONTACT]...", nargs=-1, shell_complete=completion_sources.ids("contact"))
@whose("The contacts of this person.")
@click.option("--all", "is_all", is_flag=True, help="All contacts.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to write: HTML, or a PDF where it ends in .pdf; `-` is standard output.",
)
@click.option("--pdf", "is_pdf", is_flag=True, help="Write a PDF, which Chromium prints where it is installed.")
@click.option("--brief", "is_brief", is_flag=True, help="One sheet each: what one needs before a meeting.")
@click.option("--no-history", is_flag=True, help="Leave out what only git knows: who approved what, and when.")
@click.option("--incognito", "is_incognito", is_flag=True, help="Mask names, words and amounts, to show it to anybody.")
@click.option(
    "--public", "is_public", is_flag=True, help="Leave out what is internal: notes, addresses, `site.internal`."
)
@at
@as_of
@click.pass_context
def report_command(
    context: click.Context,
    names: tuple[str, ...],
    mine: bool,
    owner: str | None,
    is_all: bool,
    output: Path,
    is_pdf: bool,
    is_brief: bool,
    no_history: bool,
    is_incognito: bool,
    is_public: bool,
    moment: str | None,
    today: date | None,
) -> int:
    """Write the reports of contacts as one page of HTML that needs nothing else: to mail, to keep, to print.

    It is what the site shows, in the language of the messages (--lang). A file that is there is replaced, and only if an
    earlier report wrote it.
    """
    from plancode.formats import plain
    from plancode.site.publish import NO_REPORT, write_report

    found = opened_to_publish(context, moment, otherwise=NO_REPORT, needs_git=not no_history, today=today)
    is_pdf = _is_pdf(output, is_asked=is_pdf)
    is_printed = is_standard_output(output) and not is_pdf
    place = None if is_printed else place_of(output, found, problem=_NO_PLACE, hint=_ALONE)
    chosen = _chosen(found, names, owner=owner_of(found, mine=mine, owner=owner), is_all=is_all)
    shown = masked(
        context,
        found,
        _whole(found, no_history=no_history),
        is_public=is_public,
        is_incognito=is_incognito,
        is_earlier=moment is not None,
    )
    with progress(say("pages")):
        html = _html(found, shown, chosen, is_brief=is_brief)
        if place is not None:
            write_report(place, html, is_pdf=is_pdf)
    if place is None:
        write_pieces((html,))
    else:
        write(say("written: {output}", output=plain(str(place))))
    return OK


def _is_pdf(output: Path, *, is_asked: bool) -> bool:
    """Return whether a PDF is asked for, by its option or by the ending of the file.

    Raises:
        WrongUse: by its option, for a file that is named as a page.
    """
    ending = output.suffix.lower()
    if is_asked and ending in _PAGES:
        raise WrongUse(
            text("{output} is the name of a page, and --pdf asks for a PDF", output=output),
            text("name it so: `--output {output}`; or leave out --pdf", output=output.with_suffix(".pdf")),
        )
    return is_asked or ending == ".pdf"


def _chosen(found: Project, names: tuple[str, ...], *, owner: str | None, is_all: bool) -> list[str]:
    """Return the ids of the contacts that are asked for; of a merged one, that of the contact that it stands for.

    Raises:
        click.UsageError: none is asked for, in two ways, or the owner has none.
    """
    if (bool(names) + (owner is not None) + is_all) != 1:
        raise click.UsageError(say("name contacts, or --owner, --mine or --all"))
    from plancode.workspace import find_whole

    workspace = found.workspace
    if names:
        asked = [find_whole(workspace, name, ("contact",)).id for name in names]
        return [workspace.merges.get(name, name) for name in asked]
    held = [each.id for each in workspace.contacts if is_all or each.owner == owner]
    if not held:
        raise click.UsageError(say("`{owner}` has no contact", owner=owner) if owner else say("there is no contact"))
    return held


def _whole(found: Project, *, no_history: bool) -> Shown:
    """Return all that the workspace holds; the check's findings are among it, as on the site."""
    from plancode.check import check
    from plancode.history import History
    from plancode.site.masking import Shown

    with progress(say("history")) as told:
        checked = check(found, with_history=not no_history, on_progress=told)
    return Shown(found.workspace, checked.history or History(), checked.diagnostics)


def _html(found: Project, shown: Shown, chosen: list[str], *, is_brief: bool) -> bytes:
    from plancode.site.report import Binder, order_of, report, shown_as
    from plancode.views import Source

    source: Source = Source(shown.workspace, shown.history, shown.diagnostics, found.today, shown.left_out)
    binder = Binder(source, found.folder / "templates", language=language(), notices=shown.notices)
    asked = shown_as(shown, chosen)
    # Who is not among those shown is told of, not passed over.
    ordered = order_of(source, asked)
    missing = [name for name in asked if name not in ordered]
    return report(source, [*ordered, *missing], binder, is_brief=is_brief)
