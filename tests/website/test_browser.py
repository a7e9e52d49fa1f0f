"""The site as its readers open it: from disk, in Debian's chromium."""

from __future__ import annotations

import json

import pytest

from tests.support.cli import plancode

pytestmark = pytest.mark.browser
PAGES = ["index.html", "contacts/roque.html", "contacts/aubrac.html", "plans/roque-fy2027.html"]
BOTH = pytest.mark.parametrize("language", ["en", "fr"])
EACH = pytest.mark.parametrize("name", PAGES)


@pytest.fixture
def opened(chromium, site):
    """Open a page from disk; what it asks for elsewhere, or says on the console, fails the test."""
    contexts, said = [], []

    def page(path, **options):
        context = chromium.new_context(**options)
        contexts.append(context)
        found = context.new_page()
        found.on("console", lambda message: said.append(message.text))
        found.on("pageerror", lambda error: said.append(str(error)))
        found.on(
            "request",
            lambda request: said.append(request.url) if not request.url.startswith(("file://", "data:")) else None,
        )
        found.goto(f"file://{site}/{path}")
        return found

    yield page
    for context in contexts:
        context.close()
    assert said == []


@BOTH
@EACH
def test_a_page_opens_from_disk_without_a_word(opened, language, name):
    page = opened(f"{language}/{name}")
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.lang") == language
    assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px"


@BOTH
def test_the_contact_report_shows_every_linked_item_with_its_via(opened, example, language):
    via_contact = {"en": "via contact", "fr": "via l’interlocuteur"}[language]
    via_account = {"en": "via account", "fr": "via le compte"}[language]
    told = json.loads(plancode(example, "show", "contact/roque", "--format", "json").out)
    names = {(each["kind"], each["id"]): each["via_account"] for each in told["reached_by"]}
    assert {kind for kind, _ in names} == {"plan", "objective", "opportunity", "activity"}
    page = opened(f"{language}/contacts/roque.html")
    page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
    text = page.inner_text("main")
    for (kind, name), account in names.items():
        record = json.loads(plancode(example, "show", f"{kind}/{name}", "--format", "json").out)["record"]
        called = record.get("name") or record["subject"]
        rows = page.locator("tr, section.card").filter(has_text=called)
        assert rows.count() >= 1, called
        wanted = via_contact if account is None else via_account
        assert any(wanted in each for each in rows.all_inner_texts()), (called, wanted)
        assert called in text


@BOTH
def test_the_approval_timeline_says_who_when_and_in_which_commit(opened, example, language):
    steps = json.loads(plancode(example, "history", "roque-fy2027", "--format", "json").out)["transitions"]
    page = opened(f"{language}/plans/roque-fy2027.html")
    shown = page.locator("ol.steps li").all_inner_texts()
    assert len(shown) == len(steps)
    for step, line in zip(steps, shown, strict=True):
        assert step["commit"][:10] in line
        assert step["author"]["name"] in line
        assert "2026" in line


@BOTH
@EACH
def test_nothing_sticks_out_at_320_pixels(opened, language, name):
    page = opened(f"{language}/{name}", viewport={"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_twin_in_the_other_language_is_one_click_away(opened):
    page = opened("en/contacts/roque.html")
    page.get_by_role("link", name="Français").click()
    assert page.url.endswith("/fr/contacts/roque.html")
    assert page.evaluate("document.documentElement.lang") == "fr"
    page.get_by_role("link", name="English").click()
    assert page.url.endswith("/en/contacts/roque.html")


def test_the_keyboard_reaches_the_content_first(opened):
    page = opened("en/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


@EACH
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_can_be_read_in_light_and_dark(opened, name, scheme):
    page = opened(f"en/{name}", color_scheme=scheme)
    assert page.evaluate(_LEAST_CONTRAST) >= 4.5


def test_print_shows_the_report_alone_and_all_of_it(opened):
    page = opened("fr/contacts/roque.html")
    page.emulate_media(media="print")
    assert not page.locator("nav[aria-label='Pages']").is_visible()
    assert page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.pdf(format="A4")[:5] == b"%PDF-"


def test_the_first_page_leads_to_every_language(opened):
    page = opened("index.html")
    page.get_by_role("link", name="Français").click()
    assert page.url.endswith("/fr/index.html")


# The least contrast of any text against what is behind it, by the formula of WCAG 2.
_LEAST_CONTRAST = """() => {
  const parse = c => c.match(/[\\d.]+/g).map(Number);
  const lum = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
  const back = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c.slice(0, 3); } return [255, 255, 255]; };
  let least = 21;
  for (const e of document.querySelectorAll('main *, header *, footer *')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    const a = lum(parse(getComputedStyle(e).color).slice(0, 3)), b = lum(back(e));
    least = Math.min(least, (Math.max(a, b) + .05) / (Math.min(a, b) + .05));
  }
  return least;
}"""
