"""What changed in the plans that wait for review since each was approved last, in the words of `diff`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from plancode.diagnostics import Ref
from plancode.diff import About, Change, compare
from plancode.history import History
from plancode.models import Objective, Plan
from plancode.project import Project
from plancode.views.reviews import Revision
from plancode.workspace import Workspace


def revisions(project: Project, history: History) -> Mapping[str, tuple[Revision, ...]]:
    """Return the changes of plans in review and of their objectives, by plan; without one that was never approved."""
    workspace = project.workspace
    lifecycle = workspace.config.lifecycles["plan"]
    # Many plans are approved by one commit.
    at = cache(project.workspace_at)
    found: dict[str, tuple[Revision, ...]] = {}
    for plan in workspace.plans:
        approval = history.approval(plan.ref, lifecycle.protected) if plan.status in lifecycle.in_review else None
        if approval is not None and approval.commit is not None:
            found[plan.id] = _of_plan(plan, at(approval.commit), workspace)
    return found


def _of_plan(plan: Plan, before: Workspace, now: Workspace) -> tuple[Revision, ...]:
    """Return what changed in a plan and in its objectives but for the plan's status, which the page tells anyway."""
    # What concerns several contacts stands in the group of each.
    changes: list[Change] = []
    for group in compare(before, now, ()).groups:
        changes += [each for each in group.changes if each not in changes]
    return tuple(
        Revision(sign=str(each.sign), what=each.what)
        for each in changes
        if (each.record == plan.ref and each.about is not About.STATUS) or _serves(each.record, plan, (before, now))
    )


def _serves(ref: Ref, plan: Plan, workspaces: tuple[Workspace, ...]) -> bool:
    found = (each.get(Objective, ref.id) for each in workspaces if ref.kind == "objective")
    return any(each is not None and each.plan == plan.id for each in found)
