"""Whom to ask for a step: everybody who could make it, once, with what lets them, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from plancode.diagnostics import Ref
from plancode.history.actors import Actors
from plancode.history.events import People
from plancode.history.holders import Asked, whom_to_ask
from plancode.history.rules import Rules
from plancode.history.states import Entry, State
from plancode.lifecycle import Step
from plancode.messages.catalogues import said
from plancode.workspace import load, sources_of

_ROLES = {"approver": {"en": "Approver", "fr": "Approbateur"}, "area-chief": {"en": "Area chief", "fr": "Chef de zone"}}
_NOBODY_KNOWN = "nobody known may make this step: name its {} first, in a commit of its own"
_NO_ROLE = (
    "nobody has the role for this step: give it to a person first, in a commit of its own: "
    "`plancode set PERSON role {}`"
)


def _entry(kind: str, id_: str, **fields: object) -> Entry:
    return Entry(Ref(kind, id_), State(None, ""), {"id": id_, **fields}, "plans/x.yaml", "")


def _person(id_: str, role: str | None = None, name: str | None = None) -> Entry:
    return _entry("person", id_, role=role, name=name or id_.title())


_PAUL, _ANNE = _person("paul", "approver", "Paul Roy"), _person("anne", "reviewer", "Anne Caron")
_MARIE, _ZOE = _person("marie", "account-manager", "Marie Petit"), _entry("person", "zoe", role="area-chief")
_PEOPLE = (_PAUL, _ANNE, _MARIE, _ZOE)
_PLAN = _entry("plan", "dupont", owner="marie", reviewers=["anne", "paul"])


def _asked(
    by: Sequence[str],
    named: Sequence[Entry] = (_PLAN,),
    people: Sequence[Entry] = _PEOPLE,
    *,
    today: Sequence[Entry] | None = None,
    language: str = "en",
) -> str:
    rules = Rules(
        config=load(sources_of({})).config,
        today=People.of(today or ()),
        proposed=frozenset(() if today is None else {1}),
    )
    actors = Actors(rules=rules, commits={}, people={0: People.of(people)}, first_parents=[None, 0])
    return said(whom_to_ask(actors, Asked(1, named, _ROLES), Step("go", ("a",), "b", tuple(by))), language)


def _ask(people: str) -> str:
    return f"ask one of these to make the step: {people}"


@pytest.mark.parametrize(
    ("by", "people"),
    [
        (["owner"], "Marie Petit (`marie`, owner)"),
        (["reviewer"], "Anne Caron (`anne`, reviewer), Paul Roy (`paul`, reviewer)"),
        (["approver"], "Paul Roy (`paul`, approver)"),
        # A person without a name goes by the id; a role by its words.
        (["area-chief"], "zoe (`zoe`, area chief)"),
        # Each person once, by what the step says first.
        (["approver", "reviewer"], "Paul Roy (`paul`, approver), Anne Caron (`anne`, reviewer)"),
        (["reviewer", "approver"], "Anne Caron (`anne`, reviewer), Paul Roy (`paul`, reviewer)"),
        (["nobody", "owner"], "Marie Petit (`marie`, owner)"),
    ],
)
def test_all_are_asked_who_have_the_role_or_are_named(by: list[str], people: str) -> None:
    assert _asked(by) == _ask(people)


@pytest.mark.parametrize(
    ("by", "people"),
    [
        (["owner", "approver"], "Marie Petit (`marie`, Responsable), Paul Roy (`paul`, Approbateur)"),
        # A role that no picklist has goes by its words.
        (["account-manager"], "Marie Petit (`marie`, account manager)"),
        (["reviewer"], "Anne Caron (`anne`, Relecteur), Paul Roy (`paul`, Relecteur)"),
    ],
)
def test_they_are_told_in_french_with_the_labels_of_roles(by: list[str], people: str) -> None:
    assert _asked(by, language="fr").endswith(people)


def test_of_many_five_are_named() -> None:
    many = [_person(f"p{number}", "approver") for number in range(7)]
    named = [f"P{number} (`p{number}`, approver)" for number in range(5)]
    assert _asked(["approver"], people=many[:5]) == _ask(", ".join(named))
    assert _asked(["approver"], people=many[:6]) == _ask(", ".join([*named, "…"]))
    assert _asked(["approver"], people=many) == _ask(", ".join([*named, "…"]))
    assert _asked(["approver"], people=many[:1]) == _ask(named[0])


def test_a_relation_counts_if_all_that_stood_before_name_the_person() -> None:
    other = _entry("plan", "dupont", owner="paul", reviewers="anne")
    assert _asked(["reviewer"], [_PLAN, other]) == _ask("Anne Caron (`anne`, reviewer)")
    assert _asked(["owner"], [_PLAN, other]) == _NOBODY_KNOWN.format("owner")
    assert _asked(["owner"], []) == _NOBODY_KNOWN.format("owner")
    assert _asked(["owner"], [_entry("plan", "dupont", owner="ghost")]) == _NOBODY_KNOWN.format("owner")


def test_in_a_pull_request_a_role_counts_if_the_base_has_it_too() -> None:
    chief = _person("marie", "approver", "Marie Petit")
    here, base = [_PAUL, chief], [_PAUL, _MARIE]
    assert _asked(["approver"], people=here, today=base) == _ask("Paul Roy (`paul`, approver)")
    assert _asked(["account-manager"], people=here, today=base) == _NO_ROLE.format("account-manager")
    assert _asked(["approver"], people=here) == _ask("Marie Petit (`marie`, approver), Paul Roy (`paul`, approver)")
    # A relation to the record counts as it stood.
    assert _asked(["owner"], people=here, today=base) == _ask("Marie Petit (`marie`, owner)")
    assert _asked(["approver"], people=[_PAUL], today=[]) == _NO_ROLE.format("approver")


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (["owner", "chief"], _NO_ROLE.format("chief")),
        (["chief", "reviewer", "other"], _NO_ROLE.format("chief")),
        (["reviewer", "owner"], _NOBODY_KNOWN.format("reviewer")),
    ],
)
def test_where_nobody_could_it_is_said_what_to_write_first(by: list[str], said: str) -> None:
    assert _asked(by, [], people=[]) == said
