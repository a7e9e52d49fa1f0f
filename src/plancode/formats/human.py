"""A report for people: each finding with the line it is about and a caret below what is to change."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from plancode.check import Report
from plancode.diagnostics import Diagnostic, Severity
from plancode.formats.plain import plain, width

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_BOLD, _BLUE = "1", "34"
_TAB = "    "

Paint = Callable[[str, str], str]


def human(report: Report, *, colour: bool, seconds: float) -> Iterator[str]:
    """Yield the lines of the report; the last one counts."""
    for lines in human_findings(report, colour=colour):
        yield from lines
        yield ""
    yield _summary(report, _painted if colour else _unpainted, seconds)


def human_findings(report: Report, *, colour: bool) -> Iterator[Iterator[str]]:
    """Yield the lines of each finding of the report."""
    for found in report.diagnostics:
        yield _finding(found, report, _painted if colour else _unpainted)


def _finding(found: Diagnostic, report: Report, paint: Paint) -> Iterator[str]:
    start = found.range.start
    head = paint(f"{found.severity}[{found.code.number}]", f"{_BOLD};{_COLOURS[found.severity]}")
    yield f"{head}{paint(': ' + plain(found.message), _BOLD)}"
    line = report.line(found)
    margin = " " * (len(str(start.line)) if line is not None else 1)
    yield f"{margin}{paint('-->', _BLUE)} {plain(found.path)}:{start.line}:{start.column}"
    bar = paint("|", _BLUE)
    if line is not None:
        label = f" {plain(str(found.label))}" if found.label else ""
        yield f"{margin} {bar}"
        yield f"{paint(str(start.line), _BLUE)} {bar} {_shown(line)}"
        yield f"{margin} {bar} {paint(_caret(found, line), _COLOURS[found.severity])}{label}"
    elif found.label:
        yield f"{margin} {bar} {plain(str(found.label))}"
    for note in found.notes:
        where = f"{plain(note.place.path)}:{note.place.range.start.line}:{note.place.range.start.column}"
        yield f"{margin} {paint('=', _BLUE)} note: {where}: {plain(str(note.message))}"
    if found.hint:
        yield f"{margin} {paint('=', _BLUE)} hint: {plain(found.hint)}"


def _caret(found: Diagnostic, line: str) -> str:
    start, end = found.range
    first = start.column - 1
    last = end.column - 1 if end.line == start.line else len(line.rstrip())
    before, marked = _shown(line[:first]), _shown(line[first : max(last, first)])
    return " " * width(before) + "^" * max(width(marked), 1)


def _shown(line: str) -> str:
    return plain(line.replace("\t", _TAB)) if line else ""


def _summary(report: Report, paint: Paint, seconds: float) -> str:
    counts = [(report.count(severity), severity) for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)]
    found = ", ".join(paint(_counted(count, severity), _COLOURS[severity]) for count, severity in counts if count)
    proved = "history not checked"
    if report.history is not None:
        commits, transitions = report.history.commits, len(report.history.transitions)
        proved = f"history of {_counted(commits, 'commit')}: {_counted(transitions, 'transition')}"
    checked = f"{_counted(report.files, 'file')}, {_counted(report.records, 'record')}, {proved}, in {seconds:.2f} s"
    return f"{checked}: {found or paint('no problems', '32')}"


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _painted(value: str, style: str) -> str:
    return f"\x1b[{style}m{value}\x1b[0m"


def _unpainted(value: str, _style: str) -> str:
    return value
