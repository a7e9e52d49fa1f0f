"""Makes codes.md and codes.fr.md: what each code means, why it is looked for, and how to allow it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from plancode import codes
from plancode.diagnostics import Code, Text
from plancode.messages.catalogues import page, said

FOLDER = Path(__file__).parent / "reference"
NAMES: Mapping[str, str] = {"en": "codes.md", "fr": "codes.fr.md"}
_GROUPS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "1": "Files and records", "2": "Steps and history", "3": "Plans and what belongs to them", "4": "Configuration",
        "9": "What could not be done or known",
    },
    "fr": {
        "1": "Fichiers et fiches", "2": "Étapes et historique", "3": "Les plans et ce qui s’y rattache", "4": "Configuration",
        "9": "Ce qui n’a pas pu être fait ou su",
    },
}  # fmt: skip
_ABOUT: Mapping[str, str] = {
    "en": "*[Français](codes.fr.md)*\n\n# Codes\n\nMade from the code. `plancode explain PC203` shows the whole page of a code, with a wrong and a right example. "
    "How grave a finding is can be\nchanged in [plancode.yaml](configuration.md#severity).\n",
    "fr": "*[English](codes.md)*\n\n# Codes\n\nPage tirée du code. `plancode explain PC203` montre toute la page d’un code, avec un exemple incorrect et un exemple "
    "correct. La gravité d’un\nconstat peut être changée dans [plancode.yaml](configuration.fr.md#la-gravité-des-constats).\n",
}


def pages() -> dict[Path, str]:
    """Return each page by its path."""
    return {FOLDER / name: "\n".join(_page(spoken)) for spoken, name in NAMES.items()}


def _page(spoken: str) -> Iterator[str]:
    yield _ABOUT[spoken]
    group = ""
    for code in codes.CODES:
        if code.number[2] != group:
            group = code.number[2]
            yield from (f"## {_GROUPS[spoken][group]}", "")
        yield from _code(code, spoken)


def _code(code: Code, spoken: str) -> Iterator[str]:
    whole = page(codes.page_of(code), spoken)
    yield from (f"### {code.number}", "", f"`{code.name}` · {said(Text(code.severity), spoken)}", "")
    yield from (_without_examples(whole), "")


def _without_examples(whole: str) -> str:
    """Return the prose of a page: what, why and how to allow it, without its headings and its examples."""
    # Blank lines around tell a heading from a comment in an example.
    _, *sections = re.split(r"(?:\A|(?<=\n\n))#+ .*\n(?=\n)", whole)
    headings = re.findall(r"(?:\A|(?<=\n\n))#+ (.*)\n(?=\n)", whole)
    told = [text.strip() for heading, text in zip(headings, sections, strict=True) if ":" not in heading]
    return "\n\n".join(each for each in told if each)
