"""Where the days of a fiscal year stand in its picture, from the left to the right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from plancode.attention.due import months_of
from plancode.periods import Days
from plancode.views.row_types import PlanLine

# The width of a picture in its own units; a page shows it as wide as there is room.
WIDTH: Final = 960
# Steps before the year, such as the draft of the year's plan, move the beginning back by so many days at most.
_BEFORE: Final = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class YearMonth:
    """A month of the picture, from x on."""

    first: date
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a day stands between the left and the right of the picture."""

    days: Days

    @classmethod
    def of(cls, year: Days, plans: Iterable[PlanLine]) -> Scale:
        """Return the scale of a year, and of the steps shortly before it."""
        early = [step.day for plan in plans for step in plan.steps if step.day and step.day >= year.first - _BEFORE]
        first = min([year.first, *early])
        return cls(Days(first.replace(day=1) if first < year.first else first, year.last))

    def at(self, day: date) -> int:
        """Return where a day begins; a day outside stands at the edge."""
        total = (self.days.last - self.days.first).days + 1
        return min(max((day - self.days.first).days, 0), total) * WIDTH // total

    def months(self) -> tuple[YearMonth, ...]:
        """Return the months, the first and the last perhaps in part."""
        firsts = list(months_of(self.days.first, self.days.last))
        places = [*map(self.at, firsts), WIDTH]
        return tuple(
            YearMonth(first, here, there - here) for first, here, there in zip(firsts, places, places[1:], strict=False)
        )
