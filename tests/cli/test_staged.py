"""`check --staged`: the index is judged, as a hook of git sees it; edits that are not staged do not matter."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from tests.support.cli import plancode, write
from tests.support.git import answered, ended
from tests.support.moving import hook, made, plan
from tests.support.nursery import born
from tests.support.sound import git

DOCUMENT = Path(__file__).parents[2] / "docs" / "how-to" / "ci.md"
SUBMITTED, APPROVED = plan(status="submitted"), plan(status="final-approved")


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    return made(tmp_path / "repo", {"plans/p.yaml": plan()})


def staged(folder: Path, text: str) -> None:
    git(write(folder, {"plans/p.yaml": text}), "add", "plans/p.yaml")


def test_what_is_staged_is_judged_and_not_what_stands_beside_it(draft: Path) -> None:
    staged(draft, APPROVED)
    write(draft, {"plans/p.yaml": plan()})
    plancode(draft, "check")
    out = plancode(draft, "check", "--staged", code=1).out
    assert out.startswith("error[PC203]: plan `p` went from draft to final-approved")
    assert '7 | status: "final-approved" # waits' in out
    assert "  |         ^^^^" in out
    staged(draft, SUBMITTED)
    write(draft, {"plans/p.yaml": APPROVED, "plans/q.yaml": "kind: [\n"})
    plancode(draft, "check", code=1)
    plancode(draft, "check", "--staged")


def test_places_are_those_of_the_staged_text(draft: Path) -> None:
    staged(draft, "\n\n" + plan().replace("type: account", "type: acount"))
    write(draft, {"plans/p.yaml": plan()})
    (found,) = json.loads(plancode(draft, "check", "--staged", "--format", "json", code=1).out)["diagnostics"]
    assert (found["code"], found["path"], found["range"]["start"]) == (
        "PC103",
        "plans/p.yaml",
        {"line": 8, "column": 7},
    )
    assert "8 | type: acount" in plancode(draft, "check", "--staged", code=1).out


def test_paths_narrow_what_is_staged_also_where_a_file_is_gone(draft: Path) -> None:
    staged(draft, APPROVED)
    (draft / "plans/p.yaml").unlink()
    plancode(draft, "check", "--staged", str(draft / "plans/p.yaml"), code=1)
    plancode(draft, "check", "--staged", str(draft / "plans/people.yaml"))
    plancode(draft, "check", "--staged", str(draft / "plans/none.yaml"), code=3, err="there is no")


def test_the_first_commit_is_judged_too(tmp_path: Path) -> None:
    git(write(tmp_path, {"plans/p.yaml": SUBMITTED}), "init", "-q")
    plancode(tmp_path, "check", "--staged", code=3, err="error: no plans here: neither ")
    git(tmp_path, "add", ".")
    assert "error[PC202]" in plancode(tmp_path, "check", "--staged", code=1).out


def test_it_is_judged_as_a_pull_request_too(draft: Path) -> None:
    git(draft, "checkout", "-q", "-b", "topic")
    staged(draft, APPROVED)
    write(draft, {"plans/p.yaml": plan()})
    plancode(draft, "check", "--base", "main")
    assert "PC203" in plancode(draft, "check", "--base", "main", "--staged", code=1).out


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (["--at", "HEAD"], 2, "Error: either --staged or --at: a commit has no index\n"),
        (["--no-history"], 0, ""),
        (["--verified", "HEAD"], 0, ""),
    ],
)
def test_what_does_not_go_together_is_wrong_use(draft: Path, options: list[str], code: int, says: str) -> None:
    plancode(draft, "check", "--staged", *options, code=code, err=says)


def test_where_there_is_no_index_it_cannot_run(draft: Path, tmp_path: Path) -> None:
    answered(tmp_path, "clone", "-q", "--bare", "repo", "bare.git")
    plancode(tmp_path / "bare.git", "check", "--staged", code=3, err="error: a bare repository has no index\n")
    plancode(write(tmp_path / "none", {"plans/a.yaml": ""}), "check", "--staged", code=3, err="is in no git repository")


def test_a_sparse_index_holds_all_that_is_committed(draft: Path) -> None:
    git(write(draft, {"docs/x.md": "X\n"}), "add", ".")
    git(draft, "commit", "-qm", "Docs")
    staged(draft, SUBMITTED)
    git(draft, "commit", "-qm", "Submit")
    git(draft, "sparse-checkout", "set", "--cone", "--sparse-index", "docs")
    told = json.loads(plancode(draft, "check", "--staged", "--format", "json").out)
    assert told["summary"]["files"] == 3
    assert told["diagnostics"] == []


@pytest.fixture
def guarded(draft: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the hook before a commit of the documentation."""
    written = re.findall(r"```sh\n#!/bin/sh\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    (text,) = (each for each in written if "--staged" in each)
    monkeypatch.setenv("PATH", f"{Path(born()).parent}{os.pathsep}{os.environ['PATH']}")
    hook(draft, "pre-commit", text)
    return draft


@pytest.mark.parametrize("how", [["-a"], ["--", "plans/p.yaml"], ["-i", "plans/p.yaml"], []])
def test_in_a_hook_the_commit_that_is_being_made_is_judged(guarded: Path, how: list[str]) -> None:
    """`git commit -a` and `git commit FILE` have an index of their own, which becomes the usual one afterwards."""
    write(guarded, {"plans/p.yaml": APPROVED})
    if not how:
        git(guarded, "add", ".")
    refused = ended(guarded, "commit", "-qm", "Approve", *how)
    assert (refused.returncode, b"error[PC203]" in refused.stdout + refused.stderr) == (1, True), refused.stderr
    write(guarded, {"plans/p.yaml": SUBMITTED})
    if not how:
        git(guarded, "add", ".")
    git(guarded, "commit", "-qm", "Submit", *how)
    assert answered(guarded, "rev-list", "--count", "HEAD") == "2"


def test_the_index_of_another_repository_is_not_ours(
    draft: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = made(tmp_path / "other", {"plans/p.yaml": SUBMITTED})
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    plancode(draft, "check", "--staged")
