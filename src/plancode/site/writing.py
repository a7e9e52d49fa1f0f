"""Links by which readers change what they see: the editor of a forge, and its page for a new file, filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from plancode.changes import Adding, Draft, drafts_of
from plancode.diagnostics import Ref
from plancode.models import Activity, Objective, Opportunity, Record
from plancode.views import Source
from plancode.views.contact import ContactView
from plancode.views.contacts import ContactsView, Facet
from plancode.views.lists import AccountView, ObjectivesView, SharedView
from plancode.views.months import AgendaPage, DueView, MonthView
from plancode.views.pipeline import OpportunitiesView
from plancode.views.plan import PlanView
from plancode.views.reports import OWN_ROWS
from plancode.views.sections import PartView
from plancode.workspace import filled


@dataclass(frozen=True, slots=True)
class Addition:
    """What can be added to a record, and where; `content` is to be copied where the address has no room for it."""

    adding: Adding
    url: str
    content: str | None


@dataclass(frozen=True, slots=True)
class Writing:
    """How a record is changed: where it is edited, and what can be added to it."""

    edit: str | None
    additions: tuple[Addition, ...]


class Writings(dict[str, Writing | None]):
    """The links of the records of a page, by `kind/id`; None for all others, so that templates may ask for any."""

    def __missing__(self, key: str) -> None:
        return None


def has_copies(writings: Writings) -> bool:
    """Return whether the text of a record is to be copied, as the forge's address has no room for it."""
    return any(addition.content for each in writings.values() if each for addition in each.additions)


def writings_of(source: Source) -> Callable[[object], Writings]:
    """Return a function from a view to the links of the records that it shows, by `kind/id`; none where no forge is known.

    A record has them on its own page, and on that of its contact, plan or account. Who has none of these is edited in lists.
    """
    patterns = source.addresses
    if patterns.edit is None and patterns.new is None:
        return lambda _: Writings()
    drafts = drafts_of(source.workspace, source.today)
    known: dict[Ref, Writing] = {}

    def writing(record: Record) -> Writing:
        if record.ref not in known:
            added = (_addition(patterns.new, draft) for draft in drafts(record)) if patterns.new else ()
            known[record.ref] = Writing(_edit(source, record), tuple(added))
        return known[record.ref]

    def writings(view: object) -> Writings:
        found = (source.workspace.records.get(ref) for ref in _shown_on(source, view))
        records = {"/".join(record.ref): record for record in found if record is not None}
        if isinstance(view, ContactView | PlanView | AccountView | PartView):
            return Writings({name: writing(record) for name, record in records.items()})
        # Lists are long, and an address with a record in it is as long as a row.
        return Writings({name: Writing(_edit(source, record), ()) for name, record in records.items()})

    return writings


def _edit(source: Source, record: Record) -> str | None:
    pattern = source.addresses.edit
    if pattern is None:
        return None
    place = source.workspace.place(record)
    return filled(pattern, path=place.path, line=str(place.range.start.line))


def _addition(pattern: str, draft: Draft) -> Addition:
    fits = "{content}" in pattern
    address = filled(pattern, path=draft.path, content=draft.content)
    return Addition(draft.adding, address, None if fits else draft.content)


def _shown_on(source: Source, view: object) -> Iterator[Ref]:
    """Yield the records that are changed from a page: those whose page it is, and those that have no other."""
    match view:
        case ContactView(id=name):
            yield Ref("contact", name)
            yield from _rows(view)
        case ContactsView(facet=Facet(of="owner", value=str(owner))):
            yield Ref("person", owner)
        case PlanView(plan=plan):
            yield Ref("plan", plan.id)
            yield Ref("product", view.product_id or "")
            yield from _rows(view)
        case AccountView(account=account):
            yield Ref("account", account.id)
            yield from _rows(view)
        case PartView(section=section, rows=rows) if section in OWN_ROWS:
            yield from (Ref(OWN_ROWS[section], row.id) for row in rows)
        case _:
            yield from _loose(source, _listed(view))


def _listed(view: object) -> list[Ref]:
    """Return the rows of a list that may have no report."""
    match view:
        case ObjectivesView(rows=rows, shared=shared):
            return [Ref("objective", row.id) for row in (*shared, *rows)]
        case SharedView(rows=rows):
            return [Ref("objective", row.id) for row in rows]
        case OpportunitiesView(rows=rows):
            return [Ref("opportunity", row.id) for row in rows]
        case AgendaPage(lists=lists):
            return [Ref("activity", row.id) for due in lists for row in due.rows]
        case DueView(rows=rows) | MonthView(rows=rows):
            return [Ref("activity", row.id) for row in rows]
        case _:
            return []


def _rows(view: ContactView | PlanView | AccountView) -> Iterator[Ref]:
    for section, kind in OWN_ROWS.items():
        if view.sections[section].path is None:
            yield from (Ref(kind, row.id) for row in view.sections[section].rows)


def _loose(source: Source, refs: list[Ref]) -> Iterator[Ref]:
    for ref in refs:
        record = source.workspace.records.get(ref)
        if isinstance(record, Objective | Opportunity | Activity) and source.shown_on(record) is None:
            yield ref
