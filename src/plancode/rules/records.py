"""Rules of one record: what its own fields must say of each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from plancode import codes
from plancode.diagnostics import Diagnostic, Note, text
from plancode.lifecycle import Ends
from plancode.messages.suggestions import alike, suggestion
from plancode.models import Activity, Affiliation, Contact, Objective, Opportunity, Plan, PlanAccount
from plancode.periods import parse_period
from plancode.workspace import OPEN, Workspace

_LANGUAGE_TAG = 2
_DATED = (Activity, Opportunity)


def period_not_in_calendar(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC114: a period is well written, but the workspace's calendar has none such."""
    records: tuple[Plan | Objective, ...] = (*workspace.plans, *workspace.objectives)
    for record in records:
        period = parse_period(record.period)
        if period is not None and workspace.config.calendar.range(period) is None:
            yield codes.PC114.at(
                workspace.place(record, "period"),
                text("the calendar has no {period}", period=period),
                hint=text("`calendar` in plancode.yaml says which years, quarters, months and weeks there are"),
                record=record.ref,
            )


def value_nearly_known(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC126: a value of an open picklist is almost, but not quite, one that is listed."""
    for name in sorted(OPEN):
        kind, _, key = name.rpartition(".")
        listed = workspace.config.picklists[name]
        for record in workspace.records.values():
            if record.kind != kind:
                continue
            holder = getattr(record, "preferences", None) if key in ("channel", "language") else record
            value = getattr(holder, key, None)
            if not isinstance(value, str) or len(value) <= _LANGUAGE_TAG or value in listed:
                continue
            # One that begins as a listed one does is a value of its own: `visit` beside `visit-online`.
            if alike(value, listed) is not None:
                hint = suggestion(value, listed, text("`picklists` in plancode.yaml adds values"))
                keys = ("preferences", key) if key in ("channel", "language") else (key,)
                yield codes.PC126.at(
                    workspace.place(record, *keys),
                    text("{key} `{value}` is not a known one", key=key, value=value),
                    hint=hint,
                    record=record.ref,
                )


def several_primaries(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC139: more than one account of a contact or plan is marked as the primary one."""
    records: tuple[Contact | Plan, ...] = (*workspace.contacts, *workspace.plans)
    for record in records:
        held: tuple[Affiliation | PlanAccount, ...] = record.accounts
        primary = [number for number, account in enumerate(held) if account.primary]
        for number in primary[1:]:
            yield codes.PC139.at(
                workspace.place(record, "accounts", number, "primary"),
                text("{record} has a primary account already", record=record.ref),
                hint=text("one account is the primary one"),
                record=record.ref,
                notes=(
                    Note(workspace.place(record, "accounts", primary[0], "primary"), text("the first stands here")),
                ),
            )


def form_without_date(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC140: a task has no due date, or an appointment no start."""
    for activity in workspace.activities:
        key = "due" if activity.form == "task" else "start"
        if getattr(activity, key) is None:
            yield codes.PC140.at(
                workspace.place(activity, "form"),
                text(
                    "activity `{id}` is of the form {form} and has no `{key}`",
                    id=activity.id,
                    form=activity.form,
                    key=key,
                ),
                hint=text("a task has `due`, an appointment `start` and `end`"),
                record=activity.ref,
            )


def ends_before_start(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC141: an appointment ends before it starts."""
    for activity in workspace.activities:
        if activity.start and activity.end and activity.end < activity.start:
            yield codes.PC141.at(
                workspace.place(activity, "end"),
                text(
                    "activity `{id}` ends at {end}, before it starts at {start}",
                    id=activity.id,
                    end=_time(activity.end),
                    start=_time(activity.start),
                ),
                hint=text("the end is later than the start"),
                record=activity.ref,
            )


def no_goals(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC142: a plan has left its first status without a goal."""
    lifecycle = workspace.config.lifecycles["plan"]
    asking = {step.target for step in lifecycle.steps if "goals" in step.needs}
    later = {
        name
        for target in asking
        for name in lifecycle.names
        if name not in lifecycle.initial and lifecycle.path(target, name)
    }
    for plan in workspace.plans:
        if not plan.goals and plan.status in later:
            yield codes.PC142.at(
                workspace.place(plan, "status"),
                text("plan `{id}` is {status} and has no goal", id=plan.id, status=lifecycle.term(plan.status)),
                hint=text("`goals` has one item or more, in words"),
                record=plan.ref,
            )


def duplicate_item(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC144: a list names the same record twice."""
    for ref, links in workspace.links.items():
        seen: set[tuple[object, object]] = set()
        for link in links:
            if (link.keys[0], link.target) in seen:
                yield codes.PC144.at(
                    workspace.place(workspace.records[ref], *link.keys),
                    text("{record} stands in `{key}` already", record=link.target, key=link.keys[0]),
                    hint=text("it is named once"),
                    record=ref,
                )
            seen.add((link.keys[0], link.target))


def lost_without_reason(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC311: an opportunity was lost, and nothing says why."""
    for opportunity in workspace.opportunities:
        if opportunity.reason is None and workspace.ends(opportunity) is Ends.LOST:
            yield codes.PC311.at(
                workspace.place(opportunity, "status"),
                text(
                    "opportunity `{id}` is {status}, and nothing says why",
                    id=opportunity.id,
                    status=workspace.config.lifecycle("opportunity").term(opportunity.status),
                ),
                hint=text("`reason: …` helps the next one"),
                record=opportunity.ref,
            )


def counts_without_objective(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC312: an activity counts towards nothing."""
    for activity in workspace.activities:
        if activity.counts is not None and activity.objective is None:
            yield codes.PC312.at(
                workspace.key_place(activity, "counts"),
                text("activity `{id}` counts, and has no objective that it counts towards", id=activity.id),
                hint=text("`objective: …` names it"),
                record=activity.ref,
            )


def owner_without_address(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC316: a plan's owner has no address, so no commit can be told to be the owner's."""
    owners = {plan.owner for plan in workspace.plans}
    for person in workspace.people:
        if person.id in owners and not person.addresses:
            yield codes.PC316.at(
                workspace.place(person),
                text("person `{id}` owns plans and has no e-mail address", id=person.id),
                hint=text("`email: …` is the address of the person's commits"),
                record=person.ref,
            )


def activity_outside_its_plan(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC331: an activity's date lies outside the period of the plan that it serves."""
    for activity in workspace.activities:
        plan = workspace.get(Plan, activity.plan)
        days = workspace.days(plan) if plan else None
        if plan and days and activity.day and not days.has(activity.day):
            yield codes.PC331.at(
                workspace.place(activity, activity.day_key),
                text(
                    "activity `{id}` is on {day}, outside {period}",
                    id=activity.id,
                    day=activity.day,
                    period=plan.period,
                ),
                hint=text("{period} runs from {first} to {last}", period=plan.period, first=days.first, last=days.last),
                record=activity.ref,
            )


def follow_up_before_its_cause(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC332: a follow-up is earlier than what it follows."""
    for ref, links in workspace.links.items():
        for link in links:
            cause = workspace.records.get(link.target)
            if link.keys != ("follow_up_of",) or cause is None:
                continue
            record = workspace.records[ref]
            if isinstance(record, _DATED) and isinstance(cause, _DATED) and _is_before(record, cause):
                yield codes.PC332.at(
                    workspace.place(record, record.day_key),
                    text(
                        "{record} is on {day}, before `{cause}`, which it follows",
                        record=ref,
                        day=record.day,
                        cause=cause.id,
                    ),
                    hint=text("`{cause}` is on {earlier}", cause=cause.id, earlier=cause.day),
                    record=ref,
                )


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def _is_before(one: Activity | Opportunity, other: Activity | Opportunity) -> bool:
    return one.day is not None and other.day is not None and one.day < other.day


RULES: tuple[Callable[[Workspace], Iterator[Diagnostic]], ...] = (
    period_not_in_calendar,
    value_nearly_known,
    several_primaries,
    form_without_date,
    ends_before_start,
    no_goals,
    duplicate_item,
    lost_without_reason,
    counts_without_objective,
    owner_without_address,
    activity_outside_its_plan,
    follow_up_before_its_cause,
)
