"""Two branches of one repository, and all that is found in what one proposes to the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from plancode.check import check
from plancode.project import open_project
from plancode.report import Report
from tests.support.repo import Repo
from tests.support.sound import ACCOUNT, PAUL, PEOPLE, PLAN

Files = Mapping[str, str | None]
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
THERE = {"plans/people.yaml": PEOPLE + PAUL.format(role="approver"), "plans/chu.yaml": ACCOUNT}
SEED = {"plans/seed.yaml": "kind: product\nid: seed\nname: Seed\n"}
BY_PAUL = ("Paul", "paul@example.org")
LANDS = {"plancode.yaml": "severity: {PC318: off}\n"}


def plan(status: str, identity: str = "dupont-fy2099") -> str:
    return PLAN.format(status=status).replace("dupont-fy2099", identity).replace("name: Dupont", f"name: {identity}")


class Branches:
    """A repository with main and, checked out, topic; both by Marie unless another author is said."""

    def __init__(self, folder: Path, files: Files) -> None:
        self.repo = Repo(folder)
        self.names = {self.repo.commit(THERE | LANDS | dict(files), date=NOW): "first"}
        self.repo.point("topic", self.repo.tip()[0])

    def on(self, branch: str, files: Files, message: str = "Change", author: tuple[str, str] | None = None) -> None:
        who = author or ("Marie", "marie@example.org")
        made = self.repo.commit(files, branch=branch, message=f"{message}\n", author=who, date=NOW)
        self.names[made] = f"{branch} {sum(name.startswith(branch) for name in self.names.values()) + 1}"

    def report(self, *, strict: bool = False, moment: str | None = None, base: str = "main") -> Report:
        project = open_project(self.repo.folder, needs_git=True, moment=moment)
        return check(replace(project, now=NOW), base=base, strict=strict)

    def told(self, files: Files | None = None, *, strict: bool = False) -> list[str]:
        """Return all that is found, with files written and not committed."""
        self.repo.checkout("topic")
        for path, content in (files or {}).items():
            if content is None:
                (self.repo.folder / path).unlink()
            else:
                self.repo.write(path, content)
        return self.lines(self.report(strict=strict))

    def lines(self, report: Report) -> list[str]:
        found = []
        for each in report.diagnostics:
            start, end = each.range
            place = f"{each.path}:{start.line}:{start.column}-{end.column}"
            commit = f" @{self.names.get(each.commit, 'unmade')}" if each.commit else ""
            label = f" [{each.label}]" if each.label and not each.commit else ""
            record = f" ({'/'.join(each.record)})" if each.record else ""
            found.append(f"{each.severity.value} {each.code.number} {place}{record}{commit}{label} {each.message}")
            found += [f"  = {each.hint}"] if each.hint else []
        return found

    def short(self, files: Files | None = None) -> list[str]:
        """Return code and record, or path, of what is found and is no information."""
        return [
            f"{each.split()[1]} {each.split('(')[1].split(')')[0] if '(' in each else each.split()[2]}"
            for each in self.told(files)
            if each[0] != " " and not each.startswith("info")
        ]
