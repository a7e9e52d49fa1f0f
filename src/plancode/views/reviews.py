"""The pages for reviewers: plans that wait, with their findings; all findings; and what the workspace holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from plancode.diagnostics import Ref
from plancode.models import KINDS
from plancode.views.context import Source
from plancode.views.overview import Waiting, status_view
from plancode.views.paging import Pager
from plancode.views.row_types import FindingLine


@dataclass(frozen=True, slots=True, kw_only=True)
class ToReview:
    """A plan that waits for review, the findings in it and in what serves it, and how many records serve it."""

    waiting: Waiting
    findings: tuple[FindingLine, ...]
    objectives: int
    opportunities: int
    activities: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """A part of the queue of plans to review, longest wait first; and of all findings."""

    rows: tuple[ToReview, ...]
    total: int
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsView:
    """A part of the findings in the whole workspace, errors first."""

    rows: tuple[FindingLine, ...]
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


def review_rows(source: Source) -> tuple[ToReview, ...]:
    """Return the plans that wait for review, longest wait first."""
    return tuple(_to_review(source, waiting) for waiting in status_view(source).to_review)


def _to_review(source: Source, waiting: Waiting) -> ToReview:
    plan = Ref("plan", waiting.plan.id)
    serving = source.workspace.backlinks.get(plan, ())
    counts = Counter(ref.kind for ref in serving)
    return ToReview(
        waiting=waiting,
        findings=source.findings([plan, *(ref for ref in serving if ref.kind != "plan")]),
        objectives=counts["objective"],
        opportunities=counts["opportunity"],
        activities=counts["activity"],
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
