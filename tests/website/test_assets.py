"""The files that pages load say what their sources say, in fewer bytes; a workspace's own file is left as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plancode.site.assets import without_blanks, without_indents
from tests.website.small import Workplace

if TYPE_CHECKING:
    from playwright.sync_api import Page

ASSETS = Path(__file__).parents[2] / "templates" / "site" / "assets"
_RULES = """css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);
  return [...sheet.cssRules].map(rule => rule.cssText.replace(/, /g, ',')); }"""


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        ("/* Why. */\na , b { color: red; }\n", "a,b{color:red}"),
        ('a::before { content: " ; {x} /* y */ " / ""; }', 'a::before{content:" ; {x} /* y */ " / ""}'),
        ("a { width: calc(1rem - 2px); }\n\n\nb > i + u { top: 0 }", "a{width:calc(1rem - 2px)}b > i + u{top:0}"),
        (
            "@media (min-width: 62rem) { .a:has(> :nth-child(5)) { top: 0; } }",
            "@media (min-width:62rem){.a:has(> :nth-child(5)){top:0}}",
        ),
    ],
)
def test_a_style_sheet_keeps_what_means_something(css: str, kept: str) -> None:
    assert without_blanks(css) == kept


def test_a_script_loses_its_comments_and_indents() -> None:
    script = '// Why.\n(function () {\n  "use strict";\n\n  // What.\n  var a = "// no comment";\n})();\n'
    assert without_indents(script) == '(function () {\n"use strict";\nvar a = "// no comment";\n})();\n'


@pytest.mark.browser
@pytest.mark.parametrize("name", sorted(path.name for path in ASSETS.glob("*.css")))
def test_a_browser_reads_the_same_rules(window: Callable[..., Page], name: str) -> None:
    page = window()
    css = (ASSETS / name).read_text(encoding="utf-8")
    rules = page.evaluate(_RULES, css)
    assert len(rules) > 3
    assert page.evaluate(_RULES, without_blanks(css)) == rules


def test_an_own_file_is_left_as_it_is(tmp_path: Path) -> None:
    own = "/* Ours. */\nbody { color: red; }\n"
    site = Workplace(tmp_path).build(files={"templates/site/assets/site.css": own}, err=None)
    assert (site / "assets" / "site.css").read_text(encoding="utf-8") == own
    assert "/*" not in (site / "assets" / "year.css").read_text(encoding="utf-8")
