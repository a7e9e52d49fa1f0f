"""A short run of the simulation: what HISTORY.md promises of the gate holds, and all that is promised was tried."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.simulation.__main__ import main
from tests.simulation.drawing import Family, all_acts
from tests.simulation.organisation import Organisation, Outcome, Situation
from tests.simulation.pulls import Way
from tests.simulation.verdicts import Label

_PULLS, _SEED = 26, 12


def test_a_short_run_keeps_every_promise_and_tries_all_that_is_promised(tmp_path: Path) -> None:
    # One test: run by several workers, a fixture of this cost would be made by each.
    happened = {way: [*Organisation(tmp_path / f"{way}.git", seed=_SEED, way=way).requests(_PULLS)] for way in Way}
    outcomes = [each for those in happened.values() for each in those]
    assert _broken(outcomes) == {}
    assert len(outcomes) >= len(Way) * (_PULLS - 1)
    for those in happened.values():
        assert {each.situation for each in those if each.landed} == {*Situation}
    assert {all_acts()[each.deed] for each in outcomes} == {*Family}
    assert {each.label for each in outcomes} == {*Label}
    assert {each.green for each in outcomes if each.label is Label.ILLEGAL} == {False}
    assert {each.green for each in outcomes if each.label is Label.LEGAL} == {True}
    assert {each.label for each in outcomes if each.landed} <= {Label.LEGAL, Label.UNKNOWN}


def _broken(outcomes: Sequence[Outcome]) -> dict[object, object]:
    return {
        (each.number, each.act, each.label, each.situation): [(wrong.kind, *wrong.told) for wrong in each.violations]
        for each in outcomes
        if each.violations
    }


def test_the_same_seed_gives_the_same_run(tmp_path: Path) -> None:
    first, second = (
        [*Organisation(tmp_path / f"{number}.git", seed=_SEED, way=Way.MERGE).requests(5)] for number in (1, 2)
    )
    assert first == second


def test_the_command_ends_with_0_and_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--pulls", "6", "--seed", "3", "--keep", str(tmp_path / "kept")]) == 0
    out = capsys.readouterr().out
    assert "no promise was broken" in out
    assert [line.split()[0] for line in out.splitlines()[1:13]] == [way for way in Way for _ in Situation]
    assert (tmp_path / "kept" / "squash.git" / "HEAD").exists()
