"""Names of contacts for a terminal, of those too who asked to be forgotten."""

from __future__ import annotations

from plancode.diagnostics import text
from plancode.formats.terminal import plain
from plancode.messages.catalogues import said
from plancode.models import ErasedName


def named(name: str, language: str) -> str:
    """Return a name as `plain` does; what stands for that of an erased contact is said in the language."""
    return plain(said(text("erased contact {id}", id=name.id), language) if isinstance(name, ErasedName) else name)
