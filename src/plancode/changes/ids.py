"""What new records are called: ids made from names, and names with a period that are carried into another period."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import partial

from plancode.models import LETTERS, MAX_ID, RESERVED_IDS, plain_letters
from plancode.periods import Period
from plancode.workspace import Workspace

_WORD = re.compile("[a-z0-9]+")
_SYLLABLE = re.compile("(?<=[a-z])(?=[A-Z])")
# The rest of the longest id has room for a period and a number.
_ROOM = MAX_ID - 20


def slug(text: str) -> str:
    """Return text as an id of ASCII letters, digits and hyphens; empty where text has no letter or digit to keep."""
    words = _WORD.findall(_in_ascii(plain_letters(text.casefold().translate(LETTERS))))
    while len("-".join(words)) > _ROOM and len(words) > 1:
        words.pop()
    return "-".join(words)[:_ROOM]


def _in_ascii(letters: str) -> str:
    """Return letters of any script as ASCII ones, in small letters; each syllable of Chinese or Korean is a word."""
    if letters.isascii():
        return letters
    # Its tables are large, and few names need them.
    from anyascii import anyascii

    return _SYLLABLE.sub("-", anyascii(letters)).lower()


def taken_ids(workspace: Workspace) -> set[str]:
    """Return the ids of all kinds of records; a new record gets none of them, so that its id alone names it."""
    return {ref.id for ref in (*workspace.documents, *workspace.damaged)}


def unique(base: str, taken: Collection[str]) -> str:
    """Return base if that id is free, else base with the first number behind it that makes it free."""
    number, name = 1, base
    while name in taken or name in RESERVED_IDS:
        number += 1
        name = f"{base}-{number}"
    return name


def counterpart(text: str, before: Period, after: Period) -> str | None:
    """Return text with after in place of before, spelled as before is; None where text does not name before clearly."""
    for old, new in zip(_spellings(before), _spellings(after), strict=True):
        found = re.compile(rf"(?<![A-Za-z0-9]){re.escape(old)}(?![A-Za-z0-9])", re.IGNORECASE)
        if found.search(text):
            return found.sub(partial(_spelled, new), text)
    year = re.compile(rf"(?<![0-9]){before.year}(?![0-9])")
    if not year.search(text):
        return None
    return year.sub(str(after.year), text) if before.number == after.number else None


def _spelled(new: str, old: re.Match[str]) -> str:
    """Return new in small letters where old is."""
    return new.lower() if old[0].islower() else new


def _spellings(period: Period) -> tuple[str, ...]:
    """Return the spellings of a period that cannot be taken for anything else."""
    if not period.part:
        return (str(period),)
    part = f"{period.part}{period.number}"
    return (str(period), f"{period.year}-{part}", f"{part} {period.year}", f"{period.year} {part}")
