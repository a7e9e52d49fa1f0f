"""The small workspaces of docs/examples: green where they stand, and green as somebody's own repository."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.support.cli import plancode
from tests.support.git import answer

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "docs" / "examples"
NAMES = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())
AS_OF = ("--as-of", "2026-11-29")


@pytest.fixture
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of an example as a repository of its own, with one commit."""
    name: str = request.param
    folder = tmp_path / name
    shutil.copytree(EXAMPLES / name, folder)
    answer(folder, "init", "-q", "-b", "main")
    answer(folder, "config", "user.name", "Odile Ferrand")
    answer(folder, "config", "user.email", "odile.ferrand@echoscope.example")
    answer(folder, "add", "-A")
    answer(folder, "commit", "-qm", "Begin")
    return folder


def summary(folder: Path, *options: str) -> dict[str, int]:
    # A note is no finding: where they stand, git may be in the middle of a merge of this repository.
    told = plancode(folder, "check", *AS_OF, *options, "--format", "json", err=None)
    found: dict[str, int] = json.loads(told.out)["summary"]
    return found


def test_each_stands_in_the_list_and_nothing_else() -> None:
    listed = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert len(NAMES) == 3
    assert [name for name in NAMES if f"| [{name}]({name}) |" in listed] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_it_is_green_where_it_stands(name: str) -> None:
    told = summary(EXAMPLES / name)
    assert (told["errors"], told["warnings"]) == (0, 0)
    assert told["records"] > 7


@pytest.mark.parametrize("own", NAMES, indirect=True)
def test_it_is_green_as_a_repository_of_its_own(own: Path, tmp_path: Path) -> None:
    told = summary(own)
    assert (told["errors"], told["warnings"]) == (0, 0)
    plancode(own, "build", *AS_OF, "--output", str(tmp_path / "site"), err=None)
    assert (tmp_path / "site" / "fr" / "index.html").is_file()


@pytest.mark.parametrize("own", ["roadmap"], indirect=True)
def test_the_road_map_is_gone_along_step_by_step(own: Path) -> None:
    plancode(own, "step", "agree", "echoscope-2027", "--commit", err=None)
    answer(own, "config", "user.email", "bashir.noor@echoscope.example")
    for step in ("choose", "start", "ship"):
        plancode(own, "step", step, "open-at-once", "--commit", err=None)
    told = json.loads(plancode(own, "history", "open-at-once", "--format", "json").out)["transitions"]
    assert [(each["to"], each["verdict"]) for each in told] == [
        ("idea", "ok"),
        ("next", "ok"),
        ("building", "ok"),
        ("shipped", "ok"),
    ]


@pytest.mark.parametrize("own", ["stakeholders"], indirect=True)
def test_the_plan_reaches_every_stakeholder(own: Path) -> None:
    told = json.loads(plancode(own, "coverage", "FY2027", *AS_OF, "--format", "json").out)
    assert len(told["rows"]) == 4


def test_what_the_list_has_one_try_works() -> None:
    (block,) = re.findall(r"```sh\n(.*?)```", (EXAMPLES / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    lines = [line.split() for line in block.splitlines()]
    assert len(lines) > 3
    for program, into, folder, *words in lines:
        assert (program, into) == ("plancode", "-C")
        plancode(ROOT / folder, *words, *(AS_OF if words[0] != "list" else ()), err=None)
