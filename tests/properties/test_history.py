"""Random lives of a plan: allowed steps give no finding that weighs, one step that is not allowed gives exactly one."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from plancode.diagnostics import Severity
from tests.support.histories import history
from tests.support.times import times

_STEPS = {
    "draft": ["submitted"],
    "submitted": ["draft  by paul  reason why", "final-approved  by paul"],
    "final-approved": ["draft  reason why", "expired  on 2100-01-01"],
    "expired": [],
}
_SETTINGS = settings(max_examples=times(6), deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass
class _Life:
    """A table that grows: its lines, and the status that the plan has at the end of each branch."""

    lines: list[str]
    status: str = "draft"
    tip: str = "c0"

    def add(self, words: str) -> str:
        name = f"c{len(self.lines)}"
        self.lines.append(f"{name}  {words}")
        return name

    def go_on(self, words: str) -> None:
        self.tip = self.add(f"{words}  parent {self.tip}")


def _branch(life: _Life, step: str, merge_first: bool) -> None:
    """Make a step on a branch while the trunk moves the file; a merge joins both."""
    start = life.tip
    other = life.add(f"same  parent {start}")
    stepped = life.add(f"{step}  parent {start}")
    parents = f"{other} {stepped}" if merge_first else f"{stepped} {other}"
    life.tip = life.add(f"={stepped}  parents {parents}")
    life.status = step.split(maxsplit=1)[0]


@st.composite
def lives(draw: st.DrawFn) -> _Life:
    """Draw a life of allowed steps, with edits of drafts, moves, branches and merges between them."""
    life = _Life(["c0  draft"])
    for number in range(draw(st.integers(1, 6))):
        what = draw(st.sampled_from(["step", "branch", "move", "edit", "nothing"]))
        steps = _STEPS[life.status]
        if what in {"step", "branch"} and steps:
            step = draw(st.sampled_from(steps))
            if what == "branch":
                _branch(life, step, draw(st.booleans()))
            else:
                life.go_on(step)
                life.status = step.split()[0]
        elif what == "move":
            life.go_on(f"same  at plans/{number}.yaml")
        elif what == "edit" and life.status == "draft":
            life.go_on(f'same  with goals="{number} talks"')
        else:
            life.go_on("same")
    return life


def _findings(lines: list[str]) -> list[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        told = history(Path(folder) / "repo", "\n".join(lines))
        names = {commit: name for name, commit in told.ids.items()}
        return [
            (names[found.commit or ""], found.code.number)
            for found in told.read().diagnostics
            if found.severity in (Severity.ERROR, Severity.WARNING)
        ]


@given(lives())
@_SETTINGS
def test_a_life_of_allowed_steps_has_no_finding(life: _Life) -> None:
    assert _findings(life.lines) == []


@given(lives(), st.sampled_from(sorted(_STEPS)), st.booleans())
@_SETTINGS
def test_one_step_that_is_not_allowed_is_found_where_it_was_made(life: _Life, target: str, on_a_branch: bool) -> None:
    assume(target != life.status and target not in {words.split()[0] for words in _STEPS[life.status]})
    start = life.tip
    wrong = life.add(f"{target}  parent {start}  on 2100-06-01")
    if on_a_branch:
        other = life.add(f"same  parent {start}")
        life.add(f"={wrong}  parents {other} {wrong}")
    assert _findings(life.lines) in ([(wrong, "PC201")], [(wrong, "PC203")])
