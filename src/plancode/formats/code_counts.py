"""A report counted by code: how often each is found, the most frequent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

from plancode.diagnostics import Code, Severity
from plancode.formats.for_people import human_summary, painted_severity
from plancode.formats.json_report import Json, report_json
from plancode.formats.terminal import painted
from plancode.report import Report


def statistics(report: Report, *, colour: bool, seconds: float, language: str = "en") -> Iterator[str]:
    """Yield a line for each code and severity: how often, which, its name; the last line has the counts of the report."""
    counted = _counted(report)
    wide = len(str(counted[0][1])) if counted else 0
    for (code, severity), count in counted:
        shown = painted_severity(code, severity, partial(painted, colour=colour), language=language)
        yield f"{count:>{wide}}  {shown}  {code.name}"
    if counted:
        yield ""
    yield human_summary(report, colour=colour, seconds=seconds, language=language)


def statistics_json(report: Report) -> Json:
    """Return a report as `check --format json` prints it, with the counts of its codes."""
    return {
        **report_json(report),
        "statistics": [
            {"code": code.number, "rule": code.name, "severity": str(severity), "count": count}
            for (code, severity), count in _counted(report)
        ],
    }


def _counted(report: Report) -> list[tuple[tuple[Code, Severity], int]]:
    counts = Counter((found.code, found.severity) for found in report.diagnostics)
    return sorted(counts.items(), key=lambda each: (-each[1], each[0][0].number, each[0][1]))
