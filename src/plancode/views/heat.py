"""Coverage as a heat map: which share of the contacts of each tier has an approved plan in each period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from plancode.lifecycle import Standing
from plancode.views.context import Source
from plancode.views.overview import CoverageRow, CoverageView

# Of a plan that is over, its approval is over too, and was there.
_APPROVED: Final = frozenset({Standing.HELD, Standing.OVER})
_STEPS: Final = 4


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A period and a tier: how many of the contacts have an approved plan."""

    period: str
    covered: int
    contacts: int

    @property
    def missing(self) -> int:
        """Return how many have none."""
        return self.contacts - self.covered

    @property
    def step(self) -> int:
        """Return the share in quarters, rounded down: 0 to 4; only where all have one it is 4."""
        return _STEPS * self.covered // self.contacts

    @property
    def share(self) -> int:
        """Return the share in percent, rounded down."""
        return 100 * self.covered // self.contacts


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A tier with its periods; None are contacts without a tier."""

    tier: int | None
    cells: tuple[HeatCell, ...]


def heat_map(source: Source, coverage: CoverageView) -> tuple[HeatRow, ...]:
    """Return the tiers, the highest first, each with all periods of the coverage."""
    tiers = sorted({row.tier for row in coverage.rows}, key=lambda tier: (tier is None, tier or 0))
    return tuple(
        HeatRow(tier, tuple(_cells(source, coverage.periods, [row for row in coverage.rows if row.tier == tier])))
        for tier in tiers
    )


def _cells(source: Source, periods: Sequence[str], rows: Sequence[CoverageRow]) -> Iterable[HeatCell]:
    approved = [[is_approved(source, status) for status in row.plans] for row in rows]
    for place, period in enumerate(periods):
        yield HeatCell(period, sum(each[place] for each in approved), len(rows))


def is_approved(source: Source, status: str | None) -> bool:
    """Return whether a plan of this status is approved, or was until it ended."""
    return status is not None and source.workspace.config.lifecycle("plan").standing(status) in _APPROVED


def worst_first(source: Source, coverage: CoverageView) -> tuple[CoverageRow, ...]:
    """Return the contacts with the fewest approved plans first, of these the highest tiers."""

    def place(row: CoverageRow) -> tuple[int, int, int]:
        approved = sum(is_approved(source, status) for status in row.plans)
        return approved, sum(status is not None for status in row.plans), row.tier or len(coverage.rows) + 9

    return tuple(sorted(coverage.rows, key=place))
