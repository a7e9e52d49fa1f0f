"""A page before it is written, and the paths of the parts of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from plancode.site.writing import Writings, has_copies
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


@dataclass(frozen=True, slots=True)
class Here:
    """The page that is read: its path in its language's folder, and how the records on it are edited and added to."""

    page: str
    writing: Writings


def given_on(path: str, writing: Writings) -> Mapping[str, object]:
    """Return what the template of a page gets besides its view, in every language."""
    return {
        "root": "../" * (path.count("/") + 1),
        "home": "../" * path.count("/"),
        "here": Here(path, writing),
        "section": path.partition("/")[0],
        "copied": has_copies(writing),
    }


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
