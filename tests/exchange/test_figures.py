"""What is worked out is what `status`, `agenda` and `coverage` say: the database and the views give the same figures."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from plancode.exchange.database import database
from plancode.exchange.derived import derived
from plancode.history import History
from plancode.models import Activity, Objective, Opportunity
from plancode.periods import Period
from plancode.views import Source, agenda_view, coverage_view, status_view
from plancode.workspace import Workspace
from tests.support.drawn import workspaces
from tests.support.times import times

TODAY = date(2026, 11, 23)
PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "query.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)


def ids(connection: Any, question: str) -> set[str]:
    return {row[0] for row in connection.execute(question)}


@settings(max_examples=times(8))
@given(workspaces())
def test_the_database_has_the_figures_of_status_agenda_and_coverage(workspace: Workspace) -> None:
    source = Source(workspace, History(), (), TODAY)
    status, agenda = status_view(source), agenda_view(source)
    found = database(source)
    assert ids(found, "SELECT id FROM derived_plan WHERE is_late") == {each.id for each in status.late}
    assert ids(found, "SELECT id FROM derived_plan WHERE is_past_draft") == {each.id for each in status.past_drafts}
    assert ids(found, "SELECT id FROM derived_plan WHERE could_expire") == {each.id for each in status.could_expire}
    assert ids(found, "SELECT id FROM derived_plan WHERE is_in_review") == {each.plan.id for each in status.to_review}
    counted = dict(found.execute("SELECT status, count(*) FROM plan GROUP BY status").fetchall())
    assert counted == {name: count for name, count in status.statuses.items() if count}
    assert [row[0] for row in found.execute("SELECT id FROM overdue_activities")] == [
        each.id for each in status.overdue
    ]
    assert ids(found, "SELECT id FROM derived_activity WHERE NOT is_linked") == {each.id for each in status.unlinked}
    past_close = "SELECT id FROM open_opportunities WHERE is_past_close"
    assert [row[0] for row in found.execute(past_close)] == [each.id for each in status.past_close]
    followed = "SELECT id FROM derived_activity WHERE state = 'done' AND NOT is_followed_up"
    assert ids(found, followed) == {each.id for each in agenda.without_follow_up}
    _same_coverage(source, found)
    found.close()


def _same_coverage(source: Source, found: Any) -> None:
    view = coverage_view(source, Period(2026))
    told = {(row[0], row[1]): row[2] for row in found.execute("SELECT contact, period, status FROM coverage")}
    for row in view.rows:
        assert [told[row.id, period] for period in view.periods] == list(row.plans)
    covered = "SELECT count(DISTINCT contact) FROM coverage WHERE period LIKE 'FY2026%' AND plan IS NOT NULL"
    assert found.execute(covered).fetchone() == (view.covered,)


@settings(max_examples=times(8))
@given(workspaces())
def test_the_progress_of_objectives_is_that_of_the_site(workspace: Workspace) -> None:
    source = Source(workspace, History(), (), TODAY)
    table = next(each for each in derived(source) if each.name == "derived_objective")
    names = [column.name for column in table.columns]
    rows = {row[0]: dict(zip(names, row, strict=True)) for row in table.rows}
    assert set(rows) == {each.id for each in workspace.objectives}
    for objective in workspace.objectives:
        row, progress = rows[objective.id], source.figures.of(objective)
        told = (row["actual"], row["target"], row["unit"], row["is_reached"], row["baseline"], row["lower_is_better"])
        expected = (
            (
                progress.actual,
                progress.target,
                progress.unit,
                progress.reached,
                progress.baseline,
                progress.lower_is_better,
            )
            if progress
            else (None,) * 6
        )
        assert told == expected


@pytest.mark.parametrize(
    ("target", "measured", "lower", "expected", "is_behind"),
    [
        ({"value": 10}, 4, 0, 5, 1),
        ({"value": 10}, 6, 0, 5, 0),
        ({"value": 20, "from": 40, "measure": "latest"}, 35, 1, 30, 1),
        ({"value": 20, "from": 40, "measure": "latest"}, 25, 1, 30, 0),
        ({"value": 40, "from": 20, "measure": "latest"}, 25, 0, 30, 1),
        ({"value": 3, "from": 5}, 4, 1, 3, 1),
        ({"value": 3, "from": 5}, 2, 1, 3, 0),
        ({"value": 3, "measure": "latest"}, 2, None, None, 0),
    ],
)
def test_where_a_figure_should_stand_depends_on_the_way_it_goes(
    target: Any, measured: int, lower: int | None, expected: float | None, is_behind: int
) -> None:
    """In the middle of the period; the question of docs/how-to/query.md about those that are behind."""
    goal = {
        "name": "G",
        "type": "awareness",
        "status": "current",
        "period": "FY2026",
        "target": target | {"unit": "days"},
    }
    done = {
        "subject": "D",
        "form": "task",
        "due": "2026-03-01",
        "completed": "2026-03-01",
        "objective": "goal",
        "counts": measured,
    }
    records = [Objective.model_validate({"kind": "objective", "id": "goal"} | goal)]
    workspace = Workspace(
        records={
            each.ref: each for each in [*records, Activity.model_validate({"kind": "activity", "id": "done"} | done)]
        }
    )
    found = database(Source(workspace, History(), (), date(2026, 7, 2)))
    row = found.execute("SELECT lower_is_better, round(expected, 1), is_measured FROM objective_progress").fetchone()
    assert row == (lower, None if expected is None else pytest.approx(expected, abs=0.1), 1)
    (question,) = [each for each in QUESTIONS if "expected" in each]
    assert len(found.execute(question).fetchall()) == is_behind
    found.close()


def opportunity(**more: Any) -> Opportunity:
    given = {"kind": "opportunity", "id": "grant", "name": "Grant", "type": "other", "status": "pending"}
    return Opportunity.model_validate(given | {"close_date": "2026-11-22"} | more)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"amount": {"value": 1000, "currency": "EUR"}, "probability": 40}, (True, True, Decimal(400))),
        ({"amount": {"value": 1000, "currency": "EUR"}}, (True, True, None)),
        ({"probability": 40}, (True, True, None)),
        ({"close_date": "2026-11-23"}, (True, False, None)),
        ({"status": "lost"}, (False, False, None)),
    ],
)
def test_an_open_opportunity_past_its_day_is_overdue_and_weighs_what_is_known(more: Any, told: Any) -> None:
    workspace = Workspace(records={each.ref: each for each in [opportunity(**more)]})
    table = next(
        each for each in derived(Source(workspace, History(), (), TODAY)) if each.name == "derived_opportunity"
    )
    assert [row[1:] for row in table.rows] == [told]
