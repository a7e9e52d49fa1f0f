"""Checks the spelling of the documents with hunspell, in English and French; docs/words has the words that are ours."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
DICTIONARIES: Mapping[str, str] = {"en": "en_GB", "fr": "fr"}
# What is no prose: blocks and words of code, addresses, where links lead, comments and tags.
_CODE = re.compile(
    r"^ *```.*?^ *```|<!--.*?-->|``.*?``|`[^`]*`|(?<=\])\([^)]*\)|https?://\S+|<[^>]*>|&\w+;", re.MULTILINE | re.DOTALL
)
_WORD = re.compile(r"\b[^\W\d_]+(?:[’'][^\W\d_]+)*")
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|lorsqu|puisqu|jusqu|quoiqu|presqu)'", re.IGNORECASE)
# A space at which no line may break; a colon before a hyphen is part of a table.
_BREAKS = re.compile(r" (?=[;?»]|:(?!-)|!(?!\[))|(?<=«) ")
# In these, words of the other language stand beside those of the page's own, as in a table or on a button.
_BOTH = (
    "fields.md", "fields.fr.md", "glossary.md", "glossary.fr.md", "records.md", "commands.fr.md", "keys.fr.md",
    "CHANGELOG.md", "requirements.md", "editors.fr.md", "required-checks.fr.md", "json.fr.md", "release.fr.md", "speed.fr.md", "tried.fr.md",
)  # fmt: skip


def documents() -> dict[Path, str]:
    """Return the documents with their languages."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return {page: "fr" if page.name.endswith(".fr.md") else "en" for page in sorted(pages)}


def prose(text: str) -> str:
    """Return a page with blanks in place of what is no prose; lines stay where they are."""
    return _CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def words(line: str, language: str) -> Iterator[str]:
    """Yield the words of a line; of French ones, what follows an elision."""
    for found in _WORD.findall(line):
        word = found.replace("’", "'")
        yield _ELISION.sub("", word) if language == "fr" else word.removesuffix("'s")


def own_words(language: str) -> list[str]:
    """Return the words that are right, and stand in no dictionary."""
    return (ROOT / "docs" / "words" / f"{language}.txt").read_text(encoding="utf-8").split()


def unknown(asked: set[str], language: str) -> set[str]:
    """Return which words hunspell does not know in a language."""
    command = ["hunspell", "-d", DICTIONARIES[language], "-i", "utf-8", "-l"]
    told = subprocess.run(command, input="\n".join(sorted(asked)), capture_output=True, text=True, check=True)
    return set(told.stdout.split())


def kept_together(text: str) -> str:
    """Return a French page with spaces that do not break before `: ; ? ! »` and after `«`, in its prose."""
    told, blank = list(text), prose(text)
    for found in _BREAKS.finditer(blank):
        told[found.start()] = "\u00a0"
    return "".join(told)


def torn_apart() -> Iterator[tuple[Path, str]]:
    """Yield the French pages in which a line may begin with a mark, each as it should be."""
    for page, spoken in documents().items():
        text = page.read_text(encoding="utf-8")
        if spoken == "fr" and kept_together(text) != text:
            yield page, kept_together(text)


def misspelled() -> Iterator[str]:
    """Yield each word that is not known, with its place, and each word of our lists that no page has."""
    found = {
        language: [
            (page, number, word)
            for page, spoken in documents().items()
            if spoken == language
            for number, line in enumerate(prose(page.read_text(encoding="utf-8")).split("\n"), 1)
            for word in words(line, language)
        ]
        for language in DICTIONARIES
    }
    asked = {language: {word for _, _, word in places} for language, places in found.items()}
    for language, places in found.items():
        own = own_words(language)
        wrong = unknown(asked[language] - set(own), language)
        other = next(each for each in DICTIONARIES if each != language)
        foreign = unknown(wrong - set(own_words(other)), other)
        for page, number, word in places:
            if word in (foreign if page.name in _BOTH else wrong):
                yield f"{page.relative_to(ROOT)}:{number}: {word}"
        yield from (f"docs/words/{language}.txt: no page has {each}" for each in own if each not in asked[language])


if __name__ == "__main__":
    if "--fix" in sys.argv:
        for page, text in torn_apart():
            page.write_text(text, encoding="utf-8")
    told = [
        *misspelled(),
        *(f"{page.relative_to(ROOT)}: spaces that break; --fix mends them" for page, _ in torn_apart()),
    ]
    print("\n".join(told) or "every word is spelled as it should be")
    sys.exit(bool(told))
