"""Feeds for other programs: the agenda for calendars (RFC 5545), status changes for feed readers (RFC 4287)."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, Todo

from plancode.history import Transition
from plancode.models import Activity, Plan
from plancode.site.text import Words
from plancode.views import Source

FEED: Final = "feed.xml"
AGENDA: Final = "agenda.ics"
_MOST_ENTRIES: Final = 50
_ATOM: Final = "http://www.w3.org/2005/Atom"
_SPACE: Final = uuid.UUID("6f0d8c1e-3c57-5d0b-9a55-0b6f2f1a7c11")
# Characters that XML or a calendar cannot hold, or that some reader takes for a line's end; names in git may have any.
_UNWRITABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_LENGTH: Final = timedelta(hours=1)


class Entry(NamedTuple):
    """An activity in a calendar: an appointment has a start and an end, a task the day on which it is due."""

    uid: str
    summary: str
    description: str
    start: datetime | None
    end: datetime | None
    due: date | None
    stamp: date


def feeds(source: Source, words: Words, title: str) -> dict[str, bytes]:
    """Return the feeds of one language by their path: the agenda of all and of each owner, and the status changes."""
    waiting, zones = _waiting(source), _zones_of(source)
    found = {AGENDA: agenda(source, title), FEED: _changes(source, words, title)}
    for person in source.workspace.people:
        if waiting.get(person.id):
            found[f"agenda/{person.id}.ics"] = _calendar(f"{title} · {person.name}", zones, waiting[person.id])
    return found


def agenda(source: Source, title: str) -> bytes:
    """Return what is to be done by anybody as a calendar: open activities that have a day."""
    every = sorted(written for own in _waiting(source).values() for written in own)
    return _calendar(title, _zones_of(source), every)


def _waiting(source: Source) -> dict[str | None, list[bytes]]:
    """Return the entries of the open activities that have a day, by their owner's id."""
    found: dict[str | None, list[bytes]] = defaultdict(list)
    for activity in sorted(source.workspace.activities, key=lambda each: each.id):
        if not source.workspace.ends(activity) and (activity.start or activity.due):
            found[activity.owner].append(_written(_entry_of(source, activity)))
    return found


def _zones_of(source: Source) -> bytes:
    starts = [each.start.date() for each in source.workspace.activities if each.start]
    return _zones(source.workspace.config.zone, starts)


def _calendar(title: str, zones: bytes, entries: Sequence[bytes]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//plancode//plancode//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _writable(title))
    head, end, rest = bytes(calendar.to_ical()).rpartition(b"END:VCALENDAR")
    return b"".join([head, zones, *entries, end, rest])


def _zones(zone: ZoneInfo, days: Sequence[date]) -> bytes:
    """Return the definition of a time zone for these days; empty for UTC, which needs none."""
    if not days or zone.key == "UTC":
        return b""
    year = timedelta(days=366)
    return bytes(Timezone.from_tzinfo(zone, first_date=min(days) - year, last_date=max(days) + year).to_ical())


def _entry_of(source: Source, activity: Activity) -> Entry:
    contact, plan = source.contact(activity.contact), source.plan(activity.plan)
    zone, owner = source.workspace.config.zone, source.person(activity.owner)
    return Entry(
        uid=f"activity-{activity.id}@plancode",
        summary=_writable(f"{activity.subject} · {contact[1]}" if contact else activity.subject),
        description="\n".join(_writable(line) for line in (plan[1] if plan else None, owner) if line),
        start=activity.start.replace(tzinfo=zone) if activity.start else None,
        end=activity.end.replace(tzinfo=zone) if activity.end else None,
        due=activity.due,
        stamp=source.today,
    )


# The calendars of all languages share an entry, and when a site is built again, nearly all entries are the same.
@lru_cache(maxsize=50_000)
def _written(entry: Entry) -> bytes:
    """Return an appointment as an event, a task as a to-do with its day."""
    part: Event | Todo
    if entry.start:
        part = Event()
        part.add("dtstart", entry.start)
        part.add("dtend", entry.end or entry.start + _LENGTH)
    else:
        part = Todo()
        part.add("due", entry.due)
        part.add("status", "NEEDS-ACTION")
    part.add("uid", entry.uid)
    part.add("dtstamp", datetime.combine(entry.stamp, time(), UTC))
    part.add("summary", entry.summary)
    part.add("description", entry.description)
    return bytes(part.to_ical())


def _changes(source: Source, words: Words, title: str) -> bytes:
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": words.language})
    changes = [each for each in source.history.transitions if each.record.kind == "plan" and each.commit]
    newest = list(reversed(changes))[:_MOST_ENTRIES]
    _text(feed, "title", title)
    place = source.workspace.config.file.site.url or (changes[0].commit if changes else None) or title
    _text(feed, "id", f"urn:uuid:{uuid.uuid5(_SPACE, f'{place}/{words.language}')}")
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
    verdict = [] if change.verdict == "ok" or "finding" in source.left_out else [change.verdict]
    told = [who, (change.commit or "")[:10], *change.reasons, *verdict]
    _text(entry, "summary", " · ".join(each for each in told if each))


def _base(source: Source, words: Words) -> str:
    """Return the beginning of a feed's links: the site's address; empty, for relative links, where it is not known."""
    url = source.workspace.config.file.site.url
    return f"{url.rstrip('/')}/{words.language}/" if url else ""


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = _writable(text)


def _writable(text: str) -> str:
    return _UNWRITABLE.sub(" ", text)


def _moment(moment: datetime | None, today: date) -> str:
    return (moment or datetime.combine(today, time(), UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
