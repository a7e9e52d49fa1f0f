"""What most tests of the command line begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.sound import SOUND, repository


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A repository that holds a sound workspace."""
    return repository(tmp_path, SOUND)
