"""A pull request: what its author saw, the commits, and what HISTORY.md says of it, by whoever made it up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import TypeVar

from plancode.models import digest, protected_content
from tests.simulation.memory import Made
from tests.simulation.server import Author, Files
from tests.simulation.world import APPROVED, CONFIG, DRAFT, PEOPLE, SUBMITTED, Memory, Person, Plan, World, parsed

T = TypeVar("T")
STRANGER = Author("Sam Stranger", "sam@elsewhere.example")


class Way(StrEnum):
    """How an organisation lands its pull requests."""

    MERGE = "merge"
    REBASE = "rebase"
    SQUASH = "squash"


@dataclass(frozen=True, slots=True)
class Change:
    """A commit of a pull request; `joins` is the commit of main that it merges."""

    author: Author
    message: str
    before: Files
    after: Files
    made: datetime
    joins: str | None = None

    @property
    def remembered_as(self) -> Made:
        return Made(self.before, self.after, self.author, self.message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """A pull request with its label: legal, or illegal and what has to be found, any of the codes."""

    act: str
    base: World
    changes: tuple[Change, ...]
    expected: frozenset[str] = frozenset()

    @property
    def legal(self) -> bool:
        return not self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What someone has before them who opens a pull request: main as they fetched it, main as it is, and the day."""

    random: Random
    base: World
    main: World
    way: Way
    now: datetime
    number: int

    @property
    def behind(self) -> bool:
        return self.base.commit != self.main.commit

    @property
    def same_rules(self) -> bool:
        """Return whether rules and people are those of main."""
        paths = {
            path
            for world in (self.base, self.main)
            for path in world.files
            if path == CONFIG or path.startswith(PEOPLE)
        }
        return all(self.is_same(path) for path in paths)

    def is_same(self, path: str) -> bool:
        """Return whether nothing has landed meanwhile that touched a file."""
        return self.base.files.get(path) == self.main.files.get(path)

    def one(self, among: list[T]) -> T | None:
        """Return one of several; None where there is none."""
        return self.random.choice(among) if among else None

    def memory(self, plan: Plan) -> Memory:
        return self.base.memory[plan.id]

    def plan(self, status: str, fits: Callable[[Plan], bool] | None = None) -> Plan | None:
        """Return a plan of a status that nobody has touched meanwhile; rules and people are those of main."""
        return self.one([plan for plan in self._untouched if plan.status == status and (fits is None or fits(plan))])

    def submitted(self, fits: Callable[[Plan], bool] | None = None) -> Plan | None:
        """Return a submitted plan of which one knows who owned it when it was submitted: no merge mixed that."""
        return self.plan(
            SUBMITTED, lambda plan: bool(self.memory(plan).owner_at_entry) and (fits is None or fits(plan))
        )

    @property
    def _untouched(self) -> list[Plan]:
        if not self.same_rules:
            return []
        base, main = self.base, self.main
        return [
            plan
            for name, plan in base.plans.items()
            if main.memory.get(name) == base.memory.get(name) and main.plans.get(name) == plan
        ]

    def owner(self, plan: Plan) -> Person:
        return self.base.people[plan.owner]

    def people(self, role: str | None = None, *, but: frozenset[str] = frozenset()) -> list[Person]:
        """Return the people, of a role, whom one could ask; main knows them as they are here."""
        return [
            each
            for each in self.base.people.values()
            if role in (None, each.role) and each.id not in but and self.main.people.get(each.id) == each
        ]

    def author(self, person: Person) -> Author:
        """Return who a person is in git: any of their addresses."""
        return Author(person.name, self.random.choice(person.addresses))

    def moved(self, plan: Plan, status: str, by: Person | None = None) -> Plan:
        """Return a plan in another status, with the stamp that the policy asks for."""
        if status == DRAFT:
            return plan.but(status=status, approval=None)
        if status == APPROVED and by is not None and self.base.stamp_is_required:
            return stamped(plan.but(status=status), by, self.now)
        return plan.but(status=status)

    def branch(self, act: str) -> Branch:
        return Branch(self, act)


def stamped(plan: Plan, by: Person, now: datetime) -> Plan:
    """Return a plan with a stamp over what its file says."""
    content = digest(protected_content("plan", parsed(plan.text) or {}))
    return plan.but(approval={"by": by.id, "on": now.date().isoformat(), "digest": content})


@dataclass(slots=True)
class Branch:
    """A branch that is being written, from what its author saw."""

    desk: Desk
    act: str
    changes: list[Change] = field(default_factory=list)

    @property
    def files(self) -> dict[str, str]:
        return dict(self.changes[-1].after if self.changes else self.desk.base.files)

    def commit(
        self, author: Author, message: str, changed: Mapping[str, str | None], *, made: datetime | None = None
    ) -> Branch:
        """Add a commit; a file that is None goes."""
        before = self.files
        after = {path: text for path, text in {**before, **changed}.items() if text is not None}
        when = made or self.desk.now + timedelta(minutes=len(self.changes))
        self.changes.append(Change(author, message, before, after, when))
        return self

    def join(self, author: Author, files: Files) -> Branch:
        """Add a merge of main that holds files."""
        when = self.desk.now + timedelta(minutes=len(self.changes))
        message = "Merge branch 'main'"
        self.changes.append(Change(author, message, self.files, dict(files), when, self.desk.main.commit))
        return self

    def legal(self, *, base: World | None = None) -> Pull:
        """Return a pull request that HISTORY.md allows."""
        return Pull(act=self.act, base=base or self.desk.base, changes=tuple(self.changes))

    def illegal(self, *codes: str) -> Pull:
        """Return a pull request that HISTORY.md forbids; one of the codes is what is wrong."""
        return Pull(act=self.act, base=self.desk.base, changes=tuple(self.changes), expected=frozenset(codes))

    def by_way(self, *codes: str) -> Pull:
        """Return a pull request that is legal unless it is squashed: then one of the codes is what is wrong."""
        return self.illegal(*codes) if self.desk.way is Way.SQUASH else self.legal()


Act = Callable[[Desk], Pull | None]
Acts = tuple[tuple[int, Act], ...]
