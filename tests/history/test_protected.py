"""While a plan is approved or expired its content does not change (HISTORY.md 7)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plancode.diagnostics import Ref
from tests.support.histories import Told

_APPROVED = """
    a  draft
    b  submitted
    c  final-approved  by paul
"""
_PLAN = """\
kind: plan
id: dupont
status: final-approved
name: Dupont
period: FY2099
type: engagement
owner: marie
goals: Two talks
"""

_EDITS = {
    "nothing else": "",
    "a goal": 'd  same  with goals="Three talks"  ! PC211',
    "the name": 'd  same  with name="Dupont SA"  ! PC211',
    "the period": "d  same  with period=FY2098  ! PC211",
    "the type": "d  same  with type=launch  ! PC211",
    "the owner": "d  same  with owner=anne  ! PC211",
    "the parent": "d  same  with parent=other  ! PC211",
    "a contact": "d  same  with contacts=[martin]  ! PC211",
    "the product": "d  same  with product=x  ! PC211",
    "the revenue": "d  same  with revenue=100  ! PC211",
    "no goal any more": "d  same  lacking goals  ! PC211",
    "notes are free": 'd  same  with notes="Met him in Lyon"',
    "the outcome is free": 'd  same  with outcome="All held"',
    "the reviewers are free": "d  same  with reviewers=[anne]",
    "the way is to amend": 'd  draft  reason "budget"\n e  same  with goals="One talk"',
    "the amendment itself may edit": 'd  draft  reason "budget"  with goals="One talk"',
    "edited and edited back": 'd  same  with goals="Three talks"  ! PC211\n e  =c  ! PC211',
    "while it expires": 'd  expired  on 2100-01-01  with goals="Three talks"  ! PC211',
    "after it expired": 'd  expired  on 2100-01-01\n e  same  on 2100-01-02  with goals="Three talks"  ! PC211',
    "an edit on a branch": 'd  same  parent c  with goals="Three"  ! PC211\n e  same  parent c\n m  =d  parents e d',
    "an edit in a merge": 'd  same  parent c\n e  same  parent c\n m  same  parents d e  with goals="Three"  ! PC211',
}


@pytest.mark.parametrize("edit", _EDITS.values(), ids=_EDITS)
def test_approved_content_changes_only_after_an_amendment(told: Callable[..., Told], edit: str) -> None:
    told(_APPROVED + edit)


def test_content_that_changes_in_the_approval_itself_was_reviewed_by_nobody(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  submitted
        c  final-approved  by paul  with goals="Three talks"   ! PC206 PC212
        """
    )


