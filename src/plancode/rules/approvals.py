"""Rules of the approval stamp, the proof that needs no history (HISTORY.md 11)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from plancode import codes
from plancode.diagnostics import Diagnostic, text
from plancode.models import digest, protected_content
from plancode.workspace import Workspace


def stamp_broken(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC217: the content of a plan is not the content that its stamp was made for."""
    for plan in workspace.plans:
        if plan.approval is None:
            continue
        document = workspace.documents[plan.ref]
        if not isinstance(document.data, dict):
            continue
        now = digest(protected_content("plan", document.data))
        if plan.approval.digest != now:
            yield codes.PC217.at(
                workspace.place(plan, "approval", "digest"),
                text("plan `{id}` was edited after its stamp was made", id=plan.id),
                hint=text(
                    "reopen the plan to remove the stamp: `plancode amend {id} --reason TEXT`; the content has the digest {digest}",
                    id=plan.id,
                    digest=now,
                ),
                record=plan.ref,
            )


def stamp_missing(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC218: an approved plan has no stamp, and the policy asks for one."""
    if workspace.config.policy.stamp != "required":
        return
    for plan in workspace.plans:
        if plan.approval is None and plan.status in workspace.config.lifecycles["plan"].protected:
            yield codes.PC218.at(
                workspace.place(plan, "status"),
                text(
                    "plan `{id}` is {status} and has no stamp",
                    id=plan.id,
                    status=workspace.config.lifecycles["plan"].term(plan.status),
                ),
                hint=text(
                    "reopen the plan with `plancode amend {id} --reason TEXT`, then approve it with --stamp", id=plan.id
                ),
                record=plan.ref,
            )


RULES: tuple[Callable[[Workspace], Iterator[Diagnostic]], ...] = (stamp_broken, stamp_missing)
