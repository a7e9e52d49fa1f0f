"""What is asked of a history that was told: its steps, those of a record, the approval that counts, and who vouches for it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from plancode import git
from plancode.diagnostics import Ref
from plancode.history import History, Transition

_PLAN, _OTHER = Ref("plan", "dupont"), Ref("plan", "other")
_PROTECTED = ("approved", "expired")


def _of(record: Ref, *statuses: str | None, signature: str = "none") -> list[Transition]:
    """Return the transitions from each status to the next."""
    return [
        Transition(
            record=record,
            before=before,
            after=after,
            commit=f"{number}",
            author=git.Identity("Marie", "marie@example.org"),
            authored=None,
            committed=None,
            actor="marie",
            signature=signature,
            path="plans/a.yaml",
            verdict="ok",
        )
        for number, (before, after) in enumerate(pairwise(statuses))
    ]


def test_a_history_that_was_not_read_tells_of_nothing() -> None:
    nothing = History()
    assert (nothing.head, nothing.since, nothing.commits, nothing.transitions, nothing.diagnostics) == (
        None,
        None,
        0,
        (),
        (),
    )


def test_a_step_leads_from_a_status_to_a_status() -> None:
    plan, other = _of(_PLAN, None, "draft", "approved", None), _of(_OTHER, None, "draft")
    told = History(transitions=(plan[0], *other, *plan[1:]))
    assert told.steps == (plan[1],)
    assert told.of == {_PLAN: tuple(plan), _OTHER: tuple(other)}


@pytest.mark.parametrize(
    ("statuses", "approval"),
    [
        pytest.param((None, "draft", "submitted"), None, id="none yet"),
        pytest.param((None, "draft", "submitted", "approved"), 2, id="the step into a protected status"),
        pytest.param((None, "draft", "approved", "expired"), 1, id="not the one that lets it expire"),
        pytest.param((None, "draft", "approved", "draft", "approved", "expired"), 3, id="the last of two"),
        pytest.param((None, "draft", "approved", "draft"), 1, id="one that was amended since"),
        pytest.param(("approved", "expired"), None, id="before the history begins"),
        pytest.param((None, "approved"), 0, id="created as approved"),
        pytest.param((), None, id="nothing is told of it"),
    ],
)
def test_the_approval_that_counts(statuses: tuple[str | None, ...], approval: int | None) -> None:
    plan, other = _of(_PLAN, *statuses), _of(_OTHER, None, "draft", "approved")
    told = History(transitions=(*plan, *other))
    assert told.approval(_PLAN, _PROTECTED) == (None if approval is None else plan[approval])


@pytest.mark.parametrize(
    ("signature", "assurance"), [("good", "signed"), ("none", "claimed"), ("bad", "claimed"), ("", "claimed")]
)
def test_only_a_good_signature_proves_who_made_a_step(signature: str, assurance: str) -> None:
    (step,) = _of(_PLAN, "draft", "submitted", signature=signature)
    assert step.assurance == assurance
