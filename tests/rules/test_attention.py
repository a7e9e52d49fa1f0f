"""Whether the plans are alive: who treads on whose toes, who is forgotten, what was promised and not made."""

from __future__ import annotations

from datetime import date

import pytest

from plancode.attention.meetings import weekdays
from tests.support.marked import FILE, Files, all_in_one, one, said
from tests.support.planned import CONTACT

APPROVED = "final-approved"
CADENCE = "policy: {cadence: {tier_1: 30}}\n"
SOON = "2026-12-07T09:00"


def of(owner: str, name: str = "p", **fields: str) -> str:
    return one("plan", name, owner=owner, **{"contacts": "[dupont]"} | fields)


def visit(name: str, owner: str = "marie", start: str = SOON, **fields: str) -> str:
    given = {"form": "appointment", "contact": "dupont", "owner": owner, "start": start}
    return one("activity", name, **given | fields)


def wanting(preferences: str, *records: str) -> str:
    return all_in_one(CONTACT + f"preferences: {preferences}\n", *records)


# PC323


def test_two_owners_with_plans_for_one_contact_in_one_period() -> None:
    first, second = of("marie", "a", contacts="‹[dupont]›"), of("paul", "b", period="FY2027-Q2", contacts="[«dupont»]")
    assert said(all_in_one(first, second), "PC323") == [
        "warning plan `b`",
        "plan `b` of `paul` and plan `a` of `marie` are both for contact `dupont`",
        "hint: agree on one plan, or name one as the `parent` of the other",
        "note: the other plan is here",
    ]


def test_two_owners_in_one_family_with_the_same_quarter() -> None:
    year = of("marie", "a")
    quarters = (
        of("paul", "b", parent="a", period="FY2027-Q2", contacts="‹[dupont]›"),
        of("ana", "c", parent="a", period="FY2027-Q2", contacts="[«dupont»]"),
    )
    assert len(said(all_in_one(year, *quarters), "PC323")) == 4


@pytest.mark.parametrize(
    "other",
    [
        of("marie", "b", period="FY2027-Q2"),
        of("paul", "b", period="FY2027-Q2", parent="a"),
        of("paul", "b", contacts="[roux]"),
        of("paul", "b", period="FY2028"),
        of("paul", "b", status="expired"),
    ],
    ids=["same owner", "child", "another contact", "another period", "over"],
)
def test_plans_that_leave_each_other_alone(other: str) -> None:
    assert said(all_in_one(of("marie", "a"), other), "PC323") == []


def test_what_was_planned_twice_in_a_period_that_is_over_can_no_longer_be_agreed_on() -> None:
    both = (of("marie", "a", period="FY2026"), of("paul", "b", period="FY2026", contacts="[«dupont»]"))
    assert len(said(all_in_one(both[0].replace("[dupont]", "‹[dupont]›"), both[1]), "PC323")) == 4
    plain = all_in_one(*both).replace("«", "").replace("»", "")
    assert said(plain, "PC323", today=date(2027, 1, 1)) == []


# PC324


def test_two_of_us_with_one_contact_on_one_day() -> None:
    both = (visit("a", start=f"‹{SOON}›"), visit("b", "paul", "«2026-12-07T17:00»"))
    assert said(wanting("{}", *both), "PC324") == [
        "warning activity `b`",
        "`paul` and `marie` both meet contact `dupont` on 2026-12-07",
        "hint: meet together, or choose another day",
        "note: the other meeting is here",
    ]


def test_two_of_us_within_the_days_of_notice_and_a_meeting_of_ones_own_between_them() -> None:
    found = said(
        wanting(
            "{notice_days: 3}",
            visit("a", start=f"‹{SOON}›"),
            visit("b", "paul", "‹«2026-12-08T09:00»›"),
            visit("c", "paul", "«2026-12-10T09:00»"),
            visit("d", "marie", "«2026-12-11T09:00»"),
        ).replace("‹«2026-12-08T09:00»›", "«2026-12-08T09:00»")
        .replace("«2026-12-10T09:00»", "‹«2026-12-10T09:00»›"),
        "PC324",
    )  # fmt: skip
    assert [line for line in found if line.startswith("`")] == [
        "`paul` meets contact `dupont` on 2026-12-08, 1 day after `marie`",
        "`paul` meets contact `dupont` on 2026-12-10, 3 days after `marie`",
        "`marie` meets contact `dupont` on 2026-12-11, 1 day after `paul`",
    ]


def test_a_part_of_a_day_of_notice_is_a_whole_one() -> None:
    others = (visit("a", start=f"‹{SOON}›"), visit("b", "paul", "«2026-12-10T09:00»"))
    found = said(wanting("{notice_days: 2.5}", *others), "PC324")
    assert found[1:3] == [
        "`paul` meets contact `dupont` on 2026-12-10, 3 days after `marie`",
        "hint: meet together, or later: the contact wants 3 days of notice",
    ]
    assert said(wanting("{notice_days: 2.5}", visit("a"), visit("b", "paul", "2026-12-11T09:00")), "PC324") == []


