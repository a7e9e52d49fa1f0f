"""Histories of careful teams have no error and no warning but those to be expected, nor has any of their pull requests."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from tests.legal import faults
from tests.support.legal import legal
from tests.support.times import times


@pytest.mark.parametrize("seed", range(times(1)))
def test_nothing_is_found_where_all_is_as_it_should_be(seed: int) -> None:
    assert not list(faults(20, seed))


def test_the_histories_hold_what_a_team_does() -> None:
    random = Random(0)  # noqa: S311 - the same histories in every run
    done: Counter[str] = Counter()
    for _ in range(50):
        one = legal(random)
        done.update(word for commit in one.graph.commits for word in commit.what.split())
        done.update(code for pull in one.pulls for code, _ in pull.warned)
    words = (
        "created",
        "submitted",
        "returned",
        "approved",
        "amended",
        "expired",
        "handed",
        "deleted",
        "joins",
        "landed",
    )
    rare = {word: done[word] for word in (*words, "edited", "to", "objective", "activity", "PC241", "PC242")}
    assert min(rare.values()) >= 5, rare
