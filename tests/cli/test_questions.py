"""`new` on a terminal: what is missing is asked for, and whoever leaves a question leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from plancode.cli.commands.new import asked
from plancode.project import open_project
from tests.support.cli import write
from tests.support.drafts import TODAY, files, workspace
from tests.support.terminal import Terminal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return workspace(tmp_path)


def test_what_is_missing_is_asked_for_and_completed_with_tab(folder: Path) -> None:
    terminal = Terminal(folder, "new", "plan", *TODAY)
    assert "contact, one of: dupont (Élodie Dupont), nobodys (Ana Nobre)" in terminal.until("contact: ")
    terminal.type("dupond\n")
    assert "there is no contact `dupond`; did you mean `dupont`?" in terminal.until("contact: ")
    terminal.type("web\t\n")
    terminal.until("period: ")
    terminal.type("2027\n")
    assert "`2027` does not fit here: write `FY2027`" in terminal.until("period: ")
    terminal.type("FY2027\n")
    assert terminal.ended() == 0
    assert terminal.shown.rstrip().splitlines()[-1].startswith("then: ")
    assert b"contacts: [weber]" in files(folder)["plans/contacts/weber/FY2027/plan.yaml"]


def test_the_period_of_several_plans_is_asked_for_too(folder: Path) -> None:
    terminal = Terminal(folder, "new", "plan", "--owner", "paul", *TODAY)
    terminal.until("period: ")
    terminal.type("FY2027\n")
    assert terminal.ended() == 0
    assert "plans/contacts/weber/FY2027/plan.yaml" in files(folder)


def test_questions_fit_a_narrow_terminal(folder: Path) -> None:
    terminal = Terminal(folder, "new", "opportunity", "--name", "A", "--objective", "none", columns=30)
    terminal.until("is not in the")
    assert terminal.ended() == 2
    terminal = Terminal(folder, "new", "account", columns=30)
    terminal.until("name: ")
    terminal.type("\n")
    terminal.until("name: ")
    terminal.type("Ünivers\n")
    assert terminal.ended() == 0
    write(
        folder,
        {
            "plans/o.yaml": "kind: objective\nid: o\nstatus: draft\nname: O\nperiod: FY2027\ntype: awareness\ncontact: dupont\n"
        },
    )
    terminal = Terminal(folder, "new", "opportunity", "--name", "A", "--objective", "o", columns=30)
    terminal.until("contact: ")
    terminal.type("\n")
    offered = terminal.until("type: ")
    assert len(offered.splitlines()) > 4
    assert all(len(line) < 30 for line in offered.splitlines())
    terminal.type("other\n")
    terminal.until("close date: ")
    terminal.type("2027-03-01\n")
    assert terminal.ended() == 0


def test_who_leaves_a_question_leaves_nothing_behind(folder: Path) -> None:
    before = files(folder)
    terminal = Terminal(folder, "new", "product")
    terminal.until("name: ")
    terminal.type("\x04")
    assert terminal.ended() == 130
    assert "interrupted" in terminal.shown
    terminal = Terminal(folder, "new", "product")
    terminal.until("name: ")
    terminal.interrupt()
    assert terminal.ended() == 130
    assert files(folder) == before


def test_what_was_answered_is_not_asked_again_where_the_command_begins_anew(folder: Path) -> None:
    project = open_project(folder, needs_git=False)
    record = asked(project, {"kind": "plan"}, {"contacts": "dupont", "period": "FY2027"})
    assert record["contacts"] == ["dupont"]
    assert record["name"] == "Élodie Dupont, FY2027"
