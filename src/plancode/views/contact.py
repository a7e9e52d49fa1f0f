"""The contact report: everything that is known of a contact, on one page (S9 to S11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from plancode.attention.due import ENDED, When, week_of
from plancode.models import Account, Contact, Plan, collated
from plancode.views.alive import parted
from plancode.views.context import Source
from plancode.views.further import further
from plancode.views.later import Later
from plancode.views.links import Reached
from plancode.views.meeting import Meetings, meetings_with, owed
from plancode.views.paging import ATTENTION, CHECK, PAST_PLANS, PLANS, Layout, Section
from plancode.views.quarters import Quarter, empty_quarters, is_own, quarters_of
from plancode.views.reports import ACTIVITIES, OBJECTIVES, OF_PLANS, OPPORTUNITIES, SHARED
from plancode.views.row_types import (
    ActivityLine,
    FindingLine,
    Further,
    LinkLine,
    ObjectiveLine,
    OpportunityLine,
    PlanLine,
    links_of,
)
from plancode.views.year import YearView, room_of, year_later

# So many plans are shown whole; of more only the first, for a page to stay small.
_WHOLE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """An account that a contact belongs to; without a record of it, its name is its id, and it has no page."""

    id: str
    name: str
    is_there: bool
    role: str | None
    is_primary: bool
    location: str | None
    first: date | None
    last: date | None
    is_past: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """What matters to a contact, and how the contact wants to be approached."""

    aims: tuple[str, ...]
    interests: tuple[str, ...]
    channel: str | None
    language: str | None
    notice_days: Decimal | None
    avoid: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Return whether nothing of this is known."""
        return not (self.has_wishes or self.avoid)

    @property
    def has_wishes(self) -> bool:
        """Return whether it is known what the contact wants, and not only what to avoid."""
        return self.notice_days is not None or any((self.aims, self.interests, self.channel, self.language))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """The counts of what needs attention, and the days of the last activity and the next.

    `week` is the first and the last day of what is called this week; `empty_quarters` are those of today's fiscal year.
    """

    overdue: int
    week: tuple[date, date]
    this_week: int
    open_opportunities: int
    last_activity: date | None
    next_activity: date | None
    empty_quarters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactView:
    """The contact report."""

    id: str
    name: str
    sort_name: str
    title: str | None
    degrees: tuple[str, ...]
    specialty: str | None
    type: str | None
    tier: int | None
    importance: str
    owner: str | None
    owner_id: str | None
    email: str | None
    phone: str | None
    erased: date | None
    merged: tuple[str, ...]
    opt_out: bool
    accounts: tuple[AccountLine, ...]
    wants: Wants
    notes: str | None
    plan: PlanLine | None
    plans: tuple[PlanLine, ...]
    past_plans: tuple[PlanLine, ...]
    objectives: tuple[ObjectiveLine, ...]
    plan_objectives: tuple[ObjectiveLine, ...]
    shared: tuple[ObjectiveLine, ...]
    opportunities: tuple[OpportunityLine, ...]
    activities: tuple[ActivityLine, ...]
    strip: Later[tuple[Quarter, ...]]
    picture: Later[YearView | None]
    tiles: Tiles
    meetings: Meetings
    owed: tuple[ActivityLine, ...]
    attention: tuple[FindingLine, ...]
    findings: tuple[FindingLine, ...]
    tags: tuple[str, ...]
    links: tuple[LinkLine, ...]
    further: tuple[Further, ...]
    url: str | None
    neighbours: tuple[tuple[str, str] | None, tuple[str, str] | None]
    layout: Layout

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """Return the quarters of today's fiscal year with what stands in each."""
        return self.strip.value

    @property
    def year(self) -> YearView | None:
        """Return the picture of today's fiscal year; None where the calendar has none."""
        return self.picture.value

    @property
    def sections(self) -> dict[str, Section[Any]]:
        """Return the sections of the report, perhaps with pages of their own."""
        return self.layout.sections(
            {
                OBJECTIVES: self.objectives,
                OF_PLANS: self.plan_objectives,
                SHARED: self.shared,
                OPPORTUNITIES: self.opportunities,
                ACTIVITIES: self.activities,
            },
            {
                PLANS: self.further_plans,
                PAST_PLANS: self.past_plans,
                ATTENTION: self.attention,
                CHECK: self.findings,
            },
        )

    @property
    def previous(self) -> tuple[str, str] | None:
        """Return the contact before this one in the order of names."""
        return self.neighbours[0]

    @property
    def following(self) -> tuple[str, str] | None:
        """Return the contact behind this one in the order of names."""
        return self.neighbours[1]

    @property
    def first_plans(self) -> tuple[PlanLine, ...]:
        """Return the plans that the report shows whole; of many, all but these are lines."""
        return self.plans if len(self.plans) <= _WHOLE else self.plans[:1]

    @property
    def further_plans(self) -> tuple[PlanLine, ...]:
        """Return the plans that are not shown whole."""
        return self.plans[len(self.first_plans) :]

    @property
    def open_opportunities(self) -> tuple[OpportunityLine, ...]:
        """Return the opportunities that are not decided yet."""
        return tuple(row for row in self.opportunities if row.is_open)

    @property
    def overdue(self) -> tuple[ActivityLine, ...]:
        """Return the activities that should have been done, the oldest first."""
        return tuple(row for row in reversed(self.activities) if row.when == When.OVERDUE)

    @property
    def objective_count(self) -> int:
        """Return the number of objectives of the contact, its accounts and its plans."""
        return len(self.objectives) + len(self.plan_objectives)


