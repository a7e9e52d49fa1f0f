"""What was approved was seen by two who are known (HISTORY.md 8)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.histories import Told

_REVIEWED = {
    "the owner is changed while submitted, and the new one approves": """
        a  draft
        b  submitted
        c  same  with owner=anne
        d  final-approved  by anne     ! PC204
        """,
    "the owner is changed after a return, submits and approves with somebody else": """
        a  draft
        b  submitted
        c  draft  reason "handed over"
        d  same  with owner=anne
        e  submitted  by anne
        f  final-approved  by paul
        """,
    "the owner is changed while a draft, and the new one submits and approves": """
        a  draft
        b  same  with owner=anne
        c  submitted  by anne
        d  final-approved  by anne  reviewed paul
        """,
    "the owner is changed while a draft, and the old one approves": """
        a  draft
        b  same  with owner=anne
        c  submitted  by anne
        d  final-approved                                                ! PC204
        """,
    "the submission itself hands the plan over, and the new owner approves": """
        a  draft  with owner=anne
        b  submitted  by anne  with owner=marie
        c  final-approved
        """,
    "the submission itself hands the plan over, and the old owner approves": """
        a  draft  with owner=anne
        b  submitted  by anne  with owner=marie
        c  final-approved  by anne  reviewed marie                       ! PC204
        """,
    "somebody else rewrote the goals while the plan had no status": """
        a  draft
        b  same  lacking status                                          ! PC908
        c  same  by paul  with goals="Three talks"
        d  submitted                                                     ! PC908
        e  final-approved
        """,
    "nobody else touched it while the plan had no status": """
        a  draft
        b  same  lacking status                                          ! PC908
        c  same  with goals="Three talks"
        d  submitted                                                     ! PC908
        e  final-approved                                                ! PC206
        """,
    "the approver rewrites the goals and approves them": """
        a  draft
        b  submitted
        c  same  by paul  with goals="Three talks"
        d  final-approved  by paul     ! PC206
        """,
    "the approver rewrites the goals, and the owner approves": """
        a  draft
        b  submitted
        c  same  by paul  with goals="Three talks"
        d  final-approved
        """,
    "an invented reviewer": """
        a  draft
        b  submitted
        c  final-approved  reviewed "Greta Ghost"                        ! PC206 PC209
        """,
    "a misspelled reviewer": """
        a  draft
        b  submitted
        c  final-approved  reviewed "Paul Roi"                           ! PC206 PC209
        """,
    "an address that nobody has": """
        a  draft
        b  submitted
        c  final-approved  reviewed "Paul Roy <paul@example.com>"        ! PC206 PC209
        """,
    "somebody nobody knows reviews a birth, and a deletion": """
        a  draft    reviewed "Greta Ghost"
        b  deleted  reviewed "Greta Ghost"
        """,
    "somebody nobody knows reviews an edit": """
        a  draft
        b  same  reviewed "Greta Ghost"  with goals="Three talks"
        """,
    "a reviewer by id": """
        a  draft
        b  submitted
        c  final-approved  reviewed anne
        """,
}


@pytest.mark.parametrize("table", _REVIEWED.values(), ids=_REVIEWED)
def test_an_approval_has_two_known_witnesses_of_its_content(told: Callable[..., Told], table: str) -> None:
    told(table)


def test_a_person_who_comes_with_their_own_step_was_not_entitled(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  submitted
        c  final-approved  by zoe    ! PC205 PC206 PC243
        """,
        authors={"zoe": ("Zoé", "zoe@example.org")},
        files={"c": {"plans/zoe.yaml": "{kind: person, id: zoe, name: Zoé, email: zoe@example.org, role: approver}\n"}},
    )
