"""What CI keeps outside of the repository tells a main that was rewritten: the lines of its jobs run for real."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.forges import ILLEGAL, LANDED, LEGAL, MARIE, PUSH, Ran, begun, cloned, github, gitlab
from tests.support.moving import plan

NO_ANCHOR = "no anchor is kept: whether the history was rewritten is not known this time"


class OnGitHub:
    """A repository on GitHub, whose runs on main share a cache."""

    def __init__(self, folder: Path) -> None:
        self.origin, self._folder, self._runs = begun(folder, "github"), folder, 0
        self.anchor = folder / "temp" / "plancode" / "anchor.json"

    def landed(self) -> Ran:
        """Run what is run after a push to main; a red run saves no cache."""
        self._runs += 1
        clone = cloned(self.origin, self._folder / f"ci-{self._runs}", "refs/heads/main")
        return github(clone, "plancode.landed.yml", "landed", LANDED | {"runner.temp": str(self._folder / "temp")})


class OnGitLab:
    """A project on GitLab, whose jobs on protected branches share a cache."""

    def __init__(self, folder: Path) -> None:
        self.origin, self._folder, self._runs = begun(folder, "gitlab"), folder, 0
        self._cache = folder / "cache"
        self.anchor = self._cache / "plancode.json"

    def landed(self) -> Ran:
        """Run what is run after a push to main; a red job saves no cache."""
        self._runs += 1
        clone = cloned(self.origin, self._folder / f"ci-{self._runs}", "refs/heads/main")
        if self._cache.exists():
            shutil.copytree(self._cache, clone / ".plancode", dirs_exist_ok=True)
        ran = gitlab(clone, "plancode:landed", PUSH)
        if ran.code == 0:
            shutil.copytree(clone / ".plancode", self._cache, dirs_exist_ok=True)
        return ran


@pytest.fixture(params=[OnGitHub, OnGitLab])
def forge(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    return request.param(tmp_path)


def green(forge: OnGitHub | OnGitLab) -> str:
    ran = forge.landed()
    assert ran.code == 0, ran.told
    return ran.told


def test_the_first_run_says_that_nothing_is_kept_and_each_green_one_moves_the_anchor(
    forge: OnGitHub | OnGitLab,
) -> None:
    assert NO_ANCHOR in green(forge)
    first = json.loads(forge.anchor.read_text())
    assert set(first) == {"version", "commit", "digest"}
    assert [first["commit"]] == forge.origin.tip()
    submitted = forge.origin.commit({"plans/p.yaml": LEGAL}, author=MARIE)
    assert NO_ANCHOR not in green(forge)
    second = json.loads(forge.anchor.read_text())
    assert second["commit"] == submitted
    assert second["digest"] != first["digest"]


def test_a_red_run_leaves_the_anchor_where_it_was(forge: OnGitHub | OnGitLab) -> None:
    green(forge)
    before = forge.anchor.read_text()
    forge.origin.commit({"plans/p.yaml": ILLEGAL}, author=MARIE)
    ran = forge.landed()
    assert ran.code == 1, ran.told
    assert "PC203" in ran.told
    assert forge.anchor.read_text() == before


@pytest.mark.parametrize("rewritten", ["squashed", "taken back"])
def test_a_main_that_was_rewritten_is_red_until_somebody_forgets_the_anchor(forge: OnGitHub, rewritten: str) -> None:
    origin = forge.origin
    origin.commit({"plans/p.yaml": LEGAL}, author=MARIE)
    green(forge)
    (main,) = origin.tip()
    # Alone, what stands there now would be green: one commit that has the draft, or main as it was before.
    squashed = origin.git("commit-tree", "-m", "All of it", "main~1^{tree}")
    origin.git("update-ref", "refs/heads/main", squashed if rewritten == "squashed" else f"{main}~1")
    for _ in range(2):
        ran = forge.landed()
        assert ran.code == 1, ran.told
        assert "PC906" in ran.told
        assert json.loads(forge.anchor.read_text())["commit"] == main
        origin.commit({"plans/q.yaml": plan("q")}, author=MARIE)
    forge.anchor.unlink()
    assert NO_ANCHOR in green(forge)


def test_no_file_of_the_repository_is_taken_for_the_anchor_of_gitlab(tmp_path: Path) -> None:
    forge = OnGitLab(tmp_path)
    forged = json.dumps({"version": 1, "commit": forge.origin.tip()[0], "digest": "0" * 64})
    forge.origin.commit({".plancode/plancode.json": forged}, author=MARIE)
    ran = forge.landed()
    assert ran.code == 1, ran.told
    assert "a file of the repository stands in .plancode/" in ran.told


def test_the_anchor_of_github_stands_outside_of_the_clone_and_its_cache_is_of_this_job_alone(tmp_path: Path) -> None:
    forge = OnGitHub(tmp_path)
    clone = cloned(forge.origin, tmp_path / "ci", "refs/heads/main")
    text = (clone / ".github" / "workflows" / "plancode.landed.yml").read_text()
    assert "path: ${{ runner.temp }}/plancode\n" in text
    assert "key: anchor/plancode/${{ github.run_id }}-${{ github.run_attempt }}\n" in text
    assert "restore-keys: anchor/plancode/\n" in text
