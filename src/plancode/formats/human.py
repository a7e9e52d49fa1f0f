"""A report for people: each finding with the line it is about and a caret below what is to change."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from plancode.check import Report
from plancode.diagnostics import Diagnostic, Severity
from plancode.formats.plain import cut, folded, plain, width

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_BOLD, _BLUE = "1", "34"
_TAB = "    "

Paint = Callable[[str, str], str]


def human(report: Report, *, colour: bool, seconds: float, columns: int | None = None) -> Iterator[str]:
    """Yield the lines of the report, folded to columns; the last one counts."""
    for lines in human_findings(report, colour=colour, columns=columns):
        yield from lines
        yield ""
    yield from folded(_summary(report, _painted if colour else _unpainted, seconds), columns)


def human_findings(report: Report, *, colour: bool, columns: int | None = None) -> Iterator[Iterator[str]]:
    """Yield the lines of each finding of the report, folded to columns."""
    for found in report.diagnostics:
        yield _finding(found, report, _painted if colour else _unpainted, columns)


def _finding(found: Diagnostic, report: Report, paint: Paint, columns: int | None) -> Iterator[str]:
    start = found.range.start
    head = paint(f"{found.severity}[{found.code.number}]", f"{_BOLD};{_COLOURS[found.severity]}")
    yield from folded(f"{head}{paint(': ' + plain(found.message), _BOLD)}", columns)
    line = report.line(found)
    margin = " " * (len(str(start.line)) if line is not None else 1)
    yield f"{margin}{paint('-->', _BLUE)} {plain(found.path)}:{start.line}:{start.column}"
    bar = paint("|", _BLUE)
    if line is not None:
        label = f" {plain(str(found.label))}" if found.label else ""
        yield f"{margin} {bar}"
        text, caret = _window(_shown(line), _caret(found, line), columns and columns - len(margin) - len(" | "))
        yield f"{paint(str(start.line), _BLUE)} {bar} {text}"
        beside = columns is None or len(margin) + len(" | ") + width(caret + label) <= columns
        yield f"{margin} {bar} {paint(caret, _COLOURS[found.severity])}{label if beside else ''}"
        if not beside:
            yield from folded(f"{margin} {bar}{label}", columns)
    elif found.label:
        yield f"{margin} {bar} {plain(str(found.label))}"
    for note in found.notes:
        where = f"{plain(note.place.path)}:{note.place.range.start.line}:{note.place.range.start.column}"
        yield from folded(f"{margin} {paint('=', _BLUE)} note: {where}: {plain(str(note.message))}", columns)
    if found.hint:
        yield from folded(f"{margin} {paint('=', _BLUE)} hint: {plain(found.hint)}", columns)


def _caret(found: Diagnostic, line: str) -> str:
    start, end = found.range
    first = start.column - 1
    last = end.column - 1 if end.line == start.line else len(line.rstrip())
    before, marked = _shown(line[:first]), _shown(line[first : max(last, first)])
    return " " * width(before) + "^" * max(width(marked), 1)


def _window(text: str, caret: str, columns: int | None) -> tuple[str, str]:
    """Return the part of a line that has the caret in it and that columns have room for."""
    if columns is None or width(text) <= columns:
        return text, caret
    marked = len(caret) - len(caret.lstrip(" "))
    # A third of the room is before the caret; characters of two columns may shorten what is seen, and misplace nothing.
    first = max(0, min(marked - columns // 3, width(text) - columns))
    start = next((at for at in range(len(text) + 1) if width(text[:at]) >= first), 0)
    shift = width(text[:start])
    return cut(text[start:], columns), cut(caret[shift:], columns).replace("…", "^")


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
