"""The table of a test beside its name: `told` makes a history real and compares its findings whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.support.histories import Told, assert_history


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., Told]:
    """Return what makes a table real and compares what is found in it with what its lines say."""
    return partial(assert_history, tmp_path / "repo")
