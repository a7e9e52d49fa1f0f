"""The workspaces for the command lines: this repository's example, a demo, and those of the pages beside this file."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.support.pages import examples
from tests.support.repo import MARIE

PAGES = Path(__file__).parent / "workspaces"
_NOON = datetime(2027, 2, 15, 12, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """A repository with a workspace, the time there, and the records that words of a command line stand for."""

    name: str
    repository: Path
    now: datetime
    words: Mapping[str, str]
    folder: str = "."
    environment: Mapping[str, str] = field(default_factory=dict)

    def copied(self, to: Path) -> Path:
        """Copy the repository to `to`; return the folder to work in there."""
        shutil.copytree(self.repository, to, symlinks=True, copy_function=_copy)
        return to / self.folder


def _copy(source: str, target: str) -> None:
    """Copy a file; one that git never changes is linked instead."""
    if f"{os.sep}objects{os.sep}" in source:
        os.link(source, target)
    else:
        shutil.copy2(source, target)


def _words(text: str) -> dict[str, str]:
    names = (
        "person",
        "account",
        "contact",
        "plan",
        "submitted",
        "draft",
        "objective",
        "opportunity",
        "activity",
        "year",
        "next",
    )
    return dict(zip(names, text.split(), strict=True))


def made(folder: Path, checkout: Path, demo: Path, *, only: str | None = None) -> tuple[Workspace, ...]:
    """Return the workspaces, made below folder, or only one of them; demo is one that plancode has made already."""
    found = _all(folder, checkout, demo)
    for workspace in found:
        if only not in (None, workspace.name):
            continue
        if workspace.name == "example":
            _example(workspace.repository, checkout)
        elif workspace.name != "demo":
            _page(workspace.name, folder)
        _git(workspace.repository, "config", "user.name", MARIE[0])
        _git(workspace.repository, "config", "user.email", _EMAILS[workspace.name])
    return found


def _all(folder: Path, checkout: Path, demo: Path) -> tuple[Workspace, ...]:
    return (
        Workspace(
            name="example",
            repository=folder / "example",
            now=datetime.fromisoformat(_git(checkout, "log", "-1", "--format=%cI").strip()).astimezone(UTC),
            words=_words(
                "elodie-marchal trois-rives roque roque-fy2027 roque-fy2027-q1 roque-fy2027-q2 roque-2026-q4-lectures"
                " roque-thesis roque-season-talk FY2027 FY2028"
            ),
        ),
        Workspace(
            name="demo",
            repository=demo,
            now=datetime(2027, 5, 20, 12, tzinfo=UTC),
            words=_words(
                "claire-deschamps hopital-vaucelle elodie-brunel brunel-fy2027 solheim-fy2027-q3 brunel-fy2027-q3"
                " brunel-fy2027-lectures brunel-canton-study brunel-figures FY2027 FY2028"
            ),
        ),
        Workspace(
            name="monorepo",
            repository=folder / "monorepo",
            now=_NOON,
            folder="teams/partners",
            words=_words(
                "ada lumen mira mira-fy2027 mira-fy2027-q1 mira-fy2027-q1 mira-talks mira-keynote mira-visit FY2027 FY2028"
            ),
        ),
        Workspace(
            name="french",
            repository=folder / "french",
            now=_NOON,
            environment={"PLANCODE_LANG": "fr"},
            words=_words(
                "helene ile-d-or noel noel-fy2027 noel-fy2027-q1 noel-fy2027-q1 noel-visites noel-congres noel-visite"
                " FY2027 FY2028"
            ),
        ),
        Workspace(
            name="own",
            repository=folder / "own",
            now=_NOON,
            words=_words(
                "marie chu dupont dupont-2027 dupont-2027-q1 dupont-2027 talks dupont-demo dupont-call FY2027 FY2028"
            ),
        ),
    )


_EMAILS = {
    "example": "elodie.marchal@example.com",
    "demo": "claire.deschamps@example.com",
    "monorepo": "ada@example.org",
    "french": "helene@exemple.fr",
    "own": "marie@example.org",
}


def _example(folder: Path, checkout: Path) -> None:
    """Clone the plans alone, or the templates would count as the workspace's own."""
    _git(checkout, "clone", "--quiet", "--local", ".", str(folder))
    _git(folder, "remote", "remove", "origin")
    _git(folder, "sparse-checkout", "set", "plans", "schemas")


def _page(name: str, folder: Path) -> None:
    (example,) = examples(name, (PAGES / f"{name}.md").read_text(encoding="utf-8"))
    example.write(folder / name)


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout
