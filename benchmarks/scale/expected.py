"""What the questions of docs/how-to/scale.md must answer: from `coverage` and `status`, and from what the company was made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import combinations
from typing import Any, NamedTuple

from benchmarks.scale.company import QUARTERS, TODAY, YEAR, Made, Team

Row = list[Any]


class Told(NamedTuple):
    """What is known of a team without any engine.

    `coverage` (contacts and those with a plan, by tier) and `waits` (days) are what plancode says; the rest is what the
    team was made of: the days that its reviews took, the persons it plans for, its meetings ahead as (person, day, id).
    """

    team: Team
    coverage: Mapping[int, tuple[int, int]]
    waits: Sequence[int]
    reviews: Sequence[int]
    planned: frozenset[str]
    meetings: frozenset[tuple[str, str, str]]


def reviews_of(made: Made) -> Iterator[int]:
    """Yield the whole days that each review took."""
    submitted: dict[str, datetime] = {}
    for step in made.steps:
        if step.before == "submitted":
            yield (step.moment - submitted.pop(step.plan)).days
        if step.after == "submitted":
            submitted[step.plan] = step.moment


def planned_of(made: Made) -> frozenset[str]:
    """Return the persons whom a team plans for in the year, by their number in the CRM."""
    persons = _persons(made)
    plans = (each for each in made.records if each["kind"] == "plan" and each["period"] in (YEAR, *QUARTERS))
    return frozenset(persons[name] for plan in plans for name in plan["contacts"])


def meetings_of(made: Made) -> frozenset[tuple[str, str, str]]:
    """Return the meetings ahead, with each person who takes part."""
    persons = _persons(made)
    return frozenset(
        (persons[name], day, each["id"])
        for each in made.records
        if each["kind"] == "activity" and each["type"] in ("visit", "call") and "completed" not in each
        for day in [each.get("due") or each["start"][:10]]
        if day >= str(TODAY)
        for name in (each["contact"], *each.get("other_contacts", ()))
    )


def _persons(made: Made) -> Mapping[str, str]:
    return {each["id"]: each["external"]["crm"] for each in made.records if each["kind"] == "contact"}


def answers(told: Sequence[Told]) -> Mapping[str, list[Row]]:
    """Return the rows that each question must have, by its heading."""
    return {
        "Coverage by country and tier": list(_coverage(told)),
        "Plans that wait for review": list(_days(told, "waits")),
        "Time in review": list(_days(told, "reviews")),
        "Contacts that several teams plan for": list(_shared(told)),
        "Double bookings across teams": list(_double(told)),
    }


def _coverage(told: Iterable[Told]) -> Iterator[Row]:
    found: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
    for each in told:
        for tier, counts in each.coverage.items():
            for place, count in enumerate(counts):
                found[each.team.country, tier][place] += count
    yield from ([*key, *counts] for key, counts in sorted(found.items()))


def _days(told: Iterable[Told], which: str) -> Iterator[Row]:
    found: dict[str, list[int]] = defaultdict(list)
    for each in told:
        found[each.team.country] += getattr(each, which)
    yield from (
        [country, len(days), sum(days) / len(days), max(days)] for country, days in sorted(found.items()) if days
    )


def _shared(told: Iterable[Told]) -> Iterator[Row]:
    found: dict[str, list[str]] = defaultdict(list)
    for each in told:
        for person in each.planned:
            found[person].append(each.team.name)
    yield from ([person, sorted(teams)] for person, teams in sorted(found.items()) if len(teams) > 1)


def _double(told: Iterable[Told]) -> Iterator[Row]:
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for each in told:
        for person, day, name in each.meetings:
            found[person, day].append((each.team.name, name))
    rows = (
        [person, day, *one, *other]
        for (person, day), meetings in found.items()
        for one, other in combinations(sorted(meetings), 2)
        if one[0] != other[0]
    )
    yield from sorted(rows)
