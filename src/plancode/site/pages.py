"""The pages of the site: their paths, templates and views, all known before one is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from plancode.periods import Period
from plancode.site.code_pages import rules_shown, rules_view, shown_codes
from plancode.site.directory import accounts, people, products
from plancode.site.page import Page, below, numbered, paged, parts_of
from plancode.views import Source, contact_view, coverage_view, plan_view, start_view
from plancode.views.contact import ContactView
from plancode.views.contacts import OF, ContactRow, ContactsView, Facet, contact_row, facets_of, merged_views
from plancode.views.families import EndedView, Family, PlansView, ended_plans, families, picture_of
from plancode.views.heat import HeatRow, heat_map, worst_first
from plancode.views.lists import (
    MatrixView,
    ObjectivesView,
    SharedView,
    matrix_rows,
    objective_rows,
    opportunity_rows,
    shared_rows,
)
from plancode.views.months import (
    OVERDUE,
    Booking,
    CalendarView,
    DueView,
    MonthView,
    agenda_lists,
    agenda_page,
    calendar_view,
    day_paths,
    due_days,
    due_folder,
    fiscal_years,
    month_path,
)
from plancode.views.overview import CoverageRow, CoverageView
from plancode.views.paging import Pager, Section, ends_of
from plancode.views.person import person_views
from plancode.views.pipeline import OpportunitiesView, pipeline
from plancode.views.reviews import (
    FindingsView,
    ReviewView,
    Revision,
    about_view,
    asked_for,
    groups_of,
    review_rows,
)
from plancode.views.row_types import ActivityLine, ObjectiveLine
from plancode.views.year import YearView

# With so many rows, a page and what it loads stay below 60 KiB, where rows link to their YAML and texts are a line
# long: with 300 contacts the largest has 58. Of reports, `reports` says which are in
# parts. The months of a calendar are not split: with something on every day of the year, they have 68.
_CONTACTS: Final = 44
_FAMILIES: Final = 34
_EXPIRED: Final = 52
_OBJECTIVES: Final = 42
_SHARED: Final = 16
_CELLS: Final = 220
_OPPORTUNITIES: Final = 40
ACTIVITIES: Final = 40
_AGENDA: Final = 7
_COVERAGE: Final = 34
_FINDINGS: Final = 55
_REVIEWS: Final = 12
_BOOKINGS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveragePage:
    """A part of the coverage of a fiscal year, the worst first; `years` are all there are, with the paths of their pages."""

    coverage: CoverageView
    heat: tuple[HeatRow, ...]
    rows: tuple[CoverageRow, ...]
    years: tuple[tuple[str, str], ...]
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPage:
    """A fiscal year with a part of its double bookings; only the first part shows the months."""

    calendar: CalendarView
    bookings: tuple[Booking, ...]
    pager: Pager


def pages(source: Source, revisions: Mapping[str, tuple[Revision, ...]] = MappingProxyType({})) -> Iterator[Page]:
    """Yield the pages of one language; the others have the same.

    revisions are what changed in plans that wait for review since they were approved, by plan.
    """
    views = [contact_view(source, contact) for contact in source.ordered]
    rows = [contact_row(view) for view in views]
    persons = person_views(source)
    yield Page("index.html", "start.html", start_view(source, persons))
    yield from _details(source, views)
    lists: tuple[tuple[str, Callable[[Source], Iterator[Page]]], ...] = (
        ("contact", lambda _: _contacts(source, rows)),
        ("plan", _plans),
        ("objective", _objectives),
        ("opportunity", _opportunities),
        ("activity", _agenda),
        ("account", accounts),
        ("person", lambda _: people(persons)),
        ("product", products),
        ("plan", _coverage),
        ("plan", lambda _: _review(source, revisions)),
        ("finding", _findings),
        ("activity", _calendar),
    )
    for kind, listed in lists:
        if kind not in source.left_out:
            yield from listed(source)
    yield from _rules(source)
    yield Page("about/index.html", "about.html", about_view(source))


def _contacts(source: Source, rows: Sequence[ContactRow]) -> Iterator[Page]:
    facets = facets_of(source, rows)
    yield from _contact_list(facets, None, rows, numbered("contacts/index.html", "contacts/all"))
    for facet in facets:
        chosen = [row for row in rows if OF[facet.of](row) == facet.value]
        yield from _contact_list(facets, facet, chosen, below(facet.folder))


def _contact_list(
    facets: tuple[Facet, ...], facet: Facet | None, rows: Sequence[ContactRow], path: Callable[[int], str]
) -> Iterator[Page]:
    def view(part: tuple[ContactRow, ...], pager: Pager) -> ContactsView:
        return ContactsView(rows=part, total=len(rows), facets=facets, facet=facet, pager=pager)

    return paged("contacts.html", rows, _CONTACTS, path, view)


def _details(source: Source, views: Sequence[ContactView]) -> Iterator[Page]:
    for view in views:
        yield Page(f"contacts/{view.id}.html", "contact.html", view)
        yield Page(f"contacts/{view.id}/brief.html", "brief.html", view)
        yield from parts_of(view)
    for merged in merged_views(source):
        yield Page(f"contacts/{merged.id}.html", "merged.html", merged)
    for plan in source.workspace.plans:
        shown = plan_view(source, plan)
        yield Page(f"plans/{plan.id}.html", "plan.html", shown)
        yield from parts_of(shown)


def _plans(source: Source) -> Iterator[Page]:
    found, expired = families(source), ended_plans(source)
    now = _year_now(source, tuple(found))
    years = tuple((_year(year), _year_path("plans", year, now)) for year in found)
    for year in found or {now: ()}:
        folder = f"plans/year/{_year(year)}"
        path = numbered("plans/index.html", folder) if year == now else below(folder)
        listed = found.get(year, ())
        picture = picture_of(source, year, listed) if year else None
        yield from _family_list(_year(year), years, listed, len(expired), picture, path)
    yield from paged(
        "expired.html",
        expired,
        _EXPIRED,
        below("plans/expired"),
        lambda part, pager: EndedView(rows=part, total=len(expired), pager=pager),
    )


def _family_list(
    year: str,
    years: tuple[tuple[str, str], ...],
    listed: tuple[Family, ...],
    expired: int,
    picture: YearView | None,
    path: Callable[[int], str],
) -> Iterator[Page]:
    def view(part: tuple[Family, ...], pager: Pager) -> PlansView:
        return PlansView(
            year=year,
            years=years,
            families=part,
            total=len(listed),
            expired=expired,
            picture=picture if pager.number == 1 else None,
            pager=pager,
        )

    return paged("plans.html", listed, _FAMILIES, path, view)


def _year_now(source: Source, years: Sequence[int]) -> int:
    """Return today's fiscal year if it is among years, else the first of them."""
    here = source.workspace.config.calendar.period_of(source.today)
    return here.year if here and (here.year in years or not years) else next(iter(years), 0)


