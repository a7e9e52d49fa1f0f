"""What `status`, `agenda` and `coverage` share: the source of their views, the owner, and how a part is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from plancode.cli import completion_sources
from plancode.cli.context import write
from plancode.cli.language import say
from plancode.cli.params import none_such
from plancode.cli.unknown import history_or_note, note_unread
from plancode.diagnostics import text

if TYPE_CHECKING:
    from plancode.project import Project
    from plancode.views import Source
    from plancode.views.row_types import ActivityLine


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


def source_of(found: Project) -> Source:
    """Return the source of the views; standard error says what cannot be read, or why there is no history."""
    from plancode.history import History
    from plancode.views import Source

    note_unread(found.workspace)
    return Source(found.workspace, history_or_note(found) or History(), (), found.today)


def owner_of(found: Project, *, mine: bool, owner: str | None) -> str | None:
    """Return the id of the owner whose rows are asked for; None: everybody's. Raises click.UsageError if unknown."""
    if not mine:
        require_known(found, owner)
        return owner
    you = found.you
    if you.person is None:
        raise click.UsageError(
            say(
                "git uses `{address}`, which is nobody's here; add --owner ID",
                address=you.identity.email,
            )
        )
    return you.person.id


def require_known(found: Project, name: str | None) -> None:
    """Make sure that a record has this id, where one is given; raises click.UsageError."""
    if name is not None and not any(ref.id == name for ref in found.workspace.records):
        raise none_such(
            text("there is no record `{identity}`", identity=name), name, {ref.id for ref in found.workspace.records}
        )


def part(heading: str, rows: Sequence[str]) -> Iterator[str]:
    """Yield rows below a heading; nothing where there are no rows."""
    if rows:
        yield ""
        yield heading
        yield from (f"  {row}" for row in rows)


def activity_line(row: ActivityLine) -> str:
    """Return an activity on one line: its day, subject, contact and owner."""
    from plancode.formats import plain

    contact = f"  {plain(row.contact[1])}" if row.contact else ""
    owner = f"  {plain(row.owner)}" if row.owner else ""
    return f"{row.day or '          '}  {row.id}  {plain(row.subject)}{contact}{owner}"


def write_view(view: object) -> None:
    """Print a view as JSON."""
    from plancode.formats import value_json, write_json

    fields = asdict(view) if is_dataclass(view) and not isinstance(view, type) else {}
    write(write_json({"version": 1, **{name: value_json(value) for name, value in fields.items()}}))
