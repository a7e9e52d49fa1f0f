"""The whole scenario of an account manager's year, S1 to S12, played by commands alone: three people, branches, merges."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import plancode
from tests.support.git import answer

PLAN = "elodie-dupont-fy2025"
CONTACT = "elodie-dupont"


class Desk:
    """A person at work in a clone of their own, on days that the story names."""

    def __init__(self, folder: Path, name: str, email: str) -> None:
        self.folder = folder
        self.who = {"name": name, "email": email}

    def sit_down(self) -> None:
        for key, value in self.who.items():
            self.git("config", f"user.{key}", value)

    def git(self, *arguments: str, on: str | None = None) -> str:
        dates = {f"GIT_{who}_DATE": f"{on}T10:00:00Z" for who in ("AUTHOR", "COMMITTER")} if on else {}
        return answer(self.folder, *arguments, environment=os.environ | dates).decode()

    def run(self, *arguments: str, code: int = 0) -> str:
        return plancode(self.folder, *arguments, code=code, err=None).out

    def told(self, *arguments: str) -> Any:
        return json.loads(self.run(*arguments, "--format", "json"))

    def commit(self, on: str, subject: str, *lines: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "\n".join([subject, "", *lines]), on=on)

    def branch(self, name: str) -> None:
        self.git("fetch", "-q", "origin")
        self.git("checkout", "-q", "-b", name, "origin/main")

    def propose(self, name: str) -> None:
        self.git("push", "-q", "origin", name)

    def take(self, name: str, on: str) -> None:
        """Judge a proposal as CI does, and merge it."""
        self.git("fetch", "-q", "origin")
        self.git("checkout", "-q", "--detach", f"origin/{name}")
        self.run("check", "--base", "origin/main")
        self.git("checkout", "-q", "-B", "main", "origin/main")
        self.git("merge", "-q", "--no-ff", "-m", f"Merge {name}", f"origin/{name}", on=on)
        self.git("push", "-q", "origin", "main")


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Desk]:
    home = tmp_path_factory.mktemp("year")
    answer(home, "init", "-q", "--bare", "-b", "main", "origin.git")
    people = {
        "marie": Desk(home / "marie", "Marie Petit", "marie@example.org"),
        "anne": Desk(home / "anne", "Anne Caron", "anne@example.org"),
        "paul": Desk(home / "paul", "Paul Roy", "paul@example.org"),
    }
    answer(home, "clone", "-q", "origin.git", "marie")
    people["marie"].sit_down()
    begin(people["marie"])
    for name in ("anne", "paul"):
        answer(home, "clone", "-q", "origin.git", name)
        people[name].sit_down()
    plan_the_year(people["marie"], people["paul"])
    approve_it(people["marie"], people["anne"], people["paul"])
    live_it(people["marie"], people["paul"])
    end_it(people["marie"], people["paul"])
    for desk in people.values():
        desk.git("fetch", "-q", "origin")
        desk.git("checkout", "-q", "-B", "main", "origin/main")
    return people


def begin(marie: Desk) -> None:
    marie.git("checkout", "-q", "-b", "main")
    marie.run("init", "--forge", "none", "--lang", "en", "--name", "Marie Petit", "--email", "marie@example.org")
    marie.run("new", "person", "--name", "Anne Caron", "--email", "anne@example.org", "--role", "compliance")
    marie.run("new", "person", "--name", "Paul Roy", "--email", "paul@example.org", "--role", "approver")
    marie.run("new", "account", "--name", "Valmont Hospital", "--type", "customer")
    marie.run(
        "new", "contact", "--first-name", "Élodie", "--last-name", "Dupont", "--type", "key-opinion-leader", "--tier", "1",
        "--importance", "high", "--owner", "marie-petit", "--account", "valmont-hospital",
    )  # fmt: skip
    marie.run("new", "contact", "--first-name", "Jean", "--last-name", "Morel", "--tier", "2", "--owner", "marie-petit")
    marie.commit("2024-11-10", "Begin with two contacts")
    marie.git("push", "-q", "-u", "origin", "main")


def plan_the_year(marie: Desk, paul: Desk) -> None:
    """S1, S2, S3: before the year, a plan with its quarters and goals in words; S6: what is counted; S10: for all contacts."""
    marie.branch("plan-dupont")
    marie.run(
        "new", "plan", "--contact", CONTACT, "--period", "FY2025", "--quarters", "--type", "engagement", "--reviewer",
        "anne-caron", "--goal", "She names us when a trial is planned", "--goal", "Her residents know the method",
        "--as-of", "2024-11-20",
    )  # fmt: skip
    marie.run(
        "new", "objective", "--id", "talks", "--name", "Academic presentations", "--period", "FY2025", "--type", "awareness",
        "--status", "current", "--plan", PLAN, "--contact", CONTACT, "--target-value", "3", "--target-unit", "talks",
    )  # fmt: skip
    marie.run(
        "new", "objective", "--id", "talks-spring", "--name", "Talks in spring", "--period", "FY2025-Q2", "--type",
        "awareness", "--status", "current", "--parent", "talks", "--contact", CONTACT, "--target-value", "1",
        "--target-unit", "talks",
    )  # fmt: skip
    marie.run(
        "new", "objective", "--id", "everybody", "--name", "A conversation with everybody", "--period", "FY2025", "--type",
        "relationship", "--status", "current", "--applies-to", "all-contacts",
        "--target-value", "1", "--target-unit", "conversations", "--target-per", "contact",
    )  # fmt: skip
    marie.commit("2024-11-20", "Plan the year with Élodie Dupont")
    marie.propose("plan-dupont")
    paul.take("plan-dupont", "2024-11-21")


def approve_it(marie: Desk, anne: Desk, paul: Desk) -> None:
    """S4: submitted, returned with a reason, submitted again, edited by the reviewer meanwhile, approved."""
    marie.branch("submit-dupont")
    marie.run("submit", PLAN)
    marie.commit("2024-11-25", f"Submit {PLAN}")
    marie.propose("submit-dupont")
    paul.take("submit-dupont", "2024-11-25")
    anne.branch("return-dupont")
    anne.run("return", PLAN, "--reason", "Whose residents?")
    anne.commit("2024-11-27", f"Return {PLAN}", "Reason: Whose residents?")
    anne.propose("return-dupont")
    paul.take("return-dupont", "2024-11-27")
    marie.branch("again-dupont")
    marie.run("set", PLAN, "name", "Élodie Dupont and her residents, 2025")
    marie.commit("2024-11-28", "Say whose residents are meant")
    marie.run("submit", PLAN)
    marie.commit("2024-11-28", f"Submit {PLAN} again")
    marie.propose("again-dupont")
    paul.take("again-dupont", "2024-11-29")
    anne.branch("edit-dupont")
    anne.run("set", PLAN, "name", "Élodie Dupont and the residents of Valmont, 2025")
    anne.commit("2024-12-02", "Name the hospital")
    anne.propose("edit-dupont")
    paul.take("edit-dupont", "2024-12-02")
    paul.branch("approve-dupont")
    paul.run("approve", PLAN, "--reviewed-by", "Anne Caron <anne@example.org>")
    paul.commit("2024-12-04", f"Approve {PLAN}", "Reviewed-by: Anne Caron <anne@example.org>")
    paul.propose("approve-dupont")
    paul.take("approve-dupont", "2024-12-04")


def live_it(marie: Desk, paul: Desk) -> None:
    """S8: opportunities under the approved plan; S7: activities that serve it; S9: one of the account's; S11: follow-ups."""
    marie.branch("spring")
    marie.run(
        "new", "opportunity", "--id", "congress", "--name", "Keynote at the spring congress", "--type",
        "conference-presentation", "--contact", CONTACT, "--plan", PLAN, "--objective", "talks-spring", "--close-date",
        "2025-05-20", "--as-of", "2025-03-01",
    )  # fmt: skip
    marie.run(
        "new", "opportunity", "--id", "hospital-study", "--name", "Study with the hospital", "--type", "clinical-study",
        "--account", "valmont-hospital", "--plan", PLAN, "--close-date", "2025-09-30", "--as-of", "2025-03-01",
    )  # fmt: skip
    marie.run(
        "new", "activity", "--id", "keynote", "--subject", "Her keynote", "--form", "task", "--type", "presentation",
        "--contact", CONTACT, "--plan", PLAN, "--objective", "talks-spring", "--opportunity", "congress", "--due",
        "2025-05-22", "--as-of", "2025-03-01",
    )  # fmt: skip
    marie.run(
        "new", "activity", "--id", "first-call", "--subject", "Ask what she plans", "--form", "task", "--type", "call",
        "--contact", CONTACT, "--objective", "everybody", "--due", "2025-04-01", "--as-of", "2025-03-01",
    )  # fmt: skip
    marie.commit("2025-03-01", "What the spring may bring")
    marie.run("complete", "first-call", "--on", "2025-04-10", "--counts", "1", "--outcome", "She plans a congress")
    marie.run("complete", "keynote", "--on", "2025-05-22", "--counts", "1", "--outcome", "Two residents asked for more")
    marie.run("follow-up", "keynote", "--subject", "Send the residents the method", "--due", "2025-06-05")
    marie.run("set", "congress", "status", "won")
    marie.commit("2025-05-23", "The keynote, and what follows from it")
    marie.propose("spring")
    paul.take("spring", "2025-05-24")


