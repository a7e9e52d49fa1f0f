"""What is worked out and not recorded: the figures of `status`, `agenda` and `coverage`, in tables of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, TypeVar

from plancode.attention.due import followed, is_past_close, serves_nothing, when
from plancode.attention.meetings import is_meeting
from plancode.exchange.columns import Column, Holds
from plancode.exchange.tables import Table, fiscal_year, recorded, year_of
from plancode.models import Activity, Objective, Opportunity, Plan, Record
from plancode.periods import Period
from plancode.views import Source, coverage_view, status_view
from plancode.views.progress import Progress

R = TypeVar("R", bound=Record)
_HUNDRED: Final = Decimal(100)
# The kinds that these columns refer to.
_REFERS: Final = {"contact": "contact", "plan": "plan"}


def tables_of(source: Source) -> tuple[Table, ...]:
    """Return all tables of a workspace: what is recorded, then what is worked out of it."""
    return (*recorded(source), *derived(source))


def derived(source: Source) -> tuple[Table, ...]:
    """Return the tables of what is worked out, as of the source's day."""
    return (_plans(source), _objectives(source), _opportunities(source), _activities(source), _coverage(source))


def _plans(source: Source) -> Table:
    """Return how each plan stands, with the days that it has waited for review."""
    view = status_view(source)
    waiting = {each.plan.id: each.days for each in view.to_review}
    could_expire, late, past = (
        {plan.id for plan in plans} for plans in (view.could_expire, view.late, view.past_drafts)
    )
    holds = {
        "first_day": Holds.DAY,
        "last_day": Holds.DAY,
        "is_open": Holds.FLAG,
        "is_in_review": Holds.FLAG,
        "days_in_review": Holds.INTEGER,
        "could_expire": Holds.FLAG,
        "is_late": Holds.FLAG,
        "is_past_draft": Holds.FLAG,
    }

    def row(plan: Plan) -> tuple[Any, ...]:
        days = source.workspace.days(plan)
        return (
            *(days or (None, None)),
            _is_open(source, plan),
            plan.id in waiting,
            waiting.get(plan.id),
            plan.id in could_expire,
            plan.id in late,
            plan.id in past,
        )

    return _table(source, Plan, holds, row)


def _objectives(source: Source) -> Table:
    """Return the progress of each objective; what has no target has no figures (S2)."""
    holds = {
        "first_day": Holds.DAY,
        "last_day": Holds.DAY,
        "is_open": Holds.FLAG,
        "actual": Holds.DECIMAL,
        "target": Holds.DECIMAL,
        "unit": Holds.TEXT,
        "is_reached": Holds.FLAG,
        "baseline": Holds.DECIMAL,
        "lower_is_better": Holds.FLAG,
        "is_measured": Holds.FLAG,
    }

    def row(objective: Objective) -> tuple[Any, ...]:
        progress = source.figures.of(objective)
        days = source.workspace.days(objective) or (None, None)
        return (*days, _is_open(source, objective), *(_figures(progress) if progress else (None,) * 7))

    return _table(source, Objective, holds, row)


def _figures(progress: Progress) -> tuple[Any, ...]:
    return (
        progress.actual,
        progress.target,
        progress.unit,
        progress.reached,
        progress.baseline,
        progress.lower_is_better,
        progress.is_measured,
    )


def _opportunities(source: Source) -> Table:
    """Return how each opportunity stands; without amount or probability there is no weighted amount."""
    holds = {"is_open": Holds.FLAG, "is_past_close": Holds.FLAG, "weighted": Holds.DECIMAL}

    def row(opportunity: Opportunity) -> tuple[Any, ...]:
        weighted = None
        if opportunity.amount is not None and opportunity.probability is not None:
            weighted = opportunity.amount.value * opportunity.probability / _HUNDRED
        is_past = is_past_close(source.workspace, opportunity, source.today)
        return (_is_open(source, opportunity), is_past, weighted)

    return _table(source, Opportunity, holds, row)


def _activities(source: Source) -> Table:
    """Return how each activity stands to the day: done, overdue, soon, later, undated, dropped."""
    holds = {
        "day": Holds.DAY,
        "state": Holds.TEXT,
        "is_open": Holds.FLAG,
        "is_linked": Holds.FLAG,
        "is_followed_up": Holds.FLAG,
        "is_meeting": Holds.FLAG,
    }
    causes = followed(source.workspace)
    # Where records are left out that it may be linked to, nothing is said of it.
    is_known = not source.left_out

    def row(activity: Activity) -> tuple[Any, ...]:
        return (
            activity.day,
            str(when(source.workspace, activity, source.today)),
            _is_open(source, activity),
            not serves_nothing(activity) if is_known else None,
            "/".join(activity.ref) in causes if is_known else None,
            is_meeting(source.workspace, activity),
        )

    return _table(source, Activity, holds, row)


def _coverage(source: Source) -> Table:
    """Return the plan of each contact in each period of the years that have plans or today; None where it has none.

    Contacts who have opted out are left out, as `coverage` does.
    """
    rows: list[tuple[Any, ...]] = []
    years: list[int] = []
    for year in _planned_years(source):
        view = coverage_view(source, Period(year))
        for contact in sorted(view.rows, key=lambda each: each.id):
            for period, held in zip(view.periods, contact.held, strict=True):
                rows.append((contact.id, period, *(held or (None, None))))
                years.append(year)
    names = ("contact", "period", "plan", "status")
    return Table(
        name="derived_coverage",
        columns=tuple(Column(name=name, refers=_REFERS.get(name)) for name in names),
        rows=rows,
        years=years,
        key=("contact", "period"),
        is_derived=True,
    )


def _planned_years(source: Source) -> Iterator[int]:
    """Yield the years of the calendar that have plans or today; none where plans are left out."""
    planned = {fiscal_year(source, plan) for plan in source.workspace.plans} | {year_of(source, source.today)}
    for year in sorted(each for each in planned if each is not None):
        if "plan" not in source.left_out and source.workspace.config.calendar.range(Period(year)) is not None:
            yield year


def _is_open(source: Source, record: Record) -> bool:
    return source.workspace.ends(record) is None


def _table(source: Source, model: type[R], holds: Mapping[str, Holds], row: Callable[[R], tuple[Any, ...]]) -> Table:
    """Return the derived table of a kind: the row of each record, its id in front."""
    kind = model.__name__.lower()
    records = sorted(source.workspace.all(model), key=lambda each: each.id)
    return Table(
        name=f"derived_{kind}",
        columns=(Column(name="id", refers=kind), *(Column(name=name, holds=each) for name, each in holds.items())),
        rows=[(record.id, *row(record)) for record in records],
        years=[fiscal_year(source, record) for record in records],
        key=("id",),
        is_derived=True,
    )
