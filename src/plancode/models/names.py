"""What a record is called, and the order of names: that of a French or English index."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from plancode.models.common import Record

# Letters that Unicode does not decompose into a letter of ASCII and a mark.
LETTERS: Final = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"})
_ERASED = "erased contact "
_BETWEEN = re.compile(r"[\W_]+")


class ErasedName(str):
    """What stands for the name of a contact who asked to be forgotten: that, and the id; pages say it in their language."""

    __slots__ = ()

    @classmethod
    def of(cls, name: str) -> ErasedName:
        """Return what stands for the name of the contact with this id."""
        return cls(_ERASED + name)

    @property
    def id(self) -> str:
        """Return the id of the contact."""
        return self.removeprefix(_ERASED)


def called(record: Record) -> str:
    """Return what a record is called: its name, or the subject of an activity."""
    return str(getattr(record, "name", None) or getattr(record, "subject", None) or record.id)


def collated(name: str) -> tuple[str, str, str]:
    """Return what a name is sorted by: its letters, then its accents, then all of it; É stands beside E, œ is oe.

    Blanks, hyphens and apostrophes count for nothing, as in a French index: d'Arc stands among Da, not before it.
    """
    folded = name.casefold().translate(LETTERS)
    marked = _BETWEEN.sub("", unicodedata.normalize("NFC", folded))
    return plain_letters(marked), marked, name


def plain_letters(folded: str) -> str:
    """Return letters without their marks."""
    if folded.isascii():
        return folded
    decomposed = unicodedata.normalize("NFKD", folded)
    return "".join(each for each in decomposed if not unicodedata.combining(each))