@pytest.mark.parametrize(
    "other",
    [
        visit("b"),
        visit("b", "paul", "2026-12-11T09:00"),
        visit("b", "paul", contact="roux"),
        visit("b", "paul", completed="2026-11-20"),
        one("activity", "b", owner="paul", contact="dupont", due="2026-12-07"),
        one("activity", "b", owner="paul", contact="dupont", due="2026-12-07", type="email"),
        visit("b").replace("owner: marie\n", ""),
    ],
    ids=["same person", "later than the notice", "another contact", "done earlier", "a task", "a letter", "nobody's"],
)
def test_meetings_that_leave_each_other_alone(other: str) -> None:
    assert said(wanting("{notice_days: 3}", visit("a"), other), "PC324") == []


def test_a_task_that_takes_the_contacts_time_is_a_meeting() -> None:
    call = one("activity", "b", owner="paul", contact="dupont", due="‹2026-12-07›", type="call")
    assert len(said(wanting("{}", visit("a", start=f"«{SOON}»"), call), "PC324")) == 4
    wanted = "{avoid: [Mondays]}"
    assert said(wanting(wanted, call.replace("‹", "").replace("›", "")), "PC326") == []


def test_meetings_that_are_over_cannot_be_moved() -> None:
    both = (visit("a", start="2026-11-02T09:00"), visit("b", "paul", "2026-11-02T10:00"))
    assert said(wanting("{}", *both), "PC324") == []


# PC326


def test_an_appointment_on_a_day_that_its_contact_avoids() -> None:
    assert said(wanting("{avoid: [calls, Mondays]}", visit("a", start=f"«{SOON}»")), "PC326") == [
        "warning activity `a`",
        "activity `a` is on 2026-12-07, and contact `dupont` avoids “Mondays”",
        "hint: choose another day of the week",
    ]


@pytest.mark.parametrize("avoided", ["Tuesdays", "Monday mornings", "calls"])
def test_an_appointment_on_any_other_day(avoided: str) -> None:
    assert said(wanting(f"{{avoid: [{avoided}]}}", visit("a")), "PC326") == []
    assert (
        said(wanting("{avoid: [Mondays]}", visit("a", start="2026-11-16T09:00", completed="2026-11-16")), "PC326") == []
    )


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("Mondays", {0}),
        ("on Friday", {4}),
        ("le lundi", {0}),
        ("Les vendredis", {4}),
        ("week-ends", {5, 6}),
        ("Mondays and Fridays", {0, 4}),
        ("mardi, jeudi", {1, 3}),
        ("Friday afternoons", set()),
        ("Mondays and calls", set()),
        ("", set()),
    ],
)
def test_days_of_the_week_are_read_in_both_languages_and_nothing_is_guessed(words: str, days: set[int]) -> None:
    assert weekdays(words) == days


# PC327


def neglected(*records: str, tier: str = "«1»", config: str = CADENCE, more: str = "") -> list[str]:
    files: Files = {FILE: all_in_one(CONTACT + f"tier: {tier}\n{more}", *records), "plancode.yaml": config}
    return said(files, "PC327")


def met(day: str, **fields: str) -> str:
    return one("activity", f"on-{day}", contact="dupont", due="2026-01-01", completed=day, **fields)


def test_a_contact_who_has_not_heard_from_us() -> None:
    assert neglected(met("2026-10-01"), met("2026-10-23")) == [
        "warning contact `dupont`",
        "contact `dupont` has not heard from us for 31 days; tier 1 allows 30",
        "hint: plan an activity: `plancode new activity --contact dupont --subject TEXT --due DATE`",
    ]
    planned = one("activity", "next", contact="dupont", due="2026-12-02")
    assert (
        neglected(met("2026-10-23"), planned)[2]
        == "hint: plan an earlier one: the next activity is planned for 2026-12-02"
    )


def test_before_the_first_meeting_the_days_count_from_the_first_plan() -> None:
    assert neglected(of("marie", period="FY2026-Q4"))[1].endswith("not heard from us for 53 days; tier 1 allows 30")
    assert neglected(of("marie"), tier="1") == []
    assert neglected(tier="1") == []


def test_a_contact_who_has_heard_from_us_or_whom_no_cadence_is_for() -> None:
    assert neglected(met("2026-10-24"), tier="1") == []
    assert neglected(met("2026-10-01"), tier="2") == []
    assert neglected(met("2026-10-01"), tier="1", config="version: 1\n") == []
    assert neglected(met("2026-10-01"), tier="1", more="opt_out: true\n") == []


# PC328


def test_an_approved_plan_in_which_nothing_happens() -> None:
    running = of("marie", period="FY2026-Q4", status=f"«{APPROVED}»")
    assert said(running, "PC328") == [
        "warning plan `p`",
        "nothing has been planned or done yet in plan `p`, which runs",
        "hint: plan an activity: `plancode new activity --plan p --subject TEXT --due DATE`",
    ]
    done = one("activity", "x", plan="p", due="2026-12-24", completed="2026-10-23")
    assert (
        said(all_in_one(running, done), "PC328")[1] == "nothing has been planned or done in plan `p` since 2026-10-23"
    )


