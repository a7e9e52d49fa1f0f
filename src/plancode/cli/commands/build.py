"""`build`: the report site."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plancode.cli.app import FINDINGS, OK
from plancode.cli.context import as_of, at, opened, write
from plancode.cli.help import Command
from plancode.cli.language import say
from plancode.cli.progress import progress
from plancode.diagnostics import CannotRun, Count, Severity, text
from plancode.messages.suggestions import suggestion

if TYPE_CHECKING:
    from plancode.history import History
    from plancode.project import Project
    from plancode.workspace import Workspace


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
    from plancode.check import check
    from plancode.formats import plain
    from plancode.history import History
    from plancode.site import build
    from plancode.site.masking import incognito, public

    found = opened(context, moment, needs_git=not no_history, today=today)
    place = _place(output or found.folder / "site", found)
    # Marks of today count for an earlier moment too, when records may not have been marked yet.
    present = opened(context, None, needs_git=False).workspace if moment and is_public else found.workspace
    internal = _internal(present) if is_public else ()
    with progress(say("history")) as told:
        report = check(found, with_history=not no_history, on_progress=told)
    history = report.history or History()
    _refuse_unknown(internal, present, history)
    errors = report.count(Severity.ERROR)
    if errors:
        words = say("the check finds {errors:error|errors}: `plancode check` shows them", errors=Count(errors))
        click.echo(words, err=True)
        if strict:
            return FINDINGS
    with progress(say("pages")) as told:
        built = build(
            found.workspace,
            history,
            report.diagnostics,
            output=place,
            today=found.today,
            own_templates=found.folder / "templates",
            masks=(
                *([partial(public, internal=internal, present=present)] if is_public else []),
                *([incognito] if is_incognito else []),
            ),
            on_progress=told,
        )
    start = plain(str(built.output / "index.html"))
    write(say("{pages:page|pages} written: {start}", pages=Count(built.pages), start=start))
    return OK


def _place(output: Path, found: Project) -> Path:
    """Return the absolute path of output.

    Raises:
        CannotRun: it lies among the plans, or in git's own folder.
    """
    from plancode.site.publish import without_way_back
    from plancode.workspace import PLANS_FOLDER

    place = without_way_back(output)
    kept = [(found.folder / PLANS_FOLDER).resolve()]
    if found.repository:
        kept.append(found.repository.git_dir.resolve())
    # Also by the name `.git`: a linked work tree keeps git's common folder elsewhere.
    if ".git" in place.parts or any(place.is_relative_to(folder) for folder in kept):
        raise CannotRun(
            text("{output} is no place for a site: it lies among the plans, or in git's own folder", output=place),
            text("choose a folder for the site alone with --output"),
        )
    return place


def _internal(workspace: Workspace) -> tuple[str, ...]:
    """Return the kinds, records and fields that are marked as internal.

    Raises:
        CannotRun: the configuration has errors, so that its marks are not known and internal records would be shown.
    """
    from plancode.workspace import CONFIG_NAME

    path = workspace.prefix + CONFIG_NAME
    if any(each.path == path and each.severity is Severity.ERROR for each in workspace.diagnostics):
        raise CannotRun(
            text("{path} has errors, so what is internal is not known", path=path),
            text("see them with `plancode check`; nothing was written"),
        )
    return workspace.config.file.site.internal


def _refuse_unknown(internal: Iterable[str], workspace: Workspace, history: History) -> None:
    """Raise CannotRun where a mark names a record that never existed: the record that was meant would be shown."""
    refs = {*workspace.records, *workspace.damaged, *(each.record for each in history.transitions)}
    refs |= {each.record for each in history.objective_changes}
    known = {"/".join(ref) for ref in refs}
    for each in internal:
        if "/" in each and each not in known:
            raise CannotRun(
                text("site.internal marks `{record}`, and there is no such record", record=each),
                suggestion(each, known) or text("mend the mark, or remove it"),
            )
