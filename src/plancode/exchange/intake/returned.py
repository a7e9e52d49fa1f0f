"""What an export of ours wrote and a file brings back: the record that each row names, and what it says otherwise.

Cards and calendars hold more than a record does, as the contact's name behind a subject, and hold less. So a row is
compared with what an export would write of its record now, and what is the same in both says nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Final

from plancode.diagnostics import CannotRun, Ref
from plancode.exchange.intake.components import calendar_sheet, card_sheet
from plancode.exchange.intake.headers import Header, header_of
from plancode.exchange.intake.labelled import Line, with_lines
from plancode.exchange.intake.rows import Entry, hidden_texts, rows_of
from plancode.exchange.intake.sheets import Sheet
from plancode.exchange.signs import OURS
from plancode.history import History
from plancode.models import Contact
from plancode.project import Project, history_of
from plancode.views import Source
from plancode.workspace import Workspace

# The property of a card that has the notes of its contact.
_NOTES: Final = "NOTE"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ours:
    """A record by its UIDs in our exports, and what one would write of it now; `behind` stands behind its subject there."""

    ref: Ref
    now: Entry | None = None
    behind: str = ""
    has_end: bool = True


def returned(project: Project, header: Header, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries of a table, those of our own exports with their record and without what they say as it is."""
    fields, kind = header.fields, header.kind.kind
    recorded = {each.external.get(fields.system) for each in project.workspace.records.values() if each.kind == kind}
    asked = {each.external for each in entries if each.external and each.external.endswith(OURS)} - recorded
    if not asked or kind not in ("contact", "activity"):
        return list(entries)
    found = _contacts(project, header, asked) if kind == "contact" else _activities(project, header, asked)
    site = project.workspace.config.file.site.url
    return [
        _otherwise(each, ours, site) if each.external and (ours := found.get(each.external)) else each
        for each in entries
    ]


def _contacts(project: Project, header: Header, asked: Iterable[str]) -> Mapping[str, _Ours]:
    """Return the contacts that UIDs name, also such as are not there yet."""
    from plancode.exchange.cards import card, named_by

    names = {uid: name for uid in asked if (name := named_by(uid))}
    source = _source(project)
    held = [contact for name in names.values() if (contact := project.workspace.get(Contact, name))]
    data = b"".join(card(source, contact) for contact in held if not contact.erased)
    now = _read(card_sheet("", lambda: BytesIO(data)), header, project.workspace)
    return {uid: _Ours(ref=Ref("contact", name), now=now.get(uid)) for uid, name in names.items()}


def _activities(project: Project, header: Header, asked: Iterable[str]) -> Mapping[str, _Ours]:
    """Return the activities that UIDs name; a task is known as an event of its day, too."""
    from plancode.site.feeds import calendar_of, day_uid, task_uid, uid_of, whom_behind

    wanted = {task_uid(each) for each in asked}
    source = _source(project)
    by_uid = {uid_of(source, each): each for each in project.workspace.activities}
    if wanted - by_uid.keys() and project.repository is not None:
        # The site and an export with a history name the workspace by its first commit, where it has no address.
        with suppress(CannotRun):
            whole = replace(source, history=history_of(project))
            by_uid |= {uid_of(whole, each): each for each in project.workspace.activities}
    held = {uid: activity for uid, activity in by_uid.items() if uid in wanted}
    data = calendar_of(source, list(held.values()))
    now = _read(calendar_sheet("", lambda: BytesIO(data)), header, project.workspace)
    found: dict[str, _Ours] = {}
    for uid, activity in held.items():
        found[uid] = found[day_uid(uid)] = _Ours(
            ref=activity.ref,
            now=now.get(uid_of(source, activity)),
            behind=whom_behind(source, activity),
            has_end=activity.end is not None,
        )
    return found


def _source(project: Project) -> Source:
    return Source(project.workspace, History(), (), project.today)