def contact_view(source: Source, contact: Contact) -> ContactView:
    """Return the report of one contact."""
    reached = source.reach.to(contact)
    plans = [each.record for each in reached if isinstance(each.record, Plan)]
    rows = _plan_rows(source, reached)
    report = source.reports.of(contact.ref)
    activities = source.activity_lines(report.sections[ACTIVITIES])
    opportunities = source.opportunity_lines(report.sections[OPPORTUNITIES])
    meetings, now = meetings_with(source, contact.id), (source.workspace.config.calendar, source.today)
    attention, findings = parted(source.findings([contact.ref, *(plan.ref for plan in plans), *report.refs]))
    return ContactView(
        id=contact.id,
        name=contact.name,
        sort_name=contact.sort_name,
        title=contact.title,
        degrees=contact.degrees,
        specialty=contact.specialty,
        type=contact.type,
        tier=contact.tier,
        importance=contact.importance,
        owner=source.person(contact.owner),
        owner_id=contact.owner,
        email=contact.email,
        phone=contact.phone,
        erased=contact.erased,
        merged=_merged(source, contact),
        opt_out=contact.opt_out,
        accounts=_accounts(source, contact),
        wants=_wants(contact),
        notes=contact.notes,
        plan=_current(source, tuple(row for row in rows if not row.is_over)),
        plans=tuple(row for row in rows if not row.is_over),
        past_plans=tuple(row for row in rows if row.is_over),
        objectives=source.objective_lines(report.sections[OBJECTIVES]),
        plan_objectives=source.objective_lines(report.sections[OF_PLANS]),
        shared=_with_progress(source, contact),
        opportunities=opportunities,
        activities=activities,
        strip=Later(quarters_of, (*now, tuple(rows), activities)),
        picture=year_later(source, rows, activities, opportunities, room=room_of(report)),
        tiles=_tiles(source, activities, opportunities),
        meetings=meetings,
        owed=owed(activities, meetings),
        attention=attention,
        findings=findings,
        tags=contact.tags,
        links=links_of(contact),
        further=further(source, contact),
        url=source.url_of(contact),
        neighbours=_neighbours(source, contact),
        layout=report.layout,
    )


def _plan_rows(source: Source, reached: Iterable[Reached]) -> list[PlanLine]:
    rows = [
        source.plan_line(each.record, source.via(each.account)) for each in reached if isinstance(each.record, Plan)
    ]
    return sorted(rows, key=lambda row: (row.period, row.id), reverse=True)


def _with_progress(source: Source, contact: Contact) -> tuple[ObjectiveLine, ...]:
    """Return objectives for all contacts as rows, with the progress of one of them."""
    figures = source.figures
    return tuple(
        source.objective_line(each, progress=figures.with_contact(each, contact))
        for each in source.reach.shared(contact)
    )


def _wants(contact: Contact) -> Wants:
    preferences = contact.preferences
    return Wants(
        aims=contact.aims,
        interests=contact.interests,
        channel=preferences.channel if preferences else None,
        language=preferences.language if preferences else None,
        notice_days=preferences.notice_days if preferences else None,
        avoid=preferences.avoid if preferences else (),
    )


def _tiles(source: Source, activities: tuple[ActivityLine, ...], opportunities: tuple[OpportunityLine, ...]) -> Tiles:
    open_days = [row.day for row in activities if row.day and row.when not in ENDED]
    done_days = [row.day for row in activities if row.when == When.DONE]
    return Tiles(
        week=week_of(source.today),
        overdue=sum(row.when == When.OVERDUE for row in activities),
        this_week=sum(
            row.when == When.SOON and (row.day or date.max) <= week_of(source.today)[1] for row in activities
        ),
        open_opportunities=sum(row.is_open for row in opportunities),
        last_activity=max((day for day in done_days if day), default=None),
        next_activity=min((day for day in open_days if day >= source.today), default=None),
        empty_quarters=empty_quarters(source.workspace.config.calendar, source.today, activities),
    )


def _accounts(source: Source, contact: Contact) -> tuple[AccountLine, ...]:
    rows = []
    for held in contact.accounts:
        account = source.workspace.get(Account, held.account)
        rows.append(
            AccountLine(
                id=held.account,
                name=account.name if account else held.account,
                is_there=account is not None,
                role=held.role,
                is_primary=held.primary,
                location=account.location if account else None,
                first=held.from_,
                last=held.until,
                is_past=held.until is not None and held.until < source.today,
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.is_past, not row.is_primary, collated(row.name))))


def _merged(source: Source, contact: Contact) -> tuple[str, ...]:
    """Return the ids of the contacts that were merged into this one."""
    return tuple(sorted(name for name, target in source.workspace.merges.items() if target == contact.id))


def _current(source: Source, plans: tuple[PlanLine, ...]) -> PlanLine | None:
    """Return the contact's own plan for today, the one that began first; else the next plan, or None."""
    own = [row for row in plans if is_own(row)]
    now = [row for row in own if row.first and row.last and row.first <= source.today <= row.last]
    if now:
        return min(now, key=lambda row: (row.first or date.max, row.id))
    ahead = [row for row in own if row.first and row.first > source.today]
    return min(ahead, key=lambda row: (row.first or date.max, row.id), default=None)


def _neighbours(source: Source, contact: Contact) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    place = source.places[contact.id]
    before = source.ordered[place - 1] if place else None
    after = source.ordered[place + 1] if place + 1 < len(source.ordered) else None
    return (before.id, before.name) if before else None, (after.id, after.name) if after else None
