"""What pages show of a workspace: figures, reach, attention, the contact report, the start page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from plancode.diagnostics import Ref
from plancode.git import Identity
from plancode.history import History, Transition
from plancode.models import Contact, Objective, Plan
from plancode.periods import Period
from plancode.views import (
    Progress,
    Source,
    contact_view,
    contacts_without_plan,
    coverage_view,
    due_soon,
    overdue,
    plan_progress,
    plan_view,
    progress_of,
    progress_with,
    reaching,
    start_view,
    unlinked,
    without_follow_up,
)
from plancode.views.contacts import contact_row
from plancode.views.families import ended_plans, families
from plancode.views.lists import (
    AccountRow,
    Cell,
    MatrixRow,
    Member,
    Stage,
    Sum,
    account_rows,
    account_views,
    matrix_rows,
    objective_rows,
    opportunity_rows,
    pipeline,
    sums,
)
from plancode.views.months import agenda_lists, agenda_page, calendar_view, day_paths, fiscal_years
from plancode.views.reviews import AboutView, about_view
from plancode.workspace import load, sources_of

TODAY = date(2026, 11, 23)
BASE = """\
kind: person
id: marie
name: Marie Petit
---
kind: account
id: chu
name: CHU
---
kind: account
id: inra
name: INRA
---
kind: contact
id: ada
first_name: Ada
last_name: Zorn
tier: 1
accounts: [{account: inra}, {account: chu, role: Head, primary: true}]
---
kind: contact
id: bo
first_name: Bo
last_name: Young
tier: 2
"""


def workspace(*records, base=BASE):
    made = load(sources_of({"plans/all.yaml": "---\n".join((base, *records))}))
    assert not made.diagnostics, made.diagnostics
    return made


def record(kind, identity, **fields):
    given = {"kind": kind, "id": identity} | fields
    return "".join(f"{key}: {value}\n" for key, value in given.items())


def plan(identity, **fields):
    given = {"name": identity, "period": "FY2026", "type": "account", "status": "draft", "owner": "marie"}
    return record("plan", identity, **given | fields)


def objective(identity, **fields):
    given = {"name": identity, "period": "FY2026", "type": "awareness", "status": "current"}
    return record("objective", identity, **given | fields)


def activity(identity, **fields):
    return record("activity", identity, **{"subject": identity, "form": "task"} | fields)


def opportunity(identity, **fields):
    given = {"name": identity, "type": "research-funding", "status": "pending", "close_date": "2026-12-01"}
    return record("opportunity", identity, **given | fields)


def done(name, count, on="2026-11-01", **fields):
    return activity(name, due=on, completed=on, counts=count, **fields)


def target(value, unit="meetings"):
    return f"{{value: {value}, unit: {unit}}}"


def source(made, history=None, today=TODAY):
    return Source(made, history or History(), (), today)


def ids(found):
    return [each.id for each in found]


def step(plan_id, before, after, day, commit="c0ffee0000000000"):
    moment = datetime.combine(day, datetime.min.time(), UTC) if day else None
    return Transition(
        record=Ref("plan", plan_id),
        before=before,
        after=after,
        commit=commit,
        author=Identity("Marie", "marie@example.org"),
        authored=moment,
        committed=moment,
        actor="marie",
        signature="",
        path="plans/all.yaml",
        verdict="ok",
    )


# Figures


def figures(made, name):
    return progress_of(made, made.get(Objective, name))


def test_only_completed_activities_count():
    made = workspace(
        objective("visits", target=target(10)),
        done("one", 2, objective="visits"),
        done("two", 1.5, objective="visits"),
        activity("planned", counts=5, due="2026-11-30", objective="visits"),
        activity("uncounted", completed="2026-11-02", objective="visits"),
        done("of-nothing", 7),
    )
    assert figures(made, "visits") == Progress(Decimal("3.5"), Decimal(10), "meetings")
    assert not figures(made, "visits").reached


def test_a_target_that_is_met_is_reached_and_one_short_of_it_is_not():
    made = workspace(
        objective("met", target=target(2)),
        objective("short", target=target(3)),
        done("a", 2, objective="met"),
        done("b", 2, objective="short"),
    )
    assert figures(made, "met").reached
    assert not figures(made, "short").reached


def test_figures_add_up_from_lower_objectives_to_the_plan_and_to_its_annual_plan():
    made = workspace(
        plan("year"),
        plan("quarter", parent="year", period="FY2026-Q4"),
        plan("elsewhere"),
        objective("top", plan="quarter", target=target(10)),
        objective("low", plan="quarter", parent="top", target=target(4)),
        objective("other", plan="elsewhere", target=target(99)),
        done("direct", 1, objective="top"),
        done("below", 2, objective="low"),
    )
    assert figures(made, "low") == Progress(Decimal(2), Decimal(4), "meetings")
    assert figures(made, "top") == Progress(Decimal(3), Decimal(10), "meetings")
    # The lower objective's target is part of the higher one's: it is not added again.
    for name in ("quarter", "year"):
        assert plan_progress(made, made.get(Plan, name)) == (Progress(Decimal(3), Decimal(10), "meetings"),)


def test_another_unit_does_not_add_up():
    made = workspace(
        plan("year"),
        objective("top", plan="year", target=target(10)),
        objective("same", plan="year", parent="top", target=target(4)),
        objective("euros", plan="year", parent="top", target=target(500, "EUR")),
        objective("apart", plan="year", target=target(700, "EUR")),
        done("a", 2, objective="same"),
        done("b", 300, objective="euros"),
        done("c", 50, objective="apart"),
    )
    assert figures(made, "top").actual == 2
    assert figures(made, "euros").actual == 300
    found = {each.unit: each.actual for each in plan_progress(made, made.get(Plan, "year"))}
    assert found["meetings"] == 2


def test_lower_objectives_of_another_unit_are_told_in_the_plan_in_their_own():
    made = workspace(
        plan("year"),
        objective("top", plan="year", target=target(10)),
        objective("euros", plan="year", parent="top", target=target(500, "EUR")),
        done("b", 300, objective="euros"),
    )
    assert plan_progress(made, made.get(Plan, "year")) == (
        Progress(Decimal(300), Decimal(500), "EUR"),
        Progress(Decimal(0), Decimal(10), "meetings"),
    )


def test_figures_below_a_qualitative_objective_are_told_in_the_plan():
    made = workspace(
        plan("year"),
        objective("be-known", plan="year", success="They call us"),
        objective("visits", plan="year", parent="be-known", target=target(4)),
        done("a", 1, objective="visits"),
    )
    assert plan_progress(made, made.get(Plan, "year")) == (Progress(Decimal(1), Decimal(4), "meetings"),)


def test_objectives_in_a_circle_are_counted_once():
    made = workspace(
        objective("a", parent="b", target=target(4)),
        objective("b", parent="a", target=target(4)),
        done("one", 1, objective="a"),
        done("two", 1, objective="b"),
    )
    assert figures(made, "a").actual == 2


def rows_of(made):
    return [(row.id, row.depth) for row in objective_rows(source(made))]


def test_lower_objectives_stand_below_those_they_serve():
    made = workspace(objective("up"), objective("low", parent="up"), objective("lower", parent="low"))
    assert rows_of(made) == [("up", 0), ("low", 1), ("lower", 2)]


def test_objectives_in_a_circle_are_shown_once_each():
    made = workspace(objective("a", parent="b"), objective("b", parent="a"), objective("below", parent="b"))
    assert sorted(name for name, _ in rows_of(made)) == ["a", "b", "below"]


def test_a_chain_of_objectives_may_be_as_long_as_anybody_writes_it():
    made = workspace(objective("o-0"), *(objective(f"o-{n}", parent=f"o-{n - 1}") for n in range(1, 2_000)))
    assert rows_of(made)[-1] == ("o-1999", 1999)


def chain_of_plans(length, first_parent=None):
    above = {"parent": first_parent} if first_parent else {}
    yield plan("p-0", **above)
    yield from (plan(f"p-{n}", parent=f"p-{n - 1}") for n in range(1, length))


def test_a_chain_of_plans_may_be_as_long_as_anybody_writes_it():
    made = workspace(*chain_of_plans(1_100))
    (family,) = families(source(made))[2026]
    assert [family.top.id, *ids(family.others)] == [f"p-{n}" for n in range(1_100)]
    assert len(plan_view(source(made), made.get(Plan, "p-0")).children) == 1_099


def test_a_plan_of_a_circle_is_below_no_other_and_shown_with_what_is_below_it():
    made = workspace(*chain_of_plans(3, "p-2"), plan("low", parent="p-1"), plan("own", parent="own"))
    found = {family.top.id: ids(family.others) for family in families(source(made))[2026]}
    assert found == {"p-0": [], "p-1": ["low"], "p-2": [], "own": []}
    assert [made.top_of(made.get(Plan, name)).id for name in ("p-0", "p-1", "p-2", "low", "own")] == [
        "p-1", "p-2", "p-0", "p-2", "own",
    ]  # fmt: skip
    assert ids(plan_view(source(made), made.get(Plan, "p-1")).children) == ["low"]


def test_a_qualitative_objective_or_plan_has_no_figures_whatever_was_done():
    made = workspace(
        plan("year", goals="[Be known]"),
        objective("be-known", plan="year", success="They call us"),
        done("a", 3, objective="be-known"),
    )
    assert figures(made, "be-known") is None
    assert plan_progress(made, made.get(Plan, "year")) == ()
    shown = plan_view(source(made), made.get(Plan, "year"))
    assert [row.progress for row in shown.objectives] == [None]
    assert shown.plan.progress == ()


EVERYONE = "{value: 3, unit: meetings, per: contact}"


def test_an_objective_for_all_contacts_has_a_progress_per_contact():
    made = workspace(
        plan("of-ada", contacts="[ada]"),
        objective("meet", applies_to="all-contacts", target=EVERYONE),
        done("a1", 1, objective="meet", contact="ada"),
        done("a2", 1, objective="meet", plan="of-ada"),
        done("b1", 1, objective="meet", contact="bo"),
        done("nobody", 1, objective="meet"),
        activity("later", objective="meet", contact="bo", counts=1, due="2026-12-01"),
    )
    meet = made.get(Objective, "meet")
    assert progress_with(made, meet, made.get(Contact, "ada")) == Progress(Decimal(2), Decimal(3), "meetings")
    assert progress_with(made, meet, made.get(Contact, "bo")) == Progress(Decimal(1), Decimal(3), "meetings")
    assert progress_of(made, meet) == Progress(Decimal(4), Decimal(6), "meetings")


def test_a_target_for_all_together_promises_nothing_of_one_contact():
    made = workspace(
        objective("meet", applies_to="all-contacts", target=target(3)),
        done("a1", 1, objective="meet", contact="ada"),
    )
    shown = progress_with(made, made.get(Objective, "meet"), made.get(Contact, "ada"))
    assert shown == Progress(Decimal(1), None, "meetings")
    assert not shown.reached
    assert figures(made, "meet").target == 3


def test_an_objective_for_some_contacts_is_on_the_pages_of_those_alone():
    made = workspace(
        objective("first-tier", applies_to="{tier: 1}", target=EVERYONE),
        objective("everyone", applies_to="all-contacts", success="They know us"),
    )
    shown = {name: contact_view(source(made), made.get(Contact, name)).shared for name in ("ada", "bo")}
    assert ids(shown["ada"]) == ["first-tier", "everyone"]
    assert ids(shown["bo"]) == ["everyone"]
    assert shown["bo"][0].progress is None
    assert figures(made, "first-tier").target == 3


# Reach


def reached(made, contact="ada"):
    return [(each.record.id, each.account) for each in reaching(made, made.get(Contact, contact))]


def test_only_explicit_links_reach_a_contact():
    made = workspace(
        plan("named", contacts="[ada]"),
        plan("not-named", contacts="[bo]"),
        objective("own", contact="ada"),
        objective("of-the-plan", plan="named"),
        objective("for-all", applies_to="all-contacts", success="S"),
        opportunity("won", contact="ada"),
        opportunity("of-nobody", plan="named"),
        activity("met", contact="ada"),
        activity("about-the-plan", plan="named"),
        activity("about-the-objective", objective="own"),
    )
    assert reached(made) == [("named", None), ("own", None), ("won", None), ("met", None)]
    assert reached(made, "bo") == [("not-named", None)]


def test_what_comes_via_an_account_says_which():
    made = workspace(
        plan("at-chu", accounts="[{account: chu}]"), activity("at-inra", account="inra"), activity("at-none")
    )
    assert reached(made) == [("at-chu", "chu"), ("at-inra", "inra")]
    assert reached(made, "bo") == []
    shown = contact_view(source(made), made.get(Contact, "ada"))
    assert [row.via.name for row in shown.plans] == ["CHU"]
    assert [row.via.name for row in shown.activities] == ["INRA"]


def test_a_record_that_comes_both_ways_is_there_once_and_by_the_contact():
    made = workspace(
        plan("both", contacts="[ada]", accounts="[{account: chu}, {account: inra}]"),
        plan("two-accounts", accounts="[{account: chu}, {account: inra}]"),
        activity("met", contact="ada", account="chu"),
    )
    assert reached(made) == [("both", None), ("two-accounts", "inra"), ("met", None)]
    shown = contact_view(source(made), made.get(Contact, "ada"))
    assert sorted((row.id, row.via.account) for row in shown.plans) == [("both", None), ("two-accounts", "inra")]


def test_objectives_of_the_plans_are_told_apart_and_never_twice():
    made = workspace(
        plan("mine", contacts="[ada]"),
        objective("own", plan="mine", contact="ada"),
        objective("of-the-plan", plan="mine"),
        objective("of-another", plan="mine", contact="bo"),
        objective("for-all", plan="mine", applies_to="all-contacts", success="S"),
    )
    shown = contact_view(source(made), made.get(Contact, "ada"))
    assert ids(shown.objectives) == ["own"]
    assert ids(shown.plan_objectives) == ["of-the-plan"]
    assert ids(shown.shared) == ["for-all"]


# Attention


@pytest.mark.parametrize(
    ("fields", "is_overdue"),
    [
        ({"due": "2026-11-22"}, True),
        ({"due": "2026-11-23"}, False),
        ({"due": "2026-11-22", "completed": "2026-11-23"}, False),
        ({"start": "2026-11-22T09:00", "end": "2026-11-22T10:00", "form": "appointment"}, True),
        ({"start": "2026-11-22T09:00", "end": "2026-11-23T10:00", "form": "appointment"}, False),
        ({}, False),
    ],
)
def test_an_activity_is_overdue_from_the_day_after_until_it_is_done(fields, is_overdue):
    assert bool(overdue(workspace(activity("a", **fields)), TODAY)) == is_overdue


@pytest.mark.parametrize(
    ("day", "is_soon"),
    [("2026-11-22", False), ("2026-11-23", True), ("2026-12-23", True), ("2026-12-24", False)],
)
def test_due_soon_is_from_today_to_the_thirtieth_day(day, is_soon):
    assert bool(due_soon(workspace(activity("a", due=day)), TODAY)) == is_soon
    assert not due_soon(workspace(activity("a", due=day, completed="2026-11-20")), TODAY)


def test_overdue_ones_come_oldest_first():
    made = workspace(activity("b", due="2026-11-02"), activity("a", due="2026-11-02"), activity("c", due="2026-10-01"))
    assert ids(overdue(made, TODAY)) == ["c", "a", "b"]


def test_what_is_done_and_not_followed_up_is_told_the_latest_first():
    made = workspace(
        activity("followed", completed="2026-11-01"),
        activity("next", follow_up_of="followed", due="2026-12-01"),
        activity("older", completed="2026-10-01"),
        activity("latest", completed="2026-11-02"),
        activity("won", completed="2026-11-03"),
        opportunity("lecture", follow_up_of="activity/won"),
    )
    assert ids(without_follow_up(made)) == ["latest", "older"]


def test_an_activity_that_serves_nothing_is_unlinked_and_one_with_any_link_is_not():
    made = workspace(
        plan("p"),
        objective("o"),
        opportunity("y"),
        activity("of-plan", plan="p"),
        activity("of-objective", objective="o"),
        activity("of-opportunity", opportunity="y"),
        activity("of-contact", contact="ada"),
    )
    assert ids(unlinked(made)) == ["of-contact"]


def test_of_what_serves_nothing_the_open_come_first_by_day_then_the_latest_that_was_done():
    made = workspace(
        activity("done-first", due="2026-10-01", completed="2026-10-02"),
        activity("done-last", due="2026-10-01", completed="2026-11-02"),
        activity("later", due="2026-12-02"),
        activity("sooner", due="2026-12-01"),
    )
    assert ids(unlinked(made)) == ["sooner", "later", "done-last", "done-first"]


def test_a_contact_without_a_plan_today_is_told_unless_they_opted_out():
    gone = record("contact", "cy", first_name="Cy", last_name="Xu", opt_out="true")
    past = plan("past", contacts="[bo]", period="FY2026-Q3")
    assert ids(contacts_without_plan(workspace(gone, past, plan("now", contacts="[ada]")), TODAY)) == ["bo"]
    assert ids(contacts_without_plan(workspace(gone, plan("now", contacts="[ada, bo]")), TODAY)) == []


# The contact report


def test_the_year_is_a_strip_of_quarters_the_empty_ones_too():
    made = workspace(
        plan("q4", contacts="[ada]", period="FY2026-Q4", status="submitted"),
        done("a", 1, on="2026-02-01", contact="ada"),
        activity("b", due="2026-12-31", contact="ada"),
        activity("c", due="2027-01-01", contact="ada"),
    )
    strip = contact_view(source(made), made.get(Contact, "ada")).quarters
    assert [(each.period, each.done, each.planned, each.is_empty, each.is_now) for each in strip] == [
        ("FY2026-Q1", 1, 0, False, False),
        ("FY2026-Q2", 0, 0, True, False),
        ("FY2026-Q3", 0, 0, True, False),
        ("FY2026-Q4", 0, 1, False, True),
    ]
    assert [each.plan_status for each in strip] == [None, None, None, "submitted"]


def test_the_current_plan_is_the_contacts_own_of_today_and_the_longest():
    made = workspace(
        plan("next", contacts="[ada]", period="FY2027"),
        plan("quarter", contacts="[ada]", period="FY2026-Q4"),
        plan("year", contacts="[ada]"),
        plan("account-year", accounts="[{account: chu}]", period="FY2025"),
        plan("old", contacts="[bo]", status="expired"),
        plan("bo-next", contacts="[bo]", period="FY2027"),
    )
    assert contact_view(source(made), made.get(Contact, "ada")).plan.id == "year"
    assert contact_view(source(made), made.get(Contact, "bo")).plan.id == "bo-next"


def test_a_plan_that_is_long_past_is_not_current_even_if_nothing_else_is():
    made = workspace(plan("past", contacts="[ada]", period="FY2025"), plan("next", contacts="[ada]", period="FY2027"))
    assert contact_view(source(made), made.get(Contact, "ada")).plan.id == "next"
    alone = workspace(plan("past", contacts="[ada]", period="FY2025"))
    assert contact_view(source(alone), alone.get(Contact, "ada")).plan is None


def test_expired_plans_stand_apart():
    made = workspace(
        plan("now", contacts="[ada]"), plan("gone", contacts="[ada]", status="expired", period="FY2026-Q2")
    )
    shown = contact_view(source(made), made.get(Contact, "ada"))
    assert (ids(shown.plans), ids(shown.past_plans)) == (["now"], ["gone"])
    listed = [family.top.id for year in families(source(made)).values() for family in year]
    assert (listed, ids(ended_plans(source(made)))) == (["now"], ["gone"])


def test_neighbours_are_in_the_order_of_last_names():
    third = record("contact", "cy", first_name="Cy", last_name="xu")
    made = workspace(third)
    shown = {each.id: contact_view(source(made), each) for each in made.contacts}
    assert [shown[name].following for name in ("cy", "bo", "ada")] == [("bo", "Bo Young"), ("ada", "Ada Zorn"), None]
    assert [shown[name].previous for name in ("cy", "bo", "ada")] == [None, ("cy", "Cy xu"), ("bo", "Bo Young")]


def test_the_tiles_count_what_the_page_lists():
    made = workspace(
        activity("late", due="2026-11-01", contact="ada"),
        activity("today", due="2026-11-23", contact="ada"),
        activity("in-a-week", due="2026-11-30", contact="ada"),
        activity("in-eight-days", due="2026-12-01", contact="ada"),
        activity("met", due="2026-11-25", completed="2026-11-20", contact="ada"),
        opportunity("open", contact="ada"),
        opportunity("lost", contact="ada", status="lost", reason="Budget"),
    )
    shown = contact_view(source(made), made.get(Contact, "ada"))
    assert (shown.tiles.overdue, shown.tiles.this_week, shown.tiles.open_opportunities) == (1, 2, 1)
    assert (shown.tiles.last_activity, shown.tiles.next_activity) == (date(2026, 11, 20), TODAY)
    assert ids(shown.opportunities) == ["open", "lost"]


def test_the_next_activity_is_one_that_is_not_done():
    made = workspace(
        activity("early", due="2026-11-24", completed="2026-11-20", contact="ada"),
        activity("planned", due="2026-12-24", contact="ada"),
    )
    assert contact_view(source(made), made.get(Contact, "ada")).tiles.next_activity == date(2026, 12, 24)


def test_an_activity_says_what_it_follows_and_what_follows_it():
    made = workspace(
        activity("first", subject="Call", completed="2026-11-01", contact="ada"),
        activity("second", subject="Letter", due="2026-12-01", follow_up_of="first", contact="ada"),
    )
    letter, call = contact_view(source(made), made.get(Contact, "ada")).activities
    assert (letter.follows, letter.followed_by) == ("Call", ())
    assert (call.follows, call.followed_by) == (None, ("Letter",))
    assert [(link.is_cause, link.id, link.shown_on) for link in letter.chain] == [(True, "first", ("contact", "ada"))]
    assert [(link.is_cause, link.id, link.shown_on) for link in call.chain] == [(False, "second", ("contact", "ada"))]


def test_what_has_no_contact_is_shown_on_its_plan_else_on_its_account():
    made = workspace(
        plan("year"),
        objective("talks", plan="year"),
        activity("of-plan", due="2026-11-01", plan="year"),
        activity("of-objective", due="2026-11-02", objective="talks"),
        activity("of-account", due="2026-11-03", account="chu"),
        activity("of-nobody", due="2026-11-04"),
    )
    shown = {each.id: source(made).shown_on(each) for each in made.activities}
    assert shown == {
        "of-plan": ("plan", "year"),
        "of-objective": ("plan", "year"),
        "of-account": ("account", "chu"),
        "of-nobody": None,
    }


def test_the_strip_has_a_bar_for_each_month_of_a_quarter_and_shows_empty_quarters():
    made = workspace(
        activity("a", due="2026-10-05", completed="2026-10-05", contact="ada"),
        activity("b", due="2026-10-20", contact="ada"),
        activity("c", due="2026-12-31", contact="ada"),
    )
    quarters = contact_view(source(made), made.get(Contact, "ada")).quarters
    assert [(each.period, each.is_empty, each.is_now) for each in quarters] == [
        ("FY2026-Q1", True, False),
        ("FY2026-Q2", True, False),
        ("FY2026-Q3", True, False),
        ("FY2026-Q4", False, True),
    ]
    assert [(bar.month.month, bar.done, bar.planned) for bar in quarters[3].bars] == [
        (10, 1, 1),
        (11, 0, 0),
        (12, 0, 1),
    ]
    assert quarters[3].width == 120
    october = quarters[3].bars[0]
    assert october.planned_y + october.planned_height == october.done_y
    assert october.done_y + october.done_height == 44


def test_the_strip_shows_the_plan_of_a_quarter_that_is_over_too():
    made = workspace(plan("q2", period="FY2026-Q2", contacts="[ada]", status="expired"))
    quarters = contact_view(source(made), made.get(Contact, "ada")).quarters
    assert [each.plan_status for each in quarters] == [None, "expired", None, None]


def test_the_strip_shows_what_is_active_before_what_is_over_and_their_own_before_an_accounts():
    made = workspace(
        plan("q2", period="FY2026-Q2", contacts="[ada]", status="final-approved"),
        plan("q2-old", period="FY2026-Q2", contacts="[ada]", status="expired"),
        plan("q3", period="FY2026-Q3", contacts="[ada]", status="submitted"),
        plan("q3-zz", period="FY2026-Q3", accounts="[{account: chu}]"),
    )
    quarters = contact_view(source(made), made.get(Contact, "ada")).quarters
    assert [each.plan_status for each in quarters] == [None, "final-approved", "submitted", None]


def test_coverage_names_the_plan_of_each_period():
    made = workspace(
        plan("year", contacts="[ada]"), plan("q2", period="FY2026-Q2", contacts="[ada]", status="submitted")
    )
    row = next(row for row in coverage_view(source(made), Period(2026)).rows if row.id == "ada")
    assert row.plans == ("draft", None, "submitted", None, None)
    assert row.held == (("year", "draft"), None, ("q2", "submitted"), None, None)


def test_the_start_page_says_of_which_day_the_data_are():
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    made = workspace()
    assert start_view(source(made, History(head="c0ffee", committed=late))).committed == date(2026, 11, 22)
    assert start_view(source(made)).committed is None


# The page of a plan


def test_the_page_of_a_plan_has_what_serves_it_or_its_children_and_nothing_else():
    made = workspace(
        plan("year"),
        plan("quarter", parent="year", period="FY2026-Q4"),
        plan("elsewhere"),
        objective("top", plan="year", target=target(3)),
        objective("low", plan="quarter", parent="top", target=target(1)),
        objective("other", plan="elsewhere", target=target(1)),
        activity("a", objective="low"),
        activity("b", plan="quarter"),
        activity("c", plan="elsewhere"),
        opportunity("y", plan="year"),
        opportunity("z", plan="elsewhere"),
    )
    shown = plan_view(source(made), made.get(Plan, "year"))
    assert [(row.id, row.depth) for row in shown.objectives] == [("top", 0), ("low", 1)]
    assert sorted(ids(shown.activities)) == ["a", "b"]
    assert ids(shown.opportunities) == ["y"]
    assert ids(shown.children) == ["quarter"]
    assert plan_view(source(made), made.get(Plan, "quarter")).parent.id == "year"


# The start page


def test_plans_to_review_come_with_the_one_that_waits_longest_first():
    made = workspace(
        plan("young", status="submitted"),
        plan("old", status="submitted"),
        plan("draft"),
        plan("approved", status="final-approved"),
    )
    history = History(
        head="c0ffee0000000000",
        transitions=(
            step("young", "draft", "submitted", date(2026, 11, 20)),
            step("old", "draft", "submitted", date(2026, 11, 2)),
        ),
    )
    shown = start_view(source(made, history))
    assert [each.plan.id for each in shown.to_review] == ["old", "young"]
    assert dict(shown.statuses) == {"draft": 1, "submitted": 2, "final-approved": 1, "expired": 0}
    assert shown.to_review[0].days == 21


def test_recent_changes_are_the_latest_first_and_leave_out_beginnings():
    made = workspace(plan("p", status="submitted"), plan("q"))
    history = History(
        transitions=(
            step("p", None, "draft", date(2026, 11, 1)),
            step("p", "draft", "submitted", date(2026, 11, 2)),
            step("q", None, "draft", date(2026, 11, 3)),
            step("q", "submitted", "draft", date(2026, 11, 5)),
        )
    )
    shown = start_view(source(made, history)).recent
    assert [(each.plan, each.step.after, each.step.who) for each in shown] == [
        ("q", "draft", "Marie Petit"),
        ("p", "submitted", "Marie Petit"),
    ]


def test_a_step_that_is_not_committed_yet_is_the_most_recent():
    made = workspace(plan("p", status="submitted"), plan("q", status="submitted"))
    history = History(
        transitions=(
            step("q", "draft", "submitted", date(2026, 11, 22)),
            step("p", "draft", "submitted", None, commit=None),
        )
    )
    assert [each.plan for each in start_view(source(made, history)).recent] == ["p", "q"]


def test_the_list_of_contacts_says_what_needs_somebody():
    made = workspace(
        plan("year", contacts="[ada]", status="submitted"),
        activity("late", due="2026-11-01", contact="ada"),
        activity("next", due="2026-12-01", contact="ada"),
    )
    shown = source(made)
    rows = {row.id: row for row in (contact_row(contact_view(shown, each)) for each in shown.ordered)}
    assert list(rows) == ["bo", "ada"]
    ada, bo = rows["ada"], rows["bo"]
    assert (ada.account, ada.plan_status, ada.overdue, ada.next_activity) == (
        ("chu", "CHU"),
        "submitted",
        1,
        date(2026, 12, 1),
    )
    assert (ada.empty_quarters, bo.empty_quarters) == (3, 4)
    assert (bo.account, bo.plan_status, bo.next_activity) == (None, None, None)


# Lists


def money(value, currency="EUR"):
    return f"{{value: {value}, currency: {currency}}}"


def test_the_pipeline_has_open_opportunities_by_stage_with_what_they_are_worth_per_currency():
    made = workspace(
        opportunity("a", stage="negotiated", amount=money(1000), probability=40),
        opportunity("b", stage="negotiated", amount=money(500)),
        opportunity("c", stage="negotiated", amount=money(300, "CHF"), probability=50),
        opportunity("d", stage="identified"),
        opportunity("e", stage="a-stage-of-ours", amount=money("0.10"), probability=0),
        opportunity("f", amount=money(7)),
        opportunity("won", stage="negotiated", amount=money(9999), status="won"),
        opportunity("lost", stage="qualified", amount=money(9999), status="lost", reason="Budget"),
    )
    assert pipeline(source(made)) == (
        Stage(stage="identified", count=1, sums=()),
        Stage(
            stage="negotiated",
            count=3,
            sums=(
                Sum(currency="CHF", value=Decimal(300), weighted=Decimal(150)),
                Sum(currency="EUR", value=Decimal(1500), weighted=Decimal(900)),
            ),
        ),
        Stage(
            stage="a-stage-of-ours",
            count=1,
            sums=(Sum(currency="EUR", value=Decimal("0.10"), weighted=Decimal(0)),),
        ),
        Stage(stage=None, count=1, sums=(Sum(currency="EUR", value=Decimal(7), weighted=Decimal(7)),)),
    )


def test_without_an_open_opportunity_there_is_no_pipeline_and_no_amount_is_no_sum():
    made = workspace(opportunity("won", amount=money(5), status="won"), opportunity("lost", status="lost", reason="R"))
    assert pipeline(source(made)) == ()
    assert sums(made.opportunities) == (Sum(currency="EUR", value=Decimal(5), weighted=Decimal(5)),)
    assert sums(each for each in made.opportunities if each.status == "lost") == ()


def test_open_opportunities_come_first_each_in_the_order_of_their_close_dates():
    made = workspace(
        opportunity("won", status="won", close_date="2026-01-01"),
        opportunity("late", close_date="2026-12-31"),
        opportunity("b", close_date="2026-12-01"),
        opportunity("a", close_date="2026-12-01"),
    )
    assert ids(opportunity_rows(source(made))) == ["a", "b", "late", "won"]


def test_the_matrix_has_each_contact_against_each_objective_for_all():
    made = workspace(
        objective("meet", applies_to="all-contacts", target=EVERYONE),
        objective("first-tier", applies_to="{tier: 1}", success="They call us"),
        objective("own", contact="ada", target=target(9)),
        done("a", 2, objective="meet", contact="ada"),
        done("own-a", 5, objective="own", contact="ada"),
    )
    assert matrix_rows(source(made)) == (
        MatrixRow("bo", "Bo Young", (Cell(False, None), Cell(True, Progress(Decimal(0), Decimal(3), "meetings")))),
        MatrixRow("ada", "Ada Zorn", (Cell(True, None), Cell(True, Progress(Decimal(2), Decimal(3), "meetings")))),
    )
    assert ids(objective_rows(source(made))) == ["own"]


def test_without_an_objective_for_all_the_matrix_has_no_rows():
    assert matrix_rows(source(workspace(objective("own", contact="ada")))) == ()


def test_accounts_come_by_name_with_their_contacts_and_what_is_open():
    made = workspace(
        record("account", "lab", name="a lab", type="customer", priority="high", location="Lyon", parent="chu"),
        opportunity("open", account="chu"),
        opportunity("won", account="chu", status="won"),
        opportunity("of-ada", contact="ada"),
    )
    nothing = {"type": None, "priority": None, "location": None}
    assert account_rows(source(made)) == (
        AccountRow(
            id="lab", name="a lab", type="customer", priority="high", location="Lyon", contacts=0, open_opportunities=0
        ),
        AccountRow(id="chu", name="CHU", **nothing, contacts=1, open_opportunities=1),
        AccountRow(id="inra", name="INRA", **nothing, contacts=1, open_opportunities=0),
    )


def test_the_page_of_an_account_has_what_is_linked_to_it_and_nothing_of_its_contacts_alone():
    made = workspace(
        record("account", "lab", name="Lab", parent="chu"),
        plan("at-chu", accounts="[{account: chu}]"),
        plan("before", accounts="[{account: chu}]", period="FY2025"),
        plan("of-ada", contacts="[ada]"),
        opportunity("open", account="chu"),
        opportunity("of-ada", contact="ada"),
        activity("visit", account="chu", due="2026-11-24"),
        activity("earlier", account="chu", due="2026-11-20"),
        activity("with-ada", contact="ada"),
    )
    chu, inra, lab = account_views(source(made))
    assert chu.members == (Member(id="ada", name="Ada Zorn", role="Head", is_primary=True),)
    assert inra.members == (Member(id="ada", name="Ada Zorn", role=None, is_primary=False),)
    assert (ids(chu.plans), ids(chu.opportunities), ids(chu.activities)) == (
        ["at-chu", "before"],
        ["open"],
        ["visit", "earlier"],
    )
    assert (inra.plans, inra.opportunities, inra.activities, lab.members) == ((), (), (), ())
    assert (chu.parent, chu.below, lab.parent, lab.below) == (None, (("lab", "Lab"),), ("chu", "CHU"), ())


# Months


def booked(*records):
    made = workspace(record("person", "paul", name="Paul Roy"), *records)
    found = calendar_view(source(made), 2026, (), {}).bookings
    return [(each.day, each.contact, ids(each.activities)) for each in found]


def visit(identity, owner, due="2026-11-24", contact="ada"):
    return activity(identity, owner=owner, due=due, contact=contact)


def test_two_owners_with_the_same_contact_on_the_same_day_are_a_double_booking():
    assert booked(
        visit("b", "marie"),
        visit("a", "paul"),
        visit("c", "marie"),
        visit("first", "paul", due="2026-01-01"),
        activity("at-nine", form="appointment", start="2026-01-01T09:00", owner="marie", contact="ada"),
    ) == [
        (date(2026, 1, 1), ("ada", "Ada Zorn"), ["at-nine", "first"]),
        (date(2026, 11, 24), ("ada", "Ada Zorn"), ["a", "b", "c"]),
    ]


@pytest.mark.parametrize(
    "other",
    [
        visit("b", "marie"),
        visit("b", "paul", due="2026-11-25"),
        visit("b", "paul", contact="bo"),
        activity("b", due="2026-11-24", contact="ada"),
        activity("b", due="2026-11-24", owner="paul"),
        activity("b", owner="paul", contact="ada"),
    ],
    ids=["same owner", "another day", "another contact", "no owner", "no contact", "no day"],
)
def test_anything_else_beside_it_is_no_double_booking(other):
    assert booked(visit("a", "marie"), other) == []


def test_a_double_booking_is_told_in_its_own_year_alone():
    assert booked(visit("a", "marie", due="2027-01-01"), visit("b", "paul", due="2027-01-01")) == []


def test_months_have_the_activities_of_their_days_in_the_order_of_time():
    made = workspace(
        activity("b", due="2026-12-01"),
        activity("a", due="2026-12-01"),
        activity("last", due="2026-11-30"),
        activity("early", form="appointment", start="2026-11-02T09:00", completed="2026-11-02"),
        activity("some-day"),
    )
    found = source(made).by_month
    assert [(month, ids(rows)) for month, rows in found.items()] == [
        (date(2026, 11, 1), ["early", "last"]),
        (date(2026, 12, 1), ["a", "b"]),
    ]
    shown = agenda_page(source(made), agenda_lists(source(made)), found, most=1)
    assert shown.months == (
        (date(2026, 11, 1), "agenda/2026-11/1.html", 2),
        (date(2026, 12, 1), "agenda/2026-12/1.html", 2),
    )
    # Of each list the first row, the number of all, and where all are if there are more.
    assert [(due.name, ids(due.rows), due.total, due.path) for due in shown.lists] == [
        ("overdue", [], 0, None),
        ("week", ["last"], 1, None),
        ("soon", ["a"], 2, "agenda/soon/1.html"),
        ("follow-up", ["early"], 1, None),
        ("unlinked", ["last"], 5, "agenda/unlinked/1.html"),
    ]


def test_a_day_leads_to_the_part_of_its_month_that_has_its_first_row():
    made = workspace(
        activity("a", due="2026-11-01"),
        *(activity(f"b-{number}", due="2026-11-02") for number in range(3)),
        activity("c", due="2026-11-03"),
        activity("d", due="2026-12-03"),
    )
    assert day_paths(source(made).by_month, most=2) == {
        date(2026, 11, 1): "agenda/2026-11/1.html#d-2026-11-01",
        date(2026, 11, 2): "agenda/2026-11/1.html#d-2026-11-02",
        date(2026, 11, 3): "agenda/2026-11/3.html#d-2026-11-03",
        date(2026, 12, 3): "agenda/2026-12/1.html#d-2026-12-03",
    }


def test_fiscal_years_are_those_of_activities_plans_and_today():
    assert fiscal_years(source(workspace())) == (2026,)
    made = workspace(plan("old", period="FY2024-Q2"), activity("far", due="2028-01-01"))
    assert fiscal_years(source(made)) == (2024, 2026, 2028)


def test_the_site_says_how_much_it_holds():
    made = workspace(activity("a"), activity("b"), plan("year"))
    history = History(head="c0ffee", commits=7, transitions=(step("year", None, "draft", TODAY),))
    assert about_view(source(made, history)) == AboutView(
        records=(
            ("person", 1),
            ("product", 0),
            ("account", 2),
            ("contact", 2),
            ("plan", 1),
            ("objective", 0),
            ("opportunity", 0),
            ("activity", 2),
        ),
        findings=(("error", 0), ("warning", 0), ("info", 0)),
        commits=7,
        steps=1,
        head="c0ffee",
        complete=True,
    )


# A year of weeks: FY2026 has its 364 days from Monday, 29 December 2025, to Sunday, 27 December 2026

WEEKS = "calendar: {kind: 4-4-5}\n"
FIRST, LAST = date(2025, 12, 29), date(2026, 12, 27)


def in_weeks(*records):
    """Return a workspace whose quarters have four, four and five weeks."""
    made = load(sources_of({"plancode.yaml": WEEKS, "plans/all.yaml": "---\n".join((BASE, *records))}))
    assert not made.diagnostics, made.diagnostics
    return made


def a_day_each(first, last):
    """Return an activity with ada on each day; on Mondays it is done."""
    days = [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]
    return [
        activity(f"on-{day}", due=day, contact="ada", **{"completed": day} if day.weekday() == 0 else {})
        for day in days
    ]


def test_a_month_that_two_quarters_of_weeks_share_is_split_at_their_border_and_nothing_is_lost():
    day = date.fromordinal
    made = in_weeks(*a_day_each(day(FIRST.toordinal() - 1), day(LAST.toordinal() + 1)))
    strip = contact_view(source(made), made.get(Contact, "ada")).quarters
    assert [(each.period, each.first, each.last, each.done, each.planned, each.width) for each in strip] == [
        ("FY2026-Q1", FIRST, date(2026, 3, 29), 13, 78, 160),
        ("FY2026-Q2", date(2026, 3, 30), date(2026, 6, 28), 13, 78, 160),
        ("FY2026-Q3", date(2026, 6, 29), date(2026, 9, 27), 13, 78, 160),
        ("FY2026-Q4", date(2026, 9, 28), LAST, 13, 78, 160),
    ]
    assert [[(bar.month.month, bar.done + bar.planned) for bar in each.bars] for each in strip] == [
        [(12, 3), (1, 31), (2, 28), (3, 29)],
        [(3, 2), (4, 30), (5, 31), (6, 28)],
        [(6, 2), (7, 31), (8, 31), (9, 27)],
        [(9, 3), (10, 31), (11, 30), (12, 27)],
    ]
    assert max(bar.done_height + bar.planned_height for each in strip for bar in each.bars) <= 44


def test_a_day_of_a_year_of_weeks_is_in_its_calendar_once_and_those_around_it_are_only_numbers():
    day = date.fromordinal
    made = in_weeks(*a_day_each(day(FIRST.toordinal() - 1), day(LAST.toordinal() + 1)))
    shown = source(made)
    view = calendar_view(shown, 2026, (), day_paths(shown.by_month, most=50))
    cells = [cell for month in view.months for week in month.weeks for cell in week if cell]
    assert (view.first, view.last, len(view.months)) == (FIRST, LAST, 13)
    assert [cell.day for cell in cells if cell.inside] == [
        day(number) for number in range(FIRST.toordinal(), LAST.toordinal() + 1)
    ]
    assert {(cell.inside, cell.count, cell.path is not None) for cell in cells} == {(True, 1, True), (False, 0, False)}
    assert fiscal_years(shown) == (2025, 2026, 2027)
