"""A site changes from the old one to the new one in one step: for a reader at any moment, and for a kill at any moment."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest

from plancode.locks import alone
from plancode.site.publish import MARKER, new_site
from tests.support.cli import plancode, write
from tests.website.small import AS_OF, Workplace, everything

MANY = 60
OLD, NEW = (
    {f"{folder}/{n}.html": words * 500 for folder in "abc" for n in range(MANY)} for words in (b"old ", b"new ")
)
# Writes two sites in turn, until it is killed.
WRITING = """
import sys
from pathlib import Path
from plancode.site.publish import new_site
print("begun", flush=True)
while True:
    for words in b"new ", b"old ":
        with new_site(Path(sys.argv[1])) as site:
            for folder in "abc":
                for n in range(int(sys.argv[2])):
                    site.put(f"{folder}/{n}.html", words * 500)
"""


def write_site(output: Path, files: dict[str, bytes]) -> None:
    with new_site(output) as folder:
        for name, data in files.items():
            folder.put(name, data)


def beside(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def without_marker(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in everything(folder).items() if name != MARKER}


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Start a program that replaces the site of a folder over and over."""
    started = []

    def start() -> Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-c", WRITING, str(tmp_path / "site"), str(MANY)], stdout=subprocess.PIPE
        )
        started.append(process)
        assert process.stdout
        assert process.stdout.readline() == b"begun\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_a_kill_at_any_moment_leaves_the_old_site_or_the_new_one(tmp_path: Path, writing: Callable[..., Any]) -> None:
    chance = random.Random(7)  # noqa: S311 - the same moments each time
    found: set[Any] = set()
    write_site(tmp_path / "site", OLD)
    for _ in range(12):
        process = writing()
        time.sleep(chance.uniform(0, 0.08))
        process.send_signal(signal.SIGKILL)
        process.wait()
        now = without_marker(tmp_path / "site")
        assert now in (OLD, NEW)
        found.update(name.startswith(".site.plancode-") for name in beside(tmp_path) if name != "site")
    assert found == {True}, "no kill hit a site that was being written"
    write_site(tmp_path / "site", NEW)
    assert beside(tmp_path) == ["site"]
    assert without_marker(tmp_path / "site") == NEW


def test_a_reader_at_any_moment_finds_the_old_page_or_the_new_one(tmp_path: Path, writing: Callable[..., Any]) -> None:
    write_site(tmp_path / "site", OLD)
    page = tmp_path / "site" / "b" / "7.html"
    read: dict[Any, Any] = {}
    writing()
    end = time.monotonic() + 1.5
    while time.monotonic() < end:
        with page.open("rb") as stream:
            words = stream.read()
        read[words] = read.get(words, 0) + 1
    assert read.keys() == {OLD["b/7.html"], NEW["b/7.html"]}
    assert sum(read.values()) > 1000


def test_builds_at_the_same_time_leave_one_whole_site_and_nothing_beside_it(tmp_path: Path) -> None:
    builds = [threading.Thread(target=write_site, args=(tmp_path / "site", files)) for files in (OLD, NEW) * 4]
    for build in builds:
        build.start()
    for build in builds:
        build.join()
    assert beside(tmp_path) == ["site"]
    assert without_marker(tmp_path / "site") in (OLD, NEW)


def test_two_builds_do_not_wait_for_each_other_nor_does_an_edit(tmp_path: Path) -> None:
    with new_site(tmp_path / "site") as first:
        first.put("index.html", b"first")
        with alone(tmp_path):
            pass
        write_site(tmp_path / "site", NEW)
        assert len(beside(tmp_path)) == 2
    assert without_marker(tmp_path / "site") == {"index.html": b"first"}
    assert beside(tmp_path) == ["site"]


def test_where_two_folders_cannot_change_places_the_site_is_replaced_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: object())
    write_site(tmp_path / "site", OLD)
    write_site(tmp_path / "site", NEW)
    assert beside(tmp_path) == ["site"]
    assert without_marker(tmp_path / "site") == NEW


@pytest.mark.parametrize("name", [".site-packages", ".site.plancodes", "site.plancode-1"])
def test_what_is_called_alike_beside_the_site_stays(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    write_site(tmp_path / "site", NEW)
    assert beside(tmp_path) == sorted([name, "site"])


def test_a_site_in_a_folder_of_any_name_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "[a]* é" / "out"
    write_site(folder, OLD)
    write_site(folder, NEW)
    assert without_marker(folder) == NEW
    assert beside(folder.parent) == ["out"]


def test_a_killed_build_is_cleaned_up_by_the_next_one(tmp_path: Path) -> None:
    workplace = Workplace(tmp_path)
    whole = everything(workplace.build())
    command = [sys.executable, "-m", "plancode", "-C", str(workplace.repo.folder), "build", "--as-of", AS_OF]
    chance = random.Random(3)  # noqa: S311 - the same moments each time
    for _ in range(6):
        process = subprocess.Popen([*command, "--output", str(workplace.site)], stdout=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.1, 0.5))
        process.kill()
        process.wait()
        assert everything(workplace.site) == whole
    shutil.copytree(workplace.site, tmp_path / ".out.plancode-left")
    plancode(workplace.repo.folder, "build", "--as-of", AS_OF, "--output", str(workplace.site))
    assert beside(tmp_path) == ["out", "work"]


@pytest.mark.parametrize("held", [{"thesis.txt": "mine"}, {MARKER: ""}, {MARKER: "a note\n", "thesis.txt": "mine"}])
def test_a_folder_of_somebody_beside_the_site_stays_whatever_it_is_called(tmp_path: Path, held: dict[str, str]) -> None:
    write(tmp_path / ".site.plancode-notes", held)
    write_site(tmp_path / "site", NEW)
    assert everything(tmp_path / ".site.plancode-notes") == {name: text.encode() for name, text in held.items()}


def test_a_link_beside_the_site_stays_and_so_does_what_it_leads_to(tmp_path: Path) -> None:
    write_site(tmp_path / "other" / "site", OLD)
    (tmp_path / ".site.plancode-link").symlink_to(tmp_path / "other" / "site")
    write_site(tmp_path / "site", NEW)
    assert (tmp_path / ".site.plancode-link").is_symlink()
    assert without_marker(tmp_path / "other" / "site") == OLD


def test_what_a_killed_build_has_begun_is_removed(tmp_path: Path) -> None:
    """Before it wrote the first file, or while it removed the last ones."""
    write_site(tmp_path / ".site.plancode-1", {})
    (tmp_path / ".site.plancode-2").mkdir()
    write_site(tmp_path / "site", NEW)
    assert beside(tmp_path) == ["site"]


def test_the_marker_is_there_before_any_other_file(tmp_path: Path) -> None:
    """A kill while the files are written leaves a folder that the next build knows for one of ours."""
    with pytest.raises(FileExistsError):
        write_site(tmp_path / "site", {MARKER: b"of another"})
    assert beside(tmp_path) == []