def test_content_that_changes_while_it_is_submitted_is_free(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  submitted
        c  same  by anne  with goals="Three talks"
        d  final-approved  by paul
        """
    )


_ALIKE = {
    "comments": _PLAN + "# approved, at last\n",
    "order": "\n".join(reversed(_PLAN.splitlines())) + "\n",
    "quotes": _PLAN.replace("Two talks", '"Two talks"'),
    "an escape": _PLAN.replace("Two talks", '"Two\\x20talks"'),
    "line ends": _PLAN.replace("\n", "\r\n"),
    "a byte order mark": "\ufeff" + _PLAN,
    "one goal as a list": _PLAN.replace("goals: Two talks", "goals: [Two talks]"),
    "one goal as a mapping": _PLAN.replace("goals: Two talks", "goals:\n  - goal: Two talks"),
    "a flow mapping": "{" + ", ".join(_PLAN.splitlines()) + "}\n",
    "an empty field": _PLAN + "product:\n",
}


@pytest.mark.parametrize("content", _ALIKE.values(), ids=_ALIKE)
def test_another_spelling_is_no_edit(told: Callable[..., Told], content: str) -> None:
    told(_APPROVED + "d  same", files={"d": {"plans/dupont.yaml": content}})


_LISTS = (
    _PLAN.replace("goals: Two talks", "goals: [One, Two]")
    + "contacts: [martin, durand]\nrevenue: {amount: 12, currency: EUR}\n"
)


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        pytest.param("[martin, durand]", "[durand, martin]", "", id="the order of contacts says nothing"),
        pytest.param("[One, Two]", "[Two, One]", "! PC211", id="the order of goals does"),
        pytest.param("12", "12.0", "", id="12 and 12.0 are one number"),
        pytest.param("12", "'12'", "! PC211", id="a number and a text are two values"),
        pytest.param("One", "Öne", "! PC211", id="one letter"),
    ],
)
def test_the_order_of_sets_says_nothing(told: Callable[..., Told], old: str, new: str, codes: str) -> None:
    def versions(content: str) -> dict[str, dict[str, str]]:
        return {
            name: {"plans/dupont.yaml": content.replace("final-approved", status)}
            for name, status in zip("abc", ("draft", "submitted", "final-approved"), strict=True)
        }

    told(
        f"{_APPROVED}\nd  same  {codes}",
        files=versions(_LISTS) | {"d": {"plans/dupont.yaml": _LISTS.replace(old, new)}},
    )


_OBJECTIVE = "kind: objective\nid: talks\nstatus: current\nplan: dupont\nname: Talks\ntype: engagement\nperiod: FY2099\ntarget: 2\n"


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        pytest.param(_OBJECTIVE, _OBJECTIVE.replace("target: 2", "target: 3"), "! PC213", id="changed"),
        pytest.param(None, _OBJECTIVE, "! PC213", id="added"),
        pytest.param(_OBJECTIVE, None, "! PC213", id="removed"),
        pytest.param(_OBJECTIVE, _OBJECTIVE + "notes: Lyon\n", "", id="notes"),
        pytest.param(_OBJECTIVE, _OBJECTIVE.replace("status: current", "status: expired"), "", id="status"),
        pytest.param(_OBJECTIVE, _OBJECTIVE + "evidence: https://example.org/minutes\n", "", id="evidence"),
        pytest.param(None, _OBJECTIVE.replace("dupont", "martin"), "", id="of another plan"),
    ],
)
def test_objectives_of_an_approved_plan_change_with_a_warning(
    told: Callable[..., Told], before: str | None, after: str | None, codes: str
) -> None:
    told(
        f"{_APPROVED}\nd  same  {codes}",
        files={"a": {"plans/talks.yaml": before}, "d": {"plans/talks.yaml": after}},
    )


def test_objectives_of_a_draft_are_free(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  same
        c  same
        """,
        files={
            "a": {"plans/talks.yaml": _OBJECTIVE},
            "b": {"plans/talks.yaml": _OBJECTIVE.replace("target: 2", "target: 3")},
            "c": {"plans/talks.yaml": None},
        },
    )


_ABOVE = "kind: objective\nid: above\nstatus: current\nplan: dupont\nname: Above\ntype: engagement\nperiod: FY2099\n"
_BELOW = "kind: objective\nid: talks\nstatus: current\nparent: above\nname: Talks\ntype: engagement\nperiod: FY2099\ntarget: 2\n"


@pytest.mark.parametrize(
    ("after", "codes"),
    [
        pytest.param(_BELOW.replace("target: 2", "target: 1"), "! PC213", id="changed"),
        pytest.param(None, "! PC213", id="removed"),
        pytest.param(_BELOW.replace("parent: above\n", ""), "! PC213", id="taken away from its parent"),
        pytest.param(_BELOW + "outcome: achieved\n", "", id="an outcome is free"),
    ],
)
def test_objectives_that_reach_an_approved_plan_through_a_parent_are_covered(
    told: Callable[..., Told], after: str | None, codes: str
) -> None:
    told(
        f"{_APPROVED}\nd  same  {codes}",
        files={"a": {"plans/above.yaml": _ABOVE, "plans/talks.yaml": _BELOW}, "d": {"plans/talks.yaml": after}},
    )


