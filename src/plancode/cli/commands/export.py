"""`export`: the records in a format of other programs, or all that is held on one person."""

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
from plancode.cli.params import Choice
from plancode.cli.places import is_standard_output, place_of
from plancode.cli.progress import progress
from plancode.cli.unknown import history_or_note, note_unread
from plancode.diagnostics import text
from plancode.exchange import FORMATS

if TYPE_CHECKING:
    from plancode.history import History
    from plancode.project import Project
    from plancode.views import Source

_NO_PLACE = text("{output} is no place for an export: it lies among the plans, or in git's own folder")
_ALONE = text("--output names a place for the export alone")
# What people call a format whose name they do not know.
_OTHER_NAMES = {
    **dict.fromkeys(("ical", "icalendar", "calendar"), "ics"),
    **dict.fromkeys(("vcard", "card", "cards", "contacts"), "vcf"),
    **dict.fromkeys(("excel", "xls", "xlsm", "spreadsheet"), "xlsx"),
    **dict.fromkeys(("ndjson", "json-lines", "jsonlines"), "jsonl"),
    **dict.fromkeys(("sql", "db", "database", "sqlite3"), "sqlite"),
}
# What git tells stands in none of them.
_WITHOUT_HISTORY = ("jsonl", "ics", "vcf")


@click.command("export", cls=Command)
@click.argument("form", metavar="FORMAT", required=False, type=Choice(FORMATS, meant=_OTHER_NAMES))
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="What to write: a folder for csv and parquet, else a file; `-` is standard output, for json, jsonl, ics, vcf.",
)
@click.option(
    "--subject",
    default=None,
    metavar="CONTACT",
    shell_complete=completion_sources.ids("contact"),
    help="In place of a format: a folder with everything that is held on this contact, for the right of access.",
)
@click.option("--workspace", default=None, metavar="NAME", help="For parquet: what each row names as its workspace.")
@click.option(
    "--public", "is_public", is_flag=True, help="Leave out what is internal: notes, addresses, `site.internal`."
)
@at
@as_of
@click.pass_context
def export_command(
    context: click.Context,
    form: str | None,
    output: Path,
    subject: str | None,
    workspace: str | None,
    is_public: bool,
    moment: str | None,
    today: date | None,
) -> int:
    """Write the records for other programs; FORMAT is csv, jsonl, json, sqlite, xlsx, parquet, ics or vcf.

    The tables are named as the kinds; `link` has what refers to what, `transition` what git tells. What is there is
    replaced whole, and only if an earlier export wrote it.
    """
    from plancode.exchange.export import NOTHING, STREAMED, require_installed

    if workspace is not None and form != "parquet":
        raise click.UsageError(say("--workspace goes with parquet"))
    if (form is None) == (subject is None) or (subject is not None and is_public):
        raise click.UsageError(say("name a format, or a contact by --subject, of which nothing is left out"))
    if form is not None:
        require_installed(form)
    found = opened_to_publish(context, moment, otherwise=NOTHING, needs_git=False, today=today)
    is_printed = is_standard_output(output) and form in STREAMED
    place = None if is_printed else place_of(output, found, problem=_NO_PLACE, hint=_ALONE)
    note_unread(found.workspace)
    history = _history(found, form)
    source = _public(context, found, history, is_earlier=moment is not None) if is_public else _whole(found, history)
    if place is None:
        _print(source, str(form))
    elif form is not None:
        _export(source, form, place, workspace=workspace)
    else:
        _export_subject(found, source, str(subject), place)
    return OK


def _print(source: Source, form: str) -> None:
    from plancode.exchange.export import pieces

    write_pieces(pieces(source, form, language()))


def _export(source: Source, form: str, place: Path, *, workspace: str | None) -> None:
    from plancode.exchange.export import export

    export(source, form, place, workspace=workspace, language=language())
    _tell(place)


def _tell(place: Path) -> None:
    from plancode.formats import plain

    write(say("written: {output}", output=plain(str(place))))


def _export_subject(found: Project, source: Source, name: str, place: Path) -> None:
    from plancode.exchange.export import export_subject
    from plancode.models import Contact
    from plancode.workspace import find_whole

    identity = find_whole(found.workspace, name, ("contact",)).id
    contact = found.workspace.get(Contact, found.workspace.merges.get(identity, identity))
    if contact is not None:
        export_subject(found, source, contact, place, language=language())
        _tell(place)


def _history(found: Project, form: str | None) -> History:
    from plancode.history import History

    if form in _WITHOUT_HISTORY:
        return History()
    with progress(say("history")) as told:
        return history_or_note(found, told) or History(complete=False)


def _whole(found: Project, history: History) -> Source:
    from plancode.views import Source

    return Source(found.workspace, history, (), found.today)


def _public(context: click.Context, found: Project, history: History, *, is_earlier: bool) -> Source:
    """Return the source without what is internal, as the public site has it."""
    from plancode.site.masking import Shown
    from plancode.views import Source

    whole = Shown(found.workspace, history, ())
    shown = masked(context, found, whole, is_public=True, is_incognito=False, is_earlier=is_earlier)
    return Source(shown.workspace, shown.history, (), found.today, shown.left_out)
