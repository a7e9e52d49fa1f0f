"""Histories of one plan as tables: each line is a commit, and says what is wrong with it.

    a  draft
    b  submitted
    c  draft           parent a    by paul   reason "too vague"
    d  final-approved  parent b    by paul   with goals="Two talks"   at plans/new.yaml
    m  =d              parents d c           ! PC222

A commit is the child of the line before unless it names its parents (`root`: it has none); it starts from the plan of
its first parent. Its second word is the status it gives, or `same`, `deleted`, or `=d`: the plan as it stood at d.
`by` is who made it (marie, the owner), `on` the day, `lacking` a field that goes; `with`, `lacking` and `at` last.
`reason`, `reviewed` and `said` are lines of the message. After `!` stand the codes of what is found at the commit.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypedDict, Unpack

from plancode import git
from plancode.history import History, Range, read
from plancode.store import NO_STORE, Store
from plancode.workspace import load, read_sources, sources_of
from tests.support.repo import Repo
from tests.support.table import LINES, PLAN, Standing, options_of, standing_after

NOW = datetime(2101, 1, 1, tzinfo=UTC)
_START = datetime(2026, 1, 1, 9, tzinfo=UTC)
PEOPLE = """\
{kind: person, id: marie, name: Marie Petit, email: marie@example.org, emails: [petit@example.org], role: account-manager}
---
{kind: person, id: paul, name: Paul Roy, email: paul@example.org, role: approver}
---
{kind: person, id: anne, name: Anne Caron, email: anne@example.org, role: reviewer}
"""


@dataclass
class Told:
    """A table made real: the repository, the ids of its commits by name, and the findings the table expects."""

    repo: Repo
    ids: dict[str, str] = field(default_factory=dict)
    plans: dict[str, Standing] = field(default_factory=dict)
    expected: list[tuple[str, str]] = field(default_factory=list)

    def read(
        self, *, now: datetime = NOW, work_tree: bool = False, folder: str = "", store: Store = NO_STORE
    ) -> History:
        """Return the history up to HEAD; with work_tree, the files on disk are on top of it."""
        repository = git.open_repository(self.repo.folder)
        sources = read_sources(self.repo.folder / folder, folder)
        if not work_tree:
            head = git.head(repository) or ""
            paths = [f"{folder}plans", f"{folder}plancode.yaml"]
            blobs = dict(git.tree(repository, head, paths))
            data = dict(git.blobs(repository, blobs.values()))
            texts = {path: data[blob] or b"" for path, blob in blobs.items()}
            sources = replace(sources_of(texts), prefix=folder)
        span = Range(
            repository=repository,
            workspace=load(sources),
            now=now,
            work_tree=sources if work_tree else None,
            held=sources if store.folder else None,
            store=store,
        )
        return read(span)

    def found(self, history: History) -> list[tuple[str, str]]:
        """Return code and commit of each finding, sorted; the commit '' is the work tree."""
        names = {commit: name for name, commit in self.ids.items()}
        return sorted((names.get(found.commit or "", ""), found.code.number) for found in history.diagnostics)


class Options(TypedDict, total=False):
    """What may be said of a history besides its table (`history`)."""

    files: Mapping[str, Mapping[str, str | bytes | None]] | None
    config: str | None
    period: str
    authors: Mapping[str, tuple[str, str]] | None


def history(
    folder: Path,
    table: str,
    *,
    files: Mapping[str, Mapping[str, str | bytes | None]] | None = None,
    config: str | None = None,
    period: str = "FY2099",
    authors: Mapping[str, tuple[str, str]] | None = None,
) -> Told:
    """Make a table real in folder; `files` are more files of its commits, by name, which may replace the plan's."""
    told = Told(Repo(folder))
    base: dict[str, str | bytes | None] = {"plans/people.yaml": PEOPLE}
    if config:
        base["plancode.yaml"] = config
    before: list[str] = []
    for number, line in enumerate(line for line in table.splitlines() if line.strip()):
        said, _, codes = line.partition("!")
        name, state, *words = shlex.split(said)
        told.expected += [(name, code) for code in codes.split()]
        options, parents = options_of(words, before)
        plan = told.plans[parents[0]] if parents else Standing(fields={"status": "draft", **PLAN, "period": period})
        now = standing_after(plan, state, options, told.plans)
        changed = {**({} if parents else base), plan.path: None, **now.files, **(files or {}).get(name, {})}
        day = datetime.fromisoformat(options["on"]) if "on" in options else _START + timedelta(number)
        lines = [f"{key}: {options[word]}" for word, key in LINES.items() if word in options]
        who = options.get("by", "marie")
        told.ids[name] = told.repo.commit(
            changed if state != "same" or options.keys() & {"with", "at", "lacking"} else (files or {}).get(name, {}),
            message="\n".join([f"Commit {name}", "", *lines]),
            author=(authors or {}).get(who, (who.title(), f"{who}@example.org")),
            date=day,
            parents=[told.ids[parent] for parent in parents],
        )
        told.plans[name] = now
        before = [name]
    return told


def assert_history(folder: Path, table: str, **options: Unpack[Options]) -> Told:
    """Compare all findings in a table's history with those in its lines."""
    told = history(folder, table, **options)
    found = told.found(told.read())
    assert found == sorted(told.expected), f"found {found}"
    return told
