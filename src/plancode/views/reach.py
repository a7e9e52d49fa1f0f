"""What reaches a contact by explicit links: of its own, or via an account it belongs to; each once (S9, S10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plancode.models import Activity, Contact, Objective, Opportunity, Plan
from plancode.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Reached:
    """A record that reaches a contact; `account` is the id of the account it comes via, None for the contact itself."""

    record: Plan | Objective | Opportunity | Activity
    account: str | None


def reaching(workspace: Workspace, contact: Contact) -> tuple[Reached, ...]:
    """Return the plans, objectives, opportunities and activities that reach contact, each once, own links first."""
    accounts = {held.account for held in contact.accounts}
    records: tuple[Plan | Objective | Opportunity | Activity, ...] = (
        *workspace.plans,
        *workspace.objectives,
        *workspace.opportunities,
        *workspace.activities,
    )
    return tuple(Reached(record, account) for record in records for account in _via(record, contact, accounts))


def _via(
    record: Plan | Objective | Opportunity | Activity, contact: Contact, accounts: set[str]
) -> Iterator[str | None]:
    """Yield how record reaches contact, once: None for the contact itself, else the first account that links them."""
    if isinstance(record, Plan):
        own, named = contact.id in record.contacts, [held.account for held in record.accounts]
    else:
        own, named = record.contact == contact.id, [record.account] if record.account else []
    if own:
        yield None
    else:
        yield from [account for account in named if account in accounts][:1]


def shared_objectives(workspace: Workspace, contact: Contact) -> tuple[Objective, ...]:
    """Return the objectives for all contacts that contact is among (S10)."""
    return tuple(objective for objective in workspace.objectives if objective.applies_to_contact(contact))
