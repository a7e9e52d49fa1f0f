"""The pages of the site: their paths, templates and views, all known before one is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from plancode.periods import Period
from plancode.site.code_pages import rules_shown, rules_view, shown_codes
from plancode.views import Source, contact_view, coverage_view, plan_view, start_view
from plancode.views.contact import ContactView
from plancode.views.contacts import OF, ContactRow, ContactsView, Facet, contact_row, facets_of
from plancode.views.families import EndedView, Family, PlansView, ended_plans, families
from plancode.views.heat import HeatRow, heat_map, worst_first
from plancode.views.lists import (
    AccountsView,
    AccountView,
    MatrixView,
    ObjectivesView,
    account_rows,
    account_views,
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
from plancode.views.paging import Pager, Row, parts
from plancode.views.person import PeopleView, PersonView, person_views
from plancode.views.pipeline import OpportunitiesView, pipeline
from plancode.views.plan import PlanView
from plancode.views.products import ProductsView, product_rows
from plancode.views.reviews import (
    FindingsView,
    ReviewView,
    Revision,
    about_view,
    asked_for,
    groups_of,
    review_rows,
)
from plancode.views.row_types import ActivityLine
from plancode.views.sections import part_views

# With so many rows, a page and what it loads stay below 60 KiB, where rows link to their YAML and texts are a line
# long: with 300 contacts the largest has 58. Of reports, `reports` says which are in
# parts. The months of a calendar are not split: with something on every day of the year, they have 68.
_CONTACTS: Final = 44
_FAMILIES: Final = 34
_EXPIRED: Final = 52
_OBJECTIVES: Final = 42
_OPPORTUNITIES: Final = 40
ACTIVITIES: Final = 40
_AGENDA: Final = 7
_COVERAGE: Final = 34
_ACCOUNTS: Final = 120
_PEOPLE: Final = 80
_PRODUCTS: Final = 1000
_FINDINGS: Final = 55
_REVIEWS: Final = 12
_BOOKINGS: Final = 8


@dataclass(frozen=True, slots=True)
class Page:
    """A page before it is written: its path in each language's folder, its template, and what it shows."""

    path: str
    template: str
    view: object


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
    people = person_views(source)
    yield Page("index.html", "start.html", start_view(source, people))
    yield from _details(source, views)
    lists: tuple[tuple[str, Callable[[Source], Iterator[Page]]], ...] = (
        ("contact", lambda _: _contacts(source, rows)),
        ("plan", _plans),
        ("objective", _objectives),
        ("opportunity", _opportunities),
        ("activity", _agenda),
        ("account", _accounts),
        ("person", lambda _: _people(people)),
        ("product", _products),
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


def _numbered(first: str, folder: str) -> Callable[[int], str]:
    """Return a function from the number of a list's part to its path; only parts after the first stand in a folder."""
    return lambda number: first if number == 1 else f"{folder}/{number}.html"


def _below(folder: str) -> Callable[[int], str]:
    """Return a function from the number of a list's part to its path in the list's own folder."""
    return lambda number: f"{folder}/{number}.html"


def _paged(
    template: str,
    rows: Sequence[Row],
    most: int,
    path: Callable[[int], str],
    view: Callable[[tuple[Row, ...], Pager], object],
) -> Iterator[Page]:
    for here, part, pager in parts(rows, most, path):
        yield Page(here, template, view(part, pager))


def _contacts(source: Source, rows: Sequence[ContactRow]) -> Iterator[Page]:
    facets = facets_of(source, rows)
    yield from _contact_list(facets, None, rows, _numbered("contacts/index.html", "contacts/all"))
    for facet in facets:
        chosen = [row for row in rows if OF[facet.of](row) == facet.value]
        yield from _contact_list(facets, facet, chosen, _below(facet.folder))


def _contact_list(
    facets: tuple[Facet, ...], facet: Facet | None, rows: Sequence[ContactRow], path: Callable[[int], str]
) -> Iterator[Page]:
    def view(part: tuple[ContactRow, ...], pager: Pager) -> ContactsView:
        return ContactsView(rows=part, total=len(rows), facets=facets, facet=facet, pager=pager)

    return _paged("contacts.html", rows, _CONTACTS, path, view)


def _details(source: Source, views: Sequence[ContactView]) -> Iterator[Page]:
    for view in views:
        yield Page(f"contacts/{view.id}.html", "contact.html", view)
        yield Page(f"contacts/{view.id}/brief.html", "brief.html", view)
        yield from _parts(view)
    for plan in source.workspace.plans:
        shown = plan_view(source, plan)
        yield Page(f"plans/{plan.id}.html", "plan.html", shown)
        yield from _parts(shown)


def _parts(view: ContactView | PlanView | AccountView) -> Iterator[Page]:
    yield from (Page(path, "part.html", part) for path, part in part_views(view))


def _plans(source: Source) -> Iterator[Page]:
    found, expired = families(source), ended_plans(source)
    now = _year_now(source, tuple(found))
    years = tuple((_year(year), _year_path("plans", year, now)) for year in found)
    for year in found or {now: ()}:
        folder = f"plans/year/{_year(year)}"
        path = _numbered("plans/index.html", folder) if year == now else _below(folder)
        yield from _family_list(_year(year), years, found.get(year, ()), len(expired), path)
    yield from _paged(
        "expired.html",
        expired,
        _EXPIRED,
        _below("plans/expired"),
        lambda part, pager: EndedView(rows=part, total=len(expired), pager=pager),
    )


def _family_list(
    year: str, years: tuple[tuple[str, str], ...], listed: tuple[Family, ...], expired: int, path: Callable[[int], str]
) -> Iterator[Page]:
    def view(part: tuple[Family, ...], pager: Pager) -> PlansView:
        return PlansView(year=year, years=years, families=part, total=len(listed), expired=expired, pager=pager)

    return _paged("plans.html", listed, _FAMILIES, path, view)


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
    yield from _paged(
        "objectives.html",
        rows,
        _OBJECTIVES,
        _numbered("objectives/index.html", "objectives/all"),
        lambda part, pager: ObjectivesView(rows=part, total=len(rows), shared=shared, pager=pager),
    )
    yield from _paged(
        "matrix.html",
        matrix_rows(source),
        _COVERAGE,
        _numbered("objectives/all-contacts.html", "objectives/all-contacts"),
        lambda part, pager: MatrixView(objectives=shared, rows=part, pager=pager),
    )


def _opportunities(source: Source) -> Iterator[Page]:
    rows, found = opportunity_rows(source), pipeline(source)
    yield from _paged(
        "opportunities.html",
        rows,
        _OPPORTUNITIES,
        _numbered("opportunities/index.html", "opportunities/all"),
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

    return _paged("due.html", rows, ACTIVITIES, _below(due_folder(name)), view)


def _month(month: date, rows: tuple[ActivityLine, ...], around: tuple[date | None, date | None]) -> Iterator[Page]:
    previous, following = ((each, month_path(each)) if each else None for each in around)

    def view(part: tuple[ActivityLine, ...], pager: Pager) -> MonthView:
        return MonthView(month=month, rows=part, total=len(rows), previous=previous, following=following, pager=pager)

    return _paged("month.html", rows, ACTIVITIES, _below(f"agenda/{month:%Y-%m}"), view)


def _accounts(source: Source) -> Iterator[Page]:
    rows = account_rows(source)
    yield from _paged(
        "accounts.html",
        rows,
        _ACCOUNTS,
        _numbered("accounts/index.html", "accounts/all"),
        lambda part, pager: AccountsView(rows=part, total=len(rows), pager=pager),
    )
    for view in account_views(source):
        yield Page(f"accounts/{view.account.id}.html", "account.html", view)
        yield from _parts(view)


def _people(views: Sequence[PersonView]) -> Iterator[Page]:
    yield from _paged(
        "people.html",
        [view.row for view in views],
        _PEOPLE,
        _numbered("people/index.html", "people/all"),
        lambda part, pager: PeopleView(rows=part, total=len(views), pager=pager),
    )
    for view in views:
        yield Page(f"people/{view.id}.html", "person.html", view)


def _products(source: Source) -> Iterator[Page]:
    rows = product_rows(source)
    return _paged(
        "products.html",
        rows,
        _PRODUCTS,
        _numbered("products/index.html", "products/all"),
        lambda part, pager: ProductsView(rows=part, total=len(rows), pager=pager),
    )


def _coverage(source: Source) -> Iterator[Page]:
    found = fiscal_years(source)
    now = _year_now(source, found)
    years = tuple((_year(year), _year_path("coverage", year, now)) for year in found)
    for year in found:
        folder = f"coverage/year/{_year(year)}"
        path = _numbered("coverage/index.html", folder) if year == now else _below(folder)
        yield from _coverage_list(source, coverage_view(source, Period(year)), years, path)


def _coverage_list(
    source: Source, coverage: CoverageView, years: tuple[tuple[str, str], ...], path: Callable[[int], str]
) -> Iterator[Page]:
    def view(part: tuple[CoverageRow, ...], pager: Pager) -> CoveragePage:
        return CoveragePage(coverage=coverage, heat=heat, rows=part, years=years, pager=pager)

    heat = heat_map(source, coverage)
    return _paged("coverage.html", worst_first(source, coverage), _COVERAGE, path, view)


def _review(source: Source, revisions: Mapping[str, tuple[Revision, ...]]) -> Iterator[Page]:
    rows = review_rows(source, revisions)
    return _paged(
        "review.html",
        rows,
        _REVIEWS,
        _numbered("review/index.html", "review/all"),
        lambda part, pager: ReviewView(rows=part, reviewers=asked_for(rows), total=len(rows), pager=pager),
    )


def _findings(source: Source) -> Iterator[Page]:
    problems = [row for group in groups_of(source.problems()) for row in group.rows]
    return _paged(
        "findings.html",
        problems,
        _FINDINGS,
        _numbered("review/findings.html", "review/findings"),
        lambda part, pager: FindingsView(groups=groups_of(part), total=len(problems), pager=pager),
    )


def _calendar(source: Source) -> Iterator[Page]:
    found = fiscal_years(source)
    now = _year_now(source, found)
    years = tuple((_year(year), _year_path("calendar", year, now)) for year in found)
    paths = day_paths(source.by_month, most=ACTIVITIES)
    for year in found:
        folder = f"calendar/year/{_year(year)}"
        path = _numbered("calendar/index.html", folder) if year == now else _below(folder)
        yield from _bookings(calendar_view(source, year, years, paths), path)


def _bookings(calendar: CalendarView, path: Callable[[int], str]) -> Iterator[Page]:
    def view(part: tuple[Booking, ...], pager: Pager) -> CalendarPage:
        return CalendarPage(calendar=calendar, bookings=part, pager=pager)

    return _paged("calendar.html", calendar.bookings, _BOOKINGS, path, view)


def _rules(source: Source) -> Iterator[Page]:
    shown = shown_codes(source)
    yield Page("rules/index.html", "rules.html", rules_view(shown))
    for rule in rules_shown(shown):
        yield Page(f"rules/{rule.number}.html", "rule.html", rule)
