"""The start page: what needs attention, how the plans stand, and how many contacts have one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plancode.attention.due import past_close
from plancode.views.comparison import Compared, compared
from plancode.views.context import Source
from plancode.views.overview import AgendaView, StatusView, Waiting, agenda_view, status_view
from plancode.views.person import PersonRow, PersonView
from plancode.views.row_types import ActivityLine, FindingLine, OpportunityLine, PlanLine, StepLine

_RECENT = 10
_FEW = 8
_PEOPLE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """A recent change of a plan's status."""

    plan: str
    name: str
    step: StepLine


@dataclass(frozen=True, slots=True, kw_only=True)
class AtRisk:
    """A plan at risk and why: `late`, `overdue`, `past-close` (an opportunity is), `empty` (nothing is planned any more), `could-expire`."""

    plan: PlanLine
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TierLine:
    """How many contacts of a tier have a plan for today; tier None stands for contacts without a tier."""

    tier: int | None
    covered: int
    contacts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StartView:
    """The start page; long lists are cut, counts are of all. `committed` is the day of the data's commit."""

    statuses: tuple[tuple[str, int], ...]
    to_review: tuple[Waiting, ...]
    to_review_count: int
    overdue: tuple[ActivityLine, ...]
    overdue_count: int
    past_close: tuple[OpportunityLine, ...]
    past_close_count: int
    week: tuple[date, date]
    this_week: tuple[ActivityLine, ...]
    this_week_count: int
    unlinked: tuple[ActivityLine, ...]
    unlinked_count: int
    at_risk: tuple[AtRisk, ...]
    at_risk_count: int
    recent: tuple[Recent, ...]
    quarters: Compared | None
    tiers: tuple[TierLine, ...]
    without_plan: tuple[tuple[str, str], ...]
    without_plan_count: int
    errors: int
    warnings: int
    findings: tuple[FindingLine, ...]
    committed: date | None
    people: tuple[PersonRow, ...]
    is_empty: bool

    @property
    def problems(self) -> int:
        """Return how many errors and warnings there are."""
        return self.errors + self.warnings

    @property
    def more_problems(self) -> int:
        """Return how many errors and warnings are not listed."""
        return self.problems - len(self.findings)

    @property
    def more_to_review(self) -> int:
        """Return how many plans wait for review that are not listed."""
        return self.to_review_count - len(self.to_review)

    @property
    def more_overdue(self) -> int:
        """Return how many overdue activities are not listed."""
        return self.overdue_count - len(self.overdue)

    @property
    def more_past_close(self) -> int:
        """Return how many opportunities past their close date are not listed."""
        return self.past_close_count - len(self.past_close)

    @property
    def more_this_week(self) -> int:
        """Return how many activities of the week are not listed."""
        return self.this_week_count - len(self.this_week)

    @property
    def more_unlinked(self) -> int:
        """Return how many activities that serve nothing are not listed."""
        return self.unlinked_count - len(self.unlinked)

    @property
    def more_at_risk(self) -> int:
        """Return how many plans at risk are not listed."""
        return self.at_risk_count - len(self.at_risk)

    @property
    def more_without_plan(self) -> int:
        """Return how many contacts without a plan are not listed."""
        return self.without_plan_count - len(self.without_plan)


def start_view(source: Source, people: Iterable[PersonView] = ()) -> StartView:
    """Return the start page; of people it names those who have something to do or to care for."""
    workspace = source.workspace
    status, agenda = status_view(source), agenda_view(source)
    at_risk = _at_risk(source, status, agenda)
    without = tuple((contact.id, contact.name) for contact in workspace.contacts_without_plan(source.today))
    counts = Counter(plan.status for plan in workspace.plans)
    return StartView(
        statuses=tuple((name, counts[name]) for name in workspace.config.lifecycles["plan"].names),
        to_review=status.to_review[:_FEW],
        to_review_count=len(status.to_review),
        overdue=agenda.overdue[:_FEW],
        overdue_count=len(agenda.overdue),
        past_close=agenda.past_close[:_FEW],
        past_close_count=len(agenda.past_close),
        week=agenda.week,
        this_week=agenda.this_week[:_FEW],
        this_week_count=len(agenda.this_week),
        unlinked=agenda.unlinked[:_FEW],
        unlinked_count=len(agenda.unlinked),
        at_risk=at_risk[:_FEW],
        at_risk_count=len(at_risk),
        recent=_recent(source),
        quarters=compared(source),
        tiers=_tiers(source, {name for name, _ in without}),
        without_plan=without[:_FEW],
        without_plan_count=len(without),
        errors=sum(found.severity == "error" for found in source.diagnostics),
        warnings=sum(found.severity == "warning" for found in source.diagnostics),
        findings=source.problems()[:_FEW],
        committed=source.local_day(source.history.committed),
        people=tuple(each.row for each in people if each.row.is_at_work)[:_PEOPLE],
        is_empty=not (workspace.contacts or workspace.plans or workspace.activities or source.left_out),
    )


def _at_risk(source: Source, status: StatusView, agenda: AgendaView) -> tuple[AtRisk, ...]:
    """Return the plans at risk, with the reasons; the one with most reasons first, then by last day."""
    could_expire, late = ({line.id for line in lines} for lines in (status.could_expire, status.late))
    overdue = {row.plan for row in agenda.overdue if row.plan}
    passed = past_close(source.workspace, source.today)
    of_passed = {source.workspace.plan_served_by(each) for each in passed}
    planned = {each.plan for each in source.workspace.activities if each.plan and not source.workspace.ends(each)}
    found = []
    for plan in source.workspace.plans:
        line = source.plan_line(plan)
        running = line.first is not None and line.last is not None and line.first <= source.today <= line.last
        is_quarter = not source.workspace.children.get(plan.id)
        reasons = {
            "late": plan.id in late,
            "overdue": plan.id in overdue,
            "past-close": plan.id in of_passed,
            "empty": running and is_quarter and not line.is_over and plan.id not in planned,
            "could-expire": plan.id in could_expire,
        }
        if any(reasons.values()):
            found.append(AtRisk(plan=line, why=tuple(why for why, holds in reasons.items() if holds)))
    return tuple(sorted(found, key=lambda each: (-len(each.why), each.plan.last or date.max, each.plan.id)))


def _tiers(source: Source, without: set[str]) -> tuple[TierLine, ...]:
    """Return how many contacts of each tier have a plan, without those who have opted out."""
    wanted = [contact for contact in source.workspace.contacts if contact.is_approached]
    tiers = sorted({contact.tier for contact in wanted}, key=lambda tier: (tier is None, tier or 0))
    return tuple(
        TierLine(
            tier=tier,
            covered=sum(contact.tier == tier and contact.id not in without for contact in wanted),
            contacts=sum(contact.tier == tier for contact in wanted),
        )
        for tier in tiers
    )


def _recent(source: Source) -> tuple[Recent, ...]:
    """Return the latest changes of plans' statuses, latest first, in git's order."""
    found: list[Recent] = []
    left = {plan.id: list(source.plan_line(plan).steps) for plan in source.workspace.plans}
    for transition in reversed(source.history.transitions):
        steps = left.get(transition.record.id) if transition.record.kind == "plan" else None
        step = steps.pop() if steps else None
        if step is not None and step.before is not None:
            name = source.plan(transition.record.id)
            found.append(Recent(plan=transition.record.id, name=name[1] if name else "", step=step))
        if len(found) == _RECENT:
            break
    return tuple(found)
