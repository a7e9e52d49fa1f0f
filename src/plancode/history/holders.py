"""Whom to ask for a step that somebody else may not make: people by their names, and what lets them make it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from plancode.diagnostics import Term, Text, text
from plancode.history.actors import Actors
from plancode.history.states import Entry
from plancode.lifecycle import OWNER, REVIEWER, Step

_RELATIONS: Final[Mapping[str, Mapping[str, str]]] = {
    OWNER: {"fr": "Responsable"},
    REVIEWER: {"fr": "Relecteur"},
}
_MOST_NAMED: Final = 5


class Asked(NamedTuple):
    """A commit by its number, the entries whose owner and reviewers count for it, and the labels of roles."""

    number: int
    named: Sequence[Entry]
    roles: Mapping[str, Mapping[str, str]]


def whom_to_ask(actors: Actors, asked: Asked, step: Step) -> Text:
    """Return who could have made a step, each person once; where nobody could, what to write first."""
    people: dict[str, tuple[str, str]] = {}
    for name in step.by:
        for person, called in _holders(actors, asked, name):
            people.setdefault(person, (called, name))
    told = [
        text("{name} (`{id}`, {role})", name=called, id=person, role=_capacity(asked, name))
        for person, (called, name) in people.items()
    ]
    if told:
        return text("ask one of these to make the step: {by}", by=_listed(told))
    role = next((name for name in step.by if name not in _RELATIONS), None)
    if role is None:
        first = text("nobody known may make this step: name its {role} first, in a commit of its own")
        return first.given({"role": _capacity(asked, step.by[0])})
    return text(
        "nobody has the role for this step: give it to a person first, in a commit of its own: "
        "`plancode set PERSON role {role}`",
        role=role,
    )


def _holders(actors: Actors, asked: Asked, name: str) -> Iterator[tuple[str, str]]:
    """Yield id and name of the people who have a role, or whom all entries name as owner or reviewer."""
    there = actors.before(asked.number).by_id
    if name in _RELATIONS:
        named = [{each.text("owner")} if name == OWNER else {*each.texts("reviewers")} for each in asked.named]
        ids = {each for each in there if named and all(each in people for people in named)}
    else:
        # In a pull request, a role counts if the base has it too.
        today = actors.rules.today.by_id if asked.number in actors.rules.proposed else there
        ids = {
            found
            for found in there.keys() & today.keys()
            if {there[found].text("role"), today[found].text("role")} == {name}
        }
    for each in sorted(ids):
        yield each, there[each].text("name") or each


def _capacity(asked: Asked, name: str) -> Term:
    """Return a role, or a relation to the record, in words and with its labels."""
    return Term(name.replace("-", " "), _RELATIONS.get(name) or asked.roles.get(name) or {})


def _listed(told: Sequence[Text]) -> Text:
    listed, *others = told
    for each in (*others[: _MOST_NAMED - 1], *([Text("…")] if len(told) > _MOST_NAMED else [])):
        listed = text("{first}, {last}", first=listed, last=each)
    return listed
