"""The pages that a section of a report has of its own, where the report has no room for all of its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from plancode.diagnostics import Ref
from plancode.views.contact import ContactView
from plancode.views.lists import AccountView
from plancode.views.paging import Pager
from plancode.views.plan import PlanView


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """A part of a section of the report about a record, which is called `name`; `total` counts the rows of all parts."""

    of: Ref
    name: str
    section: str
    rows: tuple[Any, ...]
    total: int
    pager: Pager


def part_views(view: ContactView | PlanView | AccountView) -> Iterator[tuple[str, PartView]]:
    """Yield the parts of a report that stand on pages of their own, with their paths."""
    of, name = _about(view)
    for title, section in view.sections.items():
        for path, rows, pager in section.pages():
            total = len(section.rows)
            yield path, PartView(of=of, name=name, section=title, rows=rows, total=total, pager=pager)


def _about(view: ContactView | PlanView | AccountView) -> tuple[Ref, str]:
    match view:
        case ContactView(id=name):
            return Ref("contact", name), view.name
        case PlanView(plan=plan):
            return Ref("plan", plan.id), plan.name
        case AccountView(account=account):
            return Ref("account", account.id), account.name
