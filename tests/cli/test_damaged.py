"""Records that cannot be read whole: nothing moves, changes or follows them, and what is wrong is shown with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import Ended, plancode, write
from tests.support.git import answered
from tests.support.moving import made
from tests.support.sound import git

PLAN = (
    "kind: plan\nid: p\nname: P\nperiod: FY2099\ntype: account\nstatus: {status}\nowner: marie\n"
    "accounts: [{{account: chu}}]\ngoals:\n  - Be first\n"
)
COLON = "  - Be first: two calls\n"
VISIT = "kind: activity\nid: visit\nsubject: Visit\nform: task\ndue: 2026-01-31\nplan: p\naccount: chu\n"


def plan(status: str = "draft", goal: str = "  - Be first\n") -> str:
    return PLAN.format(status=status).replace("  - Be first\n", goal)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made(tmp_path, {"plans/p.yaml": plan(), "plans/v.yaml": VISIT})


def refused(folder: Path, *arguments: str, said: str, code: int = 1) -> Ended:
    """Refuse a command: it says why, with the place, and neither writes nor commits."""
    before = answered(folder, "status", "--porcelain"), answered(folder, "rev-parse", "HEAD")
    ended = plancode(folder, *arguments, code=code, err="nothing was written" if code == 1 else said)
    if code == 1:
        assert said in ended.out
        assert "--> plans/" in ended.out
    assert (answered(folder, "status", "--porcelain"), answered(folder, "rev-parse", "HEAD")) == before
    return ended


@pytest.mark.parametrize(
    ("status", "arguments"),
    [
        ("draft", ["submit", "p"]),
        ("submitted", ["approve", "p", "--reviewed-by", "paul"]),
        ("draft", ["step", "submit", "p"]),
    ],
)
@pytest.mark.parametrize("done", [[], ["--commit"], ["--dry-run"]])
def test_a_plan_whose_goal_is_no_goal_moves_nowhere(
    tmp_path: Path, status: str, arguments: list[str], done: list[Any]
) -> None:
    versions = [{"plans/p.yaml": plan(goal=COLON)}, {"plans/p.yaml": plan(status, goal=COLON)}]
    folder = made(tmp_path, *(versions if status != "draft" else versions[:1]))
    told = refused(folder, *arguments, *done, said="error[PC102]: unknown key `Be first`").out
    assert "--> plans/p.yaml:10:5\n" in told


def test_its_goal_put_right_the_plan_moves(tmp_path: Path) -> None:
    folder = made(tmp_path, {"plans/p.yaml": plan(goal=COLON)})
    write(folder, {"plans/p.yaml": plan(goal='  - "Be first: two calls"\n')})
    assert "error[PC216]" in plancode(folder, "submit", "p", code=1, err=None).out
    git(folder, "commit", "-qam", "Quote the goal")
    plancode(folder, "submit", "p", err="next: ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (plan() + "colour: red\n", "error[PC102]: unknown key `colour`"),
        (plan() + "name: Q\n", "error[PC108]: the key `name` is there already"),
        (plan().replace("type: account", "type: acount"), "error[PC103]: unknown type `acount`"),
        (plan().replace("owner: marie", "owner: mari"), "error[PC120]: there is no person `mari`"),
        (plan() + "---\n" + plan(), "error[PC121]: there are two records plan `p`"),
        (
            plan() + "---\nkind: product\nid: soil\nid: soil\nname: Soil\n",
            "error[PC108]: the key `id` is there already",
        ),
    ],
)
def test_whatever_is_wrong_with_a_record_stops_its_step(folder: Path, text: str, said: str) -> None:
    write(folder, {"plans/p.yaml": text})
    refused(folder, "submit", "p", "--commit", said=said)


def test_the_severities_of_the_configuration_make_no_record_readable(folder: Path) -> None:
    write(folder, {"plans/p.yaml": plan(goal=COLON), "plancode.yaml": "severity: {PC102: off, PC105: off}\n"})
    refused(folder, "submit", "p", said="error[PC102]: unknown key `Be first`")


def test_a_stamp_that_cannot_be_read_stops_the_step_that_would_remove_it(tmp_path: Path) -> None:
    texts = [plan(), plan("submitted"), plan("final-approved")]
    folder = made(tmp_path, *({"plans/p.yaml": text} for text in texts))
    write(folder, {"plans/p.yaml": texts[-1] + "approval:\n  by: marie\n  on: soon\n"})
    refused(folder, "amend", "p", "--reason", "More", said="--> plans/p.yaml:13:7")


def test_one_damaged_record_keeps_all_that_are_named(folder: Path) -> None:
    write(folder, {"plans/q.yaml": plan(goal=COLON).replace("id: p", "id: q").replace("name: P", "name: Q")})
    refused(folder, "submit", "p", "q", said="error[PC102]")


def test_what_is_wrong_in_another_file_stops_nothing(folder: Path) -> None:
    write(folder, {"plans/other.yaml": "kind: plan\nid: q\nname: [\n"})
    plancode(folder, "submit", "p", "--commit", err="next: to share it")


@pytest.mark.parametrize(
    "command", [["submit", "p"], ["set", "p", "name", "Q"], ["roll-over", "p", "FY2100"], ["show", "p"]]
)
def test_a_record_in_a_file_that_cannot_be_parsed_is_not_called_missing(folder: Path, command: list[str]) -> None:
    write(folder, {"plans/p.yaml": "kind: plan\nid: p\nname: [P\nstatus: draft\n"})
    ended = refused(folder, *command, said="there is no record `p` that can be read", code=3)
    assert "see what is wrong: `plancode check`; it may stand in what could not be read: plans/p.yaml:3:7" in ended.err


def test_without_such_a_file_a_record_that_is_not_there_is_missing(folder: Path) -> None:
    plancode(folder, "submit", "pp", code=2, err="there is no record `pp`")
    plancode(folder, "show", "pp", code=2, err="there is no record `pp`")


def test_set_puts_a_record_right_where_it_is_whole_then(folder: Path) -> None:
    write(folder, {"plans/v.yaml": VISIT.replace("task", "tusk")})
    refused(folder, "set", "visit", "subject", "Call", said="error[PC103]: unknown form `tusk`")
    plancode(folder, "set", "visit", "form", "task", err="next: ")
    assert (folder / "plans/v.yaml").read_text() == VISIT


def test_set_does_not_leave_half_of_what_is_wrong(folder: Path) -> None:
    write(folder, {"plans/v.yaml": VISIT.replace("task", "tusk") + "colour: red\n"})
    refused(folder, "set", "visit", "form", "task", said="error[PC102]: unknown key `colour`")


@pytest.mark.parametrize("text", [VISIT + "subject: Call\n", VISIT + "---\n" + VISIT])
def test_set_shows_why_a_file_cannot_be_changed_in_one_place(folder: Path, text: str) -> None:
    write(folder, {"plans/v.yaml": text})
    refused(folder, "set", "visit", "subject", "Call", said="error[PC1")


def test_what_rules_find_on_a_record_is_told_and_stops_no_set(folder: Path) -> None:
    write(folder, {"plans/v.yaml": VISIT.replace("account: chu", "account: chx")})
    plancode(folder, "set", "visit", "subject", "Call", err="error[PC120]: there is no account `chx`")
    assert "subject: Call\n" in (folder / "plans/v.yaml").read_text()


@pytest.mark.parametrize("command", [["complete", "visit"], ["follow-up", "visit"]])
def test_a_damaged_activity_is_neither_completed_nor_followed_up(folder: Path, command: list[str]) -> None:
    write(folder, {"plans/v.yaml": VISIT + "colour: red\n"})
    refused(folder, *command, said="error[PC102]: unknown key `colour`")


OBJECTIVE = "kind: objective\nid: talks\nname: Talks\nperiod: FY2099\ntype: awareness\nstatus: draft\nplan: p\n"


def test_a_damaged_plan_is_not_rolled_over(folder: Path) -> None:
    write(folder, {"plans/p.yaml": plan(goal=COLON)})
    refused(folder, "roll-over", "p", "FY2100", said="error[PC102]: unknown key `Be first`")


@pytest.mark.parametrize(
    "lower", ["", "---\nkind: objective\nid: one\nname: One\nperiod: FY2099\nparent: talks\ntyp: x\n"]
)
def test_a_plan_is_not_rolled_over_without_an_objective_that_is_damaged(folder: Path, lower: str) -> None:
    write(folder, {"plans/o.yaml": (OBJECTIVE if lower else OBJECTIVE + "colour: red\n") + lower})
    refused(folder, "roll-over", "p", "FY2100", said="error[PC102]: unknown key")


def test_rolling_over_says_what_it_could_not_read(folder: Path) -> None:
    write(folder, {"plans/o.yaml": OBJECTIVE + "target: {\n"})
    ended = plancode(folder, "roll-over", "p", "FY2100", err="carried over as far as it can be read")
    assert "plans/o.yaml:8:9" in ended.err


def test_show_says_that_a_record_is_there_and_cannot_be_read(folder: Path) -> None:
    write(folder, {"plans/p.yaml": plan(goal=COLON)})
    ended = plancode(folder, "show", "p", code=3, err="plan `p` cannot be read whole: unknown key `Be first`")
    assert "plans/p.yaml:10:5" in ended.err
    ended = plancode(folder, "show", "p", "--lang", "fr", code=3, err="lecture incomplète")
    assert "there is" not in ended.err
