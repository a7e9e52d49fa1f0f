"""The records that explicit links lead to a contact, directly or via an account it belongs to; each once (S9, S10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from plancode.attention.meetings import meetings
from plancode.models import Activity, Contact, Objective, Opportunity, Plan
from plancode.periods import Days
from plancode.workspace import Workspace

_ALWAYS = Days(date.min, date.max)
_Record = Plan | Objective | Opportunity | Activity
_Links = Mapping[str, Sequence[tuple[int, _Record]]]


@dataclass(frozen=True, slots=True)
class Reached:
    """A record that reaches a contact; `account` is the id of the account it comes via, None for a direct link."""

    record: _Record
    account: str | None


@dataclass(frozen=True)
class Reach:
    """The records that reach contacts; a single pass over the records serves all contacts."""

    workspace: Workspace

    def to(self, contact: Contact) -> tuple[Reached, ...]:
        """Return the plans, objectives, opportunities and activities that reach contact, each once, in their order."""
        own, through = self._linked
        found: dict[tuple[int, str], Reached] = {
            (place, record.id): Reached(record, None) for place, record in own.get(contact.id, ())
        }
        for held in contact.accounts:
            for place, record in through.get(held.account, ()):
                if held.holds(*self._days(record)):
                    found.setdefault((place, record.id), Reached(record, held.account))
        return tuple(found[key] for key in sorted(found))

    def _days(self, record: _Record) -> Days:
        """Return the first and last day of a record; all days where nothing says when it is."""
        if isinstance(record, Plan | Objective):
            return self.workspace.days(record) or _ALWAYS
        return Days(record.day, record.last_day or record.day) if record.day else _ALWAYS

    def through_plans(self, contact: Contact) -> tuple[Reached, ...]:
        """Return the objectives linked only to a plan that reaches contact, not to a contact, in the plans' order."""
        reached = self.to(contact)
        known = {each.record.ref for each in reached}
        served = self.workspace.objectives_by_plan
        return tuple(
            Reached(objective, each.account)
            for each in reached
            if isinstance(each.record, Plan)
            for objective in served.get(each.record.id, ())
            if objective.ref not in known and objective.applies_to is None and objective.contact is None
        )

    def shared(self, contact: Contact) -> tuple[Objective, ...]:
        """Return the objectives for all contacts that apply to contact (S10)."""
        return tuple(objective for objective in self._for_all if objective.applies_to_contact(contact))

    @cached_property
    def meetings(self) -> Mapping[str, tuple[Activity, ...]]:
        """Return the meetings with each contact, by the contact's id, in the order of time."""
        return meetings(self.workspace)

    @cached_property
    def _linked(self) -> tuple[_Links, _Links]:
        """Return the records linked to each contact and to each account, by id, each with its place among all."""
        contacts: dict[str, list[tuple[int, _Record]]] = defaultdict(list)
        accounts: dict[str, list[tuple[int, _Record]]] = defaultdict(list)
        records: tuple[_Record, ...] = (
            *self.workspace.plans,
            *self.workspace.objectives,
            *self.workspace.opportunities,
            *self.workspace.activities,
        )
        for place, record in enumerate(records):
            if isinstance(record, Plan):
                named, held = record.contacts, tuple(each.account for each in record.accounts)
            else:
                held = (record.account,) if record.account else ()
                named = record.everyone
            for contact in dict.fromkeys(named):
                contacts[contact].append((place, record))
            for account in dict.fromkeys(held):
                accounts[account].append((place, record))
        return contacts, accounts

    @cached_property
    def _for_all(self) -> tuple[Objective, ...]:
        return tuple(objective for objective in self.workspace.objectives if objective.applies_to is not None)