def end_it(marie: Desk, paul: Desk) -> None:
    """Next year's plan before its period; then S5: the old one expires when its period has ended."""
    marie.branch("next-year")
    marie.run("roll-over", PLAN, "FY2026", "--as-of", "2025-12-01")
    marie.commit("2025-12-01", "Roll the plan over to 2026")
    marie.propose("next-year")
    paul.take("next-year", "2025-12-02")
    marie.branch("expire")
    marie.run("expire", "--all-ended")
    marie.commit("2026-01-05", "The year 2025 has ended")
    marie.propose("expire")
    paul.take("expire", "2026-01-05")


def test_check_is_green_at_every_commit(desks: dict[str, Desk], tmp_path: Path) -> None:
    marie = desks["marie"]
    answer(tmp_path, "clone", "-q", str(marie.folder), "clone")
    clone = Desk(tmp_path / "clone", "Somebody", "somebody@example.org")
    clone.sit_down()
    commits = clone.git("rev-list", "--reverse", "HEAD").split()
    assert len(commits) > 20
    for commit in commits:
        clone.git("checkout", "-q", "--detach", commit)
        clone.run("check")


def test_git_proves_every_step_with_who_and_when(desks: dict[str, Desk]) -> None:
    steps = desks["anne"].told("history", PLAN)["transitions"]
    assert [(each["from"], each["to"], each["actor"], each["committed"][:10], each["verdict"]) for each in steps] == [
        (None, "draft", "marie-petit", "2024-11-20", "ok"),
        ("draft", "submitted", "marie-petit", "2024-11-25", "ok"),
        ("submitted", "draft", "anne-caron", "2024-11-27", "ok"),
        ("draft", "submitted", "marie-petit", "2024-11-28", "ok"),
        ("submitted", "final-approved", "paul-roy", "2024-12-04", "ok"),
        ("final-approved", "expired", "marie-petit", "2026-01-05", "ok"),
    ]


