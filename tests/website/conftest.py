"""The example's site, built once from a clone of this repository; and a browser."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.cli import plancode
from tests.support.git import answer
from tests.support.serving import Served
from tests.website.large import AS_OF as LARGE_AS_OF
from tests.website.large import large_workspace
from tests.website.small import AS_OF, Workplace, workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], Any]], Path]:
    """Return a folder of this name, which is made by the process that comes first and read by all."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def folder(name: str, make: Callable[[Path], Any]) -> Path:
        place, done = shared / name, shared / f"{name}.done"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                make(place)
                done.touch()
        return place

    return folder


@pytest.fixture(scope="session")
def example(once: Callable[..., Path]) -> Path:
    """A clone of this repository: the example workspace with its history."""

    def make(folder: Path) -> None:
        answer(None, "clone", "-q", str(ROOT), str(folder))
        shutil.rmtree(
            folder / "templates"
        )  # as committed they would go, as the workspace's own, before those under test

    return once("example", make)


@pytest.fixture(scope="session")
def site(example: Path, once: Callable[..., Path]) -> Path:
    """The site of the example."""
    return once("site", lambda folder: plancode(example, "build", "--as-of", AS_OF, "--output", str(folder)))


@pytest.fixture(scope="session")
def large(once: Callable[..., Path]) -> Path:
    """The site of 300 contacts, on a day in the middle of their plans."""

    def make(folder: Path) -> None:
        large_workspace(folder)
        plancode(folder, "build", "--as-of", LARGE_AS_OF, err=None)

    return once("large", make) / "site"


@pytest.fixture(scope="session")
def bare_site(once: Callable[..., Path]) -> Path:
    """The site of a workspace that has one record of each kind, and little in them."""
    return once("bare", lambda folder: Workplace(folder).build()) / "out"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's chromium, where it is installed without all that a window needs: so it opens a page in half of the time."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def _windows() -> dict[str, Page]:
    return {}


@pytest.fixture
def window(chromium: Browser, _windows: dict[str, Page]) -> Iterator[Callable[..., Page]]:
    """Return a page with options, the same for all tests that ask for these: to make one takes as long as to read eight.

    Of what one test has kept in it the next finds nothing.
    """
    used = []

    def page(**options: Any) -> Page:
        wanted = repr(sorted(options.items()))
        if wanted not in _windows:
            _windows[wanted] = chromium.new_page(**options)
        used.append(_windows[wanted])
        return used[-1]

    yield page
    for each in used:
        if each.url != "about:blank":
            each.evaluate("localStorage.clear(), sessionStorage.clear()")
            each.goto("about:blank")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace of four records in a repository, all committed."""
    return workspace(tmp_path)


@pytest.fixture
def served(folder: Path) -> Iterator[Served]:
    """That workspace as `serve` shows it."""
    with Served(folder) as started:
        yield started


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same, for tests that change nothing in it."""
    with Served(workspace(tmp_path_factory.mktemp("standing"))) as started:
        yield started
