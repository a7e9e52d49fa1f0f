"""The page of one of our own people: the week, what waits, the contacts and plans that are theirs; and the list of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar

from plancode.attention.due import week_of
from plancode.diagnostics import Diagnostic
from plancode.models import Activity, Contact, Person
from plancode.views.alive import attention_by_owner
from plancode.views.context import Source
from plancode.views.further import further
from plancode.views.meeting import Meetings, meetings_with
from plancode.views.overview import Returned, StatusView, Waiting, status_view
from plancode.views.paging import Pager
from plancode.views.row_types import (
    ActivityLine,
    FindingLine,
    Further,
    LinkLine,
    OpportunityLine,
    PlanLine,
    links_of,
)
from plancode.views.year import YearView, year_view

_T = TypeVar("_T")
# Of a long list, a page shows so many rows and leads to all of them.
_FEW = 10
_CONTACTS = 20
_PLANS = 12
_PER_DAY = 6
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A day of the week to come, and what there is to do on it, by the hour; `more` of a full day are not listed."""

    day: date
    rows: tuple[ActivityLine, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnContact:
    """A contact of a person, with the last meeting and the next, and the number of activities that are overdue."""

    id: str
    name: str
    tier: int | None
    opt_out: bool
    meetings: Meetings
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person in the list of all, with what waits for them; `upcoming` is what they do next this week."""

    id: str
    name: str
    role: str | None
    function: str | None
    to_review: int
    overdue: int
    this_week: int
    plans: int
    contacts: int
    upcoming: ActivityLine | None

    @property
    def is_at_work(self) -> bool:
        """Return whether anything is the person's own, or waits for them."""
        return bool(self.to_review or self.overdue or self.this_week or self.plans or self.contacts)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleView:
    """A part of the list of our own people."""

    rows: tuple[PersonRow, ...]
    total: int
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """The page of a person; long lists are cut, and the row counts all of each.

    `has_feed`: calendar programs can subscribe to the person's activities. `days` are the first and last of the week.
    """

    row: PersonRow
    email: str | None
    notes: str | None
    tags: tuple[str, ...]
    links: tuple[LinkLine, ...]
    further: tuple[Further, ...]
    url: str | None
    days: tuple[date, date]
    week: tuple[WeekDay, ...]
    to_review: tuple[Waiting, ...]
    returned: tuple[Returned, ...]
    overdue: tuple[ActivityLine, ...]
    past_close: tuple[OpportunityLine, ...]
    past_close_count: int
    contacts: tuple[OwnContact, ...]
    plans: tuple[PlanLine, ...]
    year: YearView | None
    attention: tuple[FindingLine, ...]
    attention_count: int
    has_feed: bool

    @property
    def id(self) -> str:
        """Return the id of the person."""
        return self.row.id


@dataclass(frozen=True)
class _Owned:
    """What is whose: one pass over the workspace serves all people."""

    source: Source

    @cached_property
    def contacts(self) -> Mapping[str, tuple[Contact, ...]]:
        return _by_owner((each.owner, each) for each in self.source.ordered)

    @cached_property
    def overdue_with(self) -> Counter[str]:
        return Counter(each.contact for each in self.source.overdue if each.contact)

    @cached_property
    def plans(self) -> Mapping[str, tuple[PlanLine, ...]]:
        """Return the plans that are not over by owner, those of today first."""
        source = self.source
        lines = [(plan.owner, source.plan_line(plan)) for plan in source.workspace.plans if not source.is_over(plan)]
        return _by_owner(sorted(lines, key=lambda each: self._place(each[1])))

    def _place(self, line: PlanLine) -> tuple[int, date, str]:
        today, first, last = self.source.today, line.first or date.max, line.last or date.max
        return (0 if first <= today <= last else 1 if first > today else 2), first, line.id

    @cached_property
    def attention(self) -> Mapping[str, Sequence[Diagnostic]]:
        return attention_by_owner(self.source)


def _by_owner(found: Iterable[tuple[str | None, _T]]) -> dict[str, tuple[_T, ...]]:
    owned: dict[str, list[_T]] = {}
    for owner, each in found:
        if owner:
            owned.setdefault(owner, []).append(each)
    return {owner: tuple(rows) for owner, rows in owned.items()}


def person_views(source: Source) -> tuple[PersonView, ...]:
    """Return the pages of all people, in the order of their names."""
    owned = _Owned(source)
    people = sorted(source.workspace.people, key=lambda each: (each.name.casefold(), each.id))
    return tuple(_person_view(owned, person) for person in people)


def person_view(source: Source, name: str) -> PersonView:
    """Return the page of the person with this id."""
    return _person_view(_Owned(source), next(each for each in source.workspace.people if each.id == name))


def _person_view(owned: _Owned, person: Person) -> PersonView:
    source, name = owned.source, person.id
    status = status_view(source, owner=name)
    attention = source.finding_lines(owned.attention.get(name, ()))
    contacts = owned.contacts.get(name, ())
    return PersonView(
        row=_row(owned, person, status),
        email=person.email,
        notes=person.notes,
        tags=person.tags,
        links=links_of(person),
        further=further(source, person),
        url=source.url_of(person),
        days=week_of(source.today),
        week=tuple(_week(source.today, status.this_week)),
        to_review=status.waits_for_you[:_FEW],
        returned=status.returned[:_FEW],
        overdue=status.overdue[:_FEW],
        past_close=status.past_close[:_FEW],
        past_close_count=len(status.past_close),
        contacts=_own_contacts(owned, contacts),
        plans=owned.plans.get(name, ())[:_PLANS],
        year=_year(owned, name),
        attention=attention[:_FEW],
        attention_count=len(attention),
        has_feed=any(each.owner == name and _is_waiting(source, each) for each in source.workspace.activities),
    )


def _is_waiting(source: Source, activity: Activity) -> bool:
    """Return whether the person's calendar has the activity: it is open, and has a day."""
    return activity.planned is not None and source.workspace.ends(activity) is None


def _row(owned: _Owned, person: Person, status: StatusView) -> PersonRow:
    return PersonRow(
        id=person.id,
        name=person.name,
        role=person.role,
        function=person.function,
        to_review=len(status.waits_for_you),
        overdue=len(status.overdue),
        this_week=len(status.this_week),
        plans=len(owned.plans.get(person.id, ())),
        contacts=len(owned.contacts.get(person.id, ())),
        upcoming=status.this_week[0] if status.this_week else None,
    )


def _week(today: date, rows: tuple[ActivityLine, ...]) -> Iterator[WeekDay]:
    """Yield the days of the week from today on, each with its activities by the hour; an empty weekend is left out."""
    first, last = week_of(today)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        found = tuple(sorted((row for row in rows if _takes(row, day)), key=_by_hour))
        if found or day.weekday() < _SATURDAY:
            yield WeekDay(day, found[:_PER_DAY], max(0, len(found) - _PER_DAY))


def _takes(row: ActivityLine, day: date) -> bool:
    last = row.last or row.day
    return row.day is not None and last is not None and row.day <= day <= last


def _by_hour(row: ActivityLine) -> tuple[str, str]:
    return (row.start.isoformat() if row.start else "", row.id)


def _own_contacts(owned: _Owned, contacts: tuple[Contact, ...]) -> tuple[OwnContact, ...]:
    """Return the contacts of a person, the next meeting first; then those whose last one is longest ago."""
    found = [
        OwnContact(
            id=contact.id,
            name=contact.name,
            tier=contact.tier,
            opt_out=contact.opt_out,
            meetings=meetings_with(owned.source, contact.id),
            overdue=owned.overdue_with[contact.id],
        )
        for contact in contacts
    ]
    return tuple(sorted(found, key=_next_first)[:_CONTACTS])


def _next_first(contact: OwnContact) -> tuple[bool, date, date]:
    last, following = contact.meetings.last, contact.meetings.next
    days = (each.day if each else None for each in (following, last))
    ahead, behind = days
    return contact.opt_out, ahead or date.max, behind or date.min


def _year(owned: _Owned, name: str) -> YearView | None:
    source = owned.source
    workspace = source.workspace
    return year_view(
        source,
        (source.plan_line(plan) for plan in workspace.plans if plan.owner == name),
        (source.activity_line(each) for each in workspace.activities if each.owner == name),
        (source.opportunity_line(each) for each in workspace.opportunities if each.owner == name),
    )
