"""What changed in plans since their approval, by the files that name them, is what whole workspaces say, one for each plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from plancode.check import check
from plancode.diff import About, compare
from plancode.history import History
from plancode.models import Objective
from plancode.project import Project, open_project
from plancode.site.revisions import revisions
from tests.support.repo import Repo
from tests.support.times import times
from tests.website.small import OBJECTIVE, PEOPLE, PLAN

PLANS = ("one", "two", "three")
FILES = ("plans/a.yaml", "plans/b.yaml", "plans/deep/c.yaml")
# Texts that are no plan, cannot be read, spell an id otherwise, or name one in passing.
ODD = ("kind: plan\n", "kind: [\n", "# one, two and three\n", 'kind: plan\nid: "\\x6fne"\n', "", "notes: \u00e9\n")
Told = dict[str, list[tuple[str, str]]]


def slowly(project: Project, history: History) -> Told:
    """Return what changed in each plan in review: all that `diff` tells of the workspace at its approval and now."""
    found: Told = {}
    now, lifecycle = project.workspace, project.workspace.config.lifecycles["plan"]
    for plan in now.plans:
        approval = history.approval(plan.ref, lifecycle.protected)
        if plan.status in lifecycle.in_review and approval is not None and approval.commit is not None:
            before = project.workspace_at(approval.commit)
            # What concerns several contacts stands in the group of each.
            told = {
                (each.record, str(each.sign), str(each.what))
                for group in compare(before, now, ()).groups
                for each in group.changes
                if (each.record == plan.ref and each.about is not About.STATUS)
                or any(
                    isinstance(record := side.records.get(each.record), Objective) and record.plan == plan.id
                    for side in (before, now)
                )
            }
            found[plan.id] = sorted((sign, what) for _, sign, what in told)
    return found


class World:
    """Plans and objectives in some files, edited, moved, lost and committed at random."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.repo = Repo(folder)
        self._random = Random(seed)  # noqa: S311 - the same in every run
        self._status = dict.fromkeys(PLANS, "draft")
        self.repo.commit({"plans/people.yaml": PEOPLE, "plancode.yaml": "policy: {four_eyes: off}\n"})

    def plan(self, name: str) -> str:
        goals = self._random.sample(["Be known", "Be trusted", "Be first"], 2)
        text = PLAN.replace("id: dupont-fy2027", f"id: {name}").replace("[Be known]", f"[{', '.join(goals)}]")
        return text.replace("status: draft", f"status: {self._status[name]}").replace(
            "period: FY2027", "period: FY2099"
        )

    def objective(self, number: int) -> str:
        text = OBJECTIVE.replace("id: talks", f"id: talks-{number}").replace("FY2027", "FY2099")
        text = text.replace("value: 2", f"value: {self._random.randint(1, 4)}")
        return text.replace("plan: dupont-fy2027", f"plan: {self._random.choice(PLANS)}")

    def turn(self) -> dict[str, str]:
        """Return the files after some random deeds."""
        for name in PLANS:
            step = {"draft": "submitted", "submitted": "final-approved", "final-approved": "draft"}
            if self._random.random() < 0.6:
                self._status[name] = step[self._status[name]]
        records = [self.plan(name) for name in PLANS]
        records += [self.objective(number) for number in range(4) if self._random.random() < 0.8]
        files: dict[str, list[str]] = {path: [] for path in FILES}
        for number, record in enumerate(records):
            files[FILES[number % 3] if self._random.random() < 0.8 else self._random.choice(FILES)].append(record)
        odd = {f"plans/odd-{n}.yaml": self._random.choice(ODD) for n in range(2) if self._random.random() < 0.5}
        return {path: "---\n".join(held) for path, held in files.items()} | odd


def found_in(folder: Path) -> Iterator[tuple[Told, Told]]:
    opened = replace(open_project(folder, needs_git=True), now=datetime(2026, 12, 1, tzinfo=UTC))
    for project in (opened, opened.at("HEAD"), opened.at("HEAD~1")):
        history = check(project, with_history=True).history or History()
        told = {
            name: sorted((each.sign, str(each.what)) for each in changes)
            for name, changes in revisions(project, history).items()
        }
        yield told, slowly(project, history)


@pytest.mark.parametrize("seed", range(times(3)))
def test_what_changed_is_what_whole_workspaces_say(tmp_path: Path, seed: int) -> None:
    world = World(tmp_path, seed)
    compared = 0
    for _ in range(12):
        world.repo.commit(world.turn())
    world.repo.checkout()
    for _ in range(4):
        for told, slow in found_in(tmp_path):
            assert told == slow
            compared += sum(map(len, slow.values()))
        for path, text in world.turn().items():
            world.repo.write(path, text)
    assert compared > 3


@pytest.mark.parametrize("spelled", ["one", '"\\x6fne"', "'one'"])
def test_an_approval_is_found_however_it_spells_the_plan_and_wherever_it_stood(tmp_path: Path, spelled: str) -> None:
    repo = Repo(tmp_path)
    repo.commit({"plans/people.yaml": PEOPLE, "plancode.yaml": "policy: {four_eyes: off}\n"})
    text = PLAN.replace("id: dupont-fy2027", f"id: {spelled}")
    for status in ("draft", "submitted", "final-approved"):
        repo.commit({"plans/old.yaml": text.replace("status: draft", f"status: {status}")})
    repo.checkout()
    (tmp_path / "plans" / "old.yaml").unlink()
    repo.write(
        "plans/new.yaml", PLAN.replace("dupont-fy2027", "one").replace("draft", "submitted").replace("known", "first")
    )
    project = open_project(tmp_path, needs_git=True)
    history = check(project, with_history=True).history or History()
    (change,) = revisions(project, history)["one"]
    assert (change.sign, str(change.what)) == ("~", "goal: Be known → Be first")
