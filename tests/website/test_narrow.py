"""At 320 pixels, in colours that the reader's system chooses, and with a sight that is not sharp: all is there to be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.website.small import CONTACT, Workplace

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
# Every element that Markdown can make here, each with a word that no phone has room for.
LONG = "Donau" * 30
MARKDOWN = f"""
# {LONG}

## Second

A paragraph with **bold {LONG}**, *emphasis*, ~~struck~~, `code {LONG}`, a [link {LONG}](https://example.org/{LONG}) and a
hard\\
break.

> A quotation {LONG}
>
> > within another {LONG}

1. one {LONG}
   - two
     - three {LONG}

***

    indented code {LONG}

```yaml
fenced: code {LONG}
```

| a | b | c | d | e | f |
|---|---|---|---|---|---|
| {LONG} | two | three | four | five | {LONG} |
"""
ELEMENTS = [
    "h3",
    "h4",
    "p",
    "strong",
    "em",
    "s",
    "code",
    "a",
    "br",
    "blockquote",
    "ol",
    "ul",
    "li",
    "hr",
    "pre",
    "table",
    "th",
    "td",
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    notes = "notes: |\n" + "".join(f"  {line}\n" for line in MARKDOWN.replace("## Second", "#### Second").splitlines())
    files = {"plans/dupont.yaml": CONTACT + "tier: 1\nowner: marie\n" + notes}
    return Workplace(tmp_path_factory.mktemp("narrow")).build(files=files, err=None)


@pytest.fixture
def opened(window: Callable[..., Page]) -> Callable[..., Page]:
    def page(address: str, **options: Any) -> Page:
        found = window(locale="en-GB", **options)
        found.goto(f"file://{address}")
        return found

    return page


PHONE = {"viewport": {"width": 320, "height": 640}}


def test_every_element_of_markdown_fits_a_phone(opened: Callable[..., Any], site: Path) -> None:
    page = opened(f"{site}/en/contacts/dupont.html", **PHONE)
    for name in ELEMENTS:
        found = page.locator(f".prose {name}")
        assert found.count(), name
        for box in (each.bounding_box() for each in found.all()):
            assert box is None or (box["x"] >= 0 and box["x"] + box["width"] <= 320), (name, box)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    hidden = (
        "all => all.filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.outerHTML.slice(0, 80))"
    )
    assert page.locator(".prose, .prose :is(pre, table, blockquote, li, p)").evaluate_all(hidden) == []


@pytest.mark.parametrize(
    ("path", "heading"), [("contacts", "Plan"), ("coverage", "FY2026"), ("plans", "Status"), ("accounts", "Type")]
)
def test_tables_show_their_key_columns_on_a_phone(
    opened: Callable[..., Any], site: Path, path: str, heading: str
) -> None:
    page = opened(f"{site}/en/{path}/index.html", **PHONE)
    key = page.locator("thead th", has_text=heading).first
    assert key.evaluate("each => each.cellIndex") == 1
    for cell in (key, page.locator("tbody tr").first.locator("td, th").nth(1)):
        box = cell.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 320, (path, box)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_words_in_an_empty_field_can_be_read(opened: Callable[..., Any], site: Path, scheme: str) -> None:
    page = opened(f"{site}/en/index.html", color_scheme=scheme)
    ratio = page.evaluate(
        """() => {
          const field = document.querySelector('#search'), style = getComputedStyle(field, '::placeholder');
          const light = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map(each => each / 255)
            .map(each => each <= .03928 ? each / 12.92 : ((each + .055) / 1.055) ** 2.4)
            .reduce((sum, each, at) => sum + each * [.2126, .7152, .0722][at], 0);
          const both = [light(style.color), light(getComputedStyle(field).backgroundColor)].sort((a, b) => b - a);
          return (both[0] + .05) / (both[1] + .05) * Number(style.opacity);
        }"""
    )
    assert ratio >= 4.5


def test_in_forced_colours_lines_say_what_tints_say_elsewhere(opened: Callable[..., Any], site: Path) -> None:
    page = opened(f"{site}/en/contacts/dupont.html#objective-talks", forced_colors="active")
    style = "(each, name) => getComputedStyle(each)[name]"
    current, other = (
        page.locator(".bar nav a[aria-current]").first,
        page.locator(".bar nav a:not([aria-current])").first,
    )
    assert current.evaluate(style, "borderBottomColor") != other.evaluate(style, "borderBottomColor")
    paper = page.locator("body").evaluate(style, "backgroundColor")
    assert other.evaluate(style, "borderBottomColor") in (paper, "rgb(255, 255, 255)")
    assert page.locator("tr:target").evaluate(style, "outlineStyle") == "solid"
    meter = page.locator("meter").first
    assert meter.evaluate(style, "borderTopStyle") == "solid"
    assert meter.evaluate("each => getComputedStyle(each, '::-webkit-meter-optimum-value').backgroundColor") != paper
