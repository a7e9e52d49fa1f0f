"""Reports in parts: which rows stand on which page, and how much room rows take."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from plancode.models import Contact, Plan
from plancode.views import contact_view, plan_view
from tests.support.times import times
from tests.views.made import activity, done, objective, opportunity, plan, source, target, the, workspace


def _acts(count: int, text: str = "") -> list[str]:
    return [activity(f"a{number:03}", due="2026-11-02", contact="ada", outcome=text) for number in range(count)]


def test_a_report_of_some_rows_is_whole() -> None:
    made = workspace(*_acts(12), objective("talks", contact="ada"))
    view = contact_view(source(made), the(made, Contact, "ada"))
    assert [section.path for section in view.sections.values()] == [None] * len(view.sections)
    assert len(view.sections["activities"].shown) == 12
    assert view.activities[0].shown_on == "contacts/ada.html#activity-a011"


def test_of_a_report_of_many_rows_the_longest_section_stands_on_pages_of_its_own() -> None:
    made = workspace(*_acts(500), objective("talks", contact="ada"))
    view = contact_view(source(made), the(made, Contact, "ada"))
    section = view.sections["activities"]
    assert (section.path, len(section.shown)) == ("contacts/ada/activities/1.html", 4)
    assert view.sections["objectives"].path is None
    pages = list(section.pages())
    assert [row.id for _, rows, _ in pages for row in rows] == [row.id for row in view.activities]
    assert [pager.number for _, _, pager in pages] == list(range(1, len(pages) + 1))
    for path, rows, _ in pages:
        assert {row.shown_on for row in rows} == {f"{path}#activity-{row.id}" for row in rows}


def test_long_texts_make_shorter_parts() -> None:
    short, long = workspace(*_acts(200)), workspace(*_acts(200, "Said at length. " * 100))
    counts = [
        len(list(contact_view(source(made), the(made, Contact, "ada")).sections["activities"].pages()))
        for made in (short, long)
    ]
    assert counts[0] * 2 < counts[1]


def test_findings_and_plans_beyond_a_few_stand_on_pages_of_their_own() -> None:
    few, many = (workspace(*(plan(f"p{number}", contacts="ada") for number in range(count))) for count in (5, 80))
    assert contact_view(source(few), the(few, Contact, "ada")).sections["plans"].path is None
    section = contact_view(source(many), the(many, Contact, "ada")).sections["plans"]
    assert [len(rows) for _, rows, _ in section.pages()] == [60, 19]


def test_what_serves_a_plan_deep_below_is_counted_and_not_repeated() -> None:
    made = workspace(
        plan("year"),
        plan("half", parent="year"),
        plan("quarter", parent="half"),
        plan("month", parent="quarter"),
        plan("week", parent="month"),
        opportunity("near", plan="month"),
        opportunity("far", plan="week"),
    )
    view = plan_view(source(made), the(made, Plan, "year"))
    assert [row.id for row in view.opportunities] == ["near"]
    assert ([row.id for row in view.children], view.further_below) == (["half", "quarter", "month"], 1)
    assert [row.id for row in plan_view(source(made), the(made, Plan, "half")).opportunities] == ["far", "near"]


@settings(max_examples=times(10))
@given(
    plans=st.lists(st.integers(0, 5), min_size=6, max_size=6),
    serving=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 7)), min_size=8, max_size=8),
)
def test_the_figures_of_a_plan_are_those_of_all_below_it_each_counted_once(
    plans: list[int], serving: list[tuple[int, int]]
) -> None:
    """The figures are added up from plan to plan; the definition is to look at all plans below each."""
    above = {number: parent for number, parent in enumerate(plans) if parent < number}
    upper = {number: parent for number, (_, parent) in enumerate(serving) if parent < number}
    made = workspace(
        *(plan(f"p{n}", **({"parent": f"p{above[n]}"} if n in above else {})) for n in range(6)),
        *(
            objective(f"o{n}", plan=f"p{of}", target=target(2), **({"parent": f"o{upper[n]}"} if n in upper else {}))
            for n, (of, _) in enumerate(serving)
        ),
        *(done(f"a{n}", 1, objective=f"o{n}") for n in range(8)),
    )
    views = source(made)
    for number in range(6):
        family = {number} | {n for n in range(6) if number in _upwards(n, above)}
        there = {n for n, (of, _) in enumerate(serving) if of in family}
        tops = [n for n in there if not there & set(_upwards(n, upper))]
        actual = sum(1 + sum(n in _upwards(low, upper) for low in range(8)) for n in tops)
        found = views.plan_line(the(made, Plan, f"p{number}")).progress
        assert [(each.actual, each.target) for each in found] == [(Decimal(actual), Decimal(2 * len(tops)))] * bool(
            tops
        )


def _upwards(number: int, above: dict[int, int]) -> list[int]:
    found = []
    while number in above:
        number = above[number]
        found.append(number)
    return found
