"""After a merge of two sides that did the same, a plan goes on as any (HISTORY.md 4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.histories import Told

_BOTH_SIDES_DID_THE_SAME = {
    "a draft deleted on both sides comes back approved": """
        a  draft
        b  deleted     parent a
        c  deleted     parent a
        m  deleted     parents b c
        n  final-approved  by paul                   ! PC203 PC215
        """,
    "a draft deleted on both sides comes back as a draft": """
        a  draft
        b  deleted     parent a
        c  deleted     parent a
        m  deleted     parents b c
        n  draft                                     ! PC215
        """,
    "submitted on both sides, returned without a reason by someone who may not": """
        a  draft
        b  submitted   parent a
        c  submitted   parent a
        m  =b          parents b c
        n  draft       by nobody                     ! PC205 PC207
        """,
    "submitted on both sides, returned by the owner with a reason": """
        a  draft
        b  submitted   parent a
        c  submitted   parent a
        m  =b          parents b c
        n  draft       reason "too early"
        """,
    "submitted on both sides, then deleted": """
        a  draft
        b  submitted   parent a
        c  submitted   parent a
        m  =b          parents b c
        n  deleted                                   ! PC214
        """,
    "submitted on both sides, approved by the commit that edits": """
        a  draft
        b  submitted   parent a
        c  submitted   parent a
        m  =b          parents b c
        n  final-approved  by paul  with goals="Three talks"     ! PC206 PC212
        """,
    "submitted on both sides, approved": """
        a  draft
        b  submitted   parent a
        c  submitted   parent a
        m  =b          parents b c
        n  final-approved  by paul
        """,
    "approved on both sides, edited": """
        a  draft
        b  submitted
        c  final-approved  by paul  parent b
        d  final-approved  by paul  parent b
        m  =c          parents c d
        n  same  with goals="Three talks"            ! PC211
        """,
    "a merge of both approves what every side could have approved": """
        a  draft
        b  submitted
        c  same        parent b  with goals="Three talks"
        d  same        parent b  with name="Dupont SA"
        m  final-approved  by paul  parents c d  with goals="Three talks"   ! PC223
        """,
}


@pytest.mark.parametrize("table", _BOTH_SIDES_DID_THE_SAME.values(), ids=_BOTH_SIDES_DID_THE_SAME)
def test_after_a_merge_of_two_sides_that_did_the_same_a_commit_is_judged_as_any(
    told: Callable[..., Told], table: str
) -> None:
    told(table)


_TALKS = "{kind: objective, id: talks, status: current, name: Talks, period: FY2099, type: education, plan: dupont}\n"
_OTHERWISE = _TALKS.replace("education", "awareness")
_APPROVED_BESIDE = """
    a  draft
    b  submitted
    c  final-approved  by paul  parent b
    s  same                     parent b
    q  same                     parent b
    m  =c                       parents c s q    ! CODES
"""


@pytest.mark.parametrize(
    ("talks", "codes"),
    [
        pytest.param({"s": _OTHERWISE, "m": _OTHERWISE}, "PC213", id="one side changed it"),
        pytest.param({"s": _OTHERWISE, "q": _OTHERWISE, "m": _OTHERWISE}, "PC213", id="two sides changed it"),
        pytest.param({"s": _OTHERWISE, "m": _TALKS.replace("Talks", "Two")}, "PC213", id="the merge changed it again"),
        pytest.param({}, "", id="no side changed it"),
    ],
)
def test_what_a_merge_joins_with_an_approval_is_told_once(
    told: Callable[..., Told], talks: dict[str, str], codes: str
) -> None:
    files = {name: {"plans/talks.yaml": content} for name, content in {"a": _TALKS, **talks}.items()}
    told(_APPROVED_BESIDE.replace("CODES", codes), files=files)
