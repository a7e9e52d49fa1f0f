"""What a history keeps while it is walked: what stands, and what a later commit is judged by; not what stood once."""

from __future__ import annotations

import gc
from pathlib import Path

from benchmarks.generated import repository

from plancode.history.states import Entry
from plancode.project import history_of, open_project

_FILES, _COMMITS = 20, 2_500


def _whole() -> int:
    """Return how many versions of records are in memory with all that they say."""
    return sum(type(each) is Entry and "id" in each.data for each in gc.get_objects())


def test_a_history_keeps_versions_by_its_files_and_not_by_its_commits(tmp_path: Path) -> None:
    folder = repository(tmp_path / "repo", files=_FILES, commits=_COMMITS, packed=False)
    before, kept = _whole(), list[int]()
    history = history_of(open_project(folder, needs_git=True), on_progress=lambda *_: kept.append(_whole() - before))
    assert len(history.transitions) > _COMMITS / 2
    # Of the last part, each version is still at hand; a thousand commits before it make no difference.
    first, second, last = kept
    assert _FILES < last < second < 1.2 * first, kept
