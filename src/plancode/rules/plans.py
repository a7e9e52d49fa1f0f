"""Rules of plans: their families, goals, quarters and end."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from plancode import codes
from plancode.attention.plans import forgotten_drafts, idle, rivals
from plancode.diagnostics import Diagnostic, Note, Severity, Text, Typed, text
from plancode.lifecycle import Lifecycle, Need
from plancode.models import Contact, Plan
from plancode.periods import HALF, QUARTER, YEAR, Period
from plancode.workspace import Workspace

# Of a fiscal year, the days in which old drafts are told.
_TOLD_DAYS = 31


def duplicate_plan_name(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC130: two plans have the same name in the same period."""
    first: dict[tuple[str, str], Plan] = {}
    for plan in workspace.plans:
        other = first.setdefault((plan.period, plan.name), plan)
        if other is plan:
            continue
        yield codes.PC130.at(
            workspace.place(plan, "name"),
            text("plan `{other}` has this name in {period} too", other=other.id, period=plan.period),
            hint=text("give one of the two another name"),
            record=plan.ref,
            notes=(Note(workspace.place(other, "name"), text("first used here")),),
        )


def child_outside_parent_period(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC132: a child plan's period lies outside its parent's."""
    for plan in workspace.plans:
        parent = workspace.parent_of(plan)
        inner = workspace.period(plan)
        outer = workspace.period(parent) if parent else None
        if parent and inner and outer and not workspace.config.calendar.contains(outer, inner):
            days = workspace.days(parent)
            yield codes.PC132.at(
                workspace.place(plan, "period"),
                text(
                    "{period} lies outside {outer}, the period of the parent plan `{parent}`",
                    period=inner,
                    outer=outer,
                    parent=parent.id,
                ),
                hint=text(
                    "choose a period inside {outer}, from {first} to {last}",
                    outer=outer,
                    first=days.first,
                    last=days.last,
                )
                if days
                else None,
                record=plan.ref,
            )


def child_of_another_contact(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC133: a child plan is for a contact that its parent is not for."""
    for plan in workspace.plans:
        parent = workspace.parent_of(plan)
        if parent is None or not parent.contacts:
            continue
        for number, contact in enumerate(plan.contacts):
            if contact not in parent.contacts:
                yield codes.PC133.at(
                    workspace.place(plan, "contacts", number),
                    text(
                        "contact `{contact}` is not in the annual plan `{parent}`",
                        contact=contact,
                        parent=parent.id,
                    ),
                    hint=text(
                        "choose contacts of `{parent}`: {contacts}",
                        parent=parent.id,
                        contacts=", ".join(parent.contacts),
                    ),
                    record=plan.ref,
                )


def nested_too_deep(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC134: a plan is the child of a plan that is a child itself."""
    for plan in workspace.plans:
        parent = workspace.parent_of(plan)
        if (
            parent
            and parent.parent
            and workspace.parent_of(parent) not in (None, plan)
            and not _in_half(workspace, plan)
        ):
            yield codes.PC134.at(
                workspace.place(plan, "parent"),
                text("the annual plan `{parent}` itself stands below `{above}`", parent=parent.id, above=parent.parent),
                hint=text("name the annual plan as `parent`: a quarterly plan has no plans below it"),
                record=plan.ref,
            )


def _in_half(workspace: Workspace, plan: Plan) -> bool:
    """Return whether a plan is a quarter below a half-year, which is no level too many: the half-year is no quarter."""
    own, parent = workspace.period(plan), workspace.parent_of(plan)
    above = workspace.period(parent) if parent else None
    return bool(own and above and own.part == QUARTER and above.part == HALF)


def no_goals(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC142: a plan has left its first status without a goal."""
    lifecycle = workspace.config.lifecycles["plan"]
    later = _behind_goals(lifecycle)
    for plan in workspace.plans:
        if not plan.goals and plan.status in later:
            yield codes.PC142.at(
                workspace.place(plan, "status"),
                text("plan `{id}` is {status} and has no goal", id=plan.id, status=lifecycle.term(plan.status)),
                hint=text("add a goal to `goals`, in words"),
                record=plan.ref,
            )


def _behind_goals(lifecycle: Lifecycle) -> frozenset[str]:
    """Return the statuses that a plan reaches by a step that needs goals, and in no other way."""
    asking = {step.target for step in lifecycle.steps if "goals" in step.needs}
    behind = {name for target in asking for name in lifecycle.names if lifecycle.path(target, name)}
    free = set(lifecycle.initial)
    ways = [(set(step.sources), step.target) for step in lifecycle.steps if "goals" not in step.needs]
    while more := {target for sources, target in ways if sources & free} - free:
        free |= more
    return frozenset(behind - free)


def plan_without_contact(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC304: an engagement plan is for nobody."""
    for plan in workspace.plans:
        if plan.type == "engagement" and not plan.contacts and not plan.accounts:
            yield codes.PC304.at(
                workspace.place(plan, "type"),
                text("engagement plan `{id}` names no contact", id=plan.id),
                hint=text("name at least one contact in `contacts`"),
                record=plan.ref,
            )


def approved_without_objectives(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC318: nothing says how an approved plan's goals will be met."""
    lifecycle = workspace.config.lifecycles["plan"]
    served: dict[str, bool] = defaultdict(bool)
    for objective in workspace.objectives:
        plan = workspace.get(Plan, objective.plan)
        if plan:
            served[workspace.top_of(plan).id] = True
    for plan in workspace.plans:
        if plan.status in lifecycle.protected and not served[workspace.top_of(plan).id]:
            yield codes.PC318.at(
                workspace.place(plan, "status"),
                text("plan `{id}` is {status} and has no objective", id=plan.id, status=lifecycle.term(plan.status)),
                hint=text("add one: `plancode new objective --plan {id} --name NAME --type TYPE`", id=plan.id),
                record=plan.ref,
            )


def approved_below_a_draft(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC321: a plan is approved, and the plan that it is a part of has not been submitted."""
    lifecycle = workspace.config.lifecycles["plan"]
    for plan in workspace.plans:
        parent = workspace.parent_of(plan)
        if parent and plan.status in lifecycle.protected and parent.status in lifecycle.initial:
            yield codes.PC321.at(
                workspace.place(plan, "status"),
                text(
                    "plan `{id}` is {status}, and `{parent}` above it is still {begun}",
                    id=plan.id,
                    status=lifecycle.term(plan.status),
                    parent=parent.id,
                    begun=lifecycle.term(parent.status),
                ),
                hint=text("take `{parent}` through its approval, from which its parts follow", parent=parent.id),
                record=plan.ref,
            )


def missing_quarters(workspace: Workspace, today: date) -> Iterator[Diagnostic]:
    """PC302: an annual plan lacks quarterly children; a warning for important contacts, else only info (S3)."""
    for plan in workspace.plans:
        year = workspace.period(plan)
        if not plan.contacts or year is None or year.part != YEAR or _is_past(workspace, plan, today):
            continue
        there = {period for child in workspace.children.get(plan.id, ()) if (period := workspace.period(child))}
        # A half-year is planned as a whole, or its quarters stand below it.
        there |= {quarter for period in there for quarter in workspace.config.calendar.quarters_in(period)}
        missing = [quarter for quarter in workspace.config.calendar.quarters_of(year.year) if quarter not in there]
        if not missing:
            continue
        contacts = [contact for name in plan.contacts if (contact := workspace.get(Contact, name))]
        important = any(contact.importance == "high" for contact in contacts)
        yield codes.PC302.at(
            workspace.place(plan, "period"),
            text(
                "plan `{id}` has no quarterly plan for {missing}",
                id=plan.id,
                missing=", ".join(f"{QUARTER}{quarter.number}" for quarter in missing),
            ),
            hint=_quarter_to_add(
                plan, [each for each in contacts if each.is_approached and each.id not in workspace.merges], missing[0]
            ),
            record=plan.ref,
            severity=None if important else Severity.INFO,
        )


def _quarter_to_add(plan: Plan, contacts: Sequence[Contact], quarter: Period) -> Text:
    """Return how a quarterly plan is added; by hand where none of the plan's contacts may have a new one."""
    if not contacts:
        return text("add a plan with `parent: {id}` for each missing quarter", id=plan.id)
    # The plan of one contact is called after it; that of several is given a name.
    name = " --name NAME" if len(contacts) > 1 else ""
    options = " ".join(f"--contact {each.id}" for each in contacts)
    line = Typed(f"plancode new plan {options}{name} --parent {plan.id} --period {quarter}")
    return text("create one for each missing quarter: `{line}`", line=line)


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
                    "run `plancode {step} {id}`",
                    step=step.name,
                    id=plan.id,
                ),
                record=plan.ref,
            )


def rival_plans(workspace: Workspace, today: date) -> Iterator[Diagnostic]:
    """PC323: two people have plans for one contact in one period."""
    for found in rivals(workspace, today):
        yield codes.PC323.at(
            workspace.place(found.plan, "contacts", found.place),
            text(
                "plan `{id}` of `{owner}` and plan `{other}` of `{other_owner}` are both for contact `{contact}`",
                id=found.plan.id,
                owner=found.plan.owner,
                other=found.other.id,
                other_owner=found.other.owner,
                contact=found.contact,
            ),
            hint=text("agree on one plan, or name one as the `parent` of the other"),
            record=found.plan.ref,
            notes=(Note(workspace.place(found.other, "contacts"), text("the other plan is here")),),
        )


def plan_not_followed(workspace: Workspace, today: date) -> Iterator[Diagnostic]:
    """PC328: an approved plan runs, and for a month nobody has planned or done anything in it."""
    for plan, last in idle(workspace, today):
        nothing = text("nothing has been planned or done yet in plan `{id}`, which runs", id=plan.id)
        yield codes.PC328.at(
            workspace.place(plan, "status"),
            text("nothing has been planned or done in plan `{id}` since {day}", id=plan.id, day=last)
            if last
            else nothing,
            hint=text("plan an activity: `plancode new activity --plan {id} --subject TEXT --due DATE`", id=plan.id),
            record=plan.ref,
        )


def _deleted(workspace: Workspace, plan: Plan) -> Text:
    """Return how to delete a plan; a file of its own goes with it. From wherever one stands, `:/` is the top."""
    path = workspace.place(plan).path
    values = {"id": plan.id, "path": path, "file": shlex.quote(f":/{path}")}
    commit = text("`git commit -m 'Delete plan {id}' -- {file}`").given(values)
    if len(workspace.parsed[path].documents) > 1:
        return text("remove the plan from {path}, then commit: {commit}").given(values | {"commit": commit})
    return text("delete the plan: `git rm -- {file}`, then {commit}").given(values | {"commit": commit})


def forgotten_draft(workspace: Workspace, today: date) -> Iterator[Diagnostic]:
    """PC330: a draft of a period that is over; told in the first month of each fiscal year, not every day."""
    calendar = workspace.config.calendar
    year = calendar.period_of(today)
    days = calendar.range(year) if year else None
    if days is None or (today - days.first).days >= _TOLD_DAYS:
        return
    lifecycle = workspace.config.lifecycles["plan"]
    for plan in forgotten_drafts(workspace, today):
        status = lifecycle.term(plan.status)
        yield codes.PC330.at(
            workspace.place(plan, "status"),
            text("{period} is over, and plan `{id}` is still {status}", period=plan.period, id=plan.id, status=status),
            hint=_deleted(workspace, plan)
            if lifecycle.has_step(plan.status, None)
            else text("add a step to the lifecycle that closes it: docs/reference/configuration.md"),
            record=plan.ref,
        )


def _is_past(workspace: Workspace, plan: Plan, today: date) -> bool:
    days = workspace.days(plan)
    return bool(days and days.last < today)


RULES: tuple[Callable[[Workspace], Iterator[Diagnostic]], ...] = (
    duplicate_plan_name,
    child_outside_parent_period,
    child_of_another_contact,
    nested_too_deep,
    no_goals,
    plan_without_contact,
    approved_without_objectives,
    approved_below_a_draft,
)
RULES_OF_THE_DAY: tuple[Callable[[Workspace, date], Iterator[Diagnostic]], ...] = (
    missing_quarters,
    plan_past_its_end,
    rival_plans,
    plan_not_followed,
    forgotten_draft,
)
