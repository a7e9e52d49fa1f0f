"""`status`, and what it has in common with `agenda` and `coverage`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.busy import CONTACTS, PEOPLE, busy, plan, sections, task
from tests.support.cli import plancode
from tests.support.sound import git, repository

WEEK = "This week (2026-11-23 to 2026-11-30)"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return busy(tmp_path)


def test_status_says_what_waits_what_is_late_and_what_is_due(folder: Path) -> None:
    shown = plancode(folder, "status", "--as-of", "2026-11-23").out
    assert shown.startswith("Plans  2 Draft   1 Submitted   1 Final Approved   0 Expired\n")
    assert sections(shown) == {
        "To review": ["waiting"],
        "Ready to expire": ["over"],
        "Late": ["late"],
        "Overdue": ["yesterday"],
        WEEK: ["today", "in-a-week"],
    }


def test_status_of_one_owner_leaves_out_the_others(folder: Path) -> None:
    assert sections(plancode(folder, "status", "--as-of", "2026-11-23", "--owner", "paul").out) == {
        "Waits for you": ["waiting"], WEEK: ["in-a-week"]
    }  # fmt: skip
    plancode(folder, "status", "--owner", "nobody", code=2, err="there is no record `nobody`")


def test_mine_is_whoever_git_is_configured_with(folder: Path) -> None:
    git(folder, "config", "user.name", "Paul")
    git(folder, "config", "user.email", "PAUL@example.org")
    assert sections(plancode(folder, "status", "--as-of", "2026-11-23", "--mine").out) == {
        "Waits for you": ["waiting"],
        WEEK: ["in-a-week"],
    }
    git(folder, "config", "user.email", "stranger@example.org")
    plancode(folder, "status", "--mine", code=2, err="git uses `stranger@example.org`, which is nobody's here")
    (folder / ".git" / "config").write_text(
        "[core]\n\trepositoryformatversion = 0\n[user]\n\temail =\n", encoding="utf-8"
    )
    plancode(
        folder, "status", "--mine", code=2, err="git does not know your address: run `git config user.email ADDRESS`"
    )


@pytest.mark.parametrize("command", ["status", "agenda", "coverage"])
def test_each_has_json(folder: Path, command: str) -> None:
    told = json.loads(plancode(folder, command, "--as-of", "2026-11-23", "--format", "json").out)
    assert told["version"] == 1
    if command == "status":
        assert told["statuses"] == {"draft": 2, "submitted": 1, "final-approved": 1, "expired": 0}
        assert [each["plan"]["id"] for each in told["to_review"]] == ["waiting"]
    if command == "agenda":
        assert [each["id"] for each in told["overdue"]] == ["yesterday"]
    if command == "coverage":
        assert told["periods"][0] == "FY2026"


def test_they_work_outside_of_git_and_say_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "people.yaml").write_text(PEOPLE)
    for command in ("status", "agenda", "coverage"):
        plancode(tmp_path, command, err="no history: ")


def test_what_is_linked_to_nothing_is_listed_told_and_left_to_its_owner(tmp_path: Path) -> None:
    linked = task("linked", "2026-12-01", more="plan: waiting\n")
    files = {
        "plans/people.yaml": PEOPLE,
        "plans/contacts.yaml": CONTACTS,
        "plans/activities.yaml": "---\n".join(
            [linked, task("loose", "2027-03-01"), task("pauls", "2027-03-02", "paul")]
        ),
        "plans/plans.yaml": plan("waiting", "FY2027", "draft"),
    }
    folder = repository(tmp_path, files)
    listed = plancode(folder, "list", "activity", "--unlinked", "--format", "json").out
    assert [each["id"] for each in json.loads(listed)["records"]] == ["loose", "pauls"]
    assert sections(plancode(folder, "agenda", "--as-of", "2026-11-23").out)["Linked to nothing"] == ["loose", "pauls"]
    told = "\n2 activities are linked to nothing: `plancode list activity --unlinked`\n"
    assert told in plancode(folder, "status", "--as-of", "2026-11-23").out
    for command in ("status", "agenda"):
        mine = json.loads(plancode(folder, command, "--owner", "paul", "--format", "json", "--as-of", "2026-11-23").out)
        assert [each["id"] for each in mine["unlinked"]] == ["pauls"]
    assert "\nSans rattachement\n" in plancode(folder, "agenda", "--lang", "fr", "--as-of", "2026-11-23").out
    assert "2 activités sans rattachement" in plancode(folder, "status", "--lang", "fr", "--as-of", "2026-11-23").out
    plancode(folder, "list", "plan", "--unlinked", code=2, err="--unlinked is for activities")
