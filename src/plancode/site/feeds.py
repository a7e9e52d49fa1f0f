"""Feeds for other programs: the agenda for calendars (RFC 5545), status changes for feed readers (RFC 4287)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from icalendar import Calendar

from plancode.diagnostics import Ref
from plancode.history import Transition
from plancode.models import Activity, Plan
from plancode.site.events import Entry, written
from plancode.site.text import TASKS, Words
from plancode.site.zones import zone_definition
from plancode.views import Source

FEED: Final = "feed.xml"
_MOST_ENTRIES: Final = 50
_ATOM: Final = "http://www.w3.org/2005/Atom"
_SPACE: Final = uuid.UUID("6f0d8c1e-3c57-5d0b-9a55-0b6f2f1a7c11")
# Characters that XML or a calendar cannot hold, or that some reader takes for a line's end; names in git may have any.
_UNWRITABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_LENGTH: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_OF_A_DAY: Final = "day-"


class _Agenda(NamedTuple):
    """The open activities that have a day, with their owners, and the time zone that their entries name."""

    entries: tuple[tuple[str | None, Entry], ...]
    zones: bytes


def feeds(source: Source, rows: Mapping[Ref, str], words: Words, title: str) -> dict[str, bytes]:
    """Return the feeds of one language by their path: the agenda of all and of each owner, their tasks, the status changes.

    rows are the paths where activities are shown.
    """
    found: dict[str, bytes] = {FEED: _changes(source, words, title)}
    entries, zones = _waiting(source, rows, _base(source, words))
    tasks = tuple((owner, _as_event(entry)) for owner, entry in entries if entry.due)
    for folder, called, held in (
        ("agenda", title, _Agenda(entries, zones)),
        ("tasks", f"{title} · {words.text(TASKS)}", _Agenda(tasks, b"")),
    ):
        found[f"{folder}.ics"] = _of_all(called, held)
        for person in source.workspace.people:
            if own := [written(entry) for owner, entry in held.entries if owner == person.id]:
                found[f"{folder}/{person.id}.ics"] = _calendar(f"{called} · {person.name}", held.zones, own)
    return found


def agenda(source: Source, title: str) -> bytes:
    """Return what is to be done by anybody as a calendar: open activities that have a day."""
    return _of_all(title, _waiting(source, {}, ""))


def calendar_of(source: Source, activities: Sequence[Activity]) -> bytes:
    """Return activities as a calendar, done or not, as `agenda` has those that are open."""
    return _of_all("", _agenda(source, activities, {}, ""))


def uid_of(source: Source, activity: Activity) -> str:
    """Return by what an activity is known in a calendar; no other workspace has it."""
    return f"{uuid.uuid5(_SPACE, f'{_place(source)}/activity/{activity.id}')}@plancode"


def day_uid(uid: str) -> str:
    """Return by what a task is known where it is an event of its day: the same program may show both."""
    return f"{_OF_A_DAY}{uid}"


def task_uid(uid: str) -> str:
    """Return by what a task is known otherwise, or what is no event of a day."""
    return uid.removeprefix(_OF_A_DAY)


def whom_behind(source: Source, activity: Activity) -> str:
    """Return what stands behind a subject in a calendar: whom the activity is with."""
    contact = source.contact(next(iter(activity.everyone), None))
    return f" · {_writable(contact[1])}" if contact else ""


def _of_all(title: str, held: _Agenda) -> bytes:
    return _calendar(title, held.zones, sorted(written(entry) for _, entry in held.entries))


def _waiting(source: Source, rows: Mapping[Ref, str], base: str) -> _Agenda:
    waiting = [
        each
        for each in sorted(source.workspace.activities, key=lambda each: each.id)
        if not source.workspace.ends(each) and (each.start or each.due)
    ]
    return _agenda(source, waiting, rows, base)


def _agenda(source: Source, activities: Sequence[Activity], rows: Mapping[Ref, str], base: str) -> _Agenda:
    days = [each.start.date() for each in activities if isinstance(each.start, datetime)]
    entries = tuple((each.owner, _entry_of(source, rows, base, each)) for each in activities)
    return _Agenda(entries, _zones(source.workspace.config.zone, days))


def _calendar(title: str, zones: bytes, entries: Sequence[bytes]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//plancode//plancode//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _writable(title))
    head, end, rest = bytes(calendar.to_ical()).rpartition(b"END:VCALENDAR")
    return b"".join([head, zones, *entries, end, rest])


def _zones(zone: ZoneInfo, days: Sequence[date]) -> bytes:
    year = timedelta(days=366)
    return zone_definition(zone, min(days) - year, max(days) + year) if days else b""


def _entry_of(source: Source, rows: Mapping[Ref, str], base: str, activity: Activity) -> Entry:
    plan = source.plan(activity.plan)
    lines = (plan[1] if plan else None, source.person(activity.owner))
    row = rows.get(activity.ref)
    zone = source.workspace.config.zone
    start = _start(activity, zone)
    return Entry(
        uid=uid_of(source, activity),
        summary=f"{_writable(activity.subject)}{whom_behind(source, activity)}",
        description="\n".join(_writable(line) for line in lines if line),
        url=f"{base}{row}" if base and row else None,
        start=start,
        end=_end(activity, zone),
        due=None if start else activity.due,
        stamp=source.today,
    )


def _start(activity: Activity, zone: ZoneInfo) -> date | None:
    if activity.is_whole_days:
        return activity.day
    return activity.start.replace(tzinfo=zone) if isinstance(activity.start, datetime) else None


def _end(activity: Activity, zone: ZoneInfo) -> date | None:
    """Return where an appointment ends; one without an end takes an hour, or its day."""
    if activity.is_whole_days and activity.last_day:
        return activity.last_day + timedelta(days=1)
    if isinstance(activity.end, datetime):
        return activity.end.replace(tzinfo=zone)
    return activity.start.replace(tzinfo=zone) + _LENGTH if isinstance(activity.start, datetime) else None


def _as_event(task: Entry) -> Entry:
    """Return a task as an event of its day."""
    day = task.due or task.stamp
    return task._replace(uid=day_uid(task.uid), start=day, end=day + _DAY, due=None)


def _changes(source: Source, words: Words, title: str) -> bytes:
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": words.language})
    changes = [each for each in source.history.transitions if each.record.kind == "plan" and each.commit]
    newest = list(reversed(changes))[:_MOST_ENTRIES]
    _text(feed, "title", title)
    _text(feed, "id", f"urn:uuid:{uuid.uuid5(_SPACE, f'{_place(source)}/{words.language}')}")
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


def _place(source: Source) -> str:
    """Return what no other workspace has: the address of the site, else the first commit that is known, else its name."""
    file = source.workspace.config.file
    first = next(
        (each.commit for each in source.history.transitions if each.record.kind == "plan" and each.commit), None
    )
    return file.site.url or first or str(sorted((file.site.title or file.name or {}).items()))


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
