"""People have addresses of their own, and contacts a plan."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.marked import all_in_one, one, said
from tests.support.planned import CONTACT, plan, records

IN_2027 = date(2027, 11, 23)


def explicit(year: int) -> str:
    """A calendar that has the quarters of one year and no other day."""
    days = [(1, "01-01", "03-31"), (2, "04-01", "06-30"), (3, "07-01", "09-30"), (4, "10-01", "12-31")]
    lines = "".join(
        f"    FY{year}-Q{number}: {{start: {year}-{first}, end: {year}-{last}}}\n" for number, first, last in days
    )
    return f"calendar:\n  kind: explicit\n  quarters:\n{lines}"


def test_shared_address() -> None:
    first = one("person", "marie", email="marie@example.org").replace("email", "‹email›")
    told = [
        "`marie@example.org` is an address of person `marie` too",
        "hint: remove the address from one of the two",
        "note: first used here",
    ]
    for fields in ({"email": "«Marie@Example.org»"}, {"email": "paul@example.org", "emails": "«[marie@example.org]»"}):
        assert said(all_in_one(first, one("person", "paul", **fields)), "PC125") == ["error person `paul`", *told]
    twice = one("person", "paul", email="«marie@example.org»", emails="[MARIE@example.org]")
    assert len(said(all_in_one(first, twice), "PC125")) == 4


def test_people_with_addresses_of_their_own() -> None:
    right = (
        one("person", "marie", email="marie@example.org", emails="[Marie@example.org, m@example.org]"),
        one("person", "paul", email="paul@example.org"),
    )
    assert said(all_in_one(*right), "PC125") == []


def test_an_address_that_two_others_share_is_told_after_one_that_is_not_shared() -> None:
    first = one("person", "marie", email="marie@example.org").replace("email", "‹email›")
    wrong = one("person", "paul", email="paul@example.org", emails="«[p@example.org, marie@example.org]»")
    assert said(all_in_one(first, wrong), "PC125")[0] == "error person `paul`"


def test_contact_without_plan() -> None:
    assert said(records(plan("FY2027"), CONTACT.replace("kind", "«kind»", 1)), "PC301", today=IN_2027) == [
        "warning contact `dupont`",
        "contact `dupont` has no plan for FY2027",
        "hint: create one: `plancode new plan --contact dupont --period FY2027`",
    ]


@pytest.mark.parametrize("period", ["FY2026", "FY2028", "FY2027-Q1"])
def test_a_plan_of_another_time_is_no_plan_for_today(period: str) -> None:
    wrong = records(plan(period, "contacts: dupont\n"), CONTACT.replace("kind", "«kind»", 1))
    assert said(wrong, "PC301", today=IN_2027)[1] == "contact `dupont` has no plan for FY2027"


@pytest.mark.parametrize("period", ["FY2027", "FY2027-Q4", "FY2027-M11"])
def test_a_plan_whose_period_has_today_is_one(period: str) -> None:
    right = records(plan(period, "contacts: [roux, dupont]\n"), CONTACT, CONTACT.replace("dupont", "roux"))
    assert said(right, "PC301", today=IN_2027) == []


def test_each_contact_without_plan_is_told() -> None:
    wrong = records(*(CONTACT.replace("dupont", name).replace("kind", "«kind»", 1) for name in ("roux", "weber")))
    assert len(said(wrong, "PC301")) == 6


def test_who_wants_no_contact_needs_no_plan() -> None:
    wrong = records(CONTACT + "opt_out: true\n", CONTACT.replace("dupont", "roux").replace("kind", "«kind»", 1))
    assert said(wrong, "PC301")[0] == "warning contact `roux`"


def test_nobody_needs_a_plan_on_a_day_that_the_calendar_has_not() -> None:
    files = {"plancode.yaml": explicit(2027), "plans/a.yaml": CONTACT}
    assert said(files, "PC301", today=date(2026, 11, 23)) == []
    files = {"plancode.yaml": explicit(2027), "plans/a.yaml": CONTACT.replace("kind", "«kind»", 1)}
    assert said(files, "PC301", today=date(2027, 1, 1)) != []


def test_owner_without_address() -> None:
    assert said(all_in_one(one("person", "marie", key="kind"), one("plan", "p")), "PC316") == [
        "warning person `marie`",
        "person `marie` owns plans and has no e-mail address",
        "hint: add `email: …`, the address of the person's commits",
    ]
    others = one("person", "paul"), one("person", "marie", emails="[marie@example.org]"), one("plan", "p")
    assert said(all_in_one(*others), "PC316") == []


@pytest.mark.parametrize(
    ("code", "key", "first"), [("PC319", "last_name", "Dupont"), ("PC320", "email", "a@example.org")]
)
def test_whoever_was_recorded_twice_is_to_be_merged_into_the_first(code: str, key: str, first: str) -> None:
    files = {
        "plans/dupont-2/contact.yaml": one("contact", "dupont-2", **{key: f"«{first}»"}),
        "plans/dupont/contact.yaml": one("contact", "dupont", **{key: f"‹{first}›"}),
    }
    severity, _, hint, note = said(files, code)
    assert severity == "warning contact `dupont-2`"
    assert (hint, note) == (
        "hint: write `merged_into: dupont` here if it is the same contact",
        "note: first used here",
    )
