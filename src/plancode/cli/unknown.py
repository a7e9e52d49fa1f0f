"""What is not known, said wherever something is counted, listed or missing: it is not the same as what is not there."""

from __future__ import annotations

import re
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
    """Say on standard error what a list or count leaves out since it cannot be read."""
    for words in (_damaged(workspace), _unreadable(workspace)):
        if words is not None:
            note(in_words(words))


def history_or_note(found: Project) -> History | None:
    """Return the history of what is opened; where there is none to be had, say why on standard error, and return None."""
    from plancode.formats import plain
    from plancode.project import history_of

    try:
        return history_of(found)
    except CannotRun as error:
        click.echo(plain(say("no history: {problem}", problem=error.text)), err=True)
        return None


def _damaged(workspace: Workspace) -> Text | None:
    # A record that stands twice is read once, from the first of the two.
    if not workspace.damaged:
        return None
    return text(
        "note: {records:record|records} left out that cannot be read; `plancode check` says why",
        records=Count(len(workspace.damaged)),
    )


def _unreadable(workspace: Workspace) -> Text | None:
    paths = list(dict.fromkeys(workspace.unreadable))
    if not paths:
        return None
    return text(
        "note: {files:file|files} read in part or not at all; `plancode check` says why", files=Count(len(paths))
    )


def start_of_judging(workspace: Workspace) -> str | None:
    """Return the commit before which the history is taken as given; None where all of it is judged and told."""
    since = workspace.config.file.history.since
    return since[:_SHORT] if since and _FULL_ID.fullmatch(since) else since


def why_nothing_is_told(workspace: Workspace, record: Ref) -> Text:
    """Return why git tells no status change of a record that is there and has a status."""
    since = start_of_judging(workspace)
    if since is None:
        return text("git tells no status change of {record}; `plancode check` says what is not known", record=record)
    return text(
        "no status change of {record} after {since}; what came before is taken as given (`history.since`)",
        record=record,
        since=since,
    )
