"""What runs the simulation, on few pull requests; `make simulation` runs enough to try all that HISTORY.md promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.__main__ import main
from tests.simulation.organisation import Organisation, Situation
from tests.simulation.pulls import Way

_SEED = 12


def test_the_same_seed_gives_the_same_run(tmp_path: Path) -> None:
    first, second = (
        [*Organisation(tmp_path / f"{number}.git", seed=_SEED, way=Way.MERGE).requests(4)] for number in (1, 2)
    )
    assert first == second


def test_the_command_ends_with_0_and_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--pulls", "6", "--seed", "3", "--keep", str(tmp_path / "kept")]) == 0
    out = capsys.readouterr().out
    assert "no promise was broken" in out
    assert "not tried: " in out
    assert [line.split()[0] for line in out.splitlines()[1:13]] == [way for way in Way for _ in Situation]
    assert (tmp_path / "kept" / "squash.git" / "HEAD").exists()
