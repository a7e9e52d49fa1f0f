"""The codes of findings on the site: a list of all, and a page for each that the site shows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

from plancode import codes
from plancode.diagnostics import Code
from plancode.messages.catalogues import EXAMPLE, page
from plancode.site.notes import markdown
from plancode.views import Source

# The blocks of an example: files, findings, and lines on how it came about.
_EXAMPLES = re.compile(rf"<(pre|p(?=>{EXAMPLE}))>")


@dataclass(frozen=True, slots=True)
class Rule:
    """The page of a code: its number, name and severity, what it means in a sentence, and its text as Markdown."""

    number: str
    name: str
    severity: str
    meaning: str
    text: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A code in the list of all; `has_page` where the site shows findings of it, and so has its page."""

    number: str
    name: str
    severity: str
    meaning: str
    has_page: bool


@dataclass(frozen=True, slots=True)
class RulesView:
    """Every code there is."""

    rules: tuple[RuleRow, ...]


def code_path(number: str, shown: frozenset[str]) -> str:
    """Return the path where a code is explained: its page if it is among those shown, else its row in the list."""
    return f"rules/{number}.html" if number in shown else f"rules/index.html#{number}"


def shown_codes(source: Source) -> frozenset[str]:
    """Return the numbers of the codes that pages name: of findings, accepted ones too, and of steps that were wrong."""
    if "finding" in source.left_out:
        return frozenset()
    verdicts = {each.verdict for each in source.history.transitions if each.record.kind == "plan"}
    return frozenset({each.code.number for each in source.diagnostics} | verdicts - {"ok"})


def rules_view(shown: frozenset[str]) -> RulesView:
    """Return the list of all codes."""
    return RulesView(
        tuple(
            RuleRow(each.number, each.name, str(each.severity), codes.meaning_of(each), each.number in shown)
            for each in codes.CODES
        )
    )


def rules_shown(shown: frozenset[str]) -> tuple[Rule, ...]:
    """Return the pages of codes."""
    return tuple(
        Rule(each.number, each.name, str(each.severity), codes.meaning_of(each), text)
        for each in codes.CODES
        if each.number in shown
        for text in (_text(each),)
    )


def page_shown(text: str, language: str) -> Markup:
    """Return the text of a code's page in a language as HTML; its examples are English in each, and say so."""
    shown = markdown(page(text, language))
    if language == "en":
        return shown
    # Made a plain str first: on Markup, sub() would escape the tags that it puts in.
    return Markup(_EXAMPLES.sub(r'<\1 lang="en">', str(shown)))  # noqa: S704 - an attribute of ours in safe HTML


def _text(code: Code) -> str:
    return codes.page_of(code).partition("\n")[2].strip()
