"""`serve` as its reader sees it: a page in a browser follows the files by itself, whether they are whole or broken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.cli import write
from tests.support.serving import Served, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

CONTACT = "plans/c.yaml"


@pytest.fixture
def reader(chromium: Browser, served: Served) -> Iterator[Page]:
    """A browser that has the contact's page open, and is touched no more."""
    page = chromium.new_page()
    page.goto(f"{served.address}en/contacts/dupont.html")
    yield page
    page.close()


def wait_to_read(page: Page, words: str) -> None:
    page.wait_for_function("words => document.body?.innerText.includes(words)", arg=words, timeout=30_000)


def test_the_page_shows_an_edit_by_itself(folder: Path, reader: Page) -> None:
    assert "Soils" in reader.locator("main").inner_text()
    whole = (folder / CONTACT).read_text()
    for before, after in (("Soils", "Roots"), ("Roots", "Vines")):
        write(folder, {CONTACT: whole.replace("Soils", after)})
        wait_to_read(reader, after)
        assert before not in reader.locator("main").inner_text()


def test_a_page_whose_file_is_broken_says_so_by_itself_and_comes_back(
    folder: Path, served: Served, reader: Page
) -> None:
    """The browser goes through the page that says why, and leaves it, without being touched."""
    whole = (folder / CONTACT).read_text()
    write(folder, {CONTACT: "kind: contact: <x>\n"})
    wait_to_read(reader, "There is no such page")
    assert f"{CONTACT}:1:14" in reader.locator("pre").inner_text()
    write(folder, {CONTACT: whole})
    wait_to_read(reader, "Élodie Dupont")
    wait_to_read(reader, "Soils")


def test_a_page_that_is_there_shows_the_findings_of_a_broken_file_until_it_is_mended(
    folder: Path, served: Served, chromium: Browser
) -> None:
    page = chromium.new_page()
    page.goto(f"{served.address}en/review/findings.html")
    whole = (folder / CONTACT).read_text()
    write(folder, {CONTACT: "kind: contact: <x>\n"})
    wait_to_read(page, "PC101")
    write(folder, {CONTACT: whole})
    wait_until(lambda: "PC101" not in page.locator("body").inner_text(), lambda: "the finding stays")
    page.close()
