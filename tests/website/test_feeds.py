"""What other programs subscribe to: an agenda that a calendar program accepts, a feed of status changes that is well-formed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from tests.support.repo import Repo
from tests.website.small import ACTIVITY, AS_OF, PEOPLE, PLAN, Workplace

ATOM = "{http://www.w3.org/2005/Atom}"
VISIT = """kind: activity
id: visit
subject: 'Visit; with, a very long subject that no line of a calendar file has room for by itself, as é and ü are two bytes'
form: appointment
type: meeting
contact: dupont
owner: marie
start: 2026-12-03 09:30
end: 2026-12-03 11:00
"""


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


def parsed(data: bytes) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314 - what we wrote ourselves


def text_at(feed: ET.Element, path: str) -> str:
    found = feed.findtext(path)
    assert found is not None, path
    return found


def link_of(feed: ET.Element) -> str | None:
    """Return where the first entry of a feed leads."""
    link = feed.find(f"{ATOM}entry/{ATOM}link")
    assert link is not None
    return link.get("href")


def agenda(site: Path, path: str = "en/agenda.ics") -> dict[str, Any]:
    data = (site / path).read_bytes()
    assert data.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    found = [part for part in Calendar.from_ical(data).walk() if part.name in ("VEVENT", "VTODO")]
    assert len({str(part["uid"]) for part in found}) == len(found)
    return {re.split("[,;:· ]", str(part["summary"]))[0]: part for part in found}


def test_an_appointment_is_an_event_and_a_task_is_to_do(workplace: Workplace) -> None:
    config = {"plancode.yaml": "time_zone: Europe/Paris\n", "plans/visit.yaml": VISIT}
    found = agenda(workplace.build(files=config, err=None))
    visit, call = found["Visit"], found["Call"]
    assert (visit.name, call.name, call["due"].dt) == ("VEVENT", "VTODO", date(2026, 12, 1))
    assert visit["dtstart"].dt.isoformat() == "2026-12-03T09:30:00+01:00"
    assert visit["dtend"].dt.isoformat() == "2026-12-03T11:00:00+01:00"
    assert visit["summary"].startswith("Visit; with, a very long subject")
    assert visit["summary"].endswith("· Élodie Dupont")


def test_whole_days_are_an_event_of_days_that_ends_behind_the_last_one(workplace: Workplace) -> None:
    days = VISIT.replace("2026-12-03 09:30", "2026-12-03").replace("2026-12-03 11:00", "2026-12-04")
    one = days.replace("id: visit", "id: one").replace("Visit", "Fair").replace("end: 2026-12-04\n", "")
    config = {"plancode.yaml": "time_zone: Europe/Paris\n", "plans/visit.yaml": days + "---\n" + one}
    site = workplace.build(files=config, err=None)
    found = agenda(site)
    assert [found["Visit"][key].dt for key in ("dtstart", "dtend")] == [
        date(2026, 12, 3),
        date(2026, 12, 5),
    ]
    assert [found["Fair"][key].dt for key in ("dtstart", "dtend")] == [
        date(2026, 12, 3),
        date(2026, 12, 4),
    ]
    assert b"BEGIN:VTIMEZONE" not in (site / "en/agenda.ics").read_bytes()
    assert re.search(r'<td class="nowrap">3\W+4 Dec 2026</td>', workplace.page())


def test_an_owner_has_an_agenda_of_their_own_and_what_is_done_is_in_none(workplace: Workplace) -> None:
    done = ACTIVITY.replace("id: call", "id: done") + "completed: 2026-11-01\n"
    site = workplace.build(files={"plans/visit.yaml": VISIT, "plans/done.yaml": done}, err=None)
    assert set(agenda(site, "fr/agenda/marie.ics")) == {"Visit"}
    assert set(agenda(site)) == {"Visit", "Call"}


def test_the_feed_tells_status_changes_the_latest_first(workplace: Workplace) -> None:
    workplace.repo.commit({"plans/plan.yaml": PLAN.replace("draft", "submitted")}, message="Submit\n\nReason: <agreed>")
    workplace.repo.checkout()
    feed = parsed((workplace.build() / "fr" / "feed.xml").read_bytes())
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles == ["Dupont\u00a0: Projet → Soumis", "Dupont\u00a0: Projet"]
    assert feed.findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == "Marie Petit"
    assert "<agreed>" in text_at(feed, f"{ATOM}entry/{ATOM}summary")
    assert link_of(feed) == "plans/dupont-fy2027.html"
    ids = [each.text for each in feed.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) == 3


def test_the_feed_names_the_place_of_the_site_where_it_is_known(workplace: Workplace) -> None:
    site = workplace.build(files={"plancode.yaml": "site: {url: 'https://reports.example.org/plans/'}\n"}, err=None)
    feed = parsed((site / "en" / "feed.xml").read_bytes())
    assert link_of(feed) == "https://reports.example.org/plans/en/plans/dupont-fy2027.html"


def test_whatever_names_hold_the_feeds_are_read(workplace: Workplace) -> None:
    hostile = "'\"><script>alert(1)</script> & ]]> END:VCALENDAR'"
    workplace.repo.commit(
        {"plans/plan.yaml": PLAN.replace("name: Dupont", f"name: {hostile}").replace("draft", "submitted")},
        author=("Eve \x1b[31m\x07 \udcff", "eve@example.org"),
    )
    workplace.repo.checkout()
    site = workplace.build(files={"plans/visit.yaml": VISIT.replace("'Visit;", "'Visit\tEND:VEVENT;")}, err=None)
    feed = parsed((site / "en" / "feed.xml").read_bytes())
    assert "<script>" in text_at(feed, f"{ATOM}entry/{ATOM}title")
    assert len(agenda(site)) == 2
    assert AS_OF.replace("-", "") in (site / "en" / "agenda.ics").read_text()


@pytest.mark.parametrize("escape", ["\\0", "\\x1b", "\\x0b", "\\x0c", "\\x85", "\\u2028", "\\u2029"])
def test_no_character_ends_a_line_of_a_calendar_but_the_end_of_a_line(workplace: Workplace, escape: str) -> None:
    hostile = ACTIVITY.replace("subject: Call", f'subject: "Call{escape}END:VTODO{escape}X-ADDED:1"')
    site = workplace.build(files={"plans/call.yaml": hostile}, err=None)
    lines = (site / "en" / "agenda.ics").read_bytes().decode().split("\r\n")
    assert [line for line in lines if line.splitlines() not in ([line], [])] == []
    assert all(character >= " " for line in lines for character in line)
    assert agenda(site)["Call"]["summary"] == "Call END:VTODO X-ADDED:1 · Élodie Dupont"


def test_letters_and_signs_newer_than_the_program_are_kept(workplace: Workplace) -> None:
    plan = PLAN.replace("name: Dupont", "name: Plan \U0001fae8 \U0001fadf")
    site = workplace.build(files={"plans/plan.yaml": plan}, err=None)
    title = text_at(parsed((site / "en" / "feed.xml").read_bytes()), f"{ATOM}entry/{ATOM}title")
    assert title.startswith("Plan \U0001fae8 \U0001fadf")


def test_a_feed_keeps_its_id_under_another_title_and_shares_it_with_no_other_site(
    workplace: Workplace, tmp_path: Path
) -> None:
    def identity(place: Workplace, title: str) -> str:
        site = place.build(files={"plancode.yaml": f"site: {{title: {title}}}\n"}, err=None)
        return text_at(parsed((site / "en" / "feed.xml").read_bytes()), f"{ATOM}id")

    other = Workplace(tmp_path / "other")
    other.repo = Repo(tmp_path / "other" / "elsewhere")
    other.repo.commit({"plans/people.yaml": PEOPLE, "plans/plan.yaml": PLAN.replace("contacts: [dupont]\n", "")})
    other.repo.checkout()
    assert identity(workplace, "Plans") == identity(workplace, "Our plans") != identity(other, "Plans")
