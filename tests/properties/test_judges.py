"""The judge of histories against a second one, slow and word by word, on random graphs (HISTORY.md 1 to 10)."""

from __future__ import annotations

import pytest

from tests.judges import disagreements
from tests.support.times import times

# How many graphs: what would land costs git a few programs for each.
_BESIDE = {"pending": 12, "base": 12, "landing": 6, "epochs": 12}


@pytest.mark.parametrize("seed", range(times(1)))
def test_both_judges_tell_the_same_steps_and_find_the_same(seed: int) -> None:
    assert not [str(each) for each in disagreements(250, seed)]


@pytest.mark.parametrize("beside", _BESIDE)
def test_they_do_so_of_work_trees_proposals_what_lands_and_rules_that_change(beside: str) -> None:
    assert not [str(each) for each in disagreements(times(_BESIDE[beside]), 1, beside)]
