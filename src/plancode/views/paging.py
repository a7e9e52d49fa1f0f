"""Long lists and long sections of reports in parts: a page stays small however many rows there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Generic, TypeVar

Row = TypeVar("Row")
# Of a section that has pages of its own, the report shows so many rows.
_FEW: Final = 4
# Sections whose rows are all of a length: how many a report shows before they have pages of their own, and these pages each.
PLANS: Final = "plans"
PAST_PLANS: Final = "past-plans"
CHILDREN: Final = "children"
MEMBERS: Final = "members"
ATTENTION: Final = "attention"
CHECK: Final = "check"
_COUNTED: Final = MappingProxyType(
    {PLANS: (12, 60), PAST_PLANS: (12, 60), CHILDREN: (16, 60), MEMBERS: (40, 150), ATTENTION: (8, 40), CHECK: (10, 40)}
)


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page stands among the parts of a list: its number, from 1, and the paths of all parts."""

    number: int
    paths: tuple[str, ...]

    @property
    def count(self) -> int:
        """Return how many parts there are."""
        return len(self.paths)

    @property
    def is_part(self) -> bool:
        """Return whether there is more of the list on other pages."""
        return self.count > 1

    @property
    def first(self) -> str:
        """Return the path of the first part."""
        return self.paths[0]

    @property
    def last(self) -> str:
        """Return the path of the last part."""
        return self.paths[-1]

    @property
    def previous(self) -> str | None:
        """Return the path of the part before; None for the first."""
        return self.paths[self.number - 2] if self.number > 1 else None

    @property
    def following(self) -> str | None:
        """Return the path of the next part; None for the last."""
        return self.paths[self.number] if self.number < self.count else None


def parts(rows: Sequence[Row], most: int, path: Callable[[int], str]) -> Iterator[tuple[str, tuple[Row, ...], Pager]]:
    """Yield path, rows and pager of each part, with `most` rows each; no rows make one empty part."""
    count = max(1, -(-len(rows) // most))
    paths = tuple(path(number) for number in range(1, count + 1))
    for number, here in enumerate(paths, 1):
        yield here, tuple(rows[(number - 1) * most : number * most]), Pager(number, paths)


@dataclass(frozen=True, slots=True)
class Section(Generic[Row]):
    """A section of a report: all its rows, and where each of its own pages in `folder` ends; without ends, the report has all."""

    folder: str
    rows: tuple[Row, ...]
    ends: tuple[int, ...] = ()

    @property
    def shown(self) -> tuple[Row, ...]:
        """Return the rows that the report shows."""
        return self.rows[:_FEW] if self.ends else self.rows

    @property
    def path(self) -> str | None:
        """Return the first page of its own; None where the report has all rows."""
        return f"{self.folder}/1.html" if self.ends else None

    def pages(self) -> Iterator[tuple[str, tuple[Row, ...], Pager]]:
        """Yield path, rows and pager of each page of its own."""
        paths = tuple(f"{self.folder}/{number}.html" for number in range(1, len(self.ends) + 1))
        for number, (first, end) in enumerate(zip((0, *self.ends), self.ends, strict=False)):
            yield paths[number], self.rows[first:end], Pager(number + 1, paths)


@dataclass(frozen=True, slots=True)
class Layout:
    """Which sections of a report have pages of their own, up to which rows; `home` is the path of the report without `.html`."""

    home: str
    ends: Mapping[str, tuple[int, ...]]

    def sections(
        self, rows: Mapping[str, tuple[Any, ...]], others: Mapping[str, tuple[Any, ...]]
    ) -> dict[str, Section[Any]]:
        """Return the sections of rows that are laid out, and those of others, whose rows are counted."""
        laid = {name: Section(f"{self.home}/{name}", found, self.ends.get(name, ())) for name, found in rows.items()}
        return {**laid, **{name: self._counted(name, found) for name, found in others.items()}}

    def _counted(self, name: str, rows: tuple[Any, ...]) -> Section[Any]:
        most, per_page = _COUNTED[name]
        return Section(f"{self.home}/{name}", rows, ends_of(rows, most=most, per_page=per_page))


def ends_of(rows: Sequence[object], *, most: int, per_page: int) -> tuple[int, ...]:
    """Return where the pages of a section end that has so many rows on each; none where all rows have room elsewhere."""
    return (*range(per_page, len(rows), per_page), len(rows)) if len(rows) > most else ()
