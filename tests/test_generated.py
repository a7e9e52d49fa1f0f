"""The generator of repositories: the same each time, lawful, and of every shape that it promises."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from benchmarks import generated

from plancode import git
from plancode.check import check
from plancode.project import Project, open_project

ALL = tuple(generated.AT_ONCE)
# A commit id is a digest of all that leads to it. Change it together with the generator, and measure again.
HEAD = "52b632c01422e3550697b643519adb693d17051b"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = generated.repository(
        tmp_path_factory.mktemp("generated") / "r", files=31, commits=80, then=ALL, packed=False
    )
    return open_project(folder, needs_git=True, for_history=True, as_of=date.fromisoformat(generated.TODAY))


def test_the_same_seed_gives_the_same_commits(project: Project) -> None:
    assert project.head == HEAD


def test_another_seed_gives_another_history() -> None:
    streams = [BytesIO(), BytesIO()]
    for seed, stream in enumerate(streams):
        generated.write(stream, files=9, commits=9, seed=seed)
    assert streams[0].getvalue() != streams[1].getvalue()


@pytest.mark.parametrize("files", [4, 5, 250])
def test_there_are_as_many_files_as_asked_for(tmp_path: Path, files: int) -> None:
    stream = BytesIO()
    generated.write(stream, files=files)
    assert stream.getvalue().count(b"\nM 100644 inline ") == files


def test_the_history_has_what_it_promises(project: Project) -> None:
    repository, head = project.require_repository(), project.head or ""
    compared = git.comparison(repository, head, "plans")
    changes = list(compared.changes)
    subjects = {commit.subject for commit in git.commits(repository, [each.id for each in compared.commits])}
    assert any(len(each.parents) == 2 for each in compared.commits)
    assert {"Move a plan", "Delete a draft", "Bring a draft back", "Merge a branch", "Step"} <= subjects
    assert {f"{name.capitalize()} all plans" for name in ALL} <= subjects
    assert len(changes[2]) == 2 * len(changes[1]) == 2 * 14  # all plans are moved by one commit


def test_it_is_lawful_and_speaks_french(project: Project) -> None:
    report = check(project)
    assert {found.code.number for found in report.diagnostics} <= {"PC215", "PC301", "PC318"}
    assert report.history is not None
    assert len(report.history.transitions) > 50
    assert any("engagement nº" in text and "# Écrit" in text for text in report.texts.values())
