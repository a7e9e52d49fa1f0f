"""`demo`: a repository with a history that is green on any day, and something to do next."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.support.cli import plancode, write
from tests.support.sound import git

AS_OF = "2026-11-23"
CONTRACT = Path(__file__).parents[2] / "docs" / "contract"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    plancode(folder, "demo", "--as-of", AS_OF)
    return folder / "plancode-demo"


def told(folder: Path, *arguments: str) -> Any:
    return json.loads(plancode(folder, *arguments, "--as-of", AS_OF, "--format", "json").out)


@pytest.mark.parametrize("day", ["2024-02-29", "2025-03-01", "2025-07-31", "2025-10-31", "2025-12-31", "2026-01-01"])
def test_it_has_neither_errors_nor_warnings_on_any_day(day: str, tmp_path: Path) -> None:
    plancode(tmp_path, "demo", "new", "--as-of", day)
    report = json.loads(plancode(tmp_path / "new", "check", "--as-of", day, "--format", "json").out)
    assert (report["summary"]["errors"], report["summary"]["warnings"]) == (0, 0)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("report", ("check",)),
        ("history", ("history",)),
        ("diff", ("diff", "HEAD~4")),
        *(("list", ("list", kind)) for kind in ("contact", "plan", "objective", "opportunity", "activity", "person")),
        *(("show", ("show", each)) for each in ("elodie-brunel", "brunel-fy2027", "oyelaran-fy2027-boards")),
        ("answer", ("query", "SELECT id, tier, email FROM contact")),
        ("status", ("status",)),
        ("agenda", ("agenda",)),
        ("coverage", ("coverage",)),
    ],
)
def test_what_each_command_tells_programs_is_as_its_schema_says(
    demo: Path, name: str, arguments: tuple[str, ...]
) -> None:
    day = () if arguments[0] in ("history", "diff", "query", "list", "show") else ("--as-of", AS_OF)
    printed = json.loads(plancode(demo, *arguments, *day, "--format", "json").out)
    jsonschema.validate(printed, json.loads((CONTRACT / f"{name}.schema.json").read_text(encoding="utf-8")))
    assert len(printed) > 1


def test_an_export_is_as_its_schema_says(demo: Path, tmp_path: Path) -> None:
    plancode(demo, "export", "json", "--output", str(tmp_path / "all.json"), "--as-of", AS_OF, err=None)
    written = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    schema = json.loads((CONTRACT / "export.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(written, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(written | {"records": [{"kind": "plans"}]}, schema)


def test_its_history_is_proved_and_complete(demo: Path) -> None:
    assert told(demo, "check")["summary"]["warnings"] == 0
    history = json.loads(plancode(demo, "history", "--format", "json").out)
    assert history["complete"]
    assert {each["verdict"] for each in history["transitions"]} == {"ok"}
    assert len({each["actor"] for each in history["transitions"]}) == 4


def test_its_plans_took_every_step_but_amend(demo: Path) -> None:
    history = json.loads(plancode(demo, "history", "--format", "json").out)
    steps = Counter((each["from"], each["to"]) for each in history["transitions"])
    assert set(steps) == {
        (None, "draft"),
        ("draft", "submitted"),
        ("submitted", "draft"),
        ("submitted", "final-approved"),
        ("final-approved", "expired"),
    }


def test_a_plan_was_returned_with_a_reason_and_approved_later(demo: Path) -> None:
    shown = plancode(demo, "history", "oyelaran-fy2027").out
    assert "submitted → draft                 Edwin Marsh  “what he is paid for a board is not said”" in shown
    assert "submitted → final-approved        Jonas Brandt" in shown


def test_its_commits_are_the_same_wherever_it_is_made(demo: Path, tmp_path: Path) -> None:
    plancode(tmp_path, "demo", "--as-of", AS_OF)
    heads = [
        json.loads(plancode(folder, "history", "--format", "json").out)["head"]
        for folder in (demo, tmp_path / "plancode-demo")
    ]
    assert heads[0] == heads[1]


def test_the_work_tree_is_what_was_committed(demo: Path) -> None:
    git(demo, "diff", "--exit-code", "HEAD")
    assert (demo / "plans" / "people.yaml").is_file()


def test_its_site_is_built_in_both_languages(demo: Path) -> None:
    assert "Élodie Brunel" in (demo / "site" / "fr" / "contacts" / "elodie-brunel.html").read_text(encoding="utf-8")
    assert (demo / "site" / "en" / "plans" / "brunel-fy2026.html").is_file()


def test_the_next_commands_that_it_prints_work(tmp_path: Path) -> None:
    ended = plancode(tmp_path, "demo")
    lines = [line.split("#")[0].split() for line in ended.out.splitlines() if line.startswith("  ")]
    assert [line[:2] for line in lines] == [
        ["cd", "plancode-demo"], ["plancode", "status"], ["plancode", "history"], ["plancode", "diff"], ["plancode", "serve"],
    ]  # fmt: skip
    answers = [plancode(tmp_path / "plancode-demo", *line[1:]).out for line in lines[1:4]]
    assert "brunel-figures" in answers[0]
    assert "submitted → final-approved" in answers[1]
    assert "status Draft → Submitted, by Claire Deschamps" in answers[2]


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    folder = write(tmp_path, {"taken/mine.txt": "mine"})
    plancode(folder, "demo", "taken", code=3, err="taken is there, and not empty")
    assert [path.name for path in Path(folder, "taken").iterdir()] == ["mine.txt"]


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    plancode(tmp_path, "demo", "empty", "--as-of", AS_OF)
    assert (tmp_path / "empty" / ".git").is_dir()
