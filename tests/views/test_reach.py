"""What reaches a contact, and by which way."""

from __future__ import annotations

from plancode import Workspace
from plancode.models import Contact
from plancode.views import Reach, contact_view
from plancode.views.row_types import ActivityLine, PlanLine, Via
from tests.views.made import activity, ids, objective, opportunity, plan, source, the, workspace


def reached(made: Workspace, contact: str = "ada") -> list[tuple[str, str | None]]:
    return [(each.record.id, each.account) for each in Reach(made).to(the(made, Contact, contact))]


def via(row: PlanLine | ActivityLine) -> Via:
    """Return how a row came to a contact, which it says on the contact's page."""
    assert row.via is not None, row.id
    return row.via


def test_only_explicit_links_reach_a_contact() -> None:
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


def test_what_comes_via_an_account_says_which() -> None:
    made = workspace(
        plan("at-chu", accounts="[{account: chu}]"), activity("at-inra", account="inra"), activity("at-none")
    )
    assert reached(made) == [("at-chu", "chu"), ("at-inra", "inra")]
    assert reached(made, "bo") == []
    shown = contact_view(source(made), the(made, Contact, "ada"))
    assert [via(row).name for row in shown.plans] == ["CHU"]
    assert [via(row).name for row in shown.activities] == ["INRA"]


def test_a_record_that_comes_both_ways_is_there_once_and_by_the_contact() -> None:
    made = workspace(
        plan("both", contacts="[ada]", accounts="[{account: chu}, {account: inra}]"),
        plan("two-accounts", accounts="[{account: chu}, {account: inra}]"),
        activity("met", contact="ada", account="chu"),
    )
    assert reached(made) == [("both", None), ("two-accounts", "inra"), ("met", None)]
    shown = contact_view(source(made), the(made, Contact, "ada"))
    assert sorted((row.id, via(row).account) for row in shown.plans) == [("both", None), ("two-accounts", "inra")]


def test_objectives_of_the_plans_are_told_apart_and_never_twice() -> None:
    made = workspace(
        plan("mine", contacts="[ada]"),
        objective("own", plan="mine", contact="ada"),
        objective("of-the-plan", plan="mine"),
        objective("of-another", plan="mine", contact="bo"),
        objective("for-all", plan="mine", applies_to="all-contacts", success="S"),
    )
    shown = contact_view(source(made), the(made, Contact, "ada"))
    assert ids(shown.objectives) == ["own"]
    assert ids(shown.plan_objectives) == ["of-the-plan"]
    assert ids(shown.shared) == ["for-all"]
