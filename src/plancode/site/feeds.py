"""What other programs subscribe to: the agenda for calendars (RFC 5545), and the status changes for feed readers (RFC 4287)."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from xml.etree import ElementTree as ET

from icalendar import Calendar, Event, Todo

from plancode.history import Transition
from plancode.models import Activity, Plan
from plancode.site.words import Words
from plancode.views import Source

FEED: Final = "feed.xml"
AGENDA: Final = "agenda.ics"
_MOST_ENTRIES: Final = 50
_ATOM: Final = "http://www.w3.org/2005/Atom"
_SPACE: Final = uuid.UUID("6f0d8c1e-3c57-5d0b-9a55-0b6f2f1a7c11")
_UNWRITABLE: Final = frozenset({"Cc", "Cs", "Cn"})
_LENGTH: Final = timedelta(hours=1)


def feeds(source: Source, words: Words, title: str) -> dict[str, bytes]:
    """Return the feeds of one language by their path: the agenda of all and of each owner, and the status changes."""
    waiting = [each for each in source.workspace.activities if not each.completed]
    found = {AGENDA: _agenda(source, words, title, waiting), FEED: _changes(source, words, title)}
    for person in source.workspace.people:
        own = [each for each in waiting if each.owner == person.id]
        if own:
            found[f"agenda/{person.id}.ics"] = _agenda(source, words, f"{title} · {person.name}", own)
    return found


def _agenda(source: Source, words: Words, title: str, activities: list[Activity]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//plancode//plancode//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    for activity in sorted(activities, key=lambda each: each.id):
        for part in _parts(source, words, activity):
            calendar.add_component(part)
    if any(each.start for each in activities):
        calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _parts(source: Source, words: Words, activity: Activity) -> Iterator[Event | Todo]:
    """Yield an appointment as an event, and a task as a thing to do by a day; what has no day is nowhere in a calendar."""
    zone = source.workspace.config.zone
    part: Event | Todo
    if activity.start:
        start, end = activity.start.replace(tzinfo=zone), activity.end.replace(tzinfo=zone) if activity.end else None
        part = Event()
        part.add("dtstart", start)
        part.add("dtend", end or start + _LENGTH)
    elif activity.due:
        part = Todo()
        part.add("due", activity.due)
        part.add("status", "NEEDS-ACTION")
    else:
        return
    contact = source.contact(activity.contact)
    plan = source.plan(activity.plan)
    part.add("uid", f"activity-{activity.id}@plancode")
    part.add("dtstamp", datetime.combine(source.today, time(), UTC))
    part.add("summary", f"{activity.subject} · {contact[1]}" if contact else activity.subject)
    about = [
        words.label("activity.type", activity.type) if activity.type else None,
        f"{words.text('Plan')}{words.text(': ')}{plan[1]}" if plan else None,
        f"{words.text('Owner')}{words.text(': ')}{source.person(activity.owner)}" if activity.owner else None,
    ]
    part.add("description", "\n".join(line for line in about if line))
    yield part


def _changes(source: Source, words: Words, title: str) -> bytes:
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": words.language})
    changes = [each for each in source.history.transitions if each.record.kind == "plan" and each.commit]
    newest = list(reversed(changes))[:_MOST_ENTRIES]
    _text(feed, "title", title)
    _text(feed, "id", f"urn:uuid:{uuid.uuid5(_SPACE, f'{title}/{words.language}')}")
    _text(feed, "updated", _moment(newest[0].committed if newest else None, source.today))
    base = _base(source, words)
    ET.SubElement(feed, f"{{{_ATOM}}}link", {"rel": "self", "type": "application/atom+xml", "href": base + FEED})
    ET.SubElement(feed, f"{{{_ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": f"{base}index.html"})
    for change in newest:
        _entry(feed, source, words, change, base)
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def _entry(feed: ET.Element, source: Source, words: Words, change: Transition, base: str) -> None:
    entry = ET.SubElement(feed, f"{{{_ATOM}}}entry")
    plan = source.workspace.get(Plan, change.record.id)
    before, after = (words.label("plan.status", status) if status else None for status in (change.before, change.after))
    what = " → ".join(status for status in (before, after or words.text("deleted")) if status)
    _text(entry, "title", f"{plan.name if plan else change.record.id}{words.text(': ')}{what}")
    identity = "/".join((*change.record, change.commit or "", change.before or "", change.after or ""))
    _text(entry, "id", f"urn:uuid:{uuid.uuid5(_SPACE, identity)}")
    _text(entry, "updated", _moment(change.committed, source.today))
    who = source.person(change.actor) or change.author.name or change.author.email
    _text(ET.SubElement(entry, f"{{{_ATOM}}}author"), "name", who or "–")
    if plan:
        page = {"rel": "alternate", "type": "text/html", "href": f"{base}plans/{plan.id}.html"}
        ET.SubElement(entry, f"{{{_ATOM}}}link", page)
    told = [who, (change.commit or "")[:10], *change.reasons, *([change.verdict] if change.verdict != "ok" else [])]
    _text(entry, "summary", " · ".join(each for each in told if each))


def _base(source: Source, words: Words) -> str:
    """Return what the links of a feed begin with: the site's address where it is known, else where the feed stands."""
    url = source.workspace.config.file.site.url
    return f"{url.rstrip('/')}/{words.language}/" if url else ""


def _text(parent: ET.Element, name: str, text: str) -> None:
    # XML has no way to write a control character, and names in git may hold any.
    ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = "".join(
        " " if unicodedata.category(character) in _UNWRITABLE else character for character in text
    )


def _moment(moment: datetime | None, today: date) -> str:
    return (moment or datetime.combine(today, time(), UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
