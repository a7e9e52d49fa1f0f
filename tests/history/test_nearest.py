"""What a merge is found to have done does not depend on the parent that it is compared with (HISTORY.md 4, 6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from plancode.diagnostics import Ref
from tests.support.histories import Told
from tests.support.table import DUPONT

_BROKEN = f"<<<<<<< HEAD\n{DUPONT}draft\n"
_GARBAGE = "<<<<<<< HEAD\n"
_MARIE = "kind: person\nid: marie\nname: Marie\nemail: marie@example.org\nrole: approver\n"
Files = Mapping[str, Mapping[str, str | bytes | None]]


@pytest.fixture(params=["side", "main"])
def merged(request: pytest.FixtureRequest, told: Callable[..., Told]) -> Callable[..., Told]:
    """Main (x) merged into a branch (y); the side that has more changes is the one that the merge is compared with."""
    more = f"{request.param}-note.yaml"

    def made(table: str, files: Files) -> Told:
        line = "x" if request.param == "main" else "y"
        notes: Files = {f"{line}{number}": {f"plans/{more}": f"# {number}\n"} for number in (1, 2, 3)}
        held = {**notes, **files, "m": {**files.get("m", {}), f"plans/{more}": "# 3\n"}}
        return told(
            table.format(x="x3" if line == "x" else "x", y="y3" if line == "y" else "y", **_rows(line)), files=held
        )

    return made


def _rows(line: str) -> dict[str, str]:
    rows = "\n".join(f"{line}{number}  same  parent {line}{number - 1 or ''}" for number in (1, 2, 3))
    return {"more": rows}


def test_a_file_that_main_broke_is_found_where_it_comes_into_a_branch(merged: Callable[..., Told]) -> None:
    life = merged(
        """
        a  draft
        x  same                  ! PC252
        y  same  parent a
        {more}
        m  same  parents {y} {x}   ! PC252
        n  submitted
        """,
        files={
            "x": {"plans/dupont.yaml": _BROKEN},
            "y": {"plans/y.yaml": "# y\n"},
            "m": {"plans/dupont.yaml": _BROKEN},
        },
    )
    assert [found.record for found in life.read().diagnostics] == [Ref("plan", "dupont")] * 2


def test_a_second_document_that_main_has_is_found_where_it_comes_into_a_branch(merged: Callable[..., Told]) -> None:
    copy = {"plans/copy.yaml": f"{DUPONT}draft\n"}
    merged(
        """
        a  draft
        x  same                  ! PC251
        y  same  parent a
        {more}
        m  same  parents {y} {x}   ! PC251
        """,
        files={"x": copy, "y": {"plans/y.yaml": "# y\n"}, "m": copy},
    )


def test_a_broken_file_that_the_branch_has_already_is_not_found_again(merged: Callable[..., Told]) -> None:
    merged(
        """
        a  draft
        b  same                  ! PC252
        x  same
        y  same  parent b
        {more}
        m  same  parents {y} {x}
        """,
        files={
            "b": {"plans/dupont.yaml": _BROKEN},
            "x": {"plans/x.yaml": "# x\n"},
            "y": {"plans/y.yaml": "# y\n"},
            "m": {"plans/x.yaml": "# x\n", "plans/dupont.yaml": _BROKEN},
        },
    )


def test_a_broken_file_holds_what_it_held_where_the_merge_has_it_from(merged: Callable[..., Told]) -> None:
    """Nobody ever saw a plan in main's version: so the merge has deleted the branch's."""
    garbage = {"plans/copy.yaml": _GARBAGE}
    merged(
        """
        a  deleted
        x  same
        y  draft  parent a  at plans/copy.yaml
        {more}
        m  deleted  parents {y} {x}
        n  draft  at plans/other.yaml   ! PC215
        """,
        files={"x": garbage, "m": garbage},
    )


@pytest.mark.parametrize(
    ("second", "found"),
    [pytest.param(_MARIE, "! PC205", id="twice"), pytest.param(_MARIE.replace("marie", "anne"), "", id="another")],
)
def test_a_person_who_stands_in_two_files_is_not_known(told: Callable[..., Told], second: str, found: str) -> None:
    told(
        f"""
        a  draft
        b  same
        c  submitted  by marie  {found}
        """,
        files={"b": {"plans/more.yaml": second}},
    )
