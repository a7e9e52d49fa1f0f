"""What needs whom: what waits for a reviewer, what came back to an owner, what is past its day, and whether plans live."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.busy import CONTACTS, PEOPLE, plan, sections, task
from tests.support.cli import plancode, write
from tests.support.repo import Repo

AS_OF = ("--as-of", "2026-11-23")
REVIEWER = "kind: person\nid: rita\nname: Rita\nemail: rita@example.org\n"


def told(folder: Path, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(plancode(folder, *arguments, "--format", "json", *AS_OF).out)
    return found


def opportunity(name: str, closes: str, **fields: str) -> str:
    more = "".join(f"{key}: {value}\n" for key, value in ({"status": "pending"} | fields).items())
    return f"kind: opportunity\nid: {name}\nname: About {name}\ntype: publication\nclose_date: {closes}\n{more}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with two plans of marie's: one waits for rita or an approver, one was returned to her."""
    plans = {
        name: plan(name, "FY2027", "draft").replace("contacts:", "reviewers: [rita]\ncontacts:")
        for name in ("waiting", "back")
    }
    repo = Repo(tmp_path)
    files = {f"plans/{name}.yaml": text for name, text in plans.items()}
    people = f"{PEOPLE}---\n{REVIEWER}"
    repo.commit(
        {"plans/people.yaml": people, "plans/contacts.yaml": CONTACTS, **files}, date="2026-11-01T09:00:00+00:00"
    )
    sent = {path: text.replace("draft", "submitted") for path, text in files.items()}
    repo.commit(sent, date="2026-11-03T09:00:00+00:00", author=("Marie", "marie@example.org"))
    repo.commit(
        {"plans/back.yaml": plans["back"]},
        message="Return it\n\nReason: the goal says nothing\nReason: nor does the success\n",
        date="2026-11-20T09:00:00+00:00",
        author=("Rita", "rita@example.org"),
    )
    repo.checkout()
    return tmp_path


@pytest.mark.parametrize(("who", "waiting"), [("rita", ["waiting"]), ("paul", ["waiting"]), ("marie", [])])
def test_what_waits_for_a_reviewer_and_for_an_approver(folder: Path, who: str, waiting: list[str]) -> None:
    shown = sections(plancode(folder, "status", "--owner", who, *AS_OF).out)
    assert shown.get("Waits for you", []) == waiting
    assert shown.get("To review", []) == (["waiting"] if who == "marie" else [])
    found = told(folder, "status", "--owner", who)["waits_for_you"]
    assert [(each["plan"]["id"], each["days"]) for each in found] == [(name, 20) for name in waiting]


def test_nothing_waits_for_somebody_who_may_not_move_it_nor_for_nobody_in_particular(folder: Path) -> None:
    (folder / "plans" / "guest.yaml").write_text("kind: person\nid: guest\nname: Guest\n")
    assert told(folder, "status", "--owner", "guest")["waits_for_you"] == []
    everybody = told(folder, "status")
    assert everybody["waits_for_you"] == []
    assert [each["plan"]["id"] for each in everybody["to_review"]] == ["waiting"]


def test_what_was_returned_says_by_whom_and_why_in_both_languages(folder: Path) -> None:
    reasons = "“the goal says nothing” “nor does the success”"
    assert f"Returned\n  back  back  Marie  2026-11-20 by Rita  {reasons}\n" in plancode(folder, "status", *AS_OF).out
    french = plancode(folder, "status", "--lang", "fr", *AS_OF).out
    reasons = "« the goal says nothing » « nor does the success »"
    french = french.replace("\u00a0", " ")
    assert f"Renvoyés\n  back  back  Marie  le 2026-11-20 par Rita  {reasons}\n" in french
    assert [each["reasons"] for each in told(folder, "status", "--owner", "marie")["returned"]] == [
        ["the goal says nothing", "nor does the success"]
    ]
    assert told(folder, "status", "--owner", "paul")["returned"] == []


def test_a_plan_that_was_submitted_again_is_returned_no_longer(folder: Path) -> None:
    path = folder / "plans" / "back.yaml"
    path.write_text(path.read_text().replace("draft", "submitted"))
    assert told(folder, "status")["returned"] == []


