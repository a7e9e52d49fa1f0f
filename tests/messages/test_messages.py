"""The French of what is told to people: whole, with the same values, set as French is set, and read as babel reads it."""

from __future__ import annotations

import ast
import re
from ast import Call
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.pofile import read_po

from plancode import codes
from plancode.cli.commands.new import option_name
from plancode.diagnostics import Count, Ref, Term, text
from plancode.lifecycle import DEFAULT_PLAN
from plancode.messages.catalogues import blocks, knows, knows_page, messages, page, pages, said, texts
from plancode.models import KINDS, MODELS, fields_of, specs_of
from tests.support.pages import Example, examples
from tests.support.shown import PERIODS

SOURCE = Path(__file__).parents[2] / "src" / "plancode"
# What says a sentence: `text` keeps it for later, `say` says it at once.
SAYING = ("text", "say")
# What shows something as it is handed over; a sentence must go through the catalogue first.
SHOWING = ("CannotRun", "WrongUse", "BadRef", "UsageError", "BadParameter", "fail", "echo", "write", "note", "progress")
FRENCH = messages("fr")
PAGES = {code.number: codes.page_of(code) for code in codes.CODES}
# What a text shares with its translation: code, addresses and the targets of links.
SHARED = re.compile(r"`[^`]*`|https?://[^\s)]+|\]\([^)]*\)")
# Of the program itself, to those who mend it.
FOR_ITS_MAKERS = {
    "plancode has a bug: {}: {}",
    "  = hint: PLANCODE_DEBUG=1 shows where; please report it",
    "plancode {}\n",
}


