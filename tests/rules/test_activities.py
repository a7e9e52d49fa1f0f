"""Activities: their days, with whom they are, and what they count towards."""

from __future__ import annotations

import pytest

from tests.support.marked import all_in_one, one, said
from tests.support.planned import CONTACT, records

TASK = "kind: activity\nid: visit\nsubject: Visit\nform: task\ndue: 2027-02-15\n"
OUT = CONTACT + "opt_out: true\n"
VISIT = {"plan": "p", "due": "«2028-01-01»"}


def test_completed_in_the_future() -> None:
    assert said(TASK + "completed: «2026-11-24»\n", "PC314") == [
        "warning activity `visit`",
        "activity `visit` was completed on 2026-11-24, in the future",
        "hint: choose a day up to today, 2026-11-23",
    ]
    assert said(records(TASK, TASK.replace("id: visit", "id: other") + "completed: 2026-11-23\n"), "PC314") == []


def test_contact_opted_out() -> None:
    assert said(records(OUT, TASK + "contact: «dupont»\n"), "PC317") == [
        "warning activity `visit`",
        "contact `dupont` has opted out, and activity `visit` is still planned",
        "hint: remove the activity, or complete it: `plancode complete visit`",
    ]


def test_a_contact_who_was_erased_is_called_so() -> None:
    erased = "kind: contact\nid: dupont\nerased: 2026-11-02\n"
    assert said(records(erased, TASK + "contact: «dupont»\n"), "PC317")[1] == (
        "contact `dupont` was erased, and activity `visit` is still planned"
    )
    assert said(records(erased, one("plan", "x", contacts="[«dupont»]")), "PC317")[1] == (
        "contact `dupont` was erased, and plan `x` is still for this contact"
    )
    assert said(records(erased, TASK + "contact: dupont\ncompleted: 2026-11-02\n"), "PC317") == []


@pytest.mark.parametrize(
    "right",
    [
        records(OUT, TASK),
        records(OUT, TASK + "contact: dupont\ncompleted: 2026-11-02\n"),
        records(OUT, CONTACT.replace("dupont", "roux"), TASK + "contact: roux\n"),
        TASK + "contact: gone\n",
    ],
)
def test_a_contact_may_be_met_who_has_not_opted_out(right: str) -> None:
    assert said(right, "PC317") == []


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("opportunity", {"plan": "p", "contact": "«dupont»"}),
        ("opportunity", {"plan": "p", "other_contacts": "[«dupont»]"}),
        ("activity", {"plan": "p", "other_contacts": "[«dupont»]"}),
        ("objective", {"contact": "«dupont»"}),
        ("plan", {"contacts": "[«dupont»]"}),
        ("plan", {"contacts": "[«dupont»]", "status": "submitted"}),
    ],
)
def test_what_is_open_is_for_nobody_who_has_opted_out(kind: str, fields: dict[str, str]) -> None:
    assert said(records(OUT, one(kind, "x", **fields)), "PC317") == [
        f"warning {kind} `x`",
        f"contact `dupont` has opted out, and {kind} `x` is still for this contact",
        "hint: remove the contact from it, or remove it",
    ]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("opportunity", {"plan": "p", "contact": "dupont", "status": "won"}),
        ("opportunity", {"plan": "p", "contact": "gone"}),
        ("plan", {"contacts": "[dupont]", "status": "final-approved"}),
        ("plan", {"contacts": "[dupont]", "status": "expired"}),
    ],
)
def test_what_is_over_or_approved_stays_as_it_was(kind: str, fields: dict[str, str]) -> None:
    assert said(records(OUT, one(kind, "x", **fields)), "PC317") == []


def test_form_without_date() -> None:
    hint = "hint: add `due` to a task, `start` and `end` to an appointment"
    assert said(one("activity", "x", form="«task»", start="2027-03-02"), "PC140") == [
        "error activity `x`", "activity `x` is of the form task and has no `due`", hint,
    ]  # fmt: skip
    assert said(one("activity", "x", form="«appointment»", due="2027-03-02"), "PC140") == [
        "error activity `x`", "activity `x` is of the form appointment and has no `start`", hint,
    ]  # fmt: skip
    right = all_in_one(
        one("activity", "x", due="2027-03-02"), one("activity", "y", form="appointment", start="2027-03-02")
    )
    assert said(right, "PC140") == []


def test_ends_before_start() -> None:
    lunch = {"form": "appointment", "start": "2027-03-02T12:00"}
    assert said(one("activity", "x", **lunch, end="«2027-03-02T11:59»"), "PC141") == [
        "error activity `x`",
        "activity `x` ends at 2027-03-02T11:59, before it starts at 2027-03-02T12:00",
        "hint: put the end after the start",
    ]
    for end in (None, "2027-03-02T12:00", "2027-03-02T12:01"):
        assert said(one("activity", "x", **lunch, end=end), "PC141") == []
    assert said(one("activity", "x", due="2027-03-02", end="2027-03-01T10:00"), "PC141") == []


def test_counts_without_objective() -> None:
    assert said(one("activity", "x", key="counts", counts=1), "PC312") == [
        "warning activity `x`",
        "activity `x` has a figure in `counts`, and no objective to add it to",
        "hint: add `objective: …`, or remove `counts`",
    ]
    assert said(one("activity", "x", key="counts", counts=0), "PC312") != []
    right = all_in_one(one("activity", "x", counts=1, objective="o"), one("activity", "y"))
    assert said(right, "PC312") == []


def test_activity_outside_its_plan() -> None:
    assert said(all_in_one(one("plan", "p"), one("activity", "x", **VISIT)), "PC331") == [
        "warning activity `x`",
        "activity `x` is on 2028-01-01, outside FY2027",
        "hint: choose a day of FY2027, from 2027-01-01 to 2027-12-31",
    ]


