"""Steps are made by those who are entitled to them (HISTORY.md 8)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.histories import PEOPLE, Told, history
from tests.support.table import DUPONT

_TABLES = {
    "the owner submits": """
        a  draft
        b  submitted
        """,
    "someone else submits": """
        a  draft
        b  submitted  by anne      ! PC204
        """,
    "anyone creates": """
        a  draft  by nobody
        b  submitted
        """,
    "anyone edits": """
        a  draft
        b  same  by nobody  with goals="Three talks"
        """,
    "the approver approves": """
        a  draft
        b  submitted
        c  final-approved  by paul
        """,
    "a reviewer approves": """
        a  draft
        b  submitted
        c  final-approved  by anne ! PC204
        """,
    "the owner approves, and nobody else looked": """
        a  draft
        b  submitted
        c  final-approved          ! PC206
        """,
    "the owner approves what someone else edited": """
        a  draft
        b  submitted
        c  same  by anne  with goals="Three talks"
        d  final-approved
        """,
    "the owner approves what someone else edited before it was submitted": """
        a  draft
        b  same  by anne  with goals="Three talks"
        c  submitted
        d  final-approved
        """,
    "the owner approves and names a reviewer": """
        a  draft
        b  submitted
        c  final-approved  reviewed "Anne Caron <anne@example.org>"
        """,
    "the owner approves and names the approver": """
        a  draft
        b  submitted
        c  final-approved  said "Paul Roy"
        """,
    "the owner approves and names herself": """
        a  draft
        b  submitted
        c  final-approved  reviewed "Marie Petit <marie@example.org>"   ! PC206
        """,
    "the owner approves and names herself by her other address": """
        a  draft
        b  submitted
        c  final-approved  reviewed "M. <petit@example.org>"            ! PC206
        """,
    "the owner approves and names herself by her name": """
        a  draft
        b  submitted
        c  final-approved  reviewed "Marie Petit"                       ! PC206
        """,
    "a reviewer of the role does not return what is not hers to review": """
        a  draft
        b  submitted
        c  draft  by anne  reason "too vague"
        """,
    "a plan's reviewer who is no person returns it": """
        a  draft  with reviewers=[nora]
        b  submitted
        c  draft  by nora  reason "too vague"    ! PC205
        """,
    "somebody nobody knows submits": """
        a  draft
        b  submitted  by nobody    ! PC205
        """,
    "the approver expires": """
        a  draft
        b  submitted
        c  final-approved  by paul
        d  expired  by paul  on 2100-01-01       ! PC204
        """,
    "the approver amends": """
        a  draft
        b  submitted
        c  final-approved  by paul
        d  draft  by paul  reason "budget"       ! PC204
        """,
    "the owner hands over, and the new one submits": """
        a  draft
        b  same  with owner=paul
        c  submitted  by paul
        """,
    "the new owner cannot hand over to herself and submit at once": """
        a  draft
        b  submitted  by anne  with owner=anne   ! PC204
        """,
}


@pytest.mark.parametrize("table", _TABLES.values(), ids=_TABLES)
def test_each_step_is_made_by_someone_entitled(told: Callable[..., Told], table: str) -> None:
    told(table)


_REVIEWERS = {
    "the plan's own reviewer returns it": """
        a  draft  with reviewers=[anne,nora]
        b  submitted
        c  draft  by nora  reason "too vague"
        """,
    "one reviewer alone": """
        a  draft  with reviewers=nora
        b  submitted
        c  draft  by nora  reason "too vague"
        """,
    "somebody without a role who reviews another plan": """
        a  draft  with reviewers=[anne]
        b  submitted
        c  draft  by nora  reason "too vague"    ! PC204
        """,
    "a reviewer makes no step that reviewers do not make": """
        a  draft  with reviewers=[nora]
        b  submitted  by nora                    ! PC204
        """,
    "a reviewer does not approve": """
        a  draft  with reviewers=[nora]
        b  submitted
        c  final-approved  by nora               ! PC204
        """,
}
_FREE = """\
lifecycle:
  plan:
    statuses: [idea, open, closed]
    initial: [idea]
    steps:
      open: {from: idea, to: open}
      close: {from: open, to: closed, by: [owner]}
    deletable: [idea, open]
