"""Long lists in parts: a page stays small however many rows there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

Row = TypeVar("Row")


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
