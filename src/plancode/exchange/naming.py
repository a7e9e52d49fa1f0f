"""The words by which texts name a person, and whether a text has them: letters and figures count, accents and blanks do not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from plancode.models.names import LETTERS, plain_letters

_BETWEEN: Final = re.compile(r"[\W_]+")
_FIGURES: Final = re.compile(r"\D+")
# Fewer figures stand in many numbers.
_LEAST_FIGURES: Final = 7
# The beginning of a number may be written in several ways: +33 1 and 01.
_COUNTRY_AND_ZERO: Final = 3


class Named(StrEnum):
    """How sure it is that a text means a person: it has the whole name, an address, a number or the id; or the last name alone."""

    SURE = "sure"
    PERHAPS = "perhaps"


@dataclass(frozen=True, slots=True)
class Naming:
    """What a person is named by: phrases of words, and the last figures of telephones."""

    sure: frozenset[str]
    perhaps: frozenset[str]
    figures: frozenset[str]

    def found_in(self, text: str) -> Named | None:
        """Return how a text names the person; None where it does not."""
        words = f" {phrase(text)} "
        if any(f" {each} " in words for each in self.sure):
            return Named.SURE
        if self.figures:
            figures = _FIGURES.sub("", text)
            if any(each in figures for each in self.figures):
                return Named.SURE
        return Named.PERHAPS if any(f" {each} " in words for each in self.perhaps) else None


def phrase(text: str) -> str:
    """Return the words of a text, folded: one blank between them, no accents, no capitals."""
    folded = text.casefold()
    return _BETWEEN.sub(" ", folded if folded.isascii() else plain_letters(folded.translate(LETTERS))).strip()


def naming_of(contacts: Iterable[Mapping[str, object]]) -> Naming:
    """Return what a person is named by, from the fields of each record of theirs, of today and of earlier."""
    every = [{key: each for key, each in fields.items() if isinstance(each, str)} for fields in contacts]
    sure = {words for fields in every for words in _sure(fields)}
    perhaps = {phrase(fields[key]) for fields in every for key in ("id", "last_name") if key in fields}
    figures = {digits for fields in every if (digits := _FIGURES.sub("", fields.get("phone", "")))}
    return Naming(
        frozenset(sure - {""}),
        frozenset(perhaps - sure - {""}),
        frozenset(each[_COUNTRY_AND_ZERO:] for each in figures if len(each) >= _LEAST_FIGURES + _COUNTRY_AND_ZERO),
    )


def _sure(fields: Mapping[str, str]) -> Iterator[str]:
    first, last = (fields.get(key, "") for key in ("first_name", "last_name"))
    if first and last:
        yield phrase(f"{first} {last}")
        yield phrase(f"{last} {first}")
    yield phrase(fields.get("email", ""))
    # An id of one word is as good as a last name.
    if "-" in (name := fields.get("id", "")):
        yield phrase(name)
