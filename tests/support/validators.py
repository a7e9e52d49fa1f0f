"""What others say of the reports that `check --format` writes: their schemas, and what their readers take from a line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import xmlschema

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "tests" / "schemas"
_COMMAND = re.compile(r"::([a-z]+)(?: ([^:]*))?::(.*)")
_PIECE = re.compile(r"%(25|0D|0A|3A|2C)")
_FINDING = re.compile(r"(error|warning|info)\[PC\d{3}\]: \S")
_PLACE = re.compile(r" +--> (?P<path>.+):\d+:\d+$")


def paths_of(form: str, written: str) -> set[str]:
    """Return the paths that the reader of a format sees, after its schema has accepted the report."""
    read = {"human": _human, "json": _json, "github": _github, "gitlab": _gitlab, "sarif": _sarif, "junit": _junit}
    return read[form](written)


def workflow_commands(written: str) -> list[dict[str, str]]:
    """Return what a runner of GitHub's makes of lines: the properties of each command, its name and its message."""
    found = []
    for line in written.splitlines():
        command = _COMMAND.fullmatch(line.strip())
        assert command, line
        properties = dict(pair.split("=", 1) for pair in (command[2] or "").split(",") if pair)
        values = {key: _unescaped(value) for key, value in properties.items()}
        found.append(values | {"command": command[1], "message": _unescaped(command[3])})
    return found


def _human(written: str) -> set[str]:
    lines = written.splitlines()
    places = [found["path"] for line in lines if (found := _PLACE.match(line))]
    assert sum(bool(_FINDING.match(line)) for line in lines) == len(places)
    return set(places)


def _json(written: str) -> set[str]:
    report = json.loads(written)
    jsonschema.validate(report, _schema(ROOT / "docs" / "contract" / "report.schema.json"))
    return {found["path"] for found in report["diagnostics"]}


def _github(written: str) -> set[str]:
    commands = workflow_commands(written)
    for each in commands:
        assert each["command"] in ("error", "warning", "notice")
        assert {"file", "line", "col", "endLine", "endColumn", "title"} < set(each)
    return {each["file"] for each in commands}


def _gitlab(written: str) -> set[str]:
    issues = json.loads(written)
    jsonschema.validate(issues, _schema(SCHEMAS / "gitlab-code-quality.json"))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    return {issue["location"]["path"] for issue in issues}


def _sarif(written: str) -> set[str]:
    log = json.loads(written)
    checked = jsonschema.Draft4Validator(
        _schema(SCHEMAS / "sarif-2.1.0.json"), format_checker=jsonschema.FormatChecker()
    )
    assert [error.message for error in checked.iter_errors(log)] == []
    places = [result["locations"][0]["physicalLocation"] for run in log["runs"] for result in run["results"]]
    return {place["artifactLocation"]["uri"] for place in places}


def _junit(written: str) -> set[str]:
    xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd").validate(written)
    root = xmlschema.XMLResource(written).root
    return {case.attrib["name"] for case in root.iter("testcase") if case.find("failure") is not None}


def _schema(path: Path) -> dict[str, object]:
    held: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return held


def _unescaped(value: str) -> str:
    return _PIECE.sub(lambda found: chr(int(found[1], 16)), value)
