"""What most tests of the command line begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.sound import PAUL, PEOPLE, SOUND, git, repository


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A repository that holds a sound workspace."""
    return repository(tmp_path, SOUND)


@pytest.fixture
def pull_request(tmp_path: Path) -> Path:
    """A repository in which a branch `topic` of main is checked out; Paul may approve."""
    folder = repository(tmp_path, SOUND | {"plans/people.yaml": PEOPLE + PAUL.format(role="approver")})
    git(folder, "checkout", "-qb", "topic")
    return folder