def _read(sheet: Sheet, like: Header, workspace: Workspace) -> Mapping[str, Entry]:
    """Return what the rows of a sheet say by their UIDs, read with the mapping of another."""
    header = header_of(sheet, [like.fields])
    entries = rows_of(sheet, header, workspace.config, hidden=lambda: hidden_texts(workspace)).entries if header else []
    return {each.external: each for each in entries if each.external}


def _otherwise(entry: Entry, ours: _Ours, site: str | None) -> Entry:
    """Return an entry with its record, and with what it says otherwise than the record does now."""
    now = ours.now
    if now is None:
        notes, lines = _apart(entry)
        return replace(entry, ref=ours.ref, values={**entry.values, **_as_notes(notes)}, lines=lines)
    said = {each["url"] for each in now.links}
    values, lines = _of_day(entry.values, now), entry.lines
    if entry.kind == "contact":
        values, lines = {**values, **_as_notes(_other_notes(entry, now))}, _apart(entry)[1]
    return replace(
        entry,
        ref=ours.ref,
        values=_subject(_changed(values, now, ours), ours.behind),
        lines=list(_unsaid(lines, now.lines)),
        tags=[each for each in entry.tags if each not in now.tags],
        links=[each for each in entry.links if each["url"] not in said and not (site and _is_of(each["url"], site))],
        blank=tuple(each for each in entry.blank if each not in now.blank),
    )


def _of_day(values: Mapping[str, list[object]], now: Entry) -> dict[str, list[object]]:
    """Return values with the day of a task where the row has it as an event of its day, as the site does."""
    if "due" not in now.values or "start" not in values:
        return dict(values)
    (moment,) = values["start"]
    day = moment.date() if isinstance(moment, datetime) else moment
    return {**{name: each for name, each in values.items() if name not in ("start", "end", "form")}, "due": [day]}


def _apart(entry: Entry) -> tuple[str | None, list[Line]]:
    """Return what the notes of a card are, and what else it says that has no field."""
    if entry.kind != "contact":
        return None, entry.lines
    notes = next((words for label, words in entry.lines if label == _NOTES), None)
    return notes, [each for each in entry.lines if each[0] != _NOTES]


def _other_notes(entry: Entry, now: Entry) -> str | None:
    """Return the notes of a card, unless they are those of now: by themselves, or with the lines that it brought."""
    (notes, lines), (held, _) = _apart(entry), _apart(now)
    return None if held in (notes, with_lines(notes, lines)) else notes


def _as_notes(notes: str | None) -> dict[str, list[object]]:
    return {"notes": [notes]} if notes is not None else {}


def _is_of(url: object, site: str) -> bool:
    return str(url).startswith(f"{site.rstrip('/')}/")


def _changed(values: Mapping[str, list[object]], now: Entry, ours: _Ours) -> dict[str, list[object]]:
    """Return the values that differ; an appointment without an end that has moved as it is gets none."""
    changed = {name: each for name, each in values.items() if now.values.get(name) != each}
    if changed.keys() & {"start", "end"}:
        changed |= {name: values[name] for name in ("start", "end") if name in values}
        if not ours.has_end and _length(values) == _length(now.values):
            changed.pop("end", None)
    return changed


def _length(values: Mapping[str, list[object]]) -> timedelta | None:
    match values.get("start"), values.get("end"):
        case [datetime() as start], [datetime() as end]:
            return end - start
        case [date() as start], [date() as end] if not isinstance(start, datetime) and not isinstance(end, datetime):
            return end - start
        case _:
            return None


def _subject(values: Mapping[str, list[object]], behind: str) -> dict[str, list[object]]:
    """Return values with the subject alone, without what an export adds to it."""
    return {
        name: [str(each).removesuffix(behind) for each in ways] if name == "subject" else ways
        for name, ways in values.items()
    }


def _unsaid(lines: Iterable[Line], now: Iterable[Line]) -> Iterator[Line]:
    """Yield what lines say that those of now do not."""
    said: dict[str, set[str]] = defaultdict(set)
    for label, words in now:
        said[label].update(words.split("\n"))
    for label, words in lines:
        if left := [each for each in words.split("\n") if each not in said[label]]:
            yield label, "\n".join(left)
