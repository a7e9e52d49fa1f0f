"""What an editor shows beside the pointer: what a field is for, what a value means, who or what an id is."""

from __future__ import annotations

from lsprotocol import types

from plancode.lsp.completion import explained, value_explained
from plancode.lsp.desk import Desk
from plancode.lsp.subject import Subject, subject_at
from plancode.lsp.words import summary


def hover(desk: Desk, path: str, position: types.Position, language: str) -> types.Hover | None:
    """Return what is known of what stands at a place; None where nothing is."""
    subject = subject_at(desk, path, position)
    if subject is None or not subject.word:
        return None
    told = _told(desk, subject, language)
    if not told:
        return None
    return types.Hover(
        types.MarkupContent(types.MarkupKind.Markdown, told),
        desk.lines(path).span(subject.cursor.start, subject.cursor.end),
    )


def _told(desk: Desk, subject: Subject, language: str) -> str | None:
    if subject.is_key:
        return explained(subject, subject.keys, language)
    ref = subject.named
    if ref is not None:
        record = desk.workspace.records.get(ref)
        return summary(desk, record, language) if record else None
    spec = subject.spec
    if spec is not None and spec.picklist and subject.is_config:
        told = value_explained(spec.picklist, subject.word, language), explained(subject, subject.keys, language)
        return "\n\n".join(filter(None, told))
    if spec is not None and spec.picklist:
        label = desk.workspace.config.label(spec.picklist, subject.word, language)
        meaning = explained(subject, subject.keys, language)
        return "\n\n".join(filter(None, (f"**{label}**", meaning)))
    if spec is not None and spec.holds == "period" and (days := desk.workspace.config.calendar.days_of(subject.word)):
        return f"**{subject.word}** · {days.first} – {days.last}"
    return explained(subject, subject.keys, language)
