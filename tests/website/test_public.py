"""Who and what a public site does not tell of: authors by other names, deleted objectives."""

from __future__ import annotations

import re

import pytest

from tests.website.small import PEOPLE, PLAN, Workplace, everything

INTERNAL_MARIE = {"plancode.yaml": "site: {internal: [person/marie]}\n"}
PAUL = "kind: person\nid: paul\nname: Paul Roux\nemail: paul@example.org\nrole: approver\n"
SUBMITTED = PLAN.replace("draft", "submitted")
APPROVED = PLAN.replace("draft", "final-approved")


@pytest.fixture
def workplace(tmp_path):
    return Workplace(tmp_path)


def text_of(site):
    # The pages of the codes have examples of their own, which are no records of the workspace.
    return "".join(data.decode() for path, data in everything(site).items() if "/rules/" not in path)


def public(workplace, *arguments, files=None):
    return text_of(workplace.build("--public", *arguments, files=files, err=None))


def committed(workplace, files, author):
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
def test_where_a_person_is_internal_an_author_who_is_no_known_person_is_not_named(workplace, author):
    """It may be the same person, by a former name and address."""
    committed(workplace, {"plans/plan.yaml": SUBMITTED}, author)
    assert author[0] in text_of(workplace.build(files=INTERNAL_MARIE, err=None)) or "marie@example.org" in author
    assert author[0] not in public(workplace)
    assert "Marie" not in public(workplace)


def test_where_a_person_is_internal_others_who_are_known_are_named(workplace):
    committed(workplace, {"plans/paul.yaml": PAUL, "plans/plan.yaml": SUBMITTED}, ("P. Roux", "paul@example.org"))
    shown = public(workplace, files=INTERNAL_MARIE)
    assert "Paul Roux" in shown
    assert "Marie" not in shown


def test_where_nobody_is_internal_an_author_who_is_no_known_person_is_named(workplace):
    committed(workplace, {"plans/plan.yaml": SUBMITTED}, ("Zoé Quist", "zoe@example.org"))
    assert "Zoé Quist" in public(workplace)


def test_an_internal_person_is_not_named_at_a_moment_before_the_record_of_the_person(workplace):
    committed(workplace, {"plans/people.yaml": PAUL}, ("Paul Roux", "paul@example.org"))
    committed(workplace, {"plans/plan.yaml": SUBMITTED}, ("Marie Petit", "marie@example.org"))
    committed(workplace, {"plans/people.yaml": f"{PAUL}---\n{PEOPLE}"}, ("Paul Roux", "paul@example.org"))
    workplace.repo.write("plancode.yaml", INTERNAL_MARIE["plancode.yaml"])
    assert "Marie Petit" in text_of(workplace.build("--at", "HEAD~1", err=None))
    assert "Marie Petit" not in public(workplace, "--at", "HEAD~1")


def test_an_internal_person_is_not_named_under_an_earlier_id_either(workplace):
    committed(workplace, {"plans/plan.yaml": SUBMITTED}, ("Marie Petit", "marie@example.org"))
    renamed = {
        "plans/people.yaml": PEOPLE.replace("id: marie", "id: m-petit"),
        "plans/plan.yaml": SUBMITTED.replace("owner: marie", "owner: m-petit"),
    }
    committed(workplace, renamed, ("Paul Roux", "paul@example.org"))
    shown = public(workplace, files={"plancode.yaml": "site: {internal: [person/m-petit]}\n"})
    assert not re.search(r"\bmarie\b", shown, re.IGNORECASE)


@pytest.mark.parametrize("name", ["someone@private.example", "Some One (someone@private.example)"])
def test_an_author_whose_name_is_an_address_is_not_named_in_public(workplace, name):
    committed(workplace, {"plans/plan.yaml": SUBMITTED}, (name, "someone@private.example"))
    assert "private.example" in text_of(workplace.build(err=None))
    assert "private.example" not in public(workplace)


OBJECTIVE = (
    "kind: objective\nid: takeover\nname: Take over\nperiod: FY2027\ntype: awareness\nstatus: current\n"
    "plan: dupont-fy2027\n"
)


def test_a_deleted_objective_can_be_internal_and_is_then_not_told_of(workplace):
    author = ("Marie Petit", "marie@example.org")
    committed(workplace, {"plans/takeover.yaml": OBJECTIVE}, author)
    committed(workplace, {"plans/plan.yaml": SUBMITTED}, author)
    committed(workplace, {"plans/plan.yaml": APPROVED}, author)
    committed(workplace, {"plans/takeover.yaml": None}, author)
    assert "takeover" in public(workplace)
    assert "takeover" not in public(workplace, files={"plancode.yaml": "site: {internal: [objective/takeover]}\n"})


def test_an_objective_that_never_was_cannot_be_internal(workplace):
    config = {"plancode.yaml": "site: {internal: [objective/takeover]}\n"}
    workplace.build("--public", files=config, code=3, err="there is no such record")
