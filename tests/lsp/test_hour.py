"""The recorded hour of editing: it is what is recorded today, and its beginning is played; `make hour` plays all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lsp.record import demo, recorded
from tests.lsp.recorded import BACK, HOUR, Act, read, typed, written
from tests.lsp.replay import LONGEST, replayed

ACTS = read(HOUR.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo(tmp_path_factory.mktemp("hour"))


def test_the_hour_is_what_is_recorded_of_the_demo_today(workspace: Path) -> None:
    assert written(recorded(workspace)) == HOUR.read_text(encoding="utf-8"), "run `python -m tests.lsp.record`"


def test_the_hour_is_an_hour_with_everything_that_an_editor_does() -> None:
    assert round(sum(act.seconds for act in ACTS)) == pytest.approx(3600, abs=5)
    names = [act.name for act in ACTS]
    assert set(names) == {"open", "type", "choose", "edit", "hover", "look", "find", "rename", "save", "close"}
    signs = "".join(act.given[2] for act in ACTS if act.name == "type")
    assert len(signs) > 5000
    assert signs.count(BACK) > 100
    assert max(act.after for act in ACTS) > 60
    assert names.count("open") == names.count("close") < names.count("save")


def test_a_sign_that_is_taken_back_is_gone() -> None:
    assert typed("a: c", 3, f"bx{BACK}") == "a: bc"
    assert read(written([Act(0.5, "type", ("x.yaml", 0, "é\t", [1, 2]))])) == [
        Act(0.5, "type", ("x.yaml", 0, "é\t", [1, 2]))
    ]


def test_the_beginning_of_the_hour_ends_in_what_check_finds(workspace: Path) -> None:
    first = ACTS[: next(at for at, act in enumerate(ACTS) if act.name == "close") + 1]
    assert len(first) > 20
    replay = replayed(workspace, first, rests=False)
    assert {"type", "choose", "edit", "hover", "look"} <= replay.took.keys()
    assert max(map(max, replay.took.values())) < LONGEST
