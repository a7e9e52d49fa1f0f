"""Where judging starts is fixed, and limits what is judged, never what is known (HISTORY.md, honesty)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from plancode import git
from plancode.diagnostics import Diagnostic
from plancode.history import Range, read
from plancode.workspace import load, read_sources
from tests.support.cli import plancode
from tests.support.histories import Told, history

_NOW = datetime(2101, 1, 1, tzinfo=UTC)


def _codes(told: Told, config: str) -> list[str]:
    return sorted(found.code.number for found in _found(told, config))


def _found(told: Told, config: str) -> tuple[Diagnostic, ...]:
    told.repo.write("plancode.yaml", config)
    sources = read_sources(told.repo.folder)
    repository = git.open_repository(told.repo.folder)
    return read(Range(repository=repository, workspace=load(sources), now=_NOW)).diagnostics


@pytest.fixture
def jumped(tmp_path: Path) -> Told:
    """A plan that was approved by a jump, and edited afterwards."""
    told = history(
        tmp_path / "repo",
        """
        a  draft
        b  final-approved  by paul
        c  same  with goals="Three talks"
        """,
    )
    told.repo.checkout()
    return told


def test_all_of_it_is_judged_without_a_beginning(jumped: Told) -> None:
    assert _codes(jumped, "") == ["PC203", "PC206", "PC211"] or _codes(jumped, "") == ["PC203", "PC211"]


_NAMES = {
    "an id": lambda commit: commit,
    "the beginning of an id": lambda commit: commit[:8],
    "an id in capitals": lambda commit: commit.upper(),
    "a tag": lambda _: "adopted",
    "the whole name of a tag": lambda _: "refs/tags/adopted",
}


@pytest.mark.parametrize("written", _NAMES.values(), ids=_NAMES)
def test_what_came_after_a_commit_or_tag_is_judged(jumped: Told, written: Callable[[str], str]) -> None:
    jumped.repo.git("tag", "adopted", jumped.ids["b"])
    assert _codes(jumped, f"history: {{since: '{written(jumped.ids['b'])}'}}\n") == ["PC211"]


@pytest.mark.parametrize("written", ["HEAD", "main", "nothing", "0000000", "HEAD~1", "@", "deadbeef"])
def test_a_name_that_moves_along_is_no_beginning(jumped: Told, written: str) -> None:
    jumped.repo.point("deadbeef", jumped.ids["b"])
    found = _codes(jumped, f"history: {{since: '{written}'}}\n")
    assert "PC408" in found
    assert "PC203" in found


def test_a_commit_that_does_not_lead_here_is_no_beginning(jumped: Told) -> None:
    other = jumped.repo.commit(
        {"plans/x.yaml": "kind: product\nid: x\nname: X\n"}, parents=[jumped.ids["a"]], message="x"
    )
    jumped.repo.git("update-ref", "refs/heads/other", other)
    jumped.repo.git("update-ref", "refs/heads/main", jumped.ids["c"])
    assert "PC408" in _codes(jumped, f"history: {{since: '{other}'}}\n")


def test_that_nothing_is_left_to_judge_is_said(jumped: Told) -> None:
    assert _codes(jumped, f"history: {{since: '{jumped.ids['c']}'}}\n") == ["PC905"]


def test_who_submitted_before_the_beginning_is_known(tmp_path: Path) -> None:
    told = history(tmp_path / "repo", "a  draft\nb  submitted\nc  final-approved  by paul")
    told.repo.checkout()
    assert _codes(told, f"history: {{since: '{told.ids['b']}'}}\n") == []


_JUMP = "lifecycle: {plan: {statuses: [draft, final-approved], initial: draft, steps: {jump: {from: draft, to: final-approved}}}}\n"


def test_an_epoch_is_judged_by_the_rules_that_stood_at_its_end(tmp_path: Path) -> None:
    told = history(
        tmp_path / "repo",
        "a  draft\nb  final-approved\nc  same",
        config=_JUMP,
        files={"c": {"plancode.yaml": ""}},
    )
    told.repo.checkout()
    assert "PC203" in _codes(told, "")
    assert _codes(told, f"history: {{epochs: [{{until: '{told.ids['b']}', reason: simpler then}}]}}\n") == []
    assert "PC203" in _codes(told, f"history: {{epochs: [{{until: '{told.ids['a']}', reason: simpler then}}]}}\n")


def test_an_epoch_ends_at_a_commit_that_stays(tmp_path: Path) -> None:
    told = history(tmp_path / "repo", "a  draft\nb  final-approved", config=_JUMP)
    told.repo.checkout()
    found = _codes(told, "history: {epochs: [{until: main, reason: for ever}]}\n")
    assert "PC408" in found
    assert "PC203" in found


_OBJECTIVES = "lifecycle: {objective: {statuses: [current, expired], initial: current, steps: {end: {from: current, to: expired}}}}\n"


@pytest.mark.parametrize(("then", "today", "steps"), [("", _OBJECTIVES, 0), (_OBJECTIVES, "", 1)])
def test_a_kind_that_only_other_rules_govern_has_steps_where_they_do(
    tmp_path: Path, then: str, today: str, steps: int
) -> None:
    objective = "{kind: objective, id: talks, name: Talks, period: FY2099, type: awareness, status: current}\n"
    told = history(
        tmp_path / "repo",
        "a  draft\nb  same",
        config=then,
        files={"a": {"plans/talks.yaml": objective}},
    )
    epochs = f"history: {{epochs: [{{until: '{told.ids['b']}', reason: other rules then}}]}}\n"
    told.repo.checkout()
    (told.repo.folder / "plancode.yaml").write_text(today + epochs)
    found = told.read(work_tree=True)
    assert found.diagnostics == ()
    assert [each.record.kind for each in found.transitions].count("objective") == steps
    assert plancode(told.repo.folder, "history").out.count("current") == steps
