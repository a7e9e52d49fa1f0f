"""The pages of accounts, of our own people, and of products."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from plancode.site.page import Page, numbered, paged, parts_of
from plancode.views import Source
from plancode.views.lists import AccountsView, account_rows, account_views
from plancode.views.paging import Pager
from plancode.views.person import PeopleView, PersonView
from plancode.views.products import ProductsView, product_rows
from plancode.views.relations import RelationRow, RelationsView, relations

_ACCOUNTS: Final = 120
_RELATIONS: Final = 24
_PEOPLE: Final = 80
_PRODUCTS: Final = 1000


def accounts(source: Source) -> Iterator[Page]:
    """Yield the list of accounts, who knows whom there, and the page of each."""
    rows = account_rows(source)
    yield from paged(
        "accounts.html",
        rows,
        _ACCOUNTS,
        numbered("accounts/index.html", "accounts/all"),
        lambda part, pager: AccountsView(rows=part, total=len(rows), pager=pager),
    )
    if not source.left_out & {"contact", "person"}:
        yield from _relations(source)
    for view in account_views(source):
        yield Page(f"accounts/{view.account.id}.html", "account.html", view)
        yield from parts_of(view)


def _relations(source: Source) -> Iterator[Page]:
    found = relations(source)

    def view(part: tuple[RelationRow, ...], pager: Pager) -> RelationsView:
        return RelationsView(
            owners=found.owners, has_others=found.has_others, rows=part, total=len(found.rows), pager=pager
        )

    path = numbered("accounts/relations.html", "accounts/relations")
    return paged("relations.html", found.rows, _RELATIONS, path, view)


def people(views: Sequence[PersonView]) -> Iterator[Page]:
    """Yield the list of our own people, and the page of each."""
    yield from paged(
        "people.html",
        [view.row for view in views],
        _PEOPLE,
        numbered("people/index.html", "people/all"),
        lambda part, pager: PeopleView(rows=part, total=len(views), pager=pager),
    )
    for view in views:
        yield Page(f"people/{view.id}.html", "person.html", view)


def products(source: Source) -> Iterator[Page]:
    """Yield the list of products."""
    rows = product_rows(source)
    return paged(
        "products.html",
        rows,
        _PRODUCTS,
        numbered("products/index.html", "products/all"),
        lambda part, pager: ProductsView(rows=part, total=len(rows), pager=pager),
    )
