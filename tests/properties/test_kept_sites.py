"""Whatever is done to a workspace, its templates, its site and what is kept, a build writes what a first build writes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.support.cli import plancode, write
from tests.support.sound import git
from tests.support.times import times
from tests.website.small import ACTIVITY, CONTACT, OBJECTIVE, OPPORTUNITY, PLAN, Workplace

STEPS = 6
EDITS = {
    "plans/plan.yaml": (
        PLAN.replace("Be known", "Be known well"), PLAN.replace("draft", "submitted"),
        PLAN.replace("name: Dupont", "name: <b>Dupont"), f"{PLAN}notes: Some words\n", PLAN,
    ),
    "plans/dupont.yaml": (
        CONTACT.replace("Élodie", "Émilie"), f"{CONTACT}tier: 1\ntags: [soil]\n", CONTACT.replace("Dupont", "Adam"), CONTACT,
    ),
    "plans/more.yaml": (
        ACTIVITY, f"{ACTIVITY}completed: 2026-11-20\n", OBJECTIVE, f"{OBJECTIVE}---\n{OPPORTUNITY}",
        CONTACT.replace("dupont", "durand").replace("Dupont", "Durand"), "kind: [", "kind: contact\n",
    ),
    "plancode.yaml": (
        "languages: [fr, en]\n", "languages: [en]\n", "name: Plans of all\n", "labels: {Contacts: {en: People, fr: Gens}}\n",
        "site: {internal: [contact.notes]}\n", "site: {forge: {kind: gitlab, repository: 'https://example.org/plans'}}\n",
    ),
    "templates/site/plan.html": ("<p>{{ view.plan.name }} {{ head }}</p>", "<p>{{ here.page }}</p>"),
    "templates/site/assets/site.css": ("p { color: red }",),
}  # fmt: skip
OPTIONS = ((), (), (), ("--public",), ("--incognito",), ("--as-of", "2026-12-02"), ("--no-history",))


class World:
    """A workspace with a site, and random things that are done to them."""

    def __init__(self, place: Path, cache: Path, seed: int) -> None:
        self.place = place
        self._cache = cache
        self._random = Random(seed)  # noqa: S311 - the same in every run
        self._acts: tuple[Callable[[], object], ...] = (
            self._edit, self._edit, self._edit, self._edit, self._remove, self._commit, self._damage, self._exchange, self._spoil,
        )  # fmt: skip

    def act(self) -> str:
        act = self._random.choice(self._acts)
        act()
        return act.__name__

    def options(self) -> tuple[str, ...]:
        return self._random.choice(OPTIONS)

    def _edit(self) -> None:
        path = self._random.choice(list(EDITS))
        write(self.place, {path: self._random.choice(EDITS[path])})

    def _remove(self) -> None:
        (self.place / self._random.choice(list(EDITS))).unlink(missing_ok=True)

    def _commit(self) -> None:
        git(self.place, "add", "plans")
        git(self.place, "commit", "-qm", "Change", "--allow-empty")

    def _damage(self) -> None:
        for path in sorted(self._cache.rglob("*-*")):
            data = path.read_bytes()
            noise = self._random.randbytes(len(data))
            path.write_bytes(self._random.choice((b"", data[: len(data) // 2], noise, data + b"x")))

    def _exchange(self) -> None:
        """Give each entry of the cache what another one holds, as if it were of another workspace."""
        kept = sorted(self._cache.rglob("*-*"))
        held = [path.read_bytes() for path in kept]
        for path, data in zip(kept, held[1:] + held[:1], strict=True):
            path.write_bytes(data)

    def _spoil(self) -> None:
        """Change what stands in the site."""
        pages = sorted((self.place / "site").rglob("*.html"))
        for page in self._random.sample(pages, len(pages) // 4):
            known = page.stat()
            match self._random.randrange(5):
                case 0:
                    page.unlink()
                case 1:
                    page.write_bytes(page.read_bytes()[::-1])
                    os.utime(page, ns=(known.st_atime_ns, known.st_mtime_ns))
                case 2:
                    page.unlink()
                    page.symlink_to(pages[0])
                case 3:
                    page.unlink()
                    page.mkdir()
                case _:
                    page.chmod(0o600)


def files(site: Path) -> dict[str, tuple[int, bytes]]:
    """Return what stands in a site; links are none of its files."""
    found = {
        path.relative_to(site).as_posix(): (path.stat().st_mode, path.read_bytes())
        for path in site.rglob("*")
        if path.is_file() and not path.is_symlink()
    }
    assert "index.html" in found
    return found


@pytest.mark.parametrize("seed", range(times(1)))
def test_with_and_without_pages_kept_a_build_writes_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.delenv("PLANCODE_NO_CACHE")
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("PLANCODE_CACHE_DIR", str(tmp_path / "cache"))
    place, fresh = Workplace(tmp_path / "here").repo.folder, tmp_path / "fresh"
    world = World(place, tmp_path / "cache", seed)
    for step in range(STEPS):
        act, options = world.act() if step else "nothing", world.options()
        plancode(place, "build", *options, err=None)
        plancode(place, "--no-cache", "build", "--output", str(fresh), *options, err=None)
        assert files(place / "site") == files(fresh), (act, options)
        shutil.rmtree(fresh)
