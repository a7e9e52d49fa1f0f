"""By whose rules and people each commit is judged (HISTORY.md 8, pull requests, honesty)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plancode.diagnostics import Problem, Severity
from plancode.history.events import People
from plancode.lifecycle import Lifecycle
from plancode.workspace import Config


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The configuration that judges, the older ones that judge up to the end of an epoch, and the people of today.

    `epochs` has, by number, the configuration of each commit that is not judged by `config`. `proposed` has the commits
    of a pull request: who makes a step in one of them must be entitled by the people of today too, those of its base.
    """

    config: Config
    today: People
    epochs: Mapping[int, Config] = field(default_factory=dict)
    proposed: frozenset[int] = frozenset()

    def of(self, number: int) -> Config:
        """Return the configuration that judges a commit."""
        return self.epochs.get(number, self.config)

    def lifecycle(self, kind: str, number: int) -> Lifecycle | None:
        """Return the lifecycle that judges the records of a kind at a commit."""
        return self.of(number).lifecycles.get(kind)

    def protects(self, kind: str, status: str | None, number: int) -> bool:
        """Return whether the content of a record of kind is protected in a status, by the rules of a commit."""
        lifecycle = self.lifecycle(kind, number)
        return lifecycle is not None and status in lifecycle.protected

    def weight(self, number: int, problem: Problem) -> Severity:
        """Return what a problem weighs at a commit: the configured severity, else its own, else that of its code."""
        configured = self.of(number).severities.get(problem.code.number)
        return configured or problem.severity or problem.code.severity
