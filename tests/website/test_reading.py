"""The site as it is read: every page of it, on paper, in the dark, on a phone, with a keyboard, by a screen reader."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.cli import plancode
from tests.website.every import NEITHER, sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

pytestmark = pytest.mark.browser
DESK: ViewportSize = {"width": 1280, "height": 720}
CONTACTS = ["aubrac", "grandval", "haddad", "oduya", "penhallow", "roque", "solberg", "thackeray"]


@pytest.fixture(scope="module")
def said() -> list[Any]:
    """What pages say on the console, fail at, or ask for elsewhere."""
    return []


@pytest.fixture(scope="module")
def made(chromium: Browser, site: Path, said: list[Any]) -> Callable[..., Any]:
    """Make a page that is listened to."""

    def page(**options: Any) -> Page:
        found = chromium.new_context(**options).new_page()
        found.on("console", lambda message: said.append(message.text))
        found.on("pageerror", lambda error: said.append(str(error)))
        found.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
        ours = (f"file://{site}/", "data:,")
        found.on("request", lambda request: None if request.url.startswith(ours) else said.append(request.url))
        return found

    return page


@pytest.fixture(scope="module")
def desk(made: Callable[..., Any]) -> Iterator[Page]:
    """A page for the whole module: to make one takes longer than to read in it."""
    page = made(locale=NEITHER, viewport=DESK)
    yield page
    page.context.close()


@pytest.fixture
def opened(made: Callable[..., Any], desk: Page, site: Path, said: list[Any]) -> Iterator[Callable[..., Any]]:
    """Open a page from disk, in the module's page or in one of its own that has options; it says nothing."""
    said.clear()
    own = []

    def page(path: str, **options: Any) -> Page:
        if options:
            own.append(made(**options))
        found = own[-1] if options else desk
        found.goto(f"file://{site}/{path}")
        return found

    yield page
    desk.wait_for_load_state()
    desk.emulate_media(media="null", color_scheme="null")
    for each in own:
        each.context.close()
    assert said == []


def test_every_page_of_the_site_opens_without_a_word(opened: Callable[..., Any], site: Path) -> None:
    page = opened("index.html", viewport={"width": 320, "height": 800}, locale=NEITHER)
    paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    assert len(paths) > 40
    # Each in French, whose words are the longer ones; in English one of each type, as the templates are the same.
    types = {path for path in sample(site, most=1) if not path.startswith("fr/")}
    for path in sorted({path for path in paths if not path.startswith("en/")} | types):
        page.goto(f"file://{site}/{path}")
        headings, width = page.evaluate(
            "[document.querySelectorAll('h1').length, document.documentElement.scrollWidth]"
        )
        assert headings == 1, path
        assert width <= 320, path


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_structure_of_every_type_of_page_can_be_heard_and_every_text_read_and_printed(
    opened: Callable[..., Any], site: Path, language: str
) -> None:
    paths = [path for path in sample(site, most=1) if path.startswith((language, "index.html"))]
    assert len(paths) > 20
    for path in paths:
        page = opened(path)
        assert page.evaluate(_PROBLEMS) == [], path
        assert page.locator("main").count() == 1, path
        assert page.title(), path
        for media in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"media": "print"}):
            page.emulate_media(**media)
            texts, faint = page.evaluate(
                f"() => {{ const all = ({_CONTRASTS})(); return [all.length, all.filter(([, each]) => each < 4.5)]; }}"
            )
            assert texts, path
            assert faint == [], (path, media)
        page.set_viewport_size({"width": 688, "height": 1000})  # A4 less the margins, in CSS pixels
        assert page.evaluate("document.documentElement.scrollWidth") <= 688, path
        assert language == "en" or page.pdf(format="A4")[:5] == b"%PDF-"
        page.set_viewport_size(DESK)
        page.emulate_media(media="null", color_scheme="null")


def test_a_text_that_cannot_be_read_would_be_noticed(opened: Callable[..., Any]) -> None:
    page = opened("en/index.html")
    page.locator("h1").evaluate("each => { each.style.color = '#999' }")
    assert [text for text, contrast in page.evaluate(_CONTRASTS) if contrast < 4.5] == [page.locator("h1").inner_text()]


