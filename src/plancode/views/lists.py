"""The lists of objectives, opportunities and accounts, and the matrix of contacts and objectives for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from plancode.models import Account, Contact, Objective, Opportunity, Plan, collated
from plancode.views.context import Source
from plancode.views.further import further
from plancode.views.paging import CHECK, MEMBERS, PLANS, Layout, Pager, Section
from plancode.views.progress import Progress
from plancode.views.reports import ACTIVITIES, OBJECTIVES, OPPORTUNITIES
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

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectivesView:
    """A part of the tree of objectives; actual figures add up from the lower ones.

    `shared` are those for all contacts, on the first part alone; `shared_total` counts them. Where they are many, there are a few,
    and `shared_path` leads to all.
    """

    rows: tuple[ObjectiveLine, ...]
    total: int
    shared: tuple[ObjectiveLine, ...]
    shared_total: int
    shared_path: str | None
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedView:
    """A part of the objectives for all contacts, where they are many."""

    rows: tuple[ObjectiveLine, ...]
    total: int
    pager: Pager


@dataclass(frozen=True, slots=True)
class Cell:
    """A contact's part in an objective for all: whether it applies, and its progress (None: it is qualitative)."""

    applies: bool
    progress: Progress | None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A contact, and a cell for each objective."""

    id: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixView:
    """Contacts against the objectives that apply to all of them (S10)."""

    objectives: tuple[ObjectiveLine, ...]
    rows: tuple[MatrixRow, ...]
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Amounts of one currency: their sum, and their sum weighted with probabilities.

    `unknown` counts the amounts whose probability is not known; they are no part of the weighted sum.
    """

    currency: str
    value: Decimal
    weighted: Decimal
    unknown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """An account in the list of all."""

    id: str
    name: str
    type: str | None
    priority: str | None
    industry: str | None
    location: str | None
    owner: str | None
    contacts: int
    open_opportunities: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsView:
    """A part of the list of accounts."""

    rows: tuple[AccountRow, ...]
    total: int
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A contact of an account."""

    id: str
    name: str
    role: str | None
    is_primary: bool
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """The page of an account: its contacts, and what is linked to it."""

    account: AccountRow
    parent: tuple[str, str] | None
    below: tuple[tuple[str, str], ...]
    members: tuple[Member, ...]
    plans: tuple[PlanLine, ...]
    objectives: tuple[ObjectiveLine, ...]
    opportunities: tuple[OpportunityLine, ...]
    activities: tuple[ActivityLine, ...]
    findings: tuple[FindingLine, ...]
    notes: str | None
    tags: tuple[str, ...]
    links: tuple[LinkLine, ...]
    further: tuple[Further, ...]
    url: str | None
    layout: Layout

    @property
    def sections(self) -> dict[str, Section[Any]]:
        """Return the sections of the page, perhaps with pages of their own."""
        rows = {OBJECTIVES: self.objectives, OPPORTUNITIES: self.opportunities, ACTIVITIES: self.activities}
        return self.layout.sections(rows, {MEMBERS: self.members, PLANS: self.plans, CHECK: self.findings})


def objective_rows(source: Source) -> tuple[ObjectiveLine, ...]:
    """Return the objectives that are not for all contacts, lower ones below those they serve."""
    own = [each for each in source.workspace.objectives if each.applies_to is None]
    return source.objective_tree(sorted(own, key=lambda each: (each.period, each.id)))


def shared_rows(source: Source) -> tuple[ObjectiveLine, ...]:
    """Return the objectives for all contacts."""
    return tuple(source.objective_line(each) for each in _shared(source))


def _shared(source: Source) -> list[Objective]:
    found = [each for each in source.workspace.objectives if each.applies_to is not None]
    return sorted(found, key=lambda each: (each.period, each.id))


def matrix_rows(source: Source) -> tuple[MatrixRow, ...]:
    """Return contacts against the objectives for all contacts, in the order of their names."""
    shared = _shared(source)
    return tuple(
        MatrixRow(contact.id, contact.name, tuple(_cell(source, objective, contact) for objective in shared))
        for contact in source.ordered
        if shared
    )


def _cell(source: Source, objective: Objective, contact: Contact) -> Cell:
    if not objective.applies_to_contact(contact):
        return Cell(applies=False, progress=None)
    return Cell(applies=True, progress=source.figures.with_contact(objective, contact))


def opportunity_rows(source: Source) -> tuple[OpportunityLine, ...]:
    """Return the opportunities, open ones first, in the order of their close dates."""
    rows = [source.opportunity_line(each) for each in source.workspace.opportunities]
    return tuple(sorted(rows, key=lambda row: (not row.is_open, row.close_date, row.id)))


def sums(found: Iterable[Opportunity]) -> tuple[Sum, ...]:
    """Return the sums of opportunities by currency; an amount without a probability is left out of the weighted sum."""
    values: dict[str, Decimal] = defaultdict(Decimal)
    weighted: dict[str, Decimal] = defaultdict(Decimal)
    unknown: dict[str, int] = defaultdict(int)
    for each in found:
        if each.amount is None:
            continue
        currency = each.amount.currency
        values[currency] += each.amount.value
        if each.probability is None:
            unknown[currency] += 1
        else:
            weighted[currency] += each.amount.value * each.probability / _HUNDRED
    return tuple(
        Sum(currency=currency, value=values[currency], weighted=weighted[currency], unknown=unknown[currency])
        for currency in sorted(values)
    )


def account_rows(source: Source) -> tuple[AccountRow, ...]:
    """Return the accounts by their names."""
    members = _members(source)
    pending: dict[str, int] = defaultdict(int)
    for each in source.workspace.opportunities:
        if each.account and source.workspace.ends(each) is None:
            pending[each.account] += 1
    rows = [
        AccountRow(
            id=account.id,
            name=account.name,
            type=account.type,
            priority=account.priority,
            industry=account.industry,
            location=account.location,
            owner=source.person(account.owner),
            contacts=len(members.get(account.id, ())),
            open_opportunities=pending[account.id],
        )
        for account in source.workspace.accounts
    ]
    return tuple(sorted(rows, key=lambda row: (collated(row.name), row.id)))


def _members(source: Source) -> dict[str, list[Member]]:
    found: dict[str, list[Member]] = defaultdict(list)
    for contact in source.ordered:
        for held in contact.accounts:
            found[held.account].append(
                Member(
                    id=contact.id,
                    name=contact.name,
                    role=held.role,
                    is_primary=held.primary,
                    first=held.from_,
                    last=held.until,
                )
            )
    return found


def account_views(source: Source) -> tuple[AccountView, ...]:
    """Return the pages of all accounts."""
    members, accounts = _members(source), {each.id: each for each in source.workspace.accounts}
    return tuple(
        _account_view(source, row, accounts[row.id], tuple(members.get(row.id, ()))) for row in account_rows(source)
    )


def _account_view(source: Source, row: AccountRow, account: Account, members: tuple[Member, ...]) -> AccountView:
    workspace = source.workspace
    linked = [workspace.records[ref] for ref in workspace.backlinks.get(account.ref, ())]
    plans = [source.plan_line(each) for each in linked if isinstance(each, Plan)]
    report = source.reports.of(account.ref)
    parent = workspace.get(Account, account.parent)
    return AccountView(
        account=row,
        parent=(parent.id, parent.name) if parent else None,
        below=tuple((each.id, each.name) for each in linked if isinstance(each, Account)),
        members=members,
        plans=tuple(sorted(plans, key=lambda line: (line.period, line.id), reverse=True)),
        objectives=source.objective_lines(report.sections[OBJECTIVES]),
        opportunities=source.opportunity_lines(report.sections[OPPORTUNITIES]),
        activities=source.activity_lines(report.sections[ACTIVITIES]),
        findings=source.findings([account.ref]),
        notes=account.notes,
        tags=account.tags,
        links=links_of(account),
        further=further(source, account),
        url=source.url_of(account),
        layout=report.layout,
    )
