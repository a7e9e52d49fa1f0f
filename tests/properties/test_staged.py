"""`check --staged` finds what `check` finds in a clone where exactly the index was checked out, after any edits."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.support.cli import plancode
from tests.support.git import answer
from tests.support.moving import PEOPLE, plan
from tests.support.repo import MARIE, Repo
from tests.support.times import times

_SEEDS = times(4)
_STATUSES = ("draft", "submitted", "final-approved", "expired", "drafted")
_CONFIGS = ("version: 1\n", "severity: {PC203: warning}\n", "policy: {four_eyes: error}\n", "policy: [\n", "naem: x\n")
_NAMES = (
    "plans/p.yaml",
    "plans/q.yaml",
    "plans/deep/er/r.yaml",
    "plans/P.yaml",
    "plans/a b.yaml",
    "plans/.hidden.yaml",
)


def _content(random: Random, path: str) -> str:
    if path.endswith("plancode.yaml"):
        return random.choice(_CONFIGS)
    name = random.choice("pqr")
    text = plan(name, status=random.choice(_STATUSES))
    match random.randrange(8):
        case 0:
            return text.replace("goals: >", "gaols: >")
        case 1:
            return text.replace("Be known", "Be seen")
        case 2:
            return text + "---\n" + plan("s")
        case 3:
            return "kind: [\n"
        case _:
            return text


def _acted(repo: Repo, random: Random, prefix: str) -> None:
    """Change something of the work tree, the index, or both."""
    path = prefix + random.choice((*_NAMES, "plancode.yaml"))
    place = repo.folder / path
    match random.randrange(8):
        case 0 | 1:
            repo.write(path, _content(random, path))
        case 2 | 3 | 4:
            repo.write(path, _content(random, path))
            repo.git("add", "-f", "--", path)
        case 5:
            place.unlink(missing_ok=True)
        case 6:
            repo.git("rm", "-q", "-f", "--ignore-unmatch", "--", path)
        case _:
            if not repo.git("ls-files", "--", path):
                repo.write(path, _content(random, path))
                repo.git("add", "-f", "-N", "--", path)


def _origin(folder: Path, random: Random, prefix: str) -> Repo:
    repo = Repo(folder)
    repo.commit({f"{prefix}plancode.yaml": "version: 1\n", f"{prefix}plans/people.yaml": PEOPLE, "README.md": "Ours\n"})
    for status in ("draft", "submitted", "final-approved")[: random.randrange(4)]:
        repo.commit({prefix + _NAMES[0]: plan(status=status)})
    repo.checkout()
    _known(repo)
    return repo


def _known(repo: Repo) -> None:
    repo.git("config", "user.name", MARIE[0])
    repo.git("config", "user.email", MARIE[1])


def _clone(repo: Repo, folder: Path) -> Repo:
    """Return a clone whose index and work tree hold what the index of repo holds, and nothing else."""
    tree = repo.git("write-tree")
    answer(None, "clone", "-q", "-s", str(repo.folder), str(folder))
    clone = Repo(folder)
    clone.git("rm", "-r", "-q", ".")
    clone.git("read-tree", "--reset", "-u", tree)
    _known(clone)
    return clone


def _told(folder: Path, *arguments: str) -> Any:
    ended = plancode(folder, "check", "--fail-on", "never", "--as-of", "2026-11-23", "--format", "json", *arguments)
    return json.loads(ended.out)


def _lines(folder: Path, *arguments: str) -> list[str]:
    out = plancode(folder, "check", "--fail-on", "never", "--as-of", "2026-11-23", *arguments).out
    return re.sub(r"\bin [0-9.]+ s\b", "in N s", out).splitlines()


@pytest.mark.parametrize("seed", range(_SEEDS))
def test_what_is_staged_is_judged_as_if_it_alone_were_there(tmp_path: Path, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - the same edits in every run
    prefix = random.choice(("", "the teams/north/"))
    repo = _origin(tmp_path / "repo", random, prefix)
    for number in range(3):
        for _ in range(random.randrange(1, 6)):
            _acted(repo, random, prefix)
        clone = _clone(repo, tmp_path / f"clone-{number}")
        if not any(clone.git("ls-files", "--", prefix + name) for name in ("plans", "plancode.yaml")):
            continue
        here, there = repo.folder / prefix, clone.folder / prefix
        here.mkdir(exist_ok=True, parents=True)
        assert _told(here, "--staged") == _told(there)
        assert _lines(here, "--staged") == _lines(there)
        assert _told(here, "--staged", "--no-history") == _told(there, "--no-history")
        assert _told(there, "--staged") == _told(there)
        if random.randrange(2):
            repo.git("commit", "-q", "--allow-empty", "-m", "Go on")


def test_a_work_tree_that_is_gone_does_not_matter(tmp_path: Path) -> None:
    repo = _origin(tmp_path / "repo", Random(3), "")  # noqa: S311 - any will do
    before = _told(repo.folder, "--staged")
    shutil.rmtree(repo.folder / "plans")
    (repo.folder / "plancode.yaml").unlink()
    assert _told(repo.folder, "--staged") == before
    assert before["summary"]["files"] > 1
