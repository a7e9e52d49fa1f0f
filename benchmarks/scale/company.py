"""A company that does not exist: teams in ten countries, each with a workspace, and contacts that several of them know.

The same team and size give the same records and the same steps, everywhere and always.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, NamedTuple

TODAY: Final = date(2026, 6, 15)
YEAR: Final = "FY2026"
QUARTERS: Final = tuple(f"{YEAR}-Q{number}" for number in (1, 2, 3, 4))
COUNTRIES: Final = ("at", "be", "ch", "de", "es", "fr", "it", "nl", "pl", "pt")
# The part of the contacts of each tier that has a plan for the year; the first tier has its quarters too.
PLANNED: Final = {1: 0.95, 2: 0.8, 3: 0.5, 4: 0.2}
_TIERS: Final = (1, 2, 2, 3, 3, 3, 4, 4, 4, 4)
# How many contacts a country has for each one that a team of it knows: with two, most are known to two teams or three.
_KNOWN: Final = 2
# Meetings are on Mondays and Wednesdays, so that some fall together.
_MONDAY: Final = date(2026, 1, 5)
_WEEKS: Final = 50
_BEGINNING: Final = datetime(2025, 10, 1, 8, tzinfo=UTC)


class Team(NamedTuple):
    """A team of a country; its name is that of its workspace."""

    country: str
    number: int

    @property
    def name(self) -> str:
        """Return the name that `export parquet --workspace` is given."""
        return f"{self.country}-{self.number}"


class Step(NamedTuple):
    """A change of a plan's status, by a person, in a commit of its own."""

    plan: str
    before: str | None
    after: str
    moment: datetime
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a team has: its records as they stand today, by kind and id, and the steps that led to them, oldest first."""

    team: Team
    records: Sequence[Mapping[str, Any]]
    steps: Sequence[Step]


def teams(count: int) -> tuple[Team, ...]:
    """Return the first teams of the company: one in each country, then the second ones."""
    return tuple(Team(COUNTRIES[place % len(COUNTRIES)], place // len(COUNTRIES) + 1) for place in range(count))


def team_of(team: Team, size: int) -> Made:
    """Return a team whose workspace has as many records as size says, 100 or more."""
    chance = random.Random(f"{team.name} {size}")  # noqa: S311 - the same team each time
    people = _people(team, max(3, size // 1000))
    owners = [each["id"] for each in people[1:]]
    accounts = [_account(team, number) for number in range(max(4, size // 40))]
    contacts = list(_contacts(team, chance, count=size * 3 // 20, owners=owners, accounts=accounts))
    plans, steps = _plans(chance, contacts, approver=people[0]["id"])
    objectives = [_objective(plan) for plan in plans]
    records = [*people, *accounts, *contacts, *plans, *objectives]
    rest = size - len(records)
    opportunities = [_opportunity(chance, number, contacts) for number in range(rest // 4)]
    activities = [_activity(chance, number, contacts, owners) for number in range(rest - len(opportunities))]
    return Made(team=team, records=(*records, *opportunities, *activities), steps=sorted(steps, key=_order))


def _order(step: Step) -> tuple[datetime, str]:
    return step.moment, step.plan


def _people(team: Team, count: int) -> list[dict[str, Any]]:
    roles = ["approver", *["account-manager"] * count]
    return [
        {
            "kind": "person",
            "id": f"{team.name}-person-{number}",
            "name": f"Person {number} of {team.name.upper()}",
            "email": f"person-{number}@{team.name}.example.org",
            "role": role,
        }
        for number, role in enumerate(roles)
    ]


def _account(team: Team, number: int) -> dict[str, Any]:
    return {
        "kind": "account",
        "id": f"account-{number}",
        "name": f"Institut {number} de {team.name}",
        "type": "customer",
    }


def _contacts(
    team: Team, chance: random.Random, *, count: int, owners: Sequence[str], accounts: Sequence[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Yield contacts under ids of the team's own; those whose CRM has one number are one person."""
    for number, person in enumerate(chance.sample(range(_KNOWN * count), count)):
        yield {
            "kind": "contact",
            "id": f"contact-{number}",
            "first_name": "Ève",
            "last_name": f"Müller-{person}",
            "tier": chance.choice(_TIERS),
            "owner": chance.choice(owners),
            "accounts": [{"account": chance.choice(accounts)["id"], "role": "Head", "primary": True}],
            "external": {"crm": f"{team.country}-{person:06}"},
        } | ({"opt_out": True} if chance.random() < 0.01 else {})