def test_problems_of_the_structure_would_be_noticed(opened: Callable[..., Any]) -> None:
    page = opened("en/index.html")
    page.evaluate(
        """() => { const main = document.querySelector('main'); main.insertAdjacentHTML('beforeend',
        '<h4 id="recent">x</h4><table><tr><th>a</th></tr></table><section></section><div role="region"></div>'
        + '<a href="#recent"></a><img alt="">'); }"""
    )
    assert page.evaluate(_PROBLEMS) == [
        "heading skips: H4 x",
        "id twice: recent",
        "no caption",
        "th without scope: a",
        "unnamed: SECTION",
        "unnamed: DIV",
        "unnamed: A",
        "image",
    ]


@pytest.mark.parametrize("contact", CONTACTS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_contact_report_shows_each_linked_item_in_one_row_with_its_via(
    opened: Callable[..., Any], example: Path, language: str, contact: str
) -> None:
    words = {"en": ("via contact", "via account "), "fr": ("via l’interlocuteur", "via le compte ")}[language]
    told = json.loads(plancode(example, "show", f"contact/{contact}", "--format", "json").out)
    records: dict[Any, Any] = {}
    for kind in ("plan", "objective", "opportunity", "activity", "account"):
        listed = json.loads(plancode(example, "list", kind, "--all", "--format", "json").out)["records"]
        records |= {(kind, each["id"]): each.get("name") or each.get("subject") for each in listed}
    assert told["reached_by"]
    page = opened(f"{language}/contacts/{contact}.html")
    page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
    rows = page.locator("main tr, main .card").all_inner_texts()
    for each in told["reached_by"]:
        name, account = records[each["kind"], each["id"]], each["via_account"]
        wanted = words[0] if account is None else words[1] + records["account", account]
        assert [row for row in rows if name in row and wanted in row], (name, wanted)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_approval_steps_say_who_when_and_in_which_commit(
    opened: Callable[..., Any], example: Path, language: str
) -> None:
    steps = json.loads(plancode(example, "history", "roque-fy2027", "--format", "json").out)["transitions"]
    page = opened(f"{language}/plans/roque-fy2027.html")
    shown = page.locator("ol.steps li").all_inner_texts()
    assert len(shown) == len(steps)
    for step, line in zip(steps, shown, strict=True):
        assert step["commit"][:10] in line
        assert step["author"]["name"] in line
        assert "2026" in line


@pytest.mark.parametrize(("name", "language"), [("English", "en"), ("Français", "fr")])
def test_the_first_page_leads_who_reads_neither_language_to_each(
    opened: Callable[..., Any], name: str, language: str
) -> None:
    page = opened("index.html")
    page.get_by_role("link", name=name).click()
    assert page.url.endswith(f"/{language}/index.html")


@pytest.mark.parametrize(("spoken", "language"), [("fr-CA", "fr"), ("en-GB", "en"), ("fr", "fr")])
def test_the_first_page_leads_on_to_the_language_of_the_reader(
    made: Callable[..., Any], site: Path, said: list[Any], spoken: str, language: str
) -> None:
    said.clear()
    page = made(locale=spoken)
    page.goto("about:blank")
    page.goto(f"file://{site}/index.html")
    page.wait_for_url(f"**/{language}/index.html")
    page.go_back()
    assert page.url == "about:blank"
    page.context.close()
    assert said == []


@pytest.mark.parametrize("path", ["en/contacts/aubrac.html", "fr/agenda/2026-11/1.html"])
def test_the_twin_names_its_language_and_is_the_same_page(opened: Callable[..., Any], path: str) -> None:
    """Of every page test_links proves where its twin leads."""
    page = opened(path)
    language = path.partition("/")[0]
    other = {"en": "fr", "fr": "en"}[language]
    twin = page.locator(f"a[hreflang={other}]")
    assert (twin.get_attribute("lang"), twin.count()) == (other, 1)
    twin.click()
    assert page.url.endswith(path.replace(f"{language}/", f"{other}/", 1))
    assert page.locator("html").get_attribute("lang") == other


@pytest.mark.parametrize("path", ["en/contacts/aubrac.html", "fr/agenda/2026-11/1.html"])
def test_the_first_stop_of_the_keyboard_skips_to_the_content_and_shows_itself(
    opened: Callable[..., Any], path: str
) -> None:
    """That it is the first stop of every page, test_links proves."""
    page = opened(path)
    skip = page.locator("a.skip")
    assert skip.bounding_box()["x"] < 0
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main, footer') !== null")


def test_the_keyboard_opens_what_is_folded_and_shows_where_it_is(opened: Callable[..., Any]) -> None:
    page = opened("en/contacts/aubrac.html")
    folded = page.locator("details:has(table)").all()
    assert len(folded) > 1
    for details in folded:
        details.locator("summary").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Shift+Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        assert not details.locator("table").is_visible()
        page.keyboard.press("Enter")
        assert details.locator("table").is_visible()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_due_has_its_day_and_hours_what_it_is_and_its_state_beside_each_other(
    opened: Callable[..., Any], language: str
) -> None:
    page = opened(f"{language}/index.html")
    rows = page.evaluate(
        "Array.from(document.querySelectorAll('.due > li'), row => [row.innerText, row.children.length])"
    )
    assert any(":30" in text for text, _ in rows)
    assert {parts for _, parts in rows} == {3}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_is_the_report_alone_and_all_of_it(opened: Callable[..., Any], scheme: str) -> None:
    page = opened("en/contacts/aubrac.html", color_scheme=scheme)
    folded = page.locator("details table")
    assert folded.count()
    assert not folded.first.is_visible()
    page.emulate_media(media="print", color_scheme=scheme)
    for hidden in ("nav[aria-label='Pages']", ".twin", ".skip", ".neighbours"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    height = page.evaluate("document.querySelector('details table').getBoundingClientRect().height")
    assert height > 20
    assert folded.first.evaluate("each => each.checkVisibility({contentVisibilityAuto: true})")
    assert page.evaluate("getComputedStyle(document.querySelector('.scroll')).overflowX") == "visible"


_PROBLEMS = """() => {
  const problems = [], ids = new Set();
  let level = 0;
  for (const each of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const now = Number(each.tagName[1]);
    if (now > level + 1) problems.push(`heading skips: ${each.tagName} ${each.textContent}`);
    level = now;
  }
  for (const each of document.querySelectorAll('[id]')) {
    if (ids.has(each.id)) problems.push(`id twice: ${each.id}`);
    ids.add(each.id);
  }
  for (const table of document.querySelectorAll('table')) if (!table.caption?.textContent.trim()) problems.push('no caption');
  for (const th of document.querySelectorAll('th')) if (!th.scope) problems.push(`th without scope: ${th.textContent}`);
  const named = each => each.getAttribute('aria-label')?.trim()
    || document.getElementById(each.getAttribute('aria-labelledby') ?? '')?.textContent.trim();
  for (const each of document.querySelectorAll('nav, section, [role=region]')) if (!named(each)) problems.push(`unnamed: ${each.tagName}`);
  for (const each of document.querySelectorAll('a')) if (!named(each) && !each.textContent.trim()) problems.push('unnamed: A');
  for (const each of document.querySelectorAll('img, svg:not([role=img]), video')) problems.push('image');
  return problems;
}"""

# The contrast of every text against what is behind it, by the formula of WCAG 2.
_CONTRASTS = """() => {
  const parse = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => {
    const [r, g, b] = colour.slice(0, 3).map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const behind = each => {
    for (; each; each = each.parentElement) {
      const colour = parse(getComputedStyle(each).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const says = each => [...each.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
  return [...document.querySelectorAll('body *')].filter(says).map(each => {
    const [text, back] = [light(parse(getComputedStyle(each).color)), light(behind(each))];
    return [each.textContent, (Math.max(text, back) + .05) / (Math.min(text, back) + .05)];
  });
}"""
