"""What records are called, and where a forge shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from plancode.diagnostics import Place, Ref
from plancode.history import History
from plancode.models import Account, Activity, Contact, Objective, Opportunity, Person, Plan, Product, Record
from plancode.views.links import Reach
from plancode.views.person_name import PersonName
from plancode.views.reports import Reports
from plancode.views.row_types import DIRECT, Via
from plancode.workspace import Addresses, Workspace, addresses, filled


@dataclass(frozen=True)
class Names:
    """The names of a workspace's records, and the links of its forge at the commit that history ends with."""

    workspace: Workspace
    history: History

    def person(self, name: str | None) -> str | None:
        """Return the name of a person by id, which leads to the person's page; the id where there is none."""
        found = self.workspace.get(Person, name)
        return PersonName(found.name, found.id) if found else name

    def contact(self, name: str | None) -> tuple[str, str] | None:
        """Return id and name of a contact that is there."""
        found = self.workspace.get(Contact, name)
        return (found.id, found.name) if found else None

    def plan(self, name: str | None) -> tuple[str, str] | None:
        """Return id and name of a plan that is there."""
        found = self.workspace.get(Plan, name)
        return (found.id, found.name) if found else None

    def account(self, name: str | None) -> tuple[str, str] | None:
        """Return id and name of an account that is there."""
        found = self.workspace.get(Account, name)
        return (found.id, found.name) if found else None

    def via(self, account: str | None) -> Via:
        """Return how a row comes to a contact: directly, or via an account."""
        if account is None:
            return DIRECT
        found = self.workspace.get(Account, account)
        return Via(account, found.name if found else account, is_there=found is not None)

    @cached_property
    def reach(self) -> Reach:
        """Return what reaches each contact."""
        return Reach(self.workspace)

    @cached_property
    def reports(self) -> Reports:
        """Return what the reports list, and in which parts."""
        return Reports(self.workspace, self.reach, self.addresses)

    @cached_property
    def addresses(self) -> Addresses:
        """Return where the forge shows, edits and makes files."""
        return addresses(self.workspace.config.file.site)

    def url(self, place: Place) -> str | None:
        """Return where the forge shows a place at the commit of this site; None where nothing says how."""
        pattern = self.addresses.source
        if pattern is None or self.history.head is None:
            return None
        return filled(pattern, path=place.path, commit=self.history.head, line=str(place.range.start.line))

    def url_of(self, record: Record) -> str | None:
        """Return where the forge shows a record; None, without finding its place, where nothing says how."""
        return self.url(self.workspace.place(record)) if self.addresses.source else None

    def contacts(self, ids: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Return id and name of the contacts that are there."""
        return tuple(found for name in ids if (found := self.contact(name)))

    def product(self, name: str | None) -> str | None:
        """Return the name of a product by id; the id where there is none."""
        found = self.workspace.get(Product, name)
        return found.name if found else name

    def shown_on(self, record: Objective | Opportunity | Activity) -> Ref | None:
        """Return the record whose page has a row for this one: its contact, else its plan, else its account."""
        plan = record.plan
        if plan is None and not isinstance(record, Objective):
            objective = self.workspace.get(Objective, record.objective)
            plan = objective.plan if objective else None
        others = () if isinstance(record, Objective) else ((Contact, name) for name in record.other_contacts)
        pages = ((Contact, record.contact), (Plan, plan), (Account, record.account), *others)
        return next((found.ref for kind, name in pages if (found := self.workspace.get(kind, name))), None)

    def row_of(self, record: Objective | Opportunity | Activity) -> str | None:
        """Return the page that has a row for a record, with the row's anchor; None where no report has one."""
        shown = self.shown_on(record)
        return self.reports.of(shown).path_of(record) if shown else None