def _year(year: int) -> str:
    return str(Period(year)) if year else "FY"


def _year_path(folder: str, year: int, now: int) -> str:
    return f"{folder}/index.html" if year == now else f"{folder}/year/{_year(year)}/1.html"


def _objectives(source: Source) -> Iterator[Page]:
    rows, shared = objective_rows(source), shared_rows(source)
    section = Section("objectives/shared", shared, ends_of(shared, most=_SHARED, per_page=_OBJECTIVES))

    def view(part: tuple[ObjectiveLine, ...], pager: Pager) -> ObjectivesView:
        return ObjectivesView(
            rows=part,
            total=len(rows),
            shared=section.shown if pager.number == 1 else (),
            shared_total=len(shared),
            shared_path=section.path,
            pager=pager,
        )

    yield from paged("objectives.html", rows, _OBJECTIVES, numbered("objectives/index.html", "objectives/all"), view)
    for path, part, pager in section.pages():
        yield Page(path, "shared.html", SharedView(rows=part, total=len(shared), pager=pager))
    yield from paged(
        "matrix.html",
        matrix_rows(source),
        max(1, min(_COVERAGE, _CELLS // max(1, len(shared)))),
        numbered("objectives/all-contacts.html", "objectives/all-contacts"),
        lambda part, pager: MatrixView(objectives=shared, rows=part, pager=pager),
    )


def _opportunities(source: Source) -> Iterator[Page]:
    rows, found = opportunity_rows(source), pipeline(source)
    yield from paged(
        "opportunities.html",
        rows,
        _OPPORTUNITIES,
        numbered("opportunities/index.html", "opportunities/all"),
        lambda part, pager: OpportunitiesView(pipeline=found, rows=part, total=len(rows), pager=pager),
    )


def _agenda(source: Source) -> Iterator[Page]:
    by_month = source.by_month
    lists = agenda_lists(source)
    yield Page("agenda/index.html", "agenda.html", agenda_page(source, lists, by_month, most=_AGENDA))
    for name, rows in lists.items():
        # What is overdue has its own list however short it is: its number on the start page leads there.
        if len(rows) > _AGENDA or name == OVERDUE:
            yield from _due(name, rows, source.today)
    order = list(by_month)
    for place, month in enumerate(order):
        around = (order[place - 1] if place else None, order[place + 1] if place + 1 < len(order) else None)
        yield from _month(month, by_month[month], around)


def _due(name: str, rows: tuple[ActivityLine, ...], today: date) -> Iterator[Page]:
    def view(part: tuple[ActivityLine, ...], pager: Pager) -> DueView:
        return DueView(name=name, days=due_days(name, today), rows=part, total=len(rows), pager=pager)

    return paged("due.html", rows, ACTIVITIES, below(due_folder(name)), view)


def _month(month: date, rows: tuple[ActivityLine, ...], around: tuple[date | None, date | None]) -> Iterator[Page]:
    previous, following = ((each, month_path(each)) if each else None for each in around)

    def view(part: tuple[ActivityLine, ...], pager: Pager) -> MonthView:
        return MonthView(month=month, rows=part, total=len(rows), previous=previous, following=following, pager=pager)

    return paged("month.html", rows, ACTIVITIES, below(f"agenda/{month:%Y-%m}"), view)


def _coverage(source: Source) -> Iterator[Page]:
    found = fiscal_years(source)
    now = _year_now(source, found)
    years = tuple((_year(year), _year_path("coverage", year, now)) for year in found)
    for year in found:
        folder = f"coverage/year/{_year(year)}"
        path = numbered("coverage/index.html", folder) if year == now else below(folder)
        yield from _coverage_list(source, coverage_view(source, Period(year)), years, path)


def _coverage_list(
    source: Source, coverage: CoverageView, years: tuple[tuple[str, str], ...], path: Callable[[int], str]
) -> Iterator[Page]:
    def view(part: tuple[CoverageRow, ...], pager: Pager) -> CoveragePage:
        return CoveragePage(coverage=coverage, heat=heat, rows=part, years=years, pager=pager)

    heat = heat_map(source, coverage)
    return paged("coverage.html", worst_first(source, coverage), _COVERAGE, path, view)


def _review(source: Source, revisions: Mapping[str, tuple[Revision, ...]]) -> Iterator[Page]:
    rows = review_rows(source, revisions)
    reviewers = asked_for(rows)
    return paged(
        "review.html",
        rows,
        _REVIEWS,
        numbered("review/index.html", "review/all"),
        lambda part, pager: ReviewView(rows=part, reviewers=reviewers, total=len(rows), pager=pager),
    )


def _findings(source: Source) -> Iterator[Page]:
    problems = [row for group in groups_of(source.problems()) for row in group.rows]
    return paged(
        "findings.html",
        problems,
        _FINDINGS,
        numbered("review/findings.html", "review/findings"),
        lambda part, pager: FindingsView(groups=groups_of(part), total=len(problems), pager=pager),
    )


def _calendar(source: Source) -> Iterator[Page]:
    found = fiscal_years(source)
    now = _year_now(source, found)
    years = tuple((_year(year), _year_path("calendar", year, now)) for year in found)
    paths = day_paths(source.by_month, most=ACTIVITIES)
    for year in found:
        folder = f"calendar/year/{_year(year)}"
        path = numbered("calendar/index.html", folder) if year == now else below(folder)
        yield from _bookings(calendar_view(source, year, years, paths), path)


def _bookings(calendar: CalendarView, path: Callable[[int], str]) -> Iterator[Page]:
    def view(part: tuple[Booking, ...], pager: Pager) -> CalendarPage:
        return CalendarPage(calendar=calendar, bookings=part, pager=pager)

    return paged("calendar.html", calendar.bookings, _BOOKINGS, path, view)


def _rules(source: Source) -> Iterator[Page]:
    shown = shown_codes(source)
    yield Page("rules/index.html", "rules.html", rules_view(shown))
    for rule in rules_shown(shown):
        yield Page(f"rules/{rule.number}.html", "rule.html", rule)
