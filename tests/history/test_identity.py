"""A record is its kind and id, wherever the document stands (HISTORY.md 1 and 2)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plancode.diagnostics import Ref
from tests.support.histories import PEOPLE, Told, history

_PLAN = (
    "kind: plan\nid: {id}\nname: {id}\nperiod: FY2099\ntype: engagement\nowner: marie\ngoals: One\nstatus: {status}\n"
)

_MOVES = {
    "moved": """
        a  draft
        b  same  at plans/new/dupont.yaml
        c  submitted
        """,
    "moved with an allowed step": """
        a  draft
        b  submitted  at plans/new/dupont.yaml
        """,
    "moved with a step that is not allowed": """
        a  draft
        b  final-approved  by paul  at plans/new/dupont.yaml   ! PC203
        """,
    "moved and written anew": """
        a  draft
        b  submitted  at plans/new.yaml  with name="Something else altogether, much longer than it was"
        """,
    "moved there and back in a day": """
        a  draft
        b  same  at plans/b.yaml
        c  same  at plans/dupont.yaml
        d  same  at plans/b.yaml
        e  submitted
        """,
    "moved while approved": """
        a  draft
        b  submitted
        c  final-approved  by paul
        d  same  at plans/approved/dupont.yaml
        """,
    "out of the folder is a deletion": """
        a  draft
        b  submitted
        c  same  at drawer/dupont.yaml      ! PC214
        """,
    "out of the folder and back": """
        a  draft
        b  same  at drawer/dupont.yaml
        c  same  at plans/dupont.yaml       ! PC215
        """,
    "out of the folder, and back with a skipped step": """
        a  draft
        b  same  at drawer/dupont.yaml
        c  final-approved  at plans/dupont.yaml   ! PC203 PC215
        """,
    "only the case of the path": """
        a  draft
        b  same  at plans/Dupont.yaml
        c  submitted
        """,
    "a path that is not ASCII": """
        a  draft
        b  same  at "plans/Développement – 2099.yaml"
        c  submitted
        """,
    "a path that looks like an option": """
        a  draft
        b  same  at plans/-x.yaml
        c  submitted
        """,
    "a hidden file is no record": """
        a  draft
        b  same  at plans/.dupont.yaml
        """,
    "a file that is not YAML is no record": """
        a  draft
        b  same  at plans/dupont.txt
        """,
}


@pytest.mark.parametrize("table", _MOVES.values(), ids=_MOVES)
def test_moving_a_file_is_no_event(told: Callable[..., Told], table: str) -> None:
    told(table)


def test_two_plans_in_one_file_go_their_own_ways(told: Callable[..., Told]) -> None:
    both = _PLAN.format(id="dupont", status="draft") + "---\n" + _PLAN.format(id="martin", status="{martin}")
    told(
        """
        a  draft
        b  same
        c  same                 ! PC203
        """,
        files={
            "a": {"plans/dupont.yaml": both.format(martin="draft")},
            "b": {"plans/dupont.yaml": both.format(martin="submitted")},
            "c": {"plans/dupont.yaml": both.format(martin="expired")},
        },
    )


def test_splitting_and_joining_files_is_no_event(told: Callable[..., Told]) -> None:
    dupont, martin = (_PLAN.format(id=name, status="draft") for name in ("dupont", "martin"))
    told(
        """
        a  draft
        b  same
        c  same
        """,
        files={
            "a": {"plans/dupont.yaml": dupont + "---\n" + martin},
            "b": {"plans/dupont.yaml": dupont, "plans/martin.yaml": martin},
            "c": {"plans/dupont.yaml": None, "plans/martin.yaml": martin + "---\n" + dupont},
        },
    )


def test_two_plans_that_change_files_keep_their_statuses(told: Callable[..., Told]) -> None:
    dupont, martin = _PLAN.format(id="dupont", status="draft"), _PLAN.format(id="martin", status="draft")
    told(
        """
        a  draft
        b  same
        """,
        files={
            "a": {"plans/dupont.yaml": dupont, "plans/martin.yaml": martin},
            "b": {"plans/dupont.yaml": martin, "plans/martin.yaml": dupont},
        },
    )


def test_two_plans_that_change_ids_under_their_statuses_are_found(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  submitted
        c  same                  ! PC203
        d  same                  ! PC203 PC207
        """,
        files={
            "a": {"plans/martin.yaml": _PLAN.format(id="martin", status="draft")},
            "c": {"plans/martin.yaml": _PLAN.format(id="martin", status="final-approved")},
            "d": {
                "plans/dupont.yaml": _PLAN.format(id="martin", status="submitted").replace("name: martin", "name: x"),
                "plans/martin.yaml": _PLAN.format(id="dupont", status="draft"),
            },
        },
    )


def test_a_copy_with_a_new_id_is_a_birth(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  submitted
        c  final-approved  by paul
        d  same                     ! PC202
        """,
        files={"d": {"plans/copy.yaml": _PLAN.format(id="copy", status="final-approved")}},
    )


def test_a_new_id_is_a_deletion_and_a_birth(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  submitted
        c  same                     ! PC202 PC214
        """,
        files={"c": {"plans/dupont.yaml": _PLAN.format(id="dupond", status="submitted")}},
    )


def test_a_new_id_of_a_draft_is_allowed(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  same
        """,
        files={"b": {"plans/dupont.yaml": _PLAN.format(id="dupond", status="draft")}},
    )


def test_another_kind_with_the_same_id_is_another_record(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  same
        c  submitted
        """,
        files={"b": {"plans/account.yaml": "kind: account\nid: dupont\nname: Dupont\nstatus: final-approved\n"}},
    )


def test_a_workspace_in_a_folder_of_its_repository_has_a_history_of_its_own(tmp_path: Path) -> None:
    life = history(
        tmp_path / "repo",
        """
        a  draft  at team/plans/dupont.yaml
        b  final-approved  by paul
        """,
        files={
            "a": {"team/plans/people.yaml": PEOPLE, "plans/martin.yaml": _PLAN.format(id="martin", status="draft")},
            "b": {"plans/martin.yaml": _PLAN.format(id="martin", status="expired")},
        },
    )
    assert life.found(life.read(folder="team/")) == [("b", "PC203")]
    assert life.found(life.read()) == [("b", "PC203")]
    assert life.read(folder="team/").diagnostics[0].record == Ref("plan", "dupont")
    assert life.read().diagnostics[0].record == Ref("plan", "martin")
