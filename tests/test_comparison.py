"""The comparison of two versions sees what differs, and nothing where nothing does."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from benchmarks.compare.__main__ import LINES, read_cases
from benchmarks.compare.workspaces import Workspace

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of ours in which one status is called otherwise."""
    folder = tmp_path_factory.mktemp("changed")
    for name in ("src", "schemas", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    lifecycle = folder / "src" / "plancode" / "lifecycle.py"
    text = lifecycle.read_text(encoding="utf-8")
    assert '"en": "Submitted"' in text
    lifecycle.write_text(text.replace('"en": "Submitted"', '"en": "Handed in"'), encoding="utf-8")
    return folder


def compared(new: Path, match: str) -> CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.compare", "--old", str(ROOT), "--new", str(new)]
    done = subprocess.run(
        [*command, "--only", "monorepo", "--match", match], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done


def test_one_word_that_is_said_otherwise_is_a_difference_shown_as_a_diff(changed: Path) -> None:
    done = compared(changed, "plancode status")
    assert done.returncode == 1
    assert "\nmonorepo: plancode status\n" in done.stdout
    assert "\n  -Plans  0 Draft   1 Submitted   1 Final Approved   0 Expired\n" in done.stdout
    assert "\n  +Plans  0 Draft   1 Handed in   1 Final Approved   0 Expired\n" in done.stdout
    # The line in JSON has no labels.
    assert "plancode status --format json" not in done.stdout


def test_a_version_is_like_itself_in_what_it_prints_and_in_the_commits_that_it_makes() -> None:
    done = compared(ROOT, "plancode submit")
    assert (done.returncode, done.stdout.splitlines()[1:]) == (0, [])
    assert done.stdout.startswith("4 command lines in ")
    assert done.stdout.endswith(" s: 0 differ\n")


def test_the_table_has_lines_enough_and_an_unknown_workspace_is_refused() -> None:
    words = dict.fromkeys(
        ("person", "account", "contact", "plan", "submitted", "draft", "objective", "opportunity", "activity", "year"),
        "x",
    )
    some = [
        Workspace(name=name, repository=ROOT, now=datetime(2027, 1, 1, tzinfo=UTC), words={**words, "next": "FY2028"})
        for name in ("example", "demo", "monorepo", "french", "own")
    ]
    cases = list(read_cases(LINES.read_text(encoding="utf-8"), some))
    assert len({case.line for case in cases}) >= 150
    assert all(case.arguments for case in cases)
    with pytest.raises(ValueError, match="elsewhere"):
        list(read_cases("[elsewhere]\ncheck\n", some))
