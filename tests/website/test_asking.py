"""Lists as a whole: facets, words, order, all parts at once, kept in the address, downloaded, from disk; and fast."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plancode.exchange.spreadsheet_cells import defused
from tests.website.small import CONTACT, Workplace

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
# What each list can be narrowed by, where its records have the field.
FACETS = {
    "contacts": "Type Tier Owner Plan Tags",
    "accounts": "Type Priority Owner Location Tags",
    "people": "Role Tags",
    "plans": "Period Status Type Owner Reviewers Product Tags",
    "objectives": "Period Status Type Owner Product Tags",
    "opportunities": "Status Stage Type Owner Currency Product Tags",
    "agenda": "State Type Owner Product Tags",
    "coverage": "Tier Owner FY2026 FY2026-Q1 FY2026-Q2 FY2026-Q3 FY2026-Q4",
    "review": "Period Type Owner Asked Product Tags",
    "products": "Area Tags",
    "review/findings": "Code Severity",
}
# Two thousand rows, as a list of so many contacts has them.
_MANY = """number => { window.PLANCODE_LIST.rows = Array.from({length: number}, (_, at) =>
  ['contacts/dupont.html', 'Contact ' + at, 'Account ' + at % 90, 'Researcher', String(1 + at % 4), 'Marie Petit', 'Draft', at % 7, '2027-01-01', []]); }"""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """A page that says nothing on the console and asks for nothing elsewhere."""
    found = chromium.new_page(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    said: list[str] = []
    found.on("console", lambda message: said.append(message.text))
    found.on("pageerror", lambda error: said.append(str(error)))
    yield found
    assert said == []
    found.context.close()


def asked(page: Page, site: Path, path: str) -> str:
    """Open a page, ask for its list, and return how many rows are shown of how many."""
    page.goto(f"file://{site}/{path}")
    if page.locator("table.asked").count() == 0:
        page.locator(".ask button").first.click()
    page.wait_for_selector("table.asked tbody tr")
    return told(page)


def told(page: Page) -> str:
    return page.locator(".ask [role=status]").inner_text()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", FACETS)
def test_every_list_can_be_asked(page: Page, request: pytest.FixtureRequest, language: str, name: str) -> None:
    # The example has no findings.
    site: Path = request.getfixturevalue("large" if name == "review/findings" else "site")
    path = f"{language}/{name}.html" if "/" in name else f"{language}/{name}/index.html"
    shown, _, total = asked(page, site, path).partition(" / ")
    assert shown == total
    facets = [label.split("\n")[0].strip() for label in page.locator(".ask label:has(select)").evaluate_all(
        "all => all.map(each => each.firstChild.textContent)")]  # fmt: skip
    if language == "en":
        assert facets == FACETS[name].split()
    assert len(facets) == len(FACETS[name].split())
    for link in page.locator("table.asked tbody a").all()[:3]:
        target, _, anchor = (link.get_attribute("href") or "").partition("#")
        found = (site / path).parent / target
        assert found.resolve().is_file()
        assert not anchor or f'id="{anchor}"' in found.read_text(encoding="utf-8")


def test_all_parts_are_filtered_and_a_reload_asks_the_same_again(page: Page, large: Path) -> None:
    assert asked(page, large, "en/contacts/index.html") == "300 / 300"
    page.locator(".ask label", has_text="Tier").locator("select").select_option("1")
    assert told(page) == "100 / 300"
    page.locator(".ask input").fill("duval")
    few = told(page)
    assert 0 < int(few.partition(" / ")[0]) < 100
    page.get_by_role("button", name="Next activity").click()
    days = page.locator("table.asked tbody td:nth-child(8)").all_inner_texts()
    assert "sort=next" in page.url
    page.reload()
    page.wait_for_selector("table.asked tbody tr")
    assert told(page) == few
    assert page.locator("table.asked tbody td:nth-child(8)").all_inner_texts() == days
    page.get_by_role("button", name="Back to the list").click()
    page.wait_for_url("**/contacts/index.html")
    assert page.locator("table.asked").count() == 0


def test_those_who_are_asked_narrow_the_plans_to_review_by_a_facet_and_from_their_number(
    page: Page, large: Path
) -> None:
    shown, _, total = asked(page, large, "en/review/index.html").partition(" / ")
    assert shown == total
    choice = page.locator(".ask label", has_text="Asked").locator("select")
    assert choice.locator("option").all_inner_texts()[1:] == [f"Paul Roy ({total})"]
    choice.select_option("Paul Roy")
    assert "reviewer=Paul+Roy" in page.url
    row = page.locator("table.asked tbody a").first
    row.click()
    assert page.locator(":target").inner_text() != ""


def test_the_number_of_what_is_overdue_leads_to_exactly_that(page: Page, large: Path) -> None:
    page.goto(f"file://{large}/en/index.html")
    tile = page.locator(".tile", has_text="overdue")
    number = int(tile.locator("b").inner_text().replace(",", ""))
    tile.locator("a").click()
    shown = 0
    while True:
        states = page.locator("table.activities tbody td:nth-child(3)").all_inner_texts()
        assert {*states} == {"! Overdue"}
        shown += len(states)
        if not page.locator("a[rel=next]").count():
            break
        page.locator("a[rel=next]").first.click()
    assert shown == number
    page.goto(f"file://{large}/en/people/marie.html")
    whole = page.locator(".tile.alarm b").inner_text()
    page.locator("#overdue").locator("xpath=..").get_by_role("link", name=f"All {whole}").click()
    page.wait_for_selector("table.asked tbody tr")
    assert told(page).partition(" / ")[0] == whole.replace(",", "")


def test_what_is_shown_is_downloaded_and_no_cell_is_a_formula(page: Page, tmp_path: Path) -> None:
    names = ["=cmd", "'=cmd", "＝1+1", "+1", "'quoted", "plain = not", "－2"]
    files = {
        f"plans/odd-{number}.yaml": CONTACT.replace("dupont", f"odd-{number}")
        .replace("Élodie", json.dumps(name))
        .replace("Dupont", "'a, \"b\"'")
        for number, name in enumerate(names)
    }
    site = Workplace(tmp_path).build(files=files, err=None)
    assert asked(page, site, "en/contacts/index.html") == "8 / 8"
    with page.expect_download() as loaded:
        page.get_by_role("button", name="Download CSV").click()
    assert loaded.value.suggested_filename == "contacts.csv"
    text = Path(loaded.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert rows[0][:3] == ["Name", "Account", "Type"]
    assert {row[0] for row in rows[1:]} == {"Élodie Dupont", *(defused(f'{name} a, "b"') for name in names)}


def test_a_cell_of_the_heat_map_leads_to_those_without_an_approved_plan(page: Page, large: Path) -> None:
    page.goto(f"file://{large}/en/coverage/index.html")
    cell = page.locator(".heat a").first
    missing = cell.locator(".small").inner_text().removesuffix(" without")
    cell.click()
    page.wait_for_selector("table.asked tbody tr")
    assert told(page).partition(" / ")[0] == missing


@pytest.mark.parametrize("kind", ["contact", "plan", "person"])
def test_what_is_internal_is_no_column(tmp_path: Path, kind: str) -> None:
    config = {"plancode.yaml": f"site: {{internal: [{kind}]}}\n"}
    site = Workplace(tmp_path).build("--public", files=config, err=None)
    for path in (site / "en" / "lists").glob("*.js"):
        data = path.read_text(encoding="utf-8")
        written = json.loads(
            data.partition("JSON.parse('")[2].rpartition("')")[0].replace("\\'", "'").replace("\\\\", "\\")
        )
        keys = {column[0] for column in written["columns"]}
        assert {"person": "owner"}.get(kind, kind) not in keys


def test_each_key_lays_out_a_hundred_of_two_thousand_rows_and_no_more(page: Page, site: Path) -> None:
    page.goto(f"file://{site}/en/contacts/index.html")
    page.evaluate(
        "() => { Object.defineProperty(window, 'PLANCODE_LIST', {configurable: true, writable: true, value: null}); }"
    )
    asked(page, site, "en/contacts/index.html")
    page.evaluate(_MANY, 2000)
    page.evaluate("() => { document.querySelectorAll('table.asked').forEach(each => each.closest('.scroll').remove());"
                  " window.plancode.ask(document.querySelector('.ask'), window.PLANCODE_LIST, new URLSearchParams()); }")  # fmt: skip
    found, rows = [], []
    for words in ("c", "co", "contact 1", "contact 199", ""):
        page.locator(".ask input").fill(words)
        found.append(int(told(page).removesuffix(" / 2000")))
        rows.append(page.locator("table.asked tbody tr").count())
    # How long a key takes is measured by benchmarks/search.py.
    assert (found[0], found[-1]) == (2000, 2000)
    assert 0 < min(found) < 100
    assert rows == [min(count, 100) for count in found]
