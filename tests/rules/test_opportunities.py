"""Opportunities serve something, and say why they were lost."""

from __future__ import annotations

from tests.support.marked import all_in_one, one, said


def test_opportunity_unlinked() -> None:
    assert said(one("opportunity", "x", key="kind", contact="dupont"), "PC136") == [
        "error opportunity `x`",
        "opportunity `x` has neither plan nor objective",
        "hint: add `plan: …` or `objective: …`",
    ]
    assert said(all_in_one(one("opportunity", "x", plan="p"), one("opportunity", "y", objective="o")), "PC136") == []


def test_lost_without_reason() -> None:
    assert said(one("opportunity", "x", status="«lost»"), "PC311") == [
        "info opportunity `x`", "opportunity `x` is lost, and nothing says why", "hint: add `reason: …`: it helps the next attempt",
    ]  # fmt: skip
    right = all_in_one(one("opportunity", "x"), one("opportunity", "y", status="lost", reason="No money"))
    assert said(right, "PC311") == []
