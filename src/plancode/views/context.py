"""From records to rows: what all pages share, computed once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, partial
from typing import TypeVar

from plancode.attention.due import (
    SOON,
    WEEK,
    due_soon,
    followed,
    months_of,
    overdue,
    serves_nothing,
    unlinked,
    when,
    without_follow_up,
)
from plancode.diagnostics import Diagnostic, Place, Ref, Severity, legible
from plancode.history import ObjectiveChange, Transition
from plancode.models import Activity, Contact, Objective, Opportunity, Plan, collated
from plancode.views.further import called, further, page_of
from plancode.views.names import Names
from plancode.views.progress import Figures, Progress
from plancode.views.reports import Listed, tree
from plancode.views.row_types import (
    DIRECT,
    ActivityLine,
    ChainLink,
    FindingLine,
    GoalLine,
    ObjectiveLine,
    OpportunityLine,
    PlanLine,
    StepLine,
    Via,
    links_of,
)

Line = TypeVar("Line", ActivityLine, OpportunityLine)


@dataclass(frozen=True)
class Source(Names):
    """What views are made of: a workspace, its history, its findings, and the day.

    left_out are the kinds of records that exist and must not be shown, or "finding": views say nothing about them.
    """

    diagnostics: tuple[Diagnostic, ...]
    today: date
    left_out: frozenset[str] = frozenset()

    @cached_property
    def figures(self) -> Figures:
        """Return the actual figures."""
        return Figures(self.workspace)

    @cached_property
    def _followed(self) -> Mapping[str, tuple[str, ...]]:
        return followed(self.workspace)

    @cached_property
    def overdue(self) -> tuple[Activity, ...]:
        """Return the activities that should have been done, the oldest first."""
        return overdue(self.workspace, self.today)

    @cached_property
    def this_week(self) -> tuple[Activity, ...]:
        """Return the activities of the seven days from today on, in their order."""
        return due_soon(self.workspace, self.today, WEEK)

    @cached_property
    def soon(self) -> tuple[Activity, ...]:
        """Return the activities of the thirty days from today on, in their order."""
        return due_soon(self.workspace, self.today, SOON)

    @cached_property
    def without_follow_up(self) -> tuple[Activity, ...]:
        """Return the activities that were done and that nothing follows, the latest first."""
        return without_follow_up(self.workspace)

    @cached_property
    def unlinked(self) -> tuple[Activity, ...]:
        """Return the activities that serve nothing; none where records that they serve may have been left out."""
        return () if self.left_out else unlinked(self.workspace)

    @cached_property
    def ordered(self) -> tuple[Contact, ...]:
        """Return the contacts by their names."""
        return tuple(sorted(self.workspace.contacts, key=lambda each: (collated(each.sort_name), each.id)))

    @cached_property
    def places(self) -> dict[str, int]:
        """Return the place of each contact in `ordered`, by its id."""
        return {contact.id: place for place, contact in enumerate(self.ordered)}

    @cached_property
    def _found(self) -> dict[Ref, list[Diagnostic]]:
        found: dict[Ref, list[Diagnostic]] = {}
        for each in self.diagnostics:
            if each.record is not None:
                found.setdefault(each.record, []).append(each)
        return found

    @cached_property
    def _plan_lines(self) -> dict[str, PlanLine]:
        return {plan.id: self._plan_line(plan) for plan in self.workspace.plans}

    def is_over(self, plan: Plan) -> bool:
        """Return whether the plan has ended: it leaves the lists of what is active (S5)."""
        return self.workspace.ends(plan) is not None

    def plan_line(self, plan: Plan, via: Via = DIRECT) -> PlanLine:
        """Return a plan as a row."""
        line = self._plan_lines[plan.id]
        return line if via.account is None else replace(line, via=via)

    def _plan_line(self, plan: Plan) -> PlanLine:
        days = self.workspace.days(plan)
        return PlanLine(
            id=plan.id,
            name=plan.name,
            period=plan.period,
            first=days.first if days else None,
            last=days.last if days else None,
            type=plan.type,
            status=plan.status,
            owner=self.person(plan.owner) or plan.owner,
            contacts=tuple(found for name in plan.contacts if (found := self.contact(name))),
            is_over=self.is_over(plan),
            via=DIRECT,
            goals=tuple(GoalLine(goal.goal, goal.success) for goal in plan.goals),
            progress=self.figures.of_plan(plan),
            steps=self.steps(plan.ref),
            url=self.url_of(plan),
        )

    def steps(self, record: Ref) -> tuple[StepLine, ...]:
        """Return the steps of a record through its statuses, with the number of days that it stayed in each."""
        transitions = self.history.of.get(record, ())
        days = [self.day_of(transition) for transition in transitions]
        return tuple(
            StepLine(
                before=transition.before,
                after=transition.after,
                who=self.person(transition.actor) or transition.author.name or transition.author.email,
                day=day,
                commit=transition.commit[:10] if transition.commit else None,
                reasons=transition.reasons,
                days=_days_between(day, following),
                verdict=transition.verdict,
            )
            for transition, day, following in zip(transitions, days, [*days[1:], self.today], strict=False)
        )

    def day_of(self, transition: Transition | ObjectiveChange) -> date | None:
        """Return the day of a transition in the workspace's time zone."""
        return self.local_day(transition.committed)

    def local_day(self, moment: datetime | None) -> date | None:
        """Return the day of a moment in the workspace's time zone."""
        return moment.astimezone(self.workspace.config.zone).date() if moment else None

    def objective_line(
        self, objective: Objective, *, depth: int = 0, via: Via = DIRECT, progress: Progress | None = None
    ) -> ObjectiveLine:
        """Return an objective as a row."""
        line = self._objective_lines.get(objective.id)
        if line is None:
            line = self._objective_lines[objective.id] = self._objective_line(objective)
        if (depth, via, progress) == (0, DIRECT, None):
            return line
        return replace(line, depth=depth, via=via, progress=progress or line.progress)

    @cached_property
    def _objective_lines(self) -> dict[str, ObjectiveLine]:
        return {}

    def _objective_line(self, objective: Objective) -> ObjectiveLine:
        return ObjectiveLine(
            id=objective.id,
            name=objective.name,
            period=objective.period,
            type=objective.type,
            status=objective.status,
            plan=self.plan(objective.plan),
            contact=self.contact(objective.contact),
            owner=self.person(objective.owner),
            depth=0,
            via=DIRECT,
            progress=self.figures.of(objective),
            success=objective.success,
            outcome=objective.outcome,
            evidence=objective.evidence,
            tags=objective.tags,
            shown_on=self.row_of(objective),
            further=further(self, objective),
            links=links_of(objective),
            url=self.url_of(objective),
        )

    def objective_lines(self, listed: Iterable[Listed]) -> tuple[ObjectiveLine, ...]:
        """Return objectives of a report as rows."""
        return tuple(
            self.objective_line(row.record, depth=row.depth, via=self.via(row.account))
            for row in listed
            if isinstance(row.record, Objective)
        )

    def objective_tree(self, found: Iterable[Objective]) -> tuple[ObjectiveLine, ...]:
        """Return objectives as rows, lower ones below those they serve."""
        return self.objective_lines(tree(Listed(each) for each in found))

    def opportunity_lines(self, listed: Iterable[Listed]) -> tuple[OpportunityLine, ...]:
        """Return opportunities of a report as rows."""
        return tuple(
            self.opportunity_line(row.record, self.via(row.account))
            for row in listed
            if isinstance(row.record, Opportunity)
        )

    def opportunity_line(self, opportunity: Opportunity, via: Via = DIRECT) -> OpportunityLine:
        """Return an opportunity as a row; kept, as many pages show the same one."""
        return _kept(self._opportunity_lines, opportunity.id, via, partial(self._opportunity_line, opportunity))

    @cached_property
    def _opportunity_lines(self) -> dict[tuple[str, str | None], OpportunityLine]:
        return {}

    def _opportunity_line(self, opportunity: Opportunity) -> OpportunityLine:
        return OpportunityLine(
            id=opportunity.id,
            name=opportunity.name,
            type=opportunity.type,
            status=opportunity.status,
            is_open=self.workspace.ends(opportunity) is None,
            stage=opportunity.stage,
            event=opportunity.event,
            close_date=opportunity.close_date,
            amount=opportunity.amount.value if opportunity.amount else None,
            currency=opportunity.amount.currency if opportunity.amount else None,
            probability=opportunity.probability,
            next_step=opportunity.next_step,
            reason=opportunity.reason,
            contact=self.contact(opportunity.contact),
            others=self.contacts(opportunity.other_contacts),
            product=self.product(opportunity.product),
            account=self.account(opportunity.account),
            owner=self.person(opportunity.owner),
            plan=opportunity.plan,
            via=DIRECT,
            tags=opportunity.tags,
            shown_on=self.row_of(opportunity),
            further=further(self, opportunity),
            links=links_of(opportunity),
            url=self.url_of(opportunity),
        )

    @cached_property
    def _activity_lines(self) -> dict[tuple[str, str | None], ActivityLine]:
        return {}

    @cached_property
    def by_month(self) -> dict[date, tuple[ActivityLine, ...]]:
        """Return the activities that have a day by the first of each of their months, in the order of time."""
        found: dict[date, list[ActivityLine]] = defaultdict(list)
        for activity in self.workspace.activities:
            if (day := activity.day) is not None:
                for month in months_of(day, activity.last_day or day):
                    found[month].append(self.activity_line(activity))
        return {
            month: tuple(sorted(found[month], key=lambda row: (row.day or date.max, row.id))) for month in sorted(found)
        }

    def activity_line(self, activity: Activity, via: Via = DIRECT) -> ActivityLine:
        """Return an activity as a row; kept, as many pages show the same one."""
        return _kept(self._activity_lines, activity.id, via, partial(self._activity_line, activity))

    def _activity_line(self, activity: Activity) -> ActivityLine:
        cause = _cause(activity)
        follow_ups = self._followed.get("/".join(activity.ref), ())
        chain = (
            *([self._link(cause, is_cause=True)] if cause else []),
            *(self._link(each) for each in follow_ups),
        )
        return ActivityLine(
            id=activity.id,
            subject=activity.subject,
            form=activity.form,
            type=activity.type,
            day=activity.day,
            last=activity.last_day if activity.last_day != activity.day else None,
            planned=activity.planned,
            start=activity.start,
            end=activity.end,
            when=str(when(self.workspace, activity, self.today)),
            completed=activity.completed,
            owner=self.person(activity.owner),
            contact=self.contact(activity.contact),
            others=self.contacts(activity.other_contacts),
            product=self.product(activity.product),
            outcome=activity.outcome,
            follows=next((link.name for link in chain if link.is_cause), None),
            followed_by=tuple(link.name for link in chain if not link.is_cause),
            chain=chain,
            shown_on=self.row_of(activity),
            plan=activity.plan,
            serves_nothing=serves_nothing(activity) and not self.left_out,
            via=DIRECT,
            tags=activity.tags,
            further=further(self, activity),
            links=links_of(activity),
            url=self.url_of(activity),
        )

    def _link(self, identity: str, *, is_cause: bool = False) -> ChainLink:
        """Return a chain's link to the activity or opportunity `kind/id`; without a record, its name is its id."""
        kind, _, name = identity.partition("/")
        match self.workspace.records.get(Ref(kind, name)):
            case Activity(subject=called) | Opportunity(name=called) as found:
                return ChainLink(is_cause=is_cause, kind=kind, id=name, name=called, shown_on=self.row_of(found))
            case _:
                return ChainLink(is_cause=is_cause, kind=kind, id=name, name=name, shown_on=None)

    def activity_lines(self, listed: Iterable[Listed]) -> tuple[ActivityLine, ...]:
        """Return activities of a report as rows."""
        return tuple(
            self.activity_line(row.record, self.via(row.account)) for row in listed if isinstance(row.record, Activity)
        )

    def findings(self, refs: Iterable[Ref]) -> tuple[FindingLine, ...]:
        """Return what was found about these records."""
        wanted = sorted(
            {id(found): found for ref in refs for found in self._found.get(ref, ())}.values(),
            key=lambda found: found.sort_key,
        )
        return self.finding_lines(wanted)

    def finding_lines(self, found: Iterable[Diagnostic]) -> tuple[FindingLine, ...]:
        """Return findings as rows."""
        return tuple(self._finding(each) for each in found)

    def problems(self) -> tuple[FindingLine, ...]:
        """Return the errors, then the warnings, of the whole workspace."""
        weight = {Severity.ERROR: 0, Severity.WARNING: 1}
        found = [each for each in self.diagnostics if each.severity in weight]
        return tuple(
            self._finding(each) for each in sorted(found, key=lambda each: (weight[each.severity], each.sort_key))
        )

    def _finding(self, found: Diagnostic) -> FindingLine:
        record = self.workspace.records.get(found.record) if found.record else None
        return FindingLine(
            code=found.code.number,
            severity=str(found.severity),
            message=found.text.legible(),
            hint=found.hint_text.legible() if found.hint_text else None,
            path=legible(found.path),
            line=found.range.start.line,
            name=called(record) if record else "",
            page=page_of(self, record.ref) if record else None,
            url=self.url(Place(found.path, found.range)),
        )


def _kept(known: dict[tuple[str, str | None], Line], name: str, via: Via, make: Callable[[], Line]) -> Line:
    """Return a row by the id of its record and the account that it comes via; but for that, each is like the direct one."""
    line = known.get((name, via.account))
    if line is None:
        line = make() if via.account is None else replace(_kept(known, name, DIRECT, make), via=via)
        known[name, via.account] = line
    return line


def _cause(activity: Activity) -> str | None:
    """Return what an activity follows as `kind/id`."""
    cause = activity.follow_up_of
    return cause if cause is None or "/" in cause else f"activity/{cause}"


def _days_between(day: date | None, following: date | None) -> int | None:
    return (following - day).days if day and following and following >= day else None
