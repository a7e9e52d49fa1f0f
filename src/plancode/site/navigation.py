"""The pages that every page leads to, in groups."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """A page of the navigation: its English name, its path, and the first part of all paths that belong to it.

    `kind` is the kind of records that it shows: where that kind is left out, so is the page.
    """

    name: str
    path: str
    section: str
    kind: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that belong together, under an English name that is heard and not seen."""

    name: str
    items: tuple[Item, ...]


def _group(name: str, *pages: tuple[str, str]) -> Group:
    return Group(name, tuple(Item(page, f"{page.lower()}/index.html", page.lower(), kind) for page, kind in pages))


GROUPS = (
    Group("Start", (Item("Home", "index.html", "", None),)),
    _group("Who", ("Contacts", "contact"), ("Accounts", "account"), ("People", "person")),
    _group("What", ("Plans", "plan"), ("Objectives", "objective"), ("Opportunities", "opportunity")),
    _group("When", ("Agenda", "activity"), ("Calendar", "activity")),
    _group("How it stands", ("Coverage", "plan"), ("Review", "plan")),
)
NAVIGATION = tuple(item for group in GROUPS for item in group.items)


def groups(left_out: Collection[str]) -> tuple[Group, ...]:
    """Return the groups with the pages that a site has."""
    found = (Group(each.name, tuple(item for item in each.items if item.kind not in left_out)) for each in GROUPS)
    return tuple(group for group in found if group.items)
