"""The French pages are set as French is: what templates and formats put together, not only the texts of the catalogue."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from plancode.diagnostics import text
from plancode.messages.catalogues import said
from plancode.site.text import Words
from plancode.workspace.config import DEFAULT_CONFIG
from tests.support.cli import plancode
from tests.website.french import French
from tests.website.small import AS_OF

# What records say is not ours to set; a demonstration says these words in its place, and keeps its marks.
FILLER = (
    "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et magna aliqua"
)
RECORDS = re.compile(rf"(?:\b(?:{FILLER.replace(' ', '|')}|dolore)\b\W*)+", re.IGNORECASE)
MARKS = (
    ("the apostrophe is ’, the quotes are « »", "['“”\"]", "l'objectif"),
    ("a no-break space stands before a colon", r"[^\u00a0]:(?!\S)", "Raison : non"),
    ("a narrow no-break space stands before ; ! ?", r"[^\u202f][;!?]", "Fini ?"),
    ("no-break spaces stand inside « »", "«[^\u00a0]|[^\u00a0]»", "suite de « Visite »"),
    ("a comma parts decimals, a narrow no-break space thousands", r"\d[.,]\d{3}\b|(?<!\.)\b\d+\.\d+\b(?!\.)", "1,234"),
    ("a no-break space stands before a sign of money or per cent", r"\d ?[€$%£]|[€$£]\d", "40 %"),
    (
        "no word is English",
        r"\b(?:the|of|and|with|which|this|has|have|is|are|was|were|not|no|by|to|for|from)\b",
        "of the plan",
    ),
    ("days come before months", r"\b[A-Z][a-z]{2} \d{1,2}, \d{4}", "Mar 3, 2027"),
)

BOTH = [Words(language, DEFAULT_CONFIG) for language in ("en", "fr")]


@pytest.fixture(scope="module")
def texts(example: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The texts of the French pages of a demonstration, each with the first page that it stands on."""
    output = tmp_path_factory.mktemp("french") / "site"
    plancode(example, "build", "--as-of", AS_OF, "--incognito", "--output", str(output))
    found: dict[Any, Any] = {}
    for path in sorted(output.glob("fr/**/*.html")):
        for words in French(path.read_text(encoding="utf-8")).texts:
            found.setdefault(RECORDS.sub("x", words), path.relative_to(output).as_posix())
    return found


@pytest.mark.parametrize(("rule", "broken", "wrong"), MARKS)
def test_french_pages_are_set_as_french_is(texts: dict[str, str], rule: str, broken: str, wrong: str) -> None:
    assert re.search(broken, wrong)
    assert len(texts) > 300
    assert [(text, path) for text, path in texts.items() if re.search(broken, text)] == [], rule


def test_dates_amounts_and_follow_ups_are_in_french(site: Path) -> None:
    pages = [path.read_text(encoding="utf-8") for path in site.glob("fr/contacts/*.html")]
    for part in ("31 mars 2027", "\u202f000\u00a0€", "Suivie de\u00a0:", "Fait suite à\u00a0:"):
        assert [page for page in pages if part in page], part


def page_of(site: Path, path: str) -> str:
    return (site / path).read_text(encoding="utf-8")


def test_the_page_of_a_code_is_in_french_but_its_name_and_its_examples(site: Path) -> None:
    french, english = (page_of(site, f"{language}/rules/PC234.html") for language in ("fr", "en"))
    assert "<h3>Pourquoi</h3>" in french
    assert "<h3>Why</h3>" in english
    marked = re.findall(r"<[^>]* lang=\"en\"[^>]*>[^<]*", french.partition("<main")[2])
    name, *examples = marked
    assert name == '<span lang="en">created-after-period-start'
    assert [each for each in examples if not re.match(r'<pre lang="en">|<p lang="en">Commit: ', each)] == []
    assert len(examples) > 5


def test_the_table_of_codes_says_what_each_means_in_the_language_of_the_page(site: Path) -> None:
    french, english = (page_of(site, f"{language}/rules/index.html") for language in ("fr", "en"))
    assert "<td>Une étape a été sautée\u00a0: " in french
    assert "<td>En suivant <code>parent</code>, <code>follow_up_of</code> ou <code>merged_into</code>, " in french
    assert "<td>A step was skipped: " in english
    assert french.count('<td lang="en">') == french.count("</td></tr>") > 90


def test_the_first_day_of_a_month_is_an_ordinal_and_money_has_its_sign_or_its_code() -> None:
    french, english = (Words(language, DEFAULT_CONFIG) for language in ("fr", "en"))
    first, last = date(2026, 10, 1), date(2026, 12, 31)
    assert (french.day(first), english.day(first)) == ("1er oct. 2026", "1 Oct 2026")
    assert (french.day(date(2027, 1, 11)), french.short_day(first)) == ("11 janv. 2027", "1er oct.")
    assert (french.weekday(date(2026, 12, 1)), french.weekday(date(2026, 12, 11))) == ("mar. 1er déc.", "ven. 11 déc.")
    assert french.span(first, last) == "1er oct.\u2009–\u200931 déc. 2026"
    assert french.span(date(2026, 12, 1), last).startswith("1er–31 déc.")
    amounts = [french.money(Decimal(24000), currency) for currency in ("EUR", "GBP", "USD")]
    assert amounts == ["24\u202f000\u00a0€", "24\u202f000\u00a0£", "24\u202f000\u00a0USD"]
    assert french.money(Decimal("1.5"), "USD") == "1,50\u00a0USD"


@pytest.mark.parametrize(
    ("count", "english", "french"),
    [
        (0, "open opportunities", "opportunité en cours"),
        (1, "open opportunity", "opportunité en cours"),
        (2, "open opportunities", "opportunités en cours"),
    ],
)
def test_the_words_of_a_tile_agree_with_its_count(count: int, english: str, french: str) -> None:
    forms = {words.language: words.agreed(count, words.text("open opportunity|open opportunities")) for words in BOTH}
    assert forms == {"en": english, "fr": french}


def test_days_in_findings_are_shown_as_the_pages_days() -> None:
    message = text("activity `{id}` was completed on {day}, in the future", id="visit", day=date(2031, 1, 1))
    assert str(Words("fr", DEFAULT_CONFIG).said(message)).endswith("faite le 1er janv. 2031, à une date future")
    assert said(message, "fr").endswith("faite le 2031-01-01, à une date future")
