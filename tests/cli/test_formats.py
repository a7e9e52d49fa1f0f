"""`check --format`: the same findings for forges and other tools."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.support.cli import plancode
from tests.support.sound import MISSPELLED, SOUND, repository


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    contact = "kind: contact\nid: c\nfirst_name: A\nlast_name: B\n"
    return repository(tmp_path, SOUND | {"plans/c.yaml": contact, "plans/plan.yaml": MISSPELLED})


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return repository(tmp_path, SOUND)


def test_github_gets_a_command_a_finding_errors_first(broken: Path) -> None:
    lines = plancode(broken, "check", "--format", "github", "--as-of", "2026-11-23", code=1).out.splitlines()
    assert lines == [
        (
            "::error file=plans/plan.yaml,line=5,col=7,endLine=5,endColumn=13,title=plancode PC103::unknown type `acount`%0A"
            "hint: did you mean `account`? choose one of: account, brand, engagement, local, market-segment, national, regional"
        ),
        (
            "::warning file=plans/c.yaml,line=1,col=1,endLine=1,endColumn=5,title=plancode PC301::"
            "contact `c` has no plan for FY2026%0A"
            "hint: create one: `plancode new plan --contact c --period FY2026`"
        ),
    ]


def test_no_value_can_make_a_command_of_its_own(tmp_path: Path) -> None:
    hostile = 'kind: account\nid: chu\nname: CHU\ntype: "x\\n::add-mask::e ##[stop-commands]now"\n'
    folder = repository(tmp_path, SOUND | {"plans/chu.yaml": hostile})
    out = plancode(folder, "check", "--format", "github", code=1).out
    assert len(out.splitlines()) == 1
    assert "##[" not in out


def test_gitlab_gets_issues_with_fingerprints_of_their_own(broken: Path) -> None:
    issues = json.loads(plancode(broken, "check", "--format", "gitlab", "--as-of", "2026-11-23", code=1).out)
    assert [(issue["check_name"], issue["severity"], issue["location"]) for issue in issues] == [
        ("plancode/PC301", "minor", {"path": "plans/c.yaml", "lines": {"begin": 1}}),
        ("plancode/PC103", "major", {"path": "plans/plan.yaml", "lines": {"begin": 5}}),
    ]
    assert len({issue["fingerprint"] for issue in issues}) == 2


def test_gitlab_gets_an_empty_list_where_nothing_is_wrong(sound: Path) -> None:
    assert json.loads(plancode(sound, "check", "--format", "gitlab").out) == []


def test_a_fingerprint_does_not_depend_on_the_line(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    one = repository(tmp_path / "one", SOUND | {"plans/plan.yaml": MISSPELLED})
    other = repository(tmp_path / "other", SOUND | {"plans/plan.yaml": "# moved down\n" + MISSPELLED})
    first, second = (
        json.loads(plancode(folder, "check", "--format", "gitlab", code=1).out)[0]["fingerprint"]
        for folder in (one, other)
    )
    assert first == second


def test_sarif_has_rules_results_and_regions(broken: Path) -> None:
    log = json.loads(plancode(broken, "check", "--format", "sarif", "--as-of", "2026-11-23", code=1).out)
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["PC103", "PC301"]
    result = run["results"][1]
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("PC103", 0, "error")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "plans/plan.yaml", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 5, "startColumn": 7, "endLine": 5, "endColumn": 13}


def test_junit_has_a_case_a_file(broken: Path) -> None:
    suite = ET.fromstring(plancode(broken, "check", "--format", "junit", "--as-of", "2026-11-23", code=1).out)  # noqa: S314 - our own
    assert suite.attrib == {"name": "plancode", "tests": "4", "failures": "2", "errors": "0"}
    cases = {case.get("name"): case for case in suite}
    assert cases["plans/people.yaml"].find("failure") is None
    failure = cases["plans/plan.yaml"].find("failure")
    assert failure is not None
    assert failure.get("type") == "PC103"
    assert (failure.text or "").startswith("5:7 PC103 unknown type `acount`")
