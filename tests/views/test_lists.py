"""What pages show of plans, the start page, the pipeline, the matrix, and accounts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from plancode.history import History
from plancode.models import Plan
from plancode.periods import Period
from plancode.views import (
    Progress,
    contact_view,
    coverage_view,
    plan_view,
    start_view,
)
from plancode.views.contacts import contact_row
from plancode.views.heat import heat_map, worst_first
from plancode.views.lists import (
    AccountRow,
    Cell,
    MatrixRow,
    Member,
    Sum,
    account_rows,
    account_views,
    matrix_rows,
    objective_rows,
    opportunity_rows,
    sums,
)
from plancode.views.pipeline import pipeline
from tests.views.made import (
    EVERYONE,
    activity,
    done,
    ids,
    objective,
    opportunity,
    plan,
    record,
    source,
    step,
    target,
    the,
    workspace,
)


def test_the_start_page_says_of_which_day_the_data_are() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    made = workspace()
    assert start_view(source(made, History(head="c0ffee", committed=late))).committed == date(2026, 11, 22)
    assert start_view(source(made)).committed is None


# The page of a plan


def test_the_page_of_a_plan_has_what_serves_it_or_its_children_and_nothing_else() -> None:
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
    shown = plan_view(source(made), the(made, Plan, "year"))
    assert [(row.id, row.depth) for row in shown.objectives] == [("top", 0), ("low", 1)]
    assert sorted(ids(shown.activities)) == ["a", "b"]
    assert ids(shown.opportunities) == ["y"]
    assert ids(shown.children) == ["quarter"]
    above = plan_view(source(made), the(made, Plan, "quarter")).parent
    assert above is not None
    assert above.id == "year"


@pytest.mark.parametrize(
    ("status", "steps", "approved"),
    [
        ("final-approved", [(None, "draft", 1), ("draft", "submitted", 2), ("submitted", "final-approved", 3)], 3),
        ("final-approved", [(None, "final-approved", 1)], 1),
        ("expired", [("submitted", "final-approved", 3), ("final-approved", "expired", 4)], 3),
        ("final-approved", [("draft", "final-approved", 1), ("final-approved", "draft", 2), ("draft", "final-approved", 3)], 3),
        ("draft", [("submitted", "final-approved", 3), ("final-approved", "draft", 4)], None),
        # It was approved before the history that is told.
        ("expired", [("final-approved", "expired", 4)], None),
        ("final-approved", [], None),
    ],
)  # fmt: skip
def test_a_plan_says_when_it_was_approved_and_not_when_it_expired(
    status: str, steps: list[tuple[str | None, str, int]], approved: int | None
) -> None:
    made = workspace(plan("p", status=status))
    told = History(transitions=tuple(step("p", before, after, date(2026, 1, day)) for before, after, day in steps))
    shown = plan_view(source(made, told), the(made, Plan, "p"))
    assert shown.approved == (date(2026, 1, approved) if approved else None)


# The start page


def test_plans_to_review_come_with_the_one_that_waits_longest_first() -> None:
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


def test_recent_changes_are_the_latest_first_and_leave_out_beginnings() -> None:
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


def test_a_step_that_is_not_committed_yet_is_the_most_recent() -> None:
    made = workspace(plan("p", status="submitted"), plan("q", status="submitted"))
    history = History(
        transitions=(
            step("q", "draft", "submitted", date(2026, 11, 22)),
            step("p", "draft", "submitted", None, commit=None),
        )
    )
    assert [each.plan for each in start_view(source(made, history)).recent] == ["p", "q"]


def test_the_list_of_contacts_says_what_needs_somebody() -> None:
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


def test_the_heat_map_has_the_share_of_each_tier_with_an_approved_plan() -> None:
    made = workspace(
        plan("year", contacts="[ada]", status="final-approved"),
        plan("quarter", contacts="[ada]", period="FY2026-Q1", status="draft"),
        record("contact", "cy", first_name="Cy", last_name="X", tier=1),
        record("contact", "out", first_name="Out", last_name="X", tier=1, opt_out="true"),
        record("contact", "no-tier", first_name="No", last_name="X"),
    )
    coverage = coverage_view(source(made), Period(2026))
    first, second, without = heat_map(source(made), coverage)
    assert [row.tier for row in (first, second, without)] == [1, 2, None]
    assert [(cell.period, cell.covered, cell.contacts, cell.share, cell.step) for cell in first.cells[:2]] == [
        ("FY2026", 1, 2, 50, 2),
        ("FY2026-Q1", 0, 2, 0, 0),
    ]
    assert [cell.missing for cell in second.cells] == [1] * 5
    assert ids(worst_first(source(made), coverage)) == ["cy", "bo", "no-tier", "ada"]


def money(value: int | str, currency: str = "EUR") -> str:
    return f"{{value: {value}, currency: {currency}}}"


def test_the_pipeline_has_open_opportunities_by_stage_with_what_they_are_worth_per_currency() -> None:
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
    view = pipeline(source(made))
    assert [(column.stage, column.count, column.sums) for column in view.columns] == [
        ("identified", 1, ()),
        (
            "negotiated",
            3,
            (
                Sum(currency="CHF", value=Decimal(300), weighted=Decimal(150)),
                Sum(currency="EUR", value=Decimal(1500), weighted=Decimal(400), unknown=1),
            ),
        ),
        ("a-stage-of-ours", 1, (Sum(currency="EUR", value=Decimal("0.10"), weighted=Decimal(0)),)),
        (None, 1, (Sum(currency="EUR", value=Decimal(7), weighted=Decimal(0), unknown=1),)),
    ]
    assert view.count == 6


def test_a_column_of_the_pipeline_has_what_is_late_first_then_the_months_and_what_is_far() -> None:
    days = ("2026-11-22", "2026-11-23", "2026-12-01", "2027-01-31", "2027-02-01", "2027-05-01", "2027-06-01")
    rows = [opportunity(f"o{number}", close_date=day) for number, day in enumerate(days)]
    rows += [opportunity(f"more{number}", close_date="2026-12-10") for number in range(4)]
    view = pipeline(source(workspace(*rows)))
    (column,) = view.columns
    assert (view.late, column.late) == (1, 1)
    assert [(each.is_late, each.month and each.month.isoformat(), each.count, each.more) for each in column.months] == [
        (True, None, 1, 0),
        (False, "2026-11-01", 1, 0),
        (False, "2026-12-01", 5, 2),
        (False, "2027-01-01", 1, 0),
        (False, "2027-02-01", 1, 0),
        (False, None, 2, 0),
    ]


def test_what_was_won_and_lost_is_that_of_the_fiscal_year() -> None:
    made = workspace(
        opportunity("won", amount=money(5), status="won", close_date="2026-03-01"),
        opportunity("won-too", amount=money(7), status="won", close_date="2026-10-01"),
        opportunity("last-year", amount=money(100), status="won", close_date="2025-12-31"),
        opportunity("lost", status="lost", reason="R", close_date="2026-10-01"),
    )
    view = pipeline(source(made))
    assert view.period == "FY2026"
    assert [(each.status, each.count, [sum_.value for sum_ in each.sums]) for each in view.decided] == [
        ("won", 2, [Decimal(12)]),
        ("lost", 1, []),
    ]


def test_without_an_open_opportunity_there_is_no_pipeline_and_no_amount_is_no_sum() -> None:
    made = workspace(opportunity("won", amount=money(5), status="won"), opportunity("lost", status="lost", reason="R"))
    assert pipeline(source(made)).columns == ()
    assert sums(made.opportunities) == (Sum(currency="EUR", value=Decimal(5), weighted=Decimal(0), unknown=1),)
    assert sums(each for each in made.opportunities if each.status == "lost") == ()


def test_open_opportunities_come_first_each_in_the_order_of_their_close_dates() -> None:
    made = workspace(
        opportunity("won", status="won", close_date="2026-01-01"),
        opportunity("late", close_date="2026-12-31"),
        opportunity("b", close_date="2026-12-01"),
        opportunity("a", close_date="2026-12-01"),
    )
    assert ids(opportunity_rows(source(made))) == ["a", "b", "late", "won"]


def test_the_matrix_has_each_contact_against_each_objective_for_all() -> None:
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


def test_without_an_objective_for_all_the_matrix_has_no_rows() -> None:
    assert matrix_rows(source(workspace(objective("own", contact="ada")))) == ()


def test_accounts_come_by_name_with_their_contacts_and_what_is_open() -> None:
    made = workspace(
        record(
            "account",
            "lab",
            name="a lab",
            type="customer",
            priority="high",
            industry="Seeds",
            location="Lyon",
            owner="marie",
            parent="chu",
        ),
        opportunity("open", account="chu"),
        opportunity("won", account="chu", status="won"),
        opportunity("of-ada", contact="ada"),
    )
    nothing = {"type": None, "priority": None, "location": None, "industry": None, "owner": None}
    assert account_rows(source(made)) == (
        AccountRow(
            id="lab",
            name="a lab",
            type="customer",
            priority="high",
            industry="Seeds",
            location="Lyon",
            owner="Marie Petit",
            contacts=0,
            open_opportunities=0,
        ),
        AccountRow(id="chu", name="CHU", **nothing, contacts=1, open_opportunities=1),
        AccountRow(id="inra", name="INRA", **nothing, contacts=1, open_opportunities=0),
    )


def test_the_page_of_an_account_has_what_is_linked_to_it_and_nothing_of_its_contacts_alone() -> None:
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
    assert chu.members == (Member(id="ada", name="Ada Zorn", role="Head", is_primary=True, first=None, last=None),)
    assert inra.members == (Member(id="ada", name="Ada Zorn", role=None, is_primary=False, first=None, last=None),)
    assert (ids(chu.plans), ids(chu.opportunities), ids(chu.activities)) == (
        ["at-chu", "before"],
        ["open"],
        ["visit", "earlier"],
    )
    assert (inra.plans, inra.opportunities, inra.activities, lab.members) == ((), (), (), ())
    assert (chu.parent, chu.below, lab.parent, lab.below) == (None, (("lab", "Lab"),), ("chu", "CHU"), ())
