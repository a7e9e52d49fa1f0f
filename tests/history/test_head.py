"""The head of a history, and when it was committed: of which day the data of a site are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from plancode.history import History
from plancode.project import history_of, open_project
from tests.support.histories import NOW
from tests.support.repo import Repo
from tests.support.table import DUPONT

# The second commit was made late in the evening, an hour after its author wrote it, in a zone where it was the next day.
_FIRST = datetime(2026, 3, 2, 9, tzinfo=UTC)
_SECOND = datetime(2026, 3, 4, 0, 30, tzinfo=timezone(timedelta(hours=2)))
_WRITTEN = datetime(2026, 3, 3, 21, 30, tzinfo=UTC)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository of two commits, each with a step of the plan."""
    made = Repo(tmp_path / "repo")
    made.commit({"plans/dupont.yaml": DUPONT + "draft\n"}, date=_FIRST)
    made.commit(
        {"plans/dupont.yaml": DUPONT + "submitted\n"},
        date=_SECOND,
        authored=_WRITTEN,
        committer=("Paul Roy", "paul@example.org"),
    )
    made.checkout()
    return made


def _history(repo: Repo, *, at: str | None = None) -> History:
    opened = open_project(repo.folder, needs_git=True)
    return history_of(replace(opened.at(at) if at else opened, now=NOW))


def test_the_time_is_that_of_the_committer_of_the_head(repo: Repo) -> None:
    history = _history(repo)
    assert (history.head, history.committed) == (repo.tip()[0], _SECOND)
    assert history.transitions[-1].authored == _WRITTEN


def test_what_is_not_committed_has_no_part_in_it(repo: Repo) -> None:
    repo.write("plans/dupont.yaml", DUPONT + "draft\n")
    history = _history(repo)
    assert [step.commit for step in history.transitions][-1] is None
    assert (history.head, history.committed) == (repo.tip()[0], _SECOND)


def test_a_head_that_touches_no_record_counts_like_any_other(repo: Repo) -> None:
    later = _SECOND + timedelta(days=30)
    head = repo.commit({"README.md": "Plans\n"}, date=later)
    repo.checkout()
    history = _history(repo)
    assert (history.head, history.committed, len(history.transitions)) == (head, later, 2)


@pytest.mark.parametrize("moment", ["HEAD~1", "2026-03-02"])
def test_of_an_earlier_state_it_is_the_time_of_its_own_commit(repo: Repo, moment: str) -> None:
    history = _history(repo, at=moment)
    assert (history.head, history.committed) == (repo.git("rev-parse", "HEAD~1"), _FIRST)


def test_of_the_head_by_name_it_is_the_same_as_without_a_name(repo: Repo) -> None:
    assert _history(repo, at="HEAD").committed == _history(repo).committed == _SECOND


def test_before_the_first_commit_there_is_none(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.write("plans/dupont.yaml", DUPONT + "draft\n")
    history = _history(repo)
    assert (history.head, history.committed) == (None, None)
