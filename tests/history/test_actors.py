"""Who made a commit, and what they may act as (HISTORY.md 8), of people and commits that are made by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from plancode.git import Identity, Signature
from plancode.history.actors import Actor, Actors
from plancode.history.events import People
from plancode.history.rules import Rules
from plancode.history.states import Entry
from plancode.lifecycle import OWNER, REVIEWER
from plancode.workspace import load, sources_of
from tests.support.made_events import commit, entry, event, person

MARIE = person("marie", name="Marie Petit", email="Marie@Example.org", role="liaison")
PAUL = person("paul", name="Paul Roy", email="paul@example.org")
# Before the commit called 1.
BEFORE = [MARIE, PAUL]


def actors(
    *,
    author: str = "marie",
    within: Iterable[Entry] = BEFORE,
    today: Iterable[Entry] = BEFORE,
    proposed: bool = False,
    actor: str = "author",
    signatures: Mapping[int, Signature] | None = None,
    unmade: bool = False,
) -> Actors:
    """Return the actors of a root and of the commit called 1 after it."""
    config = load(sources_of({"plancode.yaml": f"policy: {{actor: {actor}}}\n"})).config
    return Actors(
        rules=Rules(config=config, today=People.of(today), proposed=frozenset({1} if proposed else ())),
        commits={0: commit("marie"), 1: commit(author)},
        people={0: People.of(BEFORE), 1: People.of(within)},
        first_parents=[None, 0],
        signatures=signatures or {},
        unmade=frozenset({1} if unmade else ()),
    )


def test_the_maker_of_a_commit_is_the_person_who_has_the_address() -> None:
    marie = actors().of(1)
    assert marie == Actor(Identity("Marie", "marie@example.org"), MARIE, frozenset({"liaison"}), "marie")
    assert (marie.id, marie.maker) == ("marie", "marie")
    # Someone without a role acts as nothing.
    assert actors(author="paul").of(1).roles == frozenset()


def test_an_address_that_nobody_has_makes_nobody() -> None:
    found = actors(author="Ghost").of(1)
    assert found == Actor(Identity("Ghost", "Ghost@example.org"), None)
    assert (found.id, found.maker, found.shown, found.roles) == (None, "<ghost@example.org>", None, frozenset())


def test_no_address_is_nobodys() -> None:
    nameless = person("nobody", email=" ")
    made = actors(within=[nameless], today=[nameless])
    assert made.person(" ", 1) is None
    assert list(made.people[1].by_address) == [""]


def test_who_makes_the_root_is_shown_and_entitled_to_nothing() -> None:
    made = actors()
    assert made.before(0) == People()
    assert made.before(1) is made.people[0]
    assert (made.of(0).person, made.of(0).shown) == (None, "marie")
    assert made.of(0) is made.of(0)


def test_an_address_that_comes_later_counts_for_who_was_there_before() -> None:
    later = person("paul", email="roy@example.org", role="approver")
    for made in (actors(author="roy", within=[MARIE, later]), actors(author="roy", today=[MARIE, later])):
        assert made.of(1) == Actor(Identity("Roy", "roy@example.org"), PAUL, frozenset(), "paul")
    new = person("roy", email="roy@example.org", role="approver")
    found = actors(author="roy", within=[new], today=[new]).of(1)
    assert (found.person, found.roles, found.shown) == (None, frozenset(), "roy")
    # Whoever takes the address of another along is shown; the one who was there before is entitled.
    found = actors(author="roy", within=[new], today=[later]).of(1)
    assert (found.id, found.shown) == ("paul", "roy")


@pytest.mark.parametrize(
    ("today", "person_id", "roles"),
    [
        ([MARIE], "marie", {"liaison"}),
        ([person("marie", email="marie@example.org", role="approver")], "marie", set()),
        ([person("marie", email="marie@example.org")], "marie", set()),
        ([person("marie", email="other@example.org", role="liaison")], None, set()),
        ([person("paul", email="marie@example.org"), MARIE], "marie", {"liaison"}),
        ([person("paul", email="marie@example.org")], None, set()),
    ],
)
def test_in_a_pull_request_roles_and_addresses_count_that_the_base_has_too(
    today: list[Entry], person_id: str | None, roles: set[str]
) -> None:
    proposed = actors(today=today, proposed=True).of(1)
    assert (proposed.id, {*proposed.roles}, proposed.shown) == (person_id, roles, "marie")
    landed = actors(today=today).of(1)
    assert (landed.id, {*landed.roles}) == ("marie", {"liaison"})


GOOD = Signature("good", "key", "Paul Roy <paul@example.org>")


@pytest.mark.parametrize(
    ("made", "identity"),
    [
        (actors(), Identity("Marie", "marie@example.org")),
        (actors(actor="committer"), Identity("Robot", "robot@example.org")),
        (actors(actor="signer", signatures={1: GOOD}), Identity("Paul Roy <paul@example.org>", "paul@example.org")),
        (actors(actor="signer", signatures={1: GOOD._replace(verdict="bad")}), Identity("an unproved signer", "")),
        (actors(actor="signer"), Identity("an unproved signer", "")),
        # Nobody can have signed a commit that nobody has made yet.
        (actors(actor="signer", unmade=True), Identity("Marie", "marie@example.org")),
    ],
)
def test_the_policy_says_whose_identity_counts(made: Actors, identity: Identity) -> None:
    assert made.of(1).identity == identity


def owned(owner: str, *reviewers: str) -> Entry:
    return entry(owner=owner, reviewers=list(reviewers))


@pytest.mark.parametrize(
    ("author", "entries", "capacities"),
    [
        ("marie", [], {"liaison"}),
        ("marie", [owned("marie")], {"liaison", OWNER}),
        ("marie", [owned("paul", "anne", "marie")], {"liaison", REVIEWER}),
        ("paul", [owned("paul", "paul")], {OWNER, REVIEWER}),
        ("paul", [owned("marie", "anne")], set()),
        # Of several, all must name them so.
        ("marie", [owned("marie"), owned("marie", "marie")], {"liaison", OWNER}),
        ("marie", [owned("paul", "marie"), owned("marie", "marie")], {"liaison", REVIEWER}),
        ("ghost", [owned("ghost", "ghost")], set()),
    ],
)
def test_an_actor_may_act_as_their_role_and_as_all_entries_name_them(
    author: str, entries: list[Entry], capacities: set[str]
) -> None:
    assert actors(author=author).capacities(1, entries) == capacities


def test_a_record_entered_its_status_where_it_had_another_before() -> None:
    draft = event(0, entry(status="draft"))
    one, two = (event(number, entry(status="submitted"), draft) for number in (1, 2))
    edited = event(3, entry(status="submitted", name="Other"), one)
    joined = event(4, entry(status="submitted"), edited, two, kept=(edited, two))
    made = actors()
    assert made.entering([edited], "submitted") == [one]
    assert made.entering([joined], "submitted") == [two, one]
    # Each once, by however many ways.
    own = event(5, entry(status="submitted", name="Own"), one, edited, event(6, entry(status="submitted"), two))
    assert made.entering([own], "submitted") == [one, two]
    assert made.entering([draft], "draft") == [draft]
    assert made.entering([], "draft") == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("marie", "marie"),
        ("Marie Petit", "marie"),
        (" Marie Petit <> ", "marie"),
        ("Whoever < MARIE@example.org >", "marie"),
        ("Whoever <marie@example.org> <paul@example.org>", "marie"),
        ("Whoever <marie@example.org> (by phone) >", "marie"),
        ("Marie Petit <ghost@example.org>", None),
        ("Marie", None),
        ("", None),
        # An id comes before a name that is spelled as it.
        ("paul", "paul"),
        ("zoe", "zoe"),
    ],
)
def test_a_line_names_a_person_by_address_id_or_whole_name(line: str, name: str | None) -> None:
    zoe = person("zoe", name="paul")
    made = Actors(
        rules=Rules(config=actors().rules.config, today=People()),
        commits={},
        people={0: People.of([zoe, *BEFORE])},
        first_parents=[None, 0],
    )
    assert made.named(line, 1) == name


def test_in_a_pull_request_a_line_names_whom_the_base_knows() -> None:
    assert actors(today=[PAUL], proposed=True).named("marie", 1) is None
    assert actors(today=[PAUL], proposed=True).named("paul", 1) == "paul"
    assert actors(today=[PAUL]).named("marie", 1) == "marie"
