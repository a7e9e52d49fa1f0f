"""`digest`: the week of a person as a mail."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from plancode.cli import completion_sources
from plancode.cli.app import OK
from plancode.cli.context import as_of, opened_to_publish, write
from plancode.cli.help import Command
from plancode.cli.language import language, say
from plancode.cli.overview import owner_of
from plancode.cli.places import is_standard_output, place_of
from plancode.cli.progress import progress
from plancode.diagnostics import text

_NO_PLACE = text("{output} is no place for a mail: it lies among the plans, or in git's own folder")
_ALONE = text("--output names a file for the mail alone")


@click.command("digest", cls=Command)
@click.argument("name", metavar="[PERSON]", required=False, shell_complete=completion_sources.ids("person"))
@click.option("--output", type=click.Path(path_type=Path), default=None, help="The file to write, such as week.eml.")
@click.option("--sender", default=None, metavar="ADDRESS", help="Whom it comes from; default: the person.")
@as_of
@click.pass_context
def digest_command(
    context: click.Context, name: str | None, output: Path | None, sender: str | None, today: date | None
) -> int:
    """Write the week of a person as a mail, with text and HTML: to standard output for the program that sends it, or to a file.

    PERSON is you where it is left out, by the address that git is configured with.
    """
    from plancode.check import check
    from plancode.formats import plain
    from plancode.history import History
    from plancode.site.digest import digest
    from plancode.site.publish import NO_MAIL, write_mail
    from plancode.site.report import Binder
    from plancode.views import Source
    from plancode.workspace import find_whole

    found = opened_to_publish(context, None, otherwise=NO_MAIL, needs_git=False, today=today)
    place = (
        place_of(output, found, problem=_NO_PLACE, hint=_ALONE) if output and not is_standard_output(output) else None
    )
    asked = name or f"person/{owner_of(found, mine=True, owner=None)}"
    person = find_whole(found.workspace, asked, ("person",))
    with progress(say("history")) as told:
        checked = check(found, with_history=found.repository is not None, on_progress=told)
    source = Source(found.workspace, checked.history or History(), checked.diagnostics, found.today)
    mail = digest(source, person.id, Binder(source, found.folder / "templates", language=language()), sender=sender)
    if place is None:
        click.echo(mail, nl=False)
    else:
        write_mail(place, mail)
        write(say("written: {output}", output=plain(str(place))))
    return OK
