"""A time zone as calendar programs read it (RFC 5545, 3.6.5): when its offset changes, in the time that was before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


class _Change(NamedTuple):
    """What a change of offset is: from which, to which, its name, and whether it is daylight-saving time."""

    before: timedelta
    after: timedelta
    name: str
    is_daylight: bool


def zone_definition(zone: ZoneInfo, first: date, last: date) -> bytes:
    """Return the definition of a time zone for the days from first to last; empty for UTC, which needs none.

    icalendar's own gives the beginning of daylight-saving time as the hour after it, where the hour before it is asked for.
    """
    if zone.key == "UTC":
        return b""
    start = datetime.combine(first, time(), UTC)
    found: dict[_Change, list[datetime]] = defaultdict(list)
    found[_change(zone, start, start)].append(start.astimezone(zone).replace(tzinfo=None))
    for moment in _changes(zone, start, datetime.combine(last + _DAY, time(), UTC)):
        change = _change(zone, moment - _SECOND, moment)
        found[change].append((moment + change.before).replace(tzinfo=None))
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone.key}"]
    for change, onsets in found.items():
        lines += _lines(change, onsets)
    return "".join(f"{line}\r\n" for line in [*lines, "END:VTIMEZONE"]).encode()


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> _Change:
    local = after.astimezone(zone)
    return _Change(_offset(zone, before), _offset(zone, after), local.tzname() or zone.key, bool(local.dst()))


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the moments at which the offset changes: the first second of the new one."""
    while start < end:
        following = start + _DAY
        if _offset(zone, start) != _offset(zone, following):
            before, after = start, following
            while after - before > _SECOND:
                middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
                before, after = (middle, after) if _offset(zone, middle) == _offset(zone, before) else (before, middle)
            yield after
        start = following


def _lines(change: _Change, onsets: list[datetime]) -> Iterator[str]:
    name = "DAYLIGHT" if change.is_daylight else "STANDARD"
    yield f"BEGIN:{name}"
    yield f"DTSTART:{onsets[0]:%Y%m%dT%H%M%S}"
    yield from (f"RDATE:{onset:%Y%m%dT%H%M%S}" for onset in onsets[1:])
    yield f"TZOFFSETFROM:{_written(change.before)}"
    yield f"TZOFFSETTO:{_written(change.after)}"
    yield f"TZNAME:{change.name}"
    yield f"END:{name}"


def _written(offset: timedelta) -> str:
    seconds = offset // _SECOND
    hours, rest = divmod(abs(seconds), 3600)
    minutes, left = divmod(rest, 60)
    return f"{'-' if seconds < 0 else '+'}{hours:02}{minutes:02}" + (f"{left:02}" if left else "")