def _plans(
    chance: random.Random, contacts: Sequence[Mapping[str, Any]], *, approver: str
) -> tuple[list[dict[str, Any]], list[Step]]:
    plans: list[dict[str, Any]] = []
    steps: list[Step] = []
    for contact in contacts:
        if contact.get("opt_out") or chance.random() > PLANNED[contact["tier"]]:
            continue
        yearly = f"{contact['id']}-{YEAR.lower()}"
        for period in (YEAR, *(QUARTERS if contact["tier"] == 1 else ())):
            name = f"{contact['id']}-{period.lower()}"
            taken = list(_steps(chance, name, owner=contact["owner"], approver=approver))
            plans.append(
                {
                    "kind": "plan",
                    "id": name,
                    "name": f"{contact['last_name']} {period}",
                    "period": period,
                    "type": "engagement",
                    "status": taken[-1].after,
                    "owner": contact["owner"],
                    "contacts": [contact["id"]],
                    "goals": ["Être le premier nom auquel on pense", {"goal": "A trial", "success": "She asks for it"}],
                }
                | ({} if period == YEAR else {"parent": yearly})
            )
            steps += taken
    return plans, steps


def _steps(chance: random.Random, plan: str, *, owner: str, approver: str) -> Iterator[Step]:
    """Yield the way of a plan: most are approved, some were returned first, some wait, some are drafts still."""
    moment = _BEGINNING + timedelta(days=1, seconds=chance.randrange(60 * 86_400))
    before = None
    way = chance.choices(
        (
            "draft submitted final-approved",
            "draft submitted draft submitted final-approved",
            "draft submitted",
            "draft",
        ),
        (75, 8, 10, 7),
    )[0]
    for after in way.split():
        yield Step(plan, before, after, moment, approver if before == "submitted" else owner)
        before, moment = after, moment + timedelta(seconds=chance.randrange(3600, 30 * 86_400))


def _objective(plan: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": "objective",
        "id": f"{plan['id']}-talks",
        "name": "Academic presentations",
        "period": plan["period"],
        "type": "education",
        "status": "current",
        "plan": plan["id"],
        "contact": plan["contacts"][0],
        "target": {"value": 4, "unit": "presentation"},
    }


def _opportunity(chance: random.Random, number: int, contacts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    contact = chance.choice(contacts)
    return {
        "kind": "opportunity",
        "id": f"opportunity-{number}",
        "name": f"Speak at congress {number}",
        "type": "conference-presentation",
        "status": "pending",
        "close_date": str(_day(chance)),
        "contact": contact["id"],
        "owner": contact["owner"],
        "amount": {"value": chance.randrange(500, 50_000, 500), "currency": "EUR"},
        "probability": chance.randrange(0, 101, 10),
    }


def _activity(
    chance: random.Random, number: int, contacts: Sequence[Mapping[str, Any]], owners: Sequence[str]
) -> dict[str, Any]:
    contact, day = chance.choice(contacts), _day(chance)
    made: dict[str, Any] = {
        "kind": "activity",
        "id": f"activity-{number}",
        "subject": f"Visit {number}",
        "contact": contact["id"],
        "owner": contact["owner"] if chance.random() < 0.8 else chance.choice(owners),
    }
    if chance.random() < 0.6:
        hour = chance.randrange(8, 17)
        made |= {"form": "appointment", "type": "visit", "start": f"{day} {hour:02}:00", "end": f"{day} {hour:02}:45"}
    else:
        made |= {"form": "task", "type": chance.choice(("call", "email")), "due": str(day)}
    if (other := chance.choice(contacts)["id"]) != contact["id"] and chance.random() < 0.05:
        made["other_contacts"] = [other]
    return made | ({"completed": str(day)} if day < TODAY and chance.random() < 0.95 else {})


def _day(chance: random.Random) -> date:
    return _MONDAY + timedelta(weeks=chance.randrange(_WEEKS), days=chance.choice((0, 2)))
