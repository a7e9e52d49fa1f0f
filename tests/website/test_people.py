"""The pages of our own people: what is theirs stands there, every name leads there, and a reader may say who they are."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plancode.views.person import person_views
from tests.website.read import source
from tests.website.small import ACTIVITY, CONTACT, PEOPLE, PLAN, VOID, Html, Workplace, everything, page_of, paths_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAUL = "kind: person\nid: paul\nname: Paul Le Roux\nrole: approver\nfunction: Head of partnerships\n"
OWNED = {
    "plans/people.yaml": f"{PEOPLE}---\n{PAUL}",
    "plans/dupont.yaml": CONTACT + "owner: marie\n",
    "plans/plan.yaml": PLAN.replace("draft", "submitted") + "reviewers: [paul]\n",
    "plans/call.yaml": "---\n".join(
        (
            ACTIVITY + "owner: marie\n",
            (
                "kind: activity\nid: visit\nsubject: Visit the lab\nform: appointment\ntype: visit\ncontact: dupont\n"
                "plan: dupont-fy2027\nowner: marie\nstart: 2026-11-25T10:00\nend: 2026-11-25T11:30\n"
            ),
            (
                "kind: activity\nid: met\nsubject: First talk\nform: appointment\ntype: meeting\ncontact: dupont\n"
                "plan: dupont-fy2027\nowner: marie\nstart: 2026-11-02T09:00\ncompleted: 2026-11-02\noutcome: Agreed\n"
            ),
            (
                "kind: activity\nid: late\nsubject: Send the figures\nform: task\ncontact: dupont\nplan: dupont-fy2027\n"
                "owner: marie\ndue: 2026-11-20\n"
            ),
        )
    ),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    made = Workplace(tmp_path_factory.mktemp("people"))
    made.build(files=OWNED, err=None)
    return made


def text_of(place: Workplace, path: str) -> str:
    return re.sub(r"\s+", " ", " ".join(page_of(place.site, path).texts))


def test_the_week_stands_day_by_day_with_its_hours(place: Workplace) -> None:
    text = text_of(place, "en/people/marie.html")
    assert re.search("Mon 23 Nov free Tue 24 Nov free Wed 25 Nov 10:00–11:30 Visit the lab", text)
    assert "mer. 25 nov. 10:00–11:30 Visit the lab" in text_of(place, "fr/people/marie.html")
    # A task has no hour, and one of another week is not of this one.
    assert "Tue 1 Dec" not in text


def test_contacts_stand_with_the_last_meeting_and_the_next(place: Workplace) -> None:
    text = text_of(place, "en/people/marie.html")
    assert "Élodie Dupont 25 Nov 2026 10:00–11:30 Visit the lab 2 Nov 2026 First talk" in text


def test_who_is_asked_to_review_sees_it_and_the_owner_does_not(place: Workplace) -> None:
    paul, marie = (page_of(place.site, f"en/people/{name}.html") for name in ("paul", "marie"))
    assert paul.has("review")
    assert "../plans/dupont-fy2027.html" in [given["href"] for given in paul.named("a")]
    assert "Nothing waits for review." in "".join(marie.texts)


def test_what_is_overdue_is_counted_and_listed(place: Workplace) -> None:
    page = page_of(place.site, "en/people/marie.html")
    assert page.has("overdue")
    assert "Send the figures" in "".join(page.texts)
    assert not page_of(place.site, "en/people/paul.html").has("overdue")


def test_the_list_of_people_has_everybody(place: Workplace) -> None:
    text = text_of(place, "en/people/index.html")
    assert "Marie Petit" in text
    assert "Paul Le Roux Approver Head of partnerships 1 0 0 0 0" in text


class Names(Html):
    """The names of people in the text of a page, and those that are in no link to the page of the person."""

    def __init__(self, source: str, path: str, people: Mapping[str, str]) -> None:
        self.around: list[tuple[str, Mapping[str, str]]] = []
        self.path, self.people = path, people
        self.linked: list[tuple[str, str]] = []
        self.plain: list[tuple[str, str]] = []
        super().__init__(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        if tag not in VOID:
            self.around.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        super().handle_endtag(tag)
        self.around.pop()

    def handle_data(self, data: str) -> None:
        super().handle_data(data)
        links = [given for tag, given in self.around if tag == "a"]
        for name, person in self.people.items():
            if name not in data or self._is_excepted(person, links):
                continue
            leads = [each for each in links if each.get("href", "").endswith(f"people/{person}.html")]
            is_there = [
                each
                for each in links
                if self.path.endswith("/people/index.html") and each.get("href") == f"{person}.html"
            ]
            if leads or is_there:
                self.linked.append((person, (leads or is_there)[0].get("data-i", "")))
            else:
                self.plain.append((name, data.strip()))

    def _is_excepted(self, person: str, links: list[Mapping[str, str]]) -> bool:
        """Titles are no text to click on, one's own page needs no way to itself, and these links say where they lead."""
        if {tag for tag, _ in self.around} & {"title", "h1", "script"} or self.path.endswith(f"/people/{person}.html"):
            return True
        leads = [each.get("href", "") for each in links]
        return any(each.endswith(".ics") or f"/owner/{person}/" in each for each in leads)


