"""The configurations that judge random histories: mostly the default, and some that go to its limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import yaml

_DEFAULT_STEPS = """
submit: {from: draft, to: submitted, by: [owner], needs: [goals]}
return: {from: submitted, to: draft, by: [owner, reviewer, approver], needs: [reason]}
approve: {from: submitted, to: final-approved, by: [owner, approver], needs: [four-eyes]}
amend: {from: final-approved, to: draft, by: [owner], needs: [reason]}
expire: {from: final-approved, to: expired, by: [owner], needs: [period-ended]}
"""
_OPEN = """
lifecycle:
  plan:
    statuses: [draft, submitted, final-approved, expired]
    initial: [draft, submitted]
    steps:
      go: {from: draft, to: submitted}
      approve: {from: [draft, submitted], to: final-approved, by: [approver], needs: [four-eyes]}
      again: {from: final-approved, to: draft, needs: [reason]}
      end: {from: [submitted, final-approved], to: expired, by: [owner, approver]}
    deletable: [draft, expired]
"""
_DOUBLE = """
lifecycle:
  plan:
    statuses: [draft, submitted, final-approved, expired]
    initial: draft
    steps:
      submit: {from: draft, to: submitted, by: [owner, reviewer]}
      quick: {from: submitted, to: final-approved, by: [approver]}
      slow: {from: submitted, to: final-approved, by: [owner], needs: [four-eyes, goals]}
      free: {from: submitted, to: draft, needs: [reason]}
      back: {from: submitted, to: draft, by: [owner]}
      end: {from: final-approved, to: expired, by: [owner, reviewer]}
      restart: {from: expired, to: submitted, needs: [reason]}
    deletable: [draft, expired]
    protected: [submitted, final-approved, expired]
policy: {four_eyes: error, unknown_actor: info}
"""
_NOBODY = """
lifecycle:
  plan:
    statuses: [draft, submitted, final-approved, expired]
    initial: [draft]
    steps:
      submit: {from: draft, to: submitted}
      approve: {from: submitted, to: final-approved, needs: [four-eyes]}
      back: {from: [submitted, final-approved], to: draft}
      expire: {from: final-approved, to: expired}
    deletable: [draft, submitted]
    protected: [final-approved]
"""
_OBJECTIVES = """
lifecycle:
  objective:
    statuses: [current, expired]
    initial: [current]
    steps: {end: {from: current, to: expired, by: [account-manager, approver]}}
    deletable: [current]
    protected: [expired]
"""


@dataclass(frozen=True)
class Step:
    """A step that random histories take."""

    sources: tuple[str, ...]
    target: str
    by: tuple[str, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Config:
    """A plancode.yaml, its name in these tests, and how often histories use it."""

    name: str
    text: str
    weight: int = 1

    def with_epochs(self, ends: Sequence[str]) -> Config:
        """Return these rules with epochs that end at these commits."""
        entries = ", ".join(f'{{until: "{end}", reason: changed}}' for end in ends)
        return replace(
            self, name=f"{self.name}, epochs until {ends}", text=f"{self.text}history: {{epochs: [{entries}]}}\n"
        )

    @cached_property
    def _plan(self) -> Any:
        said = yaml.safe_load(self.text) or {}
        return said.get("lifecycle", {}).get("plan", {})

    @property
    def statuses(self) -> list[str]:
        """Return the statuses of a plan."""
        return list(self._plan.get("statuses", ["draft", "submitted", "final-approved", "expired"]))

    @property
    def initial(self) -> list[str]:
        """Return the statuses that a plan can begin with."""
        return list(_words(self._plan.get("initial", "draft")))

    @cached_property
    def steps(self) -> list[Step]:
        """Return the steps of a plan."""
        said = self._plan.get("steps") or yaml.safe_load(_DEFAULT_STEPS)
        return [
            Step(_words(step["from"]), step["to"], _words(step.get("by", [])), _words(step.get("needs", [])))
            for step in said.values()
        ]


def _words(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


DEFAULT = Config("default", "", 10)
CONFIGS = (
    DEFAULT,
    Config("strict", "policy: {four_eyes: error, unknown_actor: error}\ntime_zone: Pacific/Kiritimati\n", 2),
    Config("committer", "policy: {actor: committer}\n", 1),
    Config("weights", 'severity: {PC205: warning, PC206: "off", PC222: error}\ncalendar: {year_start: 07-01}\n', 1),
    Config("off", 'policy: {four_eyes: "off", unknown_actor: "off"}\nseverity: {illegal-step: warning}\n', 1),
    Config("open", _OPEN, 2),
    Config("double", _DOUBLE, 2),
    Config("nobody", _NOBODY, 1),
    Config("objectives", _OBJECTIVES, 1),
)