@pytest.mark.parametrize(
    "fields",
    [
        VISIT | {"due": "2027-12-31"},
        VISIT | {"due": "2028-01-01", "plan": "gone"},
        VISIT | {"due": "2028-01-01", "plan": "endless"},
        VISIT | {"due": None},
    ],
)
def test_an_activity_inside_its_plan_or_without_day(fields: dict[str, str]) -> None:
    plans = one("plan", "p"), one("plan", "endless", period="FY3001")
    assert said(all_in_one(*plans, one("activity", "x", **fields)), "PC331") == []


def test_an_appointment_is_on_the_day_of_its_start() -> None:
    wrong = one("activity", "x", plan="p", form="appointment", start="«2028-01-01T10:00»")
    assert said(all_in_one(one("plan", "p"), wrong), "PC331")[1] == "activity `x` is on 2028-01-01, outside FY2027"


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"due": "«2027-03-01»"}, "activity"),
        ({"form": "appointment", "start": "«2027-03-01T10:00»"}, "activity"),
        ({"close_date": "«2027-03-01»"}, "opportunity"),
    ],
)
def test_follow_up_before_its_cause(fields: dict[str, str], kind: str) -> None:
    cause = one("activity", "first", due="2027-03-02")
    wrong = one(kind, "x", follow_up_of="activity/first", **fields)
    assert said(all_in_one(cause, one("activity", "other"), wrong), "PC332") == [
        f"warning {kind} `x`",
        f"{kind} `x` is on 2027-03-01, before `first`, which it follows",
        "hint: choose a day from 2027-03-02 on, the day of `first`",
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"due": "2027-03-02", "follow_up_of": "first"},
        {"follow_up_of": "first"},
        {"due": "2027-03-01", "follow_up_of": "undated"},
        {"due": "2027-03-01", "follow_up_of": "gone"},
        {"due": "2027-03-01", "opportunity": "later"},
    ],
)
def test_what_follows_on_the_same_day_or_without_day(fields: dict[str, str]) -> None:
    others = (
        one("activity", "first", due="2027-03-02"), one("activity", "undated"),
        one("opportunity", "later", close_date="2027-04-01"),
    )  # fmt: skip
    assert said(all_in_one(*others, one("activity", "x", **fields)), "PC332") == []


def test_each_reference_of_each_record_is_looked_at_for_what_it_follows() -> None:
    others = one("activity", "first", due="2027-03-02"), one("plan", "p")
    wrong = [one("activity", name, due="«2027-03-01»", plan="p", follow_up_of="first") for name in ("x", "y")]
    assert len(said(all_in_one(*others, *wrong), "PC332")) == 6


def test_what_follows_is_measured_by_the_day_that_its_cause_was_done_on() -> None:
    early = one("activity", "first", due="2027-03-05", completed="2026-11-20")
    assert said(all_in_one(early, one("activity", "x", due="2026-12-01", follow_up_of="first")), "PC332") == []
    late = one("activity", "first", due="2026-11-01", completed="2026-11-20")
    wrong = one("activity", "x", due="«2026-11-10»", follow_up_of="first")
    assert len(said(all_in_one(late, wrong), "PC332")) == 3


PARIS = "time_zone: Europe/Paris\n"


@pytest.mark.parametrize(
    ("start", "end"), [("2027-03-02T09:00", "«2027-03-03»"), ("«2027-03-02»", "2027-03-03T18:00")], ids=["end", "start"]
)
def test_mixed_days_and_times(start: str, end: str) -> None:
    assert said(one("activity", "x", form="appointment", start=start, end=end), "PC150") == [
        "warning activity `x`",
        "activity `x` has a time in one of `start` and `end` only",
        "hint: give both a time, or neither: then it takes whole days, the last one included",
    ]


@pytest.mark.parametrize(
    ("start", "end"), [("2027-03-02", "2027-03-02"), ("2027-03-02T09:00", "2027-03-03T18:00"), ("2027-03-02", None)]
)
def test_days_or_times_alone_are_not_mixed_and_one_day_ends_when_it_starts(start: str, end: str | None) -> None:
    fields = {"start": start} | ({"end": end} if end else {})
    right = one("activity", "x", form="appointment", **fields)
    assert said(right, "PC150") == said(right, "PC141") == []


def test_whole_days_end_before_they_start() -> None:
    wrong = one("activity", "x", form="appointment", start="2027-03-02", end="«2027-03-01»")
    assert said(wrong, "PC141")[1] == "activity `x` ends at 2027-03-01, before it starts at 2027-03-02"


@pytest.mark.parametrize(("time", "shown"), [("02:00", "03:00"), ("02:30:59", "03:30")])
def test_a_time_that_no_clock_shows(time: str, shown: str) -> None:
    wrong = one("activity", "x", form="appointment", start=f"«2027-03-28T{time}»")
    assert said({"plancode.yaml": PARIS, "plans/a.yaml": wrong}, "PC113") == [
        "error activity `x`",
        f"there is no such time as `2027-03-28T{time[:5]}` in Europe/Paris",
        f"hint: write 2027-03-28T{shown}, or another time: clocks go forward in that hour",
    ]


@pytest.mark.parametrize("start", ["2027-03-28T01:59", "2027-03-28T03:00", "2027-10-31T02:30", "2027-03-28"])
def test_a_time_that_clocks_show_once_or_twice(start: str) -> None:
    right = {"plancode.yaml": PARIS, "plans/a.yaml": one("activity", "x", form="appointment", start=start)}
    assert said(right, "PC113") == []
    gap = one("activity", "x", form="appointment", start="2027-03-28T02:30")
    assert said(gap, "PC113") == []
