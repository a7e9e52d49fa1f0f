"""The hooks of the documentation, run by real commits and pushes: none is made, and nothing lands on main, that `check` refuses."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.support.forges import ILLEGAL, LEGAL, MARIE
from tests.support.moving import PEOPLE, plan
from tests.support.nursery import born
from tests.support.repo import Repo

DOCUMENT = Path(__file__).parents[2] / "docs" / "how-to" / "ci.md"


def installed(place: Path, mark: str) -> None:
    """Put the hook of the documentation that has a mark where git looks for it."""
    written = re.findall(r"```sh\n(#!/bin/sh\n.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    (hook,) = (each for each in written if mark in each)
    place.parent.mkdir(exist_ok=True)
    place.write_text(hook, encoding="utf-8")
    place.chmod(0o755)


@pytest.fixture
def guarded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Repo, Repo]:
    """A bare repository with the hook of the documentation, and a clone with a draft that nobody has pushed."""
    bare, clone = Repo(tmp_path / "bare.git", bare=True), Repo(tmp_path / "clone")
    installed(bare.folder / "hooks" / "pre-receive", "read -r old new ref")
    monkeypatch.setenv("PATH", f"{Path(born()).parent}{os.pathsep}{os.environ['PATH']}")
    clone.git("remote", "add", "origin", bare.folder.as_uri())
    clone.commit({"plancode.yaml": "version: 1\n", "plans/people.yaml": PEOPLE, "plans/p.yaml": plan()}, author=MARIE)
    return bare, clone


def refused(clone: Repo, *arguments: str, said: str) -> None:
    with pytest.raises(AssertionError, match="pre-receive hook declined") as raised:
        clone.git("push", "-q", "origin", *arguments)
    assert said in str(raised.value)


def test_the_hook_takes_a_first_push_and_then_what_is_allowed(guarded: tuple[Repo, Repo]) -> None:
    bare, clone = guarded
    clone.git("push", "-q", "origin", "main")
    clone.commit({"plans/p.yaml": LEGAL}, author=MARIE)
    clone.git("push", "-q", "origin", "main")
    assert bare.tip() == clone.tip()


def test_the_hook_refuses_what_is_not_allowed_on_main_and_leaves_other_branches_free(
    guarded: tuple[Repo, Repo],
) -> None:
    bare, clone = guarded
    clone.git("push", "-q", "origin", "main")
    before = bare.tip()
    clone.commit({"plans/p.yaml": ILLEGAL}, author=MARIE)
    refused(clone, "main", said="PC203")
    assert bare.tip() == before
    clone.git("push", "-q", "origin", "main:topic")
    assert bare.tip("topic") == clone.tip()


def test_the_hook_refuses_a_first_push_that_is_not_allowed(guarded: tuple[Repo, Repo]) -> None:
    bare, clone = guarded
    clone.commit({"plans/p.yaml": ILLEGAL}, author=MARIE)
    refused(clone, "main", said="PC203")
    assert bare.tip() == []


def test_the_hook_judges_by_the_rules_that_main_has(guarded: tuple[Repo, Repo]) -> None:
    _, clone = guarded
    clone.git("push", "-q", "origin", "main")
    clone.commit({"plans/p.yaml": ILLEGAL, "plancode.yaml": "severity: {PC203: off}\n"}, author=MARIE)
    refused(clone, "main", said="PC203")


def test_the_hook_refuses_to_rewrite_and_to_delete_main(guarded: tuple[Repo, Repo]) -> None:
    bare, clone = guarded
    clone.git("push", "-q", "origin", "main")
    # Git itself refuses to delete the branch that HEAD names.
    bare.git("symbolic-ref", "HEAD", "refs/heads/other")
    refused(clone, ":main", said="refs/heads/main is not to be deleted")
    clone.git("update-ref", "refs/heads/main", clone.git("commit-tree", "-m", "All of it", "main^{tree}"))
    refused(clone, "+main", said="refs/heads/main is not to be rewritten")


def test_the_hook_before_a_commit_takes_what_is_allowed_and_refuses_what_is_not(guarded: tuple[Repo, Repo]) -> None:
    _, clone = guarded
    installed(clone.folder / ".git" / "hooks" / "pre-commit", "check --staged")
    clone.checkout()
    for name, value in (("user.name", MARIE[0]), ("user.email", MARIE[1])):
        clone.git("config", name, value)
    begun = clone.tip()
    clone.write("plans/p.yaml", ILLEGAL)
    with pytest.raises(AssertionError, match="PC203"):
        clone.git("commit", "-qam", "Approve")
    assert clone.tip() == begun
    clone.write("plans/p.yaml", LEGAL)
    clone.git("commit", "-qam", "Submit")
    assert clone.git("log", "-1", "--format=%s") == "Submit"