@pytest.mark.parametrize(
    "other",
    [
        one("activity", "x", plan="p", due="2026-10-24"),
        one("activity", "x", objective="o", due="2026-12-24"),
        one("activity", "x", opportunity="y", due="2026-12-24"),
        one("activity", "x", plan="below", due="2026-12-24"),
    ],
    ids=["a month ago", "of its objective", "of its opportunity", "of a plan below"],
)
def test_an_approved_plan_in_which_something_happens(other: str) -> None:
    running = of("marie", period="FY2026", status=APPROVED)
    serving = (
        one("objective", "o", plan="p"), one("opportunity", "y", objective="o"),
        of("marie", "below", parent="p", period="FY2026-Q1"),
    )  # fmt: skip
    assert said(all_in_one(running, *serving, other), "PC328") == []


@pytest.mark.parametrize("fields", [{"period": "FY2027"}, {"status": "submitted"}, {"period": "FY2026-M11"}])
def test_a_plan_that_does_not_run_is_not_approved_or_has_just_begun(fields: dict[str, str]) -> None:
    assert said(of("marie", **{"period": "FY2026-Q4", "status": APPROVED} | fields), "PC328") == []


def test_of_a_family_in_which_nothing_happens_the_uppermost_plan_is_told() -> None:
    year = of("marie", period="FY2026", status=f"«{APPROVED}»")
    quarter = of("marie", "below", parent="p", period="FY2026-Q4", status=APPROVED)
    assert len(said(all_in_one(year, quarter), "PC328")) == 3
    circle = [of("marie", name, parent=other, period="FY2026-Q4", status=APPROVED) for name, other in ("ab", "ba")]
    work = one("activity", "x", plan="a", due="2026-12-24")
    assert said(all_in_one(*circle, work), "PC328") == []


# PC329

CAUSE = one("activity", "first", due="2026-10-01", completed="2026-10-01")


def test_a_follow_up_that_was_not_made() -> None:
    wrong = one("activity", "x", follow_up_of="first", due="«2026-11-22»")
    assert said(all_in_one(CAUSE, wrong), "PC329") == [
        "info activity `x`",
        "activity `x` was to follow `first` by 2026-11-22, and is still open",
        "hint: complete it once it is done: `plancode complete x`",
    ]
    wrong = one("opportunity", "x", plan="p", follow_up_of="activity/first", close_date="«2026-11-22»")
    assert said(all_in_one(CAUSE, wrong), "PC329")[1:] == [
        "opportunity `x` was to follow `first` by 2026-11-22, and is still open",
        "hint: give it a new `close_date`, or the status that it has reached",
    ]


@pytest.mark.parametrize(
    "right",
    [
        all_in_one(CAUSE, one("activity", "x", follow_up_of="first", due="2026-11-23")),
        all_in_one(CAUSE, one("activity", "x", follow_up_of="first", due="2026-11-22", completed="2026-11-23")),
        all_in_one(CAUSE, one("activity", "x", due="2026-11-22")),
        all_in_one(
            one("activity", "first", due="2026-11-01"), one("activity", "x", follow_up_of="first", due="2026-11-22")
        ),
    ],
    ids=["today", "done", "follows nothing", "follows what is open itself"],
)
def test_a_follow_up_that_was_made_or_can_still_be(right: str) -> None:
    assert said(right, "PC329") == []


# PC330

OWN = (
    "lifecycle:\n  plan:\n    statuses: [idea, held]\n    initial: [idea]\n    steps: {hold: {from: idea, to: held}}\n"
)


def test_a_draft_of_a_period_that_is_over_is_told_in_the_first_month_of_a_year() -> None:
    old = of("marie", period="FY2025", status="«draft»")
    assert said(old, "PC330", today=date(2027, 1, 31)) == [
        "info plan `p`",
        "FY2025 is over, and plan `p` is still draft",
        "hint: delete the plan: `git rm -- :/plans/a.yaml`, then `git commit -m 'Delete plan p' -- :/plans/a.yaml`",
    ]
    beside = old + "---\n" + CONTACT
    assert said(beside, "PC330", today=date(2027, 1, 31))[2] == (
        "hint: remove the plan from plans/a.yaml, then commit: `git commit -m 'Delete plan p' -- :/plans/a.yaml`"
    )
    files = {FILE: old.replace("draft", "idea"), "plancode.yaml": OWN}
    assert said(files, "PC330", today=date(2027, 1, 1))[2] == (
        "hint: add a step to the lifecycle that closes it: docs/reference/configuration.md"
    )


@pytest.mark.parametrize(
    ("fields", "today"),
    [
        ({"period": "FY2025"}, date(2027, 2, 1)),
        ({"period": "FY2027"}, date(2027, 1, 1)),
        ({"period": "FY2025", "status": APPROVED}, date(2027, 1, 1)),
    ],
    ids=["later in the year", "of this year", "approved"],
)
def test_a_draft_is_not_told_all_year_long(fields: dict[str, str], today: date) -> None:
    assert said(of("marie", **fields), "PC330", today=today) == []
