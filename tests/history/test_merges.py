"""A merge is judged by events, not by lines (HISTORY.md 4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.histories import Told

_ONE_SIDE_MOVED = {
    "clean": """
        a  draft
        b  submitted   parent a
        c  same        parent a
        m  =b          parents c b
        """,
    "the side that moved is the first parent": """
        a  draft
        b  submitted   parent a
        c  same        parent a
        m  =b          parents b c
        """,
    "evil: the merge makes a step that is not allowed": """
        a  draft
        b  same        parent a
        c  same        parent a
        m  final-approved  by paul  parents b c      ! PC203
        """,
    "evil: the merge makes an allowed step": """
        a  draft
        b  same        parent a
        c  same        parent a
        m  submitted   parents b c
        """,
    "evil: a step further than the side that moved": """
        a  draft
        b  submitted   parent a
        c  same        parent a
        m  expired     parents c b  on 2100-01-01    ! PC203
        """,
    "ours: the merge drops the approval of the other side": """
        a  draft
        b  submitted
        c  final-approved  by paul
        d  same        parent b
        m  =b          parents d c                   ! PC203
        """,
    "ours: the merge drops the submission of the other side": """
        a  draft
        b  submitted   parent a
        c  same        parent a
        m  =a          parents c b                   ! PC207
        """,
    "ours, with a reason": """
        a  draft
        b  submitted   parent a
        c  same        parent a
        m  =a          parents c b  reason "too early"
        """,
    "a stale branch merged late brings nothing back": """
        a  draft
        b  submitted
        c  final-approved  by paul
        s  same        parent a
        m  =c          parents c s
        """,
    "a stale branch merged late brings the draft back": """
        a  draft
        b  submitted
        c  final-approved  by paul
        s  same        parent a
        m  =a          parents c s                   ! PC207
        """,
    "octopus, clean": """
        a  draft
        b  submitted   parent a
        c  same        parent a
        d  same        parent a
        m  =b          parents c d b
        """,
    "octopus, evil": """
        a  draft
        b  submitted   parent a
        c  same        parent a
        d  same        parent a
        m  expired     parents c d b  on 2100-01-01  ! PC203
        """,
    "a branch that never saw the plan": """
        a  deleted
        b  draft
        c  submitted
        s  same        parent a
        m  =c          parents s c
        """,
    "a branch that never saw the plan, and a merge that loses it": """
        a  deleted
        b  draft
        c  submitted
        s  same        parent a
        m  deleted     parents s c                   ! PC214
        """,
    "a step that is not allowed on a side branch, undone there": """
        a  draft
        b  final-approved  by paul                   ! PC203
        c  draft       reason "by mistake"
        d  same        parent a
        m  =a          parents d c
        """,
    "main merged into the branch, then pushed as main": """
        a  draft
        b  submitted   parent a
        c  same        parent a
        m  =b          parents c b
        n  final-approved  by paul
        """,
    "a plan born on a side branch": """
        a  deleted
        b  draft       parent a
        c  same        parent a
        m  =b          parents c b
        n  submitted
        """,
    "a plan born approved on a side branch": """
        a  deleted
        b  final-approved  parent a                  ! PC202
        c  same        parent a
        m  =b          parents c b
        """,
    "a plan born in the merge itself, approved": """
        a  deleted
        b  same        parent a
        c  same        parent a
        m  final-approved  parents b c               ! PC202
        """,
    "moved on one side, a step on the other": """
        a  draft
        b  same        parent a  at plans/new.yaml
        c  submitted   parent a
        m  submitted   parents b c
        """,
}
_BOTH_SIDES_MOVED = {
    "both make the same step": """
        a  draft
        b  submitted   parent a
        c  submitted   parent a
        m  =b          parents b c
        """,
    "the same approval on both sides": """
        a  draft
        b  submitted
        c  final-approved  by paul  parent b
        d  final-approved  by paul  parent b
        m  =c          parents c d
        """,
    "approvals of different contents": """
        a  draft
        b  submitted
        c  same        parent b  with goals="Three talks"
        d  final-approved  by paul
        e  final-approved  by paul  parent b
        m  =d          parents d e                   ! PC223
        """,
    "an approval on one side, a return on the other; the approval is kept": """
        a  draft
        b  submitted
        c  final-approved  by paul  parent b
        d  draft       parent b  reason "too vague"
        m  =c          parents c d                   ! PC222
        """,
    "an approval on one side, a return on the other; the return is kept": """
        a  draft
        b  submitted
        c  final-approved  by paul  parent b
        d  draft       parent b  by paul  reason "too vague"
        m  =d          parents c d                   ! PC221
        """,
    "the return is kept, and the owner says why": """
        a  draft
        b  submitted
        c  final-approved  by paul  parent b
        d  draft       parent b  by paul  reason "too vague"
        m  =d          parents c d  reason "approved by mistake"
        """,
    "an approval on one side, an edit on the other; the edit is kept": """
        a  draft
        b  submitted
        c  final-approved  by paul  parent b
        d  same        parent b  with goals="Three talks"
        m  =d          parents d c                   ! PC221
        """,
    "an approval on one side, an edit on the other; the approval is kept": """
        a  draft
        b  submitted
        c  final-approved  by paul  parent b
        d  same        parent b  with goals="Three talks"
        m  =c          parents d c                   ! PC222
        """,
    "smuggled in: the approval of one side with the edit of the other": """
        a  draft
        b  submitted
        c  final-approved  by paul  parent b
        d  same        parent b  with goals="Three talks"
        m  =c          parents c d  with goals="Three talks"     ! PC223
        """,
    "smuggled in from a stale draft": """
        a  draft
        b  submitted
        c  final-approved  by paul
        s  same        parent a  with goals="Three talks"
        m  =c          parents c s  with goals="Three talks"     ! PC223
        """,
    "two edits of a draft mixed": """
        a  draft
        b  same        parent a  with goals="Three talks"
        c  same        parent a  with name="Dupont SA"
        m  =b          parents b c  with name="Dupont SA"       ! PC225
        """,
    "two edits mixed, of which one was submitted; the submission is dropped": """
        a  draft
        b  submitted   parent a  with goals="Three talks"
        c  same        parent a  with name="Dupont SA"
        m  =c          parents c b  with goals="Ten talks"       ! PC222 PC225
        """,
    "two edits mixed, of which one was returned; the return is dropped": """
        a  draft
        b  submitted
        c  draft       parent b  reason "too vague"  with goals="Three talks"
        d  same        parent b  with name="Dupont SA"
        m  =d          parents d c  with goals="Three talks"     ! PC222 PC225
        """,
    "deleted on one side, edited on the other, and approved in the merge": """
        a  draft
        b  deleted     parent a
        c  same        parent a  with goals="Three talks"
        m  final-approved  by paul  parents c b  with goals="Ten talks"     ! PC223
        """,
    "deleted on one side, submitted on the other, and the merge deletes": """
        a  draft
        b  deleted     parent a
        c  submitted   parent a
        m  deleted     parents c b                   ! PC222
        """,
    "deleted on one side, edited on the other, and kept": """
        a  draft
        b  deleted     parent a
        c  same        parent a  with goals="Three talks"
        m  =c          parents c b                   ! PC222
        """,
    "deleted on one side, edited on the other, and another content in the merge": """
        a  draft
        b  deleted     parent a
        c  same        parent a  with goals="Three talks"
        m  =c          parents c b  with goals="Ten talks"       ! PC222 PC225
        """,
    "deleted on one side, edited on the other, and submitted in the merge": """
        a  draft
        b  deleted     parent a
        c  same        parent a  with goals="Three talks"
        m  submitted   parents c b  with goals="Ten talks"       ! PC215
        """,
    "two statuses, and a third in the merge": """
        a  draft
        b  submitted   parent a
        c  same        parent a  with goals="Three talks"
        m  expired     parents b c  on 2100-01-01    ! PC223
        """,
    "octopus of two approvals": """
        a  draft
        b  submitted
        c  final-approved  by paul  parent b
        d  final-approved  by paul  parent b
        e  same        parent b
        m  =c          parents e c d
        """,
    "criss-cross, clean": """
        a  draft
        b  submitted   parent a
        c  same        parent a  at plans/new.yaml
        x  submitted   parents c b
        y  =b          parents b c
        m  =x          parents x y
        """,
    "criss-cross, one half evil": """
        a  draft
        b  submitted   parent a
        c  same        parent a
        x  =b          parents c b
        y  expired     parents b c  on 2100-01-01    ! PC203
        m  =x          parents x y  on 2100-01-02    ! PC201
        """,
    "amended and approved again, while a branch amended the older approval": """
        a  draft
        b  submitted
        c  final-approved  by paul
        d  draft       reason "budget"
        e  submitted
        f  final-approved  by paul
        s  draft       parent c  reason "goals"
        m  =s          parents f s                   ! PC221
        """,
    "an approval reverted, and the revert reverted": """
        a  draft
        b  submitted
        c  final-approved  by paul
        d  submitted                                 ! PC203
        e  final-approved  by paul
        """,
    "an approval picked onto other content": """
        a  draft
        b  submitted
        c  final-approved  by paul  parent b
        d  same        parent b  with goals="Three talks"
        e  final-approved  by paul
        """,
    "two births of one plan": """
        a  deleted
        b  draft       parent a
        c  draft       parent a
        m  =b          parents b c                   ! PC224
        """,
    "two births of one plan with different contents": """
        a  deleted
        b  draft       parent a
        c  draft       parent a  with name="Dupont SA"
        m  =b          parents b c                   ! PC224
        """,
    "an unrelated root with the same plan": """
        a  draft
        b  submitted
        r  draft       root
        m  =b          parents b r                   ! PC222 PC224
        """,
    "an unrelated root with the same plan, approved": """
        a  draft
        b  submitted
        r  final-approved  root                      ! PC202
        m  =r          parents b r                   ! PC222 PC224
        """,
}


@pytest.mark.parametrize("table", _ONE_SIDE_MOVED.values(), ids=_ONE_SIDE_MOVED)
def test_where_one_side_moved_the_merge_holds_its_state(told: Callable[..., Told], table: str) -> None:
    told(table)


@pytest.mark.parametrize("table", _BOTH_SIDES_MOVED.values(), ids=_BOTH_SIDES_MOVED)
def test_where_both_sides_moved_what_is_dropped_is_weighed(told: Callable[..., Told], table: str) -> None:
    told(table)


def test_a_merge_that_joins_clean_makes_no_transition(told: Callable[..., Told]) -> None:
    life = told(
        """
        a  draft
        b  submitted   parent a
        c  same        parent a
        m  =b          parents c b
        """
    )
    assert [step.commit for step in life.read().transitions] == [life.ids["a"], life.ids["b"]]


def test_an_evil_merge_is_a_transition_of_its_own(told: Callable[..., Told]) -> None:
    life = told(
        """
        a  draft
        b  same        parent a
        c  same        parent a
        m  final-approved  by paul  parents b c      ! PC203
        """
    )
    last = life.read().transitions[-1]
    assert (last.before, last.after, last.commit, last.verdict) == ("draft", "final-approved", life.ids["m"], "PC203")
