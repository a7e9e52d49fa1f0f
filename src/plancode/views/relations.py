"""Who knows whom: accounts against the people who care for their contacts, which no list of either tells."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from plancode.models import Account, Contact, collated
from plancode.views.context import Source
from plancode.views.paging import Pager

# More columns have no room on a page, and more contacts none in a cell.
_OWNERS = 6
_MOST = 3


@dataclass(frozen=True, slots=True)
class Known:
    """A contact in a cell; it is `shared` where it belongs to other accounts too."""

    id: str
    name: str
    shared: bool


@dataclass(frozen=True, slots=True)
class Knows:
    """The contacts of an account that a person cares for; `more` of them are not listed."""

    contacts: tuple[Known, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationRow:
    """An account (None: contacts without one), its own owner, a cell for each column, and how many people know somebody there."""

    account: tuple[str, str] | None
    owner: str | None
    cells: tuple[Knows, ...]
    owners: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """The matrix: owners with most contacts first, then a column for those of all others, if there are any."""

    owners: tuple[str, ...]
    has_others: bool
    rows: tuple[RelationRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationsView:
    """A part of the matrix."""

    owners: tuple[str, ...]
    has_others: bool
    rows: tuple[RelationRow, ...]
    total: int
    pager: Pager


def relations(source: Source) -> Relations:
    """Return accounts in the order of their names against owners; relations that have ended are left out."""
    found: dict[str | None, dict[str | None, list[Known]]] = defaultdict(lambda: defaultdict(list))
    for contact in source.ordered:
        held = _accounts_of(source, contact)
        for account in held or (None,):
            found[account][contact.owner].append(Known(contact.id, contact.name, len(held) > 1))
    counts = Counter(contact.owner for contact in source.ordered if contact.owner)
    order = sorted(counts, key=lambda owner: (-counts[owner], str(source.person(owner))))
    columns = order[:_OWNERS]
    has_others = len(order) > _OWNERS or any(contact.owner is None for contact in source.ordered)
    accounts = sorted(source.workspace.accounts, key=lambda each: (collated(each.name), each.id))
    rows = [_row(source, each, found[each.id], columns, has_others) for each in accounts if each.id in found]
    rows += [_row(source, None, found[None], columns, has_others)] if None in found else []
    return Relations(
        owners=tuple(source.person(each) or each for each in columns), has_others=has_others, rows=tuple(rows)
    )


def _accounts_of(source: Source, contact: Contact) -> tuple[str, ...]:
    """Return the accounts that a contact belongs to today, those that are there."""
    held = (each for each in contact.accounts if each.until is None or each.until >= source.today)
    return tuple(dict.fromkeys(each.account for each in held if source.account(each.account)))


def _row(
    source: Source,
    account: Account | None,
    by_owner: dict[str | None, list[Known]],
    columns: list[str],
    has_others: bool,
) -> RelationRow:
    others = [known for owner, found in by_owner.items() if owner not in columns for known in found]
    cells = [*(by_owner.get(owner, []) for owner in columns), *([others] if has_others else [])]
    return RelationRow(
        account=(account.id, account.name) if account else None,
        owner=source.person(account.owner) if account else None,
        cells=tuple(Knows(tuple(each[:_MOST]), len(each[_MOST:])) for each in cells),
        owners=sum(owner is not None for owner in by_owner),
    )
