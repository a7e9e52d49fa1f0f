"""`follow-up`: what is kept of an activity or opportunity, where what follows stands, and which plan it serves."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import write
from tests.support.drafts import files, refused, workspace, written

PLANS = "plans/contacts/dupont/FY2026/plan.yaml"
ACTIVITIES = "plans/contacts/dupont/FY2026/activities.yaml"
PLAN = (
    "kind: plan\nid: {id}\nname: {id}\nperiod: {period}\ntype: engagement\nstatus: {status}\nowner: marie\n"
    "contacts: [dupont]\ngoals: [Be known]\n"
)
OBJECTIVE = "kind: objective\nid: talks\nstatus: draft\nname: Talks\nperiod: FY2026\ntype: awareness\nplan: old\n"
VISIT = """\
# The first visit, see the letter.
kind: activity
id: visit
subject: First visit
form: appointment
type: visit
contact: dupont
account: chu
plan: old
objective: talks
owner: paul
start: 2026-11-10T09:30
end: 2026-11-10T11:00
completed: 2026-11-10
counts: 1
outcome: Went well.
priority: high
"""
GRANT = """\
kind: opportunity
id: grant
name: Grant for the study
type: research-funding
status: lost
close_date: 2026-11-01
contact: dupont
plan: old
reason: too late
probability: 20
"""


def plan(name: str, period: str, status: str = "draft") -> str:
    return PLAN.format(id=name, period=period, status=status)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return workspace(
        tmp_path,
        {
            PLANS: plan("old", "FY2026"),
            "plans/contacts/dupont/FY2026/objectives.yaml": OBJECTIVE,
            ACTIVITIES: VISIT.replace("\n", "\r\n"),
            "plans/contacts/dupont/FY2026/opportunities.yaml": GRANT,
        },
    )


def test_a_follow_up_keeps_what_is_sensible_and_stands_beside_its_origin(folder: Path) -> None:
    before = files(folder)
    ended = written(folder, "follow-up", "visit")
    assert ended.out.splitlines()[0] == f"activity follow-up-first-visit  {ACTIVITIES}"
    after = files(folder)
    assert {path for path in after if after[path] != before.get(path)} == {ACTIVITIES}
    added = after[ACTIVITIES].removeprefix(before[ACTIVITIES]).decode()
    assert added.replace("\r\n", "\n") == (
        '---\nkind: activity\nid: follow-up-first-visit\nsubject: "Follow-up: First visit"\nform: appointment\n'
        "type: visit\ncontact: dupont\naccount: chu\nplan: old\nobjective: talks\nowner: paul\n"
        "start: 2026-12-07T09:30\nend: 2026-12-07T11:00\npriority: high\nfollow_up_of: visit\n"
    )  # fmt: skip
    assert added.count("\r\n") == added.count("\n")


def test_whole_days_are_followed_by_as_many_and_everybody_comes_along(folder: Path) -> None:
    days = "kind: activity\nid: fair\nsubject: Fair\nform: appointment\ncontact: dupont\nother_contacts: [dupont]\nplan: old\n"
    write(folder, {"plans/fair.yaml": days + "start: 2026-12-01\nend: 2026-12-03\n"})
    written(folder, "follow-up", "fair", "--due", "2026-12-30", err=None)
    (added,) = [data for path, data in files(folder).items() if b"follow-up-fair" in data]
    text = added.decode().replace("\r\n", "\n")
    assert "other_contacts: [dupont]\n" in text
    assert "start: 2026-12-30\nend: 2027-01-01\n" in text


def test_a_chain_of_follow_ups_does_not_pile_up_in_the_name(folder: Path) -> None:
    written(folder, "follow-up", "visit", "--due", "2026-12-01")
    ended = written(folder, "follow-up", "follow-up-first-visit", "--due", "2026-12-20")
    assert ended.out.startswith("activity follow-up-first-visit-2 ")
    assert b'subject: "Follow-up: First visit"' in files(folder)[ACTIVITIES].split(b"---")[-1]


def test_without_a_day_it_is_two_weeks_after_its_origin_where_that_is_yet_to_come(folder: Path) -> None:
    write(
        folder,
        {"plans/a.yaml": "kind: activity\nid: call\nsubject: Call\nform: task\ncontact: dupont\ndue: 2026-12-10\n"},
    )
    written(folder, "follow-up", "call")
    assert b"\ndue: 2026-12-24\r\n" in files(folder)["plans/contacts/dupont/FY2026/activities.yaml"]


def test_an_opportunity_can_follow_an_activity_once_it_has_a_type(folder: Path) -> None:
    refused(folder, "follow-up", "visit", "--kind", "opportunity", code=2, err="still needed: --type")
    ended = written(
        folder, "follow-up", "visit", "--kind", "opportunity", "--type", "clinical-study", "--subject", "A study",
        "--due", "2026-12-31",
    )  # fmt: skip
    path = "plans/contacts/dupont/FY2026/opportunities.yaml"
    assert ended.out.splitlines()[0] == f"opportunity a-study  {path}"
    assert files(folder)[path].decode().removeprefix(GRANT) == (
        "---\nkind: opportunity\nid: a-study\nstatus: pending\nname: A study\ntype: clinical-study\n"
        "close_date: 2026-12-31\ncontact: dupont\naccount: chu\nplan: old\nobjective: talks\nowner: paul\n"
        "follow_up_of: activity/visit\n"
    )


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (
            "opportunity",
            ('status: pending\nname: "Follow-up: Grant for the study"\ntype: research-funding\nclose_date: 2026-12-07\n'
            "contact: dupont\nplan: old\nfollow_up_of: grant\n"),
        ),
        (
            "activity",
            ('subject: "Follow-up: Grant for the study"\nform: task\ncontact: dupont\nplan: old\nopportunity: grant\n'
            "owner: marie\ndue: 2026-12-07\nfollow_up_of: opportunity/grant\n"),
        ),
    ],
)  # fmt: skip
def test_an_opportunity_is_followed_by_either(folder: Path, kind: str, text: str) -> None:
    written(folder, "follow-up", "grant", "--kind", kind)
    added = "".join(data.decode().replace("\r\n", "\n") for data in files(folder).values())
    assert f"---\nkind: {kind}\nid: follow-up-grant-for-the-study\n" in added
    for line in text.splitlines():
        assert f"\n{line}\n" in added


def test_where_the_plan_has_expired_the_plan_of_the_day_is_served(folder: Path) -> None:
    write(
        folder,
        {
            PLANS: plan("old", "FY2026", "expired"),
            "plans/contacts/dupont/FY2027/plan.yaml": plan("new", "FY2027"),
            "plans/contacts/dupont/FY2027-Q1/plan.yaml": plan("new-q1", "FY2027-Q1") + "parent: new\n",
        },
    )
    ended = written(folder, "follow-up", "visit", "--due", "2027-02-01", err=None)
    assert ended.err.startswith(
        "plan `old` is expired: linked to plan `new-q1`, which has 2027-02-01\n"
        "objective `talks` belongs to plan `old`: the link to it is not kept\n"
        "next: "
    )
    text = files(folder)["plans/contacts/dupont/FY2027-Q1/activities.yaml"].decode()
    assert "\nplan: new-q1\n" in text
    assert "objective" not in text


def test_where_no_other_plan_has_the_day_the_link_stays_and_it_is_said(folder: Path) -> None:
    write(folder, {PLANS: plan("old", "FY2026", "expired")})
    ended = written(folder, "follow-up", "visit", "--due", "2026-12-01", err=None)
    assert "plan `old` is expired, and no other plan has 2026-12-01: the link to it stays\n" in ended.err
    assert files(folder)[ACTIVITIES].count(b"plan: old") == 2


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    before = files(folder)
    shown = written(folder, "follow-up", "visit", "--dry-run").out
    assert "+follow_up_of: visit\r\n" in shown
    assert files(folder) == before


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("visits",), 2, "did you mean `visit`?"),
        (("dupont",), 2, "an activity or opportunity is followed up"),
        (("visit", "--due", "soon"), 2, "`soon` is not a date"),
        (("visit", "--kind", "plan"), 2, "plan"),
        (("visit", "--type", "No type"), 1, "nothing was written"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_cannot_be_followed_is_refused(folder: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    refused(folder, "follow-up", *arguments, code=code, err=says)
