"""The committer's date counts, in the workspace's time zone (HISTORY.md 9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pytest

from plancode.diagnostics import Severity
from tests.support.histories import Told
from tests.support.table import DUPONT

_APPROVED = """
    a  draft       on 2025-12-01
    b  submitted   on 2025-12-02
    c  final-approved  by paul  on 2025-12-03
"""


@pytest.mark.parametrize(
    ("moment", "codes"),
    [
        pytest.param("2026-12-31T23:59:59+00:00", "! PC233", id="a second before the end"),
        pytest.param("2027-01-01T00:00:00+00:00", "", id="the day after"),
        pytest.param("2026-06-30", "! PC233", id="in the middle"),
        pytest.param("2027-01-01T00:30:00+02:00", "! PC233", id="the offset of the commit is another one"),
    ],
)
def test_a_plan_expires_when_its_period_has_ended(told: Callable[..., Told], moment: str, codes: str) -> None:
    told(f"{_APPROVED}\nd  expired  on {moment}  {codes}", period="FY2026")


@pytest.mark.parametrize(
    ("moment", "codes"),
    [
        pytest.param("2026-12-31T22:59:59+00:00", "! PC233", id="one second before midnight in Paris"),
        pytest.param("2026-12-31T23:00:00+00:00", "", id="midnight in Paris"),
    ],
)
def test_days_are_those_of_the_workspaces_zone(told: Callable[..., Told], moment: str, codes: str) -> None:
    told(f"{_APPROVED}\nd  expired  on {moment}  {codes}", period="FY2026", config="time_zone: Europe/Paris\n")


@pytest.mark.parametrize(
    ("period", "moment", "codes"),
    [
        pytest.param("FY2026-Q2", "2026-06-30", "! PC233", id="a quarter, on its last day"),
        pytest.param("FY2026-Q2", "2026-07-01", "", id="a quarter, the day after"),
    ],
)
def test_a_period_is_a_quarter_too(told: Callable[..., Told], period: str, moment: str, codes: str) -> None:
    told(f"{_APPROVED}\nd  expired  on {moment}  {codes}", period=period)


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        pytest.param("2025-12-31T23:59:59+00:00", "", id="the day before"),
        pytest.param("2026-01-01T00:00:00+00:00", "! PC234", id="on the first day"),
        pytest.param("2026-03-01", "! PC234", id="two months in"),
    ],
)
def test_a_plan_is_made_before_its_period(told: Callable[..., Told], day: str, codes: str) -> None:
    told(f"a  draft  on {day}  {codes}", period="FY2026")


def test_where_plans_begin_in_other_statuses_they_may_be_made_at_any_time(told: Callable[..., Told]) -> None:
    config = "lifecycle: {plan: {statuses: [idea, kept], initial: [idea], steps: {keep: {from: idea, to: kept}}}}\n"
    told("a  idea  on 2026-03-01", period="FY2026", config=config)


def test_the_period_that_counts_is_the_one_that_was_approved(told: Callable[..., Told]) -> None:
    told(
        f"{_APPROVED}\nd  expired  on 2026-06-30  with period=FY2025   ! PC211 PC233",
        period="FY2026",
    )


def test_a_step_in_the_future_is_found(told: Callable[..., Told]) -> None:
    life = told(_APPROVED)
    assert life.found(life.read(now=datetime(2025, 12, 3, 10, tzinfo=UTC))) == []
    assert life.found(life.read(now=datetime(2025, 12, 1, 10, tzinfo=UTC))) == [("c", "PC231")]


def test_clocks_may_differ_by_a_day(told: Callable[..., Told]) -> None:
    life = told(_APPROVED)
    assert life.found(life.read(now=datetime(2025, 12, 2, tzinfo=UTC))) == []
    assert life.found(life.read(now=datetime(2025, 12, 1, 23, 59, 59, tzinfo=UTC))) == [("c", "PC231")]


def test_an_expiry_dated_into_the_future_is_found(told: Callable[..., Told]) -> None:
    life = told(f"{_APPROVED}\nd  expired  on 2027-01-01", period="FY2026")
    assert life.found(life.read(now=datetime(2026, 2, 1, tzinfo=UTC))) == [("d", "PC231")]


@pytest.mark.parametrize(
    ("date", "codes"),
    [
        pytest.param(b"99999999999999999999 +0000", ["PC908"], id="after the end of time"),
        pytest.param(b"253402300799 +0000", ["PC908"], id="the last second of time"),
        pytest.param(b"-62135596800 +0000", ["PC908"], id="the first second of time"),
        pytest.param(b"", ["PC908"], id="no date"),
        pytest.param(b"now +0000", ["PC205", "PC908"], id="a word: nothing in the line can be trusted"),
    ],
)
@pytest.mark.parametrize("zone", ["Europe/Paris", "America/New_York", "Pacific/Kiritimati"])
def test_a_date_that_cannot_be_read_is_unknown(
    told: Callable[..., Told], date: bytes, codes: list[str], zone: str
) -> None:
    life = told("a  draft", config=f"time_zone: {zone}\n")
    _dated(life, "b", {"plans/dupont.yaml": DUPONT + "submitted\n"}, date)
    assert life.found(life.read()) == [("b", code) for code in codes]


def _dated(life: Told, name: str, files: Mapping[str, str], date: bytes) -> None:
    """Commit files as Marie with a date that git itself would not write."""
    before = life.repo.tip()
    tree = life.repo.git("rev-parse", f"{life.repo.commit(files)}^{{tree}}").encode()
    parents = [b"parent " + each.encode() for each in before]
    marie = b" Marie <marie@example.org> " + date
    lines = [b"tree " + tree, *parents, b"author" + marie, b"committer" + marie, b"", b"Change"]
    life.ids[name] = life.repo.raw("commit", b"\n".join(lines))
    life.repo.point("main", life.ids[name])


def test_what_a_date_would_decide_is_not_held_against_one_that_cannot_be_read(told: Callable[..., Told]) -> None:
    """Neither that a plan was made late, nor that it expired early, nor that a step was made before another."""
    life = told("a  deleted", period="FY2026")
    plan, never = DUPONT.replace("FY2099", "FY2026"), b"99999999999999999999 +0000"
    paul = ("Paul Roy", "paul@example.org")
    _dated(life, "b", {"plans/dupont.yaml": plan + "draft\n"}, never)
    life.ids["c"] = life.repo.commit({"plans/dupont.yaml": plan + "submitted\n"})
    life.ids["d"] = life.repo.commit({"plans/dupont.yaml": plan + "final-approved\n"}, author=paul)
    _dated(life, "e", {"plans/dupont.yaml": plan + "expired\n"}, never)
    told_of = life.read()
    assert life.found(told_of) == [("b", "PC908"), ("e", "PC908")]
    message = "the date of the commit that moved plan `dupont` cannot be read"
    assert [(each.message, each.hint, each.severity) for each in told_of.diagnostics] == [
        (message, None, Severity.ERROR)
    ] * 2


@pytest.mark.parametrize("moment", ["1970-01-01T00:00:00+00:00", "1969-07-20T20:17:00+00:00"])
def test_old_dates_are_dates(told: Callable[..., Told], moment: str) -> None:
    told(f'a  draft  on {moment}\nb  submitted\nc  draft  on {moment}  reason "why"  ! PC232')


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        pytest.param("2025-12-04", "", id="after"),
        pytest.param("2025-12-01T00:00:00+00:00", "", id="a day before"),
        pytest.param("2025-11-30T23:59:59+00:00", "! PC232", id="a day and a second before"),
    ],
)
def test_a_step_that_is_dated_before_the_one_it_follows_is_an_information(
    told: Callable[..., Told], day: str, codes: str
) -> None:
    life = told(f"a  draft  on 2025-12-01\nb  submitted  on 2025-12-02\nc  final-approved  by paul  on {day}  {codes}")
    assert {found.severity for found in life.read().diagnostics} <= {Severity.INFO}


def test_the_expiry_of_a_plan_whose_period_no_calendar_has_is_not_known_to_be_in_time(
    told: Callable[..., Told],
) -> None:
    told(
        """
        a  draft
        b  submitted
        c  final-approved  by paul
        d  expired  on 2100-01-02    ! PC908
        """,
        period="FY2099-Q1",
        config="calendar: {kind: explicit, years: {FY2098: 2098-01-01}}\n",
    )


def test_of_a_step_from_two_states_the_date_is_told_once(told: Callable[..., Told]) -> None:
    told(
        """
        a  draft
        b  submitted       parent a
        c  same            parent a  with name=Other
        m  final-approved  parents b c  by paul  on 9999-12-31T23:59:59+00:00   ! PC223 PC908
        """
    )
