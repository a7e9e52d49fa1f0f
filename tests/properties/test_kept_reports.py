"""Whatever is done to a workspace, its repository and what is kept, a check says what it says without anything kept."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.support.sound import ACCOUNT, MISSPELLED, PAUL, PEOPLE, PLAN, SOUND, git, repository
from tests.support.unchanged import same

STEPS, FORMATS = 9, ("human", "json", "sarif", "junit", "gitlab", "github")
FILES = (
    "plans/plan.yaml",
    "plans/chu.yaml",
    "plans/people.yaml",
    "plans/a/more.yaml",
    "plans/a/b/c.yml",
    "plancode.yaml",
)
TEXTS = (
    *(PLAN.format(status=status) for status in ("draft", "submitted", "final-approved", "expired")),
    ACCOUNT, MISSPELLED, PEOPLE, PEOPLE + PAUL.format(role="approver"), "kind: [", "", "name: Here\n",
    "severities: {PC103: 'off'}\n", "history: {accept: [{code: PC202, reason: old, record: plan/dupont-fy2099}]}\n",
)  # fmt: skip


class World:
    """Two workspaces whose checks share one store, and random things that are done to them."""

    def __init__(self, places: list[Path], cache: Path, seed: int) -> None:
        self.places = places
        self._cache = cache
        self._random = Random(seed)  # noqa: S311 - the same in every run
        self._acts: tuple[Callable[[Path], None], ...] = (
            self._write, self._write, self._write, self._remove, self._commit, self._commit, self._touch, self._branch,
            self._damage, self._exchange, self._ignore, self._who,
        )  # fmt: skip

    def act(self) -> str:
        act, place = self._random.choice(self._acts), self._random.choice(self.places)
        act(place)
        return f"{act.__name__} in {place.name}"

    def format(self) -> str:
        return self._random.choice(FORMATS)

    def _write(self, place: Path) -> None:
        path = place / self._random.choice(FILES)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self._random.choice(TEXTS))

    def _remove(self, place: Path) -> None:
        (place / self._random.choice(FILES)).unlink(missing_ok=True)

    def _commit(self, place: Path) -> None:
        git(place, "add", "-A")
        author = self._random.choice(("Marie <marie@example.org>", "Paul <paul@example.org>"))
        git(place, "commit", "-qm", "Change", "--allow-empty", author=author)

    def _touch(self, place: Path) -> None:
        for path in (place / "plans").rglob("*"):
            os.utime(path, (self._random.randrange(10**9),) * 2)

    def _branch(self, place: Path) -> None:
        git(place, "checkout", "-qf", "-B", "other", "HEAD~1" if self._random.random() < 0.5 else "HEAD")

    def _damage(self, _: Path) -> None:
        for path in sorted(self._cache.rglob("*-*")):
            data = path.read_bytes()
            noise = self._random.randbytes(len(data))
            path.write_bytes(self._random.choice((b"", data[: len(data) // 2], noise, data + b"x", data)))

    def _exchange(self, _: Path) -> None:
        kept = sorted(self._cache.rglob("*-*"))
        held = [path.read_bytes() for path in kept]
        self._random.shuffle(held)
        for path, data in zip(kept, held, strict=True):
            path.write_bytes(data)

    def _ignore(self, place: Path) -> None:
        (place / ".gitignore").write_text(self._random.choice(("", "more.yaml\n", "*.yml\n")))

    def _who(self, place: Path) -> None:
        git(place, "config", "user.email", self._random.choice(("marie@example.org", "paul@example.org")))


@pytest.mark.parametrize("seed", range(2))
def test_with_and_without_what_is_kept_a_check_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.delenv("PLANCODE_NO_CACHE")
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("PLANCODE_CACHE_DIR", str(tmp_path / "cache"))
    places = [tmp_path / "one", tmp_path / "other"]
    for place in places:
        place.mkdir()
        repository(place, SOUND, {"plans/plan.yaml": PLAN.format(status="submitted")})
        same(place)
    world = World(places, tmp_path / "cache", seed)
    done = []
    for _ in range(STEPS):
        done.append(world.act())
        for place in places:
            same(place, "--format", world.format())
    assert len(done) == STEPS
