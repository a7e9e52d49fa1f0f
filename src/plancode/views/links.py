"""What reaches a contact by explicit links: of its own, or via an account it belongs to; each once (S9, S10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from plancode.models import Activity, Contact, Objective, Opportunity, Plan
from plancode.workspace import Workspace

_Record = Plan | Objective | Opportunity | Activity
_Links = Mapping[str, Sequence[tuple[int, _Record]]]


@dataclass(frozen=True, slots=True)
class Reached:
    """A record that reaches a contact; `account` is the id of the account it comes via, None for the contact itself."""

    record: _Record
    account: str | None


def reaching(workspace: Workspace, contact: Contact) -> tuple[Reached, ...]:
    """Return the plans, objectives, opportunities and activities that reach contact, each once, in their order."""
    accounts = dict.fromkeys(held.account for held in contact.accounts)
    own, through = _linked(workspace)
    found: dict[tuple[int, str], Reached] = {
        (place, record.id): Reached(record, None) for place, record in own.get(contact.id, ())
    }
    for account in accounts:
        for place, record in through.get(account, ()):
            found.setdefault((place, record.id), Reached(record, account))
    return tuple(found[key] for key in sorted(found))


@lru_cache(maxsize=4)
def _linked(workspace: Workspace) -> tuple[_Links, _Links]:
    """Return what is linked to each contact, and to each account, by its id, with the place in the order of all."""
    contacts: dict[str, list[tuple[int, _Record]]] = defaultdict(list)
    accounts: dict[str, list[tuple[int, _Record]]] = defaultdict(list)
    records: tuple[_Record, ...] = (
        *workspace.plans,
        *workspace.objectives,
        *workspace.opportunities,
        *workspace.activities,
    )
    for place, record in enumerate(records):
        if isinstance(record, Plan):
            named, held = record.contacts, tuple(each.account for each in record.accounts)
        else:
            named, held = (record.contact,) if record.contact else (), (record.account,) if record.account else ()
        for contact in dict.fromkeys(named):
            contacts[contact].append((place, record))
        for account in dict.fromkeys(held):
            accounts[account].append((place, record))
    return contacts, accounts


def shared_objectives(workspace: Workspace, contact: Contact) -> tuple[Objective, ...]:
    """Return the objectives for all contacts that contact is among (S10)."""
    return tuple(objective for objective in _for_all(workspace) if objective.applies_to_contact(contact))


@lru_cache(maxsize=4)
def _for_all(workspace: Workspace) -> tuple[Objective, ...]:
    return tuple(objective for objective in workspace.objectives if objective.applies_to is not None)