@pytest.mark.parametrize(
    ("now", "codes"),
    [
        pytest.param('final-approved with goals="Nine talks"', "! PC211 PC213", id="the plan is edited too"),
        pytest.param('draft reason "new budget"', "", id="the plan is reopened by the same commit"),
    ],
)
def test_an_edit_of_the_plan_itself_does_not_hide_that_of_its_objective(
    told: Callable[..., Told], now: str, codes: str
) -> None:
    files = {
        "a": {"plans/talks.yaml": _OBJECTIVE},
        "d": {"plans/talks.yaml": _OBJECTIVE.replace("target: 2", "target: 3")},
    }
    told(f"{_APPROVED}\nd  {now}  {codes}", files=files)


def test_an_objective_without_a_status_is_covered_too(told: Callable[..., Told]) -> None:
    """It cannot be read whole, and is taken away from the approved plan that it reached all the same."""
    below = _BELOW.replace("status: current\n", "")
    told(
        f"{_APPROVED}\nd  same  ! PC213",
        files={
            "a": {"plans/above.yaml": _ABOVE, "plans/talks.yaml": below},
            "d": {"plans/talks.yaml": below.replace("parent: above\n", "")},
        },
    )


@pytest.mark.parametrize(
    ("after", "codes"),
    [
        (_OBJECTIVE, ""),
        # Who owns it is nothing that the plan's approval covers.
        (_OBJECTIVE + "owner: paul\n", ""),
        (_OBJECTIVE.replace("target: 2", "target: 1"), "! PC213"),
    ],
)
def test_an_objective_that_could_not_be_read_for_a_while_is_compared_with_what_it_was(
    told: Callable[..., Told], after: str, codes: str
) -> None:
    told(
        f"{_APPROVED}\nd  same\ne  same  {codes}",
        files={
            "a": {"plans/talks.yaml": _OBJECTIVE},
            "d": {"plans/talks.yaml": _OBJECTIVE.replace("name: ", "name: [")},
            "e": {"plans/talks.yaml": after},
        },
    )


def test_an_objective_that_is_taken_away_from_an_approved_plan_is_a_finding(told: Callable[..., Told]) -> None:
    told(
        f"{_APPROVED}\nd  same  ! PC213",
        files={
            "a": {"plans/talks.yaml": _OBJECTIVE},
            "d": {"plans/talks.yaml": _OBJECTIVE.replace("plan: dupont\n", "")},
        },
    )


