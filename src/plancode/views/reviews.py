"""The pages for reviewers: plans that wait, with their findings; all findings; and what the workspace holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from plancode import codes
from plancode.attention.commands import command_of
from plancode.attention.people import waiting_for
from plancode.diagnostics import Ref, Text
from plancode.lifecycle import Lifecycle
from plancode.models import KINDS, Plan
from plancode.views.context import Source
from plancode.views.overview import Waiting, status_view
from plancode.views.paging import Pager
from plancode.views.row_types import FindingLine

_SEVERITIES: Final = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Revision:
    """A change since the last approval in words; its sign is + for what is new, - for what is gone, ~ for what is other."""

    sign: str
    what: Text


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one code, with what the code means in a sentence."""

    code: str
    severity: str
    meaning: str
    rows: tuple[FindingLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToReview:
    """A plan that waits for review, the findings in it and in what serves it by code, and how many records serve it.

    `asked` are its reviewers, else those who may approve it; `looked` are those who reviewed or changed it since it waits.
    `approved` is the day of its last approval, `revisions` what changed since; `commands` are what one may type.
    """

    waiting: Waiting
    asked: tuple[str, ...]
    looked: tuple[str, ...]
    approved: date | None
    revisions: tuple[Revision, ...]
    commands: tuple[Text, ...]
    findings: tuple[FindingGroup, ...]
    objectives: int
    opportunities: int
    activities: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """A part of the queue of plans to review, longest wait first; `reviewers` are those asked, and for how many plans."""

    rows: tuple[ToReview, ...]
    reviewers: tuple[tuple[str, int], ...]
    total: int
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsView:
    """A part of the findings in the whole workspace, errors first, by their codes."""

    groups: tuple[FindingGroup, ...]
    total: int
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutView:
    """The number of records of each kind and of findings of each severity, and what was read from git."""

    records: tuple[tuple[str, int], ...]
    findings: tuple[tuple[str, int], ...]
    commits: int
    steps: int
    head: str | None
    complete: bool


def review_rows(
    source: Source, revisions: Mapping[str, tuple[Revision, ...]] = MappingProxyType({})
) -> tuple[ToReview, ...]:
    """Return the plans that wait for review, longest wait first; revisions are what changed in each since its approval."""
    asked: dict[str, list[str]] = defaultdict(list)
    for person in source.workspace.people:
        for plan in waiting_for(person, source.workspace):
            asked[plan.id].append(person.id)
    waiting = status_view(source).to_review
    return tuple(_to_review(source, each, asked[each.plan.id], revisions.get(each.plan.id, ())) for each in waiting)


def asked_for(rows: Iterable[ToReview]) -> tuple[tuple[str, int], ...]:
    """Return who is asked to review, by name, and for how many plans."""
    counts = Counter(name for row in rows for name in row.asked)
    return tuple(sorted(counts.items()))


def _to_review(source: Source, waiting: Waiting, allowed: Sequence[str], revisions: tuple[Revision, ...]) -> ToReview:
    workspace = source.workspace
    ref = Ref("plan", waiting.plan.id)
    plan = workspace.get(Plan, ref.id)
    serving = workspace.backlinks.get(ref, ())
    counts = Counter(each.kind for each in serving)
    lifecycle = workspace.config.lifecycles["plan"]
    approval = source.history.approval(ref, lifecycle.protected)
    return ToReview(
        waiting=waiting,
        asked=_names(source, (plan.reviewers if plan else ()) or allowed),
        looked=_names(source, _looked(source, ref, plan.owner if plan else "")),
        approved=source.day_of(approval) if approval else None,
        revisions=revisions,
        commands=_commands(source, lifecycle, ref, waiting.plan.status),
        findings=groups_of(source.findings([ref, *(each for each in serving if each.kind != "plan")])),
        objectives=counts["objective"],
        opportunities=counts["opportunity"],
        activities=counts["activity"],
    )


def _commands(source: Source, lifecycle: Lifecycle, plan: Ref, status: str) -> tuple[Text, ...]:
    """Return what a reviewer may type to move a plan on or back."""
    config = source.workspace.config
    return tuple(command_of(config, step, plan.id) for step in lifecycle.steps if status in step.sources)


def _names(source: Source, people: Iterable[str]) -> tuple[str, ...]:
    return tuple(source.person(name) or name for name in dict.fromkeys(people))


def _looked(source: Source, ref: Ref, owner: str) -> Iterator[str]:
    """Yield the people who reviewed or changed a plan or its objectives since its last step, but its owner."""
    steps = source.history.of.get(ref, ())
    if not steps:
        return
    yield from steps[-1].reviewers
    for change in source.history.covered.get(ref.id, ()):
        if change.place > steps[-1].place and change.actor not in (None, owner):
            yield change.actor or ""


def groups_of(found: Iterable[FindingLine]) -> tuple[FindingGroup, ...]:
    """Return findings by their code, the most severe codes first."""
    rows: dict[str, list[FindingLine]] = defaultdict(list)
    for each in found:
        rows[each.code].append(each)
    known = {code.number: code for code in codes.CODES}
    ordered = sorted(rows, key=lambda number: (_SEVERITIES.index(rows[number][0].severity), number))
    return tuple(
        FindingGroup(number, rows[number][0].severity, codes.meaning_of(known[number]), tuple(rows[number]))
        for number in ordered
    )


def about_view(source: Source) -> AboutView:
    """Return what the workspace holds."""
    kinds = Counter(ref.kind for ref in source.workspace.records)
    severities = Counter(str(found.severity) for found in source.diagnostics)
    return AboutView(
        records=tuple((kind, kinds[kind]) for kind in KINDS),
        findings=tuple((severity, severities[severity]) for severity in ("error", "warning", "info")),
        commits=source.history.commits,
        steps=len(source.history.transitions),
        head=source.history.head,
        complete=source.history.complete,
    )
