"""The exports of teams, written by plancode's own export, and what plancode itself says of the same teams.

The records are checked as those of files are; only YAML and git are left out, which would take longer than all the rest.
tests/exchange/test_scale.py shows that a team in YAML and git has the same export.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha1
from itertools import repeat
from pathlib import Path

from benchmarks.scale.company import TODAY, YEAR, Made, Step, Team, team_of
from benchmarks.scale.expected import Told, meetings_of, planned_of, reviews_of

from plancode import git
from plancode.collector import without_collector
from plancode.diagnostics import Ref
from plancode.exchange.export import export
from plancode.history import History, Transition
from plancode.models import MODELS
from plancode.periods import Period
from plancode.views import Source, coverage_view, status_view
from plancode.workspace import Workspace
from plancode.workspace.config import DEFAULT_CONFIG


def write_exports(folder: Path, teams: tuple[Team, ...], size: int) -> Iterator[Told]:
    """Write the export of each team of that size into a folder of its own, on all processors; yield what is told of it."""
    with ProcessPoolExecutor() as pool:
        yield from pool.map(write_export, repeat(folder), teams, repeat(size))


@without_collector()
def write_export(folder: Path, team: Team, size: int) -> Told:
    """Write the export of one team, and return what plancode tells of it."""
    made = team_of(team, size)
    source = source_of(made)
    export(source, "parquet", folder / f"workspace={team.name}", workspace=team.name)
    return told(source, made)


def told(source: Source, made: Made) -> Told:
    """Return what is known of a team without any engine."""
    rows = coverage_view(source, Period(int(YEAR[2:]))).rows
    contacts = Counter(row.tier or 0 for row in rows)
    planned = Counter(row.tier or 0 for row in rows if row.plans[0] is not None)
    return Told(
        team=made.team,
        coverage={tier: (contacts[tier], planned[tier]) for tier in contacts},
        waits=[each.days for each in status_view(source).to_review if each.days is not None],
        reviews=list(reviews_of(made)),
        planned=planned_of(made),
        meetings=meetings_of(made),
    )


def source_of(made: Made) -> Source:
    """Return a team as a workspace with its history."""
    records = (MODELS[each["kind"]].model_validate(each, context=DEFAULT_CONFIG.allowed) for each in made.records)
    people = {
        each["id"]: git.Identity(each["name"], each["email"]) for each in made.records if each["kind"] == "person"
    }
    transitions = tuple(_transition(step, people[step.person]) for step in made.steps)
    workspace = Workspace(records={record.ref: record for record in records})
    return Source(workspace, History(transitions=transitions), (), TODAY)


def path_of(plan: str) -> str:
    """Return the file of a plan, which has its objective too; the rest stands in one file."""
    return f"plans/{plan}.yaml"


def reason_of(step: Step) -> str | None:
    """Return why a plan was returned; None for any other step."""
    return "the goals are not ours" if (step.before, step.after) == ("submitted", "draft") else None


def _transition(step: Step, who: git.Identity) -> Transition:
    reason = reason_of(step)
    return Transition(
        record=Ref("plan", step.plan),
        before=step.before,
        after=step.after,
        commit=sha1(repr(step).encode(), usedforsecurity=False).hexdigest(),
        author=who,
        authored=step.moment,
        committed=step.moment,
        actor=step.person,
        signature="none",
        path=path_of(step.plan),
        verdict="ok",
        reasons=(reason,) if reason else (),
    )
