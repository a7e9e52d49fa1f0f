"""The demo: a workspace whose history is given commit by commit, with days counted from today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any, Final

from plancode import git
from plancode.changes.edit import with_value
from plancode.diagnostics import Ref
from plancode.scaffold.templates import rendered
from plancode.workspace import identity_of, parse_records
from plancode.yaml_source import parse

_HISTORY: Final = "history.yaml"
# Today is always in the fifth month of the demo's fiscal year, so that some quarters are over and some to come.
_MONTHS_IN: Final = 4
_FIRST_MONTH: Final = -14
_ZONE: Final = timezone(timedelta(hours=1))
_DOMAIN: Final = "example.com"


@dataclass(frozen=True, slots=True)
class DemoDays:
    """The days of the demo: months of its fiscal year, and days around today."""

    today: date

    @property
    def start(self) -> date:
        """Return the first day of the fiscal year."""
        return self.on(0, 1)

    @property
    def year(self) -> str:
        """Return the name of the fiscal year: it has the number of the calendar year in which it ends."""
        return f"FY{self.on(11, 1).year}"

    @property
    def last_year(self) -> str:
        """Return the fiscal year before."""
        return f"FY{self.on(-1, 1).year}"

    def on(self, month: int, day: int) -> date:
        """Return a day of a month; months are counted from the start of the fiscal year."""
        months = self.today.year * 12 + self.today.month - 1 - _MONTHS_IN + month
        return date(months // 12, months % 12 + 1, day)

    def day(self, distance: int) -> date:
        """Return the day that is so many days from today."""
        return self.today + timedelta(days=distance)


@dataclass(slots=True)
class _Told:
    """The history told so far: its commits, and the files that each branch holds."""

    commits: list[git.NewCommit] = field(default_factory=list)
    tips: dict[str, int] = field(default_factory=dict)
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    # The files that a branch changed since it left main.
    changed: dict[str, dict[str, bytes]] = field(default_factory=dict)


def make_demo(folder: Path, today: date) -> git.Repository:
    """Make the repository of a demo in folder, an empty one that exists, as it would stand this morning; return it.

    Raises:
        CannotRun: git is not there, or cannot write.
    """
    texts = rendered("demo", _values(DemoDays(today)))
    told = _Told()
    for number, document in enumerate(parse(_HISTORY, texts[_HISTORY].encode()).documents):
        if isinstance(document.data, dict):
            _tell(told, document.data, texts, number)
    repository = git.create_repository(folder)
    git.import_commits(repository, told.commits, {name: told.tips[name] for name in ("main", *_open_branches(told))})
    git.configure_identity(repository, told.commits[-1].author)
    return repository


def _values(days: DemoDays) -> Mapping[str, object]:
    return {
        "year": days.year,
        "last_year": days.last_year,
        "this": days.year.lower(),
        "last": days.last_year.lower(),
        "year_start": f"{days.start:%m-%d}",
        "months": _MONTHS_IN - _FIRST_MONTH,
        "on": days.on,
        "day": days.day,
    }


def _open_branches(told: _Told) -> list[str]:
    return [name for name, changed in told.changed.items() if changed and name != "main"]


def _tell(told: _Told, step: dict[str, Any], texts: Mapping[str, str], number: int) -> None:
    """Add the commit that a step of the history describes."""
    branch = step.get("branch", "main")
    merged = step.get("merge")
    if branch not in told.tips and "main" in told.tips:
        told.tips[branch], told.files[branch] = told.tips["main"], dict(told.files["main"])
    before = told.files.setdefault(branch, {})
    files = told.changed.pop(merged) if merged else _changes(step, before, texts)
    before.update(files)
    if not merged:
        told.changed.setdefault(branch, {}).update(files)
    parents = [told.tips[name] for name in (branch, merged) if name in told.tips]
    # Hours differ, so that two commits of one day have an order.
    when = datetime.combine(date.fromisoformat(str(step["on"])), time(9 + number % 8, 7 * number % 60), _ZONE)
    author = git.Identity(step["by"], _address(step["by"]))
    told.commits.append(git.NewCommit(author=author, when=when, message=step["message"], files=files, parents=parents))
    told.tips[branch] = len(told.commits) - 1


def _changes(step: dict[str, Any], before: Mapping[str, bytes], texts: Mapping[str, str]) -> dict[str, bytes]:
    files = {target: texts[source].encode() for source, target in step.get("add", {}).items()}
    for name, values in step.get("set", {}).items():
        ref = Ref(*name.split("/"))
        path = next(path for path, data in before.items() if _holds(path, data, ref))
        for key, value in values.items():
            files[path] = with_value(path, files.get(path, before[path]), ref, [key], value).after
    return files


def _holds(path: str, data: bytes, ref: Ref) -> bool:
    documents = parse_records(path, data).documents if path.startswith("plans/") else ()
    return any(isinstance(each.data, dict) and identity_of(each.data) == ref for each in documents)


def _address(name: str) -> str:
    return f"{name.lower().replace('é', 'e').replace(' ', '.')}@{_DOMAIN}"
