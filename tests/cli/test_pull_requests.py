"""`check --base`: what a pull request changes, judged by the rules of where it goes (HISTORY.md, pull requests)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.pull_request import found, status
from tests.support.cli import plancode
from tests.support.sound import ACCOUNT, PAUL, PEOPLE, PLAN, SOUND, branch, git, repository


def test_one_allowed_step_is_fine(pull_request: Path) -> None:
    branch(pull_request, status("submitted"))
    assert found(pull_request) == []


def test_two_steps_in_one_pull_request_are_told_what_a_squash_would_do(pull_request: Path) -> None:
    branch(pull_request, status("submitted"))
    branch(pull_request, status("final-approved"), author="Paul <paul@example.org>")
    assert ("PC241", "warning") in found(pull_request)


def test_where_pull_requests_are_squashed_two_steps_are_an_error(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND | {"plancode.yaml": "history: {merge: squash}\n"})
    git(folder, "checkout", "-qb", "topic")
    branch(folder, status("submitted"), status("final-approved"))
    assert ("PC241", "error") in found(folder, code=1)


def test_a_base_that_moved_on_shows_none_of_its_own_changes(pull_request: Path) -> None:
    git(pull_request, "checkout", "-q", "main")
    branch(pull_request, {"plans/chu.yaml": "kind: account\nid: chu\nname: CHU de Rocmont\n"})
    git(pull_request, "checkout", "-q", "topic")
    branch(pull_request, status("submitted"))
    assert found(pull_request) == []
    assert "chu" not in plancode(pull_request, "diff", "main").out


def test_what_the_base_had_already_fails_nothing_unless_strict(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND | {"plans/chu.yaml": "kind: account\nid: chu\nname: CHU\ntyp: customer\n"})
    git(folder, "checkout", "-qb", "topic")
    branch(folder, {"plans/product.yaml": "kind: product\nid: seed\nname: Seed\n"})
    assert found(folder) == [("PC102", "info")]
    assert found(folder, "--strict", code=1) == [("PC102", "error")]


@pytest.mark.parametrize(
    ("had", "brought"),
    [
        # The same finding in another file, and another one of the same code in the same record.
        ({"plans/a.yaml": "kind: [\n"}, {"plans/b.yaml": "kind: [\n"}),
        ({"plans/chu.yaml": ACCOUNT + "typ: customer\n"}, {"plans/chu.yaml": ACCOUNT + "typ: customer\ntag: x\n"}),
    ],
    ids=["file", "record"],
)
def test_what_is_like_a_finding_of_the_base_and_is_another_fails(
    tmp_path: Path, had: dict[str, str], brought: dict[str, str]
) -> None:
    folder = repository(tmp_path, SOUND | had)
    git(folder, "checkout", "-qb", "topic")
    branch(folder, brought)
    assert [severity for _, severity in found(folder, code=1)] == ["error", "info"]


def test_touching_the_status_brings_a_records_findings_back(tmp_path: Path) -> None:
    broken = PLAN.replace("goals: [Be known]\n", "")
    folder = repository(tmp_path, SOUND | {"plans/plan.yaml": broken.format(status="draft").replace("marie", "mary")})
    git(folder, "checkout", "-qb", "topic")
    branch(folder, {"plans/product.yaml": "kind: product\nid: seed\nname: Seed\n"})
    assert ("PC120", "info") in found(folder)
    branch(folder, {"plans/plan.yaml": broken.format(status="submitted").replace("marie", "mary")})
    assert ("PC120", "error") in found(folder, code=1)


def test_history_before_the_base_is_not_judged_again(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND, status("final-approved"))
    git(folder, "checkout", "-qb", "topic")
    branch(folder, {"plans/product.yaml": "kind: product\nid: seed\nname: Seed\n"})
    assert found(folder) == [("PC318", "info")]
    plancode(folder, "check", code=1)


def test_a_pull_request_cannot_grant_itself_a_role(tmp_path: Path) -> None:
    folder = repository(
        tmp_path,
        SOUND | {"plans/people.yaml": PEOPLE + PAUL.format(role="compliance")},
        status("submitted"),
    )
    git(folder, "checkout", "-qb", "topic")
    granted = {"plans/people.yaml": PEOPLE + PAUL.format(role="approver")}
    branch(folder, granted, status("final-approved"), author="Paul <paul@example.org>")
    assert [code for code, severity in found(folder, code=1) if severity == "error"] == ["PC204"]
    assert ("PC242", "warning") in found(folder, code=1)


@pytest.mark.parametrize(
    "rules",
    [
        "severity: {skipped-step: off}\n",
        "history:\n  accept: [{code: PC203, record: plan/dupont-fy2099, reason: please}]\n",
        (
            "lifecycle:\n  plan:\n    statuses: [draft, submitted, final-approved, expired]\n    initial: [draft]\n"
            "    steps: {jump: {from: draft, to: final-approved}}\n"
        ),
    ],
)
def test_a_pull_request_cannot_change_the_rules_it_is_judged_by(pull_request: Path, rules: str) -> None:
    branch(pull_request, {"plancode.yaml": rules}, status("final-approved"))
    codes = found(pull_request, code=1)
    assert ("PC203", "error") in codes
    assert ("PC242", "warning") in codes


def test_a_forges_merge_commit_as_head_is_judged_like_any(pull_request: Path) -> None:
    branch(pull_request, status("final-approved"))
    git(pull_request, "checkout", "-q", "--detach", "main")
    git(pull_request, "merge", "-q", "--no-ff", "topic", "-m", "Merge topic into main")
    assert ("PC203", "error") in found(pull_request, code=1)