def test_an_objective_that_one_side_changed_while_the_other_approved_is_a_finding(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  submitted
        c  final-approved  by paul  parent b
        d  same  parent b
        m  =c  parents c d    ! PC213
        """,
        files={
            "a": {"plans/talks.yaml": _OBJECTIVE},
            "d": {"plans/talks.yaml": _OBJECTIVE.replace("target: 2", "target: 1")},
            "m": {"plans/talks.yaml": _OBJECTIVE.replace("target: 2", "target: 1")},
        },
    )


_MOVED = _OBJECTIVE.replace("plan: dupont\n", "parent: above\n")


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        pytest.param(_OBJECTIVE, _OBJECTIVE.replace("current", "expired"), "", id="a status"),
        pytest.param(_OBJECTIVE, _OBJECTIVE.replace("plan: dupont", "plan: other"), "! PC213", id="another plan"),
        pytest.param(_MOVED, _MOVED.replace("above", "beside"), "", id="another parent of the plan"),
        pytest.param(_MOVED, _MOVED.replace("above", "afar"), "! PC213", id="a parent of another plan"),
        pytest.param(_OBJECTIVE, None, "! PC213", id="removed"),
        pytest.param(None, _OBJECTIVE, "! PC213", id="added"),
    ],
)
def test_what_a_merge_brings_to_an_approval_is_covered_as_in_any_commit(
    told: Callable[..., Told], before: str | None, after: str | None, codes: str
) -> None:
    above = {
        "plans/above.yaml": _ABOVE,
        "plans/beside.yaml": _ABOVE.replace("above", "beside"),
        "plans/afar.yaml": _ABOVE.replace("above", "afar").replace("plan: dupont", "plan: other"),
    }
    told(
        f"""
        a  draft
        b  submitted
        c  final-approved  by paul  parent b
        d  same  parent b
        m  =c  parents c d    {codes}
        """,
        files={
            "a": {"plans/talks.yaml": before, **above},
            "d": {"plans/talks.yaml": after},
            "m": {"plans/talks.yaml": after},
        },
    )


def test_objectives_in_a_circle_are_those_of_every_plan_that_the_circle_names(told: Callable[..., Told]) -> None:
    circle = _ABOVE + "parent: talks\n"
    told(
        f"{_APPROVED}\nd  same  ! PC213",
        files={
            "a": {"plans/above.yaml": circle, "plans/talks.yaml": _BELOW},
            "d": {"plans/talks.yaml": _BELOW.replace("target: 2", "target: 1")},
        },
    )


def test_a_finding_of_an_objective_names_the_plan_and_its_status(told: Callable[..., Told]) -> None:
    life = told(
        f"{_APPROVED}\nd  same  ! PC213",
        files={
            "a": {"plans/talks.yaml": _OBJECTIVE},
            "d": {"plans/talks.yaml": _OBJECTIVE.replace("target: 2", "target: 3")},
        },
    )
    (found,) = life.read().diagnostics
    assert found.record == Ref("objective", "talks")
    assert found.message == "objective `talks` was changed while its plan `dupont` is final-approved"
    assert found.hint == f"show those who reviewed the plan what changed: `git show {str(found.commit)[:10]}`"


def test_a_change_under_approval_that_is_not_committed_yet_waits_for_the_plan(told: Callable[..., Told]) -> None:
    life = told(_APPROVED, files={"a": {"plans/talks.yaml": _OBJECTIVE}})
    life.repo.checkout()
    life.repo.write("plans/talks.yaml", _OBJECTIVE.replace("target: 2", "target: 3"))
    (found,) = life.read(work_tree=True).diagnostics
    assert found.hint == (
        "reopen the plan first: `plancode amend dupont --reason TEXT`; or show those who reviewed it what changes: "
        "`plancode diff`"
    )


def test_changes_of_a_plans_objectives_are_told_with_who_made_them(told: Callable[..., Told]) -> None:
    changed = _OBJECTIVE.replace("target: 2", "target: 3")
    life = told(
        """
        a  draft
        b  same  by anne
        c  same  by nobody
        d  same  parent b
        m  =c    parents c d
        e  same
        """,
        files={
            "a": {
                "plans/talks.yaml": _OBJECTIVE,
                "plans/free.yaml": _BELOW.replace("parent: above\n", "").replace("talks", "free"),
            },
            "b": {"plans/talks.yaml": changed},
            "c": {"plans/talks.yaml": changed.replace("target: 3", "target: 4")},
            "d": {"plans/talks.yaml": changed.replace("target: 3", "target: 5")},
            "m": {"plans/talks.yaml": changed.replace("target: 3", "target: 4")},
            "e": {"plans/talks.yaml": None},
        },
    )
    told_changes = [
        (each.record.id, each.plan, each.what, each.commit, each.actor, each.author.name)
        for each in life.read().objective_changes
    ]
    assert told_changes == [
        ("talks", "dupont", "added", life.ids["a"], "marie", "Marie"),
        ("talks", "dupont", "changed", life.ids["b"], "anne", "Anne"),
        ("talks", "dupont", "changed", life.ids["c"], None, "Nobody"),
        ("talks", "dupont", "changed", life.ids["d"], "marie", "Marie"),
        ("talks", "dupont", "removed", life.ids["e"], "marie", "Marie"),
    ]
