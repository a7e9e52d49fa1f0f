"""The caret of a finding about a change of content stands on what changed, and on the status only where that changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from plancode.check import check
from plancode.project import open_project
from tests.support.repo import MARIE, Repo

PAUL = ("Paul", "paul@example.org")

PEOPLE = (
    "kind: person\nid: marie\nname: Marie\nemail: marie@example.org\nrole: account-manager\n---\n"
    "kind: person\nid: paul\nname: Paul\nemail: paul@example.org\nrole: approver\n"
)
PLAN = """kind: plan
id: p
status: final-approved
name: Dupont
period: FY2099
type: account
owner: marie
accounts: [{account: chu}]
goals:
  - Be known
  - goal: Two talks
    success: Invited again
revenue: {amount: 10, currency: EUR}
notes: Free
"""
TALKS = """kind: objective
id: talks
status: current
name: Talks
period: FY2099
type: education
plan: p
target: {value: 4, unit: talk}
success: Four of them
"""
ACCOUNT = "kind: account\nid: chu\nname: CHU\n"


def marked(folder: Path, code: str) -> list[str]:
    """Return the text below the carets of each finding of a code, in its line as the report shows it."""
    report = check(open_project(folder, needs_git=True))
    found = [each for each in report.diagnostics if each.code.number == code]
    shown = []
    for each in found:
        line, (start, end) = report.line(each), each.range
        assert line is not None
        assert start.line == end.line
        shown.append(line[start.column - 1 : end.column - 1])
    return shown


def history(folder: Path, *edits: dict[str, tuple[str, str]]) -> Repo:
    """Return a repository with an approved plan and its objective, and a commit for each of edits by Marie."""
    repo = Repo(folder)
    files = {"plans/people.yaml": PEOPLE, "plans/chu.yaml": ACCOUNT, "plans/talks.yaml": TALKS}
    for status in ("draft", "submitted", "final-approved"):
        author = PAUL if status == "final-approved" else MARIE
        repo.commit({**files, "plans/p.yaml": PLAN.replace("final-approved", status)}, author=author)
    files["plans/p.yaml"] = PLAN
    for edit in edits:
        for path, (old, new) in edit.items():
            assert files[path].count(old) == 1
            files[path] = files[path].replace(old, new)
        repo.commit(files, author=MARIE)
    repo.checkout()
    return repo


@pytest.mark.parametrize(
    ("old", "new", "below"),
    [
        ("name: Dupont", "name: Dupond", "Dupond"),
        ("  - Be known\n", "  - Be seen\n", "Be seen"),
        ("success: Invited again", "success: Cited", "Cited"),
        ("revenue:", "  - A third\nrevenue:", "A third"),
        ("  - Be known\n", "", "goals"),
        ("amount: 10", "amount: 12", "12"),
        ("accounts: [{account: chu}]", "accounts: [{account: chu, primary: true}]", "true"),
        ("revenue: {amount: 10, currency: EUR}\n", "", "kind"),
    ],
)
def test_a_field_that_was_edited_under_approval(tmp_path: Path, old: str, new: str, below: str) -> None:
    history(tmp_path / "repo", {"plans/p.yaml": (old, new)})
    shown = marked(tmp_path / "repo", "PC211")
    assert [each.partition(":")[0] if below in ("goals", "kind") else each for each in shown] == [below]


def test_what_changed_stands_there_no_more_and_its_field_does(tmp_path: Path) -> None:
    first = {"plans/p.yaml": ("  - Be known\n", "  - Be seen\n")}
    second = {"plans/p.yaml": ("  - Be seen\n", "  - Be heard\n")}
    history(tmp_path / "repo", first, second)
    assert marked(tmp_path / "repo", "PC211") == ["goals", "Be heard"]


def test_content_and_status_in_one_commit(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    files = {"plans/people.yaml": PEOPLE, "plans/chu.yaml": ACCOUNT}
    for status in ("draft", "submitted"):
        repo.commit({**files, "plans/p.yaml": PLAN.replace("final-approved", status)}, author=MARIE)
    repo.commit({"plans/p.yaml": PLAN.replace("Be known", "Be seen")}, author=PAUL)
    repo.checkout()
    assert marked(tmp_path / "repo", "PC212") == ["Be seen"]
    assert marked(tmp_path / "repo", "PC206") == ["final-approved"]


@pytest.mark.parametrize(
    ("old", "new", "below"),
    [("value: 4", "value: 3", "3"), ("success: Four of them", "success: Some", "Some"), ("name: Talks", "name: Many", "Many")],
)  # fmt: skip
def test_an_objective_that_was_changed_under_approval(tmp_path: Path, old: str, new: str, below: str) -> None:
    history(tmp_path / "repo", {"plans/talks.yaml": (old, new)})
    assert marked(tmp_path / "repo", "PC213") == [below]


def test_an_objective_that_was_added_or_left_its_plan(tmp_path: Path) -> None:
    history(tmp_path / "repo", {"plans/talks.yaml": ("plan: p\n", "account: chu\n")})
    assert marked(tmp_path / "repo", "PC213") == ["kind"]
    repo = history(tmp_path / "added")
    repo.commit({"plans/more.yaml": TALKS.replace("talks", "more")}, author=MARIE)
    repo.checkout()
    assert marked(tmp_path / "added", "PC213") == ["more"]


def test_of_a_record_that_is_gone_the_line_of_its_commit_is_shown(tmp_path: Path) -> None:
    repo = history(tmp_path / "repo", {"plans/p.yaml": ("name: Dupont", "name: Dupond")})
    repo.commit({"plans/p.yaml": None}, author=MARIE)
    repo.checkout()
    assert marked(tmp_path / "repo", "PC211") == ["Dupond"]


def test_a_plan_that_came_late_and_a_role_for_oneself(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    late = PLAN.replace("final-approved", "draft").replace("FY2099", "FY2020")
    repo.commit({"plans/people.yaml": PEOPLE, "plans/chu.yaml": ACCOUNT, "plans/p.yaml": late}, author=MARIE)
    repo.commit({"plans/people.yaml": PEOPLE.replace("account-manager", "approver")}, author=MARIE)
    more = PEOPLE.replace("role: account-manager", "role: approver\nemails: [m@example.org]")
    repo.commit({"plans/people.yaml": more}, author=MARIE)
    repo.checkout()
    assert marked(tmp_path / "repo", "PC234") == ["FY2020"]
    assert marked(tmp_path / "repo", "PC243") == ["approver", "[m@example.org]"]


def test_a_merge_that_holds_what_no_side_had(tmp_path: Path) -> None:
    repo = history(tmp_path / "repo")
    base = repo.git("rev-parse", "HEAD").strip()
    draft = PLAN.replace("final-approved", "draft")
    one = repo.commit({"plans/p.yaml": draft.replace("Dupont", "One")}, author=MARIE, parents=[base])
    other = repo.commit({"plans/p.yaml": draft.replace("Be known", "Be seen")}, author=MARIE, parents=[base])
    both = draft.replace("Dupont", "One").replace("Be known", "Be seen")
    repo.commit({"plans/p.yaml": both}, author=MARIE, parents=[one, other])
    repo.checkout()
    assert marked(tmp_path / "repo", "PC225") == ["Be seen"]
