"""Who made a commit, and what they were to a record then (HISTORY.md 8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from plancode.git import Commit, Identity, Signature
from plancode.history.events import Event, People, through_joins
from plancode.history.rules import Rules
from plancode.history.signatures import UNSIGNED, address_of
from plancode.history.states import Entry
from plancode.lifecycle import OWNER, REVIEWER

_NOBODY = People()


@dataclass(frozen=True, slots=True)
class Actor:
    """The identity that a commit states for its maker, and the person with this address; None if nobody has it."""

    identity: Identity
    person: Entry | None
    roles: frozenset[str] = frozenset()
    # The id of the person who has the address, entitled or not: reports name them as the maker.
    shown: str | None = None

    @property
    def maker(self) -> str:
        """Return what sets the maker apart from others: the id of the person, else the address."""
        return self.person.ref.id if self.person else f"<{self.identity.email.strip().lower()}>"

    @property
    def id(self) -> str | None:
        """Return the id of the person; None where nobody has the address."""
        return self.person.ref.id if self.person else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actors:
    """The commits, the people at each, and their signatures; `first_parents` and `people` are by a commit's number."""

    rules: Rules
    commits: Mapping[int, Commit]
    people: Mapping[int, People]
    first_parents: Sequence[int | None]
    signatures: Mapping[int, Signature] = field(default_factory=dict)
    # Commits that nobody has made yet, the work tree among them, so that nobody can have signed them: their author counts instead.
    unmade: frozenset[int] = frozenset()
    _known: dict[int, Actor] = field(default_factory=dict)
    _alike: dict[object, Actor] = field(default_factory=dict)

    def of(self, number: int) -> Actor:
        """Return who made a commit."""
        if number not in self._known:
            identity = self._identity(number)
            # If the people are the same, an address belongs to the same person.
            standing = (id(self.before(number)), id(self.people[number]), number in self.rules.proposed)
            known = self._alike.get((identity, standing))
            if known is None:
                known = self._alike[identity, standing] = self._actor(identity, number)
            self._known[number] = known
        return self._known[number]

    def _actor(self, identity: Identity, number: int) -> Actor:
        person = self.person(identity.email, number)
        roles = frozenset(role for role in [person.text("role")] if role) if person else frozenset[str]()
        if person and number in self.rules.proposed:
            today = self.rules.today.by_id[person.ref.id]
            roles &= {today.text("role")}
        shown = next((found.ref.id for found in self._holders(identity.email, number)), None)
        return Actor(identity, person, roles, shown)

    def _holders(self, address: str, number: int) -> Iterator[Entry]:
        """Yield the people who have an address: before a commit, in it, or today."""
        wanted = address.strip().lower()
        for people in (self.before(number), self.people[number], self.rules.today) if wanted else ():
            yield from people.by_address.get(wanted, ())

    def _identity(self, number: int) -> Identity:
        commit = self.commits[number]
        match self.rules.of(number).policy.actor:
            case "signer" if number not in self.unmade:
                signature = self.signatures.get(number, UNSIGNED)
                if signature.verdict == "good":
                    return Identity(signature.signer, address_of(signature))
                return Identity("an unproved signer", "")
            case "committer":
                return commit.committer
            case _:
                return commit.author

    def before(self, number: int) -> People:
        """Return the people at the first parent of a commit: only they can be entitled to what it does."""
        parent = self.first_parents[number]
        return _NOBODY if parent is None else self.people[parent]

    def person(self, address: str, number: int) -> Entry | None:
        """Return the person who has an address, as they stood before a commit; None if no person of that time has it.

        An address that the person got in the commit or later counts too. In the commits of a pull request, an address
        counts only if the base has it.
        """
        there = self.before(number)
        found = next((each for each in self._holders(address, number) if each.ref.id in there.by_id), None)
        if found is None:
            return None
        if number in self.rules.proposed:
            today = self.rules.today.by_address.get(address.strip().lower(), ())
            if all(each.ref.id != found.ref.id for each in today):
                return None
        return there.by_id[found.ref.id]

    def capacities(self, number: int, entries: Iterable[Entry]) -> frozenset[str]:
        """Return what the actor of a commit may act as: their role; owner or reviewer if all entries name them so."""
        actor, named = self.of(number), list(entries)
        if actor.person is None:
            return frozenset()
        name = actor.person.ref.id
        relations = set()
        if named and all(entry.text("owner") == name for entry in named):
            relations.add(OWNER)
        if named and all(name in entry.texts("reviewers") for entry in named):
            relations.add(REVIEWER)
        return actor.roles | relations

    def entering(self, events: Iterable[Event], status: str | None) -> list[Event]:
        """Return the events by which a record entered the status that it has at events (HISTORY.md 8)."""
        waiting = list(through_joins(events))
        seen: set[int] = set()
        found: list[Event] = []
        while waiting:
            event = waiting.pop(0)
            if id(event) in seen:
                continue
            seen.add(id(event))
            before = [each for each in through_joins(event.before) if each.status == status]
            waiting += before
            if not before:
                found.append(event)
        return found

    def named(self, line: str, number: int) -> str | None:
        """Return the id of the person whom a line of a commit's message names exactly; None if nobody known then is."""
        name, _, rest = line.partition("<")
        address, there = rest.partition(">")[0].strip().lower(), self.before(number)
        if address:
            found = next(iter(there.by_address.get(address, ())), None)
        else:
            words = name.strip()
            called = (person for person in there.by_id.values() if person.text("name") == words)
            found = there.by_id.get(words) or next(called, None)
        if found is None or (number in self.rules.proposed and found.ref.id not in self.rules.today.by_id):
            return None
        return found.ref.id
