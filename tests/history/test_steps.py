"""An ordinary commit makes the step from its parent's state to its own (HISTORY.md 3, the default table)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plancode.diagnostics import Ref
from plancode.messages.catalogues import said
from tests.support.histories import Told

_LIVES = {
    "a legal life": """
        a  draft
        b  submitted
        c  final-approved  by paul
        """,
    "a legal life that ends": """
        a  draft
        b  submitted
        c  final-approved  by paul
        d  expired  on 2100-01-01
        """,
    "returned with a reason": """
        a  draft
        b  submitted
        c  draft  by paul  reason "too vague"
        d  submitted
        e  final-approved  by paul
        """,
    "returned without a reason": """
        a  draft
        b  submitted
        c  draft  by paul          ! PC207
        """,
    "amended with a reason": """
        a  draft
        b  submitted
        c  final-approved  by paul
        d  draft  reason "the budget was cut"
        e  submitted
        f  final-approved  by paul
        """,
    "amended without a reason": """
        a  draft
        b  submitted
        c  final-approved  by paul
        d  draft                   ! PC207
        """,
    "a reason that is empty": """
        a  draft
        b  submitted
        c  draft  reason " "       ! PC207
        """,
    "submitted without a goal": """
        a  draft  lacking goals
        b  submitted               ! PC210
        """,
    "submitted with a goal of that very commit": """
        a  draft  lacking goals
        b  submitted  with goals="Two talks"
        """,
    "approved without being submitted": """
        a  draft
        b  final-approved  by paul ! PC203
        """,
    "approved after being submitted": """
        a  draft
        b  submitted
        c  final-approved  by paul
        """,
    "expired from draft": """
        a  draft
        b  expired  on 2100-01-01  ! PC203
        """,
    "expired while submitted": """
        a  draft
        b  submitted
        c  expired  on 2100-01-01  ! PC203
        """,
    "an approval turned back into a submission": """
        a  draft
        b  submitted
        c  final-approved  by paul
        d  submitted               ! PC203
        """,
    "nothing leads out of expired": """
        a  draft
        b  submitted
        c  final-approved  by paul
        d  expired  on 2100-01-01
        e  draft  on 2100-01-02  reason "again"   ! PC201
        """,
    "out of expired into submitted": """
        a  draft
        b  submitted
        c  final-approved  by paul
        d  expired  on 2100-01-01
        e  submitted  on 2100-01-02               ! PC201
        """,
    "out of expired into approved": """
        a  draft
        b  submitted
        c  final-approved  by paul
        d  expired  on 2100-01-01
        e  final-approved  on 2100-01-02          ! PC201
        """,
    "born submitted": """
        a  submitted               ! PC202
        """,
    "born approved": """
        a  final-approved          ! PC202
        """,
    "born expired": """
        a  expired                 ! PC202
        """,
    "born in a later commit": """
        a  deleted
        b  draft
        c  submitted
        """,
    "born approved in a later commit": """
        a  deleted
        b  final-approved          ! PC202
        """,
    "a status that nobody knows": """
        a  draft
        b  imlpemented             ! PC201
        """,
    "a status that nobody knows, and back": """
        a  draft
        b  imlpemented             ! PC201
        c  draft                   ! PC201
        """,
    "the label in place of the status": """
        a  draft
        b  submitted
        c  "Final Approved"        ! PC201
        """,
    "upper case in place of the status": """
        a  draft
        b  Submitted               ! PC201
        """,
    "spaces around a status are no part of it": """
        a  draft
        b  "  submitted  "
        """,
    "quotes around a status are no part of it": """
        a  draft
        b  "'submitted'"
        """,
    "a status that is gone, and back": """
        a  draft
        b  same  lacking status    ! PC908
        c  draft                   ! PC908
        """,
    "a status that is null": """
        a  draft
        b  null                    ! PC908
        """,
    "a commit without any change": """
        a  draft
        b  same
        c  same
        d  submitted
        """,
    "an edit is no step": """
        a  draft
        b  same  with goals="Three talks"
        c  same  by paul  with name="Dupont SA"
        """,
    "back and forth": """
        a  draft
        b  submitted
        c  draft  reason "one"
        d  submitted
        e  draft  reason "two"
        f  submitted
        g  final-approved  by paul
        """,
}


@pytest.mark.parametrize("table", _LIVES.values(), ids=_LIVES)
def test_each_step_is_judged_from_the_parents_state(told: Callable[..., Told], table: str) -> None:
    told(table)


def test_transitions_tell_every_step_once_oldest_first(told: Callable[..., Told]) -> None:
    life = told(
        """
        a  draft
        b  same  with goals="Three talks"
        c  submitted
        d  final-approved  by paul
        """
    )
    steps = [(step.before, step.after, step.commit, step.actor) for step in life.read().transitions]
    assert steps == [
        (None, "draft", life.ids["a"], "marie"),
        ("draft", "submitted", life.ids["c"], "marie"),
        ("submitted", "final-approved", life.ids["d"], "paul"),
    ]


_PROPOSALS = """\
lifecycle:
  plan:
    statuses: [idea, accepted, rejected]
    initial: [idea, accepted]
    steps:
      accept: {from: idea, to: accepted}
      reject: {from: [idea, accepted], to: rejected}
