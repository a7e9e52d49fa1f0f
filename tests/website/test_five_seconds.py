"""The five-second test: what each kind of reader came for is in sight, without a click and with hardly a scroll.

A row names the reader, the question, the page, and the selector of the answer. On a desk it stands in the first 900 pixels
at a width of 1440; on a phone in the first two screens of 390 by 844.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
SEEN = {"desk": ({"width": 1440, "height": 900}, 900), "phone": ({"width": 390, "height": 844}, 1688)}
QUESTIONS = (
    # An account manager on Monday morning.
    ("manager", "who am I here", "index.html?me=elodie-marchal", "#me p a"),
    ("manager", "what is overdue", "people/elodie-marchal.html", ".tile.alarm b"),
    ("manager", "which of them are overdue", "agenda/overdue/1.html", ".activities .chip.overdue"),
    ("manager", "what is on this week, day by day", "people/tobias-lindqvist.html", ".week time"),
    # A reviewer before approving.
    ("reviewer", "what waits for review", "review/index.html", ".card h2 a"),
    ("reviewer", "who is asked", "review/index.html", ".card dl.facts dd a"),
    ("reviewer", "what do I type", "review/index.html", ".card code.command"),
    ("reviewer", "what are its goals", "review/index.html", ".card ol.goals li"),
    ("reviewer", "how long has it waited", "review/index.html", ".card p strong"),
    # Somebody before a meeting.
    ("visitor", "what was said the last time", "contacts/roque.html", ".meet > div:nth-child(1) .prose"),
    ("visitor", "when is the next meeting", "contacts/roque.html", ".meet > div:nth-child(2) time"),
    ("visitor", "what do we owe them", "contacts/roque.html", "#owed li"),
    ("visitor", "what to avoid", "contacts/roque.html", ".meet .chips .chip.overdue"),
    ("visitor", "do they want no contact", "contacts/solberg.html", ".band"),
    # A manager of the whole.
    ("head", "how many things are late", "index.html", ".tile.alarm b"),
    ("head", "who has no approved plan", "coverage/index.html", ".heat a b"),
    ("head", "what is the pipeline worth", "opportunities/index.html", ".board .sums"),
    ("head", "what was won", "opportunities/index.html", "section:has(#decided) li b"),
    ("head", "who waits for an approval", "index.html", "ul.tiles li:first-child b"),
    ("head", "who knows somebody there", "accounts/relations.html", "table.relations td.known a"),
)


@pytest.fixture(scope="module")
def pages(chromium: Browser) -> Iterator[dict[str, Page]]:
    found = {name: chromium.new_page(viewport=size) for name, (size, _) in SEEN.items()}  # type: ignore[arg-type]
    yield found
    for page in found.values():
        page.context.close()


# The questions of one page stand beside each other, and it is opened once for them.
@pytest.mark.parametrize(("reader", "question", "path", "answer"), QUESTIONS, ids=[each[1] for each in QUESTIONS])
@pytest.mark.parametrize("seen", SEEN)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_answer_is_in_sight(
    pages: dict[str, Page], site: Path, seen: str, language: str, *, reader: str, question: str, path: str, answer: str
) -> None:
    page = pages[seen]
    address = f"file://{site}/{language}/{path}"
    if page.url != address:
        page.goto(address)
    found = page.locator(answer).first
    assert found.is_visible(), (reader, question)
    box = found.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= SEEN[seen][1], (reader, question)