"""


@pytest.mark.parametrize("policy", ["warning", "error", "info"])
def test_steps_that_anyone_may_make_by_nobody_known_weigh_as_the_policy_says(
    told: Callable[..., Told], policy: str
) -> None:
    life = told(
        """
        a  idea  by nobody
        b  open  by nobody                         ! PC205
        c  idea  by nobody                         ! PC201
        d  deleted  by nobody                      ! PC205
        """,
        config=f"{_FREE}policy: {{unknown_actor: {policy}}}\n",
    )
    weights = {each.severity.value for each in life.read().diagnostics if each.code.number == "PC205"}
    assert weights == {policy}


def test_a_step_that_asks_for_somebody_by_nobody_known_is_an_error_whatever_the_policy(
    told: Callable[..., Told],
) -> None:
    life = told("a  idea\nb  open\nc  closed  by nobody  ! PC205", config=f"{_FREE}policy: {{unknown_actor: info}}\n")
    assert [each.severity.value for each in life.read().diagnostics] == ["error"]


@pytest.mark.parametrize("table", _REVIEWERS.values(), ids=_REVIEWERS)
def test_a_plans_reviewers_return_it_and_no_more(told: Callable[..., Told], table: str) -> None:
    nora = "---\n{kind: person, id: nora, name: Nora Blanc, email: nora@example.org}\n"
    told(table, files={"a": {"plans/people.yaml": PEOPLE + nora}})


def test_who_reviews_is_read_from_the_file_that_can_be_read(told: Callable[..., Told]) -> None:
    """A copy that cannot be read stands beside the plan when its reviewers change."""
    copy, nora = DUPONT + "submitted\n", "---\n{kind: person, id: nora, name: Nora Blanc, email: nora@example.org}\n"
    told(
        """
        a  draft
        b  submitted
        c  same                                    ! PC251
        d  same
        e  same  with reviewers=nora
        f  draft  by nora  reason "too vague"
        """,
        files={
            "a": {"plans/people.yaml": PEOPLE + nora},
            "c": {"plans/copy.yaml": copy},
            "d": {"plans/copy.yaml": copy + "goals: [\n"},
        },
    )


_SUBMITTED = "a  draft\nb  submitted"


@pytest.mark.parametrize(
    "address",
    ["marie@example.org", "petit@example.org", "MARIE@Example.ORG", " marie@example.org "],
)
def test_people_are_known_by_any_of_their_addresses(told: Callable[..., Told], address: str) -> None:
    told(_SUBMITTED, authors={"marie": ("Somebody", address)})


@pytest.mark.parametrize("address", ["marie@example.com", "", "marie"])
def test_an_address_that_nobody_has_is_a_warning(told: Callable[..., Told], address: str) -> None:
    told(_SUBMITTED + "  ! PC205", authors={"marie": ("Marie Petit", address)})


def test_the_name_of_an_author_says_nothing(told: Callable[..., Told]) -> None:
    told(_SUBMITTED + "  by anne  ! PC204", authors={"anne": ("Marie Petit", "anne@example.org")})


def test_a_mailmap_changes_nothing(told: Callable[..., Told]) -> None:
    told(
        _SUBMITTED + "  by anne  ! PC204",
        files={"a": {".mailmap": "Marie Petit <marie@example.org> <anne@example.org>\n"}},
    )


def test_the_committer_counts_where_the_policy_says_so(told: Callable[..., Told]) -> None:
    life = told("a  draft", config="policy: {actor: committer}\n")
    plan = life.plans["a"].files["plans/dupont.yaml"]
    assert isinstance(plan, str)
    submitted = {"plans/dupont.yaml": plan.replace("draft", "submitted")}
    anne, marie = ("Anne", "anne@example.org"), ("Marie", "marie@example.org")
    life.ids["b"] = life.repo.commit(submitted, author=anne, committer=marie)
    assert life.found(life.read()) == []
    life.ids["b"] = life.repo.commit(submitted, author=marie, committer=anne, parents=[life.ids["a"]])
    assert life.found(life.read()) == [("b", "PC204")]


def test_an_approver_who_left_was_entitled_at_the_time(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  submitted
        c  final-approved  by paul
        d  same
        """,
        files={"d": {"plans/people.yaml": PEOPLE.replace("role: approver", "role: other")}},
    )


def test_a_role_that_came_later_entitles_nobody_to_what_was_before(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  submitted
        c  final-approved  by anne    ! PC204
        d  same
        """,
        files={"d": {"plans/people.yaml": PEOPLE.replace("role: reviewer", "role: approver")}},
    )


def test_a_role_granted_by_the_very_commit_that_uses_it_does_not_count(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  submitted
        c  final-approved  by anne    ! PC204 PC243
        """,
        files={"c": {"plans/people.yaml": PEOPLE.replace("role: reviewer", "role: approver")}},
    )


def test_an_address_that_is_entered_afterwards_is_known(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  submitted  by m
        c  same    ! PC243
        """,
        authors={"m": ("Marie", "m@home.example")},
        files={"c": {"plans/people.yaml": PEOPLE.replace("petit@example.org", "m@home.example")}},
    )


@pytest.mark.parametrize("address", ["zoe@x.example", "ZOE@X.example", " zoe@x.example "])
def test_an_unknown_author_is_one_however_the_address_is_written(told: Callable[..., Told], address: str) -> None:
    told(
        """
        a  draft
        b  submitted  by zoe                 ! PC205
        c  final-approved  by same-zoe       ! PC205 PC206
        """,
        authors={"zoe": ("Zoe", "zoe@x.example"), "same-zoe": ("Zoe", address)},
    )


def test_an_unknown_author_is_called_by_name_then_address(tmp_path: Path) -> None:
    for number, (name, address, called) in enumerate(
        [("Zoe", "zoe@x.example", "Zoe"), ("", "zoe@x.example", "zoe@x.example"), ("", "", "an unknown author")]
    ):
        life = history(tmp_path / str(number), _SUBMITTED, authors={"marie": (name, address)})
        (found,) = life.read().diagnostics
        assert found.message == f"plan `dupont` was moved to submitted by {called}, whom no person's address names"


@pytest.mark.parametrize(("parents", "codes"), [("c d", ""), ("d c", "! PC205 PC206")])
def test_a_merge_is_judged_by_the_people_of_its_first_parent(
    told: Callable[..., Told], parents: str, codes: str
) -> None:
    known = "---\n".join(each for each in PEOPLE.split("---\n") if "paul" not in each)
    told(
        f"""
        a  draft
        b  submitted
        c  same            parent b
        d  same            parent b
        m  final-approved  parents {parents}  by paul   {codes}
        """,
        files={
            "a": {"plans/people.yaml": known},
            "c": {"plans/people.yaml": PEOPLE},
            "m": {"plans/people.yaml": PEOPLE},
        },
    )
