"""Rules of opportunities: what they serve, and why they were lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from plancode import codes
from plancode.diagnostics import Diagnostic, text
from plancode.lifecycle import Ends
from plancode.workspace import Workspace


def opportunity_unlinked(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC136: an opportunity serves neither a plan nor an objective."""
    for opportunity in workspace.opportunities:
        if opportunity.plan is None and opportunity.objective is None:
            yield codes.PC136.at(
                workspace.place(opportunity),
                text("opportunity `{id}` has neither plan nor objective", id=opportunity.id),
                hint=text("add `plan: …` or `objective: …`"),
                record=opportunity.ref,
            )


def lost_without_reason(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC311: an opportunity was lost, and nothing says why."""
    for opportunity in workspace.opportunities:
        if opportunity.reason is None and workspace.ends(opportunity) is Ends.LOST:
            yield codes.PC311.at(
                workspace.place(opportunity, "status"),
                text(
                    "opportunity `{id}` is {status}, and nothing says why",
                    id=opportunity.id,
                    status=workspace.config.lifecycle("opportunity").term(opportunity.status),
                ),
                hint=text("add `reason: …`: it helps the next attempt"),
                record=opportunity.ref,
            )


RULES: tuple[Callable[[Workspace], Iterator[Diagnostic]], ...] = (
    opportunity_unlinked,
    lost_without_reason,
)
