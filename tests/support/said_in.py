"""What findings say in a language, as people read them: message and hint, no-break spaces as spaces."""

from __future__ import annotations

from collections.abc import Iterable

from plancode.diagnostics import Diagnostic, Text
from plancode.messages.catalogues import said


def words(message: Text, language: str) -> str:
    """Return a text in a language."""
    return said(message, language).replace("\u00a0", " ").replace("\u202f", " ")


def told(found: Iterable[Diagnostic], language: str) -> list[tuple[str, str, str]]:
    """Return code, message and hint of each finding in a language; the hint is empty where there is none."""
    return [
        (each.code.number, words(each.text, language), words(each.hint_text, language) if each.hint_text else "")
        for each in found
    ]
