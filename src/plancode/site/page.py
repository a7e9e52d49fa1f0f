"""A page before it is written, and the paths of the parts of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from plancode.views.contact import ContactView
from plancode.views.lists import AccountView
from plancode.views.paging import Pager, Row, parts
from plancode.views.plan import PlanView
from plancode.views.sections import part_views


@dataclass(frozen=True, slots=True)
class Page:
    """A page before it is written: its path in each language's folder, its template, and what it shows."""

    path: str
    template: str
    view: object


def numbered(first: str, folder: str) -> Callable[[int], str]:
    """Return a function from the number of a list's part to its path; only parts after the first stand in a folder."""
    return lambda number: first if number == 1 else f"{folder}/{number}.html"


def below(folder: str) -> Callable[[int], str]:
    """Return a function from the number of a list's part to its path in the list's own folder."""
    return lambda number: f"{folder}/{number}.html"


def paged(
    template: str,
    rows: Sequence[Row],
    most: int,
    path: Callable[[int], str],
    view: Callable[[tuple[Row, ...], Pager], object],
) -> Iterator[Page]:
    """Yield the pages of a list, with `most` rows each."""
    for here, part, pager in parts(rows, most, path):
        yield Page(here, template, view(part, pager))


def parts_of(view: ContactView | PlanView | AccountView) -> Iterator[Page]:
    """Yield the pages of the sections that a report has no room for."""
    yield from (Page(path, "part.html", part) for path, part in part_views(view))
