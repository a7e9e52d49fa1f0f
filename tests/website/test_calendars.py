"""What three independent programs read in our calendars: the same, at the right moments, on the right days."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject

from plancode.site.zones import zone_definition
from tests.support.repo import Repo
from tests.website.small import ACTIVITY, PEOPLE, PLAN, Workplace

# What a program shows of an entry: kind, summary, beginning and end (of a task its day), address.
Seen = Mapping[str, tuple[str, str | None, Any, Any, str | None]]
VISIT = """kind: activity
id: {id}
subject: {id}
form: appointment
contact: dupont
owner: marie
start: {start}
"""
PARIS = "time_zone: Europe/Paris\nsite: {url: 'https://reports.example.org/plans'}\n"


def visit(name: str, start: str, end: str | None = None) -> str:
    return VISIT.format(id=name, start=start) + (f"end: {end}\n" if end else "")


VISITS = {
    "plans/visits.yaml": "---\n".join(
        [
            visit("winter", "2026-12-03 09:30", "2026-12-03 11:00"),
            visit("summer", "2027-07-01 09:30"),
            visit("day-of-change", "2027-03-28 09:00", "2027-03-28 10:00"),
            visit("night-before", "2027-03-28 01:30", "2027-03-28 04:30"),
            visit("after-the-summer", "2027-10-31 09:00"),
            visit("fair", "2027-01-11", "2027-01-13"),
            visit("congress", "2027-01-18", "2027-01-20"),
            visit("holiday", "2027-01-25"),
            visit("night-train", "2027-02-01 00:00", "2027-02-01 07:30"),
        ]
    ),
    "plancode.yaml": PARIS,
}


def moment(value: Any) -> Any:
    """Return a moment in UTC, and a day as it is: programs keep zones in their own ways."""
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def by_icalendar(data: bytes) -> Seen:
    found: list[Any] = [part for part in icalendar.Calendar.from_ical(data).walk() if part.name in ("VEVENT", "VTODO")]

    def day(part: Any, key: str) -> Any:
        return moment(part[key].dt) if key in part else None

    return {
        str(part["uid"]): (
            part.name,
            str(part["summary"]),
            day(part, "dtstart" if part.name == "VEVENT" else "due"),
            day(part, "dtend"),
            str(part["url"]) if "url" in part else None,
        )
        for part in found
    }


def by_vobject(data: bytes) -> Seen:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        calendar = vobject.readOne(data.decode())
    return {
        part.uid.value: (
            part.name,
            part.summary.value,
            moment(part.dtstart.value if part.name == "VEVENT" else part.due.value),
            moment(part.dtend.value) if part.name == "VEVENT" else None,
            part.url.value if hasattr(part, "url") else None,
        )
        for part in calendar.components()
        if part.name != "VTIMEZONE"
    }


def by_ical(data: bytes) -> Seen:
    # It reads six hundred time zones when it is imported: here one process does, and not each that collects tests.
    from ical.calendar_stream import IcsCalendarStream

    calendar = IcsCalendarStream.calendar_from_ics(data.decode())
    events = {
        each.uid: (
            "VEVENT",
            each.summary,
            moment(each.dtstart),
            moment(each.dtend),
            str(each.url) if each.url else None,
        )
        for each in calendar.events
    }
    return events | {
        each.uid: ("VTODO", each.summary, each.due, None, str(each.url) if each.url else None)
        for each in calendar.todos
    }


PROGRAMS: tuple[Callable[[bytes], Seen], ...] = (by_icalendar, by_vobject, by_ical)


def seen(data: bytes) -> dict[str, tuple[Any, ...]]:
    """Return what all programs see, by the first word of the summary; they have to see the same."""
    first, *others = (program(data) for program in PROGRAMS)
    assert first
    assert others == [first, first]
    return {str(found[1]).partition(" ")[0]: found for found in first.values()}


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


@pytest.fixture
def site(workplace: Workplace) -> Path:
    return workplace.build(files=VISITS, err=None)


def test_three_programs_read_the_same_in_every_calendar_of_a_site(site: Path) -> None:
    calendars = sorted(site.rglob("*.ics"))
    assert {path.relative_to(site).as_posix() for path in calendars} == {
        f"{language}/{name}.ics" for language in ("en", "fr") for name in ("agenda", "agenda/marie", "tasks")
    }
    assert all(seen(path.read_bytes()) for path in calendars)


def test_an_appointment_is_at_its_moment_whether_the_clocks_are_changed_or_not(site: Path) -> None:
    found = seen((site / "en" / "agenda.ics").read_bytes())
    for name, start, end in (
        ("winter", "2026-12-03T08:30", "2026-12-03T10:00"),
        ("summer", "2027-07-01T07:30", "2027-07-01T08:30"),
        ("day-of-change", "2027-03-28T07:00", "2027-03-28T08:00"),
        ("night-before", "2027-03-28T00:30", "2027-03-28T02:30"),
        ("after-the-summer", "2027-10-31T08:00", "2027-10-31T09:00"),
    ):
        wanted = [datetime.fromisoformat(f"{each}:00+00:00") for each in (start, end)]
        assert list(found[name][2:4]) == wanted, name


def test_whole_days_are_days_and_a_night_is_none(site: Path) -> None:
    found = seen((site / "en" / "agenda.ics").read_bytes())
    for name, start, end in (
        ("fair", date(2027, 1, 11), date(2027, 1, 14)),
        ("congress", date(2027, 1, 18), date(2027, 1, 21)),
        ("holiday", date(2027, 1, 25), date(2027, 1, 26)),
        ("night-train", datetime(2027, 1, 31, 23, 0, tzinfo=UTC), datetime(2027, 2, 1, 6, 30, tzinfo=UTC)),
    ):
        assert found[name][2:4] == (start, end), name


def test_a_task_is_to_do_and_in_a_feed_of_its_own_an_event_of_its_day(site: Path) -> None:
    task = seen((site / "fr" / "agenda.ics").read_bytes())["Call"]
    assert task[:4] == ("VTODO", "Call · Élodie Dupont", date(2026, 12, 1), None)
    events = seen((site / "fr" / "tasks.ics").read_bytes())
    assert {name: found[0] for name, found in events.items()} == {"Call": "VEVENT"}
    assert events["Call"][2:4] == (date(2026, 12, 1), date(2026, 12, 2))
    page = (site / "fr" / "agenda" / "index.html").read_text(encoding="utf-8")
    assert "Tâches en événements d’une journée" in page
    assert 'href="../tasks.ics"' in page


def test_an_entry_leads_to_its_row_where_the_place_of_the_site_is_known(workplace: Workplace) -> None:
    site = workplace.build(files=VISITS, err=None)
    row = "https://reports.example.org/plans/fr/contacts/dupont.html#activity-winter"
    assert seen((site / "fr" / "agenda.ics").read_bytes())["winter"][4] == row
    site = workplace.build(files=VISITS | {"plancode.yaml": "time_zone: Europe/Paris\n"}, err=None)
    assert seen((site / "fr" / "agenda.ics").read_bytes())["winter"][4] is None


def identities(site: Path) -> set[str]:
    return {uid for path in site.glob("en/*.ics") for uid in by_icalendar(path.read_bytes())}


def test_two_workspaces_share_no_identity_and_two_builds_of_one_share_all(workplace: Workplace, tmp_path: Path) -> None:
    other = Workplace(tmp_path / "other")
    other.repo = Repo(tmp_path / "other" / "elsewhere")
    plan = PLAN.replace("contacts: [dupont]\n", "")
    other.repo.commit({"plans/people.yaml": PEOPLE, "plans/plan.yaml": plan, "plans/call.yaml": ACTIVITY})
    other.repo.checkout()
    first = identities(workplace.build(err=None))
    assert len(first) == 2
    assert first == identities(workplace.build("--as-of", "2026-11-24", err=None))
    assert first.isdisjoint(identities(other.build(err=None)))


@pytest.mark.parametrize(
    "name",
    [
        "Europe/Paris",
        "America/New_York",
        "Europe/Dublin",
        "Australia/Lord_Howe",
        "Asia/Kolkata",
        "America/Sao_Paulo",
        "Africa/Casablanca",
    ],
)
def test_the_definition_of_a_zone_gives_the_time_of_the_zone_at_every_hour(name: str) -> None:
    zone, first, last = ZoneInfo(name), date(2025, 11, 1), date(2028, 3, 1)
    body = zone_definition(zone, first, last).decode()
    calendar = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\n{body}END:VCALENDAR\r\n"
    defined: Any
    (defined,) = [part for part in icalendar.Calendar.from_ical(calendar).walk() if part.name == "VTIMEZONE"]
    onsets = sorted(
        (moment.replace(tzinfo=UTC) - part["tzoffsetfrom"].td, part["tzoffsetto"].td)
        for part in defined.subcomponents
        for moment in [part["dtstart"].dt, *rdates(part)]
    )
    hour = datetime(2025, 11, 1, tzinfo=UTC)
    while hour.date() < last:
        offset = [after for moment, after in onsets if moment <= hour][-1]
        assert offset == hour.astimezone(zone).utcoffset(), hour
        hour += timedelta(minutes=30)


def rdates(part: Any) -> list[datetime]:
    held = part.get("rdate", [])
    return [each.dt for dates in (held if isinstance(held, list) else [held]) for each in dates.dts]


def test_utc_needs_no_definition() -> None:
    assert zone_definition(ZoneInfo("UTC"), date(2026, 1, 1), date(2027, 1, 1)) == b""
