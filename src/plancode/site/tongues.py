"""In which language of the site a text of a record is written, as far as its small words tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

# Words that nearly every sentence has, and that the other language has not.
_SMALL: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "to",
            "with",
            "for",
            "from",
            "by",
            "is",
            "are",
            "was",
            "were",
            "be",
            "been",
            "has",
            "have",
            "will",
            "that",
            "this",
            "which",
            "who",
            "their",
            "our",
            "his",
            "her",
            "its",
            "at",
            "into",
            "about",
            "after",
            "before",
            "when",
        ]
    ),
    "fr": frozenset(
        [
            "le",
            "la",
            "les",
            "l",
            "un",
            "une",
            "des",
            "du",
            "de",
            "d",
            "et",
            "à",
            "au",
            "aux",
            "avec",
            "pour",
            "par",
            "dans",
            "sur",
            "est",
            "sont",
            "était",
            "être",
            "qui",
            "que",
            "ses",
            "son",
            "sa",
            "leur",
            "leurs",
            "nous",
            "chez",
            "après",
            "avant",
            "lors",
            "ne",
            "pas",
        ]
    ),
}
_WORD: Final = re.compile(r"[^\W\d_]+")
_LEAST: Final = 2


@lru_cache(maxsize=20_000)
def tongue_of(text: str) -> str | None:
    """Return the language that a text is clearly written in; None where it is too short or too mixed to tell."""
    words = _WORD.findall(text.casefold())
    counts = {language: sum(word in small for word in words) for language, small in _SMALL.items()}
    likely = max(counts, key=lambda language: counts[language])
    others = sum(counts.values()) - counts[likely]
    return likely if counts[likely] >= _LEAST and counts[likely] > 2 * others else None
