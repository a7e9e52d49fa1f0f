"""The contract stands in docs/contract, and whatever cites it cites a paragraph that is there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import click
import pytest

from plancode.cli.app import plancode as commands
from plancode.codes import BY_NUMBER
from plancode.workspace import load, sources_of
from tests.support.citations import ROOT, contract, documents
from tests.support.cli import plancode
from tests.support.repo import Repo

CONTRACT = contract()
CITED = "HISTORY.md"  # kept apart from what follows it below, which is wrong on purpose
TEXTS = {path: path.read_text(encoding="utf-8") for path in documents() if path != Path(__file__)}


def test_the_contract_has_its_points_and_sections() -> None:
    assert {number for section, number in CONTRACT.points if section == "the model"} == set(range(1, 13))
    assert {"pull requests", "honesty", "how it is read", "the default table"} <= CONTRACT.sections
    assert {(8, "four eyes"), (None, "epochs"), (4, "a frontier of one event")} <= CONTRACT.names
    assert CONTRACT.requirements == set(range(1, 13))


def test_every_citation_of_the_contract_leads_to_a_paragraph() -> None:
    assert sum(text.count(CITED) for text in TEXTS.values()) > 80
    wrong = [(path.relative_to(ROOT).as_posix(), each) for path, text in TEXTS.items() for each in CONTRACT.lacks(text)]
    assert wrong == []


@pytest.mark.parametrize(
    "cited",
    [
        "",
        " 8",
        " 3 to 6",
        " 3-6",
        " 1, 2, 6",
        " 7 and 11",
        " 8, four eyes",
        " 8, pull requests, honesty",
        ", Honesty",
        ", the default table",
        ", epochs",
        ', "Nodes and the frontier", 1 to 3',
        ', "What is checked of a move", "Who is known"',
        ",\n    # pull requests",
        ", epochs\n    x = 1  # and no name of the paragraph",
    ],
)
def test_a_citation_may_name_points_sections_and_paragraphs(cited: str) -> None:
    assert list(CONTRACT.lacks(f"    # judged as it is told ({CITED}{cited}).")) == []


@pytest.mark.parametrize(
    "cited",
    [
        " 13",
        " 0",
        " 3 to 60",
        " 1, 2, 66",
        " 7 and 111",
        " 8, five eyes",
        " 3, four eyes",
        " 8, pull requests, dishonesty",
        ", honest",
        ', "Nodes and the frontiers"',
        ', "Nodes and the frontier", 1 to 4',
        ', "Words", 1',
        ",\n    # push requests",
    ],
)
def test_a_citation_of_what_is_not_there_is_found(cited: str) -> None:
    assert len(list(CONTRACT.lacks(f"    # judged as it is told ({CITED}{cited})."))) == 1


@pytest.mark.parametrize(
    "lost", ["NOTES.md", "HISTORY", "S13", "docs/contract/future.md", "docs/decisions/0000-nothing.md"]
)
def test_what_is_not_in_the_repository_is_not_cited(lost: str) -> None:
    assert list(CONTRACT.lacks(f"as ({lost}) says")) == [lost]


def test_every_code_and_command_that_the_contract_names_is_there() -> None:
    pages = [text for path, text in TEXTS.items() if path.parent.name in {"contract", "decisions"}]
    context = click.Context(commands)
    codes = {number for text in pages for number in re.findall(r"\bPC\d{3}\b", text)}
    named = {name for text in pages for name in re.findall(r"`plancode ([a-z][a-z-]*)\b", text)}
    assert len(codes) > 40
    assert len(named) > 12
    assert codes - set(BY_NUMBER) == set()
    assert [name for name in named if commands.get_command(context, name) is None] == []


def test_every_requirement_is_met_by_tests_that_are_there() -> None:
    page = (
        (ROOT / "docs" / "contract" / "requirements.md").read_text(encoding="utf-8").partition("## How each is met")[2]
    )
    tests = {
        name
        for path, text in TEXTS.items()
        if path.is_relative_to(ROOT / "tests")
        for name in re.findall(r"^def (test_\w+)\(", text, re.MULTILINE)
    }
    rows = re.findall(r"^\| S(\d+) \|.*\| (.*) \|$", page, re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 13))
    for number, told in rows:
        named = set(re.findall(r"`(test_\w+)`", told))
        assert named, f"S{number} is met by no test"
        assert named - tests == set()


def test_the_default_of_the_contract_is_the_default() -> None:
    (written,) = re.findall(
        r"```yaml\n(lifecycle:\n.*?)```", TEXTS[ROOT / "docs" / "contract" / "history.md"], re.DOTALL
    )
    told, default = load(sources_of({"plancode.yaml": written})), load(sources_of({}))
    assert told.diagnostics == default.diagnostics
    assert told.config.lifecycles == default.config.lifecycles
    assert told.config.policy == default.config.policy
    assert told.config.file.history == default.config.file.history


def _shape(value: Any) -> Any:
    """Return the keys of value and of all that is in it, and the shape of the first item of each list."""
    if isinstance(value, dict):
        return {key: _shape(item) for key, item in value.items()}
    return [_shape(value[0])] if isinstance(value, list) and value and isinstance(value[0], dict) else None


@pytest.mark.parametrize("command", ["check", "history"])
def test_json_has_the_shape_of_the_contract(tmp_path: Path, command: str) -> None:
    page = TEXTS[ROOT / "docs" / "contract" / "json.md"]
    (written,) = re.findall(rf"`plancode {command} --format json`.*?```json\n(.*?)```", page, re.DOTALL)
    repo = Repo(tmp_path / "plans")
    repo.commit({"plans/dupont.yaml": "kind: plan\nid: dupont\nname: Dupont\nstatus: expired\n"})
    repo.checkout()
    told = plancode(repo.folder, command, "--format", "json", code=1 if command == "check" else 0)
    assert _shape(json.loads(told.out)) == _shape(json.loads(written))


def test_every_file_that_the_pages_of_the_house_name_is_there() -> None:
    pages = [ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md", "docs/how-to/release.md")]
    pages += [path for path in TEXTS if path.parent.name in {"contract", "decisions"}]
    places = r"`((?:src|tests|docs|benchmarks|templates|\.ci|\.github)/[\w./-]*)`"
    named = {(path.name, place) for path in pages for place in re.findall(places, TEXTS[path])}
    assert len(named) > 10
    assert [(page, place) for page, place in sorted(named) if not (ROOT / place).exists()] == []


DECISIONS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_parts_and_its_place_in_the_list(path: Path) -> None:
    number = DECISIONS.index(path) + 1
    title = re.match(rf"# {number}\. (.+)\n", TEXTS[path])
    assert title
    assert path.name.startswith(f"{number:04}-")
    assert re.findall("^## (.+)", TEXTS[path], re.MULTILINE) == ["Context", "Decision", "Consequences", "Measured"]
    assert f"| {number} | [{title[1]}]({path.name}) |" in TEXTS[path.with_name("README.md")]
