"""The public face: what docs/reference/python.md shows works, and does not change without the CHANGELOG saying so."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import plancode
from tests.support.cli import plancode as run
from tests.support.public import entries

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "reference" / "python.md").read_text(encoding="utf-8")
UNRELEASED = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split("\n## [")[1]
# What the last version that was published has.
PUBLISHED = dict(
    line.split("  ", 1) for line in (ROOT / "tests" / "golden" / "public.txt").read_text(encoding="utf-8").splitlines()
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("face")
    run(folder, "demo", "demo", "--as-of", "2026-05-20")
    return folder / "demo"


def test_the_examples_of_the_guide_run_one_after_the_other(demo: Path) -> None:
    program = "\n".join(re.findall(r"^```python\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL))
    ended = subprocess.run([sys.executable, "-c", program], cwd=demo, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "None → draft" in ended.stdout
    assert " is named by plan " in ended.stdout
    assert "`no-such-branch` names no commit of this repository" in ended.stdout


def test_what_is_public_is_in_the_guide() -> None:
    listed = set(re.findall(r"`(\w+)`", GUIDE.split("## What is public\n")[1]))
    assert set(plancode.__all__) <= listed
    assert listed - set(plancode.__all__) <= {name for name in dir(plancode.Project) if not name.startswith("_")} | {
        "workspace"
    }


def test_nothing_public_changes_without_the_changelog_saying_so() -> None:
    now = entries()
    changed = {name for name in now.keys() | PUBLISHED.keys() if now.get(name) != PUBLISHED.get(name)}
    unsaid = {name for name in changed if f"`{name.split('.')[0]}`" not in UNRELEASED and f"`{name}`" not in UNRELEASED}
    assert unsaid == set()


def test_what_is_public_has_words_and_is_no_other_module_s_secret() -> None:
    for name in plancode.__all__:
        thing = getattr(plancode, name)
        assert callable(thing) or name == "KINDS"
        assert not callable(thing) or thing.__doc__, name
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = plancode.nothing


def test_what_python_tells_is_what_the_commands_tell(demo: Path) -> None:
    project = plancode.open(demo)
    told = json.loads(run(demo, "check", "--format", "json").out)
    report = project.check()
    assert [each["code"] for each in told["diagnostics"]] == [each.code.number for each in report.diagnostics]
    steps = json.loads(run(demo, "history", "--format", "json").out)["transitions"]
    assert len(steps) == len(project.history().transitions) > 20
    assert project.at("HEAD~3").commit != project.at("HEAD").commit
    assert "PC903" in {each.code.number for each in project.check(history=False).diagnostics}


def test_a_project_of_a_file_or_a_folder_inside_is_that_of_the_workspace(demo: Path) -> None:
    whole = plancode.open(demo)
    file = demo / whole.workspace.place(whole.workspace.plans[0]).path
    for path in (str(demo), demo / "plans", file):
        assert plancode.open(path).workspace.records == whole.workspace.records


def test_what_is_overdue_of_an_owner_is_part_of_what_is_overdue(demo: Path) -> None:
    project = replace(plancode.open(demo), as_of=date(2026, 5, 20))
    owners = {activity.owner for activity in project.overdue()}
    assert owners
    of_each = [activity for owner in owners if owner for activity in project.overdue(owner)]
    assert {each.id for each in of_each} == {each.id for each in project.overdue() if each.owner}
    assert project.overdue("nobody") == ()
    assert all(activity.due is None or activity.due < project.today for activity in project.overdue())


def test_what_is_exported_and_asked_is_what_the_commands_give(demo: Path) -> None:
    project = plancode.open(demo)
    project.export("jsonl", demo.parent / "records.jsonl")
    run(demo, "export", "jsonl", "--output", str(demo.parent / "same.jsonl"))
    assert (demo.parent / "records.jsonl").read_bytes() == (demo.parent / "same.jsonl").read_bytes()
    question = "SELECT id, tier FROM contact ORDER BY id"
    told = json.loads(run(demo, "query", question, "--format", "json").out)
    assert [list(row.values()) for row in project.query(question)] == told["rows"]
    with pytest.raises(plancode.WrongUse, match="there is no format `cvs`"):
        project.export("cvs", demo.parent / "records")
    with pytest.raises(plancode.WrongUse, match="there is no table `plna`"):
        project.query("SELECT * FROM plna")
    assert not (demo.parent / "records").exists()


def test_a_report_and_a_digest_are_what_the_commands_write(demo: Path) -> None:
    day = date(2026, 5, 20)
    project = replace(plancode.open(demo), as_of=day)
    contact, person = project.workspace.contacts[0].id, project.workspace.people[0].id
    run(demo, "report", contact, "--output", str(demo.parent / "a.html"), "--as-of", str(day))
    assert project.report(contact) == (demo.parent / "a.html").read_bytes()
    run(demo, "--lang", "fr", "digest", person, "--output", str(demo.parent / "a.eml"), "--as-of", str(day))
    assert project.digest(person, language="fr") == (demo.parent / "a.eml").read_bytes()
    with pytest.raises(plancode.WrongUse, match="a report is of one contact at least"):
        project.report()
