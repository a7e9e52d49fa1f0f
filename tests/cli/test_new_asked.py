"""What `new` asks on a terminal: what a record belongs to, with names and labels beside ids and values; and its help."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import plancode
from tests.support.drafts import files, workspace, written
from tests.support.terminal import session


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = workspace(tmp_path)
    written(made, "new", "plan", "--contact", "dupont", "--period", "FY2027")
    written(made, "new", "objective", "--name", "Two talks", "--type", "awareness", "--plan", "dupont-fy2027")
    return made


def test_an_activity_is_asked_for_what_it_belongs_to(folder: Path) -> None:
    typed = ["dupont\n", "dupont-fy2027\n", "two-talks\n", "A call \n", "2027-01-12\n"]
    seen = session(folder, "new", "activity", columns=200, typed=typed)
    assert seen.code == 0, seen.shown
    assert "dupont (" in seen.shown
    assert "two-talks is one of" not in seen.shown
    assert "plan may be left out: Enter" in seen.shown
    assert "blanks before and behind it are left out" in seen.shown
    (added,) = [data.decode() for path, data in files(folder).items() if path.endswith("activities.yaml")]
    assert "contact: dupont\nplan: dupont-fy2027\nobjective: two-talks\n" in added
    assert "subject: A call\n" in added


def test_enter_leaves_out_what_it_may_belong_to_and_labels_stand_beside_values(folder: Path) -> None:
    typed = ["dupont\n", "\n", "Grant\n", "research-funding\n", "2027-05-01\n", "dupont-fy2027\n"]
    seen = session(folder, "new", "opportunity", columns=200, typed=typed, env={"LC_ALL": "fr_FR.UTF-8"})
    assert seen.code == 0, seen.shown
    assert "research-funding (Financement de recherche)" in seen.shown
    (added,) = [data.decode() for path, data in files(folder).items() if path.endswith("opportunities.yaml")]
    assert "plan: dupont-fy2027\n" in added


def test_what_is_stated_is_not_asked_for(folder: Path) -> None:
    command = ("new", "activity", "--contact", "dupont", "--subject", "Call", "--due", "2027-01-12")
    assert session(folder, *command, columns=200).code == 0


def test_help_lists_the_values_of_picklists_and_says_when_a_field_is_needed(folder: Path) -> None:
    shown = " ".join(plancode(folder, "new", "activity", "--help").out.split())
    assert (
        "--type VALUE The way in which it is done. One of: call, meeting, visit, presentation, email (E-mail), training, congress, other, or another word."
        in shown
    )
    assert "--due DATE The day on which a task is due. A date: 2027-03-31. A task needs it." in shown
    assert "--subject TEXT What is done, in a few words. Needed." in shown
    assert "One of: task, appointment. --" in shown
    opportunity = " ".join(plancode(folder, "new", "opportunity", "--help").out.split())
    assert "--plan ID The plan that it serves. The id of a plan. Needed without --objective." in opportunity
    assert "--reason TEXT Why it was won or lost. Why it was lost, once it is." in opportunity
    french = session(folder, "new", "activity", "--help", columns=200, env={"LC_ALL": "fr_FR.UTF-8"}).shown
    assert "call (Appel)" in french


def test_a_merged_contact_is_not_offered_and_its_heir_is_named(folder: Path) -> None:
    path = folder / "plans/double.yaml"
    path.write_text("kind: contact\nid: double\nlast_name: Double\nmerged_into: dupont\n")
    command = ("new", "activity", "--contact", "double", "--subject", "Call", "--due", "2027-01-12")
    plancode(folder, *command, code=2, err="contact `double` was merged into `dupont`; name that one")
    path.write_text("kind: contact\nid: double\nerased: 2026-11-02\n")
    plancode(folder, *command, code=2, err="contact `double` was erased, and nothing new is for that contact")
