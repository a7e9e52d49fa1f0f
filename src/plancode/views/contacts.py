"""The list of contacts, and its facets: by owner, by status of the plan, by tier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from plancode.models import Contact
from plancode.views.contact import ContactView
from plancode.views.context import Source
from plancode.views.paging import Pager

NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """A contact in the list of all."""

    id: str
    name: str
    sort_name: str
    account: tuple[str, str] | None
    type: str | None
    tier: int | None
    importance: str
    owner: str | None
    owner_id: str | None
    plan_status: str | None
    overdue: int
    next_activity: date | None
    empty_quarters: int


@dataclass(frozen=True, slots=True)
class Facet:
    """One value that narrows the list: its field, the value (None: contacts without one), its name, its count."""

    of: str
    value: str | None
    name: str
    count: int
    folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactsView:
    """A part of the list of contacts; `facet` is what it is narrowed by."""

    rows: tuple[ContactRow, ...]
    total: int
    facets: tuple[Facet, ...]
    facet: Facet | None
    pager: Pager


@dataclass(frozen=True, slots=True)
class MergedView:
    """The page of a contact that was merged into another one, and where a forge shows its record."""

    id: str
    target: tuple[str, str]
    url: str | None


def merged_views(source: Source) -> tuple[MergedView, ...]:
    """Return the contacts that were merged into others, whose addresses people may still have."""
    found = []
    for name, target in sorted(source.workspace.merges.items()):
        record, shown = source.workspace.get(Contact, name), source.contact(target)
        if record and shown:
            found.append(MergedView(name, shown, source.url_of(record)))
    return tuple(found)


def contact_row(view: ContactView) -> ContactRow:
    """Return the row of a contact, taken from its report."""
    return ContactRow(
        id=view.id,
        name=view.name,
        sort_name=view.sort_name,
        account=next(((account.id, account.name) for account in view.accounts if account.is_there), None),
        type=view.type,
        tier=view.tier,
        importance=view.importance,
        owner=view.owner,
        owner_id=view.owner_id,
        plan_status=view.plan.status if view.plan else None,
        overdue=view.tiles.overdue,
        next_activity=view.tiles.next_activity,
        empty_quarters=view.tiles.empty_quarters,
    )


OF: dict[str, Callable[[ContactRow], str | None]] = {
    "owner": lambda row: row.owner_id,
    "status": lambda row: row.plan_status,
    "tier": lambda row: None if row.tier is None else str(row.tier),
}


# Where this is internal, nobody is told who has none of it.
_HIDES: Mapping[str, str] = {"owner": "person", "status": "plan", "tier": "contact.tier"}


def facets_of(source: Source, rows: Iterable[ContactRow]) -> tuple[Facet, ...]:
    """Return the values that narrow the list: owners by name, then statuses, then tiers."""
    listed = tuple(rows)
    statuses = source.workspace.config.lifecycles["plan"].names
    found: list[Facet] = []
    for of, value_of in OF.items():
        if _HIDES[of] in source.left_out:
            continue
        counts = Counter(value_of(row) for row in listed)
        for value in sorted(counts, key=lambda value: (value is None, _place(of, value, statuses, source))):
            name = (source.person(value) if of == "owner" else value) or ""
            found.append(Facet(of, value, name, counts[value], f"contacts/{of}/{value or NONE}"))
    return tuple(found)


def _place(of: str, value: str | None, statuses: tuple[str, ...], source: Source) -> str:
    if of == "status" and value in statuses:
        return f"{statuses.index(value):03}"
    return (source.person(value) or "").casefold() if of == "owner" else value or ""