def calls(*names: str) -> Iterator[tuple[str, Call, Any]]:
    """Yield the calls of functions by name, with the module and the first argument."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if called in names:
                    yield path.relative_to(SOURCE).as_posix(), node, node.args[0]


def sentences() -> dict[str, set[str]]:
    """Return the sentences of the source: the literal arguments of what says them."""
    found = {}
    for path, node, first in calls(*SAYING):
        if isinstance(node.func, ast.Name):
            assert isinstance(first, ast.Constant), (
                f"{path}:{node.lineno}: a sentence is a literal, so that it can be found"
            )
            found[str(first.value)] = {word.arg or "" for word in node.keywords}
    assert len(found) > 500
    return found


# Parts that no option states: they have names of their own where those of their fields alone do not say enough.
PARTS = {
    "account": ("primary", "from", "until"),
    "approval": ("by", "on", "digest"),
    "link": ("label", "url"),
}


def parts() -> Iterator[tuple[str, str]]:
    """Yield the parts of groups that `show` names, each with what it is a part of."""
    for kind in KINDS:
        for name, spec in specs_of(MODELS[kind]).items():
            one = spec.items or spec
            yield from (
                (name.removesuffix("s"), inner)
                for inner in one.fields
                if inner in PARTS.get(name.removesuffix("s"), ())
            )


def words() -> set[str]:
    """Return the single words that sentences and tables are filled with: kinds, forms, severities, fields."""
    fields = {name: field for model in MODELS.values() for name, field in model.model_fields.items()}
    items = {name.removesuffix("s") for name, field in fields.items() if str(field.annotation).startswith("tuple")}
    options = {option_name(field).replace("-", " ") for kind in KINDS for field in fields_of(kind)}
    severities = {str(code.severity) for code in codes.CODES}
    within = {f"{name} {inner}" for name, inner in parts()}
    return {
        *KINDS,
        *within,
        "task",
        "appointment",
        *PERIODS,
        *severities,
        *(name.replace("_", " ") for name in {*fields, *items}),
        *options,
    }


def names_in(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_every_sentence_and_word_has_its_french_and_no_translation_is_left_over() -> None:
    assert set(FRENCH) == set(sentences()) | words()


def test_the_french_has_the_values_of_the_english() -> None:
    assert [english for english, french in FRENCH.items() if names_in(french) != names_in(english)] == []


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("the apostrophe is ’, the quotes are « »", "['“”]"),
        ("a no-break space stands before a colon", r"[^\u00a0]:(?!\S)"),
        ("a narrow no-break space stands before ; ! ?", r"[^\u202f][;!?]"),
        ("no-break spaces stand inside « »", "«[^\u00a0]|[^\u00a0]»"),
    ],
)
def test_the_french_is_set_as_french_is(rule: str, broken: str) -> None:
    said = [*FRENCH.values(), *texts("fr").values(), *pages("fr").values()]
    prose = {french: re.sub(r"`[^`]*`|\{[^}]*\}|%\(\w+\)s|https?://|\d\d:\d\d", "x", french) for french in said}
    assert [french for french, words in prose.items() if re.search(broken, words)] == [], rule


def fixed_words(shown: Any) -> str:
    """Return what a literal or an f-string says in any case, its values as {}."""
    if isinstance(shown, ast.JoinedStr):
        return "".join(fixed_words(part) if isinstance(part, ast.Constant) else "{}" for part in shown.values)
    return shown.value if isinstance(shown, ast.Constant) and isinstance(shown.value, str) else ""


def test_nothing_is_shown_that_the_catalogue_has_not_seen() -> None:
    shown = {fixed_words(first) for _, _, first in calls(*SHOWING)}
    assert {words for words in shown if re.search(r"[a-z]{3}", words)} == FOR_ITS_MAKERS


@pytest.mark.parametrize(("name", "read"), [("fr", texts("fr")), ("messages-fr", FRENCH), ("pages-fr", pages("fr"))])
def test_a_catalogue_is_read_as_babel_reads_it(name: str, read: dict[str, str]) -> None:
    with (SOURCE / "messages" / f"{name}.po").open("rb") as stream:
        assert read == {each.id: each.string for each in read_po(stream, abort_invalid=True) if each.id}


@pytest.mark.parametrize(
    ("count", "english", "french"),
    [
        (0, "0 errors", "0 erreur"),
        (1, "1 error", "1 erreur"),
        (2, "2 errors", "2 erreurs"),
        (1234, "1,234 errors", "1\u202f234 erreurs"),
    ],
)
def test_things_are_counted_by_the_rules_of_the_language(count: int, english: str, french: str) -> None:
    message = text("{count:error|errors}", count=Count(count))
    assert (str(message), said(message, "fr")) == (english, french)


def test_records_statuses_and_sentences_in_a_sentence_are_said_in_its_language() -> None:
    message = text(
        "{name} was deleted while {before}", name=Ref("objective", "talks"), before=DEFAULT_PLAN.term("final-approved")
    )
    assert str(message) == "objective `talks` was deleted while final-approved"
    assert said(message, "fr") == "objectif `talks`\u00a0: suppression au statut «\u00a0Final - Approuvé\u00a0»"
    nested = text("error: {problem}", problem=text("the calendar has no {period}", period="FY2027"))
    assert said(nested, "fr") == "erreur\u00a0: FY2027 n’existe pas dans le calendrier"


def test_days_stay_as_they_are_written_and_a_word_of_the_configuration_without_french_too() -> None:
    message = text("{what} on {day}", what=Term("parked", {"en": "Parked"}), day=date(2027, 3, 31))
    assert said(message, "fr") == "parked le 2027-03-31"


def test_what_has_no_french_is_said_in_english() -> None:
    message = text("a sentence of tomorrow's")
    assert not knows(message, "fr")
    assert knows(message, "en")
    assert said(message, "fr") == "a sentence of tomorrow's"


def test_every_block_of_the_pages_has_its_french_and_no_translation_is_left_over() -> None:
    assert set(pages("fr")) == {block for each in PAGES.values() for block in blocks(each)}


def test_the_french_of_the_pages_has_the_code_and_the_links_of_the_english() -> None:
    shared = {
        english: [sorted(SHARED.findall(each)) for each in (english, said)] for english, said in pages("fr").items()
    }
    assert sum(bool(of_english) for of_english, _ in shared.values()) > 30
    assert {english: both for english, both in shared.items() if both[0] != both[1]} == {}


def shown(number: str, markdown: str) -> list[Example]:
    return [replace(each, title="") for each in examples(number, markdown)]


@pytest.mark.parametrize("number", PAGES)
def test_a_page_in_french_keeps_its_title_and_its_examples(number: str) -> None:
    english, french = PAGES[number], page(PAGES[number], "fr")
    assert knows_page(english, "fr")
    assert french.splitlines()[0] == english.splitlines()[0]
    assert re.findall(r"(?ms)^```.*?^```$", french) == re.findall(r"(?ms)^```.*?^```$", english)
    headed = french.replace("## Incorrect\u00a0:", "## Wrong:").replace("## Correct\u00a0:", "## Right:")
    assert shown(number, headed) == shown(number, english)


def test_a_page_is_split_into_headings_items_and_paragraphs() -> None:
    markdown = "# PC203 · name\n\nOne\ntwo.\n\n## Why\nIt is: so.\n- first\n  and more\n- second\n"
    assert list(blocks(markdown)) == ["One two.", "Why", "It is: so.", "first and more", "second"]


def test_what_belongs_to_an_example_is_no_block() -> None:
    markdown = "Commit: Approve it\nReviewed-by: Paul <p@example.org>\n\n```yaml a.yaml\n# Why\n\nWhy\n```\n\nNot committed: yet\n"
    assert list(blocks(markdown)) == []
    assert page(markdown, "fr") == markdown


def test_a_page_in_french_keeps_its_marks_and_the_english_of_what_has_no_french() -> None:
    markdown = "# PC203 · why\n\n## Why\n\n- Why\n- a sentence\n  of tomorrow\n\nWhy"
    assert page(markdown, "fr") == markdown.replace("Why", "Pourquoi")
    assert not knows_page(markdown, "fr")
    assert knows_page(markdown, "en")
    assert page(markdown, "en") == markdown
