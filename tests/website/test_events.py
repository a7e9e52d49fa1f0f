"""What stands in a calendar file is what icalendar would write of it, but for texts with a backslash and a capital N."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Event, Todo

from plancode.site.events import Entry, written

DAY = date(2027, 3, 1)
ZONES = (
    "Europe/Paris",
    "UTC",
    "Etc/UTC",
    "GMT",
    "Europe/London",
    "Arctic/Longyearbyen",
    "America/Argentina/Buenos_Aires",
)
# Texts as `feeds` gives them: what is unwritable is a blank there, and only descriptions have several lines.
LETTERS = st.text(st.sampled_from("ab;,:\\^\"'é€😀 NnT"), max_size=120).filter(lambda text: "\\N" not in text)
MOMENTS = st.builds(
    lambda moment, zone: moment.replace(tzinfo=ZoneInfo(zone)),
    st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001 - bounds have no zone
    st.sampled_from(ZONES),
)


def by_icalendar(entry: Entry) -> bytes:
    part: Event | Todo = Event() if entry.start else Todo()
    told = {"dtstart": entry.start, "dtend": entry.end} if entry.start else {"due": entry.due}
    more = {"transp": "TRANSPARENT"} if entry.start and not isinstance(entry.start, datetime) else {}
    more |= {} if entry.start else {"status": "NEEDS-ACTION"}
    stamp = datetime.combine(entry.stamp, time(), UTC)
    texts = {"uid": entry.uid, "summary": entry.summary, "description": entry.description, "url": entry.url}
    for name, value in {**told, **more, "dtstamp": stamp, **texts}.items():
        if value is not None:
            part.add(name, value)
    return bytes(part.to_ical())


def entry(**changed: object) -> Entry:
    usual = Entry("a@plancode", "Call", "Plan\nMarie", None, None, None, DAY, DAY)
    return usual._replace(**changed)  # type: ignore[arg-type]  # of the fields' types


@settings(max_examples=60)
@given(summary=LETTERS, lines=st.lists(LETTERS, max_size=2), start=st.none() | st.dates() | MOMENTS, url=st.booleans())
@example(summary="a" * 66 + "é", lines=[], start=None, url=False)
@example(summary="a" * 65 + "\\;b", lines=["^" * 80], start=DAY, url=True)
@example(summary="", lines=[], start=datetime(2027, 7, 1, 9, 5, 7, tzinfo=ZoneInfo("Europe/London")), url=False)
def test_an_entry_is_written_as_icalendar_writes_it(
    summary: str, lines: list[str], start: date | None, *, url: bool
) -> None:
    made = entry(summary=summary, description="\n".join(lines), start=start, end=start, due=None if start else DAY)
    made = made._replace(url=f"https://example.org/{'a' * 80}" if url else None)
    assert written(made) == by_icalendar(made)


@pytest.mark.parametrize("text", [r"C:\New", r"\N", r"a\\N"])
def test_a_backslash_before_a_capital_n_is_no_end_of_a_line(text: str) -> None:
    made = entry(summary=text)
    (found,) = Event.from_ical(written(made).replace(b"VTODO", b"VEVENT")).walk()
    assert found["summary"] == text