def test_opportunities_past_their_close_date_are_in_status_and_agenda(tmp_path: Path) -> None:
    listed = [
        opportunity("gone", "2026-11-22", owner="paul", contact="dupont"),
        opportunity("today", "2026-11-23"),
        opportunity("won", "2026-11-01", status="won"),
        opportunity("older", "2026-10-01"),
    ]
    write(
        tmp_path, {"plans/people.yaml": PEOPLE, "plans/contacts.yaml": CONTACTS, "plans/o.yaml": "---\n".join(listed)}
    )
    for command in ("status", "agenda"):
        shown = plancode(tmp_path, command, *AS_OF, err=None).out
        assert sections(shown)["Past their close date"] == ["older", "gone"]
        assert "\n  2026-11-22  gone  About gone  Élodie Dupont  Paul\n" in shown + "\n"
        mine = json.loads(plancode(tmp_path, command, "--owner", "paul", "--format", "json", *AS_OF, err=None).out)
        assert [each["id"] for each in mine["past_close"]] == ["gone"]
    with_weber = plancode(tmp_path, "agenda", "--contact", "weber", *AS_OF, err=None).out
    assert with_weber == "nothing is due\n"


def test_a_draft_of_a_past_period_is_counted_and_late_no_longer(tmp_path: Path) -> None:
    plans = [
        plan("now", "FY2026-Q4", "draft"),
        plan("past", "FY2025", "draft"),
        plan("older", "FY2024", "draft", "paul"),
    ]
    write(tmp_path, {"plans/people.yaml": PEOPLE, "plans/contacts.yaml": CONTACTS, "plans/p.yaml": "---\n".join(plans)})
    shown = plancode(tmp_path, "status", *AS_OF, err=None).out
    assert sections(shown)["Late"] == ["now"]
    assert shown.endswith("\n\n2 drafts of past periods, which may be deleted: `plancode list plan --status draft`\n")
    assert "1 draft of a past period" in plancode(tmp_path, "status", "--owner", "paul", *AS_OF, err=None).out
    french = plancode(tmp_path, "status", "--owner", "paul", "--lang", "fr", *AS_OF, err=None).out
    assert "1 projet d’une période passée, qui peut être supprimé" in french


def appointment(name: str, owner: str, more: str = "") -> str:
    start = "form: appointment\nstart: 2026-12-01T09:00\n"
    return task(name, "2026-12-01", owner, more).replace("form: task\ndue: 2026-12-01\n", start)


def test_whether_the_plans_are_alive_is_told_to_those_whom_it_concerns(tmp_path: Path) -> None:
    files = {
        "plans/people.yaml": f"{PEOPLE}---\n{REVIEWER}",
        "plans/contacts.yaml": CONTACTS,
        "plans/a.yaml": "---\n".join((appointment("a", "marie"), appointment("b", "paul"))),
    }
    write(tmp_path, files)
    line = "PC324  `paul` and `marie` both meet contact `dupont` on 2026-12-01"
    for command in ("status", "agenda"):
        assert f"\nNeeds attention\n  {line}\n" in plancode(tmp_path, command, *AS_OF, err=None).out
        (found,) = json.loads(plancode(tmp_path, command, "--format", "json", *AS_OF, err=None).out)["attention"]
        assert found == {
            "code": "PC324",
            "severity": "warning",
            "message": "`paul` and `marie` both meet contact `dupont` on 2026-12-01",
            "hint": "meet together, or choose another day",
            "kind": "activity",
            "id": "b",
            "owner": "paul",
            "owners": ["paul", "marie"],
            "contacts": ["dupont"],
        }
        for person, concerns in (("paul", True), ("marie", True), ("rita", False)):
            shown = plancode(tmp_path, command, "--owner", person, *AS_OF, err=None).out
            assert (line in shown) is concerns
    assert line not in plancode(tmp_path, "agenda", "--contact", "weber", *AS_OF, err=None).out
    write(tmp_path, {"plancode.yaml": "severity: {PC324: off}\n"})
    assert line not in plancode(tmp_path, "status", *AS_OF, err=None).out


def test_two_plans_for_one_contact_concern_the_owners_of_both(tmp_path: Path) -> None:
    plans = "---\n".join((plan("one", "FY2026", "draft"), plan("two", "FY2026-Q4", "draft", "paul")))
    people = f"{PEOPLE}---\n{REVIEWER}"
    write(tmp_path, {"plans/people.yaml": people, "plans/contacts.yaml": CONTACTS, "plans/p.yaml": plans})
    for person, concerns in (("paul", True), ("marie", True), ("rita", False)):
        shown = plancode(tmp_path, "status", "--owner", person, *AS_OF, err=None).out
        assert ("PC323" in shown) is concerns
