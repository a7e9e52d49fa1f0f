"""Workspaces with one mistake each, where the mistake is marked `«like this»`; beside each its right twin."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from plancode.check import check
from plancode.cli.app import run
from plancode.diagnostics import Diagnostic, Severity
from plancode.project import open_project
from plancode.report import Report
from plancode.workspace import Workspace, load, sources_of
from tests.support.marked import FILE, TODAY, Files, marks, of_the_reader, record_at, written
from tests.workspace.cases import ACCOUNT, PRODUCT, Case, config
from tests.workspace.wrong_records import KEYS, TYPES, VALUES, YAML_TRAPS
from tests.workspace.wrong_together import CONFIGURATION, FAMILIES, REFERENCES

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CASES = [*YAML_TRAPS, *KEYS, *TYPES, *VALUES, *REFERENCES, *FAMILIES, *CONFIGURATION]


def _report(folder: Path) -> Report:
    return check(replace(open_project(folder, needs_git=False), as_of=TODAY, now=NOW), with_history=False)


def _counted(found: Diagnostic, codes: set[str]) -> bool:
    return found.severity is Severity.ERROR or found.code.number in codes


@dataclass(frozen=True)
class Made:
    """A wrong workspace that is made and checked once, for all tests that ask what is found in it."""

    case: Case
    folder: Path
    workspace: Workspace
    report: Report


@pytest.fixture(scope="module", params=CASES, ids=lambda each: each.name[:60])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = written(tmp_path_factory.mktemp("wrong"), request.param.wrong)
    opened = open_project(folder, needs_git=False)
    report = check(replace(opened, as_of=TODAY, now=NOW), with_history=False)
    return Made(request.param, folder, opened.workspace, report)


def test_mistake_is_found_where_it_is(made: Made) -> None:
    each = made.case
    codes = {found.split()[0] for found in each.found}

    found = [found for found in made.report.diagnostics if _counted(found, codes)]

    assert [f"{one.code.number} {one.message}" for one in found] == list(each.found)
    assert [(one.path, *one.range.start, *one.range.end) for one in found] == marks(each.wrong)


def test_finding_inside_a_record_is_that_records(made: Made) -> None:
    found = [one for one in made.report.diagnostics if not of_the_reader(made.workspace, one)]

    assert [one.record for one in found] == [record_at(made.workspace, one) for one in found]


@pytest.mark.parametrize("each", CASES, ids=lambda each: each.name[:60])
def test_right_twin_has_no_error(each: Case, tmp_path: Path) -> None:
    codes = {found.split()[0] for found in each.found}

    report = _report(written(tmp_path, each.right))

    assert [f"{one.path} {one.code.number} {one.message}" for one in report.diagnostics if _counted(one, codes)] == []


def test_report_shows_a_caret_below_the_mistake(
    made: Made, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(made.folder)

    code = run(["--color", "never", "check", "--as-of", "2026-11-23", "--no-history"])

    out, err = capsys.readouterr()
    lines = out.split("\n")
    assert err == ""
    assert code == int(any(line.startswith("error[") for line in lines))
    for path, line, column, _, _ in marks(made.case.wrong):
        where = [number for number, shown in enumerate(lines) if shown.strip() == f"--> {path}:{line}:{column}"]
        assert where, out
        source, carets = lines[where[0] + 2], lines[where[0] + 3]
        assert re.fullmatch(r" *\| +\^+.*|.*\| \^+.*", carets)
        if source.isascii() and "\t" not in source and "\\" not in source:
            assert carets.index("^") == source.index("|") + 1 + column


_KINDS = "person, product, account, contact, plan, objective, opportunity, activity"
_ADVICE: list[tuple[Files, str]] = [
    ({FILE: PRODUCT + "colour: red\n"}, "choose one of: kind, id, name, area, tags, links, external, notes"),
    (
        {FILE: PRODUCT + "nmae: x\n"},
        "did you mean `name`? choose one of: kind, id, name, area, tags, links, external, notes",
    ),
    ({FILE: ACCOUNT + "type: zzz\n"}, "choose one of: competitor, customer, partner, prospect"),
    (
        {FILE: ACCOUNT + "type: custmer\n"},
        "did you mean `customer`? choose one of: competitor, customer, partner, prospect",
    ),
    ({FILE: "id: a\n"}, f"add a line `kind: …` with one of: {_KINDS}"),
    ({FILE: "kind: zzz\nid: a\n"}, f"choose one of: {_KINDS}"),
    ({FILE: "kind: plann\nid: a\n"}, f"did you mean `plan`? choose one of: {_KINDS}"),
    (config("zzz: 1\n"), "choose one of: version, name, languages, "),
    (config("severities: {PC120: off}\n"), "did you mean `severity`? choose one of: version, name, "),
    (config("policy: {stamp: zzz}\n"), "choose one of: optional, required"),
    (config("severity: {zzz: off}\n"), "look the code up: `plancode explain`"),
    (config("severity: {unknown-valeu: off}\n"), "did you mean `unknown-value`?"),
    (config("picklists: {zzz: [a]}\n"), "choose one of: person.role, account.type, "),
    (config("picklists: {account.tpe: [a]}\n"), "did you mean `account.type`? choose one of: person.role, "),
]


@pytest.mark.parametrize(("files", "hint"), _ADVICE, ids=[each[1][:50] for each in _ADVICE])
def test_what_to_write_instead_is_said(files: Files, hint: str) -> None:
    (found,) = load(sources_of(dict(files))).diagnostics
    told = str(found.hint)
    assert told.startswith(hint) if hint.endswith(", ") else told == hint


def test_each_entry_of_a_configuration_is_looked_at() -> None:
    """A picklist after one that is not known counts, and records without a kind are no two records of one name."""
    listed = config("picklists: {zzz: [a], account.type: [donor]}\n") | {FILE: ACCOUNT + "type: donor\n"}
    assert [each.code.number for each in load(sources_of(listed)).diagnostics] == ["PC102"]
    assert [each.code.number for each in load(sources_of({FILE: "id: a\n---\nid: a\n"})).diagnostics] == ["PC105"] * 2


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 70
    assert len({each.name for each in CASES}) == len(CASES)


def test_a_required_key_that_is_misspelled_is_told_once_and_one_that_is_missing_beside_it_too() -> None:
    def told(record: str) -> list[str]:
        return sorted(str(each.message) for each in load(sources_of({FILE: record})).diagnostics)

    assert told("kind: product\nid: a\nnmae: A\n") == ["unknown key `nmae`"]
    assert told("kind: contact\nid: a\nlast_nam: A\n") == ["unknown key `last_nam`"]
    assert told("kind: product\nid: a\ncolour: red\n") == ["missing key `name`", "unknown key `colour`"]
    goal = "kind: plan\nid: a\nname: A\nperiod: FY2027\ntype: engagement\nstatus: draft\nowner: b\ngoals: [{gaol: G}]\n"
    assert told(goal) == ["unknown key `gaol`"]
    assert told(goal.replace("owner: b\n", "")) == ["missing key `owner`", "unknown key `gaol`"]
    assert told("kind: product\nid: a\nname: A\nnmae: A\n") == ["unknown key `nmae`"]
