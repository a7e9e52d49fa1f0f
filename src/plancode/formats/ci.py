"""A report for forges and other tools of CI: GitHub, GitLab, SARIF, JUnit."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote
from xml.etree import ElementTree as ET

from plancode import __version__
from plancode.diagnostics import Diagnostic, Severity
from plancode.formats.for_people import by_weight
from plancode.formats.json_report import Json, write_json_list
from plancode.formats.terminal import plain, without_commands
from plancode.report import Report

_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_GITLAB = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}
_SARIF = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def github(report: Report) -> Iterator[str]:
    """Yield a workflow command for each finding, errors and causes first: GitHub shows only ten of each severity."""
    for found in by_weight(report.diagnostics):
        start, end = found.range
        place = {
            "file": found.path,
            "line": start.line,
            "col": start.column,
            "endLine": end.line,
            "endColumn": end.column,
            "title": f"plancode {found.code.number}",
        }
        properties = ",".join(f"{key}={_property(str(value))}" for key, value in place.items())
        message = found.message + (f"\nhint: {found.hint}" if found.hint else "")
        yield f"::{_GITHUB[found.severity]} {properties}::{_data(message)}"


def _data(value: str) -> str:
    lines = (plain(line) for line in value.split("\n"))
    escaped = "\n".join(lines).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return without_commands(escaped)


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def gitlab(report: Report) -> str:
    """Return a code quality report; every fingerprint is unique, as GitLab shows only the first of equal ones."""
    seen: Counter[str] = Counter()
    issues = []
    for found in report.diagnostics:
        fingerprint = _fingerprint(found)
        seen[fingerprint] += 1
        issues.append(
            {
                "description": found.message + (f" ({found.hint})" if found.hint else ""),
                "check_name": f"plancode/{found.code.number}",
                "fingerprint": _hash(f"{fingerprint} {seen[fingerprint]}"),
                "severity": _GITLAB[found.severity],
                "location": {"path": found.path, "lines": {"begin": found.range.start.line}},
            }
        )
    return write_json_list(issues)


def sarif(report: Report) -> Json:
    """Return a SARIF 2.1.0 log, with paths relative to the repository's root."""
    codes = sorted({found.code for found in report.diagnostics}, key=lambda code: code.number)
    places = {code: place for place, code in enumerate(codes)}
    rules = [
        {"id": code.number, "name": code.name, "shortDescription": {"text": code.name.replace("-", " ")}}
        for code in codes
    ]
    return {
        "$schema": _SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "plancode", "version": __version__, "rules": rules}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(found, places[found.code]) for found in report.diagnostics],
            }
        ],
    }


def _result(found: Diagnostic, rule: int) -> Json:
    start, end = found.range
    region = {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }
    # In SARIF, [text](target) in a message is a link.
    message = found.message.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return {
        "ruleId": found.code.number,
        "ruleIndex": rule,
        "level": _SARIF[found.severity],
        "message": {"text": message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(found.path, errors="replace"), "uriBaseId": "%SRCROOT%"},
                    "region": region,
                }
            }
        ],
        "partialFingerprints": {"plancode/v1": _fingerprint(found)},
    }


def junit(report: Report) -> str:
    """Return a JUnit report with one test case for each file; only errors and warnings fail it."""
    paths = sorted({*report.texts, *(found.path for found in report.diagnostics)})
    failures = [found for found in report.diagnostics if found.severity is not Severity.INFO]
    failed = {found.path for found in failures}
    suite = ET.Element("testsuite", name="plancode", tests=str(len(paths)), failures=str(len(failed)), errors="0")
    for path in paths:
        case = ET.SubElement(suite, "testcase", classname="plancode", name=plain(path))
        here = [found for found in failures if found.path == path]
        if here:
            lines = [
                f"{found.range.start.line}:{found.range.start.column} {found.code.number} {plain(found.message)}"
                for found in here
            ]
            failure = ET.SubElement(case, "failure", type=here[0].code.number, message=plain(here[0].message))
            failure.text = "\n".join(lines)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suite, encoding="unicode")


def _fingerprint(found: Diagnostic) -> str:
    """Return a digest of what stays the same when lines move: code, record or path, and message."""
    return _hash(f"{found.code.number} {found.record or found.path} {found.message} {found.commit or ''}")


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode(errors="replace")).hexdigest()[:32]
