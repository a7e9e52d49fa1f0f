"""Who made a commit and what they may do, by the people of its first parent (HISTORY.md, "Who is known")."""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.judge.records import Entry, Stand

# The people that stand at one commit, by id.
People = Mapping[str, Entry]


def people_at(stand: Stand) -> dict[str, Entry]:
    """Return the people at a commit, by id; a person whose record is unknown is left out."""
    found: dict[str, Entry] = {}
    for ref in stand.places:
        entry = stand.entry(ref) if ref.startswith("person/") else None
        if entry is not None:
            found[ref.partition("/")[2]] = entry
    return found


def addresses(person: Entry | None) -> set[str]:
    """Return a person's addresses, trimmed, without regard to case."""
    texts = [*person.texts("email"), *person.texts("emails")] if person else []
    return {text.strip().lower() for text in texts} - {""}


def with_address(people: People, address: str) -> list[str]:
    """Return the ids of the people who have an address."""
    return [name for name, person in people.items() if address.strip().lower() in addresses(person)]


def person_of(address: str, then: People, here: People, today: People) -> str | None:
    """Return the id of the person who has an address, by the people at the first parent.

    Else it is whoever has it at the commit itself, or today, and was known then: an address may be entered later.
    """
    for people in (then, here, today):
        found = [name for name in with_address(people, address) if name in then]
        if found:
            return found[0]
    return None


def named_in(line: str, then: People) -> list[str]:
    """Return the ids of the people that a line `Reviewed-by:` names: by address if it has one, else by id or name."""
    name, bracket, rest = line.partition("<")
    if bracket:
        return with_address(then, rest.partition(">")[0])
    name = name.strip()
    return [each for each, person in then.items() if name in (each, person.text("name"))]
