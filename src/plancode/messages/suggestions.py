"""Which of several words was probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from plancode.diagnostics import Text, text

_CUTOFF = 0.7
_MOST_LISTED = 12


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate most like word, or None when nothing is near."""
    found = difflib.get_close_matches(word.lower(), sorted(candidates), n=1, cutoff=_CUTOFF)
    return found[0] if found else None


def listed(values: Iterable[str]) -> Text:
    """Return values in a row, cut after a dozen."""
    words = list(values)
    row = ", ".join(words[:_MOST_LISTED])
    if len(words) <= _MOST_LISTED:
        return Text("{row}", {"row": row})
    return text("{row}, … ({count} in all)", row=row, count=len(words))
