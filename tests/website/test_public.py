"""Who and what a public site or a demonstration does not tell of: authors by other names, deleted objectives, free words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.website.small import ACTIVITY, CONTACT, PEOPLE, PLAN, Workplace, everything

INTERNAL_MARIE = {"plancode.yaml": "site: {internal: [person/marie]}\n"}
PAUL = "kind: person\nid: paul\nname: Paul Roux\nemail: paul@example.org\nrole: approver\n"
SUBMITTED = PLAN.replace("draft", "submitted")
APPROVED = PLAN.replace("draft", "final-approved")


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


def text_of(site: Path) -> str:
    # The pages of the codes have examples of their own, which are no records of the workspace.
    return "".join(data.decode() for path, data in everything(site).items() if "/rules/" not in path)


def public(workplace: Workplace, *arguments: str, files: dict[str, str] | None = None) -> str:
    return text_of(workplace.build("--public", *arguments, files=files, err=None))


def committed(workplace: Workplace, files: Mapping[str, str | None], author: tuple[str, str]) -> None:
    workplace.repo.commit(files, author=author)
    workplace.repo.checkout()


@pytest.mark.parametrize(
    "author",
    [
        ("Marie Durand", "marie@durand.example"),
        ("Marie Durand", "marie@example.org"),
        ("MARIE PETIT", "at-home@example.org"),
        ("Zoé Quist", "zoe@example.org"),
    ],
)
def test_where_a_person_is_internal_an_author_who_is_no_known_person_is_not_named(
    workplace: Workplace, author: tuple[str, str]
) -> None:
    """It may be the same person, by a former name and address."""
    committed(workplace, {"plans/plan.yaml": SUBMITTED}, author)
    assert author[0] in text_of(workplace.build(files=INTERNAL_MARIE, err=None)) or "marie@example.org" in author
    assert author[0] not in public(workplace)
    assert "Marie" not in public(workplace)


def test_where_a_person_is_internal_others_who_are_known_are_named(workplace: Workplace) -> None:
    committed(workplace, {"plans/paul.yaml": PAUL, "plans/plan.yaml": SUBMITTED}, ("P. Roux", "paul@example.org"))
    shown = public(workplace, files=INTERNAL_MARIE)
    assert "Paul Roux" in shown
    assert "Marie" not in shown


def test_where_nobody_is_internal_an_author_who_is_no_known_person_is_named(workplace: Workplace) -> None:
    committed(workplace, {"plans/plan.yaml": SUBMITTED}, ("Zoé Quist", "zoe@example.org"))
    assert "Zoé Quist" in public(workplace)


def test_an_internal_person_is_not_named_at_a_moment_before_the_record_of_the_person(workplace: Workplace) -> None:
    committed(workplace, {"plans/people.yaml": PAUL}, ("Paul Roux", "paul@example.org"))
    committed(workplace, {"plans/plan.yaml": SUBMITTED}, ("Marie Petit", "marie@example.org"))
    committed(workplace, {"plans/people.yaml": f"{PAUL}---\n{PEOPLE}"}, ("Paul Roux", "paul@example.org"))
    workplace.repo.write("plancode.yaml", INTERNAL_MARIE["plancode.yaml"])
    assert "Marie Petit" in text_of(workplace.build("--at", "HEAD~1", err=None))
    assert "Marie Petit" not in public(workplace, "--at", "HEAD~1")


def test_an_internal_person_is_not_named_under_an_earlier_id_either(workplace: Workplace) -> None:
    committed(workplace, {"plans/plan.yaml": SUBMITTED}, ("Marie Petit", "marie@example.org"))
    renamed = {
        "plans/people.yaml": PEOPLE.replace("id: marie", "id: m-petit"),
        "plans/plan.yaml": SUBMITTED.replace("owner: marie", "owner: m-petit"),
    }
    committed(workplace, renamed, ("Paul Roux", "paul@example.org"))
    shown = public(workplace, files={"plancode.yaml": "site: {internal: [person/m-petit]}\n"})
    assert not re.search(r"\bmarie\b", shown, re.IGNORECASE)


@pytest.mark.parametrize("name", ["someone@private.example", "Some One (someone@private.example)"])
def test_an_author_whose_name_is_an_address_is_not_named_in_public(workplace: Workplace, name: str) -> None:
    committed(workplace, {"plans/plan.yaml": SUBMITTED}, (name, "someone@private.example"))
    assert "private.example" in text_of(workplace.build(err=None))
    assert "private.example" not in public(workplace)


OBJECTIVE = (
    "kind: objective\nid: takeover\nname: Take over\nperiod: FY2027\ntype: awareness\nstatus: current\n"
    "plan: dupont-fy2027\n"
)


def test_a_deleted_objective_can_be_internal_and_is_then_not_told_of(workplace: Workplace) -> None:
    author = ("Marie Petit", "marie@example.org")
    committed(workplace, {"plans/takeover.yaml": OBJECTIVE}, author)
    committed(workplace, {"plans/plan.yaml": SUBMITTED}, author)
    committed(workplace, {"plans/plan.yaml": APPROVED}, author)
    committed(workplace, {"plans/takeover.yaml": None}, author)
    assert "takeover" in public(workplace)
    assert "takeover" not in public(workplace, files={"plancode.yaml": "site: {internal: [objective/takeover]}\n"})


def test_an_objective_that_never_was_cannot_be_internal(workplace: Workplace) -> None:
    config = {"plancode.yaml": "site: {internal: [objective/takeover]}\n"}
    workplace.build("--public", files=config, code=3, err="there is no such record")


FREE = {
    "plans/call.yaml": ACTIVITY + "type: zephyr-dinner\n",
    "plans/dupont.yaml": CONTACT + "preferences: {channel: zephyr-club, language: zephyrish}\n",
    "plans/trial.yaml": "kind: opportunity\nid: trial\nname: Trial\ntype: clinical-study\nstatus: pending\n"
    "close_date: 2027-01-10\ncontact: dupont\nplan: dupont-fy2027\nstage: with-zephyr\n",
}


def test_a_demonstration_does_not_show_free_words_of_open_picklists(workplace: Workplace) -> None:
    whole = text_of(workplace.build(files=FREE, err=None)).casefold()
    for word in ("zephyr dinner", "zephyr club", "zephyrish", "with zephyr"):
        assert word in whole, word
    assert "zephyr" not in text_of(workplace.build("--incognito", err=None)).casefold()


def test_a_demonstration_shows_the_words_that_the_configuration_lists_and_ours(workplace: Workplace) -> None:
    files = FREE | {
        "plancode.yaml": "picklists: {opportunity.stage: {with-zephyr: {en: Under way}}}\n",
        "plans/dupont.yaml": CONTACT + "preferences: {channel: letter}\n",
    }
    masked = text_of(workplace.build("--incognito", files=files, err=None))
    assert "Under way" in masked
    assert "Letter" in masked


DANGLING = {
    "plans/dupont.yaml": CONTACT.replace("{account: chu}", "{account: gone}") + "owner: nobody\n",
    "plans/plan.yaml": PLAN.replace("owner: marie", "owner: nobody").replace("{account: chu}", "{account: gone}"),
    "plans/trial.yaml": "kind: opportunity\nid: trial\nname: Trial\ntype: clinical-study\nstatus: pending\n"
    "close_date: 2027-01-10\ncontact: nobody\naccount: gone\nplan: gone\nowner: nobody\nfollow_up_of: activity/gone\n",
}


def test_references_to_nothing_have_made_up_names_in_a_demonstration(workplace: Workplace) -> None:
    masked = text_of(workplace.build("--incognito", files=DANGLING, err=None))
    assert "None.html" not in masked
    assert ">None<" not in masked
    assert "person-0" in masked
    assert "account-0" in masked


@pytest.mark.parametrize("words", ["हिन्दी किताब", "Zoe\u0308 Quist", "ਪੰਜਾਬੀ", "كِتَاب", "ⅯⅭ ①②³"])
def test_words_of_any_script_are_masked_with_all_their_marks(workplace: Workplace, words: str) -> None:
    files = {"plans/call.yaml": ACTIVITY + f"outcome: {words}\ncompleted: 2026-11-02\n"}
    signs = {sign for sign in words if not sign.isspace() and not sign.isascii()}
    whole = text_of(workplace.build(files=files, err=None))
    assert words in whole
    masked = text_of(workplace.build("--incognito", err=None))
    assert not [sign for sign in signs if sign in masked]
