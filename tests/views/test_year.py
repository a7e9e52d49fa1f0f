"""The year as a picture: what stands where, and that the table behind it says all of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancode.history import History, Transition
from plancode.models import Contact, Plan
from plancode.views import contact_view, plan_view
from plancode.views.families import families, picture_of
from plancode.views.year import YearView
from tests.views.made import TODAY, activity, opportunity, plan, source, step, the, workspace

OWN = {"contacts": "ada"}
YEAR = plan("year", period="FY2026", **OWN)
QUARTERS = [plan(f"q{number}", period=f"FY2026-Q{number}", parent="year", **OWN) for number in (1, 2, 3, 4)]


def picture(*records: str, steps: tuple[Transition, ...] = (), today: date = TODAY) -> YearView:
    """Return the picture on the report of Ada."""
    made = workspace(*records)
    view = contact_view(source(made, History(transitions=steps), today), the(made, Contact, "ada")).year
    assert view is not None
    return view


def test_a_year_stands_above_its_quarters_which_share_a_row() -> None:
    bars = picture(*QUARTERS, YEAR).bars
    assert [(each.plan.id, each.y) for each in bars] == [("year", 26), ("q1", 66), ("q2", 66), ("q3", 66), ("q4", 66)]
    assert bars[0].width > 900
    ends = [each.x + each.width for each in bars[1:]]
    assert all(end < following.x for end, following in zip(ends, bars[2:], strict=False))


def test_quarters_stand_below_the_year_of_their_own_contact() -> None:
    other = {"contacts": "bo"}
    years = [plan("alpha", period="FY2026", **OWN), plan("beta", period="FY2026", **other)]
    quarters = [
        plan(f"{letter}-q{number}", period=f"FY2026-Q{number}", parent=top, **whose)
        for letter, top, whose in (("x", "beta", other), ("y", "alpha", OWN))
        for number in (4, 2)
    ]
    alone = [plan("lone-q1", period="FY2026-Q1", **OWN), plan("lone-q3", period="FY2026-Q3", **other)]
    made = workspace(*alone, *quarters, *years)
    view = picture_of(source(made), 2026, families(source(made))[2026])
    assert view is not None
    assert [(each.plan.id, each.y) for each in view.bars] == [
        ("alpha", 26), ("y-q2", 66), ("y-q4", 66),
        ("beta", 106), ("x-q2", 146), ("x-q4", 146),
        ("lone-q1", 186), ("lone-q3", 186),
    ]  # fmt: skip


def test_plans_at_the_same_time_stand_below_each_other() -> None:
    bars = picture(plan("a", **OWN), plan("b", **OWN)).bars
    assert [(each.plan.id, each.x, each.y) for each in bars] == [("a", 1, 26), ("b", 1, 66)]


def test_a_plan_of_another_year_has_no_bar() -> None:
    assert picture(plan("next", period="FY2027", **OWN)).bars == ()


def test_more_plans_than_there_is_room_for_are_counted() -> None:
    view = picture(*(plan(f"p{number:02}", **OWN) for number in range(14)))
    assert (len(view.bars), view.left_out) == (12, 2)


def test_steps_stand_on_the_bar_of_their_plan_and_in_the_table() -> None:
    view = picture(
        YEAR, steps=(step("year", None, "draft", date(2026, 1, 1)), step("year", "draft", "submitted", TODAY))
    )
    marks = view.bars[0].steps
    assert [mark.step.after for mark in marks] == ["draft", "submitted"]
    assert (marks[0].x, marks[1].x) == (0, view.today)
    assert [(each.day, each.what, each.step and each.step.after) for each in view.days] == [
        (date(2026, 1, 1), "step", "draft"),
        (TODAY, "step", "submitted"),
    ]


def test_a_step_outside_the_picture_is_no_mark_at_its_edge() -> None:
    long_before, after = date(2023, 11, 2), date(2027, 1, 4)
    steps = (step("year", None, "draft", long_before), step("year", "draft", "submitted", TODAY))
    view = picture(YEAR, steps=(*steps, step("year", "submitted", "final-approved", after)))
    assert [(mark.x, mark.step.day) for mark in view.bars[0].steps] == [(view.today, TODAY)]
    assert [each.day for each in view.days] == [TODAY]


@pytest.mark.parametrize(
    ("drafted", "begins"),
    [
        (date(2025, 12, 10), date(2025, 12, 1)),
        (date(2026, 2, 10), date(2026, 1, 1)),
        (date(2025, 6, 10), date(2026, 1, 1)),
    ],
    ids=["shortly before the year", "in the year", "long before"],
)
def test_the_picture_begins_with_steps_shortly_before_the_year(drafted: date, begins: date) -> None:
    view = picture(YEAR, steps=(step("year", None, "draft", drafted),))
    assert view.months[0].first == begins
    assert view.months[-1].first == date(2026, 12, 1)


def test_activities_of_a_day_are_one_mark_for_each_state() -> None:
    about = {"contact": "ada"}
    view = picture(
        activity("call", due="2026-11-01", completed="2026-11-02", **about),
        activity("visit", due="2026-11-02", completed="2026-11-02", **about),
        activity("late", due="2026-11-02", **about),
        activity("next", due="2026-12-02", **about),
        activity("other-year", due="2027-02-02", **about),
        activity("undated", **about),
    )
    assert [(each.day, each.state, each.names) for each in view.ticks] == [
        (date(2026, 11, 2), "done", ("call", "visit")),
        (date(2026, 11, 2), "overdue", ("late",)),
        (date(2026, 12, 2), "planned", ("next",)),
    ]
    assert view.ticks[0].height > view.ticks[1].height
    assert [each.name for each in view.days] == ["call", "visit", "late", "next"]


def test_open_opportunities_are_flags_on_their_closing_dates() -> None:
    about = {"contact": "ada"}
    view = picture(
        opportunity("soon", close_date="2026-12-01", **about),
        opportunity("late", close_date="2026-11-01", **about),
        opportunity("won", close_date="2026-11-05", status="won", **about),
    )
    assert [(each.name, each.is_late) for each in view.flags] == [("late", True), ("soon", False)]
    assert [(each.name, each.what) for each in view.days] == [("late", "late"), ("soon", "closes")]


def test_today_is_marked_in_its_year_alone() -> None:
    made = workspace(plan("next", period="FY2027", **OWN))
    view = plan_view(source(made), the(made, Plan, "next")).year
    assert view is not None
    assert (view.period, view.today) == ("FY2027", None)
    assert [bar.plan.id for bar in view.bars] == ["next"]


def test_the_page_of_a_quarter_shows_its_year_and_not_the_other_quarters() -> None:
    made = workspace(*QUARTERS, YEAR)
    view = plan_view(source(made), the(made, Plan, "q2")).year
    assert view is not None
    assert [bar.plan.id for bar in view.bars] == ["year", "q2"]


DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@given(
    acts=st.lists(DAYS, max_size=8),
    closes=st.lists(DAYS, max_size=4),
    steps=st.lists(DAYS, max_size=4),
    today=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
def test_all_stands_in_the_picture_and_what_is_a_mark_is_a_row(
    acts: list[date], closes: list[date], steps: list[date], today: date
) -> None:
    about = {"contact": "ada"}
    view = picture(
        YEAR,
        *(activity(f"a{number}", due=day, **about) for number, day in enumerate(acts)),
        *(opportunity(f"o{number}", close_date=day.isoformat(), **about) for number, day in enumerate(closes)),
        steps=tuple(step("year", None, "draft", day) for day in sorted(steps)),
        today=today,
    )
    first = view.months[0].first
    last = date(2026, 12, 31)
    assert first >= date(2026, 1, 1) - timedelta(days=31 + 92)
    places = [
        *(mark.x for bar in view.bars for mark in bar.steps),
        *(tick.x for tick in view.ticks),
        *(flag.x for flag in view.flags),
        *(bar.x for bar in view.bars),
        *(bar.x + bar.width for bar in view.bars),
        view.today or 0,
    ]
    assert all(0 <= place <= view.width for place in places)
    assert sum(month.width for month in view.months) == view.width
    shown = [day for day in (*acts, *closes, *steps) if first <= day <= last]
    assert sorted(each.day for each in view.days) == sorted(shown)
    assert sum(len(bar.steps) for bar in view.bars) == len([day for day in steps if first <= day <= last])
    assert sum(len(tick.names) for tick in view.ticks) + len(view.flags) == len(
        [day for day in (*acts, *closes) if first <= day <= last]
    )
