"""`complete`: note that an activity was done."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import plancode
from tests.support.git import answered
from tests.support.moving import made, plan

OBJECTIVE = (
    "kind: objective\nid: talks\nname: Talks # two\nperiod: FY2099\ntype: awareness\nstatus: draft\nplan: p\n"
    "target: {value: 3, unit: talk} # agreed\nevidence: [one]\n"
)
VISIT = "kind: activity\nid: visit\nsubject: Visit\nform: task\ndue: 2026-01-31\nplan: p\naccount: chu # there\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {"plans/p.yaml": plan(), "plans/o.yaml": OBJECTIVE, "plans/v.yaml": VISIT}
    return made(tmp_path, files)


def test_an_activity_is_completed_today_or_on_a_day(folder: Path) -> None:
    ended = plancode(folder, "complete", "visit", "--as-of", "2026-02-03", err="next: git ")
    assert ended.out == "activity visit  completed: (none) → 2026-02-03  plans/v.yaml\n"
    assert "commit -m 'Complete activity visit' -- plans/v.yaml\n" in ended.err
    assert (folder / "plans/v.yaml").read_text() == VISIT + "completed: 2026-02-03\n"
    again = ["complete", "visit", "--on", "2026-02-04"]
    plancode(folder, *again, code=2, err="change the day with `plancode set visit completed DATE`")


def test_what_has_not_happened_yet_is_tried_and_not_written(folder: Path) -> None:
    tomorrow = ("complete", "visit", "--as-of", "2100-02-03")
    plancode(folder, *tomorrow, code=2, err="error: as of 2100-02-03 it can be tried, not written\n")
    assert (folder / "plans/v.yaml").read_text() == VISIT
    assert "+completed: 2100-02-03\n" in plancode(folder, *tomorrow, "--dry-run", err=None).out


def test_what_is_no_activity_leads_to_the_list_of_activities(folder: Path) -> None:
    listing = "see what there is: `plancode list activity`"
    told = plancode(folder, "complete", "talks", code=2, err="is of a kind that this command is not for")
    assert listing in told.err
    assert listing in plancode(folder, "complete", "nothing-like-it", code=2, err="there is no record").err


def test_completing_says_what_came_of_it_and_what_it_counts(folder: Path) -> None:
    given = ["--on", "2026-02-02", "--outcome", "She liked it:\nall of it", "--counts", "2"]
    plancode(folder, "complete", "visit", *given, "--commit", err="next: to share it")
    assert (folder / "plans/v.yaml").read_text() == (
        VISIT + "completed: 2026-02-02\ncounts: 2\noutcome: |-\n  She liked it:\n  all of it\n"
    )
    assert answered(folder, "log", "-1", "--format=%s") == "Complete activity visit"
    plancode(folder, "complete", "visit", "--counts", "-1", code=2, err="is not a number from 0 on")
    plancode(folder, "complete", "visit", "--counts", "many", code=2, err="is not a number from 0 on")
    plancode(folder, "complete", "talks", code=2, err="objective `talks` is of a kind that this command is not for")
