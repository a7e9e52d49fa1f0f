"""Findings as an editor shows them, and what puts them right, offered where the finding stands."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from plancode.changes import mended
from plancode.diagnostics import Diagnostic, Severity, text
from plancode.lsp.desk import Desk
from plancode.lsp.places import Address
from plancode.messages.catalogues import said

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}


def diagnostics(desk: Desk, path: str, language: str, uri: Address) -> list[types.Diagnostic]:
    """Return what is wrong in a file."""
    return [_diagnostic(each, desk, language, uri) for each in desk.findings(path)]


def _diagnostic(found: Diagnostic, desk: Desk, language: str, uri: Address) -> types.Diagnostic:
    hint = found.hint_text
    message = said(found.text, language)
    if hint is not None:
        message += f"\n{said(text('hint: {hint}', hint=hint), language)}"
    return types.Diagnostic(
        range=desk.lines(found.path).range(found.range),
        message=message,
        severity=_SEVERITIES[found.severity],
        code=found.code.number,
        source="plancode",
        related_information=[
            types.DiagnosticRelatedInformation(
                types.Location(uri(note.place.path), desk.lines(note.place.path).range(note.place.range)),
                said(note.message, language),
            )
            for note in found.notes
        ]
        or None,
    )


def fixes(desk: Desk, path: str, within: types.Range, language: str, uri: Address) -> Iterator[types.CodeAction]:
    """Yield what puts findings right that stand in a range of a file."""
    lines = desk.lines(path)
    for found in desk.findings(path):
        where = lines.range(found.range)
        if where.end < within.start or within.end < where.start:
            continue
        mend = mended(found, lines.text, desk.workspace.config)
        if mend is None:
            continue
        edit = types.TextEdit(lines.span(mend.start, mend.end), mend.words)
        yield types.CodeAction(
            title=said(mend.title, language),
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[_diagnostic(found, desk, language, uri)],
            edit=types.WorkspaceEdit(changes={uri(path): [edit]}),
            is_preferred=True,
        )
