"""Rules of one record: what its own fields must say of each other."""

from __future__ import annotations

import pytest

from tests.support.marked import Files, all_in_one, one, said

APPROVING_ONCE = """\
lifecycle:
  plan:
    statuses: [begun, asked, done, dropped, late]
    initial: [begun, late]
    steps:
      ask: {from: begun, to: asked}
      finish: {from: asked, to: done, needs: goals}
      drop: {from: begun, to: dropped}
      again: {from: done, to: late}
"""


def test_period_not_in_calendar() -> None:
    wrong = all_in_one(one("plan", "p", period="«FY3001»"), one("objective", "o", period="«FY3001-Q2»"))
    hint = "hint: `calendar` in plancode.yaml says which years, quarters, months and weeks there are"
    assert said(wrong, "PC114") == [
        "error plan `p`", "the calendar has no FY3001", hint,
        "error objective `o`", "the calendar has no FY3001-Q2", hint,
    ]  # fmt: skip
    assert said(all_in_one(one("plan", "p"), one("objective", "o")), "PC114") == []


@pytest.mark.parametrize(
    ("kind", "key", "written", "near"),
    [
        ("person", "role", "aprover", "approver"),
        ("activity", "type", "vist", "visit"),
        ("opportunity", "stage", "qualifed", "qualified"),
    ],
)
def test_value_nearly_known(kind: str, key: str, written: str, near: str) -> None:
    assert said(one(kind, "x", **{key: f"«{written}»"}), "PC126") == [
        f"warning {kind} `x`",
        f"{key} `{written}` is not a known one",
        f"hint: did you mean `{near}`? `picklists` in plancode.yaml adds values",
    ]
    for right in (near, f"{near}-and-something-else", "something-else"):
        assert said(one(kind, "x", **{key: right}), "PC126") == []


def test_a_value_nearly_known_is_told_of_each_record_among_others() -> None:
    others = one("account", "a"), one("person", "paul", role="approver")
    wrong = (one("person", name, role="«aprover»") for name in ("x", "y"))
    assert len(said(all_in_one(*others, *wrong, one("product", "p")), "PC126")) == 6


def test_a_preference_nearly_known() -> None:
    assert said(one("contact", "x", preferences="{channel: «emial», language: fr}"), "PC126") == [
        "warning contact `x`",
        "channel `emial` is not a known one",
        "hint: did you mean `email`? `picklists` in plancode.yaml adds values",
    ]


def test_a_language_of_two_letters_is_near_to_no_other() -> None:
    listed = {"plancode.yaml": "picklists: {contact.language: [fra, deu]}\n"}
    assert said(listed | {"plans/a.yaml": one("contact", "x", preferences="{language: de}")}, "PC126") == []
    wrong = one("contact", "x", preferences="{language: «fras»}")
    assert said(listed | {"plans/a.yaml": wrong}, "PC126")[2].startswith("hint: did you mean `fra`?")
    wrong = one("activity", "x", type="«cal»")
    assert said(wrong, "PC126")[2].startswith("hint: did you mean `call`?")


def test_what_is_not_said_is_near_to_no_value() -> None:
    listed = {"plancode.yaml": "picklists: {contact.channel: [others], person.role: [others]}\n"}
    assert said(listed | {"plans/a.yaml": all_in_one(one("contact", "x"), one("person", "y"))}, "PC126") == []


def test_a_key_of_another_kind_is_no_value_of_the_list() -> None:
    # `type` is an open picklist of activities and a closed one of accounts.
    assert said(all_in_one(one("account", "a", type="customer"), one("contact", "c")), "PC126") == []
    listed = {"plancode.yaml": "picklists: {opportunity.type: [meting]}\n"}
    assert said(listed | {"plans/a.yaml": one("opportunity", "o", type="meting")}, "PC126") == []


@pytest.mark.parametrize("kind", ["contact", "plan"])
def test_several_primaries(kind: str) -> None:
    accounts = (
        "[{account: a}, {account: b, primary: ‹true›}, {account: c, primary: «true»}, {account: d, primary: «true»}]"
    )
    told = [
        f"error {kind} `x`",
        f"{kind} `x` has a primary account already",
        "hint: one account is the primary one",
        "note: the first stands here",
    ]
    assert said(one(kind, "x", accounts=accounts), "PC139") == told * 2
    assert said(one(kind, "x", accounts="[{account: a, primary: true}, {account: b}]"), "PC139") == []


