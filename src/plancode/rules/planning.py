"""Rules of planning that depend on the day: coverage, quarters, plans past their end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from plancode import codes
from plancode.diagnostics import Diagnostic, Severity, text
from plancode.lifecycle import Need
from plancode.models import Contact, Plan
from plancode.periods import QUARTER, YEAR
from plancode.workspace import Workspace


def contact_without_plan(workspace: Workspace, today: date) -> Iterator[Diagnostic]:
    """PC301: no plan for a contact covers today (S1)."""
    year = workspace.config.calendar.period_of(today)
    for contact in workspace.contacts_without_plan(today):
        if year is not None:
            yield codes.PC301.at(
                workspace.place(contact),
                text("contact `{id}` has no plan for {period}", id=contact.id, period=year),
                hint=text(
                    "a plan with this contact in `contacts`, for {period} or a part of it that has {today}",
                    period=year,
                    today=today,
                ),
                record=contact.ref,
            )


def missing_quarters(workspace: Workspace, today: date) -> Iterator[Diagnostic]:
    """PC302: an annual plan lacks quarterly children; a warning for important contacts, else an information (S3)."""
    for plan in workspace.plans:
        year = workspace.period(plan)
        if not plan.contacts or year is None or year.part != YEAR or _is_past(workspace, plan, today):
            continue
        there = {workspace.period(child) for child in workspace.children.get(plan.id, ())}
        missing = [quarter for quarter in workspace.config.calendar.quarters_of(year.year) if quarter not in there]
        if not missing:
            continue
        contacts = [contact for name in plan.contacts if (contact := workspace.get(Contact, name))]
        important = any(contact.importance == "high" for contact in contacts)
        yield codes.PC302.at(
            workspace.place(plan, "period"),
            text(
                "plan `{id}` has no child plan for {missing}",
                id=plan.id,
                missing=", ".join(f"{QUARTER}{quarter.number}" for quarter in missing),
            ),
            hint=text("a plan with `parent: {id}` for each quarter", id=plan.id),
            record=plan.ref,
            severity=None if important else Severity.INFO,
        )


def plan_past_its_end(workspace: Workspace, today: date) -> Iterator[Diagnostic]:
    """PC303: a plan's period is over, and the plan could be expired (S5)."""
    lifecycle = workspace.config.lifecycles["plan"]
    steps = {source: step for step in lifecycle.steps if Need.PERIOD_ENDED in step.needs for source in step.sources}
    for plan in workspace.plans:
        if plan.status in steps and _is_past(workspace, plan, today):
            step = steps[plan.status]
            yield codes.PC303.at(
                workspace.place(plan, "status"),
                text(
                    "{period} is over, and plan `{id}` is still {status}",
                    period=plan.period,
                    id=plan.id,
                    status=lifecycle.term(plan.status),
                ),
                hint=text(
                    "`{step}` makes it {target}, and active plans fewer",
                    step=step.name,
                    target=lifecycle.term(step.target),
                ),
                record=plan.ref,
            )


def plan_without_contact(workspace: Workspace, _today: date) -> Iterator[Diagnostic]:
    """PC304: an engagement plan is for nobody."""
    for plan in workspace.plans:
        if plan.type == "engagement" and not plan.contacts and not plan.accounts:
            yield codes.PC304.at(
                workspace.place(plan, "type"),
                text("engagement plan `{id}` names no contact", id=plan.id),
                hint=text("`contacts` lists whom it is for"),
                record=plan.ref,
            )


def completed_in_the_future(workspace: Workspace, today: date) -> Iterator[Diagnostic]:
    """PC314: an activity was completed on a day that is yet to come."""
    for activity in workspace.activities:
        if activity.completed and activity.completed > today:
            yield codes.PC314.at(
                workspace.place(activity, "completed"),
                text(
                    "activity `{id}` was completed on {day}, which is yet to come",
                    id=activity.id,
                    day=activity.completed,
                ),
                hint=text("today is {today}", today=today),
                record=activity.ref,
            )


def contact_opted_out(workspace: Workspace, _today: date) -> Iterator[Diagnostic]:
    """PC317: an activity is planned with a contact who wants no contact."""
    for activity in workspace.activities:
        contact = workspace.get(Contact, activity.contact)
        if contact and contact.opt_out and workspace.ends(activity) is None:
            yield codes.PC317.at(
                workspace.place(activity, "contact"),
                text(
                    "contact `{contact}` has opted out, and activity `{id}` is still planned",
                    contact=contact.id,
                    id=activity.id,
                ),
                hint=text("the activity is removed, or completed"),
                record=activity.ref,
            )


def _is_past(workspace: Workspace, plan: Plan, today: date) -> bool:
    days = workspace.days(plan)
    return bool(days and days.last < today)


RULES: tuple[Callable[[Workspace, date], Iterator[Diagnostic]], ...] = (
    contact_without_plan,
    missing_quarters,
    plan_past_its_end,
    plan_without_contact,
    completed_in_the_future,
    contact_opted_out,
)
