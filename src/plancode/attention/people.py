"""What waits for a person: the plans in review that they may move."""

from __future__ import annotations

from collections.abc import Mapping

from plancode.diagnostics import Ref
from plancode.lifecycle import OWNER, REVIEWER
from plancode.models import Person, Plan
from plancode.workspace import Workspace


def relations(person: Person, workspace: Workspace, ref: Ref) -> tuple[str, ...]:
    """Return what a person is to a record: owner, reviewer, and the person's role."""
    document = workspace.documents.get(ref)
    # A workspace that hides something has records alone, without the documents that they were read from.
    data = document.data if document else vars(workspace.records[ref])
    return relations_of(person, data if isinstance(data, dict) else {})


def relations_of(person: Person, fields: Mapping[str, object]) -> tuple[str, ...]:
    """Return what a person is to a record of these fields: owner, reviewer, and the person's role."""
    reviewers = fields.get("reviewers")
    reviewing = person.id in (reviewers if isinstance(reviewers, list | tuple) else [reviewers])
    found = [(OWNER, fields.get("owner") == person.id), (REVIEWER, reviewing)]
    return (*(name for name, holds in found if holds), *([person.role] if person.role else []))


def waiting_for(person: Person, workspace: Workspace) -> tuple[Plan, ...]:
    """Return the plans in review that a person may approve or return; those of their own wait for somebody else."""
    lifecycle = workspace.config.lifecycles["plan"]
    found = []
    for plan in workspace.plans:
        if plan.status not in lifecycle.in_review or plan.owner == person.id:
            continue
        allowed = {who for step in lifecycle.steps if plan.status in step.sources for who in step.by}
        anybody = any(not step.by for step in lifecycle.steps if plan.status in step.sources)
        if anybody or not allowed.isdisjoint(relations(person, workspace, plan.ref)):
            found.append(plan)
    return tuple(found)
