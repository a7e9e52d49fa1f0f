"""Where a reader is and what else there is: sections with counts, pages in groups, errors, years, and more to the right."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.website.small import PLAN, Workplace, page_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

SECTIONS = ["#plan", "#year", "#objectives", "#opportunities", "#activities", "#plans", "#check"]
YEARS = {
    f"plans/{year}.yaml": PLAN.replace("FY2027", f"FY{year}").replace("fy2027", f"fy{year}") for year in (2026, 2028)
}
WRONG = {"plans/odd.yaml": "kind: account\nid: odd\nname: Odd\nadress: x\n"}


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


@pytest.fixture
def opened(window: Callable[..., Page]) -> Callable[..., Page]:
    def page(address: str, width: int) -> Page:
        found = window(locale="en-GB", viewport={"width": width, "height": 640})
        found.goto(f"file://{address}")
        return found

    return page


def test_pages_stand_in_groups_that_have_names(workplace: Workplace) -> None:
    page = page_of(workplace.build(err=None), "fr/index.html")
    named = [given["aria-label"] for tag, given in page.elements if given.get("role") == "group"]
    assert named == ["Début", "Qui", "Quoi", "Quand", "Où nous en sommes"]


@pytest.mark.parametrize(
    ("arguments", "badges"),
    [((), {"en": ["1 error"], "fr": ["1 erreur"]}), (("--public",), {"en": [], "fr": []})],
    ids=["whole", "public"],
)
def test_errors_are_counted_where_they_are_reviewed(
    workplace: Workplace, arguments: tuple[str, ...], badges: dict[str, list[str]]
) -> None:
    workplace.build(err=None)
    assert "badge" not in workplace.page()
    workplace.build(*arguments, files=WRONG, err=None)
    for language, expected in badges.items():
        page = workplace.page(f"{language}/contacts/dupont.html")
        found = re.findall(r'<span class="badge">(\d+)<span class="hidden"> (.*?)</span></span>', page)
        assert [" ".join(each) for each in found] == expected


def test_years_stand_in_one_order_everywhere(workplace: Workplace) -> None:
    site = workplace.build(files=YEARS, err=None)
    for name in ("plans", "coverage", "calendar"):
        text = (site / "en" / name / "index.html").read_text()
        years = text.partition('<nav class="facets" aria-label="Years">')[2].partition("</nav>")[0]
        places = [years.index(f">FY{year}<") for year in (2028, 2027, 2026)]
        assert places == sorted(places), name


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_bar_of_sections_stays_and_marks_the_one_that_is_read(
    opened: Callable[..., Any], site: Path, width: int
) -> None:
    page = opened(f"{site}/en/contacts/roque.html", width)
    links = page.locator(".jump a")
    assert [link.get_attribute("href") for link in links.all()] == SECTIONS
    assert (
        page.locator(".jump a", has_text="Activities")
        .inner_text()
        .endswith(f"({page.locator('.activities tbody tr').count()})")
    )
    for anchor in SECTIONS[2:5]:
        page.locator(f".jump a[href='{anchor}']").click()
        page.locator(f".jump a[href='{anchor}'][aria-current]").wait_for()
        assert page.locator(".jump [aria-current]").count() == 1
        bar, heading = page.locator(".jump").bounding_box(), page.locator(anchor).bounding_box()
        assert bar
        assert heading
        assert abs(bar["y"]) < 1
        assert heading["y"] >= bar["y"] + bar["height"]


@pytest.mark.browser
def test_a_narrow_navigation_shows_that_it_goes_on(opened: Callable[..., Any], site: Path) -> None:
    page = opened(f"{site}/en/index.html", 390)
    nav = page.locator(".bar nav")
    assert nav.evaluate("each => each.scrollWidth > each.clientWidth")
    assert nav.evaluate("each => getComputedStyle(each).backgroundAttachment") == "local, local, scroll, scroll, scroll"


def test_every_row_of_a_report_has_a_link_to_itself_and_no_other_row_has(site: Path) -> None:
    report = (site / "en" / "contacts" / "roque.html").read_text(encoding="utf-8")
    rows = re.findall(r'<tr id="([^"]+)"', report)
    assert len(rows) > 10
    assert re.findall(r'<a class="own" href="#([^"]+)" aria-label="Link to this row">#</a>', report) == rows
    assert 'class="own"' not in (site / "en" / "agenda" / "index.html").read_text(encoding="utf-8")


def test_the_start_page_has_last_years_quarter_beside_this_one(site: Path) -> None:
    text = (
        (site / "fr" / "index.html").read_text(encoding="utf-8").partition('id="quarters"')[2].partition("</table>")[0]
    )
    assert re.findall(r'<th scope="col" class="number">(FY\d+-Q\d)', text) == ["FY2026-Q4", "FY2025-Q4"]
    assert re.findall(r'Activités faites</th><td class="number">(\d+)</td>', text) > ["0"]


def test_the_list_of_plans_of_a_year_has_its_picture(site: Path, large: Path) -> None:
    assert 'class="year-picture"' in (site / "en" / "plans" / "index.html").read_text(encoding="utf-8")
    first, second = (
        (large / "en" / "plans" / name).read_text(encoding="utf-8") for name in ("index.html", "year/FY2027/2.html")
    )
    assert 'class="year-picture"' in first
    assert 'class="year-picture"' not in second
