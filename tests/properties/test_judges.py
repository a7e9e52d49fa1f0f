"""The judge of histories against a second one, slow and word by word, on random graphs (HISTORY.md 1 to 8)."""

from __future__ import annotations

import pytest

from tests.judges import disagreements


@pytest.mark.parametrize("seed", range(4))
def test_both_judges_tell_the_same_steps_and_find_the_same(seed: int) -> None:
    assert not [str(each) for each in disagreements(500, seed)]
