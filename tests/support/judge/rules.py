"""The rules of a plancode.yaml: lifecycles by kind, policies, severities, zone, calendar; defaults are written out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from plancode import codes
from plancode.periods import Calendar, Days, parse_period

DEFAULT = """
lifecycle:
  plan:
    statuses: [draft, submitted, final-approved, expired]
    initial: [draft]
    steps:
      submit: {from: draft, to: submitted, by: [owner], needs: [goals]}
      return: {from: submitted, to: draft, by: [owner, reviewer, approver], needs: [reason]}
      approve: {from: submitted, to: final-approved, by: [owner, approver], needs: [four-eyes]}
      amend: {from: final-approved, to: draft, by: [owner], needs: [reason]}
      expire: {from: final-approved, to: expired, by: [owner], needs: [period-ended]}
    deletable: [draft]
    protected: [final-approved, expired]
"""
_ERRORS = {"PC201", "PC202", "PC203", "PC204", "PC207", "PC210", "PC211", "PC214", "PC216", "PC221", "PC223", "PC233"}
_ERRORS |= {"PC251", "PC908"}
_WARNINGS = {"PC205", "PC206", "PC209", "PC212", "PC213", "PC222", "PC224", "PC234", "PC252"}
_INFORMATION = {"PC215", "PC225", "PC243"}
CODES = frozenset(_ERRORS | _WARNINGS | _INFORMATION)
_WEIGHT = {"off": 0, "info": 1, "warning": 2, "error": 3}


@dataclass(frozen=True)
class Step:
    """One step, a row of the table."""

    sources: tuple[str, ...]
    target: str
    by: tuple[str, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Lifecycle:
    """The table of one kind."""

    initial: tuple[str, ...]
    steps: tuple[Step, ...]
    deletable: tuple[str, ...]
    protected: tuple[str, ...]

    def between(self, before: str | None, after: str | None) -> list[Step]:
        """Return the steps that lead from before to after."""
        return [step for step in self.steps if before in step.sources and after == step.target]

    def leads(self, before: str | None, after: str | None) -> bool:
        """Return whether any number of steps leads from before to after."""
        reached = {before}
        while more := {step.target for step in self.steps if reached & {*step.sources}} - reached:
            reached |= more
        return after in reached

    @property
    def has_by(self) -> bool:
        """Return whether any step says who makes it."""
        return any(step.by for step in self.steps)

    @property
    def has_four_eyes(self) -> bool:
        """Return whether any step needs four eyes."""
        return any("four-eyes" in step.needs for step in self.steps)


@dataclass(frozen=True)
class Rules:
    """A whole configuration."""

    lifecycles: dict[str, Lifecycle]
    actor: str = "author"
    unknown_actor: str = "warning"
    four_eyes: str = "warning"
    severities: dict[str, str] = field(default_factory=dict)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    calendar: Calendar = field(default_factory=Calendar)
    since: str | None = None
    epochs: tuple[str, ...] = ()

    def severity(self, code: str, given: str | None = None) -> str:
        """Return the severity of a finding: as configured, else as given, else by its policy or its code."""
        policy = {"PC205": self.unknown_actor, "PC206": self.four_eyes}.get(code)
        nature = "error" if code in _ERRORS else "warning" if code in _WARNINGS else "info"
        return self.severities.get(code) or given or policy or nature

    def day(self, moment: datetime) -> date:
        """Return the day of a moment in the workspace's zone (HISTORY.md 9)."""
        return moment.astimezone(self.zone).date()

    def days(self, period: str | None) -> Days | None:
        """Return the days of a written period; None where the calendar does not have it."""
        parsed = parse_period(period) if period else None
        return self.calendar.range(parsed) if parsed else None


def heavier(one: str, other: str) -> str:
    """Return the one of two severities that weighs more."""
    return max(one, other, key=lambda severity: _WEIGHT[severity])


def read_rules(data: bytes | str | None) -> Rules:
    """Return the rules in a plancode.yaml; defaults fill in what it leaves out."""
    return rules_of(_texts(data or b"") or {})


def rules_of(said: dict[str, Any]) -> Rules:
    """Return the rules in a plain dictionary with the keys of plancode.yaml."""
    tables = {**_texts(DEFAULT)["lifecycle"], **said.get("lifecycle", {})}
    policy, past = said.get("policy", {}), said.get("history", {})
    by_name = {code.name: code.number for code in codes.CODES}
    since = past.get("since")
    return Rules(
        lifecycles={kind: _lifecycle(table) for kind, table in tables.items()},
        actor=policy.get("actor", "author"),
        unknown_actor=policy.get("unknown_actor", "warning"),
        four_eyes=policy.get("four_eyes", "warning"),
        severities={by_name.get(name, name): severity for name, severity in said.get("severity", {}).items()},
        zone=ZoneInfo(said.get("time_zone", "UTC")),
        calendar=_calendar(said.get("calendar", {})),
        since=None if since in (None, "", "null", "~") else since,
        epochs=tuple(epoch["until"] for epoch in past.get("epochs", ())),
    )


def _texts(data: bytes | str) -> Any:
    # BaseLoader leaves all scalars as text: YAML 1.1 would take `off` for a truth value.
    return yaml.load(data, yaml.BaseLoader)  # noqa: S506 - it makes texts, lists and dictionaries only


def _lifecycle(table: dict[str, Any]) -> Lifecycle:
    return Lifecycle(
        initial=_words(table.get("initial")),
        steps=tuple(
            Step(_words(step["from"]), step["to"], _words(step.get("by")), _words(step.get("needs")))
            for step in (table.get("steps") or {}).values()
        ),
        deletable=_words(table.get("deletable")),
        protected=_words(table.get("protected")),
    )


def _words(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else ()


def _calendar(said: dict[str, Any]) -> Calendar:
    month, day = said.get("year_start", "01-01").split("-")
    return Calendar(
        kind=said.get("kind", "quarters"),
        start=(int(month), int(day)),
        named_after=said.get("named_after", "end"),
        starts={int(year[2:]): date.fromisoformat(first) for year, first in said.get("years", {}).items()},
    )
