"""A record is deleted in draft; one that comes back is judged from its last state (HISTORY.md 5)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.histories import Told

_TABLES = {
    "a draft": """
        a  draft
        b  deleted
        """,
    "a submitted plan": """
        a  draft
        b  submitted
        c  deleted                 ! PC214
        """,
    "an approved plan": """
        a  draft
        b  submitted
        c  final-approved  by paul
        d  deleted                 ! PC214
        """,
    "an expired plan": """
        a  draft
        b  submitted
        c  final-approved  by paul
        d  expired  on 2100-01-01
        e  deleted  on 2100-01-02  ! PC214
        """,
    "a draft that is back as a draft": """
        a  draft
        b  deleted
        c  draft                   ! PC215
        """,
    "a draft that is back submitted": """
        a  draft
        b  deleted
        c  submitted               ! PC215
        """,
    "a draft that is back approved": """
        a  draft
        b  deleted
        c  final-approved          ! PC203 PC215
        """,
    "an approved plan that is back as a draft": """
        a  draft
        b  submitted
        c  final-approved  by paul
        d  deleted                 ! PC214
        e  draft                   ! PC207 PC215
        """,
    "an approved plan that is back as it was": """
        a  draft
        b  submitted
        c  final-approved  by paul
        d  deleted                 ! PC214
        e  =c                      ! PC215
        """,
    "an approved plan that is back with other content": """
        a  draft
        b  submitted
        c  final-approved  by paul
        d  deleted                 ! PC214
        e  =c  with goals="Three talks"   ! PC211 PC215
        """,
    "deleted twice": """
        a  draft
        b  deleted
        c  draft                   ! PC215
        d  deleted
        e  draft                   ! PC215
        """,
    "deleted on a branch, as it is on main": """
        a  draft
        b  deleted  parent a
        c  same     parent a
        m  deleted  parents c b
        """,
    "deleted on a branch, edited on main; the edit is kept": """
        a  draft
        b  deleted  parent a
        c  same     parent a  with goals="Three talks"
        m  =c       parents c b        ! PC222
        """,
    "deleted on a branch, submitted on main; the deletion is kept": """
        a  draft
        b  deleted  parent a
        c  submitted  parent a
        m  deleted  parents c b    ! PC222
        """,
    "deleted on a branch, approved on main; the deletion is kept": """
        a  draft
        b  deleted  parent a
        c  submitted  parent a
        d  final-approved  by paul
        m  deleted  parents d b    ! PC221
        """,
    "deleted on a branch, and back on main before the merge": """
        a  draft
        b  deleted
        c  draft                   ! PC215
        s  same  parent b
        m  =c  parents s c
        """,
}


@pytest.mark.parametrize("table", _TABLES.values(), ids=_TABLES)
def test_deletion_resets_nothing(told: Callable[..., Told], table: str) -> None:
    told(table)


def test_deletion_and_return_are_transitions(told: Callable[..., Told]) -> None:
    life = told(
        """
        a  draft
        b  deleted
        c  draft                   ! PC215
        """
    )
    assert [(step.before, step.after) for step in life.read().transitions] == [
        (None, "draft"),
        ("draft", None),
        (None, "draft"),
    ]
