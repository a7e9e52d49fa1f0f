"""A contact recorded twice is one everywhere, and one who asked to be forgotten has no name anywhere."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from plancode.history import History
from plancode.models import Plan, collated
from plancode.periods import Period
from plancode.views import Progress, Source, agenda_view, contact_view, coverage_view, plan_view
from plancode.views.contacts import merged_views
from plancode.workspace import Workspace
from tests.views.made import BASE, TODAY, workspace

TWICE = BASE + "---\nkind: contact\nid: a-zorn\nlast_name: Zorn\nmerged_into: ada\n"
PLAN = """\
kind: plan
id: p
status: final-approved
name: Ada
period: FY2026
type: engagement
owner: marie
contacts: [a-zorn, ada, bo]
goals: [Be known]
"""
CALL = "kind: activity\nid: call\nsubject: Call\nform: task\ncontact: a-zorn\nplan: p\ndue: 2026-11-25\n"
OBJECTIVE = """\
kind: objective
id: talks
status: current
name: Talks
period: FY2026
type: awareness
applies_to: all-contacts
target: {value: 2, unit: talk, per: contact}
"""
DONE = "kind: activity\nid: talk\nsubject: Talk\nform: task\ncontact: a-zorn\nobjective: talks\ndue: 2026-02-01\ncompleted: 2026-02-01\ncounts: 1\n"
ERASED = "kind: contact\nid: contact-17\nerased: 2026-11-01\n"


def source_of(made: Workspace) -> Source:
    return Source(made, History(), (), TODAY)


def test_a_merged_contact_is_the_other_one_in_reports_coverage_agenda_and_figures() -> None:
    source = source_of(workspace(PLAN, CALL, OBJECTIVE, DONE, base=TWICE))
    assert [contact.id for contact in source.ordered] == ["bo", "ada"]
    ada = source.ordered[1]
    view = contact_view(source, ada)
    assert [row.id for row in view.plans] == ["p"]
    assert [row.id for row in view.activities] == ["call", "talk"]
    assert view.merged == ("a-zorn",)
    (objective,) = source.workspace.objectives
    assert source.figures.with_contact(objective, ada) == Progress(Decimal(1), Decimal(2), "talk")
    assert source.figures.of(objective) == Progress(Decimal(1), Decimal(4), "talk")
    plan = source.workspace.plans[0]
    assert plan.contacts == ("ada", "bo")
    assert plan_view(source, plan).plan.contacts == (("ada", "Ada Zorn"), ("bo", "Bo Young"))
    assert [row.id for row in coverage_view(source, Period(2026)).rows] == ["bo", "ada"]
    assert [row.id for row in agenda_view(source, contact="ada").this_week] == ["call"]


def test_the_address_of_a_merged_contact_leads_to_the_other_one() -> None:
    source = source_of(workspace(base=TWICE))
    assert [(view.id, view.target) for view in merged_views(source)] == [("a-zorn", ("ada", "Ada Zorn"))]
    assert merged_views(source_of(workspace(base=BASE))) == ()


def test_what_is_written_stays_and_is_known() -> None:
    made = workspace(PLAN, base=TWICE)
    (plan,) = made.plans
    assert made.as_written(plan).contacts == ("a-zorn", "ada", "bo")
    assert [link.target.id for link in made.links[plan.ref] if link.keys[0] == "contacts"] == ["ada", "ada", "bo"]
    assert made.get(Plan, "p") == plan


def test_one_whose_way_leads_nowhere_or_round_stands_for_itself() -> None:
    circle = (
        "kind: contact\nid: x\nlast_name: X\nmerged_into: y\n---\nkind: contact\nid: y\nlast_name: Y\nmerged_into: x\n"
    )
    assert sorted(each.id for each in workspace(base=BASE + "---\n" + circle).contacts) == ["ada", "bo", "x", "y"]
    nobody = "kind: contact\nid: x\nlast_name: X\nmerged_into: gone\n"
    assert sorted(each.id for each in workspace(base=BASE + "---\n" + nobody).contacts) == ["ada", "bo", "x"]


def test_an_erased_contact_has_no_name_and_needs_no_plan_and_what_names_it_resolves() -> None:
    source = source_of(workspace(ERASED, PLAN.replace("a-zorn, ada", "contact-17, ada")))
    erased = next(each for each in source.ordered if each.id == "contact-17")
    assert erased.name == "erased contact contact-17"
    assert source.plan_line(source.workspace.plans[0]).contacts[0] == ("contact-17", "erased contact contact-17")
    assert [contact.id for contact in source.workspace.contacts_without_plan(date(2030, 1, 1))] == ["ada", "bo"]
    assert "contact-17" not in [row.id for row in coverage_view(source, Period(2026)).rows]


def test_names_stand_in_the_order_of_an_index() -> None:
    names = ["Zola", "Eluard", "Éluard", "Œuvre", "Ozu", "de Gaulle", "D'Arc", "Ångström", "Collectif", "éluard-b"]
    assert sorted(names, key=collated) == [
        "Ångström", "Collectif", "D'Arc", "de Gaulle", "Eluard", "Éluard", "éluard-b", "Œuvre", "Ozu", "Zola",
    ]  # fmt: skip
    group = "kind: contact\nid: g\nlast_name: Élan collectif\n"
    source = source_of(workspace(group))
    assert [each.name for each in source.ordered] == ["Élan collectif", "Bo Young", "Ada Zorn"]


def test_an_account_brings_only_what_falls_into_the_time_of_the_relation() -> None:
    base = BASE.replace("{account: inra}", "{account: inra, from: 2026-02-01, until: 2026-06-30}")
    task = "kind: activity\nid: a{0}\nsubject: A\nform: task\naccount: inra\ndue: 2026-{0}\n"
    days = ("01-31", "02-01", "06-30", "07-01")
    source = source_of(workspace(*(task.format(day) for day in days), base=base))
    ada = next(each for each in source.ordered if each.id == "ada")
    assert sorted(each.record.id for each in source.reach.to(ada)) == ["a02-01", "a06-30"]
    (chu, inra) = contact_view(source, ada).accounts
    assert (chu.id, chu.is_past, inra.id, inra.is_past, inra.last) == ("chu", False, "inra", True, date(2026, 6, 30))
