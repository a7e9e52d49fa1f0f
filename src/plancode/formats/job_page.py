"""A report on one page in Markdown, for the page of a job or a comment of a forge."""

from __future__ import annotations

from collections.abc import Iterator

from plancode.diagnostics import Diagnostic, text
from plancode.formats.for_people import by_weight, found_counts, severity_word
from plancode.formats.markdown import code_span, shortened
from plancode.messages.catalogues import said
from plancode.report import Report

_HEAD = text("plancode check: {found}")
_MORE = text("… and more: `plancode check` shows all of it")
_COLUMNS = (text("finding"), text("place"), text("what to do"))


def summary(report: Report, *, language: str = "en") -> str:
    """Return the report as Markdown in which no text of a record can act as markup."""
    found = by_weight(report.diagnostics)
    lines = [f"### {said(_HEAD.given({'found': found_counts(report, language=language)}), language)}"]
    if found:
        heads = [said(each, language) for each in _COLUMNS]
        lines += ["", f"| {' | '.join(heads)} |", "| --- | --- | --- |"]
        lines += [_row(each, language) for each in found]
    return shortened("\n".join(lines) + "\n", said(_MORE, language))


def _row(found: Diagnostic, language: str) -> str:
    place = f"{found.path}:{found.range.start.line}"
    return f"| {' | '.join(_cells(found, place, language))} |"


def _cells(found: Diagnostic, place: str, language: str) -> Iterator[str]:
    yield f"{severity_word(found.severity, language=language)} {found.code.number}: {_cell(said(found.text, language))}"
    yield _cell(place)
    yield _cell(said(found.hint_text, language)) if found.hint_text else ""


def _cell(value: str) -> str:
    # Even in a code span a bar ends the cell; a backslash before it does not show.
    return code_span(value).replace("|", "\\|")
