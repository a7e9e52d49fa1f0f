"""Rules of the approval stamp, the proof that needs no history."""

from __future__ import annotations

import pytest

from tests.support.marked import all_in_one, one, said

OTHER = "1:sha256:" + "0" * 64
MADE = "1:sha256:2cf2f118865c37f7eb1161e812e33d956260448d4cea4f82102f4ae823b3e3cf"
REQUIRED = {"plancode.yaml": "policy: {stamp: required}\n"}


def stamped(digest: str, status: str = "final-approved") -> str:
    return one("plan", "p", status=status, approval=f"{{by: paul, on: 2026-01-07, digest: '{digest}'}}")


def test_stamp_broken() -> None:
    wrong = stamped(OTHER).replace(f"'{OTHER}'", f"«'{OTHER}'»")
    assert said(all_in_one(one("plan", "q"), wrong), "PC217") == [
        "error plan `p`",
        "plan `p` was edited after its stamp was made",
        f"hint: reopen the plan to remove the stamp: `plancode amend p --reason TEXT`; the content has the digest {MADE}",
    ]
    assert said(stamped(MADE), "PC217") == []


@pytest.mark.parametrize("status", ["final-approved", "expired"])
def test_stamp_missing(status: str) -> None:
    files = REQUIRED | {"plans/a.yaml": one("plan", "p", status=f"«{status}»")}
    assert said(files, "PC218") == [
        "error plan `p`",
        f"plan `p` is {status} and has no stamp",
        "hint: reopen the plan with `plancode amend p --reason TEXT`, then approve it with --stamp",
    ]


def test_a_stamp_is_missing_only_where_it_is_required_and_the_plan_approved() -> None:
    assert said(one("plan", "p", status="final-approved"), "PC218") == []
    right = one("plan", "a"), one("plan", "b", status="submitted"), stamped(MADE)
    assert said(REQUIRED | {"plans/a.yaml": all_in_one(*right)}, "PC218") == []
