"""The rows of lists that pages show from views: accounts, our own people, products, plans that wait for review, findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from plancode.messages.catalogues import said
from plancode.models import Plan, Product
from plancode.site.list_columns import DAY, FACET, NUMBER, OWNER, PRODUCT, TAGS, TEXT, Column, Listed, Row
from plancode.site.page import Page
from plancode.site.text import Words
from plancode.views import Source
from plancode.views.lists import AccountView
from plancode.views.person import PersonView
from plancode.views.products import ProductRow, ProductsView
from plancode.views.reviews import FindingsView, ReviewView, ToReview
from plancode.views.row_types import FindingLine

_ACCOUNTS: Final = (
    Column("type", "Type", FACET, "account.type"), Column("priority", "Priority", FACET, "account.priority"), OWNER,
    Column("location", "Location", FACET, "account.location"), Column("contacts", "Contacts", NUMBER, "contact"),
    Column("open", "Open opportunities", NUMBER, "opportunity"), TAGS,
)  # fmt: skip
_PEOPLE: Final = (
    Column("role", "Role", FACET, "person.role"), Column("review", "To review", NUMBER, "person.role"),
    Column("overdue", "Overdue", NUMBER, "activity"), Column("week", "This week", NUMBER, "activity"),
    Column("plans", "Plans", NUMBER, "plan"), Column("contacts", "Contacts", NUMBER, "contact"),
    Column("next", "Next activity", DAY, "activity"), TAGS,
)  # fmt: skip
_REVIEW: Final = (
    Column("period", "Period", FACET), Column("type", "Type", FACET), OWNER, Column("reviewer", "Asked", FACET, "person"),
    Column("contact", "Contact", TEXT, "contact"), Column("waited", "Days of waiting", NUMBER), PRODUCT, TAGS,
)  # fmt: skip
_PRODUCTS: Final = (
    Column("area", "Area", FACET, "product.area"), Column("plans", "Plans", NUMBER, "plan"), TAGS,
)  # fmt: skip
_FINDINGS: Final = (
    Column("code", "Code", FACET), Column("severity", "Severity", FACET), Column("message", "What was found"),
    Column("path", "File"), Column("line", "Line", NUMBER),
)  # fmt: skip


def lists_of_views(source: Source, planned: Iterable[Page], words: Words) -> Iterator[Listed]:
    """Yield the lists whose rows are taken from the pages that are planned."""
    views = [page.view for page in planned]
    accounts = (view for view in views if isinstance(view, AccountView))
    yield Listed("accounts", _ACCOUNTS, tuple(_account(view, words) for view in accounts))
    people = (view for view in views if isinstance(view, PersonView))
    yield Listed("people", _PEOPLE, tuple(_person(view, words) for view in people))
    products = ((page.path, row) for page in planned if isinstance(page.view, ProductsView) for row in page.view.rows)
    yield Listed("products", _PRODUCTS, tuple(_product(source, path, row) for path, row in products))
    waiting = ((page.path, row) for page in planned if isinstance(page.view, ReviewView) for row in page.view.rows)
    yield Listed("review", _REVIEW, tuple(_waiting(source, path, row, words) for path, row in waiting))
    found = [
        (page.path, group) for page in planned if isinstance(page.view, FindingsView) for group in page.view.groups
    ]
    # Where findings are left out, there is no page of them.
    if found:
        rows = tuple(_finding(path, row, words) for path, group in found for row in group.rows)
        yield Listed("findings", _FINDINGS, rows)


def _account(view: AccountView, words: Words) -> Row:
    row = view.account
    return (
        f"accounts/{row.id}.html",
        row.name,
        (
            words.label("account.type", row.type) if row.type else None,
            words.label("account.priority", row.priority) if row.priority else None,
            row.owner,
            row.location,
            row.contacts,
            row.open_opportunities,
            view.tags,
        ),
    )


def _person(view: PersonView, words: Words) -> Row:
    row = view.row
    return (
        f"people/{row.id}.html",
        row.name,
        (
            words.label("person.role", row.role) if row.role else None,
            row.to_review,
            row.overdue,
            row.this_week,
            row.plans,
            row.contacts,
            row.upcoming.day if row.upcoming else None,
            view.tags,
        ),
    )


def _product(source: Source, path: str, row: ProductRow) -> Row:
    product = source.workspace.get(Product, row.id)
    return f"{path}#product-{row.id}", row.name, (product.area if product else None, len(row.plans), row.tags)


def _finding(path: str, row: FindingLine, words: Words) -> Row:
    message = said(row.message, words.language)
    return row.page or path, row.name or row.path, (row.code, words.severity(row.severity), message, row.path, row.line)


def _waiting(source: Source, path: str, row: ToReview, words: Words) -> Row:
    line = row.waiting.plan
    plan = source.workspace.get(Plan, line.id)
    return (
        f"{path}#plan-{line.id}",
        line.name,
        (
            line.period,
            words.label("plan.type", line.type),
            line.owner,
            row.asked,
            ", ".join(words.called(name) for _, name in line.contacts),
            row.waiting.days,
            source.product(plan.product) if plan else None,
            plan.tags if plan else (),
        ),
    )
