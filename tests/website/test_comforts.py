"""What the script adds: search without accents from disk, tables that sort and filter; and pages that are whole without it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(window: Callable[..., Page], site: Path) -> Callable[..., Page]:
    def page(path: str, **options: Any) -> Page:
        found = window(**options)
        found.goto(f"file://{site}/{path}")
        return found

    return page


def found(page: Page, words: str) -> list[str]:
    page.locator("#search").fill(words)
    page.locator("#found [role=status]").filter(has_text=re.compile(".")).wait_for()
    return page.locator("#found li a").all_inner_texts()


@pytest.mark.parametrize("words", ["valentine roque", "ROQUE", "Röque"])
def test_search_finds_without_accents_or_case(opened: Callable[..., Any], words: str) -> None:
    page = opened("en/index.html")
    assert "Valentine Roque" in found(page, words)


def test_search_finds_what_has_accents_and_leads_there(opened: Callable[..., Any]) -> None:
    page = opened("fr/agenda/2026-11/1.html")
    assert "Conférence aux Rencontres de la Lenne" in found(page, "conference lenne")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fr/contacts/roque.html#*")
    assert "Conférence aux Rencontres de la Lenne" in page.locator("tr:target").inner_text()


@pytest.mark.parametrize(
    ("words", "finds", "leads"),
    [
        ("tobias lindqvist", "Tobias Lindqvist", "people/tobias-lindqvist.html"),  # an owner
        ("semis sous couvert", "Bastien Aubrac, année 2026", "plans/aubrac-fy2026.html"),  # by a goal
        ("repetitions sites", "Bilan de la saison", "contacts/roque.html#activity-"),  # by an outcome
        ("roque-fy2027-q1", "Valentine Roque, premier trimestre 2027", "plans/roque-fy2027-q1.html"),  # by its id
        ("rhizavel", "Valentine Roque, quatrième trimestre 2026", "plans/roque-fy2026-q4.html"),  # by its product
        ("pc234", "PC234", "rules/PC234.html"),  # the page of a code that is found
        ("pc203", "PC203", "rules/index.html#PC203"),  # the row of any other
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_search_finds_by_what_records_say(
    opened: Callable[..., Any], language: str, words: str, finds: str, leads: str
) -> None:
    page = opened(f"{language}/index.html")
    assert finds in found(page, words)
    page.locator("#found li a", has_text=finds).first.click()
    page.wait_for_url(f"**/{language}/{leads}*")
    assert "#" not in leads or finds in page.locator("tr:target").inner_text()


def test_names_come_before_what_records_say(opened: Callable[..., Any]) -> None:
    """`Bilan de la saison` is the name of some records and stands in the text of others."""
    names = found(opened("fr/index.html"), "bilan de la saison")
    assert len(names) > 1
    assert names[0] == "Bilan de la saison"


def test_search_says_how_much_it_found(opened: Callable[..., Any]) -> None:
    page = opened("en/index.html")
    assert found(page, "nobody of that name") == []
    assert page.locator("#found [role=status]").inner_text() == "nothing found"
    found(page, "roque")
    assert page.locator("#found [role=status]").inner_text().startswith("results:")
    page.keyboard.press("Escape")
    assert page.locator("#found").is_hidden()


def test_the_index_is_loaded_when_it_is_wanted(opened: Callable[..., Any]) -> None:
    page = opened("en/index.html")
    assert page.evaluate("typeof window.PLANCODE_INDEX") == "undefined"
    page.locator("#search").focus()
    # Not by wait_for_function, which looks a second time by eval: our pages forbid that.
    page.locator("script#index").evaluate(
        "each => new Promise(done => window.PLANCODE_INDEX ? done() : each.addEventListener('load', done))"
    )
    assert page.evaluate("window.PLANCODE_INDEX.entries.length") > 100


def test_a_table_sorts_both_ways_and_says_so(opened: Callable[..., Any]) -> None:
    page = opened("en/contacts/index.html")
    heading = page.get_by_role("columnheader", name="Name")
    names = page.locator("tbody td:first-child a")
    by_family_name = sorted(names.all_inner_texts(), key=lambda name: name.split()[-1])
    page.get_by_role("button", name="Name").click()
    assert heading.get_attribute("aria-sort") == "ascending"
    assert names.all_inner_texts() == by_family_name
    page.get_by_role("button", name="Name").press("Enter")
    assert heading.get_attribute("aria-sort") == "descending"
    assert names.all_inner_texts() == by_family_name[::-1]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_days_and_numbers_sort_as_such_and_what_is_empty_stands_last(opened: Callable[..., Any], language: str) -> None:
    page = opened(f"{language}/contacts/index.html")
    for column, value in ((2, "cell => Number(cell.textContent)"), (3, "cell => cell.querySelector('time')?.dateTime")):
        button = page.locator("thead th button").nth(column)
        for descending in (False, True):
            button.click()
            shown = page.locator(f"tbody td:nth-child({column + 1})").evaluate_all(f"cells => cells.map({value})")
            filled = [each for each in shown if each is not None]
            assert len(set(filled)) > 1
            assert shown == sorted(filled, reverse=descending) + [None] * (len(shown) - len(filled))


def test_the_filter_says_how_many_rows_are_left(opened: Callable[..., Any]) -> None:
    page = opened("en/contacts/index.html")
    field, told = page.get_by_label("Search this list"), page.locator(".filter [role=status]")
    every = page.locator("tbody tr").count()
    for words, says in (
        ("lindqvist", f"5 / {every}"),
        ("nobody of that name", "nothing found"),
        ("", f"{every} / {every}"),
    ):
        field.fill(words)
        page.wait_for_selector("table.asked", state="attached")
        assert told.inner_text() == says


def test_a_table_is_narrowed_by_words_without_accents(opened: Callable[..., Any]) -> None:
    page = opened("fr/contacts/index.html")
    every = page.locator("tbody tr:visible").count()
    page.get_by_label("Chercher dans cette liste").fill("elodie roque")
    page.wait_for_selector("table.asked tbody tr")
    shown = page.locator("tbody tr:visible").all_inner_texts()
    assert len(shown) < every
    assert all("Roque" in row for row in shown)


def test_without_the_script_the_lists_are_narrowed_by_pages(chromium: Browser, site: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{site}/en/contacts/index.html")
    assert page.locator("search").is_hidden()
    every = page.locator("tbody tr").count()
    page.locator(".facets").get_by_role("link", name="Inès Caradec").click()
    assert 0 < page.locator("tbody tr").count() < every
    assert page.locator("a[aria-current=page]", has_text="Inès Caradec").count() == 1
    context.close()
