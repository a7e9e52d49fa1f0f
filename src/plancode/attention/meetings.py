"""Meetings with contacts: two of our people with the same contact, and days that a contact avoids."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from plancode.lifecycle import Ends
from plancode.models import Activity, Contact, Opportunity, Preferences
from plancode.workspace import Workspace

_TASK = "task"
# A task of one of these types takes a contact's time as an appointment does.
_MEETING_TYPES = frozenset({"call", "meeting", "presentation", "training", "visit"})
_NAMES = (
    ("monday", "lundi"),
    ("tuesday", "mardi"),
    ("wednesday", "mercredi"),
    ("thursday", "jeudi"),
    ("friday", "vendredi"),
    ("saturday", "samedi"),
    ("sunday", "dimanche"),
)
_WEEKDAYS: Mapping[str, frozenset[int]] = {
    **{name: frozenset({number}) for number, names in enumerate(_NAMES) for name in names},
    **dict.fromkeys(("weekend", "week-end"), frozenset({5, 6})),
}
_BETWEEN = re.compile(r"\s*[,;/&]\s*|\s+(?:and|et|or|ou)\s+")
_BEFORE = re.compile(r"^(?:on|at|the|le|les)\s+")


class Encounter(NamedTuple):
    """Two meetings of different owners with the same contact, on one day or closer than the contact wants."""

    contact: Contact
    earlier: Activity
    later: Activity
    days: int


class Avoided(NamedTuple):
    """A meeting on a day of the week that the contact avoids, and the words that say so."""

    contact: Contact
    activity: Activity
    words: str


def contacts_of(record: Activity | Opportunity) -> tuple[str, ...]:
    """Return the ids of the contacts that an activity or opportunity is with; nothing else answers this."""
    return record.everyone


def is_meeting(workspace: Workspace, activity: Activity) -> bool:
    """Return whether an activity takes a contact's time, was not called off, and has a day.

    An appointment does, and so does a task that is a call, a meeting, a presentation, a training or a visit.
    """
    takes_time = is_appointment(activity) or activity.type in _MEETING_TYPES
    return takes_time and activity.day is not None and workspace.ends(activity) is not Ends.LOST


def is_appointment(activity: Activity) -> bool:
    """Return whether an activity is agreed on with its contact: anything but a task."""
    return activity.form != _TASK


def is_ahead(workspace: Workspace, activity: Activity, today: date) -> bool:
    """Return whether an activity is still to come, so that its day can still be changed."""
    return activity.day is not None and activity.day >= today and workspace.ends(activity) is None


def meetings(workspace: Workspace) -> dict[str, tuple[Activity, ...]]:
    """Return the meetings with each contact, by the contact's id, in the order of time."""
    found: dict[str, list[Activity]] = defaultdict(list)
    for activity in workspace.activities:
        if is_meeting(workspace, activity):
            for contact in contacts_of(activity):
                found[contact].append(activity)
    return {contact: tuple(sorted(each, key=_by_time)) for contact, each in found.items()}


def _by_time(activity: Activity) -> tuple[date, str, str]:
    return (activity.day or date.max, activity.start.isoformat() if activity.start else "", activity.id)


def encounters(workspace: Workspace, today: date) -> Iterator[Encounter]:
    """Yield each meeting ahead with the last one before it that another of our people has with the same contact."""
    for name, planned in sorted(meetings(workspace).items()):
        contact = workspace.get(Contact, name)
        if contact is None:
            continue
        least = _notice(contact)
        # The latest meeting so far, and the latest of anybody but its owner: one of them is of another owner.
        last: Activity | None = None
        other: Activity | None = None
        for activity in planned:
            if activity.owner is None:
                continue
            before = other if last and last.owner == activity.owner else last
            days = _days_between(before, activity)
            if before and days is not None and days <= least and is_ahead(workspace, activity, today):
                yield Encounter(contact, before, activity, days)
            if last and last.owner != activity.owner:
                other = last
            last = activity


def _notice(contact: Contact) -> int:
    preferences = contact.preferences
    return preferences.notice if preferences else 0


def _days_between(before: Activity | None, after: Activity) -> int | None:
    return (after.day - before.day).days if before and before.day and after.day else None


def on_avoided_days(workspace: Workspace, today: date) -> Iterator[Avoided]:
    """Yield the meetings ahead that fall on a day of the week that the contact avoids."""
    for activity, contact, preferences in appointments_ahead(workspace, today):
        for words in preferences.avoid:
            if activity.day and activity.day.weekday() in weekdays(words):
                yield Avoided(contact, activity, words)
                break


def appointments_ahead(workspace: Workspace, today: date) -> Iterator[tuple[Activity, Contact, Preferences]]:
    """Yield the appointments that are still to come, with each contact who has said what they prefer."""
    for activity in workspace.activities:
        if not is_appointment(activity) or not is_ahead(workspace, activity, today):
            continue
        for name in contacts_of(activity):
            contact = workspace.get(Contact, name)
            if contact and contact.preferences:
                yield activity, contact, contact.preferences


@cache
def weekdays(words: str) -> frozenset[int]:
    """Return the days of the week that words name, Monday as 0; nothing where they say anything else too."""
    found: set[int] = set()
    for part in _BETWEEN.split(words.casefold().strip()):
        name = _BEFORE.sub("", part)
        days = _WEEKDAYS.get(name) or _WEEKDAYS.get(name.removesuffix("s"))
        if days is None:
            return frozenset()
        found |= days
    return frozenset(found)
