"""What a check tells: its findings, how much was read, and what the proof rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from plancode.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from plancode.history import History


class Proof(NamedTuple):
    """What was walked, how many of its steps are signed, and since when and by how many older rules it was judged."""

    commits: int
    transitions: int
    steps: int
    signed: int
    since: str | None
    epochs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found, sorted; `excerpts` holds the line of each finding in an old version of a file.

    A report that was kept from an earlier check of the same files has no `history`, and of the files only their paths:
    `lines` has the lines that its findings point at, by path and number.
    """

    diagnostics: tuple[Diagnostic, ...]
    files: int
    records: int
    texts: Mapping[str, str]
    excerpts: Mapping[tuple[str, str, int], str]
    history: History | None = None
    # The commits that were judged, and against which.
    head: str | None = None
    base: str | None = None
    accepted: int = 0
    proof: Proof | None = None
    lines: Mapping[tuple[str, int], str] | None = field(default=None, compare=False)

    def count(self, severity: Severity) -> int:
        """Return how many findings have a severity."""
        return sum(found.severity is severity for found in self.diagnostics)

    def failed(self, fail_on: Severity) -> bool:
        """Return whether a finding weighs fail_on or more; `off` stands for never."""
        order = (Severity.OFF, Severity.INFO, Severity.WARNING, Severity.ERROR)
        return fail_on is not Severity.OFF and any(
            order.index(found.severity) >= order.index(fail_on) for found in self.diagnostics
        )

    def aimed_at(self, option: str) -> Report:
        """Return the report with the lines in its words as they are typed with an option: `-C DIR`."""
        return replace(self, diagnostics=tuple(each.aimed_at(option) for each in self.diagnostics)) if option else self

    def line(self, found: Diagnostic) -> str | None:
        """Return the line of text that a finding points at; None where there is none to show."""
        number = found.range.start.line
        if found.commit and (old := self.excerpts.get((found.commit, found.path, number))) is not None:
            return old
        if self.lines is not None:
            return self.lines.get((found.path, number))
        lines = self.texts.get(found.path, "").split("\n")
        return lines[number - 1].rstrip("\r") if number <= len(lines) and self.texts.get(found.path) else None
