"""What people do next: acts drawn by weight, those before others that nobody has done yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from random import Random
from typing import TypeVar

from tests.simulation.governing import ON_RULES
from tests.simulation.illegal import ILLEGAL
from tests.simulation.legal import ON_PLANS
from tests.simulation.meanwhile import MEANWHILE
from tests.simulation.pulls import Acts, Desk, Pull
from tests.simulation.races import RACES, Race
from tests.simulation.selfserving import SELFSERVING

T = TypeVar("T")
# How much likelier an act is that nobody has done yet.
_UNDONE = 30


class Family(StrEnum):
    """What acts are about."""

    PLANS = "plans"
    RULES = "people and rules"
    FORBIDDEN = "forbidden steps"
    SELFSERVING = "rules for oneself"
    MEANWHILE = "what main did meanwhile"
    RACES = "races"


_TABLES: dict[Family, Acts] = {
    Family.PLANS: ON_PLANS,
    Family.RULES: ON_RULES,
    Family.FORBIDDEN: ILLEGAL,
    Family.SELFSERVING: SELFSERVING,
    Family.MEANWHILE: MEANWHILE,
}
_WEIGHTS = {Family.PLANS: 56, Family.RULES: 8, Family.FORBIDDEN: 18, Family.SELFSERVING: 8, Family.MEANWHILE: 40}


def all_acts() -> dict[str, Family]:
    """Return the names of all acts that there are, with their families."""
    named = {act.__name__: family for family, acts in _TABLES.items() for _, act in acts}
    return named | {race.__name__: Family.RACES for _, race in RACES}


class Drawing:
    """Draws acts, and remembers which were done."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._done: set[str] = set()

    def pull(self, desk: Desk) -> tuple[str, Pull]:
        """Return the name of an act and the pull request that comes of it."""
        weights = [weight if self._fits(family, desk) else 0 for family, weight in _WEIGHTS.items()]
        first = self._random.choices([*_WEIGHTS], weights=weights)[0]
        # There is always something legal to do, if only to plan.
        found = next(self._made(desk, (*self._in_any_order(_TABLES[first]), *self._in_any_order(ON_PLANS))), None)
        if found is None:
            raise AssertionError(f"nobody finds anything to do in request {desk.number}")
        return found

    def race(self, desk: Desk) -> tuple[str, Race] | None:
        """Return the name of a race and its two pull requests; None where nothing is there to race for."""
        return next(self._made(desk, self._in_any_order(RACES)), None)

    def _fits(self, family: Family, desk: Desk) -> bool:
        return desk.behind or family is not Family.MEANWHILE

    def _made(self, desk: Desk, acts: Iterable[Callable[[Desk], T | None]]) -> Iterator[tuple[str, T]]:
        for act in acts:
            made = act(desk)
            if made is not None:
                self._done.add(act.__name__)
                yield act.__name__, made

    def _in_any_order(
        self, acts: tuple[tuple[int, Callable[[Desk], T | None]], ...]
    ) -> list[Callable[[Desk], T | None]]:
        """Return the acts, each as likely to come early as its weight says."""

        def place(act: tuple[int, Callable[[Desk], T | None]]) -> float:
            weight = act[0] * (1 if act[1].__name__ in self._done else _UNDONE)
            return float(self._random.random() ** (1 / weight))

        return [act for _, act in sorted(acts, key=place, reverse=True)]
