"""What is in a calendar as its file has it (RFC 5545): an appointment as an event, a task as a to-do with its day.

By hand, as icalendar takes 70 µs for each, and a site of thousands of activities has tens of thousands; a test holds both
beside each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Final, NamedTuple

from icalendar.prop import vDDDTypes

# With the end of the line, 75 bytes at most, as a line that goes on begins with a blank.
_WIDEST: Final = 74
# Some programs read a line before they put it together with the next: what these begin stays in one.
_BEGINNINGS: Final = b"\\^"
_FIRST_OF_ONE: Final = 0b1100_0000
_MORE_OF_ONE: Final = 0b1000_0000


class Entry(NamedTuple):
    """An activity in a calendar: an appointment has a start and an end, a task the day on which it is due.

    An appointment of whole days has days for both, and ends with the day behind its last one, as calendars count.
    """

    uid: str
    summary: str
    description: str
    url: str | None
    start: date | None
    end: date | None
    due: date | None
    stamp: date


# When a site is built again while it is served, nearly all entries are the same.
@lru_cache(maxsize=50_000)
def written(entry: Entry) -> bytes:
    """Return an appointment as an event, a task as a to-do with its day; of what ends a line, texts hold `LF` alone."""
    return "".join(f"{_folded(line)}\r\n" for line in _lines(entry)).encode()


def _lines(entry: Entry) -> Iterator[str]:
    """Yield the lines of an entry, in the order that icalendar gives them: programs compare files byte by byte."""
    kind = "VEVENT" if entry.start else "VTODO"
    stamp, uid = f"DTSTAMP:{_day(entry.stamp)}T000000Z", f"UID:{_text(entry.uid)}"
    summary, description = f"SUMMARY:{_text(entry.summary)}", f"DESCRIPTION:{_text(entry.description)}"
    yield f"BEGIN:{kind}"
    if entry.start:
        yield from (summary, _moment("DTSTART", entry.start))
        if entry.end:
            yield _moment("DTEND", entry.end)
        yield from (stamp, uid, description)
        if not isinstance(entry.start, datetime):
            # A whole day is not time that is taken: other programs would show its owner as busy.
            yield "TRANSP:TRANSPARENT"
    else:
        yield from (description, stamp)
        if entry.due:
            yield _moment("DUE", entry.due)
        yield from ("STATUS:NEEDS-ACTION", summary, uid)
    if entry.url:
        yield f"URL:{entry.url}"
    yield f"END:{kind}"


def _text(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _moment(name: str, moment: date) -> str:
    if not isinstance(moment, datetime):
        return f"{name};VALUE=DATE:{_day(moment)}"
    zone, end = _zone(moment.tzinfo)
    return f"{name}{zone}:{_day(moment)}T{moment:%H%M%S}{end}"


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


@lru_cache(maxsize=16)
def _zone(zone: tzinfo | None) -> tuple[str, str]:
    """Return how a time of a zone names it, before the time and behind it: some zones have several names."""
    moment = vDDDTypes(datetime(2000, 1, 1, tzinfo=zone))
    named = moment.params.to_ical().decode()
    return f";{named}" if named else "", "Z" if moment.to_ical().endswith(b"Z") else ""


def _folded(line: str) -> str:
    """Return a line cut into lines that are short enough; no character is cut, and nothing that a backslash begins."""
    if len(line) <= _WIDEST and (line.isascii() or len(line.encode()) <= _WIDEST):
        return line
    data, start, parts = line.encode(), 0, []
    while len(data) - start > _WIDEST:
        end = start + _WIDEST
        while data[end] & _FIRST_OF_ONE == _MORE_OF_ONE:
            end -= 1
        if data[end - 1] in _BEGINNINGS and end - 1 > start:
            end -= 1
        parts.append(data[start:end])
        start = end
    return b"\r\n ".join([*parts, data[start:]]).decode()
