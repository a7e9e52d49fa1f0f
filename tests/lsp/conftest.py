"""An editor that has a workspace open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.edited import FILES, PLAN
from tests.support.editor import Editor
from tests.support.sound import repository


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return repository(tmp_path, FILES)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    with Editor(repository(tmp_path_factory.mktemp("edited"), FILES)) as editor:
        yield editor


@pytest.fixture
def editor(running: Editor) -> Iterator[Editor]:
    """An editor in which the plan is open; what a test opens beside it is closed again."""
    running.open("plans/plan.yaml", PLAN)
    running.codes("plans/plan.yaml")
    yield running
    for path in list(running.texts):
        running.close(path)
