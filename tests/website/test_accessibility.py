"""Every type of page for everybody: axe-core finds nothing in any language, in light and dark, on a phone."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.website.every import NEITHER, in_turn, sample
from tests.website.large import SHOWN

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
SEEN: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "on a phone": {"color_scheme": "light", "viewport": {"width": 320, "height": 640}},
}
# Of the same document nothing but colours differs in the dark and on paper; that all is read there, test_reading proves.
IN_THE_DARK = ["link-in-text-block"]
LANGUAGES = ("en", "fr")
_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def seen_as(chromium: Browser) -> Iterator[Callable[..., Any]]:
    """Open a page that is seen in one of the ways; the policy of the page does not keep axe out, which comes from outside."""
    contexts = []

    def opened(seen: str) -> Page:
        contexts.append(chromium.new_context(locale=NEITHER, **SEEN[seen]))
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


def violations(page: Page, *, only: Sequence[str] = (), but: Sequence[str] = ()) -> list[str]:
    """Return the rules of axe-core that a page breaks, and where: of all that there are, of some, or of all but some."""
    page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    told = page.evaluate(
        """([tags, rules, but]) => axe.run(document, {resultTypes: ['violations'], preload: false,
        runOnly: rules.length ? {type: 'rule', values: rules} : tags,
        rules: Object.fromEntries(but.map(each => [each, {enabled: false}]))})
        .then(each => ({broken: each.violations, passed: each.passes.length}))""",
        [list(RULES), list(only), list(but)],
    )
    assert only or told["passed"] > 10  # a page may have nothing that a few rules are for
    return [f"{rule['id']}: {node['html'][:160]}" for rule in told["broken"] for node in rule["nodes"]]


def in_languages(languages: list[str], paths: list[str]) -> list[str]:
    return [path for path in paths if path.partition("/")[0] in ("index.html", *languages)]


@pytest.fixture(scope="module")
def with_room(chromium: Browser, site: Path) -> dict[str, dict[str, Any]]:
    """What is found on each type of page with room, in one language or the other: to open a page takes as long as to ask it."""
    context = chromium.new_context(locale=NEITHER, **SEEN["light"])
    page = context.new_page()
    found = {}
    for path in in_turn(sample(site, most=1), first="en"):
        shift = least_shift(page, f"file://{site}/{path}")
        reached = keys(page)
        # What is slowest is asked of pages of the same types with little to show, and by test_reading of these.
        light = violations(page, but=["color-contrast"])
        page.emulate_media(color_scheme="dark")
        dark = violations(page, only=IN_THE_DARK)
        page.emulate_media(color_scheme="light")
        found[path] = {"shift": shift, "keys": reached, "light": light, "dark": dark}
    context.close()
    return found


@pytest.fixture(scope="module")
def on_a_phone(chromium: Browser, site: Path) -> dict[str, dict[str, Any]]:
    """The same on a phone, each in the language in which it was not seen with room: so all rules but those of colours see both."""
    context = chromium.new_context(locale=NEITHER, **SEEN["on a phone"])
    page = context.new_page()
    found = {}
    for path in in_turn(sample(site, most=1), first="fr"):
        shift = least_shift(page, f"file://{site}/{path}")
        found[path] = {"shift": shift, "light": violations(page, but=["color-contrast"])}
    context.close()
    return found


def test_axe_finds_nothing_on_any_type_of_page_with_room(with_room: dict[str, dict[str, Any]]) -> None:
    assert {path: each["light"] for path, each in with_room.items() if each["light"]} == {}
    assert {path: each["dark"] for path, each in with_room.items() if each["dark"]} == {}


def test_axe_finds_nothing_on_any_type_of_page_on_a_phone(on_a_phone: dict[str, dict[str, Any]]) -> None:
    assert {path: each["light"] for path, each in on_a_phone.items() if each["light"]} == {}


def test_axe_finds_nothing_on_pages_with_little_to_show(seen_as: Callable[..., Any], bare_site: Path) -> None:
    page = seen_as("light")
    broken: dict[Any, Any] = {}
    for path in in_languages(["fr"], sample(bare_site, most=1)):
        page.goto(f"file://{bare_site}/{path}")
        broken |= {path: found} if (found := violations(page)) else {}
    assert broken == {}


def test_axe_finds_nothing_on_pages_of_much(seen_as: Callable[..., Any], large: Path) -> None:
    page = seen_as("light")
    broken: dict[Any, Any] = {}
    for path in (f"{language}/{name}" for language, name in zip(itertools.cycle(LANGUAGES), SHOWN, strict=False)):
        page.goto(f"file://{large}/{path}")
        broken |= {path: found} if (found := violations(page)) else {}
    assert broken == {}


def test_axe_would_find_what_is_wrong(seen_as: Callable[..., Any], site: Path) -> None:
    page = seen_as("light")
    page.goto(f"file://{site}/en/index.html")
    page.evaluate(
        """() => { document.documentElement.removeAttribute('lang');
        document.querySelector('main').insertAdjacentHTML('beforeend', '<img src="data:,"><h6>Deep</h6>'); }"""
    )
    assert {each.partition(":")[0] for each in violations(page)} == {"html-has-lang", "image-alt", "heading-order"}
    assert violations(page, only=["color-contrast"]) == []
    page.locator("main p, main td").evaluate_all("all => all.forEach(each => { each.style.color = '#ccc' })")
    assert {each.partition(":")[0] for each in violations(page, only=["color-contrast"])} == {"color-contrast"}


def test_nothing_moves_while_a_page_of_any_type_is_opened(
    with_room: dict[str, dict[str, Any]], on_a_phone: dict[str, dict[str, Any]]
) -> None:
    # The other language at each width is as long or as short as the one.
    for found in (with_room, on_a_phone):
        assert {path: each["shift"] for path, each in found.items() if each["shift"] >= 0.001} == {}


def least_shift(page: Page, address: str) -> int:
    """Return how much of a page moves whenever it is opened: on a busy machine, a long table may be shown in parts."""
    least = 1
    for _ in range(5):
        page.goto(address)
        least = min(least, page.evaluate(_SHIFTED))
        if least == 0:
            break
    return least


def test_a_shift_would_be_noticed(seen_as: Callable[..., Any], site: Path) -> None:
    page = seen_as("light")
    page.goto(f"file://{site}/en/index.html")
    page.wait_for_timeout(100)
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforebegin', '<p>' + 'late<br>'.repeat(9))")
    assert page.evaluate(_SHIFTED) > 0.01


def test_the_keyboard_reaches_all_that_can_be_used_and_shows_where_it_is(with_room: dict[str, dict[str, Any]]) -> None:
    assert {path: each["keys"]["unseen"] for path, each in with_room.items() if each["keys"]["unseen"]} == {}
    reached = {path: (each["keys"]["reached"], each["keys"]["usable"]) for path, each in with_room.items()}
    assert {path: counts for path, counts in reached.items() if counts[0] != counts[1]} == {}
    assert sum(count for count, _ in reached.values()) > 500


def keys(page: Page) -> dict[str, Any]:
    """Return how many elements can be used, how many the key Tab reaches, and those that do not show the focus."""
    usable = page.evaluate(_USABLE)
    page.evaluate(_WATCHED)
    # Held down: a key that is let go each time costs as much again.
    for _ in range(usable):
        page.keyboard.down("Tab")
    page.keyboard.up("Tab")
    return {"usable": usable, **page.evaluate("({reached: window.reached.size, unseen: window.unseen})")}


def test_a_focus_that_is_not_to_be_seen_would_be_noticed(seen_as: Callable[..., Any], site: Path) -> None:
    page = seen_as("light")
    page.goto(f"file://{site}/en/index.html")
    page.evaluate("document.querySelector('.skip').style.outline = 'none'")
    page.evaluate(_WATCHED)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert {each[:15] for each in page.evaluate("window.unseen")} == {'<a class="skip"'}
    assert page.evaluate("window.reached.size") == 2


# The sum of the layout's shifts since the page was opened, once it has been painted twice.
_SHIFTED = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const each of list.getEntries()) sum += each.value; }).observe({type: 'layout-shift', buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum), 50)));
})"""

_USABLE = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
  .filter(each => each.checkVisibility({contentVisibilityAuto: true}) && !each.disabled).length"""

# From now on, what gets the focus is noted as reached, and as unseen where it does not show it: by an outline, in the window.
_WATCHED = """() => {
  window.reached = new Set();
  window.unseen = [];
  const look = event => {
    if (event.type === 'keydown' && document.activeElement === document.body) return;  // the first key comes from nowhere
    const each = document.activeElement, style = getComputedStyle(each), box = each.getClientRects()[0];
    window.reached.add(each);
    if (each === document.body || style.outlineStyle === 'none' || !(parseFloat(style.outlineWidth) > 0)
      || !(box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth)) unseen.push(each.outerHTML);
  };
  // Before the next key moves the focus on, and when the last one is let go.
  document.addEventListener('keydown', look);
  document.addEventListener('keyup', look);
}"""
