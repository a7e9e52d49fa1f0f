"""`coverage`: who has a plan in a period, and who has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.busy import busy
from tests.support.cli import plancode


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return busy(tmp_path)


def test_coverage_shows_who_has_a_plan_in_the_year_and_its_quarters(folder: Path) -> None:
    lines = plancode(folder, "coverage", "FY2027").out.splitlines()
    assert lines[0].split() == [
        "id",
        "name",
        "tier",
        "owner",
        "FY2027",
        "FY2027-Q1",
        "FY2027-Q2",
        "FY2027-Q3",
        "FY2027-Q4",
    ]
    assert lines[1].split() == ["dupont", "Élodie", "Dupont", "1", "Marie", "Submitted", "–", "–", "–", "–"]
    assert lines[2].split() == ["weber", "Karl", "Weber", "Paul", "–", "Draft", "–", "–", "–"]
    assert lines[3:] == ["contacts with a plan for FY2027: 2 of 2", "not counted, as they have opted out: 1"]


def test_coverage_of_a_quarter_is_one_column(folder: Path) -> None:
    assert "\ncontacts with a plan for FY2027-Q2: 0 of 2\n" in plancode(folder, "coverage", "FY2027-Q2").out


def test_without_anybody_who_opted_out_nothing_is_said_of_them(folder: Path) -> None:
    plancode(folder, "set", "silent", "opt_out", "--empty", err=None)
    assert "opted out" not in plancode(folder, "coverage", "FY2027").out


@pytest.mark.parametrize("period", ["2027", "FY2027-Q5", "FY2026-W60"])
def test_coverage_of_no_period_is_wrong_usage(folder: Path, period: str) -> None:
    plancode(folder, "coverage", period, code=2, err="the calendar has no period")
