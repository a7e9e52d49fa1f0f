"""Writing is all or nothing: whoever reads, whoever else writes, and whenever the writer is killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from plancode.changes.spot import Edit
from plancode.changes.writer import ChangedMeanwhile, write
from plancode.diagnostics import CannotRun
from tests.changes import killed_writer

# Adds one to the number in a file, a hundred times, beginning again whenever somebody else was faster.
COUNTER = """
import sys
from pathlib import Path
from plancode.changes.spot import Edit
from plancode.changes.writer import ChangedMeanwhile, write
folder = Path(sys.argv[1])
for _ in range(100):
    while True:
        before = (folder / "a.yaml").read_bytes()
        try:
            write(folder, [Edit("a.yaml", before, b"%d" % (int(before) + 1))])
            break
        except ChangedMeanwhile:
            pass
"""
KILLS = 150


def test_a_writer_killed_at_any_moment_leaves_every_file_whole(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for path in killed_writer.PATHS:
        (tmp_path / path).write_bytes(killed_writer.version(0))
    command = [sys.executable, killed_writer.__file__, str(tmp_path), str(KILLS)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    found = [tuple(int(number) for number in line.split()) for line in told]
    assert len(found) == KILLS
    # The second file is written after the first, and may be behind when the writer dies between the two.
    assert all(0 <= second <= first for first, second, _ in found)
    assert [first for first, _, _ in found] == sorted(first for first, _, _ in found)
    # Some were killed in the midst of their work: else nothing is proved.
    assert sum(left > 0 for _, _, left in found) > KILLS // 30
    write(tmp_path, [Edit(path, (tmp_path / path).read_bytes(), b"last") for path in killed_writer.PATHS])
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.yaml", "b", "b.yaml"]


def test_several_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"0")
    running = [subprocess.Popen([sys.executable, "-c", COUNTER, str(tmp_path)]) for _ in range(3)]
    assert [each.wait(60) for each in running] == [0, 0, 0]
    assert (tmp_path / "a.yaml").read_bytes() == b"300"


def test_a_file_that_somebody_else_has_changed_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"theirs")
    with pytest.raises(ChangedMeanwhile, match="changed meanwhile"):
        write(tmp_path, [Edit("a.yaml", b"before", b"after")])
    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml"]
    assert (tmp_path / "a.yaml").read_bytes() == b"theirs"


def test_one_file_that_has_changed_keeps_all_of_them(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"before")
    (tmp_path / "b.yaml").write_bytes(b"theirs")
    with pytest.raises(ChangedMeanwhile):
        write(tmp_path, [Edit("a.yaml", b"before", b"after"), Edit("b.yaml", b"before", b"after")])
    assert (tmp_path / "a.yaml").read_bytes() == b"before"


def test_a_new_file_gets_its_folders_and_never_takes_the_place_of_another(tmp_path: Path) -> None:
    write(tmp_path, [Edit("plans/new/a.yaml", None, b"new")])
    assert (tmp_path / "plans/new/a.yaml").read_bytes() == b"new"
    with pytest.raises(ChangedMeanwhile):
        write(tmp_path, [Edit("plans/new/a.yaml", None, b"newer")])


def test_a_written_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"before")
    path.chmod(0o640)
    write(tmp_path, [Edit("a.yaml", b"before", b"after")])
    assert path.read_bytes() == b"after"
    assert path.stat().st_mode & 0o777 == 0o640


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.yaml").write_bytes(b"before")
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / "plans").symlink_to(outside)
    (folder / "a.yaml").symlink_to(outside / "a.yaml")
    for path in ("plans/a.yaml", "a.yaml", "../outside/a.yaml"):
        with pytest.raises(CannotRun, match="leads out of the workspace"):
            write(folder, [Edit(path, b"before", b"after")])
    assert (outside / "a.yaml").read_bytes() == b"before"


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "plans").write_bytes(b"a file")
    with pytest.raises(CannotRun, match="cannot be written"):
        write(tmp_path, [Edit("plans/new/a.yaml", None, b"new")])
