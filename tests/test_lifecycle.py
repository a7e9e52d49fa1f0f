"""Statuses and steps as a table, and the judgement of one transition against it (HISTORY.md, the default table)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from plancode.diagnostics import Problem, Ref, Severity, text
from plancode.lifecycle import DEFAULT_PLAN, UNGOVERNED, Ends, Facts, Lifecycle, Need, Status, Step, judge

# Two ways lead from open to done: one that a role may take, one that needs a reason; and nothing leads out of closed.
TASK = Lifecycle(
    kind="activity",
    statuses=(
        Status("open", {"en": "Open", "fr": "Ouvert"}),
        Status("done", {"fr": "Fini"}),
        Status("checked"),
        Status("closed"),
    ),
    initial=("open", "done"),
    steps=(
        Step("sign-off", ("open",), "done", ("chief",), (Need.GOALS, Need.FOUR_EYES)),
        Step("finish", ("open", "checked"), "done", (), (Need.REASON,)),
        Step("check", ("done",), "checked"),
        Step("reopen", ("done",), "open", ("owner",)),
        Step("close", ("checked",), "closed", ("owner",), (Need.PERIOD_ENDED,)),
    ),
    deletable=("open", "closed"),
)
FACTS = Facts(
    name=Ref("activity", "a"), before="open", after="done", actor="Zoe", actor_known=True,
    capacities=frozenset({"owner"}), met={}, unknown_actor=Severity.WARNING, period="FY2026",
    whom=lambda step: text("ask {by}", by=", ".join(step.by)),
)  # fmt: skip


def found(lifecycle: Lifecycle = TASK, **facts: Any) -> list[str]:
    """Return the codes of what is wrong, with the severity where it is not the code's own."""
    verdicts = judge(lifecycle, replace(FACTS, **facts))
    return [each.code.number + (f" {each.severity}" if each.severity else "") for each in verdicts]


def said(**facts: Any) -> tuple[str, str]:
    """Return message and hint of the one thing that is wrong."""
    (verdict,) = judge(TASK, replace(FACTS, **facts))
    assert isinstance(verdict, Problem)
    return str(verdict.message), str(verdict.hint)


def test_a_status_is_called_in_the_language_else_in_english_else_by_its_name() -> None:
    assert [TASK.status("open").label(language) for language in ("fr", "en", "de")] == ["Ouvert", "Open", "Open"]
    assert [TASK.status(name).label("en") for name in ("done", "nothing-known")] == ["done", "nothing-known"]
    assert TASK.names == ("open", "done", "checked", "closed")


def test_a_term_is_the_status_with_its_labels_and_empty_without_one() -> None:
    assert (TASK.term("open").word, TASK.term("open").labels) == ("open", {"en": "Open", "fr": "Ouvert"})
    assert (TASK.term(None).word, TASK.term(None).labels) == ("", {})


def test_steps_lead_from_each_of_their_sources_to_one_status() -> None:
    assert [step.name for step in TASK.steps_between("open", "done")] == ["sign-off", "finish"]
    assert [step.name for step in TASK.steps_between("checked", "done")] == ["finish"]
    assert TASK.steps_between("done", "closed") == ()
    assert TASK.allowed("done") == ("checked", "open")
    assert TASK.allowed("open") == ("done",)
    assert TASK.allowed("closed") == ()


def test_the_shortest_way_between_statuses() -> None:
    assert TASK.path("open", "closed") == ("open", "done", "checked", "closed")
    assert TASK.path("checked", "open") == ("checked", "done", "open")
    assert TASK.path("open", "open") == ("open",)
    assert TASK.path("closed", "open") is None
    assert TASK.path("open", "nothing-known") is None


