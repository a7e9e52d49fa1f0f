"""Notes on what could not be read, wherever records are counted, listed or missing: unread is not absent."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from plancode.cli.context import note
from plancode.cli.language import in_words, say
from plancode.diagnostics import CannotRun, Count, Ref, Text, text

if TYPE_CHECKING:
    from plancode.history import History
    from plancode.project import Project
    from plancode.workspace import Workspace

_FULL_ID = re.compile(r"[0-9a-f]{40,64}")
_SHORT = 10


def note_unread(workspace: Workspace) -> None:
    """Say on standard error how many records and files a list or count leaves out, as they cannot be read."""
    for words in (_damaged(workspace), _unreadable(workspace)):
        if words is not None:
            note(in_words(words))


def history_or_note(found: Project, on_progress: Callable[[int, int], None] | None = None) -> History | None:
    """Return the history of a project; None where it cannot be read, with the reason on standard error."""
    from plancode.formats import plain
    from plancode.project import history_of

    try:
        return history_of(found, on_progress=on_progress)
    except CannotRun as error:
        click.echo(plain(say("no history: {problem}", problem=error.text)), err=True)
        return None


def _damaged(workspace: Workspace) -> Text | None:
    # Records, not documents, are counted: of a record that stands twice, only the first document is read.
    if not workspace.damaged:
        return None
    return text(
        "note: {records:record|records} left out that cannot be read; `plancode check` says why",
        records=Count(len(workspace.damaged)),
    )


def _unreadable(workspace: Workspace) -> Text | None:
    # Of the configuration, which is no file of records, it is told where the project is opened.
    count = len(set(workspace.unreadable) - {workspace.config_path})
    if not count:
        return None
    return text("note: {files:file|files} read in part or not at all; `plancode check` says why", files=Count(count))


def start_of_judging(workspace: Workspace) -> str | None:
    """Return the commit, shortened, before which the history is taken as given; None where all of it is judged."""
    since = workspace.config.file.history.since
    return since[:_SHORT] if since and _FULL_ID.fullmatch(since) else since


def why_nothing_is_told(workspace: Workspace, record: Ref) -> Text:
    """Return why git tells no status change of an existing record that has a status."""
    since = start_of_judging(workspace)
    if since is None:
        return text("git tells no status change of {record}; `plancode check` says what is not known", record=record)
    return text(
        "no status change of {record} after {since}; what came before is taken as given (`history.since`)",
        record=record,
        since=since,
    )
