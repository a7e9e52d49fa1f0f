"""The pictures that stand above lists: the heat map, the pipeline, the year; on a phone, on paper, in a reader's own colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.website.small import OPPORTUNITY, PLAN, Workplace

pytestmark = pytest.mark.browser
# The words of a table that stand on two lines, reach out of their cell, or cover those of another one.
MISREAD = """table => {
  const placed = [], wrong = [];
  for (const cell of table.querySelectorAll('th, td')) {
    const box = cell.getBoundingClientRect(), walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());) for (const match of node.data.matchAll(/\\S+/g)) {
      const range = document.createRange();
      range.setStart(node, match.index); range.setEnd(node, match.index + match[0].length);
      const lines = Array.from(range.getClientRects()), at = lines[0];
      if (lines.length !== 1) wrong.push('broken: ' + match[0]);
      else if (at.left < box.left - .5 || at.right > box.right + .5) wrong.push('outside: ' + match[0]);
      for (const other of placed) if (other.cell !== cell && at.left < other.at.right - .5 && other.at.left < at.right - .5
        && at.top < other.at.bottom - .5 && other.at.top < at.bottom - .5) wrong.push('over: ' + match[0] + ' ' + other.word);
      placed.push({cell, at, word: match[0]});
    }
  }
  return [placed.length, wrong];
}"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with plans of each status, and opportunities before and after their closing dates."""
    statuses = {"a": "draft", "b": "submitted", "c": "final-approved"}
    files = {
        f"plans/{name}.yaml": PLAN.replace("dupont-fy2027", f"{name}-fy2026").replace("FY2027", "FY2026").replace("draft", status)
        .replace("name: Dupont", f"name: Plan {name}")
        for name, status in statuses.items()
    }  # fmt: skip
    trials = [OPPORTUNITY.replace("trial", name).replace("2027-06-30", day)
              for name, day in (("late", "2026-11-01"), ("soon", "2026-12-05"))]  # fmt: skip
    acts = [f"kind: activity\nid: {name}\nsubject: {name}\nform: task\ncontact: dupont\nplan: a-fy2026\ndue: {day}\n{more}"
            for name, day, more in (("done", "2026-10-01", "completed: 2026-10-01\n"), ("over", "2026-11-02", ""), ("next", "2026-12-09", ""))]  # fmt: skip
    files |= {"plans/trial.yaml": "---\n".join(trials), "plans/call.yaml": "---\n".join(acts)}
    return Workplace(tmp_path_factory.mktemp("boards")).build(files=files, err=None)


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Callable[..., Any]]:
    contexts = []

    def page(address: str, width: int = 1440, **options: Any) -> Any:
        contexts.append(chromium.new_context(viewport={"width": width, "height": 900}, **options))
        found = contexts[-1].new_page()
        found.goto(f"file://{address}")
        return found

    yield page
    for each in contexts:
        each.close()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("width", [320, 390, 480, 768])
def test_no_word_of_the_heat_map_is_broken_or_covers_another(
    opened: Callable[..., Any], site: Path, language: str, width: int
) -> None:
    page = opened(f"{site}/{language}/coverage/index.html", width)
    heat = page.locator("table.heat")
    words, wrong = heat.evaluate(MISREAD)
    assert wrong == []
    assert words > 30
    # What is wider than the phone is scrolled to within the table, beside its tiers; the page itself stays as it is.
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    tier, last = heat.locator("tbody th").first, heat.locator("tbody tr").first.locator("td").last
    last.scroll_into_view_if_needed()
    box, there = last.bounding_box(), tier.bounding_box()
    assert there["x"] >= 0
    assert box["x"] >= there["x"] + there["width"] - 1
    assert box["x"] + box["width"] <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_past_its_close_date_is_red_in_the_pipeline(
    opened: Callable[..., Any], place: Path, scheme: str
) -> None:
    page = opened(f"{place}/en/opportunities/index.html", color_scheme=scheme)
    colour, bad = "each => getComputedStyle(each).color", page.locator(".board .late").first.evaluate(
        "each => { const made = document.createElement('i'); made.style.color = 'var(--bad)'; each.append(made);"
        " const found = getComputedStyle(made).color; made.remove(); return found; }"
    )  # fmt: skip
    head = page.locator(".board h4", has_text="Past their close date")
    assert head.get_attribute("class") == "late"
    day = page.locator(".board li li", has_text="1 Nov").locator(".small")
    assert {head.evaluate(colour), day.evaluate(colour)} == {bad}
    red, green, blue = (int(part) for part in bad.removeprefix("rgb(").removesuffix(")").split(", "))
    assert red > 1.5 * max(green, blue)
    other = page.locator(".board li li", has_text="5 Dec").locator(".small")
    assert "late" not in (other.get_attribute("class") or "").split()
    assert other.evaluate(colour) != bad


