"""States and transitions of every governed record over the commit graph (HISTORY.md)."""

from __future__ import annotations

from collections.abc import Callable

from plancode.diagnostics import CannotRun, text
from plancode.history.range import Base, Landing, Range
from plancode.history.reader import Reader
from plancode.history.results import History, ObjectiveChange, Transition
from plancode.history.resumed import has_history

__all__ = ["Base", "History", "Landing", "ObjectiveChange", "Range", "Transition", "has_history", "read"]


def read(span: Range, *, on_progress: Callable[[int, int], None] | None = None) -> History:
    """Return the history of the governed records in a range; on_progress gets the number of walked commits, and of all.

    Raises:
        CannotRun: the clone is shallow, or lacks an object.
    """
    reader = Reader(span, on_progress)
    if span.repository.shallow and not reader.range_is_whole():
        raise CannotRun(
            text("this clone is incomplete (shallow): the history is missing"),
            text(
                "run `git fetch --unshallow`; in CI, set `fetch-depth: 0` (actions/checkout) or `GIT_DEPTH: 0` (GitLab)"
            ),
        )
    return reader.history()
