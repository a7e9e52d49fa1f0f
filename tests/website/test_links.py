"""Every link leads somewhere, from disk and from a server below any path; no page says or asks for anything else."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.website.every import NEITHER, by_type, in_turn, sample, served
from tests.website.finds import finds
from tests.website.links import ELSEWHERE, addresses, broken, target
from tests.website.small import CONTACT, Workplace, page_of, pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LANGUAGES = ("en", "fr")


def test_every_link_and_anchor_of_every_page_leads_to_a_file_of_the_site(site: Path) -> None:
    assert broken(site) == []
    assert sum(len(addresses(page)) for _, page in pages(site)) > 500


def test_every_link_and_anchor_of_lists_in_parts_leads_to_a_file_of_the_site(large: Path) -> None:
    chosen = [path for path in sample(large, most=12) if path.startswith("fr/")]
    assert {"fr/calendar/index.html", "fr/calendar/year/FY2027/2.html", "fr/plans/expired/2.html"} <= {*chosen}
    assert broken(large, chosen) == []


def test_every_day_of_a_calendar_leads_to_its_first_row(large: Path) -> None:
    calendar = page_of(large, "en/calendar/index.html")
    days = [given["href"] for given in calendar.named("a") if "#d-" in (given.get("href") or "")]
    assert len({address.partition("#")[0] for address in days}) > 20
    seen = set()
    for path in sorted(large.glob("en/agenda/2027-*/*.html"), key=lambda path: (path.parent, int(path.stem))):
        name = path.relative_to(large / "en").as_posix()
        found = [
            given["id"] for _, given in page_of(large, f"en/{name}").elements if given.get("id", "").startswith("d-")
        ]
        firsts = [f"../{name}#{anchor}" for anchor in found if anchor not in seen]
        assert [address for address in days if address.startswith(f"../{name}#")] == firsts
        seen.update(found)


def test_links_of_pages_with_little_to_show_lead_somewhere(bare_site: Path) -> None:
    assert broken(bare_site) == []


def test_the_search_leads_to_the_day_of_what_is_linked_to_nothing(tmp_path: Path) -> None:
    loose = "kind: activity\nid: loose-{0}\nsubject: Loose {0}\nform: task\ndue: 2026-12-{1:02}\n"
    files = {"plans/loose.yaml": "---\n".join(loose.format(number, 1 + number // 3) for number in range(60))}
    site = Workplace(tmp_path).build(files=files, err=None)
    leads = {each.name: each.path for each in finds(site) if each.name.startswith("Loose")}
    assert (leads["Loose 0"], len(leads)) == ("agenda/2026-12/1.html#d-2026-12-01", 60)
    for name, path in leads.items():
        page, _, day = path.partition("#")
        text = (site / "en" / page).read_text(encoding="utf-8")
        assert f'id="{day}"' in text, (name, path)
    last = leads["Loose 59"].partition("#")[0]
    assert last == "agenda/2026-12/2.html"
    assert "Loose 59<" in (site / "en" / last).read_text(encoding="utf-8")


def test_what_records_name_that_is_not_there_is_said_and_leads_nowhere(tmp_path: Path) -> None:
    gone = "accounts: [{account: gone, primary: true}]\nowner: nobody\n"
    files = {
        "plans/dupont.yaml": CONTACT.replace("accounts: [{account: chu}]\n", gone),
        "plans/more.yaml": "kind: activity\nid: visit\nsubject: Visit\nform: task\naccount: gone\ndue: 2026-12-01\n"
        "plan: no-plan\nobjective: none\nopportunity: none\nfollow_up_of: none\n",
    }
    site = Workplace(tmp_path).build(files=files, err=None)
    assert broken(site) == []
    assert "via account gone" in (site / "en" / "contacts" / "dupont.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "address", ["gone.html", "#gone", "contacts", "/en/index.html", "../../site/en/index.html", "contacts/index.htm"]
)
def test_a_link_that_leads_nowhere_would_be_noticed(site: Path, tmp_path: Path, address: str) -> None:
    shutil.copytree(site, tmp_path / "site")
    page = tmp_path / "site" / "en" / "index.html"
    page.write_text(page.read_text().replace("</main>", f'<a href="{address}">x</a></main>'))
    assert broken(tmp_path / "site", ["en/index.html"]) == [("en/index.html", address)]


def test_what_pages_load_is_in_the_site(site: Path) -> None:
    loaded = [address for _, page in pages(site) for tag, address in addresses(page) if tag not in ("a", "area")]
    assert loaded
    assert [address for address in loaded if re.match(r"https?:|//", address)] == []


def test_what_leads_elsewhere_gives_nothing_away(tmp_path: Path) -> None:
    config = "site: {source_url: 'https://forge.example.org/{commit}/{path}#L{line}'}\n"
    linked = CONTACT + "notes: See <https://talks.example.org>\n"
    site = Workplace(tmp_path).build(files={"plancode.yaml": config, "plans/dupont.yaml": linked})
    left = [given for _, page in pages(site) for given in page.named("a") if "://" in (given.get("href") or "")]
    assert {re.findall("[a-z]+", given["href"])[1] for given in left} == {"forge", "talks"}
    assert [given for given in left if "noopener" not in (given.get("rel") or "")] == []


def test_style_sheets_load_nothing(site: Path) -> None:
    sheets = list(site.rglob("*.css"))
    assert sheets
    for sheet in sheets:
        assert not re.search(r"@import|url\((?!['\"]?(#|data:))", sheet.read_text(encoding="utf-8")), sheet


def test_every_language_has_the_same_pages_and_names_itself(site: Path) -> None:
    of = {
        each: {path.relative_to(site / each).as_posix() for path in (site / each).rglob("*.html")} for each in LANGUAGES
    }
    assert of["en"] == of["fr"]
    for path, page in pages(site):
        language, _, name = path.partition("/")
        if name:
            assert page.named("html")[0]["lang"] == language, path
            (twin,) = (given for given in page.named("a") if given.get("hreflang"))
            (other,) = set(LANGUAGES) - {language}
            assert (twin["hreflang"], twin["lang"], target(path, twin["href"])) == (other, other, f"{other}/{name}")


def test_the_first_link_of_every_page_skips_to_its_content(site: Path) -> None:
    for path, page in pages(site):
        if "/" in path:  # the first page leads to the languages, and has nothing to skip
            first = next(given for tag, given in page.elements if tag in ("a", "button", "input", "select", "summary"))
            (main,) = page.named("main")
            assert (first["class"], first["href"]) == ("skip", f"#{main['id']}"), path


def test_every_type_of_page_can_be_reached_from_the_start(site: Path) -> None:
    found = dict(pages(site))
    seen, ahead = set(), ["index.html"]
    while ahead:
        path = ahead.pop()
        if path in seen or path not in found:
            continue
        seen.add(path)
        for given in found[path].named("a"):
            address = (given.get("href") or "").partition("#")[0]
            if address and not ELSEWHERE.match(address):
                ahead.append(target(path, address))
    assert found.keys() - seen == set()


def test_every_find_of_the_search_leads_to_the_row_that_shows_it(site: Path) -> None:
    found = dict(pages(site))
    rows = [(each.name, *each.path.partition("#")[::2]) for each in finds(site)]
    assert sum(bool(anchor) for _, _, anchor in rows) > 60
    for language in LANGUAGES:
        for name, path, anchor in rows:
            assert (site / language / path).is_file(), (name, path)
            page = found.get(f"{language}/{path}")
            if anchor:
                assert page, (name, path)
                assert anchor in {given.get("id") for _, given in page.elements}, (name, path, anchor)
            elif page:
                assert name in "".join(page.texts), (name, path)


@pytest.fixture
def said() -> list[Any]:
    """What a page says on the console, fails at, or asks for elsewhere."""
    return []


@pytest.fixture
def reader(chromium: Browser, said: list[Any]) -> Iterator[Callable[..., Any]]:
    """Open a page whose every word is heard, and which asks only for what is below an address."""
    contexts = []

    def opened(below: str) -> Page:
        contexts.append(chromium.new_context(locale=NEITHER, viewport={"width": 320, "height": 640}))
        page = contexts[-1].new_page()
        page.on("console", lambda message: said.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
        page.on("response", lambda answer: said.extend([f"{answer.status}: {answer.url}"] * (answer.status >= 400)))
        ours = (f"{below}/", "data:,")
        page.on("request", lambda request: said.extend([f"to {request.url}"] * (not request.url.startswith(ours))))
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.browser
def test_every_type_of_page_is_silent_below_any_path_of_a_server(
    reader: Callable[..., Any], said: list[Any], site: Path, tmp_path: Path
) -> None:
    with served(site, tmp_path / "server") as address:
        page = reader(address)
        # That every page is silent from disk and fits a phone, in both languages, test_reading proves.
        for path in in_turn(sample(site, most=1), first="fr"):
            page.goto(f"{address}/{path}", wait_until="load")
            assert page.locator("h1").count() == 1, path
            assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px", path
        assert len(by_type(site)) > 3
    assert said == []


@pytest.mark.browser
def test_every_type_of_page_is_silent_from_disk(reader: Callable[..., Any], said: list[Any], bare_site: Path) -> None:
    page = reader(f"file://{bare_site}")
    # In both languages it is one script; of the example's site, test_reading opens every page.
    for path in in_turn(sample(bare_site, most=1), first="en"):
        page.goto(f"file://{bare_site}/{path}", wait_until="load")
        assert page.locator("h1").count() == 1, path
    assert said == []


@pytest.mark.browser
def test_a_word_or_a_request_would_be_noticed(
    reader: Callable[..., Any], said: list[Any], site: Path, tmp_path: Path
) -> None:
    with served(site, tmp_path / "server") as address:
        page = reader(address)
        page.goto(f"{address}/en/index.html")
        page.evaluate(
            "() => { console.log('word'); const i = new Image(); i.src = '/out.png'; document.body.append(i); }"
        )
        page.wait_for_timeout(200)
        assert any(each == "console: word" for each in said)
        assert any("/out.png" in each for each in said)
