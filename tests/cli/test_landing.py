"""What would land is judged, whatever is checked out and whatever the pull request says of the rules (HISTORY.md)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.cli import plancode, write
from tests.support.sound import PAUL, PEOPLE, PLAN, SOUND, branch, git, repository

PAUL_THERE = SOUND | {"plans/people.yaml": PEOPLE + PAUL.format(role="approver")}
BY_PAUL = "Paul <paul@example.org>"


def status(name: str, **changes: str) -> dict[str, str]:
    text = PLAN.format(status=name)
    for old, new in changes.items():
        text = text.replace({"goals": "[Be known]"}[old], new)
    return {"plans/plan.yaml": text}


def told(folder: Path, *arguments: str, code: int = 0) -> list[str]:
    report = json.loads(plancode(folder, "check", "--format", "json", *arguments, code=code, err=None).out)
    return sorted(each["code"] for each in report["diagnostics"] if each["severity"] != "info")


@pytest.fixture
def submitted(tmp_path: Path) -> Path:
    """A plan that is submitted on main, and a branch that leaves there."""
    folder = repository(tmp_path, PAUL_THERE, status("submitted"))
    git(folder, "branch", "topic")
    return folder


def on_main(folder: Path, *versions: dict[str, str], author: str = "Marie <marie@example.org>") -> None:
    git(folder, "checkout", "-q", "main")
    branch(folder, *versions, author=author)
    git(folder, "checkout", "-q", "topic")


def test_an_edit_that_lands_on_what_main_has_approved_meanwhile_is_an_error(submitted: Path) -> None:
    git(submitted, "checkout", "-q", "topic")
    branch(submitted, status("submitted", goals="[Be feared]"))
    assert told(submitted, "--base", "main") == []
    on_main(submitted, status("final-approved"), author=BY_PAUL)
    assert told(submitted, "--base", "main", code=1) == ["PC223"]
    assert "[PC223]" in plancode(submitted, "diff", "main").out
    git(submitted, "merge", "-q", "main", "-m", "Merge main")
    assert "PC223" in told(submitted, "--base", "main", code=1)


def test_an_edit_of_something_else_lands_beside_what_main_has_approved(submitted: Path) -> None:
    on_main(submitted, status("final-approved"), author=BY_PAUL)
    branch(submitted, {"plans/product.yaml": "kind: product\nid: seed\nname: Seed\n"})
    assert told(submitted, "--base", "main") == []


def test_what_does_not_merge_is_said(submitted: Path) -> None:
    on_main(submitted, status("submitted", goals="[Be loved]"))
    branch(submitted, status("submitted", goals="[Be feared]"))
    assert told(submitted, "--base", "main", code=1) == ["PC910"]
    hint = "hint: merge the base into the branch, and settle the conflicts there"
    assert hint in plancode(submitted, "check", "--base", "main", code=1, err=None).out


def test_uncommitted_changes_that_do_not_merge_are_called_so_and_no_commit_is_made_up(submitted: Path) -> None:
    on_main(submitted, {"plans/seed.yaml": "kind: product\nid: seed\nname: Seed\n"})
    write(submitted, {"plans/seed.yaml/seed.yaml": "kind: product\nid: seeds\nname: Seeds\n"})
    ended = plancode(submitted, "check", "--base", "main", code=1, err=None)
    assert (
        "error[PC910]: with the uncommitted changes, this does not merge with the base: plans/seed.yaml\n" in ended.out
    )
    assert "hint: commit the changes, then merge the base into the branch, and settle the conflicts there" in ended.out
    assert "~" not in ended.out


def test_a_reference_that_only_the_merge_breaks_is_found(submitted: Path) -> None:
    account = "kind: account\nid: inst\nname: Institute\n"
    on_main(submitted, {"plans/inst.yaml": account})
    git(submitted, "merge", "-q", "main", "-m", "Merge main")
    branch(
        submitted,
        {"plans/o.yaml": "kind: contact\nid: dupont\nlast_name: Dupont\nfirst_name: É\naccounts: [{account: inst}]\n"},
    )
    before = told(submitted, "--base", "main")
    git(submitted, "checkout", "-q", "main")
    git(submitted, "rm", "-q", "plans/inst.yaml")
    git(submitted, "commit", "-qm", "No account any more")
    git(submitted, "checkout", "-q", "topic")
    assert told(submitted, "--base", "main", code=1) == sorted([*before, "PC120"])


def test_what_is_not_committed_lands_too(submitted: Path) -> None:
    on_main(submitted, status("final-approved"), author=BY_PAUL)
    write(submitted, status("submitted", goals="[Be feared]"))
    assert told(submitted, "--base", "main", code=1) == ["PC223"]


@pytest.mark.parametrize("way", ["any", "squash", "rebase"])
def test_what_the_message_of_what_is_not_committed_will_say_is_not_known(tmp_path: Path, way: str) -> None:
    rules = {"plancode.yaml": f"history: {{merge: {way}}}\n"}
    folder = repository(tmp_path, PAUL_THERE | rules, status("submitted"))
    git(folder, "config", "user.name", "Paul")
    git(folder, "config", "user.email", "paul@example.org")
    git(folder, "branch", "topic")
    on_main(folder, {"plans/product.yaml": "kind: product\nid: seed\nname: Seed\n"})
    write(folder, status("draft"))
    assert told(folder, "--base", "main") == []
    git(folder, "commit", "-qam", "Draft again", author=BY_PAUL)
    assert "PC207" in told(folder, "--base", "main", code=1)


def test_nothing_is_written_into_the_repository(submitted: Path) -> None:
    on_main(submitted, status("final-approved"), author=BY_PAUL)
    branch(submitted, status("submitted", goals="[Be feared]"))
    before = sorted(path for path in (submitted / ".git").rglob("*") if path.is_file())
    told(submitted, "--base", "main", code=1)
    assert sorted(path for path in (submitted / ".git").rglob("*") if path.is_file()) == before


def test_a_stamp_that_main_requires_is_asked_for_though_the_branch_does_not(tmp_path: Path) -> None:
    rules = {"plancode.yaml": "policy: {stamp: required, four_eyes: warning}\n"}
    folder = repository(tmp_path, PAUL_THERE | rules, status("submitted"))
    git(folder, "checkout", "-qb", "topic")
    branch(folder, {"plancode.yaml": "policy: {stamp: optional, four_eyes: warning}\n"})
    branch(folder, status("final-approved"), author=BY_PAUL)
    assert "PC218" in told(folder, "--base", "main", code=1)


def test_rules_that_make_old_steps_unlawful_are_an_error_until_an_epoch_says_so(tmp_path: Path) -> None:
    folder = repository(tmp_path, PAUL_THERE, status("submitted"))
    branch(folder, status("final-approved"), author=BY_PAUL)
    git(folder, "checkout", "-qb", "topic")
    stricter = (
        "lifecycle:\n  plan:\n    statuses: [draft, submitted, reviewed, final-approved, expired]\n"
        "    initial: [draft]\n    protected: [final-approved, expired]\n    steps:\n"
        "      submit: {from: draft, to: submitted, by: owner}\n      review: {from: submitted, to: reviewed}\n"
        "      approve: {from: reviewed, to: final-approved, by: approver}\n"
        "      expire: {from: final-approved, to: expired, by: owner}\n"
    )
    branch(folder, {"plancode.yaml": stricter})
    ended = plancode(folder, "check", "--base", "main", code=1)
    assert "error[PC203]" in ended.out
    assert "add to `history` in plancode.yaml, if what is merged is to stay lawful: `epochs: [{until: " in ended.out
    assert plancode(folder, "check", code=1).out
    until = ended.out.partition("epochs: [{until: ")[2].partition(",")[0]
    assert until == (folder / ".git/refs/heads/main").read_text()[:10]
    branch(
        folder, {"plancode.yaml": stricter + f"history: {{epochs: [{{until: '{until}', reason: reviewed since}}]}}\n"}
    )
    assert "PC203" not in told(folder, "--base", "main")
    assert "PC203" not in told(folder)


def test_a_branch_behind_that_changes_people_is_judged_anew_with_each_version_as_it_stood(submitted: Path) -> None:
    on_main(submitted, status("final-approved"), author=BY_PAUL)
    branch(submitted, _with_another_address())
    assert told(submitted, "--base", "main") == ["PC242"]


def test_an_epoch_that_main_has_written_down_meanwhile_counts_for_a_branch_behind(submitted: Path) -> None:
    on_main(submitted, status("final-approved"), author=BY_PAUL)
    until = (submitted / ".git" / "refs" / "heads" / "main").read_text(encoding="ascii").strip()
    on_main(submitted, {"plancode.yaml": f"history: {{epochs: [{{until: {until}, reason: simpler then}}]}}\n"})
    branch(submitted, _with_another_address())
    assert told(submitted, "--base", "main") == ["PC242"]


def _with_another_address() -> dict[str, str]:
    people = PAUL_THERE["plans/people.yaml"]
    assert "email: marie@example.org\n" in people
    return {
        "plans/people.yaml": people.replace(
            "email: marie@example.org\n", "email: marie@example.org\nemails: [m@example.net]\n"
        )
    }


@pytest.mark.parametrize(("severity", "code"), [("warning", 0), ("error", 1)])
def test_rules_that_bring_errors_are_told_so_and_those_that_bring_warnings_are_not(
    tmp_path: Path, severity: str, code: int
) -> None:
    folder = repository(tmp_path, PAUL_THERE | {"plancode.yaml": "severity: {PC318: off}\n"}, status("submitted"))
    branch(folder, status("final-approved"), author=BY_PAUL)
    git(folder, "checkout", "-qb", "topic")
    branch(folder, {"plancode.yaml": f"severity: {{PC318: {severity}}}\n"})
    assert ("PC318" in told(folder, "--base", "main", code=code)) is (severity == "error")
    assert "PC318" in told(folder, code=code)


def test_a_base_whose_rules_cannot_be_read_judges_nothing(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND | {"plancode.yaml": "policy: {four_eyes: perhaps}\n"})
    git(folder, "checkout", "-qb", "topic")
    branch(folder, {"plans/product.yaml": "kind: product\nid: seed\nname: Seed\n"})
    plancode(folder, "check", "--base", "main", code=3, err="the rules of `main` cannot be read: plancode.yaml: ")


def test_where_pull_requests_are_squashed_the_squashed_commit_is_judged(tmp_path: Path) -> None:
    rules = {"plancode.yaml": "history: {merge: squash}\npolicy: {four_eyes: error}\n"}
    folder = repository(tmp_path, PAUL_THERE | rules, status("submitted"))
    git(folder, "checkout", "-qb", "topic")
    branch(folder, {"plans/product.yaml": "kind: product\nid: seed\nname: Seed\n"}, author="Zoé <zoe@example.org>")
    branch(folder, status("final-approved"), author=BY_PAUL)
    assert "PC205" in told(folder, "--base", "main", code=1)


def test_where_pull_requests_are_rebased_what_a_rebase_makes_is_judged(tmp_path: Path) -> None:
    rules = {"plancode.yaml": "history: {merge: rebase}\n"}
    folder = repository(tmp_path, PAUL_THERE | rules, status("submitted"))
    git(folder, "branch", "topic")
    on_main(folder, status("final-approved"), author=BY_PAUL)
    # What a rebase makes of a later commit counts as much as what it makes of the first.
    trial = {"plans/trial.yaml": "kind: product\nid: trial\nname: Field trial\n"}
    branch(folder, trial, status("submitted", goals="[Be feared]"), status("submitted"))
    assert "PC211" in told(folder, "--base", "main", code=1)


def test_a_commit_is_judged_without_a_work_tree(submitted: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    git(submitted, "checkout", "-q", "topic")
    branch(submitted, status("expired"))
    git(submitted, "checkout", "-q", "main")
    assert told(submitted) == []
    assert told(submitted, "--at", "topic", code=1) == ["PC203"]
    assert told(submitted, "--at", "topic", "--base", "main", code=1) == ["PC203", "PC241"]
    bare = tmp_path_factory.mktemp("bare") / "plans.git"
    git(submitted, "clone", "-q", "--bare", ".", str(bare))
    assert told(bare, "--at", "topic", "--base", "main", code=1) == ["PC203", "PC241"]
    report = json.loads(plancode(bare, "check", "--at", "topic", "--base", "main", "--format", "json", code=1).out)
    heads = [
        json.loads(plancode(submitted, "history", "--at", name, "--format", "json").out)["head"]
        for name in ("topic", "main")
    ]
    assert [report["head"], report["base"]] == heads


def test_an_anchor_tells_a_history_that_was_rewritten(tmp_path: Path) -> None:
    folder = repository(
        write(tmp_path / "repo", {"README.md": "Plans\n"}),
        PAUL_THERE,
        status("submitted"),
        status("submitted", goals="[Be feared]"),
    )
    anchor = tmp_path / "anchor.json"
    plancode(folder, "check", "--write-anchor", str(anchor), err="anchor of ")
    assert told(folder, "--verified-from", str(anchor)) == []
    branch(folder, {"plans/product.yaml": "kind: product\nid: seed\nname: Seed\n"})
    assert told(folder, "--verified-from", str(anchor)) == []
    git(folder, "checkout", "-q", "--orphan", "again")
    git(folder, "commit", "-qm", "All anew")
    ended = plancode(folder, "check", "--verified-from", str(anchor), code=1)
    assert "error[PC906]" in ended.out
    assert "hint: ask whoever rewrote it why; its states do not stand in the new history\n" in ended.out
    git(folder, "rm", "-q", "--cached", "plans/product.yaml")
    (folder / "plans/product.yaml").unlink()
    git(folder, "commit", "-q", "--amend", "-m", "As it was")
    same = (folder / ".git/refs/heads/again").read_text()[:10]
    ended = plancode(folder, "check", "--verified-from", str(anchor), code=1)
    assert f"hint: ask whoever rewrote it why; the same states stand in {same}\n" in ended.out


def test_an_anchor_of_a_history_that_has_not_begun_again_is_told(tmp_path: Path) -> None:
    anchor = tmp_path / "anchor.json"
    made = repository(write(tmp_path / "made", {"README.md": "Plans\n"}), PAUL_THERE)
    plancode(made, "check", "--write-anchor", str(anchor), err="anchor of ")
    empty = write(tmp_path / "empty", PAUL_THERE)
    git(empty, "init", "-q")
    ended = plancode(empty, "check", "--verified-from", str(anchor), code=1)
    commit = json.loads(anchor.read_text())["commit"]
    assert f"error[PC906]: HEAD does not descend from {commit[:10]}, which was verified" in ended.out
    assert "hint: ask whoever rewrote it why; all of it was checked again\n" in ended.out


def test_no_anchor_is_written_of_what_is_not_green(tmp_path: Path) -> None:
    folder = repository(write(tmp_path / "repo", {"README.md": "Plans\n"}), PAUL_THERE, status("expired"))
    anchor = tmp_path / "anchor.json"
    plancode(folder, "check", "--write-anchor", str(anchor), code=1, err="no anchor is written")
    assert not anchor.exists()
    plancode(folder, "check", "--verified-from", str(anchor), code=3, err="holds no anchor")
