"""Rules of fields that several kinds of records have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from plancode import codes
from plancode.diagnostics import Diagnostic, Note, text
from plancode.messages.suggestions import alike, suggestion
from plancode.models import MODELS, Activity, Affiliation, Contact, Objective, Opportunity, Plan, PlanAccount
from plancode.periods import parse_period
from plancode.workspace import OPEN, Workspace

_LANGUAGE_TAG = 2


def period_not_in_calendar(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC114: a period is well written, but the workspace's calendar does not have it."""
    records: tuple[Plan | Objective, ...] = (*workspace.plans, *workspace.objectives)
    for record in records:
        period = parse_period(record.period)
        if period is not None and workspace.config.calendar.range(period) is None:
            yield codes.PC114.at(
                workspace.place(record, "period"),
                text("the calendar has no {period}", period=period),
                hint=text(
                    "choose a period of the calendar; `calendar` in plancode.yaml sets years, quarters, months and weeks"
                ),
                record=record.ref,
            )


def value_nearly_known(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC126: a value of an open picklist is almost, but not quite, one that is listed."""
    for name in sorted(OPEN):
        kind, _, key = name.rpartition(".")
        listed = workspace.config.picklists[name]
        is_preference = key in ("channel", "language")
        for record in workspace.all(MODELS[kind]):
            holder = getattr(record, "preferences", None) if is_preference else record
            value = getattr(holder, key, None) if holder else None
            if not isinstance(value, str) or len(value) <= _LANGUAGE_TAG or value in listed:
                continue
            # A value that only begins like a listed one is a value of its own: `visit` beside `visit-online`.
            if alike(value, listed) is not None:
                hint = suggestion(value, listed, text("correct it, or add the value to `picklists` in plancode.yaml"))
                keys = ("preferences", key) if is_preference else (key,)
                yield codes.PC126.at(
                    workspace.place(record, *keys),
                    text("{key} `{value}` is not a known one", key=key, value=value),
                    hint=hint,
                    record=record.ref,
                )


def plan_and_objective_apart(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC135: a record names a plan and an objective of different plan families."""
    records: tuple[Opportunity | Activity, ...] = (*workspace.opportunities, *workspace.activities)
    for record in records:
        if record.plan is None or record.objective is None:
            continue
        plan = workspace.get(Plan, record.plan)
        objective = workspace.get(Objective, record.objective)
        other = workspace.get(Plan, objective.plan) if objective else None
        if plan and other and workspace.top_of(plan) is not workspace.top_of(other):
            yield codes.PC135.at(
                workspace.place(record, "objective"),
                text(
                    "objective `{objective}` belongs to plan `{other}`, not to the family of plan `{plan}`",
                    objective=record.objective,
                    other=other.id,
                    plan=plan.id,
                ),
                hint=text("change `plan` or `objective` so that both belong to the same annual plan"),
                record=record.ref,
            )


def several_primaries(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC139: more than one account of a contact or plan is marked as the primary one."""
    records: tuple[Contact | Plan, ...] = (*workspace.contacts, *workspace.plans)
    for record in records:
        held: tuple[Affiliation | PlanAccount, ...] = record.accounts
        if len(held) < 2:  # noqa: PLR2004 - one alone has no second
            continue
        primary = [number for number, account in enumerate(held) if account.primary]
        for number in primary[1:]:
            if not _overlap(held[primary[0]], held[number]):
                continue
            yield codes.PC139.at(
                workspace.place(record, "accounts", number, "primary"),
                text("{record} has a primary account already", record=record.ref),
                hint=text("keep `primary: true` on one account"),
                record=record.ref,
                notes=(Note(workspace.place(record, "accounts", primary[0], "primary"), text("first used here")),),
            )


def _overlap(one: Affiliation | PlanAccount, other: Affiliation | PlanAccount) -> bool:
    """Return whether both hold on some day; an account of a plan holds on all days."""
    if isinstance(one, PlanAccount) or isinstance(other, PlanAccount):
        return True
    return one.holds(other.from_ or date.min, other.until or date.max)


RULES: tuple[Callable[[Workspace], Iterator[Diagnostic]], ...] = (
    period_not_in_calendar,
    value_nearly_known,
    plan_and_objective_apart,
    several_primaries,
)
