"""`status`, `agenda` and `coverage`: what needs me, and who has no plan."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.cli import plancode
from tests.support.sound import git, repository

PEOPLE = (
    "kind: person\nid: marie\nname: Marie\nemail: marie@example.org\n---\n"
    "kind: person\nid: paul\nname: Paul\nemail: paul@example.org\nrole: approver\n"
)
CONTACTS = (
    "kind: contact\nid: dupont\nfirst_name: Élodie\nlast_name: Dupont\ntier: 1\nowner: marie\n---\n"
    "kind: contact\nid: weber\nfirst_name: Karl\nlast_name: Weber\nowner: paul\n---\n"
    "kind: contact\nid: silent\nfirst_name: No\nlast_name: More\nopt_out: true\n"
)


def plan(name: str, period: str, status: str, owner: str = "marie", contact: str = "dupont") -> str:
    return (
        f"kind: plan\nid: {name}\nname: {name}\nperiod: {period}\ntype: engagement\nstatus: {status}\n"
        f"owner: {owner}\ncontacts: [{contact}]\ngoals: [Be known]\n"
    )


def task(name: str, due: str, owner: str = "marie", more: str = "") -> str:
    return f"kind: activity\nid: {name}\nsubject: About {name}\nform: task\ndue: {due}\nowner: {owner}\ncontact: dupont\n{more}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    activities = [
        task("yesterday", "2026-11-22"),
        task("today", "2026-11-23"),
        task("in-a-week", "2026-11-30", "paul"),
        task("in-a-month", "2026-12-23"),
        task("later", "2026-12-24"),
        task("done", "2026-11-01", more="completed: 2026-11-02\n"),
        task("followed", "2026-11-01", more="completed: 2026-11-02\n"),
        task("following", "2027-02-01", more="follow_up_of: followed\n"),
    ]
    plans = [
        plan("waiting", "FY2027", "draft"),
        plan("late", "FY2026-Q4", "draft"),
        plan("over", "FY2026-Q3", "draft"),
        plan("other", "FY2027-Q1", "draft", "paul", "weber"),
    ]
    first = {
        "plans/people.yaml": PEOPLE,
        "plans/contacts.yaml": CONTACTS,
        "plans/activities.yaml": "---\n".join(activities),
        "plans/plans.yaml": "---\n".join(plans),
    }
    submitted = first["plans/plans.yaml"].replace("status: draft", "status: submitted", 1)
    approved = submitted.replace(plan("over", "FY2026-Q3", "draft"), plan("over", "FY2026-Q3", "final-approved"))
    return repository(tmp_path, first, {"plans/plans.yaml": submitted}, {"plans/plans.yaml": approved})


def sections(text: str) -> dict[str, list[str]]:
    """Return the ids of each section by its heading."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in text.splitlines():
        if line and not line.startswith(" "):
            heading = line
        elif line:
            words = line.split()
            found.setdefault(heading, []).append(words[1] if words[0].startswith("20") else words[0])
    return found


def test_status_says_what_waits_what_is_late_and_what_is_due(folder: Path) -> None:
    shown = plancode(folder, "status", "--as-of", "2026-11-23").out
    assert shown.startswith("Plans  2 Draft   1 Submitted   1 Final Approved   0 Expired\n")
    assert sections(shown) == {
        "To review": ["waiting"],
        "Could expire": ["over"],
        "Late": ["late"],
        "Overdue": ["yesterday"],
        "This week": ["today", "in-a-week"],
    }


def test_status_of_one_owner_leaves_out_the_others(folder: Path) -> None:
    assert sections(plancode(folder, "status", "--as-of", "2026-11-23", "--owner", "paul").out) == {
        "This week": ["in-a-week"]
    }
    plancode(folder, "status", "--owner", "nobody", code=2, err="there is no record `nobody`")


def test_mine_is_whoever_git_is_configured_with(folder: Path) -> None:
    git(folder, "config", "user.name", "Paul")
    git(folder, "config", "user.email", "PAUL@example.org")
    assert sections(plancode(folder, "status", "--as-of", "2026-11-23", "--mine").out) == {"This week": ["in-a-week"]}
    git(folder, "config", "user.email", "stranger@example.org")
    plancode(folder, "status", "--mine", code=2, err="no person has the address `stranger@example.org`")


def test_agenda_runs_from_overdue_to_a_month_and_what_wants_a_follow_up(folder: Path) -> None:
    assert sections(plancode(folder, "agenda", "--as-of", "2026-11-23").out) == {
        "Overdue": ["yesterday"],
        "This week": ["today", "in-a-week"],
        "Next 30 days": ["in-a-month"],
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
    assert lines[3] == "2 of 2 contacts have a plan in FY2027"


def test_coverage_of_a_quarter_is_one_column(folder: Path) -> None:
    assert plancode(folder, "coverage", "FY2027-Q2").out.splitlines()[-1] == "0 of 2 contacts have a plan in FY2027-Q2"


@pytest.mark.parametrize("period", ["2027", "FY2027-Q5", "FY2026-W60"])
def test_coverage_of_no_period_is_wrong_usage(folder: Path, period: str) -> None:
    plancode(folder, "coverage", period, code=2, err="the calendar has no period")


@pytest.mark.parametrize("day", ["1899-12-31", "9999-12-31"])
def test_a_day_outside_of_the_years_that_dates_may_have_is_wrong_usage(folder: Path, day: str) -> None:
    plancode(folder, "agenda", "--as-of", day, code=2, err=f"`{day}` lies outside the years 1900 to 2999")
    plancode(folder, "agenda", "--as-of", "2999-12-31")


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


def ids(folder: Path, *arguments: str) -> list[str]:
    return [
        record["id"] for record in json.loads(plancode(folder, "list", *arguments, "--format", "json").out)["records"]
    ]


def test_lists_are_narrowed_by_what_is_asked(folder: Path) -> None:
    assert ids(folder, "plans", "--status", "draft") == ["late", "other"]
    assert ids(folder, "plans", "--owner", "paul") == ["other"]
    assert ids(folder, "plans", "--contact", "weber") == ["other"]
    assert ids(folder, "plans", "--period", "FY2027") == ["waiting"]
    assert ids(folder, "contacts", "--tier", "1") == ["dupont"]
    assert ids(folder, "plans", "--owner", "paul", "--period", "FY2027") == []


def test_a_list_as_csv_holds_no_formula(folder: Path) -> None:
    (folder / "plans" / "product.yaml").write_text('kind: product\nid: seed\nname: "=1+1"\narea: "a, \\"b\\""\n')
    assert (
        plancode(folder, "list", "products", "--format", "csv").out
        == '"id","name","area"\n"seed","\'=1+1","a, ""b"""\n'
    )


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
    told = "\n2 activities are linked to nothing: `list activity --unlinked`\n"
    assert told in plancode(folder, "status", "--as-of", "2026-11-23").out
    for command in ("status", "agenda"):
        mine = json.loads(plancode(folder, command, "--owner", "paul", "--format", "json", "--as-of", "2026-11-23").out)
        assert [each["id"] for each in mine["unlinked"]] == ["pauls"]
    assert "\nSans rattachement\n" in plancode(folder, "agenda", "--lang", "fr", "--as-of", "2026-11-23").out
    assert "2 activités sans rattachement" in plancode(folder, "status", "--lang", "fr", "--as-of", "2026-11-23").out
    plancode(folder, "list", "plan", "--unlinked", code=2, err="--unlinked is for activities")
