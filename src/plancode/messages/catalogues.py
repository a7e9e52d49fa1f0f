"""Texts by their English templates, and how values stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from plancode.diagnostics import Choices, Count, Ref, Term, Text

# The catalogues hold each text on one line, with escapes that JSON has too: so reading one takes two milliseconds.
_ENTRY = re.compile(r'^msgid (".+")\nmsgstr (".*")$', re.MULTILINE)
# In the page of a code, the fences, the title and the lines on how an example came about stay as they are; headings,
# items and paragraphs are blocks of prose.
EXAMPLE = r"(?:Base|By|Commit|Delete|From|Merge|Not committed|On|Reason|Reviewed-by|Today): "
_KEPT = rf"```|# |{EXAMPLE}"
_PARTS = re.compile(
    rf"^```.*?(?:^```$|\Z)|^(?:{_KEPT})[^\n]*"
    r"|^(?P<heading>##+ )(?P<title>[^\n]+)"
    rf"|^(?P<item>[-*] )?(?P<words>[^\n]+(?:\n(?!{_KEPT}|##|[-*] )[^\n]+)*)",
    re.MULTILINE | re.DOTALL,
)


class _FrenchCount(Count):
    """A number of things in French: zero takes the singular, and a narrow space parts the thousands."""

    def __format__(self, names: str) -> str:
        one, _, several = names.partition("|")
        number = f"{int(self):,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
        return f"{number} {one if abs(self) <= 1 else several}" if names else number


class _FrenchRef:
    """A record in French: its kind and id; as `{record:le}` with the article, as `{record:de}` with that and `de`."""

    def __init__(self, ref: Ref) -> None:
        self._words = f"{said(Text(ref.kind), 'fr')} `{ref.id}`"
        self._begins = _ELIDED if self._words[0] in "aeiou" else _FEMININE if ref.kind == "person" else _MASCULINE

    def __format__(self, article: str) -> str:
        return f"{self._begins[article]}{self._words}" if article else self._words


# What stands before the names of kinds. All that are feminine but one begin with a vowel.
_ELIDED = {"le": "l’", "de": "de l’"}
_FEMININE = {"le": "la ", "de": "de la "}
_MASCULINE = {"le": "le ", "de": "du "}


def said(message: Text, language: str) -> str:
    """Return a text in a language; in English where the language has no words for it."""
    if language == "en":
        return str(message)
    template = message.typed(messages(language).get(message.template, message.template))
    if not message.values:
        return template
    return template.format_map({name: _value(value, language) for name, value in message.values.items()})


def knows(message: Text, language: str) -> bool:
    """Return whether a language has words of its own for a text."""
    return language == "en" or message.template in messages(language)


def page(markdown: str, language: str) -> str:
    """Return the page of a code, or a part of it, in a language; a block that has no words there stays English."""
    if language == "en":
        return markdown
    known = pages(language)

    def block(part: re.Match[str]) -> str:
        english = _prose(part)
        if english not in known:
            return part[0]
        return f"{part['heading'] or part['item'] or ''}{known[english]}"

    return _PARTS.sub(block, markdown)


def knows_page(markdown: str, language: str) -> bool:
    """Return whether a language has words for every block of a page."""
    return language == "en" or all(block in pages(language) for block in blocks(markdown))


def blocks(markdown: str) -> Iterator[str]:
    """Yield the prose of a page, each heading, item and paragraph on one line, without its marks."""
    return filter(None, map(_prose, _PARTS.finditer(markdown)))


def _prose(part: re.Match[str]) -> str:
    return " ".join(line.strip() for line in (part["title"] or part["words"] or "").splitlines())


def _value(value: object, language: str) -> object:
    match value:
        case Text():
            return said(value, language)
        case Ref():
            return _FrenchRef(value) if language == "fr" else value
        case Term():
            return value.labels.get(language) or value.word
        case Choices():
            return ", ".join(_choice(term, language) for term in value.terms)
        case Count():
            return _FrenchCount(value)
        case _:
            return value


def _choice(term: Term, language: str) -> str:
    """Return a word to type, behind its label: a reader knows the label from the site, and the files hold the word."""
    label = term.labels.get(language)
    if not label or label == term.word:
        return term.word
    return f"«\N{NO-BREAK SPACE}{label}\N{NO-BREAK SPACE}» ({term.word})"


def messages(language: str) -> Mapping[str, str]:
    """Return the texts of messages and hints in a language, by their English templates; empty for English."""
    return _catalogue(f"messages-{language}")


def pages(language: str) -> Mapping[str, str]:
    """Return the blocks of the pages of codes in a language, by the English blocks; empty for English."""
    return _catalogue(f"pages-{language}")


def texts(language: str) -> Mapping[str, str]:
    """Return the texts of the report site in a language, by the English texts; empty for English."""
    return _catalogue(language)


def helped(english: str, language: str) -> str | None:
    """Return a text of the help, or of click's, in a language; None where the language has no words for it."""
    known = helps(language)
    if english in known:
        return known[english]
    for template, found in _forms(language):
        if match := template.fullmatch(english):
            return found.format_map(
                {name: helped(value, language) or value for name, value in match.groupdict().items()}
            )
    return None


@cache
def _forms(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the texts of the help that have values: what matches the English, and the words in a language."""
    return tuple(
        (re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(english))), said)
        for english, said in helps(language).items()
        if "{" in english
    )


def helps(language: str) -> Mapping[str, str]:
    """Return the texts of --help in a language, by the English texts; empty for English."""
    return _catalogue(f"help-{language}")


@cache
def _catalogue(name: str) -> Mapping[str, str]:
    import json

    # Not importlib.resources, which takes longer to import than the catalogue to read.
    source = Path(__file__).with_name(f"{name}.po")
    if not source.is_file():
        return {}
    found = _ENTRY.findall(source.read_text(encoding="utf-8"))
    return {json.loads(english): words for english, said in found if (words := json.loads(said))}