"""


def test_a_lifecycle_of_ones_own_replaces_the_default(told: Callable[..., Told]) -> None:
    told(
        """
        a  accepted
        b  rejected
        c  idea                    ! PC201
        """,
        config=_PROPOSALS,
    )


def test_a_birth_in_a_status_that_is_not_initial_there_is_found(told: Callable[..., Told]) -> None:
    told("a  rejected  ! PC202", config=_PROPOSALS)


@pytest.mark.parametrize(
    ("table", "config", "message", "hint"),
    [
        (
            "a  draft\nb  submitted  by anne  ! PC204",
            "",
            "Anne Caron may not move plan `dupont` from draft to submitted",
            "ask one of these to make the step: Marie Petit (`marie`, owner)",
        ),
        (
            "a  draft\nb  submitted\nc  draft  ! PC207",
            "",
            "plan `dupont` was moved from submitted to draft without a reason",
            "say why: `--reason TEXT`, or a line `Reason: …` in the commit message",
        ),
        (
            "a  draft  lacking goals\nb  submitted  ! PC210",
            "",
            "plan `dupont` was moved to submitted without a goal",
            "add a goal to the plan before `submit`",
        ),
        (
            "a  draft\nb  submitted\nc  deleted  ! PC214",
            "",
            "plan `dupont` was deleted while submitted",
            "put it back; it may be deleted while: draft",
        ),
        (
            "a  idea\nb  deleted  ! PC214",
            _PROPOSALS,
            "plan `dupont` was deleted while idea",
            "put it back; it may never be deleted",
        ),
        ("a  rejected  ! PC202", _PROPOSALS, "plan `dupont` was created as rejected", "create it as idea, accepted, then move it one step at a time"),
        (
            "a  accepted\nb  idea  ! PC201",
            _PROPOSALS,
            "plan `dupont` went from accepted to idea",
            "move it one step at a time: from accepted it can go to rejected",
        ),
        ("a  idea\nb  rejected\nc  idea  ! PC201", _PROPOSALS, "plan `dupont` went from rejected to idea", "leave it there: no step leads on from rejected"),
        (
            "a  draft\nb  expired  by paul  ! PC203",
            "",
            "plan `dupont` went from draft to expired without being submitted and final-approved",
            "move it one step at a time: from draft it can go to submitted",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_step_says_what_is_right(
    told: Callable[..., Told], table: str, config: str, message: str, hint: str
) -> None:
    (found,) = told(table, config=config).read().diagnostics
    assert (found.message, found.hint) == (message, hint)
    assert found.record == Ref("plan", "dupont")


def test_who_may_make_a_step_is_listed(told: Callable[..., Told]) -> None:
    (found,) = (
        told(
            "a  draft\nb  submitted\nc  draft  by zoe  reason no  ! PC204",
            authors={"zoe": ("Zoé", "zoe@example.org")},
            files={"a": {"plans/zoe.yaml": "{kind: person, id: zoe, name: Zoé, email: zoe@example.org}\n"}},
        )
        .read()
        .diagnostics
    )
    assert found.hint == (
        "ask one of these to make the step: Marie Petit (`marie`, owner), Paul Roy (`paul`, approver)"
    )
    assert found.hint_text is not None
    assert said(found.hint_text, "fr") == (
        "demander à l’une de ces personnes de faire l’étape\N{NO-BREAK SPACE}: "
        "Marie Petit (`marie`, Responsable), Paul Roy (`paul`, Approbateur)"
    )


@pytest.mark.parametrize(
    ("by", "hint"),
    [
        (
            "chief",
            "nobody has the role for this step: give it to a person first, in a commit of its own: `plancode set PERSON role chief`",
        ),
        ("reviewer", "nobody known may make this step: name its reviewer first, in a commit of its own"),
    ],
)
def test_for_a_step_that_nobody_may_make_it_is_said_what_to_write(
    told: Callable[..., Told], by: str, hint: str
) -> None:
    config = _PROPOSALS.replace("accept: {from: idea,", f"accept: {{by: [{by}], from: idea,")
    (found,) = told("a  idea\nb  accepted  ! PC204", config=config).read().diagnostics
    assert found.hint == hint
