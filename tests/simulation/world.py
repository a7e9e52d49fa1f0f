"""What stands on main: people, plans and rules as their files say them, and what one has to remember of each plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from typing import Any

import yaml

from tests.simulation.server import Author, Files

CONFIG = "plancode.yaml"
PEOPLE = "plans/people"
DRAFT, SUBMITTED, APPROVED, EXPIRED = "draft", "submitted", "final-approved", "expired"
# A line between two that people change: git joins changes of lines that do not touch.
_ORDER = (
    "kind",
    "id",
    "name",
    "period",
    "status",
    "type",
    "owner",
    "goals",
    "contacts",
    "reviewers",
    "notes",
    "approval",
)
_PROTECTED = ("name", "period", "type", "owner", "contacts", "goals")


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as its file says it."""

    path: str
    fields: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.fields["id"])

    @property
    def status(self) -> str:
        return str(self.fields["status"])

    @property
    def owner(self) -> str:
        return str(self.fields["owner"])

    @property
    def goals(self) -> tuple[str, ...]:
        return tuple(self.fields["goals"])

    @property
    def reviewers(self) -> tuple[str, ...]:
        return tuple(self.fields.get("reviewers", ()))

    @property
    def content(self) -> tuple[Any, ...]:
        """Return what approval protects."""
        return tuple(self.fields.get(name) for name in _PROTECTED)

    @property
    def last_day(self) -> date:
        """Return the last day of the plan's quarter, of calendar years."""
        year, quarter = int(self.fields["period"][2:6]), int(self.fields["period"][-1])
        return date(year, 3 * quarter, (31, 30, 30, 31)[quarter - 1])

    def but(self, **changes: object) -> Plan:
        """Return the plan with other fields; None takes one away."""
        fields = {**self.fields, **changes}
        return replace(self, fields={name: value for name, value in fields.items() if value is not None})

    @property
    def text(self) -> str:
        return written({name: self.fields[name] for name in _ORDER if name in self.fields})

    @property
    def file(self) -> dict[str, str]:
        return {self.path: self.text}


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of the organisation as their file says it."""

    path: str
    id: str
    name: str
    addresses: tuple[str, ...]
    role: str | None

    @property
    def author(self) -> Author:
        return Author(self.name, self.addresses[0])

    @property
    def file(self) -> dict[str, str]:
        emails = {"emails": list(self.addresses[1:])} if self.addresses[1:] else {}
        role = {"role": self.role} if self.role else {}
        fields = {"kind": "person", "id": self.id, "name": self.name, "email": self.addresses[0], **emails, **role}
        return {self.path: written(fields)}


def person(name: str, role: str | None) -> Person:
    """Return someone new, whose id and address come from the name."""
    slug = name.lower().replace(" ", "-")
    return Person(f"{PEOPLE}/{slug}.yaml", slug, name, (f"{slug}@example.org",), role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What one has to remember of a plan, beside its file, to know who may do what with it.

    `changed_at` is the commit on main that touched it last; `writers` are who may have changed its content last, and
    `witnesses` they and all who made steps since then or were named. `is_mixed`: a merge joined what several had done.
    `epochs` is how many the rules had when the status changed last: a later one lets those rules judge that step.
    """

    changed_at: str
    writers: frozenset[str]
    witnesses: frozenset[str]
    owner_at_entry: str
    approved_by: str | None = None
    epochs: int = 0
    is_mixed: bool = False


@dataclass(frozen=True)
class World:
    """A commit that main was at, green, and what is remembered of its plans."""

    commit: str
    files: Files
    memory: Mapping[str, Memory]

    @cached_property
    def plans(self) -> dict[str, Plan]:
        return dict(plans_in(self.files))

    @cached_property
    def people(self) -> dict[str, Person]:
        return {each.id: each for each in people_in(self.files)}

    @cached_property
    def config(self) -> dict[str, Any]:
        found: dict[str, Any] = yaml.safe_load(self.files[CONFIG])
        return found

    @property
    def owner_may_approve(self) -> bool:
        return "owner" in self.config["lifecycle"]["plan"]["steps"]["approve"]["by"]

    @property
    def stamp_is_required(self) -> bool:
        return bool(self.config["policy"].get("stamp") == "required")

    def records(self, kind: str, plan: str | None = None) -> list[tuple[str, dict[str, Any]]]:
        """Return path and fields of each record of a kind; with plan, of those that serve it."""
        return [
            (path, fields)
            for path, text in sorted(self.files.items())
            for fields in [parsed(text)]
            if fields and fields.get("kind") == kind and plan in (None, fields.get("plan"))
        ]

    def serving(self, plan: str) -> list[str]:
        """Return the files of all that serves a plan."""
        return [path for kind in ("objective", "opportunity", "activity") for path, _ in self.records(kind, plan)]


def written(fields: Mapping[str, Any]) -> str:
    """Return fields as YAML, in their order."""
    return yaml.safe_dump(dict(fields), sort_keys=False, allow_unicode=True, width=200)


@cache
def parsed(text: str) -> dict[str, Any] | None:
    """Return the one record in text; None where nobody can read it, or it holds several."""
    try:
        found = yaml.load(text, Loader=yaml.CSafeLoader)  # a safe loader, and the quick one
    except yaml.YAMLError:
        return None
    return found if isinstance(found, dict) else None


def plans_in(files: Files) -> Iterator[tuple[str, Plan]]:
    """Yield the plans of files by id."""
    for path, text in sorted(files.items()):
        fields = parsed(text) if path.startswith("plans/") else None
        if fields and fields.get("kind") == "plan" and "status" in fields:
            yield str(fields["id"]), Plan(path, fields)


def people_in(files: Files) -> Iterator[Person]:
    """Yield the people of files."""
    for path, text in sorted(files.items()):
        fields = parsed(text) if path.startswith(PEOPLE) else None
        if fields and fields.get("kind") == "person":
            addresses = (fields["email"], *fields.get("emails", ()))
            yield Person(path, fields["id"], fields["name"], addresses, fields.get("role"))


def known_as(author: Author, people: Iterable[Person]) -> str:
    """Return the id of who has the author's address; an address that nobody has stands for itself."""
    return next((each.id for each in people if author.email in each.addresses), f"?{author.email}")
