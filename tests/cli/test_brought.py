"""`check --base`: what else a pull request brings, and bases that are none (HISTORY.md, pull requests)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.pull_request import found, status
from tests.support.cli import plancode, write
from tests.support.sound import PAUL, PEOPLE, PLAN, SOUND, branch, git, repository


@pytest.mark.parametrize(
    ("versions", "told"),
    [
        ([], []),
        (["submitted"], [("PC214", "error"), ("PC241", "warning")]),
        (["submitted", "final-approved"], [("PC214", "error"), ("PC241", "warning")]),
    ],
)
def test_a_pull_request_deletes_drafts_alone(tmp_path: Path, versions: list[str], told: list[tuple[str, str]]) -> None:
    people = {"plans/people.yaml": PEOPLE + PAUL.format(role="approver"), "plancode.yaml": "severity: {PC206: off}\n"}
    folder = repository(tmp_path, SOUND | people, *(status(name) for name in versions))
    git(folder, "checkout", "-qb", "topic")
    git(folder, "rm", "-q", "plans/plan.yaml")
    git(folder, "commit", "-qm", "Delete the plan")
    assert found(folder, code=1 if told else 0) == told


def test_what_is_deleted_is_told_where_it_stood(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND, status("submitted"))
    git(folder, "checkout", "-qb", "topic")
    git(folder, "rm", "-q", "plans/plan.yaml")
    git(folder, "commit", "-qm", "Delete the plan")
    report = json.loads(plancode(folder, "check", "--base", "main", "--format", "json", code=1).out)
    (told,) = (each for each in report["diagnostics"] if each["code"] == "PC241")
    assert (told["path"], told["record"]) == ("plans/plan.yaml", {"kind": "plan", "id": "dupont-fy2099"})
    assert told["message"] == ("if this branch is squashed, plan `dupont-fy2099` would jump from submitted to deleted")


def test_a_plan_that_is_born_in_a_pull_request_begins_as_a_draft(pull_request: Path) -> None:
    second = PLAN.format(status="draft").replace("dupont-fy2099", "second").replace("name: Dupont", "name: Second")
    branch(pull_request, {"plans/second.yaml": second})
    assert found(pull_request) == []
    branch(pull_request, {"plans/second.yaml": second.replace("draft", "submitted")})
    assert found(pull_request) == [("PC241", "warning")]


@pytest.mark.parametrize("name", ["a-first", "z-last"])
def test_each_plan_of_a_pull_request_is_looked_at(tmp_path: Path, name: str) -> None:
    other = PLAN.replace("dupont-fy2099", name).replace("name: Dupont", "name: Other")
    files = {"plans/other.yaml": other.format(status="draft")}
    people = {"plans/people.yaml": PEOPLE + PAUL.format(role="approver")}
    folder = repository(tmp_path, SOUND | people | files)
    git(folder, "checkout", "-qb", "topic")
    branch(folder, status("submitted") | {"plans/other.yaml": other.format(status="submitted")})
    branch(folder, {"plans/other.yaml": other.format(status="final-approved")}, author="Paul <paul@example.org>")
    report = json.loads(plancode(folder, "check", "--base", "main", "--format", "json").out)
    told = [(each["code"], each["record"]["id"]) for each in report["diagnostics"] if each["code"] == "PC241"]
    assert told == [("PC241", name)]


@pytest.mark.parametrize(
    ("key", "rules"),
    [
        ("policy", "policy: {four_eyes: off}\n"),
        ("policy", "policy: {unknown_actor: info}\n"),
        ("severity", "severity: {PC318: off}\n"),
        ("history", "history: {merge: squash}\n"),
        ("calendar", "calendar: {year_start: 04-01}\n"),
        ("time_zone", "time_zone: Europe/Paris\n"),
    ],
)
def test_a_pull_request_that_changes_rules_is_told_so(pull_request: Path, key: str, rules: str) -> None:
    branch(pull_request, {"plancode.yaml": rules})
    report = json.loads(plancode(pull_request, "check", "--base", "main", "--format", "json").out)
    (told,) = (each for each in report["diagnostics"] if each["code"] == "PC242")
    assert told["message"] == f"`{key}` is changed here; this is judged by the rules of the base"
    assert told["hint"] == "merge it for the new rules to count"
    assert (told["path"], told["range"]["start"]) == ("plancode.yaml", {"line": 1, "column": 1})


@pytest.mark.parametrize(
    ("people", "path", "name"),
    [
        (PEOPLE + PAUL.format(role="approver") + PAUL.format(role="approver").replace("paul", "zoe"), True, "zoe"),
        (PEOPLE + PAUL.format(role="compliance"), True, "paul"),
        (PEOPLE, False, "paul"),
    ],
)
def test_a_pull_request_that_changes_what_people_may_do_is_told_where(
    pull_request: Path, people: str, path: bool, name: str
) -> None:
    branch(pull_request, {"plans/people.yaml": people})
    report = json.loads(plancode(pull_request, "check", "--base", "main", "--format", "json").out)
    (told,) = (each for each in report["diagnostics"] if each["code"] == "PC242")
    lines = people.split("\n")
    line = lines.index(f"id: {name}") if path else 1
    assert (told["path"], told["range"]["start"]["line"]) == ("plans/people.yaml", line)
    assert told["record"] == {"kind": "person", "id": name}


def test_a_file_that_git_ignores_is_told_in_a_pull_request_too(pull_request: Path) -> None:
    branch(pull_request, {".gitignore": "plans/secret.yaml\n"})
    write(pull_request, {"plans/secret.yaml": "kind: product\nid: p\nname: P\n"})
    assert ("PC904", "warning") in found(pull_request)


def test_what_a_squash_would_do_comes_with_what_keeps_the_steps(pull_request: Path) -> None:
    branch(pull_request, status("submitted"))
    branch(pull_request, status("final-approved"), author="Paul <paul@example.org>")
    told = plancode(pull_request, "check", "--base", "main").out
    assert "would jump from draft to final-approved" in told
    hint = "use a merge commit, or one pull request per step"
    assert f"hint: {hint}" in told


def test_a_pull_request_is_judged_in_a_bare_repository_too(
    pull_request: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    branch(pull_request, {".gitignore": "plans/plan.yaml\n"} | status("final-approved"))
    folder = tmp_path_factory.mktemp("bare")
    git(folder, "clone", "-q", "--bare", str(pull_request), "plans.git")
    assert ("PC203", "error") in found(folder / "plans.git", "--at", "topic", code=1)


def test_an_address_that_a_pull_request_adds_entitles_nobody_in_it(pull_request: Path) -> None:
    people = PEOPLE.replace("email:", "emails: [m@home.example]\nemail:") + PAUL.format(role="approver")
    branch(pull_request, {"plans/people.yaml": people})
    branch(pull_request, status("submitted"), author="Marie <m@home.example>")
    assert ("PC205", "error") in found(pull_request, code=1)


def test_a_kind_that_a_pull_request_frees_of_its_lifecycle_is_judged_by_it(tmp_path: Path) -> None:
    lifecycle = (
        "lifecycle:\n  opportunity:\n    statuses: [pending, won]\n    initial: [pending]\n"
        "    steps: {win: {from: pending, to: won, by: [approver]}}\n    protected: [won]\n"
    )
    talk = "kind: opportunity\nid: talk\nname: Talk\ntype: publication\nclose_date: 2099-05-20\nstatus: pending\n"
    people = {"plans/people.yaml": PEOPLE + PAUL.format(role="approver")}
    folder = repository(tmp_path, SOUND | people | {"plancode.yaml": lifecycle, "plans/talk.yaml": talk})
    git(folder, "checkout", "-qb", "topic")
    branch(folder, {"plancode.yaml": "", "plans/talk.yaml": talk.replace("pending", "won")})
    assert ("PC204", "error") in found(folder, code=1)


@pytest.mark.parametrize("ref", ["nothing", "-x", "main..topic", "^main"])
def test_a_base_that_names_no_commit_is_wrong_usage(pull_request: Path, ref: str) -> None:
    plancode(pull_request, "check", f"--base={ref}", code=2, err=f"`{ref}` ")


def test_a_base_that_two_refs_share_is_wrong_usage(pull_request: Path) -> None:
    branch(pull_request, status("submitted"))
    git(pull_request, "tag", "main", "topic")
    plancode(pull_request, "check", "--base", "main", code=2, err="`main` is ambiguous")