def test_form_without_date() -> None:
    hint = "hint: a task has `due`, an appointment `start` and `end`"
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
        "hint: the end is later than the start",
    ]
    for end in (None, "2027-03-02T12:00", "2027-03-02T12:01"):
        assert said(one("activity", "x", **lunch, end=end), "PC141") == []
    assert said(one("activity", "x", due="2027-03-02", end="2027-03-01T10:00"), "PC141") == []


def test_no_goals() -> None:
    assert said(one("plan", "p", status="«submitted»", goals=None), "PC142") == [
        "error plan `p`",
        "plan `p` is submitted and has no goal",
        "hint: `goals` has one item or more, in words",
    ]
    assert said(all_in_one(one("plan", "p", goals=None), one("plan", "q", status="submitted")), "PC142") == []


@pytest.mark.parametrize("status", ["submitted", "final-approved", "expired"])
def test_every_status_after_the_one_that_asks_for_goals_has_some(status: str) -> None:
    assert said(one("plan", "p", status=f"«{status}»", goals=None), "PC142") != []


def configured(config: str, *records: str) -> Files:
    return {"plancode.yaml": config, "plans/a.yaml": all_in_one(*records)}


@pytest.mark.parametrize("status", ["begun", "asked", "dropped", "late"])
def test_a_status_that_no_step_with_goals_leads_to_needs_none(status: str) -> None:
    # `late` comes after one that needs goals, and a plan may begin as it.
    files = configured(APPROVING_ONCE, one("plan", "p", status=status, goals=None))
    assert said(files, "PC142") == []
    files = configured(APPROVING_ONCE, one("plan", "p", status="«done»", goals=None))
    assert said(files, "PC142")[1] == "plan `p` is done and has no goal"


def test_duplicate_item() -> None:
    assert said(one("plan", "p", reviewers="[marie, paul, «marie», «marie»]"), "PC144") == [
        "warning plan `p`", "person `marie` stands in `reviewers` already", "hint: it is named once",
    ] * 2  # fmt: skip
    right = one("plan", "p", owner="marie", reviewers="[marie, paul]", contacts="[dupont]", product="alpha")
    assert said(right, "PC144") == []


def test_the_same_record_in_two_fields_is_no_duplicate() -> None:
    right = one("objective", "o", applies_to="{owner: [marie], account: [clinic]}", owner="marie", account="clinic")
    assert said(right, "PC144") == []


def test_lost_without_reason() -> None:
    assert said(one("opportunity", "x", status="«lost»"), "PC311") == [
        "info opportunity `x`", "opportunity `x` is lost, and nothing says why", "hint: `reason: …` helps the next one",
    ]  # fmt: skip
    right = all_in_one(one("opportunity", "x"), one("opportunity", "y", status="lost", reason="No money"))
    assert said(right, "PC311") == []


def test_counts_without_objective() -> None:
    assert said(one("activity", "x", key="counts", counts=1), "PC312") == [
        "warning activity `x`",
        "activity `x` counts, and has no objective that it counts towards",
        "hint: `objective: …` names it",
    ]
    assert said(one("activity", "x", key="counts", counts=0), "PC312") != []
    right = all_in_one(one("activity", "x", counts=1, objective="o"), one("activity", "y"))
    assert said(right, "PC312") == []


def test_owner_without_address() -> None:
    assert said(all_in_one(one("person", "marie", key="kind"), one("plan", "p")), "PC316") == [
        "warning person `marie`",
        "person `marie` owns plans and has no e-mail address",
        "hint: `email: …` is the address of the person's commits",
    ]
    others = one("person", "paul"), one("person", "marie", emails="[marie@example.org]"), one("plan", "p")
    assert said(all_in_one(*others), "PC316") == []


VISIT = {"plan": "p", "due": "«2028-01-01»"}


def test_activity_outside_its_plan() -> None:
    assert said(all_in_one(one("plan", "p"), one("activity", "x", **VISIT)), "PC331") == [
        "warning activity `x`",
        "activity `x` is on 2028-01-01, outside FY2027",
        "hint: FY2027 runs from 2027-01-01 to 2027-12-31",
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
        "hint: `first` is on 2027-03-02",
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
