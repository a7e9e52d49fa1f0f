"""Where each objective, opportunity and activity is shown on the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from plancode.diagnostics import Ref
from plancode.models import Activity, Objective, Opportunity
from plancode.site.page import Page
from plancode.site.pages import ACTIVITIES
from plancode.views import Source
from plancode.views.lists import ObjectivesView, SharedView
from plancode.views.months import AgendaPage, DueView, day_paths
from plancode.views.pipeline import OpportunitiesView


def places(source: Source, pages: Sequence[Page]) -> Mapping[Ref, str]:
    """Return the path where each record is shown: on the page of its contact, plan or account, else on its day, else in a list."""
    found: dict[Ref, str] = {}
    workspace = source.workspace
    records: tuple[Objective | Opportunity | Activity, ...] = (
        *workspace.objectives,
        *workspace.opportunities,
        *workspace.activities,
    )
    for record in records:
        if (row := source.row_of(record)) is not None:
            found[record.ref] = row
    days = day_paths(source.by_month, most=ACTIVITIES)
    for activity in workspace.activities:
        if activity.day in days:
            found.setdefault(activity.ref, days[activity.day])
    for page in pages:
        for ref, anchor in _listed_on(page.view):
            found.setdefault(ref, f"{page.path}{anchor}")
    return found


def _listed_on(view: object) -> Iterator[tuple[Ref, str]]:
    """Yield the records that a list shows, and the anchors of their rows."""
    match view:
        case ObjectivesView(rows=objectives, shared=shared, shared_path=path):
            yield from ((Ref("objective", row.id), f"#objective-{row.id}") for row in shared if path is None)
            yield from ((Ref("objective", row.id), "") for row in objectives)
        case SharedView(rows=objectives):
            yield from ((Ref("objective", row.id), f"#objective-{row.id}") for row in objectives)
        case OpportunitiesView(rows=opportunities):
            yield from ((Ref("opportunity", row.id), "") for row in opportunities)
        case AgendaPage(lists=lists):
            yield from ((Ref("activity", row.id), "") for due in lists for row in due.rows)
        case DueView(rows=activities):
            yield from ((Ref("activity", row.id), "") for row in activities)
        case _:
            pass