def names_in(site: Path, people: Mapping[str, str]) -> dict[str, Names]:
    # The examples on the pages of codes are of no workspace.
    return {
        path: Names((site / path).read_text(encoding="utf-8"), path, people)
        for path in paths_of(site)
        if "/rules/" not in path
    }


def test_every_name_of_a_person_is_a_link_to_the_page_with_the_initials_beside_it(place: Workplace) -> None:
    found = names_in(place.site, {"Marie Petit": "marie", "Paul Le Roux": "paul"})
    assert {path: page.plain for path, page in found.items() if page.plain} == {}
    for language in ("en", "fr"):
        contact = found[f"{language}/contacts/dupont.html"]
        # The plan, its summary, the last and the next meeting, what is owed, the rows of activities.
        assert contact.linked.count(("marie", "MP")) >= 8
        assert ("marie", "MP") in found[f"{language}/contacts/dupont/brief.html"].linked
        assert ("paul", "PR") in found[f"{language}/plans/dupont-fy2027.html"].linked


def test_every_name_of_a_person_of_the_example_is_a_link(site: Path) -> None:
    people = {}
    for path in (site / "en/people").glob("[!i]*.html"):
        (heading,) = re.findall(r"<h1[^>]*>(.*?)</h1>", path.read_text(encoding="utf-8"), re.DOTALL)
        people[html.unescape(re.sub("<[^>]*>", "", heading)).strip()] = path.stem
    found = names_in(site, people)
    assert len(people) > 2
    assert {path: page.plain for path, page in found.items() if page.plain} == {}
    assert sum(len(page.linked) for page in found.values()) > 200


def test_a_name_without_a_record_leads_nowhere(tmp_path: Path) -> None:
    site = Workplace(tmp_path).build(files={"plans/plan.yaml": PLAN.replace("marie", "nobody")}, err=None)
    page = page_of(site, "en/plans/dupont-fy2027.html")
    assert "nobody" in "".join(page.texts)
    assert not any("nobody" in given.get("href", "") for given in page.named("a"))


@pytest.mark.parametrize(
    ("internal", "there", "gone"),
    [
        ("person/marie", ["en/people/paul.html", "en/people/index.html"], ["en/people/marie.html"]),
        ("person", [], ["en/people/marie.html", "en/people/paul.html", "en/people/index.html"]),
    ],
)
def test_a_public_site_has_no_page_of_an_internal_person(
    tmp_path: Path, internal: str, there: list[str], gone: list[str]
) -> None:
    config = {"plancode.yaml": f"site: {{internal: [{internal}]}}\n"}
    site = Workplace(tmp_path).build("--public", files=OWNED | config, err=None)
    files = everything(site)
    assert files.keys() >= set(there)
    assert not files.keys() & set(gone)
    assert [
        path for path, data in files.items() if "/rules/" not in path and re.search(rb"\bmarie\b", data, re.I)
    ] == []