# The marks of the year, and how much each stands out from the paper by its line or its area.
CONTRASTS = """names => {
  const svg = document.querySelector('svg.year-picture');
  const light = parts => parts.map(each => each / 255).map(each => each <= .03928 ? each / 12.92 : ((each + .055) / 1.055) ** 2.4)
    .reduce((sum, each, at) => sum + each * [.2126, .7152, .0722][at], 0);
  const parts = colour => { const found = (colour.match(/[\\d.]+/g) || []).map(Number);
    return found.length < 3 || found[3] === 0 ? null : found.slice(0, 3); };
  let holder = svg;
  while (!parts(getComputedStyle(holder).backgroundColor) && holder.parentElement) holder = holder.parentElement;
  const paper = light(parts(getComputedStyle(holder).backgroundColor) || [255, 255, 255]);
  const against = colour => { const found = parts(colour); if (!found) return 0;
    const both = [light(found), paper].sort((a, b) => b - a); return (both[0] + .05) / (both[1] + .05); };
  return Object.fromEntries(names.map(name => { const style = getComputedStyle(svg.querySelector(name));
    return [name, [against(style.fill), against(style.stroke)]]; }));
}"""
MARKS = ["rect.plan", "rect.plan.in-review", "rect.plan.held", ".step", ".done", ".planned", ".overdue", ".flag", ".flag.late",
         "line.today", "text.plan", "text.month"]  # fmt: skip


@pytest.mark.parametrize(
    ("medium", "options"),
    [("print", {}), ("screen", {"forced_colors": "active"}), ("screen", {"forced_colors": "active", "color_scheme": "dark"})],
    ids=["on paper", "own colours", "own dark colours"],
)  # fmt: skip
def test_the_marks_of_the_year_can_be_told_apart_on_paper_and_in_own_colours(
    opened: Callable[..., Any], place: Path, medium: str, options: dict[str, str]
) -> None:
    page = opened(f"{place}/en/plans/index.html", 700, **options)
    page.emulate_media(media=medium)
    found = page.evaluate(CONTRASTS, MARKS)
    # A line or an area of each stands out; what is done is filled, what is planned is a line alone.
    assert {name: pair for name, pair in found.items() if max(pair) < 3} == {}
    assert found[".done"][0] >= 3 > found[".planned"][0]
    # Browsers leave out the areas on paper unless they are told otherwise.
    if medium == "print":
        assert page.locator(".done").first.evaluate("each => getComputedStyle(each).printColorAdjust") == "exact"
        svg, paper = (page.locator(name).bounding_box() for name in ("svg.year-picture", "main"))
        assert svg["width"] <= paper["width"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_bar_of_the_list_of_plans_says_whose_it_is(opened: Callable[..., Any], site: Path, language: str) -> None:
    page = opened(f"{site}/{language}/plans/index.html")
    bars = page.locator("svg.year-picture rect.plan")
    said = page.locator("svg.year-picture").evaluate(
        "svg => Array.from(svg.querySelectorAll('rect.plan'), bar => { const next = bar.nextElementSibling;"
        " const room = bar.getBBox(), words = next && next.matches('text.plan') ? next.getBBox() : null;"
        " return [bar.textContent, words ? next.textContent : '', !!words && words.x + words.width <= room.x + room.width]; })"
    )
    assert len(said) == bars.count() > 4
    for title, words, fits in said:
        name = title.split(" · ")[1]
        initials = "".join(part[0] for part in (name.split()[0], name.split()[-1])).upper()
        assert fits, title
        assert words.endswith((name, initials)), (title, words)
    # Behind the picture, each bar has its row with the whole name.
    page.locator("figure.year summary").click()
    rows = page.locator("figure.year table tbody tr").all_inner_texts()
    assert all(any(title.split(" · ")[0] in row for row in rows) for title, _, _ in said)