def test_the_default_is_the_table_of_the_contract() -> None:
    rows = [(s.name, s.sources, s.target, s.by, tuple(map(str, s.needs))) for s in DEFAULT_PLAN.steps]
    assert rows == [
        ("submit", ("draft",), "submitted", ("owner",), ("goals",)),
        ("return", ("submitted",), "draft", ("owner", "reviewer", "approver"), ("reason",)),
        ("approve", ("submitted",), "final-approved", ("owner", "approver"), ("four-eyes",)),
        ("amend", ("final-approved",), "draft", ("owner",), ("reason",)),
        ("expire", ("final-approved",), "expired", ("owner",), ("period-ended",)),
    ]
    assert (DEFAULT_PLAN.kind, DEFAULT_PLAN.initial, DEFAULT_PLAN.deletable) == ("plan", ("draft",), ("draft",))
    assert DEFAULT_PLAN.protected == ("final-approved", "expired")
    assert [DEFAULT_PLAN.status(name).labels for name in DEFAULT_PLAN.names] == [
        {"en": "Draft", "fr": "Projet"},
        {"en": "Submitted", "fr": "Soumis"},
        {"en": "Final Approved", "fr": "Final - Approuvé"},
        {"en": "Expired", "fr": "Expiré"},
    ]


def test_what_stays_as_it_is_and_an_allowed_step_are_nothing_wrong() -> None:
    assert found(after="open", before="open", actor_known=False) == []
    assert found(before=None, after="done", actor_known=False) == []
    assert found(before="closed", after=None) == []
    assert found(before="done", after="open") == []


@pytest.mark.parametrize(
    ("capacities", "met", "codes"),
    [
        # Whoever may not sign off has finished; whoever may, did, where that has fewer faults.
        ({"owner"}, {Need.GOALS: False, Need.REASON: False}, ["PC207"]),
        ({"chief"}, {Need.GOALS: True, Need.REASON: False}, []),
        ({"chief"}, {Need.GOALS: False, Need.FOUR_EYES: False, Need.REASON: False}, ["PC207"]),
        ({"chief"}, {Need.GOALS: False, Need.REASON: True}, []),
        # Of equal ones the first of the table counts.
        ({"chief"}, {Need.GOALS: False, Need.REASON: False}, ["PC210"]),
        # What is not known is nothing that is missing.
        ({"owner"}, {Need.REASON: None}, []),
    ],
)
def test_of_several_steps_the_one_is_made_that_the_actor_comes_nearest_to(
    capacities: set[str], met: dict[Need, bool], codes: list[str]
) -> None:
    assert found(capacities=frozenset(capacities), met=met) == codes


def test_each_fault_of_a_step_is_told() -> None:
    only = replace(TASK, steps=TASK.steps[:1])
    unmet = {Need.GOALS: False, Need.FOUR_EYES: False}
    assert found(only, met=unmet) == ["PC204", "PC210", "PC206"]
    assert found(only, met=unmet, actor_known=False) == ["PC205", "PC210", "PC206"]


def test_an_unknown_actor_is_an_error_of_a_step_that_names_who_may_and_else_what_the_policy_says() -> None:
    assert found(before="done", after="open", actor_known=False) == ["PC205"]
    assert found(before="done", after="checked", actor_known=False) == ["PC205 warning"]
    assert found(before="open", after=None, actor_known=False, unknown_actor=Severity.INFO) == ["PC205 info"]
    assert found(before="done", after=None, actor_known=False) == ["PC214", "PC205 warning"]
    free = replace(TASK, steps=(Step("check", ("done",), "checked"),))
    assert found(free, before="done", after="checked", actor_known=False) == []
    assert said(before="open", after=None, actor_known=False) == (
        "activity `a` was moved to deleted by Zoe, whom no person's address names",
        "add the address to `email` or `emails` of the person, in a commit before the step",
    )


def test_a_period_that_no_calendar_has_leaves_it_unknown_whether_it_had_ended() -> None:
    closing: dict[str, Any] = {"before": "checked", "after": "closed"}
    assert found(**closing, met={Need.PERIOD_ENDED: True}) == []
    assert found(**closing, met={Need.PERIOD_ENDED: False}) == ["PC233"]
    assert said(**closing, met={Need.PERIOD_ENDED: None}) == (
        "activity `a` was moved to closed, and the calendar has no period `FY2026`: whether it had ended is not known",
        "add the period to `calendar` in plancode.yaml, or correct `period` before the step",
    )


