"""How the simulation asks the tool: the one place that knows its command line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from tests.simulation.server import Server
from tests.support.cli import typed

OK, FINDINGS = 0, 1


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding as `check --format json` says it."""

    code: str
    severity: str
    message: str
    path: str
    record: str
    commit: str | None

    def __str__(self) -> str:
        return f"{self.severity}[{self.code}] {self.message} ({self.path}, {(self.commit or 'no commit')[:10]})"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the tool said: the exit code, the findings, and what it told on standard error."""

    code: int
    findings: tuple[Finding, ...] = ()
    said: str = ""

    @property
    def green(self) -> bool:
        return self.code == OK

    @property
    def ran(self) -> bool:
        return self.code in (OK, FINDINGS)

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(found for found in self.findings if found.severity == "error")


class Tool:
    """`plancode check` on commits of a server; `today` is the day of the simulation."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def gate(self, base: str, head: str, today: date) -> Answer:
        """Return what `check --base` says of a pull request onto base, where main stands."""
        self._server.set_main(base)
        return self._check(head, today, "--base", "main")

    def whole(self, commit: str, today: date) -> Answer:
        """Return what the full check of a commit says."""
        return self._check(commit, today)

    def verified(self, commit: str, start: str, today: date) -> Answer:
        """Return what the check of a commit says that takes start as green."""
        return self._check(commit, today, "--verified", start)

    def _check(self, commit: str, today: date, *options: str) -> Answer:
        day = today.isoformat()
        answer = typed(self._server.folder, "check", "--at", commit, *options, "--as-of", day, "--format", "json")
        told = json.loads(answer.out) if answer.code in (OK, FINDINGS) else {"diagnostics": []}
        return Answer(answer.code, tuple(_finding(each) for each in told["diagnostics"]), answer.err)


def _finding(told: dict[str, object]) -> Finding:
    record = told["record"]
    return Finding(
        code=str(told["code"]),
        severity=str(told["severity"]),
        message=str(told["message"]),
        path=str(told["path"]),
        record=f"{record['kind']}/{record['id']}" if isinstance(record, dict) else "",
        commit=str(told["commit"]) if told["commit"] else None,
    )
