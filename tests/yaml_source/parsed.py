"""What is read of a text, and what is found in it."""

from __future__ import annotations

from plancode.diagnostics import Range
from plancode.yaml_source import Document, Parsed, parse


def read(content: str | bytes) -> Parsed:
    return parse("plan.yaml", content.encode() if isinstance(content, str) else content)


def only(content: str | bytes) -> Document:
    parsed = read(content)
    assert parsed.diagnostics == ()
    assert parsed.sound
    (document,) = parsed.documents
    assert document.sound
    return document


def found(parsed: Parsed) -> list[tuple[str, int, int, int]]:
    """Each finding as code, line, column and the column where it ends on the same line."""
    assert all(finding.range.start.line == finding.range.end.line for finding in parsed.diagnostics)
    return [(finding.code.number, *finding.range.start, finding.range.end.column) for finding in parsed.diagnostics]


def sliced(text: str, where: Range) -> str:
    """The text in a range, found by counting lines and columns anew."""
    lines = text.split("\n")
    (first, start), (last, end) = where
    if first == last:
        return lines[first - 1][start - 1 : end - 1]
    return "\n".join([lines[first - 1][start - 1 :], *lines[first : last - 1], lines[last - 1][: end - 1]])
