"""The search forgives what people type, and says what it found and where."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.website.small import ACTIVITY, Workplace

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
NAMES = {
    "O’Connor": ("O'Connor", "o´connor", "O‘CONNOR", "oʼconnor", "O`Connor", "oconnor", "O′Connor"),
    "Łukasz": ("lukasz", "LUKASZ", "Łukasz"),
    "Đorđe": ("dorde", "ĐORĐE"),
    "Weiß": ("weiss", "WEISS", "weiß"),
    "Sørensen": ("sorensen", "Sørensen"),
    "Işık": ("isik", "ışık", "IŞIK"),
    "Æbelø": ("aebelo", "ÆBELØ"),
    "Cœur": ("coeur", "CŒUR"),
    "Þórdís": ("thordis",),
    "Jean‑Luc": ("jean-luc", "Jean–Luc"),
}


def named(number: int, name: str) -> str:
    return f"kind: contact\nid: named-{number}\nfirst_name: Ada\nlast_name: {name}\n"


@pytest.fixture(scope="module")
def named_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of contacts with names that are typed in many ways, of a call, and of two labels."""
    more = "kind: contact\nid: roque\nfirst_name: Valentine\nlast_name: Roque\ntype: researcher\n"
    calls = [ACTIVITY.replace("id: call", f"id: call-{at}").replace("Call", f"Letter {at}") for at in range(40)]
    files = {"plans/names.yaml": "---\n".join([*map(named, range(len(NAMES)), NAMES), more, *calls])}
    return Workplace(tmp_path_factory.mktemp("named")).build(files=files, err=None)


@pytest.fixture
def opened(window: Callable[..., Page], named_site: Path) -> Callable[..., Page]:
    def page(path: str = "en/index.html") -> Page:
        found = window(locale="en-GB")
        found.goto(f"file://{named_site}/{path}")
        return found

    return page


def found(page: Page, words: str) -> list[str]:
    page.locator("#search").fill(words)
    page.locator("#found [role=status]").filter(has_text=re.compile(".")).wait_for()
    return page.locator("#found li a").all_inner_texts()


def told(page: Page) -> str:
    return page.locator("#found [role=status]").inner_text()


def test_letters_and_apostrophes_are_found_however_they_are_typed(opened: Callable[..., Any]) -> None:
    page = opened()
    lost = [
        (name, typed)
        for name, ways in NAMES.items()
        for typed in (name, *ways)
        if f"Ada {name}" not in found(page, typed)
    ]
    assert lost == []


@pytest.mark.parametrize(
    "typed",
    [
        "valentina",
        "valentne",
        "vallentine",
        "vaelntine",
        "xalentine",
        "rpque",
        "roqe",
        "valantine roque",
        "valentne roqeu",
        "vqlenti",
    ],
)
def test_one_typo_in_a_word_of_five_letters_is_forgiven_and_said(opened: Callable[..., Any], typed: str) -> None:
    page = opened()
    assert "Valentine Roque" in found(page, typed)
    assert re.fullmatch(r"nothing found · Did you mean [a-z ]+\?", told(page))
    page.locator("#found button").click()
    assert "Valentine Roque" in found(page, page.locator("#search").input_value())
    assert "nothing found" not in told(page)


@pytest.mark.parametrize("typed", ["vlaentnie", "xo", "qqqqqqq", "adx"])
def test_two_typos_or_a_short_word_are_not_guessed_at(opened: Callable[..., Any], typed: str) -> None:
    page = opened()
    assert found(page, typed) == []
    assert told(page) == "nothing found"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        *(("draft", "Dupont"), ("projet", "Dupont")),
        *(("researcher", "Valentine Roque"), ("chercheur", "Valentine Roque")),
        *(("clinical study", "Field trial"), ("etude clinique", "Field trial")),
    ],
)
def test_labels_and_statuses_are_found_in_both_languages(opened: Callable[..., Any], typed: str, name: str) -> None:
    for language in ("en", "fr"):
        assert name in found(opened(f"{language}/index.html"), typed)


def test_contact_day_and_state_stand_beside_a_find_in_the_language_of_the_page(opened: Callable[..., Any]) -> None:
    for language, about in (
        ("en", "Élodie Dupont · 1 Dec 2026 · Soon"),
        ("fr", "Élodie Dupont · 1 déc. 2026 · Bientôt"),
    ):
        page = opened(f"{language}/index.html")
        assert found(page, "letter 17") == ["Letter 17"]
        assert page.locator("#found li span").inner_text() == about


def test_finds_are_grouped_by_kind_and_long_groups_say_how_many_there_are(opened: Callable[..., Any]) -> None:
    page = opened()
    names = found(page, "dupont")
    titles = page.locator("#found .over").all_inner_texts()
    assert titles[0] == "Contacts (1)"
    assert "Activities (41)" in titles
    assert names[0] == "Élodie Dupont"
    assert len(names) == 12
    assert told(page) == "results: 45 (the first 12)"


def test_the_arrows_walk_through_the_finds_and_back(opened: Callable[..., Any]) -> None:
    page = opened()
    names = found(page, "dupont")
    page.locator("#search").press("ArrowDown")
    walked = []
    for _ in range(2):
        walked.append(page.evaluate("document.activeElement.textContent"))
        page.keyboard.press("ArrowDown")
    assert walked == names[:2]
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.press("Escape")
    assert page.locator("#found").is_hidden()


def test_a_slash_leads_to_the_search_and_in_a_field_it_is_a_slash(opened: Callable[..., Any]) -> None:
    page = opened("en/contacts/index.html")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    assert page.locator("#search").input_value() == ""
    page.keyboard.press("/")
    assert page.locator("#search").input_value() == "/"


def test_what_was_searched_for_is_in_the_address_and_there_again_on_the_way_back(opened: Callable[..., Any]) -> None:
    page = opened()
    found(page, "valentine roque")
    page.locator("#found li a").first.click()
    page.wait_for_url("**/contacts/roque.html")
    page.go_back()
    page.wait_for_url("**/index.html?q=valentine+roque")
    page.locator("#found li a").first.wait_for()
    assert page.locator("#search").input_value() == "valentine roque"
    page.reload()
    page.locator("#found li a").first.wait_for()
    page.keyboard.press("Escape")
    assert page.url.endswith("/en/index.html")
