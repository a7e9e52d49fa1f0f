"""How every command that writes new records ends: what would be wrong, or what was written and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

import click

from plancode import edits
from plancode.cli.app import FINDINGS, OK
from plancode.cli.context import now, write
from plancode.cli.language import in_words, language, say
from plancode.diagnostics import Ref, Severity, Text, text
from plancode.drafting import Draft
from plancode.formats import human, human_findings, patch, plain
from plancode.project import Opened
from plancode.steps import unread
from plancode.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])


def dry_run(command: F) -> F:
    """Add --dry-run, which shows a change and does not make it."""
    return click.option("--dry-run", is_flag=True, help="Show the change as a unified diff, and write nothing.")(
        command
    )


def today_in(found: Opened, today: date | None) -> date:
    """Return today as --as-of says, else as the workspace's clock does."""
    return today or now().astimezone(found.workspace.config.zone).date()


def notes(lines: Sequence[Text]) -> None:
    """Print what is to be known beside the result."""
    for line in lines:
        click.echo(plain(in_words(line)), err=True)


def cannot_be_read(context: click.Context, workspace: Workspace, refs: Iterable[Ref]) -> bool:
    """Say why records cannot be read whole, where they cannot: nothing is made of what is not known."""
    damage = unread(workspace, list(refs))
    if damage.diagnostics:
        shown = human_findings(damage, colour=bool(context.color), language=language())
        write("\n\n".join("\n".join(lines) for lines in shown))
        click.echo(say("nothing was written"), err=True)
    return bool(damage.diagnostics)


def finish(
    context: click.Context, found: Opened, draft: Draft, *, dry: bool, next_step: Text, more: Sequence[str] = ()
) -> int:
    """Write the draft, or show it, and say what to do next; where it would be wrong, say what, and write nothing."""
    report = list(human(draft.report, colour=bool(context.color), seconds=0, language=language()))
    if draft.report.failed(Severity.ERROR):
        write("\n".join(report))
        click.echo(say("nothing was written"), err=True)
        return FINDINGS
    for line in report[:-1]:
        click.echo(line, err=True)
    if dry:
        write("\n".join(patch(draft.edits, colour=bool(context.color))))
        write(say("next: {what}", what=text("the same without --dry-run writes it")))
        return OK
    edits.write(found.folder, draft.edits)
    write("\n".join([*(f"{ref.kind} {ref.id}  {plain(path)}" for ref, path in draft.places), *more]))
    write(say("next: {what}", what=next_step))
    return OK
