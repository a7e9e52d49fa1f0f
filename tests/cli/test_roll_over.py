"""`roll-over`: the next period's plan, what comes along, what stays, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import write
from tests.support.drafts import files, refused, workspace, written

FOLDER = "plans/contacts/dupont/FY2026"
PLAN = """\
# What we agreed in January.
kind: plan
id: dupont-fy2026
name: Élodie Dupont, 2026
period: FY2026
type: engagement
status: draft
owner: marie
reviewers: paul        # alone
contacts: [dupont]
accounts:
  - {account: chu, primary: true}
goals:
  - goal: Be known
    success: "12"
  - Two talks
revenue: {amount: 100, currency: EUR}
notes: Old notes.
"""
QUARTER = """\
kind: plan
id: dupont-fy2026-q%d
name: Élodie Dupont, Q%d 2026
period: FY2026-Q%d
type: engagement
status: draft
owner: marie
contacts: [dupont]
parent: dupont-fy2026
"""
OBJECTIVES = """\
kind: objective
id: talks-2026
name: Talks in 2026
period: FY2026
type: awareness
status: current
plan: dupont-fy2026
target: {value: 4, unit: talk, per: year}
outcome: partly
evidence: Two were given.
notes: |
  In English.
---
kind: objective
id: talks-2026-q1
name: The first talk
period: FY2026-Q1
type: awareness
status: current
plan: dupont-fy2026-q1
parent: talks-2026
target: {value: 1, unit: talk}
---
kind: objective
id: part
name: A part of the talks
period: FY2026-M11
type: awareness
status: on-hold
parent: talks-2026
---
kind: objective
id: done
name: What is done
period: FY2026
type: education
status: current
plan: dupont-fy2026
outcome: achieved
---
kind: objective
id: over
name: What is over
period: FY2026
type: education
status: expired
plan: dupont-fy2026
"""
WORK = {
    f"{FOLDER}/opportunities.yaml": (
        "kind: opportunity\nid: grant\nname: Grant\ntype: other\nstatus: pending\nclose_date: 2026-12-20\nplan: dupont-fy2026\n"
        "---\nkind: opportunity\nid: seat\nname: Seat\ntype: other\nstatus: won\nclose_date: 2026-12-20\nplan: dupont-fy2026\n"
    ),
    f"{FOLDER}/activities.yaml": (
        "kind: activity\nid: call\nsubject: Call\nform: task\ndue: 2026-12-01\nobjective: talks-2026\ncontact: dupont\n"
        "---\nkind: activity\nid: done-call\nsubject: Call\nform: task\ndue: 2026-03-01\ncompleted: 2026-03-01\nplan: dupont-fy2026\n"
    ),
    "plans/all-contacts/FY2026.yaml": (
        "kind: objective\nid: everyone\nname: Everyone\nperiod: FY2026\ntype: education\nstatus: current\napplies_to: all-contacts\n"
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    quarters = "---\n".join(QUARTER % (number, number, number) for number in (1, 4))
    return workspace(
        tmp_path,
        {
            f"{FOLDER}/plan.yaml": PLAN,
            f"{FOLDER}/quarters.yaml": quarters,
            f"{FOLDER}/objectives.yaml": OBJECTIVES,
            **WORK,
        },
    )


def test_a_plan_begins_again_with_its_goals_and_what_is_unfinished(folder: Path) -> None:
    before = files(folder)
    ended = written(folder, "roll-over", "dupont-fy2026", "FY2027")
    after = files(folder)
    assert {path for path in after if after[path] != before.get(path)} == {
        "plans/contacts/dupont/FY2027/plan.yaml",
        "plans/contacts/dupont/FY2027/objectives.yaml",
    }
    assert after["plans/contacts/dupont/FY2027/plan.yaml"].decode() == (
        "kind: plan\nid: dupont-fy2027\nstatus: draft\nname: Élodie Dupont, 2027\nperiod: FY2027\ntype: engagement\n"
        "owner: marie\nreviewers: paul\ncontacts: [dupont]\naccounts: [{account: chu, primary: true}]\n"
        'goals:\n  - goal: Be known\n    success: "12"\n  - Two talks\n'
    )
    assert after["plans/contacts/dupont/FY2027/objectives.yaml"].decode() == (
        "kind: objective\nid: talks-2027\nstatus: draft\nname: Talks in 2027\nperiod: FY2027\ntype: awareness\n"
        "plan: dupont-fy2027\ntarget: {value: 4, unit: talk, per: year}\n"
        "notes: |\n  In English.\n\n  Carried over from objective `talks-2026`.\n"
        "---\nkind: objective\nid: part-2\nstatus: draft\nname: A part of the talks\nperiod: FY2027-M11\n"
        "type: awareness\nparent: talks-2027\nnotes: Carried over from objective `part`.\n"
    )
    assert ended.out == (
        "plan dupont-fy2027  plans/contacts/dupont/FY2027/plan.yaml\n"
        "objective talks-2027  plans/contacts/dupont/FY2027/objectives.yaml\n"
        "objective part-2  plans/contacts/dupont/FY2027/objectives.yaml\n"
        "stays with dupont-fy2026: opportunity grant  Grant  (pending, closes 2026-12-20)\n"
        "stays with dupont-fy2026: activity call  Call  (2026-12-01)\n"
    )
    assert ended.err.endswith("\nthen: read its goals again; next steps from draft: `plancode submit dupont-fy2027`\n")


def test_its_quarters_roll_over_into_the_same_quarters_and_parents_are_the_new_ones(folder: Path) -> None:
    ended = written(folder, "roll-over", "dupont-fy2026", "FY2027", "--quarters")
    quarters = files(folder)["plans/contacts/dupont/FY2027/quarters.yaml"].decode()
    assert quarters == (
        "kind: plan\nid: dupont-fy2027-q1\nstatus: draft\nname: Élodie Dupont, Q1 2027\nperiod: FY2027-Q1\n"
        "type: engagement\nowner: marie\ncontacts: [dupont]\nparent: dupont-fy2027\n"
        "---\nkind: plan\nid: dupont-fy2027-q4\nstatus: draft\nname: Élodie Dupont, Q4 2027\nperiod: FY2027-Q4\n"
        "type: engagement\nowner: marie\ncontacts: [dupont]\nparent: dupont-fy2027\n"
    )
    objectives = files(folder)["plans/contacts/dupont/FY2027/objectives.yaml"].decode()
    assert (
        "---\nkind: objective\nid: talks-2027-q1\nstatus: draft\nname: The first talk\nperiod: FY2027-Q1\ntype: awareness\n"
        "plan: dupont-fy2027-q1\nparent: talks-2027\ntarget: {value: 1, unit: talk}\n"
    ) in objectives
    assert [line.split()[1] for line in ended.out.splitlines() if line.startswith("plan ")] == [
        "dupont-fy2027", "dupont-fy2027-q1", "dupont-fy2027-q4",
    ]  # fmt: skip


def test_a_quarter_rolls_over_into_another_below_the_new_years_plan(folder: Path) -> None:
    write(folder, {"plans/contacts/dupont/FY2027/plan.yaml": PLAN.replace("2026", "2027")})
    written(folder, "roll-over", "dupont-fy2026-q4", "FY2027-Q1")
    assert files(folder)["plans/contacts/dupont/FY2027/quarters.yaml"].decode() == (
        "kind: plan\nid: dupont-fy2027-q1\nstatus: draft\nname: Élodie Dupont, Q1 2027\nperiod: FY2027-Q1\n"
        "type: engagement\nowner: marie\ncontacts: [dupont]\nparent: dupont-fy2027\n"
    )


def test_the_months_of_a_quarter_move_with_it(folder: Path) -> None:
    month = "kind: objective\nid: m11\nname: November\nperiod: FY2026-M11\ntype: awareness\nstatus: draft\nplan: dupont-fy2026-q4\n"
    write(folder, {"plans/m.yaml": month})
    written(folder, "roll-over", "dupont-fy2026-q4", "FY2027-Q2")
    assert b"\nperiod: FY2027-M05\n" in files(folder)["plans/contacts/dupont/FY2027/objectives.yaml"]


def test_a_plan_that_stands_anywhere_goes_where_the_layout_says(folder: Path) -> None:
    loose = (
        PLAN.replace("dupont-fy2026", "annual")
        .replace("[dupont]", "[weber, nobodys]")
        .replace(", 2026", " and friends")
    )
    write(folder, {"plans/plans.yaml": loose})
    ended = written(folder, "roll-over", "annual", "FY2027")
    assert ended.out.splitlines()[0] == "plan annual-fy2027  plans/shared/annual/FY2027/plan.yaml"
    assert b"name: \xc3\x89lodie Dupont and friends\n" in files(folder)["plans/shared/annual/FY2027/plan.yaml"]


@pytest.mark.parametrize(
    ("name", "now"),
    [
        ("Dupont, fourth quarter of 2026", "Élodie Dupont, FY2027-Q1"),
        ("Dupont, FY2026-Q4", "Dupont, FY2027-Q1"),
        ("Dupont in autumn", "Dupont in autumn"),
    ],
)
def test_a_name_that_speaks_of_the_old_quarter_does_not_stay(folder: Path, name: str, now: str) -> None:
    write(folder, {f"{FOLDER}/quarters.yaml": (QUARTER % (4, 4, 4)).replace("Élodie Dupont, Q4 2026", name)})
    write(folder, {f"{FOLDER}/objectives.yaml": OBJECTIVES.replace("plan: dupont-fy2026-q1\n", "")})
    written(folder, "roll-over", "dupont-fy2026-q4", "FY2027-Q1")
    assert f"\nname: {now}\n" in files(folder)["plans/contacts/dupont/FY2027/quarters.yaml"].decode()


def test_what_is_finished_is_what_the_lifecycle_of_objectives_says(folder: Path) -> None:
    lifecycle = (
        "lifecycle:\n  objective:\n    statuses: [on-hold, current, expired]\n    initial: [on-hold]\n"
        "    steps:\n      start: {from: on-hold, to: current}\n      end: {from: current, to: expired}\n"
    )
    write(folder, {"plancode.yaml": lifecycle})
    written(folder, "roll-over", "dupont-fy2026", "FY2027")
    text = files(folder)["plans/contacts/dupont/FY2027/objectives.yaml"].decode()
    assert text.count("\nstatus: on-hold\n") == text.count("kind: objective\n") == 2
    assert "over" not in [line.removeprefix("id: ") for line in text.splitlines()]


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    before = files(folder)
    assert "+id: dupont-fy2027\n" in written(folder, "roll-over", "dupont-fy2026", "FY2027", "--dry-run").out
    assert files(folder) == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("dupont-fy2025", "FY2027"), "did you mean `dupont-fy2026`?"),
        (("dupont", "FY2027"), "a plan is rolled over"),
        (("dupont-fy2026", "2027"), "the calendar has no period `2027`"),
        (("dupont-fy2026", "FY2027-H1"), "FY2027-H1 is not of the same length as FY2026"),
        (("dupont-fy2026", "FY2027-Q1"), "FY2027-Q1 is not of the same length as FY2026"),
        (("dupont-fy2026", "FY2026"), "FY2026 is not later than FY2026"),
        (("dupont-fy2026", "FY2025"), "FY2025 is not later than FY2026"),
        (("dupont-fy2026-q1", "FY2027-Q1", "--quarters"), "has no quarterly plans to roll over"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_wrong_usage_ends_in_2(folder: Path, arguments: tuple[str, ...], says: str) -> None:
    refused(folder, "roll-over", *arguments, code=2, err=says)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("name: Élodie Dupont, 2027", "name: Another"), "is for the same contacts"),
        (("contacts: [dupont]", "contacts: [weber]"), "has the same name"),
    ],
)
def test_a_period_that_has_such_a_plan_already_is_refused(folder: Path, change: tuple[str, str], says: str) -> None:
    write(
        folder, {"plans/other.yaml": PLAN.replace("2026", "2027").replace("id: dupont", "id: other").replace(*change)}
    )
    ended = refused(folder, "roll-over", "dupont-fy2026", "FY2027", code=3, err="cannot be rolled over")
    assert says in ended.err
