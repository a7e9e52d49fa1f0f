"""`agenda`: what is overdue and due, and what wants a follow-up."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.busy import busy, sections
from tests.support.cli import plancode


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return busy(tmp_path)


def test_agenda_runs_from_overdue_to_a_month_and_what_wants_a_follow_up(folder: Path) -> None:
    assert sections(plancode(folder, "agenda", "--as-of", "2026-11-23").out) == {
        "Overdue": ["yesterday"],
        "This week (2026-11-23 to 2026-11-30)": ["today", "in-a-week"],
        "Next 30 days (2026-12-01 to 2026-12-23)": ["in-a-month"],
        "Done without a follow-up": ["done"],
        "Linked to nothing": [
            "yesterday",
            "today",
            "in-a-week",
            "in-a-month",
            "later",
            "following",
            "followed",
            "done",
        ],
    }


def test_agenda_with_one_contact_has_no_other(folder: Path) -> None:
    assert plancode(folder, "agenda", "--as-of", "2026-11-23", "--contact", "weber").out == "nothing is due\n"


@pytest.mark.parametrize("day", ["1899-12-31", "9999-12-31"])
def test_a_day_outside_of_the_years_that_dates_may_have_is_wrong_usage(folder: Path, day: str) -> None:
    plancode(folder, "agenda", "--as-of", day, code=2, err=f"`{day}` lies outside the years 1900 to 2999")
    plancode(folder, "agenda", "--as-of", "2999-12-31")
