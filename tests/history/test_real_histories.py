"""What is told of a real history is what was counted in it by other means (benchmarks/histories/README.md)."""

from __future__ import annotations

from pathlib import Path

from benchmarks.real_histories import apart_from_counted, imported, told_of


def test_the_steps_of_eleven_thousand_real_commits_are_those_that_were_counted(tmp_path: Path) -> None:
    repository = imported("kep", tmp_path / "kep.git")
    told = told_of(repository)
    assert (told.commits, len(told.transitions)) == (11_285, 1_127)
    assert not apart_from_counted("kep", repository, told)
