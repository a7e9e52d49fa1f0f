"""What `status`, `agenda` and `coverage` share: the source of their views, the owner, how a part is printed, and any view as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from plancode.cli import completion_sources
from plancode.cli.context import write
from plancode.cli.language import in_words, language, say
from plancode.cli.params import none_such
from plancode.cli.unknown import history_or_note, note_unread
from plancode.diagnostics import text

if TYPE_CHECKING:
    from plancode.diagnostics import Diagnostic
    from plancode.project import Project
    from plancode.views import Source
    from plancode.views.row_types import ActivityLine, AttentionLine, OpportunityLine


F = TypeVar("F", bound=Callable[..., Any])


def whose(of_owner: str) -> Callable[[F], F]:
    """Add --mine and --owner; of_owner is the help of the latter."""

    def add(command: F) -> F:
        owner = click.option(
            "--owner", default=None, metavar="ID", shell_complete=completion_sources.ids("person"), help=of_owner
        )
        mine = click.option(
            "--mine", is_flag=True, help="Only what is mine, by the address that git is configured with."
        )
        return mine(owner(command))

    return add


def source_of(found: Project, diagnostics: tuple[Diagnostic, ...] = ()) -> Source:
    """Return the source of the views; standard error says what cannot be read, or why there is no history.

    diagnostics are the findings that the views tell of.
    """
    from plancode.history import History
    from plancode.views import Source

    note_unread(found.workspace)
    return Source(found.workspace, history_or_note(found) or History(), diagnostics, found.today)


def owner_of(found: Project, *, mine: bool, owner: str | None) -> str | None:
    """Return the id of the owner whose rows are asked for; None: everybody's. Raises click.UsageError if unknown."""
    if mine and owner is not None:
        raise click.UsageError(say("either --mine or --owner"))
    if not mine:
        require_known(found, owner)
        return owner
    you = found.you
    if you.person is None and not you.identity.email:
        raise click.UsageError(
            say("git does not know your address: run `git config user.email ADDRESS`, or add --owner ID")
        )
    if you.person is None:
        raise click.UsageError(
            say(
                "git uses `{address}`, which is nobody's here; add --owner ID",
                address=you.identity.email,
            )
        )
    return you.person.id


def require_known(found: Project, name: str | None) -> None:
    """Make sure that a record has this id, where one is given, read whole or not.

    Raises:
        CannotRun: none has it, but a file cannot be read and may hold it.
        click.UsageError: none has it.
    """
    from plancode.workspace import require_all_read

    known = {ref.id for ref in found.workspace.documents}
    if name is not None and name not in known:
        require_all_read(found.workspace, name)
        raise none_such(text("there is no record `{identity}`", identity=name), name, known)


def part(heading: str, rows: Sequence[str]) -> Iterator[str]:
    """Yield rows below a heading; nothing where there are no rows."""
    if rows:
        yield ""
        yield heading
        yield from (f"  {row}" for row in rows)


def activity_line(row: ActivityLine) -> str:
    """Return an activity on one line: its day, subject, contact and owner."""
    from plancode.formats import named, plain

    contact = f"  {named(row.contact[1], language())}" if row.contact else ""
    owner = f"  {plain(row.owner)}" if row.owner else ""
    until = say("  until {day}", day=row.last) if row.last else ""
    return f"{row.day or '          '}  {row.id}  {plain(row.subject)}{until}{contact}{owner}"


def opportunity_line(row: OpportunityLine) -> str:
    """Return an opportunity on one line: its close date, name, contact and owner."""
    from plancode.formats import named, plain

    contact = f"  {named(row.contact[1], language())}" if row.contact else ""
    owner = f"  {plain(row.owner)}" if row.owner else ""
    return f"{row.close_date}  {row.id}  {plain(row.name)}{contact}{owner}"


def attention_line(row: AttentionLine) -> str:
    """Return what tells whether a plan is alive on one line: its code, and its message."""
    from plancode.formats import plain

    return f"{row.code}  {plain(in_words(row.message))}"


def this_week(first: date, last: date) -> str:
    """Return the heading of what is due this week, with the days that are meant."""
    return say("This week ({first} to {last})", first=first, last=last)


def write_view(view: object) -> None:
    """Print a view as JSON."""
    from plancode.formats import value_json, write_json

    rows = {each.name: getattr(view, each.name) for each in fields(view)} if is_dataclass(view) else {}
    write(write_json({"version": 1, **{name: value_json(value) for name, value in rows.items()}}))
