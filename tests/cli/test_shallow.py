"""`check --base` in a shallow clone: what it cannot know it says (HISTORY.md, pull requests)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.pull_request import found, status
from tests.support.cli import plancode
from tests.support.histories import history
from tests.support.sound import PAUL, PEOPLE, PLAN, SOUND, branch, git, repository


def shallow(source: Path, folder: Path, depth: int) -> Path:
    """Return a clone of source's topic, with main, that holds no more than depth commits of each."""
    git(folder, "clone", "-q", "--no-single-branch", "--depth", str(depth), "-b", "topic", f"file://{source}", "clone")
    git(folder / "clone", "branch", "-q", "main", "origin/main")
    assert (folder / "clone/.git/shallow").is_file()
    return folder / "clone"


@pytest.fixture
def older_pull_request(tmp_path: Path) -> Path:
    """A pull request whose base has a commit that nobody who looks at it needs."""
    product = {"plans/product.yaml": "kind: product\nid: seed\nname: Seed\n"}
    folder = repository(tmp_path, SOUND | {"plans/people.yaml": PEOPLE + PAUL.format(role="approver")}, product)
    git(folder, "checkout", "-qb", "topic")
    return folder


def test_a_shallow_clone_that_holds_the_whole_range_is_enough(
    older_pull_request: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    branch(older_pull_request, status("submitted"))
    clone = shallow(older_pull_request, tmp_path_factory.mktemp("clones"), 2)
    assert found(clone) == []
    branch(clone, status("expired"))
    assert ("PC203", "error") in found(clone, code=1)


def test_a_shallow_clone_that_does_not_reach_the_base_cannot_be_judged(
    older_pull_request: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    branch(older_pull_request, status("submitted"))
    clone = shallow(older_pull_request, tmp_path_factory.mktemp("clones"), 1)
    ended = plancode(clone, "check", "--base", "main", code=2, err="share no history here")
    assert "  = hint: run `git fetch --unshallow` if the clone is shallow; else name the branch" in ended.err


def test_a_shallow_clone_that_cuts_off_a_part_of_the_range_cannot_be_judged(
    older_pull_request: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The pull request merges a branch that is older than where the clone ends."""
    git(older_pull_request, "checkout", "-qb", "side")
    for number in range(4):
        branch(older_pull_request, {"plans/note.yaml": f"kind: product\nid: note\nname: Note {number}\n"})
    git(older_pull_request, "checkout", "-q", "topic")
    branch(older_pull_request, status("submitted"))
    git(older_pull_request, "merge", "-q", "--no-ff", "-m", "Merge side", "side")
    clone = shallow(older_pull_request, tmp_path_factory.mktemp("clones"), 3)
    plancode(clone, "check", "--base", "main", code=3, err="this clone is incomplete")
    assert found(older_pull_request) == []


def test_what_a_shallow_clone_cannot_tell_of_a_merge_is_said_to_be_unknown(tmp_path: Path) -> None:
    """A branch merges what main has merged too: an approval that was amended, where the clone ends between the two."""
    told = history(
        tmp_path / "repo",
        """
        a   draft
        b   submitted
        c   final-approved   by paul
        d   draft            reason "too short"
        x   same
        y   same             parent c
        g   =d               parents x y
        t   same             parent x
        m   =d               parents t y
        """,
    )
    for name, commit in (("main", "g"), ("topic", "m")):
        told.repo.git("update-ref", f"refs/heads/{name}", told.ids[commit])
    for depth, codes in ((3, ["PC907"]), (4, [])):
        (tmp_path / str(depth)).mkdir()
        clone = shallow(told.repo.folder, tmp_path / str(depth), depth)
        report = json.loads(plancode(clone, "check", "--base", "main", "--format", "json", code=len(codes)).out)
        assert [each["code"] for each in report["diagnostics"] if each["severity"] != "info"] == codes


def test_a_shallow_clone_that_reaches_the_very_beginning_by_another_way_cannot_be_judged(tmp_path: Path) -> None:
    """The branch began with the first commit, and the clone does not show that main did so too: all would be new."""
    table = "a  draft\nb  submitted\n" + "".join(f"c{number}  same\n" for number in range(5))
    told = history(tmp_path / "repo", f"{table}t  draft  parent a  by paul  reason why\nm  =c4  parents c4 t")
    for name, commit in (("main", "c4"), ("topic", "m")):
        told.repo.git("update-ref", f"refs/heads/{name}", told.ids[commit])
    clone = shallow(told.repo.folder, tmp_path, 4)
    plancode(clone, "check", "--base", "main", code=3, err="this clone is incomplete")


def test_a_shallow_clone_without_a_base_cannot_be_judged(
    older_pull_request: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    branch(older_pull_request, status("submitted"))
    clone = shallow(older_pull_request, tmp_path_factory.mktemp("clones"), 2)
    plancode(clone, "check", code=3, err="git fetch --unshallow")


def approved_in(clone: Path, author: str, code: int = 0) -> list[tuple[str, ...]]:
    """Approve the plan of a clone, and return code, severity and hint of what is found of that."""
    branch(clone, status("final-approved"), author=author)
    report = json.loads(plancode(clone, "check", "--base", "main", "--format", "json", code=code).out)
    return [(each["code"], each["severity"], each["hint"]) for each in report["diagnostics"] if each["code"] != "PC318"]


@pytest.fixture
def clone_of_submitted(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shallow clone of a pull request to come: what it holds begins with a plan that had been submitted before."""
    source = tmp_path / "source"
    source.mkdir()
    people = PEOPLE + PAUL.format(role="approver") + PAUL.format(role="reviewer").replace("paul", "zoe")
    repository(source, SOUND | {"plans/people.yaml": people}, status("submitted"), {"plans/p.yaml": SEED})
    git(source, "checkout", "-qb", "topic")
    branch(source, {"plans/p.yaml": SEED.replace("name: Seed", "name: Seeds")})
    return shallow(source, tmp_path_factory.mktemp("clones"), 2)


SEED = "kind: product\nid: seed\nname: Seed\n"
UNSHALLOW = "get the rest of the history: `git fetch --unshallow`"


def test_who_submitted_before_a_shallow_clone_begins_is_not_known(clone_of_submitted: Path) -> None:
    """Paul approves what somebody wrote and submitted: whether a second person has seen it is not known."""
    assert approved_in(clone_of_submitted, "Paul <paul@example.org>") == [("PC907", "warning", UNSHALLOW)]


def test_whom_a_plan_named_before_a_shallow_clone_begins_is_not_known(clone_of_submitted: Path) -> None:
    assert approved_in(clone_of_submitted, "Zoe <zoe@example.org>", code=1) == [("PC907", "error", UNSHALLOW)]


def test_whom_a_plan_named_when_it_was_submitted_is_not_known_after_an_edit_either(clone_of_submitted: Path) -> None:
    edited = PLAN.format(status="submitted").replace("owner: marie", "owner: zoe").replace("Be known", "Be trusted")
    branch(clone_of_submitted, {"plans/plan.yaml": edited})
    branch(
        clone_of_submitted,
        {"plans/plan.yaml": edited.replace("submitted", "final-approved")},
        author="Zoe <zoe@example.org>",
    )
    report = json.loads(plancode(clone_of_submitted, "check", "--base", "main", "--format", "json", code=1).out)
    assert [each["code"] for each in report["diagnostics"] if each["severity"] == "error"] == ["PC907"]