def test_a_public_page_of_a_person_has_no_address_and_a_demonstration_no_name(tmp_path: Path) -> None:
    place = Workplace(tmp_path)
    place.build("--public", files=OWNED, err=None)
    assert "Marie Petit" in (text := place.page("en/people/marie.html"))
    assert "marie@example.org" not in text
    masked = everything(place.build("--incognito", err=None))
    assert "en/people/person-1.html" in masked
    for word in (b"Marie", b"Head of partnerships"):
        assert [path for path, data in masked.items() if "/rules/" not in path and word in data] == []


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "fr"])
def test_this_is_me_puts_me_first_on_the_start_page_until_i_say_otherwise(
    chromium: Browser, place: Workplace, language: str
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"file://{place.site}/{language}/index.html")
    assert page.locator("#me").is_hidden()
    page.goto(f"file://{place.site}/{language}/people/marie.html")
    page.locator("a.button").click()
    assert page.locator("#me").is_visible()
    assert page.locator("#me p a").get_attribute("href") == "people/marie.html"
    # It is kept in this browser, for the other language too; the address need not have it.
    for other in ("fr", "en"):
        page.goto(f"file://{place.site}/{other}/index.html")
        assert "Marie Petit" in page.locator("#me").inner_text()
    page.locator("#me button").click()
    page.reload()
    assert page.locator("#me").is_hidden()
    context.close()


@pytest.mark.browser
def test_where_nothing_may_be_kept_the_address_says_who_it_is(chromium: Browser, place: Workplace) -> None:
    context = chromium.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused'); }});")
    page.goto(f"file://{place.site}/en/index.html?me=marie")
    assert page.locator("#me").is_visible()
    page.goto(f"file://{place.site}/en/index.html?me=nobody")
    assert page.locator("#me").is_hidden()
    assert said == []
    context.close()


def test_the_picture_of_hundreds_of_activities_is_drawn_by_the_week_and_told_by_the_month(tmp_path: Path) -> None:
    visits = "---\n".join(
        f"kind: activity\nid: visit-{number}\nsubject: Visit {number}\nform: task\nowner: marie\ncontact: dupont\n"
        f"due: 2026-{1 + number % 12:02}-{1 + number % 28:02}\n"
        for number in range(300)
    )
    place = Workplace(tmp_path)
    place.repo.commit({"plans/visits.yaml": visits})
    place.repo.checkout()
    (view,) = person_views(source(place.repo.folder))
    assert view.year is not None
    assert len(view.year.ticks) <= 106
    assert view.year.days == ()
    assert sum(count for each in view.year.sums for _, count in each.counts) == 300


def test_what_two_people_do_to_one_contact_stands_on_the_pages_of_both(tmp_path: Path) -> None:
    meeting = "kind: activity\nid: {id}\nsubject: Talk\nform: appointment\ncontact: dupont\nowner: {owner}\nstart: 2026-12-01T09:00\n"
    third = "---\nkind: person\nid: rita\nname: Rita Sand\n"
    rival = (
        PLAN.replace("id: dupont-fy2027", "id: rival")
        .replace("name: Dupont", "name: Rival")
        .replace("owner: marie", "owner: paul")
    )
    workplace = Workplace(tmp_path)
    files = {
        "plans/people.yaml": f"{PEOPLE}---\n{PAUL}{third}",
        "plans/two.yaml": "---\n".join((meeting.format(id="a", owner="marie"), meeting.format(id="b", owner="paul"))),
        "plans/rival.yaml": rival,
    }
    workplace.build(files=files, err=None)
    for person, concerns in (("marie", True), ("paul", True), ("rita", False)):
        text = text_of(workplace, f"fr/people/{person}.html")
        assert ("rencontrent tous deux l’interlocuteur dupont" in text) is concerns, person
        assert ("concernent tous deux l’interlocuteur dupont" in text) is concerns, person
