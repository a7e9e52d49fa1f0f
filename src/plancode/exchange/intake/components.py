"""Address cards and calendars as tables: a row for each contact or appointment, a column for each property."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from io import TextIOWrapper
from typing import Any, BinaryIO, Final, TypeAlias
from zoneinfo import ZoneInfo

from plancode.diagnostics import CannotRun, Text, text
from plancode.exchange.intake.sheets import Cell, Row, Sheet
from plancode.exchange.intake.whole import Line, Properties, components

_CARD: Final = ("UID", "FN", "Family name", "Given name", "Prefix", "Suffix", "EMAIL", "TEL", "ORG", "TITLE", "ROLE")
# Of what a contact has one of, further ones have a column of their own.
_FURTHER: Final = "Further "
_MORE_OF_CARD: Final = (
    *(f"{_FURTHER}{name}" for name in ("EMAIL", "TEL", "ORG")), "ADR", "URL", "CATEGORIES", "NOTE", "BDAY",
)  # fmt: skip
_ONE: Final = ("EMAIL", "TEL", "ORG")
_PARTS: Final = {"Family name": 0, "Given name": 1, "Prefix": 3, "Suffix": 4}
_CALENDAR: Final = ("UID", "SUMMARY", "DTSTART", "DTEND", "DUE", "COMPLETED", "form", "ATTENDEE", "ORGANIZER")
_MORE_OF_CALENDAR: Final = ("CATEGORIES", "LOCATION", "URL", "DESCRIPTION", "RRULE")
# A colon between quotes belongs to a parameter.
_HEAD: Final = re.compile(r'[^:;"]+(?:;[^:"]*(?:"[^"]*"[^:"]*)*)?:')
_OLD: Final = "2.1"
_FORMS: Final = {"VEVENT": "appointment", "VTODO": "task"}
# Opens what is read, anew each time.
Opened: TypeAlias = Callable[[], BinaryIO]


def card_sheet(name: str, opened: Opened) -> Sheet:
    """Return a row for each card of a vCard file of this name."""
    return Sheet(name=name, rows=lambda: _card_rows(name, opened))


def calendar_sheet(name: str, opened: Opened) -> Sheet:
    """Return a row for each appointment and task of an iCalendar file of this name."""
    return Sheet(name=name, rows=lambda: _calendar_rows(name, opened))


def _card_rows(name: str, opened: Opened) -> Iterator[Row]:
    header = (*_CARD, *_MORE_OF_CARD)
    yield Row(1, header)
    for number, held in enumerate(_components(name, opened, ("VCARD",)), start=2):
        if isinstance(held, Text):
            yield Row(number, (), held)
            continue
        if "VERSION" in held and _raw(held["VERSION"][0]).strip() == _OLD:
            raise CannotRun(
                text("{path} holds cards of version 2.1", path=name), text("save them as version 3.0 or 4.0")
            )
        yield Row(number, [_of_card(held, each) for each in header])


def _of_card(held: Mapping[str, Sequence[str]], name: str) -> Cell:
    if name in _PARTS:
        parts = _split(_raw(held["N"][0]), ";") if "N" in held else []
        place = _PARTS[name]
        return parts[place] if place < len(parts) else ""
    bare = name.removeprefix(_FURTHER)
    values = [value for line in held.get(bare, ()) if (value := _card_value(line, bare))]
    if bare in _ONE:
        values = values[1:] if name != bare else values[:1]
    return "\n".join(values)


def _card_value(line: str, name: str) -> str:
    match name:
        case "ORG":
            # The parts behind the first are departments.
            return _split(_raw(line), ";")[0]
        case "ADR":
            return ", ".join(part for part in _split(_raw(line), ";") if part)
        case "CATEGORIES":
            return "\n".join(_split(_raw(line), ","))
        case _:
            return _unescaped(_raw(line)).removeprefix("mailto:").removeprefix("tel:")


def _calendar_rows(name: str, opened: Opened) -> Iterator[Row]:
    header = (*_CALENDAR, *_MORE_OF_CALENDAR)
    yield Row(1, header)
    for number, held in enumerate(_components(name, opened, tuple(_FORMS)), start=2):
        if isinstance(held, Text):
            yield Row(number, (), held)
        else:
            yield Row(number, [_of_calendar(held, each) for each in header])


def _of_calendar(held: Mapping[str, Sequence[str]], name: str) -> Cell:
    if name == "form":
        return _FORMS[_raw(held["BEGIN"][0]).upper()]
    lines = held.get(name, ())
    if name in ("DTSTART", "DTEND", "DUE", "COMPLETED"):
        moment = _moment(lines[0]) if lines else None
        return _last_day(moment) if name == "DTEND" else moment
    values = [_unescaped(_raw(line)) for line in lines]
    if name in ("ATTENDEE", "ORGANIZER"):
        values = [value.lower().removeprefix("mailto:") for value in values]
    return "\n".join(value for value in values if value)


def _last_day(moment: Cell) -> Cell:
    """Return the end of an appointment: of whole days, the last one, as RFC 5545 names the day after it."""
    if isinstance(moment, date) and not isinstance(moment, datetime):
        return moment - timedelta(days=1)
    return moment


def _moment(line: str) -> Cell:
    """Return when something is, in the zone that it names; a text that no calendar knows stays a text."""
    from icalendar.parser import Contentline
    from icalendar.prop import vDDDTypes

    value = _raw(line)
    try:
        parameters = Contentline(line).parts()[1]  # type: ignore[no-untyped-call]
        return _zoned(vDDDTypes.from_ical(value, timezone=parameters.get("TZID")))  # type: ignore[no-untyped-call]
    except (ValueError, KeyError, TypeError, OverflowError):
        return str(value)


def _zoned(value: Any) -> Cell:  # noqa: ANN401 - icalendar returns several types
    # A zone of our own database, so that whoever reads the cell can take it into the workspace's zone.
    if isinstance(value, datetime) and value.tzinfo is not None and not isinstance(value.tzinfo, ZoneInfo):
        return value.astimezone(ZoneInfo("UTC"))
    return value if isinstance(value, date) else str(value)


def _components(name: str, opened: Opened, names: Sequence[str]) -> Iterator[Properties | Text]:
    """Yield the properties of each component of these names, or why one is not whole."""
    return components((_line(number, written) for number, written in _lines(name, opened)), names)


def _line(number: int, written: str) -> Line:
    name = _name(written)
    return Line(number, written, name, _raw(written).strip().upper() if name in ("BEGIN", "END") else "")


def _lines(name: str, opened: Opened) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file, each unfolded, with the number of the line in which it begins."""
    whole, begins = "", 1
    try:
        with TextIOWrapper(opened(), encoding="utf-8-sig", newline=None) as stream:
            for number, line in enumerate(stream, start=1):
                if line[:1] in (" ", "\t"):
                    whole += line.rstrip("\n")[1:]
                    continue
                if whole.strip():
                    yield begins, whole
                whole, begins = line.rstrip("\n"), number
        if whole.strip():
            yield begins, whole
    except UnicodeDecodeError as error:
        raise CannotRun(text("{path} is not in UTF-8", path=name), text("save it again in UTF-8")) from error


def _name(line: str) -> str:
    # A group in front of a name, as `item1.EMAIL`, is for the program that wrote it.
    return line.partition(":")[0].partition(";")[0].rpartition(".")[2].upper()


def _raw(line: str) -> str:
    """Return the value of a line as it is written: icalendar takes backslashes away, which tell parts from each other."""
    return line[match.end() :] if (match := _HEAD.match(line)) else ""


def _split(value: str, sign: str) -> list[str]:
    """Return the parts of a value; a sign behind a backslash separates nothing."""
    parts, start, place = [], 0, 0
    while place < len(value):
        if value[place] == "\\":
            place += 1
        elif value[place] == sign:
            parts.append(value[start:place])
            start = place + 1
        place += 1
    return [_unescaped(part) for part in (*parts, value[start:])]


def _unescaped(value: str) -> str:
    found, place = [], 0
    while place < len(value):
        sign = value[place]
        if sign == "\\" and place + 1 < len(value):
            place += 1
            sign = "\n" if value[place] in "nN" else value[place]
        found.append(sign)
        place += 1
    return "".join(found).strip()
