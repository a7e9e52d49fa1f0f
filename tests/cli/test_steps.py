"""`submit`, `return`, `approve`, `amend`, `expire`, `step`: tried, written, committed; `check` is green after each."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from pathlib import Path

import pytest

from plancode.changes import set_value, settle
from plancode.diagnostics import CannotRun
from plancode.locks import alone
from plancode.project import open_project
from tests.support.cli import elsewhere, plancode, write
from tests.support.git import answered
from tests.support.moving import PEOPLE, hook, made, plan
from tests.support.sound import git, repository


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    return made(tmp_path, {"plans/p.yaml": plan()})


@pytest.fixture
def submitted(tmp_path: Path) -> Path:
    return made(tmp_path, {"plans/p.yaml": plan()}, {"plans/p.yaml": plan(status="submitted")})


def over(tmp_path: Path, *names: str) -> Path:
    """Return a repository with approved plans of a year that has ended."""
    versions = [
        {"plans/p.yaml": "---\n".join(plan(name, "FY2020", status) for name in names)}
        for status in ("draft", "submitted", "final-approved")
    ]
    return made(tmp_path, *versions, config="severity: {PC234: off}\npolicy: {four_eyes: off}\n")


def test_a_step_changes_its_line_and_says_what_comes_next(draft: Path) -> None:
    ended = plancode(draft, "submit", "p", err="you are marie, owner of plan p\n")
    assert ended.out == "plan p  draft → submitted  plans/p.yaml\n"
    assert (draft / "plans/p.yaml").read_bytes().decode() == plan(status="submitted")
    assert "next: git commit -m 'Submit plan p' -- plans/p.yaml\n" in ended.err
    assert (
        "then: next steps from submitted: `plancode return p --reason TEXT`, `plancode approve p --reviewed-by WHO`\n"
        in ended.err
    )
    assert answered(draft, "log", "--format=%s") == "Commit 0"


def test_the_line_that_is_shown_makes_the_commit_that_was_judged(submitted: Path) -> None:
    ended = elsewhere(submitted, "return", "p", "--reason", "it's too vague", err="next: ")
    line = ended.err.split("next: ")[1].split("\nthen: ")[0]
    subprocess.run(["sh", "-c", line], check=True, capture_output=True)
    assert answered(submitted, "log", "-1", "--format=%B").strip() == "Return plan p\n\nReason: it's too vague"
    plancode(submitted, "check", "--fail-on", "warning")


def test_a_dry_run_prints_what_git_can_apply_and_writes_nothing(draft: Path) -> None:
    diff = plancode(draft, "submit", "p", "--dry-run", err="next: run it again without --dry-run").out
    assert diff == (
        "--- a/plans/p.yaml\n"
        "+++ b/plans/p.yaml\n"
        "@@ -4,7 +4,7 @@\n"
        " name: 'The plan\tof p'\r\n"
        " period: FY2099\r\n"
        " type: account\r\n"
        '-status: "draft" # waits\r\n'
        '+status: "submitted" # waits\r\n'
        " owner: marie\r\n"
        " accounts: [ {account: chu} ]   # one\r\n"
        " goals: >\r\n"
    )
    assert (draft / "plans/p.yaml").read_bytes().decode() == plan()
    answered(draft, "apply", given=diff.encode())
    assert (draft / "plans/p.yaml").read_bytes().decode() == plan(status="submitted")


def test_a_plan_goes_through_its_life_and_every_commit_is_green(tmp_path: Path) -> None:
    folder = made(tmp_path, {"plans/p.yaml": plan()}, config="policy: {four_eyes: error, stamp: required}\n")
    for step in (
        ["submit"],
        ["return", "--reason", "Too vague"],
        ["submit"],
        ["approve", "--reviewed-by", "paul"],
        ["amend", "--reason", "A new goal"],
        ["submit"],
        ["approve", "--reviewed-by", "paul", "--reason", "Agreed\nby all"],
    ):
        ended = plancode(folder, step[0], "p", *step[1:], "--commit", err="next: to share it")
        assert f"{step[0].capitalize()} plan p\n" in ended.out
        plancode(folder, "check", "--fail-on", "warning")
        assert answered(folder, "status", "--porcelain") == ""
    messages = answered(folder, "log", "--format=%B").splitlines()
    assert [line for line in messages if ": " in line] == [
        "Reason: Agreed by all",
        "Reviewed-by: Paul <paul@example.org>",
        "Reason: A new goal",
        "Reviewed-by: Paul <paul@example.org>",
        "Reason: Too vague",
    ]
    told = plancode(folder, "history", "p").out
    assert "“Too vague”" in told
    assert told.endswith("8 transitions of 1 record; authors are claims: 0 of 7 steps signed\n")


def test_the_stamp_comes_with_the_approval_and_goes_with_the_amendment(submitted: Path) -> None:
    before = (submitted / "plans/p.yaml").read_bytes()
    plancode(submitted, "approve", "p", "--reviewed-by", "paul", "--stamp", "--commit", err="next: ")
    stamped = (submitted / "plans/p.yaml").read_bytes().decode()
    assert "owner: marie\r\napproval:\r\n  by: marie\r\n  on: 20" in stamped
    assert "\r\n  digest: 1:sha256:" in stamped
    plancode(submitted, "check", "--fail-on", "warning")
    plancode(submitted, "amend", "p", "--reason", "More goals", "--commit", err="next: ")
    assert (submitted / "plans/p.yaml").read_bytes() == before.replace(b"submitted", b"draft")


def test_a_stamp_is_compared_with_the_last_of_several_approvals(submitted: Path) -> None:
    # A plan without a stamp, which comes first by its id, is passed over.
    another = (submitted / "plans/p.yaml").read_bytes().replace(b"submitted", b"draft")
    for old, new in ((b"id: p", b"id: a"), (b"of p", b"of a")):
        another = another.replace(old, new)
    git(write(submitted, {"plans/a.yaml": another}), "add", "-A")
    git(submitted, "commit", "-qm", "Another plan")
    plancode(submitted, "approve", "p", "--reviewed-by", "paul", "--commit", err="next: ")
    plancode(submitted, "amend", "p", "--reason", "More goals", "--commit", err="next: ")
    plancode(submitted, "submit", "p", "--commit", err="next: ")
    as_paul = {"GIT_AUTHOR_NAME": "Paul", "GIT_AUTHOR_EMAIL": "paul@example.org"}
    plancode(submitted, "approve", "p", "--reviewed-by", "paul", "--stamp", err=None)
    answered(submitted, "commit", "-qam", "Approve", environment=os.environ | as_paul)
    report = json.loads(plancode(submitted, "check", "--format", "json").out)
    (told,) = (each for each in report["diagnostics"] if each["code"] == "PC219")
    assert (told["code"], told["severity"]) == ("PC219", "warning")
    assert told["message"] == "the stamp says marie, and the commit that approved the plan paul"
    assert told["record"] == {"kind": "plan", "id": "p"}
    assert told["hint"] == ("reopen the plan with `plancode amend p --reason TEXT`, and approve it again with --stamp")


def test_a_stamp_of_what_was_never_approved_is_compared_with_no_commit(tmp_path: Path) -> None:
    stamp = "approval: {by: marie, on: 2026-01-05, digest: '1:sha256:" + "0" * 64 + "'}\n"
    folder = made(tmp_path, {"plans/p.yaml": plan() + stamp})
    report = json.loads(plancode(folder, "check", "--format", "json", code=1).out)
    assert [each["code"] for each in report["diagnostics"] if each["severity"] == "error"] == ["PC217"]
    assert "PC219" not in {each["code"] for each in report["diagnostics"]}


def test_a_stamp_names_a_person_and_nobody_cannot_be_one(tmp_path: Path) -> None:
    folder = made(tmp_path, {"plans/p.yaml": plan()}, {"plans/p.yaml": plan(status="submitted")}, person="stranger")
    plancode(folder, "approve", "p", "--stamp", code=3, err="no person has your address stranger@example.org")


@pytest.mark.parametrize(
    ("person", "arguments", "code", "remedy"),
    [
        ("marie", ["return", "p"], "PC207", "next: run it again with --reason TEXT"),
        (
            "paul",
            ["amend", "p"],
            None,
            "use a step; from submitted: `plancode return p --reason TEXT`, `plancode approve p",
        ),
        ("marie", ["approve", "p"], "PC206", "--reviewed-by WHO"),
        ("marie", ["approve", "p", "--reviewed-by", "marie"], "PC206", "--reviewed-by WHO"),
        ("paul", ["return", "p", "--reason", "Too vague"], "", ""),
    ],
)
def test_what_check_would_refuse_is_refused_before_anything_is_written(
    tmp_path: Path, person: str, arguments: list[str], code: str | None, remedy: str
) -> None:
    config = "policy: {four_eyes: error}\n"
    versions = [{"plans/p.yaml": plan()}, {"plans/p.yaml": plan(status="submitted")}]
    folder = made(tmp_path, *versions, config=config, person=person)
    if code == "":
        plancode(folder, *arguments, "--commit", err="you are paul, approver; you are neither owner")
        return
    ended = plancode(folder, *arguments, "--commit", code=1 if code else 2, err=remedy)
    assert ended.out.startswith(f"error[{code}]: " if code else "")
    assert answered(folder, "status", "--porcelain") == ""
    assert answered(folder, "rev-list", "--count", "HEAD") == "2"


def test_who_may_not_make_a_step_is_told_who_they_are(draft: Path) -> None:
    git(draft, "config", "user.email", "paul@example.org")
    ended = plancode(
        draft, "submit", "p", code=1, err="you are paul, approver; you are neither owner nor reviewer of plan p"
    )
    assert ended.out.startswith("error[PC204]: Paul may not move plan `p` from draft to submitted\n")
    assert "nothing was written\nnext: ask somebody who may to make this step\n" in ended.err


def test_an_address_that_is_nobodys_makes_no_step_and_is_said(draft: Path) -> None:
    git(draft, "config", "user.email", "stranger@example.org")
    ended = plancode(draft, "submit", "p", code=1, err="no person has your address stranger@example.org")
    assert "error[PC205]" in ended.out


def test_a_wrong_id_and_a_wrong_step_are_answered_with_the_nearest(draft: Path) -> None:
    write(draft, {"plans/p.yaml": plan("dupont-fy2099")})
    plancode(draft, "submit", "dupont-fy209", code=2, err="did you mean `dupont-fy2099`?")
    plancode(draft, "submit", "account/chu", code=2, err="account `chu` is of a kind that this command is not for")
    near = "did you mean `submit`? choose one of its steps: submit, return"
    plancode(draft, "step", "submitt", "dupont-fy2099", code=2, err=near)
    plancode(draft, "approve", "dupont-fy2099", code=2, err="only works from submitted")
    reviewed = ["step", "submit", "dupont-fy2099", "--reviewed-by"]
    plancode(draft, *reviewed, "pau", code=2, err="did you mean `paul`?")
    plancode(draft, *reviewed, "Someone Else", code=2, err="or somebody else as: Name <address>")


def test_several_plans_move_in_one_commit(tmp_path: Path) -> None:
    texts = {"plans/a.yaml": plan("a") + "---\r\n" + plan("b"), "plans/c.yaml": plan("c")}
    folder = made(tmp_path, texts)
    ended = plancode(folder, "submit", "a", "b", "c", "a", "--commit", err="you are marie, owner of all 3\n")
    assert ended.out.splitlines()[:3] == [
        "plan a  draft → submitted  plans/a.yaml",
        "plan b  draft → submitted  plans/a.yaml",
        "plan c  draft → submitted  plans/c.yaml",
    ]
    assert answered(folder, "log", "-1", "--format=%B").strip() == "Submit 3 plans\n\n- plan a\n- plan b\n- plan c"
    for path, text in texts.items():
        assert (folder / path).read_bytes().decode() == text.replace('"draft"', '"submitted"')


def test_one_plan_that_cannot_move_keeps_all_of_them(tmp_path: Path) -> None:
    folder = made(tmp_path, {"plans/a.yaml": plan("a"), "plans/b.yaml": plan("b").replace("goals: >", "notes: >")})
    ended = plancode(
        folder, "submit", "a", "b", code=1, err="next: add a goal to the plan, then run this command again\n"
    )
    assert "error[PC210]: plan `b` was moved to submitted without a goal" in ended.out
    assert answered(folder, "status", "--porcelain") == ""


def test_all_plans_whose_period_has_ended_expire_and_only_yours(tmp_path: Path) -> None:
    folder = over(tmp_path, "a", "b")
    git(folder, "config", "user.email", "paul@example.org")
    ended = plancode(folder, "expire", "--all-ended", err="note: left alone, because they belong to others: a, b")
    assert ended.out == "none of your plans is ready to expire\n"
    git(folder, "config", "user.email", "marie@example.org")
    ended = plancode(folder, "expire", "--all-ended", "--commit", err="you are marie, owner of all 2")
    assert ended.out.count("final-approved → expired") == 2
    plancode(folder, "check", "--fail-on", "warning")
    before = (folder / "plans/p.yaml").read_bytes()
    assert plancode(folder, "expire", "--all-ended").out == "none of your plans is ready to expire\n"
    assert (folder / "plans/p.yaml").read_bytes() == before


def test_a_plan_does_not_expire_before_its_time_and_as_of_fixes_the_day(tmp_path: Path) -> None:
    versions = [{"plans/p.yaml": plan(status=status)} for status in ("draft", "submitted", "final-approved")]
    folder = made(tmp_path, *versions)
    assert "error[PC233]" in plancode(folder, "expire", "p", code=1, err="when the period has ended").out
    assert '+status: "expired"' in plancode(folder, "expire", "p", "--as-of", "2100-01-01", "--dry-run", err=None).out
    before = (folder / "plans/p.yaml").read_bytes()
    for how in ([], ["--commit"]):
        as_of = ["expire", "p", "--as-of", "2100-01-01", *how]
        plancode(
            folder, *as_of, code=2, err="error: as of 2100-01-01 it can be tried, not written\n  = hint: add --dry-run"
        )
    assert (folder / "plans/p.yaml").read_bytes() == before
    plancode(folder, "expire", code=2, err="either the ids of plans, or --all-ended")
    plancode(folder, "submit", "p", "--dry-run", "--commit", code=2, err="either --dry-run or --commit")


def test_a_lifecycle_of_ones_own_is_moved_by_step(tmp_path: Path) -> None:
    config = (
        "lifecycle:\n  opportunity:\n    statuses: [pending, won, lost]\n    initial: [pending]\n"
        "    steps:\n      win: {from: pending, to: won, needs: [reason]}\n"
    )
    talk = "kind: opportunity\nid: talk\nname: T\ntype: other\nclose_date: 2099-01-01\nstatus: pending\naccount: chu\nplan: p\n"
    folder = made(tmp_path, {"plans/p.yaml": plan(), "plans/talk.yaml": talk}, config=config)
    assert "PC207" in plancode(folder, "step", "win", "talk", code=1, err="--reason TEXT").out
    plancode(folder, "step", "win", "talk", "--reason", "They said yes", "--commit", err="next: ")
    assert (folder / "plans/talk.yaml").read_text() == talk.replace("pending", "won")
    plancode(folder, "submit", "talk", code=2, err="the lifecycle of opportunity has no step `submit`")


def test_other_changes_of_the_file_are_not_committed_with_the_step(draft: Path) -> None:
    write(draft, {"plans/p.yaml": plan() + "notes: mine\r\n"})
    plancode(draft, "submit", "p", "--commit", code=3, err="plans/p.yaml holds other changes that are not committed")
    assert (draft / "plans/p.yaml").read_bytes().decode() == plan() + "notes: mine\r\n"
    plancode(draft, "submit", "p", err="note: plans/p.yaml has other uncommitted changes")


def test_what_stands_in_the_index_stays_there(draft: Path) -> None:
    write(draft, {"plans/other.yaml": "kind: product\nid: soil\nname: Soil\n", "plans/chu.txt": "not staged"})
    git(draft, "add", "plans/other.yaml")
    plancode(draft, "submit", "p", "--commit", err="next: ")
    assert answered(draft, "status", "--porcelain") == "A  plans/other.yaml\n?? plans/chu.txt"
    assert answered(draft, "show", "--format=", "--name-only", "HEAD") == "plans/p.yaml"


def test_a_plan_that_git_does_not_know_yet_is_added_by_the_line_that_is_shown(tmp_path: Path) -> None:
    folder = made(tmp_path, {"plans/p.yaml": plan()})
    write(folder, {"plans/q.yaml": plan("q", status="draft")})
    ended = elsewhere(folder, "set", "q", "notes", "new", err="next: ")
    line = ended.err.split("next: ")[1].split("\nthen: ")[0]
    assert "add -- plans/q.yaml && git" in line
    subprocess.run(["sh", "-c", line], check=True, capture_output=True)
    assert answered(folder, "status", "--porcelain") == ""


def test_the_users_own_hooks_run_and_a_refusal_puts_the_files_back(draft: Path) -> None:
    hook(draft, "pre-commit", "echo 'not on a Monday' >&2; exit 1")
    plancode(draft, "submit", "p", "--commit", code=3, err="git did not commit: not on a Monday")
    assert answered(draft, "status", "--porcelain") == ""
    assert (draft / "plans/p.yaml").read_bytes().decode() == plan()
    hook(draft, "pre-commit", "exit 0")
    hook(draft, "commit-msg", 'echo "Ticket: 12" >> "$1"')
    plancode(draft, "submit", "p", "--commit", err="next: ")
    assert "Ticket: 12" in answered(draft, "log", "-1", "--format=%B")


def test_nobody_in_git_commits_nothing(draft: Path) -> None:
    git(draft, "config", "--unset", "user.email")
    ended = plancode(draft, "submit", "p", "--commit", code=1, err="git does not know your address")
    assert "error[PC205]" in ended.out
    assert answered(draft, "status", "--porcelain") == ""


def test_variables_that_lead_elsewhere_lead_a_commit_nowhere(
    draft: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = repository(tmp_path_factory.mktemp("other"), {"a": "b"})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2001-01-01T00:00:00Z")
    plancode(draft, "submit", "p", "--commit", err="next: to share it")
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_COMMITTER_DATE"):
        monkeypatch.delenv(name)
    assert answered(other, "log", "--format=%s") == "Commit 0"
    assert answered(draft, "log", "-1", "--format=%s %cs").startswith("Submit plan p 20")
    assert "2001" not in answered(draft, "log", "-1", "--format=%cs")


def test_a_workspace_in_a_subfolder_is_moved_too(tmp_path: Path) -> None:
    inner = {
        f"teams/north/{path}": text for path, text in {"plans/people.yaml": PEOPLE, "plans/p.yaml": plan()}.items()
    }
    folder = made(tmp_path, inner)
    north = folder / "teams" / "north"
    ended = plancode(north, "submit", "p", err="next: git commit -m 'Submit plan p' -- plans/p.yaml")
    assert ended.out == "plan p  draft → submitted  teams/north/plans/p.yaml\n"
    git(folder, "checkout", "-q", "--", ".")
    plancode(north / "plans", "submit", "p", "--commit", err="next: to share it")


def test_a_step_needs_a_repository_with_files(draft: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    bare = tmp_path_factory.mktemp("bare")
    git(bare, "clone", "-q", "--bare", str(draft), "all.git")
    plancode(bare / "all.git", "submit", "p", code=3, err="a bare repository has no files to change")
    outside = write(tmp_path_factory.mktemp("outside"), {"plans/p.yaml": plan(), "plans/people.yaml": PEOPLE})
    plancode(outside, "submit", "p", code=3, err="run `git init`")


def test_what_is_wrong_elsewhere_stops_no_step(draft: Path) -> None:
    write(draft, {"plans/chu2.yaml": "kind: account\nid: chu2\n"})
    plancode(draft, "check", code=1)
    plancode(draft, "submit", "p", "--commit", err="next: to share it")


def test_a_file_that_cannot_be_read_whole_is_left_alone(draft: Path) -> None:
    write(draft, {"plans/p.yaml": plan() + "owner: paul\r\n"})
    ended = plancode(draft, "submit", "p", code=1, err="nothing was written")
    assert ended.out.startswith("error[PC108]: the key `owner` is there already\n  --> plans/p.yaml:13:1\n")


def test_a_hook_that_moves_the_branch_itself_is_not_undone(draft: Path) -> None:
    hook(draft, "pre-commit", 'git update-ref HEAD "$(git commit-tree -p HEAD -m Hook HEAD^{tree})"; exit 1')
    plancode(draft, "submit", "p", "--commit", code=3, err="git did not commit")
    assert answered(draft, "log", "-1", "--format=%s") == "Hook"
    assert (draft / "plans/p.yaml").read_bytes().decode() == plan(status="submitted")


def test_a_commit_needs_a_repository(tmp_path: Path) -> None:
    folder = write(tmp_path, {"plans/p.yaml": plan(), "plans/people.yaml": PEOPLE})
    found = open_project(folder, needs_git=False)
    prepared = set_value(found, "p", "name", value="Other")
    with pytest.raises(CannotRun, match="no git repository to commit to"):
        settle(found, prepared, commit=True)
    assert (folder / "plans/p.yaml").read_bytes().decode() == plan()


def test_who_comes_second_begins_again_on_what_the_first_has_written(draft: Path) -> None:
    path = draft / "plans/p.yaml"

    def first() -> None:
        with alone(draft):
            started.set()
            time.sleep(1)
            path.write_bytes(path.read_bytes() + b"notes: theirs\r\n")

    started = threading.Event()
    other = threading.Thread(target=first)
    other.start()
    started.wait()
    plancode(draft, "submit", "p", err="next: ")
    other.join()
    assert path.read_bytes().decode() == plan(status="submitted") + "notes: theirs\r\n"
