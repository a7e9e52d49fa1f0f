"""A site of what has not changed stays as it is; whatever changed, even in it, it is written as a first build writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.cli import plancode, typed, write
from tests.support.git import answer
from tests.support.sound import PLAN, SOUND, git, repository


@pytest.fixture(autouse=True)
def _kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLANCODE_NO_CACHE")
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("PLANCODE_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "here").mkdir()
    return repository(tmp_path / "here", SOUND | {".gitignore": "site\n"})


def files(site: Path) -> dict[str, bytes]:
    found = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert "index.html" in found
    return found


def is_kept(place: Path) -> bool:
    """Return whether a build leaves the folder that it would otherwise replace."""
    before = (place / "site").stat().st_ino
    plancode(place, "build", err=None)
    return (place / "site").stat().st_ino == before


def changes() -> Iterator[tuple[str, Callable[[Path], object]]]:
    yield "a record", lambda at: write(at, {"plans/plan.yaml": PLAN.format(status="submitted")})
    yield "a page", lambda at: write(at, {"site/index.html": "mine"})
    yield "a file among the pages", lambda at: write(at, {"site/en/other.html": "mine"})
    yield "a template of one's own", lambda at: write(at, {"templates/site/notes.html": "mine"})
    yield "a commit", lambda at: git(at, "commit", "-qm", "More", "--allow-empty")


@pytest.mark.parametrize("change", [each for _, each in changes()], ids=[name for name, _ in changes()])
def test_a_site_is_written_again_when_anything_changed(place: Path, change: Callable[[Path], object]) -> None:
    told = plancode(place, "build")
    assert is_kept(place)
    assert typed(place, "build") == told
    change(place)
    assert not is_kept(place)
    plancode(place, "--no-cache", "build", "--output", str(place.parent / "fresh"), err=None)
    assert files(place / "site") == files(place.parent / "fresh")


def test_after_a_change_pages_that_show_none_of_it_stay_the_same_files(place: Path) -> None:
    plancode(place, "build", "--as-of", "2099-02-01")
    write(place, {"plans/plan.yaml": PLAN.format(status="draft") + "notes: Likes tea\n"})
    command = ("build", "--as-of", "2099-02-01")
    before = {path: path.stat().st_ino for path in (place / "site").rglob("*.html")}
    plancode(place, *command)
    pages = {path for path, number in before.items() if path.stat().st_ino != number}
    assert {path.relative_to(place / "site").as_posix() for path in pages} == {
        f"{language}/plans/dupont-fy2099.html" for language in ("en", "fr")
    }
    plancode(place, "--no-cache", *command, "--output", str(place.parent / "fresh"))
    assert files(place / "site") == files(place.parent / "fresh")


def test_after_a_commit_pages_are_what_they_were_but_for_its_name(place: Path) -> None:
    command = ("build", "--as-of", "2099-02-01")
    plancode(place, *command)
    before = files(place / "site")
    git(place, "commit", "-qm", "More", "--allow-empty")
    plancode(place, *command)
    old, new = (answer(place, "rev-parse", name)[:10] for name in ("HEAD~1", "HEAD"))
    after = files(place / "site")
    people = [path for path in after if path.startswith(("en/people/", "fr/people/")) and path.endswith(".html")]
    assert people
    for path in people:
        assert old in before[path]
        assert after[path] == before[path].replace(old, new)
    plancode(place, "--no-cache", *command, "--output", str(place.parent / "fresh"))
    assert after == files(place.parent / "fresh")


def test_a_page_that_somebody_has_changed_is_made_again(place: Path) -> None:
    plancode(place, "build")
    page = place / "site/en/about/index.html"
    page.write_bytes(page.read_bytes().replace(b"</main>", b"Mine</main>"))
    write(place, {"plans/plan.yaml": PLAN.format(status="draft") + "notes: Likes tea\n"})
    plancode(place, "build")
    assert b"Mine" not in page.read_bytes()
    assert b"</main>" in page.read_bytes()


@pytest.mark.parametrize("more", [["--public"], ["--as-of", "2099-02-01"]], ids=lambda each: each[0])  # fmt: skip
def test_a_site_of_another_kind_is_another_site(place: Path, more: list[str]) -> None:
    plancode(place, "build")
    first = files(place / "site")
    plancode(place, "build", *more)
    assert files(place / "site") != first
    plancode(place, "build")
    assert files(place / "site") == first


def test_the_errors_are_told_again(place: Path) -> None:
    write(place, {"plans/plan.yaml": PLAN.format(status="final-approved")})
    told = typed(place, "build")
    assert "the check finds 1 error" in told.err
    assert is_kept(place)
    assert typed(place, "build") == told
    assert typed(place, "build", "--strict").code == 1
