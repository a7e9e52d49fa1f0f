"""Before a meeting: what was said the last time, when the next one is, what is owed, what is wanted; and all on one sheet."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from tests.support.printed import pages_of, text_of
from tests.website.small import AS_OF, CONTACT, CONTACT_PAGE, OPPORTUNITY, Html, Workplace, page_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

BRIEF = "contacts/dupont/brief.html"
WISHES = """aims: [Found a school]
interests: [Soils]
preferences: {channel: visit, notice_days: 10, avoid: [Fridays]}
"""


def activity(name: str, form: str = "appointment", **fields: str) -> str:
    given = {"kind": "activity", "id": name, "subject": name.replace("-", " "), "form": form, "contact": "dupont"}
    given |= {"plan": "dupont-fy2027"} | fields
    return "".join(f"{key}: {value}\n" for key, value in given.items())


ACTIVITIES = "---\n".join(
    (
        activity("an-earlier-talk", start="2026-10-01T09:00", completed="2026-10-01", outcome="Old news"),
        activity(
            "the-last-talk",
            type="visit",
            owner="marie",
            start="2026-11-02T09:00",
            completed="2026-11-02",
            outcome="|\n  First word.\n\n  Last word of a long outcome.",
        ),
        activity("a-mail-since", form="task", type="e-mail", due="2026-11-10", completed="2026-11-10"),
        activity("the-next-talk", start="2026-12-03T14:00", end="2026-12-03T15:30", follow_up_of="the-last-talk"),
        activity("a-talk-after-it", start="2026-12-20T14:00", follow_up_of="the-last-talk"),
        activity("send-the-figures", form="task", due="2026-11-20"),
        activity("think-about-it", form="task", due="2026-12-01"),
    )
)
FILES = {"plans/dupont.yaml": CONTACT + WISHES, "plans/call.yaml": ACTIVITIES}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    made = Workplace(tmp_path_factory.mktemp("meeting"))
    made.build(files=FILES, err=None)
    return made


def before(page: Html) -> str:
    """Return what a page of a contact says before a meeting, up to what stands below."""
    text = re.sub(r"\s+", " ", " ".join(page.texts))
    found = re.search(r"Last time (.*?)( 1 overdue| Goals)", text)
    assert found, text
    return found[1]


@pytest.mark.parametrize("path", [CONTACT_PAGE, BRIEF])
def test_the_last_meeting_and_the_next_stand_first_and_whole(place: Workplace, path: str) -> None:
    text = before(page_of(place.site, f"en/{path}"))
    # An e-mail is no meeting, and of two meetings the later one is the last.
    assert "the last talk 2 Nov 2026 · Visit · Marie Petit First word. Last word of a long outcome." in text
    assert "Next time Thu 3 Dec 14:00–15:30 the next talk" in text
    assert "an earlier talk" not in text
    assert "a mail since" not in text


@pytest.mark.parametrize("path", [CONTACT_PAGE, BRIEF])
def test_what_we_owe_is_what_is_overdue_and_what_is_to_follow(place: Workplace, path: str) -> None:
    text = before(page_of(place.site, f"en/{path}")).partition("What we owe them")[2]
    assert re.match(r" send the figures ! Overdue 20 Nov 2026 a talk after it 20 Dec 2026 What they want", text)


@pytest.mark.parametrize("path", [CONTACT_PAGE, BRIEF])
def test_what_they_want_and_what_to_avoid_are_chips(place: Workplace, path: str) -> None:
    page = page_of(place.site, f"en/{path}")
    assert [given["class"] for given in page.named("li") if "chip" in given.get("class", "")] == [
        "chip",
        "chip",
        "chip overdue",
    ]
    assert "Found a school Soils Visit · 10 days of notice Avoid ✕ Fridays" in before(page)


def test_the_number_of_what_is_overdue_leads_to_it(place: Workplace) -> None:
    page = page_of(place.site, f"en/{CONTACT_PAGE}")
    assert page.has("owed")
    assert "#owed" in [given.get("href") for given in page.named("a")]
    assert f"../{CONTACT_PAGE}#owed" in [
        given.get("href") for given in page_of(place.site, "en/contacts/index.html").named("a")
    ]


def test_of_much_that_is_overdue_the_oldest_stand_there_and_a_link_leads_to_all(tmp_path: Path) -> None:
    late = "---\n".join(
        activity(f"late-{number}", form="task", due=f"2026-11-{1 + number % 20:02}") for number in range(76)
    )
    site = Workplace(tmp_path).build(files={"plans/call.yaml": late}, err=None)
    text = re.sub(r"\s+", " ", " ".join(page_of(site, f"en/{CONTACT_PAGE}").texts))
    owed = text.partition("What we owe them")[2].partition("What they want")[0]
    assert len(re.findall(r"late \d+ ! Overdue", owed)) == 20
    assert "and 72 more" in owed
    links = [given.get("href", "") for given in page_of(site, f"en/{CONTACT_PAGE}").named("a")]
    assert "../contacts/dupont/activities/1.html" in links
    shown = [path.read_text(encoding="utf-8") for path in (site / "en/contacts/dupont/activities").glob("*.html")]
    assert sum(text.count('id="activity-late-') for text in shown) == 76


def test_the_sheet_has_the_goals_and_what_is_open(place: Workplace) -> None:
    text = " ".join(page_of(place.site, f"en/{BRIEF}").texts)
    assert "Be known" in text
    assert "Field trial" in text
    won = {"plans/trial.yaml": OPPORTUNITY.replace("pending", "won")}
    place.build(files=won, err=None)
    assert "Field trial" not in " ".join(page_of(place.site, f"en/{BRIEF}").texts)
    place.build(files={"plans/trial.yaml": OPPORTUNITY}, err=None)


def test_where_activities_are_internal_a_public_page_says_nothing_of_meetings(tmp_path: Path) -> None:
    files = FILES | {"plancode.yaml": "site: {internal: [activity]}\n"}
    site = Workplace(tmp_path).build("--public", files=files, err=None)
    for path in (CONTACT_PAGE, BRIEF):
        text = " ".join(page_of(site, f"en/{path}").texts)
        assert "What they want" in text
        for words in ("Last time", "Next time", "What we owe them", "No meeting"):
            assert words not in text


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_who_wants_no_contact_is_said_loudest(
    window: Callable[..., Page], tmp_path: Path, scheme: Literal["light", "dark"]
) -> None:
    site = Workplace(tmp_path).build(files={"plans/dupont.yaml": CONTACT + "opt_out: true\n"}, err=None)
    page = window(viewport={"width": 1440, "height": 900}, color_scheme=scheme)
    for path in (CONTACT_PAGE, BRIEF):
        page.goto(f"file://{site}/en/{path}")
        band = page.locator(".band")
        assert band.inner_text() == "✕ Has opted out"
        box = band.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 350
        # Nothing but the name is larger, and nothing else of the content is filled with the colour of what is wrong.
        assert page.evaluate(_LOUDER) == []


_LOUDER = """() => {
  const band = document.querySelector('.band');
  const size = each => parseFloat(getComputedStyle(each).fontSize);
  const fill = getComputedStyle(band).backgroundColor;
  return [...document.querySelectorAll('main *')].filter(each => !band.contains(each) && each.tagName !== 'H1'
    && !each.closest('.tile') && each.textContent.trim() && (size(each) > size(band) || getComputedStyle(each).backgroundColor === fill))
    .map(each => each.outerHTML.slice(0, 80));
}"""


def test_who_has_not_opted_out_has_no_band(place: Workplace) -> None:
    assert "band" not in {given.get("class") for given in page_of(place.site, f"en/{CONTACT_PAGE}").named("p")}


@pytest.mark.browser
def test_the_sheet_of_every_contact_of_the_example_is_one_page(window: Callable[..., Page], site: Path) -> None:
    page = window()
    briefs = sorted(site.glob("*/contacts/*/brief.html"))
    assert len(briefs) > 10
    for path in briefs:
        page.goto(f"file://{path}")
        printed = page.pdf(prefer_css_page_size=True)
        assert pages_of(printed) == 1, path
        text = text_of(printed)
        assert ("Page 1 of 1" if path.is_relative_to(site / "en") else "Page 1 sur 1") in text
        assert re.sub(r"\s", "", page.locator("h1").inner_text()) in re.sub(r"\s", "", text)
        assert page.locator("footer code").inner_text() in text
        assert page.locator("footer time").get_attribute("datetime") == AS_OF
