"""What pages show of progress: figures that add up, and what reaches a contact."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from plancode import Workspace
from plancode.models import Contact, Objective, Plan
from plancode.views import (
    Figures,
    Progress,
    Reach,
    contact_view,
    plan_view,
)
from plancode.views.families import families
from plancode.views.lists import (
    matrix_rows,
    objective_rows,
)
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
    target,
    the,
    workspace,
)

# Figures


def figures(made: Workspace, name: str) -> Progress:
    """Return the figures of an objective, which has some."""
    found = Figures(made).of(the(made, Objective, name))
    assert found is not None, name
    return found


def test_only_completed_activities_count() -> None:
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


def test_a_target_that_is_met_is_reached_and_one_short_of_it_is_not() -> None:
    made = workspace(
        objective("met", target=target(2)),
        objective("short", target=target(3)),
        done("a", 2, objective="met"),
        done("b", 2, objective="short"),
    )
    assert figures(made, "met").reached
    assert not figures(made, "short").reached


def rate(**more: str) -> str:
    fields = {"value": "30", "unit": "percent", "measure": "latest", **more}
    return "{" + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}"


def test_a_rate_is_what_was_measured_last_and_has_no_tick_where_nothing_says_which_way_it_goes() -> None:
    measured = [
        done(f"m{day}", count, on=f"2026-11-{day}", objective="share")
        for day, count in (("01", 40), ("03", 29), ("02", 35))
    ]
    known = figures(workspace(objective("share", target=rate(**{"from": "20"})), *measured), "share")
    assert known == Progress(Decimal(29), Decimal(30), "percent", Decimal(20), "latest")
    assert (known.lower_is_better, known.reached, known.way) == (False, False, (Decimal(9), Decimal(10)))
    unknown = figures(workspace(objective("share", target=rate()), *measured[:1]), "share")
    assert unknown is not None
    assert (unknown.actual, unknown.lower_is_better, unknown.reached, unknown.way) == (Decimal(40), None, False, None)
    fallen = figures(workspace(objective("share", target=rate(**{"from": "50"})), *measured), "share")
    assert fallen is not None
    assert (fallen.lower_is_better, fallen.reached, fallen.way) == (True, True, (Decimal(20), Decimal(20)))
    before = figures(workspace(objective("share", target=rate(**{"from": "50"}))), "share")
    assert before is not None
    assert (before.actual, before.is_measured, before.reached) == (Decimal(50), False, False)


def test_a_sum_that_is_to_stay_low_is_never_reached_and_one_that_grows_from_a_beginning_is() -> None:
    low = figures(workspace(objective("o", target="{value: 5, unit: x, from: 12}"), done("a", 3, objective="o")), "o")
    assert low is not None
    assert (low.lower_is_better, low.reached, low.way) == (True, False, None)
    up = figures(workspace(objective("o", target="{value: 5, unit: x, from: 2}"), done("a", 5, objective="o")), "o")
    assert up is not None
    assert (up.lower_is_better, up.reached, up.way) == (False, True, (Decimal(5), Decimal(5)))


def test_a_plan_adds_up_sums_and_shows_each_rate_for_itself() -> None:
    made = workspace(
        plan("p"),
        objective("a", plan="p", target=target(10)),
        objective("b", plan="p", target=target(5)),
        objective("low", plan="p", target="{value: 5, unit: meetings, from: 12}"),
        objective("rate", plan="p", target=rate()),
        objective("other", plan="p", target=rate(value="7")),
        done("one", 2, objective="a"),
        done("two", 9, objective="rate"),
    )
    assert [(each.actual, each.target, each.measure) for each in Figures(made).of_plan(the(made, Plan, "p"))] == [
        (Decimal(2), Decimal(15), "sum"),
        (Decimal(0), Decimal(5), "sum"),
        (Decimal(0), Decimal(7), "latest"),
        (Decimal(9), Decimal(30), "latest"),
    ]


def test_what_is_done_with_several_contacts_reaches_and_counts_for_each_of_them() -> None:
    made = workspace(
        objective("all", applies_to="all-contacts", target=EVERYONE),
        done("visit", 2, objective="all", contact="ada", other_contacts="[bo, ada]"),
        opportunity("talk", other_contacts="bo"),
    )
    everybody = Figures(made)
    for name in ("ada", "bo"):
        contact = the(made, Contact, name)
        assert everybody.with_contact(the(made, Objective, "all"), contact) == Progress(
            Decimal(2), Decimal(3), "meetings"
        )
    assert everybody.of(the(made, Objective, "all")) == Progress(Decimal(2), Decimal(6), "meetings")
    assert [each.record.id for each in Reach(made).to(the(made, Contact, "bo"))] == ["talk", "visit"]
    (row,) = contact_view(source(made), the(made, Contact, "ada")).activities
    assert row.others == (("bo", "Bo Young"), ("ada", "Ada Zorn"))


def test_figures_add_up_from_lower_objectives_to_the_plan_and_to_its_annual_plan() -> None:
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
        assert Figures(made).of_plan(the(made, Plan, name)) == (Progress(Decimal(3), Decimal(10), "meetings"),)


def test_another_unit_does_not_add_up() -> None:
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
    found = {each.unit: each.actual for each in Figures(made).of_plan(the(made, Plan, "year"))}
    assert found["meetings"] == 2


def test_lower_objectives_of_another_unit_are_told_in_the_plan_in_their_own() -> None:
    made = workspace(
        plan("year"),
        objective("top", plan="year", target=target(10)),
        objective("euros", plan="year", parent="top", target=target(500, "EUR")),
        done("b", 300, objective="euros"),
    )
    assert Figures(made).of_plan(the(made, Plan, "year")) == (
        Progress(Decimal(300), Decimal(500), "EUR"),
        Progress(Decimal(0), Decimal(10), "meetings"),
    )


def test_figures_below_a_qualitative_objective_are_told_in_the_plan() -> None:
    made = workspace(
        plan("year"),
        objective("be-known", plan="year", success="They call us"),
        objective("visits", plan="year", parent="be-known", target=target(4)),
        done("a", 1, objective="visits"),
    )
    assert Figures(made).of_plan(the(made, Plan, "year")) == (Progress(Decimal(1), Decimal(4), "meetings"),)


def test_objectives_in_a_circle_are_counted_once() -> None:
    made = workspace(
        objective("a", parent="b", target=target(4)),
        objective("b", parent="a", target=target(4)),
        done("one", 1, objective="a"),
        done("two", 1, objective="b"),
    )
    assert figures(made, "a").actual == 2


def rows_of(made: Workspace) -> list[tuple[str, int]]:
    return [(row.id, row.depth) for row in objective_rows(source(made))]


def test_lower_objectives_stand_below_those_they_serve() -> None:
    made = workspace(objective("up"), objective("low", parent="up"), objective("lower", parent="low"))
    assert rows_of(made) == [("up", 0), ("low", 1), ("lower", 2)]


def test_objectives_in_a_circle_are_shown_once_each() -> None:
    made = workspace(objective("a", parent="b"), objective("b", parent="a"), objective("below", parent="b"))
    assert sorted(name for name, _ in rows_of(made)) == ["a", "b", "below"]


def test_a_chain_of_objectives_may_be_as_long_as_anybody_writes_it() -> None:
    made = workspace(objective("o-0"), *(objective(f"o-{n}", parent=f"o-{n - 1}") for n in range(1, 2_000)))
    assert rows_of(made)[-1] == ("o-1999", 1999)


def chain_of_plans(length: int, first_parent: str | None = None) -> Iterator[str]:
    above = {"parent": first_parent} if first_parent else {}
    yield plan("p-0", **above)
    yield from (plan(f"p-{n}", parent=f"p-{n - 1}") for n in range(1, length))


def test_a_chain_of_plans_may_be_as_long_as_anybody_writes_it() -> None:
    made = workspace(*chain_of_plans(1_100))
    (family,) = families(source(made))[2026]
    assert [family.top.id, *ids(family.others)] == [f"p-{n}" for n in range(13)]
    assert family.more == 1_100 - 13
    # What is three levels below stands there, all others are counted: or each page would list all that are below it.
    top = plan_view(source(made), the(made, Plan, "p-0"))
    assert (ids(top.children), top.further_below) == (["p-1", "p-2", "p-3"], 1_096)
    last = plan_view(source(made), the(made, Plan, "p-1097"))
    assert (ids(last.children), last.further_below) == (["p-1098", "p-1099"], 0)


def test_a_plan_of_a_circle_is_below_no_other_and_shown_with_what_is_below_it() -> None:
    made = workspace(*chain_of_plans(3, "p-2"), plan("low", parent="p-1"), plan("own", parent="own"))
    found = {family.top.id: ids(family.others) for family in families(source(made))[2026]}
    assert found == {"p-0": [], "p-1": ["low"], "p-2": [], "own": []}
    assert [made.top_of(the(made, Plan, name)).id for name in ("p-0", "p-1", "p-2", "low", "own")] == [
        "p-1", "p-2", "p-0", "p-2", "own",
    ]  # fmt: skip
    assert ids(plan_view(source(made), the(made, Plan, "p-1")).children) == ["low"]


def test_a_qualitative_objective_or_plan_has_no_figures_whatever_was_done() -> None:
    made = workspace(
        plan("year", goals="[Be known]"),
        objective("be-known", plan="year", success="They call us"),
        done("a", 3, objective="be-known"),
    )
    assert Figures(made).of(the(made, Objective, "be-known")) is None
    assert Figures(made).of_plan(the(made, Plan, "year")) == ()
    shown = plan_view(source(made), the(made, Plan, "year"))
    assert [row.progress for row in shown.objectives] == [None]
    assert shown.plan.progress == ()


def test_an_objective_for_all_contacts_has_a_progress_per_contact() -> None:
    made = workspace(
        plan("of-ada", contacts="[ada]"),
        objective("meet", applies_to="all-contacts", target=EVERYONE),
        done("a1", 1, objective="meet", contact="ada"),
        done("a2", 1, objective="meet", plan="of-ada"),
        done("b1", 1, objective="meet", contact="bo"),
        done("nobody", 1, objective="meet"),
        activity("later", objective="meet", contact="bo", counts=1, due="2026-12-01"),
    )
    meet = the(made, Objective, "meet")
    assert Figures(made).with_contact(meet, the(made, Contact, "ada")) == Progress(Decimal(2), Decimal(3), "meetings")
    assert Figures(made).with_contact(meet, the(made, Contact, "bo")) == Progress(Decimal(1), Decimal(3), "meetings")
    assert Figures(made).of(meet) == Progress(Decimal(4), Decimal(6), "meetings")


def test_a_contact_who_has_opted_out_counts_in_no_target_and_is_asked_nothing() -> None:
    gone = record("contact", "cy", first_name="Cy", last_name="Xu", tier=1, opt_out="true")
    made = workspace(
        gone,
        objective("meet", applies_to="all-contacts", target=EVERYONE),
        objective("first-tier", applies_to="{tier: 1}", target=EVERYONE),
    )
    assert (figures(made, "meet").target, figures(made, "first-tier").target) == (Decimal(6), Decimal(3))
    cy = the(made, Contact, "cy")
    assert contact_view(source(made), cy).shared == ()
    assert [row.cells[1].applies for row in matrix_rows(source(made))] == [False, True, True]
    # With the same contact as any other, all of this is asked.
    with_cy = workspace(
        gone.replace("opt_out: true", "opt_out: false"), objective("meet", applies_to="all-contacts", target=EVERYONE)
    )
    assert figures(with_cy, "meet").target == 9


def test_a_target_for_all_together_promises_nothing_of_one_contact() -> None:
    made = workspace(
        objective("meet", applies_to="all-contacts", target=target(3)),
        done("a1", 1, objective="meet", contact="ada"),
    )
    shown = Figures(made).with_contact(the(made, Objective, "meet"), the(made, Contact, "ada"))
    assert shown == Progress(Decimal(1), None, "meetings")
    assert not shown.reached
    assert figures(made, "meet").target == 3


def test_an_objective_for_some_contacts_is_on_the_pages_of_those_alone() -> None:
    made = workspace(
        objective("first-tier", applies_to="{tier: 1}", target=EVERYONE),
        objective("everyone", applies_to="all-contacts", success="They know us"),
    )
    shown = {name: contact_view(source(made), the(made, Contact, name)).shared for name in ("ada", "bo")}
    assert ids(shown["ada"]) == ["first-tier", "everyone"]
    assert ids(shown["bo"]) == ["everyone"]
    assert shown["bo"][0].progress is None
    assert figures(made, "first-tier").target == 3
