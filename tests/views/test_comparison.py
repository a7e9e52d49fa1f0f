"""This quarter beside the same one of last year."""

from __future__ import annotations

from datetime import date

from plancode.views.comparison import compared
from tests.views.made import activity, opportunity, plan, source, workspace

ABOUT = {"contact": "ada", "type": "visit"}


def test_both_quarters_count_what_was_done_whom_we_met_what_was_won_and_which_plans_are_approved() -> None:
    made = workspace(
        activity("now", due="2026-11-02", completed="2026-11-02", **ABOUT),
        activity("now-too", due="2026-11-03", completed="2026-11-03", **ABOUT),
        activity("planned", due="2026-12-20", **ABOUT),
        activity("earlier", due="2026-08-20", completed="2026-08-20", **ABOUT),
        activity("then", due="2025-10-02", completed="2025-10-02", contact="ada", type="other"),
        opportunity("won", status="won", close_date="2025-12-31", contact="ada"),
        opportunity("open", close_date="2026-12-01", contact="ada"),
        plan("q4", period="FY2026-Q4", status="final-approved"),
        plan("q4-draft", period="FY2026-Q4"),
        plan("year", period="FY2026", status="final-approved"),
    )
    found = compared(source(made))
    assert found is not None
    assert [(each.period, each.done, each.met, each.won, each.approved) for each in (found.now, found.before)] == [
        ("FY2026-Q4", 2, 1, 0, 1),
        ("FY2025-Q4", 1, 0, 1, 0),
    ]


def test_where_nothing_took_place_in_either_nothing_is_compared() -> None:
    made = workspace(
        activity("planned", due="2026-12-20", **ABOUT), activity("old", due="2024-11-02", completed="2024-11-02")
    )
    assert compared(source(made)) is None
    assert compared(source(made, today=date(2025, 11, 2))) is not None
