"""Every type of page for everybody: axe-core finds nothing in any language, in light and dark, on a phone, on paper."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.website.every import NEITHER, sample
from tests.website.large import SHOWN

pytestmark = pytest.mark.browser
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
SEEN: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "on a phone": {"color_scheme": "light", "viewport": {"width": 320, "height": 640}},
    "on paper": {"color_scheme": "dark"},
}
# In these differ colours and widths, not words: each takes one language, and the narrow page the longer words.
# Of the same document nothing but colours differs in the dark and on paper; and those are looked at once in the light.
COLOURS = {"dark": ["color-contrast", "link-in-text-block"], "on paper": ["color-contrast"]}
LANGUAGES = {"light": ("en", "fr"), "dark": ("en",), "on a phone": ("fr",), "on paper": ("en",)}
EACH = pytest.mark.parametrize("seen", SEEN)
_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def seen_as(chromium: Browser) -> Iterator[Callable[..., Any]]:
    """Open a page that is seen in one of the ways; the policy of the page does not keep axe out, which comes from outside."""
    contexts = []

    def opened(seen: str) -> Page:
        contexts.append(chromium.new_context(locale=NEITHER, **SEEN[seen]))
        page = contexts[-1].new_page()
        if seen == "on paper":
            page.emulate_media(media="print", color_scheme="dark")
        return page

    yield opened
    for context in contexts:
        context.close()


def violations(page: Page, *, only: Sequence[str] = (), but: Sequence[str] = ()) -> list[str]:
    """Return the rules of axe-core that a page breaks, and where: of all that there are, of some, or of all but some."""
    page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
    page.evaluate(_AXE)
    told = page.evaluate(
        """([tags, rules, but]) => axe.run(document, {resultTypes: ['violations'], preload: false,
        runOnly: rules.length ? {type: 'rule', values: rules} : tags,
        rules: Object.fromEntries(but.map(each => [each, {enabled: false}]))})
        .then(each => ({broken: each.violations, passed: each.passes.length}))""",
        [list(RULES), list(only), list(but)],
    )
    assert told["passed"] > (0 if only else 10)
    return [f"{rule['id']}: {node['html'][:160]}" for rule in told["broken"] for node in rule["nodes"]]


def seen_in(seen: str, paths: list[str]) -> list[str]:
    """Return the pages of the languages that one of the ways takes, and the one that leads to the languages."""
    return in_languages(LANGUAGES[seen], paths)


def in_languages(languages: list[str] | tuple[str, ...], paths: list[str]) -> list[str]:
    return [path for path in paths if path.partition("/")[0] in ("index.html", *languages)]


def in_turn(paths: list[str]) -> list[str]:
    """Return each type of page in one language, in turn, where what is asked of a page is the same in both."""
    english, french = ([path for path in paths if path.startswith(f"{language}/")] for language in LANGUAGES["light"])
    assert len(english) == len(french) > 20
    return ["index.html", *english[::2], *french[1::2]]


@EACH
def test_axe_finds_nothing_on_any_type_of_page(seen_as: Callable[..., Any], site: Path, seen: str) -> None:
    page = seen_as(seen)
    broken: dict[Any, Any] = {}
    for path in seen_in(seen, sample(site, most=1)):
        page.goto(f"file://{site}/{path}")
        known = [] if seen == "light" and not path.startswith("fr/") else ["color-contrast"]
        found = violations(page, only=COLOURS.get(seen, []), but=[] if seen in COLOURS else known)
        broken |= {path: found} if found else {}
    assert broken == {}


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
    for path in (
        f"{language}/{name}" for language, name in zip(itertools.cycle(LANGUAGES["light"]), SHOWN, strict=False)
    ):
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
    assert violations(page, only=COLOURS["dark"]) == []
    page.locator("main p, main td").evaluate_all("all => all.forEach(each => { each.style.color = '#ccc' })")
    assert {each.partition(":")[0] for each in violations(page, only=COLOURS["dark"])} == {"color-contrast"}


@pytest.mark.parametrize("seen", ["light", "on a phone"])
def test_nothing_moves_while_a_page_of_any_type_is_opened(seen_as: Callable[..., Any], site: Path, seen: str) -> None:
    page = seen_as(seen)
    # The other language at each width is as long or as short as the one.
    for path in in_languages(["en"] if seen == "light" else ["fr"], sample(site, most=1)):
        assert least_shift(page, f"file://{site}/{path}") < 0.001, path


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


def test_the_keyboard_reaches_all_that_can_be_used_and_shows_where_it_is(
    seen_as: Callable[..., Any], site: Path
) -> None:
    page = seen_as("light")
    for path in in_turn(sample(site, most=1)):
        page.goto(f"file://{site}/{path}")
        wanted = page.evaluate(_USABLE)
        for _ in range(wanted):
            page.keyboard.press("Tab")
            assert page.evaluate(_SHOWN), (path, page.evaluate("document.activeElement.outerHTML"))
        assert page.evaluate("window.reached.size") == wanted, path


# The sum of the layout's shifts since the page was opened, once it has been painted twice.
_SHIFTED = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const each of list.getEntries()) sum += each.value; }).observe({type: 'layout-shift', buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum), 50)));
})"""

_USABLE = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
  .filter(each => each.checkVisibility({contentVisibilityAuto: true}) && !each.disabled).length"""

# Whether what has the focus can be seen to have it: an outline around it, in the window; it is noted as reached.
_SHOWN = """() => {
  window.reached = (window.reached || new Set()).add(document.activeElement);
  const each = document.activeElement, style = getComputedStyle(each), box = each.getClientRects()[0];
  return each !== document.body && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0
    && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
}"""
