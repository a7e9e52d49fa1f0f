"""Our hook for pre-commit, installed and run by pre-commit itself from a repository on disk, as its users do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.support.moving import PEOPLE, plan
from tests.support.repo import Repo

ROOT = Path(__file__).parents[1]
PACKAGE = (
    "src",
    "templates",
    "schemas",
    "docs/man",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    ".pre-commit-hooks.yaml",
)
CONFIG = "repos:\n  - repo: {hooks}\n    rev: {commit}\n    hooks:\n      - id: plancode-check\n"
MARIE = ("Marie", "marie@example.org")
CALLED = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in zip(("NAME", "EMAIL"), MARIE, strict=True)
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A repository with this package as it stands in the work tree, and its commit."""
    folder = tmp_path_factory.mktemp("hooks") / "plancode"
    folder.mkdir()
    for name in PACKAGE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Release")
    return folder, git(folder, "rev-parse", "HEAD").stdout.strip()


@pytest.fixture
def guarded(kept: tuple[Path, str], tmp_path: Path) -> Repo:
    """A workspace that has installed the hook."""
    repo = Repo(tmp_path / "plans")
    config = CONFIG.format(hooks=kept[0].as_uri(), commit=kept[1])
    repo.commit({"plans/people.yaml": PEOPLE, "plans/p.yaml": plan(), ".pre-commit-config.yaml": config}, author=MARIE)
    repo.checkout()
    home = kept[0].parent / "home"
    pre_commit = [sys.executable, "-m", "pre_commit", "install", "--install-hooks"]
    constraints = str(ROOT / "constraints.txt")
    ran(repo.folder, pre_commit, {"PRE_COMMIT_HOME": str(home), "PIP_CONSTRAINT": constraints})
    return repo


def git(folder: Path, *arguments: str) -> CompletedProcess[str]:
    return ran(folder, ["git", *arguments])


def ran(folder: Path, command: list[str], values: dict[str, str] | None = None) -> CompletedProcess[str]:
    """Run a command with no git of this test around it; it must end with 0."""
    ended = tried(folder, command, values)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended


def tried(folder: Path, command: list[str], values: dict[str, str] | None = None) -> CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHONPATH"))}
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **CALLED, **(values or {})}
    return subprocess.run(command, cwd=folder, env=kept | quiet, capture_output=True, text=True)


def committed(repo: Repo, kept: tuple[Path, str]) -> CompletedProcess[str]:
    repo.git("add", "plans/p.yaml")
    home = {"PRE_COMMIT_HOME": str(kept[0].parent / "home")}
    return tried(repo.folder, ["git", "commit", "-m", "Change the plan"], home)


def test_pre_commit_lets_a_step_that_is_allowed_pass_and_refuses_one_that_is_not(
    guarded: Repo, kept: tuple[Path, str]
) -> None:
    guarded.write("plans/p.yaml", plan(status="final-approved"))
    refused = committed(guarded, kept)
    assert refused.returncode == 1
    assert "plancode check" in refused.stdout + refused.stderr
    assert "error[PC203]" in refused.stdout + refused.stderr
    # What nobody has staged is not judged, whether git knows the file or not.
    guarded.write("plans/not-staged.yaml", "kind: [\n")
    guarded.write("plans/p.yaml", plan(status="submitted"))
    passed = committed(guarded, kept)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert guarded.git("log", "-1", "--format=%s") == "Change the plan"
