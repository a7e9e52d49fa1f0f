"""Records and settings of anybody: what they hold is shown as text, and does nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.website.small import ACCOUNT, ACTIVITY, CONTACT, PLAN, Html, Workplace, pages


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


IMAGE = '"><img src=x onerror=alert(1)>'
SCRIPTS = (
    ["assets/site.js"],
    ["assets/site.js", "assets/sections.js"],
    ["assets/site.js", "assets/tables.js"],
    ["assets/site.js", "assets/tables.js", "assets/sections.js"],
    ["assets/site.js", "assets/me.js"],
    ["assets/languages.js"],
)
SCRIPT = "<script>alert(1)</script>"
MARKDOWN = """|
  # A heading
  <script>alert(1)</script> <img src=x onerror=alert(1)>
  [a](javascript:alert(1)) [b](//evil.example/x) [c](data:text/html,x) [d](../../secret) [e](vbscript:x)
  ![](http://evil.example/pixel.png) ![x](https://evil.example/p.png) <https://good.example/> <svg onload=x>
  [j](JAVASCRIPT:alert(1)) [k](&#106;avascript:alert(1)) [good](https://good.example/page)
"""


def quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def test_hostile_names_and_notes_come_out_harmless(workplace: Workplace) -> None:
    contact = CONTACT.replace("Élodie", quoted(SCRIPT)).replace("Dupont", quoted(IMAGE)) + f"notes: {MARKDOWN}"
    site = workplace.build(
        files={
            "plans/chu.yaml": ACCOUNT.replace("CHU", quoted(IMAGE)),
            "plans/dupont.yaml": contact + f"title: {quoted(SCRIPT)}\ninterests: [{quoted(IMAGE)}]\n",
            "plans/plan.yaml": PLAN.replace("name: Dupont", f"name: {quoted(IMAGE)}").replace("[Be known]", MARKDOWN)
            + f"notes: {MARKDOWN}",
            "plans/call.yaml": ACTIVITY.replace("Call", quoted(IMAGE))
            + f"outcome: {MARKDOWN}completed: 2026-11-01\ncounts: 1\n",
            "plans/objective.yaml": "kind: objective\nid: o\nperiod: FY2027\ntype: awareness\nstatus: current\n"
            f"contact: dupont\nname: {quoted(IMAGE)}\ntarget: {{value: 2, unit: {quoted(SCRIPT)}}}\nevidence: {MARKDOWN}",
        },
        err=None,
    )
    for path, found in pages(site):
        assert not found.named("img", "style", "iframe"), path
        assert all(given.get("class") in ("bars", "year-picture") for given in found.named("svg")), path
        assert [given.get("src", "").lstrip("./") for given in found.named("script")] in SCRIPTS, path
        assert not [name for _, given in found.elements for name in given if name.startswith("on")], path
        for link in [each["href"] for each in found.named("a") if "href" in each]:
            assert re.match(r"(https://good\.example/|mailto:|#|\?[\w=&-]+#|[\w./-]+\.(html|xml|ics))", link), (
                path,
                link,
            )
            assert ":" not in link or link.startswith(("https:", "mailto:")), (path, link)
        assert (found.unbalanced, found.open) == ([], []), path
    found = Html(workplace.page())
    assert SCRIPT in "".join(found.texts)
    assert "https://good.example/page" in [each.get("href") for each in found.named("a")]
    assert len(found.named("h1")) == 1


def test_hostile_settings_come_out_harmless(workplace: Workplace) -> None:
    settings = f"site: {{title: {quoted(IMAGE)}}}\nlabels: {{overdue: {quoted(SCRIPT)}}}\n"
    for path, found in pages(workplace.build(files={"plancode.yaml": settings}, err=None)):
        assert not found.named("img"), path
        assert [given.get("src", "").lstrip("./") for given in found.named("script")] in SCRIPTS, path
