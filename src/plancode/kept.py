"""A report as plain data, so that it can be kept, and the report again: with all that any format prints of it."""

from __future__ import annotations

from typing import Any

from plancode.diagnostics import Diagnostic
from plancode.plain import finding, finding_of
from plancode.report import Proof, Report


def plain_report(report: Report) -> tuple[Any, ...]:
    """Return a report as plain data.

    Raises:
        Unwritable: a sentence holds a value of a kind that is not known here.
    """
    lines = {(each.path, each.range.start.line): report.line(each) for each in report.diagnostics if not each.commit}
    old = {_old(each): line for each in report.diagnostics if each.commit and (line := report.line(each)) is not None}
    return (
        [finding(each) for each in report.diagnostics],
        report.files,
        report.records,
        list(report.texts),
        [(*place, line) for place, line in lines.items() if line is not None],
        [(*place, line) for place, line in old.items()],
        (report.head, report.base, report.accepted, report.proof and tuple(report.proof)),
    )


def report_of(data: tuple[Any, ...]) -> Report:
    """Return the report that `plain_report` wrote."""
    findings, files, records, paths, lines, old, (head, base, accepted, proof) = data
    return Report(
        diagnostics=tuple(map(finding_of, findings)),
        files=files,
        records=records,
        texts=dict.fromkeys(paths, ""),
        excerpts={(commit, path, line): shown for commit, path, line, shown in old},
        head=head,
        base=base,
        accepted=accepted,
        proof=Proof(*proof) if proof else None,
        lines={(path, line): shown for path, line, shown in lines},
    )


def _old(found: Diagnostic) -> tuple[str, str, int]:
    return (found.commit or "", found.path, found.range.start.line)
