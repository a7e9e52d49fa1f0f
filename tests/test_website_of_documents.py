"""The site of the documentation: where its pages lead, and what is found wrong with built ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from docs.built_links import faults
from docs.website import LANGUAGES, Edition, editions, settings, source

BOTH = editions()


def made(language: str, place: str) -> str:
    edition, other = BOTH[language], BOTH["en" if language == "fr" else "fr"]
    return source(edition, place, other.place)


def test_both_languages_have_the_same_pages() -> None:
    assert BOTH["en"].pages.keys() == BOTH["fr"].pages.keys()
    assert {"index.md", "tutorial/first-plan.md", "decisions/index.md", "project/readme.md"} < BOTH["en"].pages.keys()


def test_a_page_leads_to_its_translation_and_stays_in_its_language_otherwise() -> None:
    french = made("fr", "tutorial/first-plan.md")
    assert french.startswith("*[English](../../en/tutorial/first-plan.html)*\n")
    assert "[glossaire](../reference/glossary.md)" in french
    assert made("en", "tutorial/first-plan.md").startswith("*[Français](../../fr/tutorial/first-plan.html)*\n")


def test_a_page_that_only_english_has_says_so_in_french() -> None:
    assert made("fr", "contract/json.md").startswith("*Cette page n’existe qu’en anglais.*\n\n# ")
    assert made("en", "contract/json.md").startswith("# ")


def test_a_heading_of_a_page_that_is_translated_is_looked_for_in_its_own_language() -> None:
    assert "../../en/how-to/ci.html#a-history-that-was-rewritten" in made("fr", "explanation/threat-model.md")
    assert "(../how-to/ci.md#a-history-that-was-rewritten)" in made("en", "explanation/threat-model.md")


def test_files_that_are_no_pages_go_along_and_folders_are_not_linked() -> None:
    text = made("en", "how-to/ci.md")
    assert "[github.yml](../files/forges/github.yml)" in text
    assert "The files in forges/ are whole examples" in text
    assert BOTH["en"].files["files/forges/github.yml"].is_file()
    assert 'src="../files/docs/images/contact-en-light.png"' in made("en", "project/readme.md")


def test_what_stands_in_code_stays_as_it_is_and_what_is_for_tests_is_left_out() -> None:
    text = made("en", "tutorial/first-plan.md")
    assert "marie$ git clone https://forge.example.org/plans.git our-plans\n" in text
    assert "<!-- marie" in (BOTH["en"].pages["tutorial/first-plan.md"]).read_text(encoding="utf-8")
    assert "<!--" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_stands_in_the_navigation(language: str) -> None:
    edition: Edition = BOTH[language]
    told = settings(edition)
    assert [place for place in edition.pages if f'"{place}"' not in told] == []


def test_what_leads_nowhere_and_what_would_be_fetched_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<h2 id="here">Here</h2><a href="a.html#here">1</a><a href="#there">2</a><a href="b.html">3</a>'
        '<a href="https://example.org">4</a><img src="no.png"><script src="https://cdn.example.org/x.js"></script>'
        '<link rel="canonical" href="https://example.org/a.html">'
    )
    assert list(faults(tmp_path)) == [
        "a.html: there is no no.png",
        "a.html would fetch https://cdn.example.org/x.js",
        "a.html: there is no heading #there",
        "a.html: there is no b.html",
    ]
