"""What cannot be read leaves a state unknown, and can never be used to skip a step (HISTORY.md 6)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plancode.diagnostics import Ref
from tests.support.histories import Told
from tests.support.table import DUPONT

_CONFLICT = f"""\
<<<<<<< HEAD
{DUPONT}draft
=======
{DUPONT}submitted
>>>>>>> branch
"""


def test_a_file_with_conflict_markers_is_found_where_it_breaks(told: Callable[..., Told]) -> None:
    life = told(
        """
        a  draft
        b  same          ! PC252
        c  submitted
        """,
        files={"b": {"plans/dupont.yaml": _CONFLICT}},
    )
    history = life.read()
    assert not history.complete
    assert history.diagnostics[0].record == Ref("plan", "dupont")


def test_a_step_across_an_unreadable_version_is_judged_from_the_last_known_state(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  same                      ! PC252
        c  final-approved  by paul   ! PC203
        """,
        files={"b": {"plans/dupont.yaml": _CONFLICT}},
    )


def test_an_unreadable_version_of_an_approved_plan_hides_no_edit(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  submitted
        c  final-approved  by paul
        d  same                          ! PC252
        e  same  with goals="Ten talks"  ! PC211
        """,
        files={"d": {"plans/dupont.yaml": _CONFLICT}},
    )


def test_a_loss_that_stays_is_told_once(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  same          ! PC252
        c  same
        d  submitted
        """,
        files={"b": {"plans/dupont.yaml": _CONFLICT}, "c": {"plans/dupont.yaml": _CONFLICT + "# and more\n"}},
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(DUPONT + "draft\ngoals: [\n", id="syntax"),
        pytest.param((DUPONT + "draft\n").encode("utf-16"), id="another encoding"),
        pytest.param(DUPONT.encode() + b"draft\nnotes: \xff\n", id="bytes that are no text"),
        pytest.param(DUPONT + "draft\nnotes: " + "x" * (1 << 20), id="too large"),
        pytest.param(DUPONT + "draft\nnotes: &a [*a]\n", id="an alias"),
        pytest.param("nothing: [", id="syntax, and no word of a plan"),
        pytest.param("notes: " + "a\u200b" * 200 + "\nnothing: [", id="syntax, after a hundred invisible characters"),
    ],
)
def test_what_the_reader_refuses_is_never_a_state(told: Callable[..., Told], content: str | bytes) -> None:
    told(
        """
        a  draft
        b  same                      ! PC252
        c  final-approved  by paul   ! PC203
        """,
        files={"b": {"plans/dupont.yaml": content}},
    )


def test_a_status_written_twice_in_one_record_is_unknown(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  same                      ! PC252
        """,
        files={"b": {"plans/dupont.yaml": DUPONT + "draft\nstatus: final-approved\n"}},
    )


def test_a_link_in_place_of_the_file_is_a_deletion(told: Callable[..., Told]) -> None:
    life = told(
        """
        a  draft
        b  submitted
        """
    )
    life.ids["c"] = life.repo.commit({"plans/dupont.yaml": "people.yaml"}, mode="120000")
    assert life.found(life.read()) == [("c", "PC214")]


def test_an_unreadable_file_that_never_held_a_record_is_no_matter_of_history(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  same
        """,
        files={"b": {"plans/other.yaml": "<<<<<<< HEAD\nkind: [\n"}},
    )


def test_two_documents_of_one_identity_are_found_where_the_second_comes(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  same          ! PC251
        c  same
        d  submitted
        """,
        files={"b": {"plans/copy.yaml": DUPONT + "draft\n"}, "c": {"plans/copy.yaml": None}},
    )


def test_a_second_document_in_the_same_file_is_found(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  same          ! PC251
        """,
        files={"b": {"plans/dupont.yaml": f"{DUPONT}draft\n---\n{DUPONT}submitted\n"}},
    )


def test_two_documents_cannot_be_used_to_skip_a_step(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  same          ! PC251
        c  deleted       ! PC203
        """,
        files={
            "b": {"plans/copy.yaml": DUPONT + "final-approved\n"},
            "c": {"plans/dupont.yaml": None},
        },
    )


def test_born_in_two_files_and_approved_is_judged_as_a_birth(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft                     ! PC251
        b  same                      ! PC202
        """,
        files={
            "a": {"plans/dupont.yaml": DUPONT + "draft\n", "plans/copy.yaml": DUPONT + "final-approved\n"},
            "b": {"plans/dupont.yaml": None},
        },
    )


def test_two_documents_that_a_merge_brings_together_are_found_there(told: Callable[..., Told]) -> None:
    told(
        """
        a  deleted
        b  draft  parent a
        c  draft  parent a  at plans/copy.yaml
        m  same   parents b c        ! PC224 PC251
        """,
        files={"m": {"plans/copy.yaml": DUPONT + "draft\n"}},
    )


def test_a_plan_whose_kind_is_spelled_with_escapes_is_born_like_any(told: Callable[..., Told]) -> None:
    escaped = '{"k\\u0069nd": "pl\\u0061n", id: other, name: Other, period: FY2099, type: engagement, owner: marie, status: final-approved}\n'
    told("a  draft\nb  same  ! PC202", files={"b": {"plans/other.yaml": escaped}})


def test_a_state_that_cannot_be_known_leaves_the_history_incomplete(told: Callable[..., Told]) -> None:
    whole = told("a  draft\nb  submitted")
    assert whole.read().complete
    whole.ids["c"] = whole.repo.commit({"plans/dupont.yaml": DUPONT + "[draft]\n"})
    assert whole.found(whole.read()) == [("c", "PC908")]
    assert not whole.read().complete
