"""What new records are called: ids made from names, and names that speak of a period carried into another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from plancode.models import MAX_ID, RESERVED_IDS
from plancode.periods import Period
from plancode.workspace import Workspace

# Letters that Unicode does not take apart.
_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"})
_WORD = re.compile("[a-z0-9]+")
# What is left is for a period and a number behind it.
_ROOM = MAX_ID - 20


def slug(text: str) -> str:
    """Return text as an id, in ASCII letters and digits; empty where it has none of them."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    words = _WORD.findall("".join(each for each in decomposed if not unicodedata.combining(each)))
    while len("-".join(words)) > _ROOM and len(words) > 1:
        words.pop()
    return "-".join(words)[:_ROOM]


def taken_ids(workspace: Workspace) -> set[str]:
    """Return the ids that no new record should have: of any kind, so that commands need no kind to tell them apart."""
    return {ref.id for ref in (*workspace.documents, *workspace.damaged)}


def unique(base: str, taken: Collection[str]) -> str:
    """Return base, with the first number behind it that makes it an id of its own."""
    number, name = 1, base
    while name in taken or name in RESERVED_IDS:
        number += 1
        name = f"{base}-{number}"
    return name


def counterpart(text: str, before: Period, after: Period) -> str | None:
    """Return text, which speaks of before, as it speaks of after; None where it cannot be told how."""
    for old, new in zip(_spellings(before), _spellings(after), strict=True):
        found = re.compile(rf"(?<![A-Za-z0-9]){re.escape(old)}(?![A-Za-z0-9])", re.IGNORECASE)
        if found.search(text):
            return found.sub(lambda match, new=new: new.lower() if match[0].islower() else new, text)  # type: ignore[misc]  # the loop's own value
    year = re.compile(rf"(?<![0-9]){before.year}(?![0-9])")
    if not year.search(text):
        return None
    return year.sub(str(after.year), text) if before.number == after.number else None


def _spellings(period: Period) -> tuple[str, ...]:
    """Return the ways to write a period that are told apart from others at sight."""
    if not period.part:
        return (str(period),)
    part = f"{period.part}{period.number}"
    return (str(period), f"{period.year}-{part}", f"{part} {period.year}", f"{period.year} {part}")