def test_contacts_without_a_plan_are_named_before_the_period(desks: dict[str, Desk]) -> None:
    rows = desks["paul"].told("coverage", "FY2025", "--as-of", "2024-11-15", "--at", "2024-11-15")["rows"]
    assert {row["id"]: row["plans"][0] for row in rows} == {"elodie-dupont": None, "jean-morel": None}
    rows = desks["paul"].told("coverage", "FY2025", "--at", "2024-12-31")["rows"]
    assert {row["id"]: row["plans"] for row in rows} == {
        "elodie-dupont": ["final-approved", "draft", "draft", "draft", "draft"],
        "jean-morel": [None] * 5,
    }


def test_what_is_linked_to_the_contact_and_to_the_account_is_shown_once_each_with_its_via(
    desks: dict[str, Desk],
) -> None:
    reached = desks["marie"].told("show", CONTACT)["reached_by"]
    via = {(each["kind"], each["id"]): each["via_account"] for each in reached}
    assert len(via) == len(reached)
    assert via["opportunity", "hospital-study"] == "valmont-hospital"
    assert via["opportunity", "congress"] is None
    assert via["plan", PLAN] is None


def _words(page: Path) -> str:
    """Return what a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]*>", "", page.read_text(encoding="utf-8")).split())


def test_actual_figures_add_up_and_what_is_for_all_shows_each_contact(desks: dict[str, Desk], tmp_path: Path) -> None:
    desks["marie"].run("build", "--as-of", "2025-06-01", "--at", "2025-05-31", "--output", str(tmp_path / "site"))
    page = _words(tmp_path / "site" / "en" / "contacts" / f"{CONTACT}.html")
    assert "talks: 1 of 3" in page
    assert "talks: 1 of 1" in page
    assert "A conversation with everybody" in page
    assert "conversations: 1 of 1" in page
    other = _words(tmp_path / "site" / "en" / "contacts" / "jean-morel.html")
    assert "conversations: 0 of 1" in other


def test_what_was_not_done_is_overdue_and_follow_ups_are_chained(desks: dict[str, Desk]) -> None:
    agenda = desks["marie"].told("agenda", "--at", "2025-05-31", "--as-of", "2025-06-20")
    assert [each["subject"] for each in agenda["overdue"]] == ["Send the residents the method"]
    assert agenda["overdue"][0]["follows"] == "Her keynote"


def test_the_expired_plan_leaves_the_lists_and_the_next_one_begins_as_a_draft(desks: dict[str, Desk]) -> None:
    listed = {each["id"]: each["status"] for each in desks["marie"].told("list", "plan")["records"]}
    assert PLAN not in listed
    assert listed["elodie-dupont-fy2026"] == "draft"
    every = {each["id"] for each in desks["marie"].told("list", "plan", "--all")["records"]}
    assert PLAN in every
    carried = [
        each["name"] for each in desks["marie"].told("list", "objective")["records"] if each["period"] == "FY2026"
    ]
    assert "Academic presentations" in carried


def test_a_reviewer_reads_in_words_what_a_branch_brings(desks: dict[str, Desk]) -> None:
    shown = desks["anne"].run("diff", "origin/main~1..origin/main")
    assert "final-approved" in shown.lower() or "final approved" in shown.lower()
    assert "Marie Petit" in shown
