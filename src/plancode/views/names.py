"""What records are called, and where a forge shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from plancode.diagnostics import Place
from plancode.history import History
from plancode.models import Account, Contact, Person, Plan, Product, Record
from plancode.views.person_name import PersonName
from plancode.views.row_types import Via
from plancode.workspace import Workspace


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
        found = self.workspace.get(Account, account)
        return Via(account, found.name if found else account or "", is_there=found is not None or account is None)

    def url(self, place: Place) -> str | None:
        """Return where the forge shows a place at the commit of this site; None unless `site.source_url` says how."""
        pattern = self.workspace.config.file.site.source_url
        if pattern is None or self.history.head is None:
            return None
        # surrogateescape: a name that is not UTF-8 is linked by the bytes that it has.
        path, line = quote(place.path, errors="surrogateescape"), str(place.range.start.line)
        words = {"{commit}": self.history.head, "{path}": path, "{line}": line}
        for word, value in words.items():
            pattern = pattern.replace(word, value)
        return pattern

    def url_of(self, record: Record) -> str | None:
        """Return where the forge shows a record; None, without finding its place, unless `site.source_url` is set."""
        return self.url(self.workspace.place(record)) if self.workspace.config.file.site.source_url else None

    def contacts(self, ids: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Return id and name of the contacts that are there."""
        return tuple(found for name in ids if (found := self.contact(name)))

    def product(self, name: str | None) -> str | None:
        """Return the name of a product by id; the id where there is none."""
        found = self.workspace.get(Product, name)
        return found.name if found else name
