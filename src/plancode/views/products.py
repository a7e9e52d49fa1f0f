"""The list of products: what each is about, and the plans that name it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from plancode.views.context import Source
from plancode.views.further import further
from plancode.views.paging import Pager
from plancode.views.row_types import Further, LinkLine, links_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRow:
    """A product with the plans that name it and are not over, each by id and name."""

    id: str
    name: str
    plans: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    links: tuple[LinkLine, ...]
    further: tuple[Further, ...]
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductsView:
    """A part of the list of products."""

    rows: tuple[ProductRow, ...]
    total: int
    pager: Pager


def product_rows(source: Source) -> tuple[ProductRow, ...]:
    """Return the products by their names."""
    plans: dict[str | None, list[tuple[str, str]]] = defaultdict(list)
    for plan in source.workspace.plans:
        if not source.is_over(plan):
            plans[plan.product].append((plan.id, plan.name))
    rows = [
        ProductRow(
            id=product.id,
            name=product.name,
            plans=tuple(plans[product.id]),
            tags=product.tags,
            links=links_of(product),
            further=further(source, product),
            url=source.url_of(product),
        )
        for product in source.workspace.products
    ]
    return tuple(sorted(rows, key=lambda row: (row.name.casefold(), row.id)))