@pytest.mark.parametrize(
    ("facts", "message", "hint"),
    [
        (
            {"before": None, "after": "closed"},
            "activity `a` was created as closed",
            "create it as open, done, then move it one step at a time",
        ),
        (
            {"before": "done", "after": None},
            "activity `a` was deleted while done",
            "put it back; it may be deleted while: open, closed",
        ),
        (
            {"before": "open", "after": "closed"},
            "activity `a` went from open to closed without being done and checked",
            "move it one step at a time: from open it can go to done",
        ),
        (
            {"before": "closed", "after": "open"},
            "activity `a` went from closed to open",
            "leave it there: no step leads on from closed",
        ),
        (
            {"before": "open", "met": {Need.GOALS: False, Need.REASON: False}},
            "activity `a` was moved from open to done without a reason",
            "say why: `--reason TEXT`, or a line `Reason: …` in the commit message",
        ),
        (
            {"before": "checked", "after": "closed", "met": {Need.PERIOD_ENDED: False}},
            "activity `a` was moved to closed before its period had ended",
            "wait: `close` is possible from the day after the period's last day on",
        ),
        (
            {"before": "done", "after": "open", "capacities": frozenset()},
            "Zoe may not move activity `a` from done to open",
            "ask owner",
        ),
        (
            {"capacities": frozenset({"chief"}), "met": {Need.GOALS: False, Need.REASON: False}},
            "activity `a` was moved to done without a goal",
            "add a goal to the plan before `sign-off`",
        ),
        (
            {"capacities": frozenset({"chief"}), "met": {Need.FOUR_EYES: False, Need.REASON: False}},
            "activity `a` was moved to done by Zoe without a review by someone else",
            "have someone else review it, and name them with `--reviewed-by WHO`",
        ),
    ],
)
def test_what_is_wrong_is_said_with_what_is_right(facts: Mapping[str, str | None], message: str, hint: str) -> None:
    assert said(**facts) == (message, hint)


def test_what_can_never_be_deleted_is_said_so() -> None:
    (verdict,) = judge(replace(TASK, deletable=()), replace(FACTS, before="done", after=None))
    assert str(verdict.hint) == "put it back; it may never be deleted"


def test_a_record_has_ended_where_no_step_leads_on_or_the_lifecycle_says_so() -> None:
    assert [TASK.ends(name) for name in TASK.names] == [None, None, None, Ends.DONE]
    said = replace(TASK, stated_ends={"checked": Ends.WON, "closed": Ends.NEVER, "done": Ends.LOST})
    assert [said.ends(name) for name in TASK.names] == [None, Ends.LOST, Ends.WON, None]
    assert (said.ending(Ends.WON, Ends.LOST), said.ending(Ends.DONE)) == (("done", "checked"), ())
    assert (TASK.ends(None), TASK.ends("nothing-known")) == (None, None)


def test_without_steps_nothing_is_known_to_have_ended_but_what_says_so_by_its_name() -> None:
    deal = Lifecycle("opportunity", tuple(map(Status, ("open", "closed", "won", "lost", "expired"))), ("open",), ())
    assert [deal.ends(name) for name in deal.names] == [None, None, Ends.WON, Ends.LOST, Ends.DONE]


def test_a_status_stands_where_its_steps_put_it_whatever_it_is_called() -> None:
    assert [str(DEFAULT_PLAN.standing(name)) for name in DEFAULT_PLAN.names] == ["begun", "in-review", "held", "ended"]
    assert [str(TASK.standing(name)) for name in TASK.names] == ["begun", "begun", "running", "ended"]
    opportunity, objective = UNGOVERNED["opportunity"], UNGOVERNED["objective"]
    assert [str(opportunity.standing(name)) for name in opportunity.names] == ["begun", "won", "lost"]
    assert [str(objective.standing(name)) for name in objective.names] == [
        "begun", "in-review", "held", "running", "begun", "paused", "ended",
    ]  # fmt: skip
