"""Forgetting to commit between two steps: what is not committed is named, the line that commits it works when typed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from plancode.changes import ChangedMeanwhile, Said, move, own_result, settle
from plancode.project import open_project
from tests.support.cli import elsewhere as plancode
from tests.support.cli import write
from tests.support.git import answered
from tests.support.moving import PEOPLE, made, plan
from tests.support.sound import git

BELOW = "the teams/north"
PATH = f"{BELOW}/plans/the plan.yaml"
SUBMITTED, APPROVED = plan(status="submitted"), plan(status="final-approved")
REVIEWED = ("--reviewed-by", "paul")
# A plan of a year that has ended.
ENDED = "severity: {PC234: off}\npolicy: {four_eyes: off}\n"


def below(folder: Path, *versions: str) -> Path:
    """Return a workspace below the root of a repository, whose plan was committed in each of versions."""
    begun = {"README.md": "Ours\n", f"{BELOW}/plans/people.yaml": PEOPLE, f"{BELOW}/plancode.yaml": ENDED}
    nothing_at_the_root = {"plans/people.yaml": None, "plancode.yaml": None}
    made(folder, begun, *({PATH: text} for text in versions), nothing_at_the_root)
    return folder / BELOW


def typed(line: str) -> None:
    subprocess.run(["sh", "-ec", line], check=True, capture_output=True, cwd="/")


def hinted(folder: Path, *arguments: str, problem: str, before: str = "commit it first, then the next step: ") -> str:
    """Return the line that commits what is not committed yet, once the command has refused."""
    held = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    ended = plancode(folder, *arguments, code=3, err=f"error: {problem}\n  = hint: {before}")
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == held
    assert "PC2" not in ended.out + ended.err
    return ended.err.split(before)[1]


def subject(folder: Path) -> str:
    return answered(folder, "log", "-1", "--format=%s")


@pytest.mark.parametrize("commit", [[], ["--commit"]])
def test_a_draft_that_is_not_committed_is_committed_first(tmp_path: Path, commit: list[str]) -> None:
    folder = below(tmp_path)
    write(folder, {"plans/the plan.yaml": plan()})
    line = hinted(folder, "submit", "p", *commit, problem="the draft of plan `p` is not committed yet")
    typed(line)
    assert subject(folder) == "Add plan p"
    plancode(folder, "submit", "p", "--commit", err="next: to share it")
    plancode(folder, "check", "--fail-on", "warning")


@pytest.mark.parametrize("commit", [[], ["--commit"]])
@pytest.mark.parametrize(
    ("versions", "first", "then", "what"),
    [
        ([plan()], ["submit"], ["approve", *REVIEWED], "submission"),
        ([plan()], ["submit"], ["return", "--reason", "Vague"], "submission"),
        ([plan(), SUBMITTED], ["return", "--reason", "Vague"], ["submit"], "return"),
        ([plan(), SUBMITTED], ["approve", *REVIEWED, "--stamp"], ["amend", "--reason", "More"], "approval"),
        ([plan(), SUBMITTED, APPROVED], ["amend", "--reason", "More"], ["submit"], "amendment"),
        ([plan()], ["step", "submit"], ["step", "approve"], "submission"),
    ],
)
def test_a_step_that_is_not_committed_is_committed_before_the_next(
    tmp_path: Path, versions: list[str], first: list[str], then: list[str], what: str, commit: list[str]
) -> None:
    folder = below(tmp_path, *versions)
    plancode(folder, *first, "p", err="next: git -C ")
    line = hinted(folder, *then, "p", *commit, problem=f"the {what} of plan `p` is not committed yet")
    typed(line)
    assert answered(folder, "status", "--porcelain") == ""
    plancode(folder, *then, "p", "--commit", err="next: to share it")
    plancode(folder, "check")


def test_a_step_that_is_not_committed_does_not_expire_either(tmp_path: Path) -> None:
    folder = below(tmp_path, plan(period="FY2020"), plan(period="FY2020", status="submitted"))
    plancode(folder, "approve", "p", err=None)
    problem = "the approval of plan `p` is not committed yet"
    line = hinted(folder, "expire", "p", problem=problem)
    assert hinted(folder, "expire", "--all-ended", problem=problem) == line
    typed(line)
    plancode(folder, "expire", "p", "--commit", err="next: to share it")


@pytest.mark.parametrize("more", [[], ["--commit"], ["--dry-run"]])
@pytest.mark.parametrize(
    ("versions", "first", "what"),
    [
        ([plan()], ["submit"], "submission"),
        ([plan(), SUBMITTED], ["return", "--reason", "Vague"], "return"),
        ([plan(), SUBMITTED], ["approve", *REVIEWED], "approval"),
        ([plan(), SUBMITTED, APPROVED], ["amend", "--reason", "More"], "amendment"),
    ],
)
def test_a_step_that_is_not_committed_goes_into_no_other_commit(
    tmp_path: Path, versions: list[str], first: list[str], what: str, more: list[str]
) -> None:
    folder = below(tmp_path, *versions)
    plancode(folder, *first, "p", err=None)
    edit = ["set", "p", "tags", "--add", "vip", *more]
    problem = f"the {what} of plan `p` is not committed yet"
    typed(hinted(folder, *edit, problem=problem, before="commit it first, then run this again: "))
    ended = plancode(folder, *edit, err=None)
    assert "PC2" not in ended.out + ended.err


def test_a_draft_that_is_not_committed_may_change(tmp_path: Path) -> None:
    folder = below(tmp_path)
    write(folder, {"plans/the plan.yaml": plan()})
    plancode(folder, "set", "p", "name", "Another", err="next: git ")


def test_several_that_are_not_committed_are_committed_by_one_line(tmp_path: Path) -> None:
    folder = below(tmp_path, plan())
    write(folder, {"plans/q.yaml": plan("q"), "plans/r.yaml": plan("r")})
    problem = "the draft of plan `q` is not committed yet; the draft of plan `r` is not committed yet"
    typed(hinted(folder, "submit", "p", "q", "r", problem=problem))
    assert subject(folder) == "Add 2 plans"
    plancode(folder, "submit", "p", "q", err=None)
    write(folder, {"plans/s.yaml": plan("s")})
    (folder / "plans/r.yaml").rename(folder / "plans/moved.yaml")
    problem = "the submission of plan `p` is not committed yet"
    typed(hinted(folder, "return", "p", "--reason", "Vague", problem=problem))
    assert "plans/q.yaml" in answered(folder, "status", "--porcelain")


def test_what_no_step_leads_to_is_put_back_or_judged_as_ever(tmp_path: Path) -> None:
    folder = below(tmp_path, plan())
    write(folder, {"plans/the plan.yaml": APPROVED, "plans/q.yaml": plan("q", status="submitted")})
    plancode(
        folder, "amend", "p", "--reason", "More", code=3,
        err="error: plan `p` was last committed as draft, and no step leads from there to final-approved\n"
        "  = hint: write `status: draft` again, then make one step at a time\n",
    )  # fmt: skip
    assert "error[PC202]" in plancode(folder, "approve", "q", *REVIEWED, code=1, err=None).out


@pytest.mark.parametrize(
    ("versions", "call", "message"),
    [
        ([plan()], ["submit", "p"], "Submit plan p"),
        ([plan(), SUBMITTED], ["return", "p", "--reason", "Too vague"], "Return plan p\n\nReason: Too vague"),
        (
            [plan(), SUBMITTED],
            ["approve", "p", *REVIEWED, "--stamp"],
            "Approve plan p\n\nReviewed-by: Paul <paul@example.org>",
        ),
        ([plan(), SUBMITTED, APPROVED], ["amend", "p", "--reason", "More"], "Amend plan p\n\nReason: More"),
        ([plan()], ["step", "submit", "p"], "Submit plan p"),
        ([plan()], ["set", "p", "notes", "Seen"], "Set notes of plan p to Seen"),
        ([plan()], ["new", "product", "--name", "Seed"], "Add product seed"),
        ([plan()], ["new", "person", "--name", "Anne"], "Add person anne"),
        (
            [plan()],
            ["new", "activity", "--plan", "p", "--account", "chu", "--subject", "Visit", "--due", "2099-01-31"],
            "Add activity visit",
        ),
        ([plan()], ["roll-over", "p", "FY2100"], "Roll over plan p to FY2100"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) and len(value[0]) < 20 else "",
)
def test_a_command_commits_its_own_result(tmp_path: Path, versions: list[str], call: list[str], message: str) -> None:
    folder = below(tmp_path, *versions)
    plancode(folder, *call, err=None)
    held = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    told = plancode(folder, *call, "--commit", err="next: to share it").out
    assert f"  {message.splitlines()[0]}\n" in told
    assert answered(folder, "log", "-1", "--format=%B").strip() == message
    assert answered(folder, "status", "--porcelain") == ""
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == held
    plancode(folder, "check")


def test_what_was_done_and_what_follows_it_are_committed_too(tmp_path: Path) -> None:
    folder = below(tmp_path, plan())
    visit = "kind: activity\nid: visit\nsubject: Visit\nform: task\ndue: 2026-01-31\nplan: p\naccount: chu\n"
    git(write(folder, {"plans/v.yaml": visit}), "add", ".")
    git(folder, "commit", "-qm", "Plan a visit")
    for call, done in (
        (["complete", "visit"], "Complete activity visit"),
        (["follow-up", "visit"], "Follow up activity visit"),
    ):
        plancode(folder, *call, err=None)
        plancode(folder, *call, "--commit", err=None)
        assert subject(folder) == done
        assert answered(folder, "status", "--porcelain") == ""
    assert plancode(folder, "list", "activity", "--format", "json", "--all").out.count('"id"') == 2


def test_an_own_result_is_committed_beside_what_else_is_not_committed(tmp_path: Path) -> None:
    folder = below(tmp_path, plan())
    contact, planned = (
        ["new", "contact", "--first-name", "Ada", "--last-name", "Weber"],
        ["new", "plan", "--contact", "ada-weber", "--period", "FY2099"],
    )
    plancode(folder, *contact, err=None)
    plancode(folder, *planned, "--owner", "marie", err=None)
    plancode(folder, *planned, "--owner", "marie", "--commit", err=None)
    assert subject(folder) == "Add plan ada-weber-fy2099"
    assert answered(folder, "status", "--porcelain").strip() == f'?? "{BELOW}/plans/contacts/ada-weber/contact.yaml"'
    plancode(folder, *contact, "--commit", err=None)
    assert answered(folder, "status", "--porcelain") == ""


def test_one_step_of_two_plans_is_committed_though_one_was_written_before(tmp_path: Path) -> None:
    folder = below(tmp_path, plan())
    git(write(folder, {"plans/q.yaml": plan("q")}), "add", ".")
    git(folder, "commit", "-qm", "Another")
    plancode(folder, "submit", "p", err=None)
    plancode(folder, "submit", "p", "q", "--commit", err="next: to share it")
    assert subject(folder) == "Submit 2 plans"
    assert answered(folder, "status", "--porcelain") == ""


def test_a_step_that_was_written_is_not_written_again_and_how_to_commit_it_is_said(tmp_path: Path) -> None:
    folder = below(tmp_path, plan())
    plancode(folder, "submit", "p", err=None)
    said = "error: the submission of plan `p` is not committed yet\n  = hint: commit it: git -C "
    typed("git -C " + plancode(folder, "submit", "p", code=2, err=said).err.split("commit it: git -C ")[1])
    assert subject(folder) == "Submit plan p"


def test_more_than_the_own_result_is_committed_by_hand(tmp_path: Path) -> None:
    folder = below(tmp_path, plan())
    plancode(folder, "set", "p", "notes", "Seen", err=None)
    with (folder / "plans/the plan.yaml").open("a") as file:
        file.write("# more\n")
    ended = plancode(folder, "set", "p", "name", "Other", "--commit", code=3, err=f"error: {PATH} holds other changes")
    typed(ended.err.split("commit them first: ")[1].split("; or run it again")[0])
    plancode(folder, "set", "p", "name", "Other", "--commit", err="next: to share it")
    assert answered(folder, "status", "--porcelain") == ""


def test_a_file_that_is_new_and_changed_again_is_added_by_the_line_too(tmp_path: Path) -> None:
    folder = below(tmp_path)
    write(folder, {"plans/the plan.yaml": plan()})
    ended = plancode(folder, "set", "p", "notes", "Seen", "--commit", code=3, err="holds other changes")
    typed(ended.err.split("commit them first: ")[1].split("; or run it again")[0])
    plancode(folder, "set", "p", "notes", "Seen", "--commit", err="next: to share it")


def test_what_was_staged_otherwise_is_not_lost(tmp_path: Path) -> None:
    folder = below(tmp_path, plan())
    write(folder, {"plans/the plan.yaml": plan().replace("Be known", "Be seen")})
    git(folder, "add", ".")
    write(folder, {"plans/the plan.yaml": plan()})
    plancode(folder, "submit", "p", err="note: ")
    plancode(folder, "submit", "p", "--commit", code=3, err=f"{PATH} holds other changes that are not committed")


def test_a_result_that_was_staged_is_committed(tmp_path: Path) -> None:
    folder = below(tmp_path, plan())
    for call in (["submit", "p"], ["new", "product", "--name", "Seed"]):
        plancode(folder, *call, err=None)
        git(folder, "add", "." if call[0] == "submit" else "-N", *([] if call[0] == "submit" else ["."]))
        plancode(folder, *call, "--commit", err="next: to share it")
        assert answered(folder, "status", "--porcelain") == ""


def test_what_is_more_than_the_own_result_is_named_by_the_line_and_not_committed(tmp_path: Path) -> None:
    folder = below(tmp_path, plan() + "---\n" + plan("q"))
    plancode(folder, "submit", "p", err=None)
    said = "error: the submission of plan `p` is not committed yet\n  = hint: commit it: git -C "
    line = plancode(folder, "submit", "p", "q", code=2, err=said).err.split("commit it: ")[1]
    assert line in plancode(folder, "submit", "p", "q", "--commit", code=2, err=said).err
    with (folder / "plans/the plan.yaml").open("a") as file:
        file.write("# more\n")
    assert line in plancode(folder, "submit", "p", "--commit", code=2, err=said).err
    typed(line)
    plancode(folder, "submit", "q", "--commit", err="next: to share it")


def test_a_result_that_somebody_changes_meanwhile_is_not_committed(tmp_path: Path) -> None:
    folder = below(tmp_path, plan())
    plancode(folder, "submit", "p", err=None)
    found = open_project(folder, needs_git=True)
    own = own_result(found, lambda project: move(project, "submit", ["p"], said=Said()))
    assert own is not None
    assert own.standing == ("plans/the plan.yaml",)
    with (folder / "plans/the plan.yaml").open("a") as file:
        file.write("# more\n")
    with pytest.raises(ChangedMeanwhile):
        settle(found, own, commit=True)
    assert subject(folder) != "Submit plan p"


def test_an_uncommitted_edit_under_approval_is_taken_back_and_not_added_to(tmp_path: Path) -> None:
    text = (
        plan(status="submitted")
        .replace("'The plan\tof p'", "Our year")
        .replace(">\r\n  Be known,\r\n  status: draft", "[Be known]")
    )
    folder = made(tmp_path, {"plans/p.yaml": text.replace("submitted", "draft")}, {"plans/p.yaml": text})
    plancode(folder, "approve", "p", "--reviewed-by", "paul", "--commit", err="next: ")
    approved = (folder / "plans/p.yaml").read_bytes()
    write(folder, {"plans/p.yaml": approved.replace(b"Our year", b"Another year")})
    plancode(folder, "set", "p", "goals", "--add", "Be first", code=1, err="next: reopen it first")
    assert b"Another year" in (folder / "plans/p.yaml").read_bytes()
    plancode(folder, "set", "p", "name", "Our year", err=None)
    assert (folder / "plans/p.yaml").read_bytes() == approved


def test_an_edit_under_approval_is_committed_with_the_step_that_allows_it_and_never_before(tmp_path: Path) -> None:
    text = plan(status="draft").replace(">\r\n  Be known,\r\n  status: draft", "[Be known]")
    versions = ({"plans/p.yaml": text.replace('"draft"', f'"{status}"')} for status in ("draft", "submitted"))
    folder = made(tmp_path, *versions)
    plancode(folder, "approve", "p", "--reviewed-by", "paul", "--commit", err="next: ")
    approved = (folder / "plans/p.yaml").read_bytes()
    edited = approved.replace(b"Be known", b"Be seen")
    write(folder, {"plans/p.yaml": edited})
    before = plancode(folder, "check", code=1).out
    assert f"hint: reopen the plan first: `plancode -C {folder} amend p --reason TEXT`" in before
    amend = ("amend", "p", "--reason", "More to do")
    refused = plancode(folder, *amend, "--commit", code=3, err="error: plans/p.yaml holds other changes").err
    assert refused.endswith("\n  = hint: run it again without --commit, then commit all together\n")
    typed(plancode(folder, *amend, err="next: git ").err.split("next: ")[1].splitlines()[0])
    plancode(folder, "check")
    git(folder, "reset", "-q", "--hard", "HEAD~1")
    write(folder, {"plans/p.yaml": edited})
    git(folder, "commit", "-qam", "Too late")
    after = plancode(folder, "check", code=1).out
    assert "hint: take the commit back if nobody else has it, else accept it in plancode.yaml" in after
    assert "plancode amend" not in after
