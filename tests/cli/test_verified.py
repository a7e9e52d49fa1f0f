"""`check --verified`: only what came after a commit that was green is walked (HISTORY.md, Honesty)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.cli import plancode
from tests.support.git import answered
from tests.support.sound import PLAN, SOUND, git, repository


def test_what_came_after_a_verified_commit_is_judged_from_its_states(tmp_path: Path) -> None:
    folder = repository(
        tmp_path,
        SOUND,
        {"plans/plan.yaml": PLAN.format(status="submitted")},
        {"plans/plan.yaml": PLAN.format(status="expired")},
    )
    ended = plancode(folder, "check", "--verified", "HEAD~1", code=1)
    assert "history of 3 commits: 1 transition" in ended.out
    assert "error[PC203]: plan `dupont-fy2099` went from submitted to expired without being final-approved" in ended.out


def test_what_was_verified_is_not_judged_again(tmp_path: Path) -> None:
    folder = repository(
        tmp_path,
        SOUND,
        {"plans/plan.yaml": PLAN.format(status="final-approved")},
        {"plans/p.yaml": "kind: product\nid: s\nname: S\n"},
    )
    plancode(folder, "check", code=1)
    assert "PC203" not in plancode(folder, "check", "--verified", "HEAD~1").out


def test_a_rewritten_history_is_an_error_and_all_of_it_is_walked(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND, {"plans/plan.yaml": PLAN.format(status="submitted")})
    git(folder, "tag", "green")
    git(folder, "commit", "-q", "--amend", "-m", "Another")
    ended = plancode(folder, "check", "--verified", "green", code=1)
    green = answered(folder, "rev-parse", "green")
    message = f"HEAD does not descend from {green[:10]}, which was verified: history was rewritten\n"
    assert f"error[PC906]: {message}" in ended.out
    assert "history of 2 commits: 2 transitions" in ended.out
    report = json.loads(plancode(folder, "check", "--verified", "green", "--format", "json", code=1).out)
    assert [each["commit"] for each in report["diagnostics"] if each["code"] == "PC906"] == [green]


def test_what_is_accepted_in_vain_is_told_where_all_of_a_rewritten_history_is_judged(tmp_path: Path) -> None:
    accept = "history:\n  accept:\n    - {code: PC203, record: plan/dupont-fy2099, reason: agreed by phone}\n"
    folder = repository(tmp_path, SOUND | {"plancode.yaml": accept})
    git(folder, "tag", "green")
    assert "PC406" not in plancode(folder, "check", "--verified", "green").out
    git(folder, "commit", "-q", "--amend", "-m", "Another")
    assert "warning[PC406]" in plancode(folder, "check", "--verified", "green", code=1).out


def test_a_verified_commit_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND)
    plancode(folder, "check", "--verified", "nothing", code=2, err="names no commit")


def test_what_stood_at_a_verified_commit_is_missed_when_it_goes(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND, {"plans/plan.yaml": PLAN.format(status="submitted")})
    git(folder, "rm", "-q", "plans/plan.yaml")
    git(folder, "commit", "-qm", "Delete it")
    ended = plancode(folder, "check", "--verified", "HEAD~1", code=1)
    assert "error[PC214]: plan `dupont-fy2099` was deleted while submitted" in ended.out


@pytest.mark.parametrize(("kept", "gone"), [("dupont-fy2099", "other"), ("other", "dupont-fy2099")])
def test_one_of_two_records_of_a_file_is_missed_when_it_goes(tmp_path: Path, kept: str, gone: str) -> None:
    plans = {
        name: PLAN.format(status="submitted").replace("dupont-fy2099", name).replace("name: Dupont", f"name: {name}")
        for name in ("dupont-fy2099", "other")
    }
    drafts = "---\n".join(plan.replace("submitted", "draft") for plan in plans.values())
    folder = repository(
        tmp_path,
        SOUND | {"plans/plan.yaml": drafts},
        {"plans/plan.yaml": "---\n".join(plans.values())},
        {"plans/plan.yaml": plans[kept]},
    )
    ended = plancode(folder, "check", "--verified", "HEAD~1", code=1)
    assert f"error[PC214]: plan `{gone}` was deleted while submitted" in ended.out
    assert ended.out.count("error[PC214]") == 1
