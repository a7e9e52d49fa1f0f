"""Whether an approval stamp says what the history says (HISTORY.md 11)."""

from __future__ import annotations

from collections.abc import Iterator

from plancode import codes
from plancode.diagnostics import Diagnostic, text
from plancode.history import History
from plancode.models import Plan
from plancode.workspace import Workspace


def stamps_beside_history(workspace: Workspace, history: History) -> Iterator[Diagnostic]:
    """Yield a finding for each stamp that names another person or day than the commit that approved the plan."""
    protected = workspace.config.lifecycles["plan"].protected
    for plan in workspace.plans:
        made = history.approval(plan.ref, protected) if plan.approval else None
        if plan.approval is None or made is None:
            continue
        day = made.committed.astimezone(workspace.config.zone).date() if made.committed else None
        for key, said, done in (("by", plan.approval.by, made.actor), ("on", plan.approval.on, day)):
            if done is not None and said != done:
                yield _difference(workspace, plan, key, said, done, made.commit)


def _difference(
    workspace: Workspace, plan: Plan, key: str, said: object, done: object, commit: str | None
) -> Diagnostic:
    return codes.PC219.at(
        workspace.place(plan, "approval", key),
        text("the stamp says {said}, and the commit that approved the plan {done}", said=said, done=done),
        hint=text(
            "reopen the plan with `plancode amend {id} --reason TEXT`, and approve it again with --stamp", id=plan.id
        ),
        record=plan.ref,
        commit=commit,
    )
