"""`check --verified`: only what came after a commit that was green is walked (HISTORY.md, Honesty)."""

from __future__ import annotations

from tests.cli.test_check import PLAN, SOUND, git, repository
from tests.support.cli import plancode


def test_what_came_after_a_verified_commit_is_judged_from_its_states(tmp_path):
    folder = repository(
        tmp_path,
        SOUND,
        {"plans/plan.yaml": PLAN.format(status="submitted")},
        {"plans/plan.yaml": PLAN.format(status="expired")},
    )
    ended = plancode(folder, "check", "--verified", "HEAD~1", code=1)
    assert "history of 3 commits: 1 transition" in ended.out
    assert "error[PC203]: plan `dupont-fy2099` went from submitted to expired without being final-approved" in ended.out


def test_what_was_verified_is_not_judged_again(tmp_path):
    folder = repository(
        tmp_path,
        SOUND,
        {"plans/plan.yaml": PLAN.format(status="final-approved")},
        {"plans/p.yaml": "kind: product\nid: s\nname: S\n"},
    )
    plancode(folder, "check", code=1)
    assert "PC203" not in plancode(folder, "check", "--verified", "HEAD~1").out


def test_a_rewritten_history_is_an_error_and_all_of_it_is_walked(tmp_path):
    folder = repository(tmp_path, SOUND, {"plans/plan.yaml": PLAN.format(status="submitted")})
    git(folder, "tag", "green")
    git(folder, "commit", "-q", "--amend", "-m", "Another")
    ended = plancode(folder, "check", "--verified", "green", code=1)
    assert "error[PC906]: HEAD does not descend from " in ended.out
    assert "history of 2 commits: 2 transitions" in ended.out


def test_a_verified_commit_that_is_not_there_is_wrong_usage(tmp_path):
    folder = repository(tmp_path, SOUND)
    plancode(folder, "check", "--verified", "nothing", code=2, err="names no commit")
