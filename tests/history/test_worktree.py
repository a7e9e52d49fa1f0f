"""The work tree is one more commit on top of HEAD (HISTORY.md 10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.histories import NOW, Told
from tests.support.repo import Repo
from tests.support.table import DUPONT


@pytest.fixture(autouse=True)
def marie(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be Marie."""
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Marie Petit")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "marie@example.org")


def _edited(told: Callable[..., Told], table: str, edits: Mapping[str, str]) -> Told:
    life = told(table)
    life.repo.checkout()
    for path, content in edits.items():
        life.repo.write(path, content)
    return life


_EARLY = datetime(2026, 6, 1, tzinfo=UTC)
_DRAFT = "a  draft"
_SUBMITTED = "a  draft\nb  submitted"
_APPROVED = "a  draft\nb  submitted\nc  final-approved  by paul"


def _found(life: Told, *, now: datetime = NOW) -> list[tuple[str, str]]:
    return life.found(life.read(work_tree=True, now=now))


def test_a_clean_work_tree_is_no_commit(told: Callable[..., Told]) -> None:
    life = _edited(told, _SUBMITTED, {})
    history = life.read(work_tree=True)
    assert [step.commit for step in history.transitions] == [life.ids["a"], life.ids["b"]]


def test_a_step_in_the_work_tree_is_made_now_by_the_configured_user(told: Callable[..., Told]) -> None:
    life = _edited(told, _DRAFT, {"plans/dupont.yaml": DUPONT + "submitted\n"})
    history = life.read(work_tree=True)
    last = history.transitions[-1]
    assert (last.before, last.after, last.commit, last.actor) == ("draft", "submitted", None, "marie")
    assert last.committed == NOW
    assert history.diagnostics == ()


@pytest.mark.parametrize(
    ("table", "status", "expected"),
    [
        pytest.param(_DRAFT, "submitted", [], id="submitted"),
        pytest.param(_DRAFT, "final-approved", [("", "PC203")], id="approved at once"),
        pytest.param(_SUBMITTED, "draft", [], id="the reason is told when it is committed"),
        pytest.param(_SUBMITTED, "final-approved", [], id="who looked is told when it is committed"),
        pytest.param(_APPROVED, "expired", [], id="expired"),
        pytest.param(_APPROVED, "submitted", [("", "PC203")], id="back to submitted"),
    ],
)
def test_a_change_of_status_in_the_work_tree_is_judged(
    told: Callable[..., Told], table: str, status: str, expected: list[tuple[str, str]]
) -> None:
    assert _found(_edited(told, table, {"plans/dupont.yaml": f"{DUPONT}{status}\n"})) == expected


def test_an_edit_of_an_approved_plan_is_found_before_it_is_committed(told: Callable[..., Told]) -> None:
    life = _edited(told, _APPROVED, {"plans/dupont.yaml": (DUPONT + "final-approved\n").replace("Two", "Three")})
    assert _found(life) == [("", "PC211")]


def test_a_comment_on_an_approved_plan_is_no_edit(told: Callable[..., Told]) -> None:
    life = _edited(told, _APPROVED, {"plans/dupont.yaml": DUPONT + "final-approved  # at last\n"})
    assert _found(life) == []


def test_an_untracked_file_is_a_birth(told: Callable[..., Told]) -> None:
    new = DUPONT.replace("dupont", "martin")
    assert _found(_edited(told, _DRAFT, {"plans/martin.yaml": new + "draft\n"}), now=_EARLY) == []


def test_an_untracked_file_is_no_way_around(told: Callable[..., Told]) -> None:
    new = DUPONT.replace("dupont", "martin")
    assert _found(_edited(told, _DRAFT, {"plans/martin.yaml": new + "submitted\n"}), now=_EARLY) == [("", "PC202")]


def test_a_file_that_is_gone_is_a_deletion(told: Callable[..., Told]) -> None:
    life = _edited(told, _SUBMITTED, {})
    (life.repo.folder / "plans/dupont.yaml").unlink()
    assert _found(life) == [("", "PC214")]


def test_a_file_that_moved_is_no_event(told: Callable[..., Told]) -> None:
    life = _edited(told, _APPROVED, {"plans/new.yaml": DUPONT + "final-approved\n"})
    (life.repo.folder / "plans/dupont.yaml").unlink()
    assert _found(life) == []


def test_a_step_that_nobody_has_committed_yet_needs_no_signature(told: Callable[..., Told]) -> None:
    life = told(_DRAFT, config="policy: {signed: [submitted]}\n")
    life.repo.checkout()
    life.repo.write("plans/dupont.yaml", DUPONT + "submitted\n")
    assert _found(life) == []
    life.ids["b"] = life.repo.commit({"plans/dupont.yaml": DUPONT + "submitted\n"})
    assert _found(life) == [("b", "PC208")]


def test_someone_else_at_the_keyboard_may_not(told: Callable[..., Told], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "anne@example.org")
    assert _found(_edited(told, _DRAFT, {"plans/dupont.yaml": DUPONT + "submitted\n"})) == [("", "PC204")]


def test_before_the_first_commit_everything_is_new(tmp_path: Path) -> None:
    life = Told(Repo(tmp_path / "repo"))
    life.repo.write("plans/dupont.yaml", DUPONT + "draft\n")
    assert _found(life, now=_EARLY) == []
    life.repo.write("plans/dupont.yaml", DUPONT + "final-approved\n")
    assert _found(life, now=_EARLY) == [("", "PC202")]


def test_a_file_that_git_ignores_is_judged_like_any(told: Callable[..., Told]) -> None:
    edits = {".gitignore": "martin.yaml\n", "plans/martin.yaml": DUPONT.replace("dupont", "martin") + "expired\n"}
    assert _found(_edited(told, _DRAFT, edits), now=_EARLY) == [("", "PC202")]


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_no_flag_of_the_index_hides_an_edit(told: Callable[..., Told], flag: str) -> None:
    life = _edited(told, _DRAFT, {"plans/dupont.yaml": DUPONT + "expired\n"})
    life.repo.git("update-index", flag, "plans/dupont.yaml")
    assert _found(life) == [("", "PC203")]


def test_the_work_tree_counts_and_not_the_index(told: Callable[..., Told]) -> None:
    life = _edited(told, _DRAFT, {"plans/dupont.yaml": DUPONT + "expired\n"})
    life.repo.git("add", "plans")
    life.repo.write("plans/dupont.yaml", DUPONT + "submitted\n")
    assert _found(life) == []
