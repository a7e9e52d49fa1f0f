"""`import`: records from another program's file, new ones and what changed; or the beginning of a mapping for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plancode.cli.app import FINDINGS, OK
from plancode.cli.context import note, opened, write
from plancode.cli.help import Command
from plancode.cli.language import in_words, say
from plancode.cli.output import change, how
from plancode.cli.progress import progress

if TYPE_CHECKING:
    from plancode.changes import Proposal
    from plancode.exchange.intake.imported import Import
    from plancode.project import Project


@click.command("import", cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--mapping",
    default=None,
    metavar="FILE",
    help="Which column goes to which field; or the name of a built-in mapping, such as `oracle-fr`.",
)
@click.option("--plan", default=None, metavar="ID", help="For opportunities that name neither plan nor objective.")
@click.option("--propose", is_flag=True, help="Print a mapping for this file to begin with, and import nothing.")
@how
@click.pass_context
def import_command(
    context: click.Context,
    file: Path,
    mapping: str | None,
    plan: str | None,
    propose: bool,
    dry_run: bool,
    commit: bool,
) -> int:
    """Take records from FILE: CSV, XLSX, vCard or iCalendar, or a folder of CSV files, as an export writes it.

    Known are the columns of `oracle-en`, `oracle-fr`, `salesforce`, and of our own export. What is there already is changed where
    the file says otherwise. Exit 1: rows were refused; the others are taken.
    """
    if propose:
        return _propose(context, file, mapping)
    found: list[Import] = []

    def wanted(project: Project) -> Proposal | None:
        return _proposal(context, project, (file, mapping, plan), found)

    code = change(context, wanted, dry_run=dry_run, commit=commit, needs_git=False)
    return code if code != OK or not found or not found[-1].outcome.refused else FINDINGS


def _proposal(
    context: click.Context, project: Project, asked: tuple[Path, str | None, str | None], found: list[Import]
) -> Proposal | None:
    from plancode.exchange.intake.fieldmap import field_map
    from plancode.exchange.intake.imported import imported
    from plancode.exchange.intake.sheets import sheets_of
    from plancode.exchange.intake.told import as_given, lines_of, notes_of, warnings_of, without_many_warnings

    file, mapping, plan = asked
    # What is read first and made then takes long, and so does the check of it, which has no bar: the last one stays.
    with progress(say("rows")) as told, progress(say("records")) as written:
        made = imported(
            project,
            sheets_of(context.obj / file),
            field_map(mapping and str(_placed(context, mapping))),
            source=file.name,
            plan=plan,
            on_row=told,
            on_file=written,
        )
    found.append(made)
    notes = (*notes_of(made), *warnings_of(made))
    if not made.proposal.edits and not made.proposal.refused.diagnostics:
        for words in notes:
            note(in_words(words))
        write(say("nothing to write"))
        return None
    return replace(
        without_many_warnings(made.proposal),
        lines=tuple(lines_of(made, project.sources.prefix)),
        notes=notes,
        afterwards=as_given(project, made, context.obj),
    )


def _placed(context: click.Context, mapping: str) -> str | Path:
    """Return the file of a mapping as it is found from where the user stands; else its name."""
    path = context.obj / mapping
    return path if path.is_file() else mapping


def _propose(context: click.Context, file: Path, mapping: str | None) -> int:
    from plancode.exchange.intake.fieldmap import field_map
    from plancode.exchange.intake.propose import mapping_for
    from plancode.exchange.intake.sheets import sheets_of

    project = opened(context, None, needs_git=False)
    named = field_map(mapping and str(_placed(context, mapping)))
    made = mapping_for(sheets_of(context.obj / file), named, project.workspace)
    for words in made.said:
        note(in_words(words))
    write(made.text)
    return OK
