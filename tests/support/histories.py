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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from plancode import git
from plancode.history import History, read
from plancode.workspace import load, read_sources, sources_of
from tests.support.repo import Repo

NOW = datetime(2101, 1, 1, tzinfo=UTC)
PEOPLE = """\
{kind: person, id: marie, name: Marie Petit, email: marie@example.org, emails: [petit@example.org], role: account-manager}
---
{kind: person, id: paul, name: Paul Roy, email: paul@example.org, role: approver}
---
{kind: person, id: anne, name: Anne Caron, email: anne@example.org, role: reviewer}
"""
_LINES = {"reason": "Reason", "reviewed": "Reviewed-by", "said": "Approved-by"}
_PLAN = {"name": "Dupont", "period": "FY2099", "type": "engagement", "owner": "marie", "goals": "Two talks"}


@dataclass(frozen=True)
class Standing:
    """The plan at a commit: where it stands and what it says; no fields where it is absent."""

    path: str = "plans/dupont.yaml"
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def files(self) -> dict[str, str | bytes | None]:
        lines = "".join(f"{key}: {value}\n" for key, value in self.fields.items())
        return {self.path: f"kind: plan\nid: dupont\n{lines}" if self.fields else None}


@dataclass
class Told:
    """A table made real: the repository, the ids of its commits by name, and the findings the table expects."""

    repo: Repo
    ids: dict[str, str] = field(default_factory=dict)
    plans: dict[str, Standing] = field(default_factory=dict)
    expected: list[tuple[str, str]] = field(default_factory=list)

    def read(self, *, now: datetime = NOW, work_tree: bool = False, folder: str = "") -> History:
        """Return the history up to the table's last commit; with work_tree, of the files on the disk on top of it."""
        repository = git.open_repository(self.repo.folder)
        sources = read_sources(self.repo.folder / folder, folder)
        if not work_tree:
            head = git.head(repository) or ""
            paths = [f"{folder}plans", f"{folder}plancode.yaml"]
            blobs = {path: blob for path, blob in git.tree(repository, head, paths)}
            data = dict(git.blobs(repository, blobs.values()))
            texts = {path.removeprefix(folder): data[blob] or b"" for path, blob in blobs.items()}
            sources = replace(sources_of(texts), prefix=folder)
        return read(repository, load(sources), now=now, work_tree=sources if work_tree else None)

    def found(self, history: History) -> list[tuple[str, str]]:
        """Return code and commit of each finding, sorted; the work tree is the commit without a name."""
        names = {commit: name for name, commit in self.ids.items()}
        return sorted((names.get(found.commit or "", ""), found.code.number) for found in history.diagnostics)


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
    base: dict[str, str | bytes | None] = {"plans/people.yaml": PEOPLE} | ({"plancode.yaml": config} if config else {})
    before: list[str] = []
    for number, line in enumerate(line for line in table.splitlines() if line.strip()):
        said, _, codes = line.partition("!")
        name, state, *words = shlex.split(said)
        told.expected += [(name, code) for code in codes.split()]
        options, parents = _options(words, before)
        plan = told.plans[parents[0]] if parents else Standing(fields={"status": "draft", **_PLAN, "period": period})
        now = _after(plan, state, options, told)
        changed = {**({} if parents else base), plan.path: None, **now.files, **(files or {}).get(name, {})}
        day = datetime.fromisoformat(options["on"]) if "on" in options else datetime(2026, 1, 1, 9) + timedelta(number)
        lines = [f"{key}: {options[word]}" for word, key in _LINES.items() if word in options]
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


def assert_history(folder: Path, table: str, **options: object) -> Told:
    """Compare the findings in a table's history, whole, with those that stand in its lines."""
    told = history(folder, table, **options)  # type: ignore[arg-type]  # handed on as they are
    found = told.found(told.read())
    assert found == sorted(told.expected), f"found {found}"
    return told


def _options(words: Sequence[str], before: list[str]) -> tuple[dict[str, str], list[str]]:
    options: dict[str, str] = {}
    parents, left = before, list(words)
    while left:
        word = left.pop(0)
        if word == "root":
            parents = []
        elif word == "parent":
            parents = [left.pop(0)]
        elif word == "parents":
            parents = []
            while left and left[0] not in {"by", "on", "at", "with", "lacking", *_LINES}:
                parents.append(left.pop(0))
        else:
            options[word] = left.pop(0)
    return options, parents


def _after(plan: Standing, state: str, options: Mapping[str, str], told: Told) -> Standing:
    if state.startswith("="):
        plan = told.plans[state[1:]]
    elif state == "deleted":
        plan = replace(plan, fields={})
    elif state != "same":
        plan = replace(plan, fields={**(plan.fields or _PLAN), "status": state})
    fields = dict(plan.fields)
    if "with" in options:
        key, _, value = options["with"].partition("=")
        fields[key] = value
    fields.pop(options.get("lacking", ""), None)
    return replace(plan, path=options.get("at", plan.path), fields=fields)
