"""Disks that are full, hooks that fail, signals and kills: files are as they were or as they will be, and no other stays."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from signal import Signals
from subprocess import CompletedProcess, Popen

import pytest

from tests.support.git import answered
from tests.support.moving import hook, made, plan
from tests.support.nursery import born

# -B: what they compile would be cut short where there is no room, for all programs that are started after them.
PLANCODE = (sys.executable, "-B", "-P", "-m", "plancode")
# As a hook sees it: git is its parent, and plancode is git's.
PARENT = "$(cut -d' ' -f4 /proc/$PPID/stat)"
TWO_FILES = (
    "import resource, sys; from pathlib import Path; from plancode.changes import Edit, write\n"
    "if len(sys.argv) > 2: resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)\n"
    "write(Path(sys.argv[1]), [Edit('a.yaml', b'a', b'A'), Edit('b.yaml', b'b', b'B'),"
    " Edit('new/deep/c.yaml', None, b'C' * 1000)])\n"
)


@pytest.fixture(scope="module", autouse=True)
def _compiled(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What all these programs import, compiled by one that has room."""
    folder = made(tmp_path_factory.mktemp("first"), {"plans/p.yaml": plan()})
    subprocess.run(
        [sys.executable, "-P", "-m", "plancode", "-C", str(folder), "submit", "p", "--commit"],
        check=True,
        capture_output=True,
    )
    subprocess.run([sys.executable, "-P", "-c", "import plancode.changes"], check=True)


def workspace(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return made(folder, {"plans/p.yaml": plan()})


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    return workspace(tmp_path / "workspace")


def left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob(".plancode-*"))


def is_as_it_was(folder: Path) -> bool:
    return (
        (folder / "plans/p.yaml").read_bytes().decode() == plan()
        and answered(folder, "status", "--porcelain") == ""
        and answered(folder, "rev-list", "--count", "HEAD") == "1"
        and left_over(folder) == []
    )


def run(folder: Path, *arguments: str, room: int | None = None) -> CompletedProcess[str]:
    """Run plancode as a program of its own; files may be as large as room."""
    asked = ["--color", "never", "-C", str(folder), *arguments]
    if room is None:
        return subprocess.run([born(), *asked], capture_output=True, text=True)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    return subprocess.run([*PLANCODE, *asked], capture_output=True, text=True, preexec_fn=limited)


def test_a_file_that_finds_no_room_is_said_and_nothing_stays(draft: Path) -> None:
    ended = run(draft, "set", "p", "notes", "word " * 400, room=1000)
    assert ended.returncode == 3
    assert (
        "error: plans/p.yaml cannot be written: the file is too large for this disk\n  = hint: nothing was written\n"
        in ended.stderr
    )
    assert is_as_it_was(draft)


def test_a_file_that_finds_no_room_keeps_those_before_it_and_their_new_folders_away(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.yaml").write_text(name)
    ended = subprocess.run(
        [sys.executable, "-B", "-c", TWO_FILES, str(tmp_path), "100"], capture_output=True, text=True
    )
    assert "new/deep/c.yaml cannot be written: the file is too large for this disk" in ended.stderr
    assert {path.name: path.read_text() for path in tmp_path.rglob("*")} == {"a.yaml": "a", "b.yaml": "b"}


def mounted(*arguments: str) -> None:
    """Mount something, where the machine lets us."""
    if subprocess.run(["mount", *arguments], capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")


def test_a_name_that_cannot_be_given_takes_back_the_files_before_it(tmp_path: Path) -> None:
    for name in "abx":
        (tmp_path / f"{name}.yaml").write_text(name.replace("x", "b"))
    mounted("--bind", str(tmp_path / "x.yaml"), str(tmp_path / "b.yaml"))
    try:
        ended = subprocess.run([sys.executable, "-B", "-c", TWO_FILES, str(tmp_path)], capture_output=True, text=True)
    finally:
        subprocess.run(["umount", str(tmp_path / "b.yaml")], check=True)
    assert "b.yaml cannot be written: it is in use" in ended.stderr
    assert {path.name: path.read_text() for path in tmp_path.rglob("*")} == {
        "a.yaml": "a", "b.yaml": "b", "x.yaml": "b",
    }  # fmt: skip


def test_a_commit_that_finds_no_room_leaves_the_files_as_they_were(draft: Path) -> None:
    many = {f"plans/x{number}.yaml": f"kind: product\nid: x{number}\nname: X\n" for number in range(60)}
    for path, words in many.items():
        (draft / path).write_text(words)
    answered(draft, "add", "-A")
    answered(draft, "commit", "-qm", "Many")
    # The plan has room; git's index of sixty files has none.
    ended = run(draft, "set", "p", "notes", "One", "--commit", room=2000)
    assert ended.returncode == 3
    assert "try again; nothing is committed, and the files are as they were" in ended.stderr
    assert (draft / "plans/p.yaml").read_bytes().decode() == plan()
    assert left_over(draft) == []


def test_on_a_disk_that_fills_up_at_any_moment_a_commit_is_made_or_nothing_is(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted("-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk))
    try:
        folder = workspace(disk / "workspace")
        ends = [_with_pages(disk, folder, pages) for pages in range(16)]
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)
    # Some found no room for their file, some for their commit, and one was done.
    assert {"nothing was written", "nothing is committed"} <= set(ends)
    assert ends[-1] == "done"


def _with_pages(disk: Path, folder: Path, pages: int) -> str:
    """Return how setting a field ends where a disk has this many pages left, having looked at what it left behind."""
    ballast, page = disk / "ballast", os.sysconf("SC_PAGE_SIZE")
    status = os.statvfs(disk)
    ballast.write_bytes(bytes(max(status.f_bavail - pages, 0) * page))
    ended = run(folder, "set", "p", "notes", "One", "--commit")
    ballast.unlink()
    assert left_over(disk) == [], ended.stderr
    if ended.returncode == 0:
        answered(folder, "reset", "-q", "--hard", "HEAD~1")
        return "done"
    assert is_as_it_was(folder), ended.stderr
    return next(words for words in ("nothing was written", "nothing is committed") if words in ended.stderr)


def test_files_are_put_back_where_there_is_no_room_for_them_any_more(draft: Path) -> None:
    hook(draft, "pre-commit", f"prlimit --pid {PARENT} --fsize=16; exit 1")
    ended = run(draft, "submit", "p", "--commit")
    assert "try again; nothing is committed, and the files are as they were" in ended.stderr
    assert is_as_it_was(draft)


def test_what_cannot_be_put_back_is_told_with_the_line_that_does(draft: Path) -> None:
    hook(draft, "pre-commit", f"rm -f .git/.plancode-*; prlimit --pid {PARENT} --fsize=16; exit 1")
    ended = run(draft, "submit", "p", "--commit")
    assert ended.returncode == 3
    assert "git did not commit: " in ended.stderr
    assert "; plans/p.yaml still holds the change: the file is too large for this disk\n" in ended.stderr
    assert "as they were" not in ended.stderr
    assert left_over(draft) == []
    line = ended.stderr.split("hint: take it back with `")[1].split("`")[0]
    assert line == f"git -C {draft} checkout -- plans/p.yaml"
    subprocess.run(["sh", "-c", line], check=True, capture_output=True)
    assert is_as_it_was(draft)


def test_what_a_hook_has_written_stays_and_is_told(draft: Path) -> None:
    hook(draft, "pre-commit", "echo '# formatted' >> plans/p.yaml; exit 1")
    ended = run(draft, "submit", "p", "--commit")
    assert "plans/p.yaml holds what something else has written meanwhile\n" in ended.stderr
    assert f"git -C {draft} checkout -- plans/p.yaml" in ended.stderr
    assert (draft / "plans/p.yaml").read_bytes().decode() == plan(status="submitted") + "# formatted\n"
    assert left_over(draft) == []


def test_what_a_hook_has_put_in_the_place_of_a_file_is_told(draft: Path) -> None:
    hook(draft, "pre-commit", "rm plans/p.yaml; mkdir plans/p.yaml; exit 1")
    assert (
        "plans/p.yaml is no file that can be read now: it is a folder" in run(draft, "submit", "p", "--commit").stderr
    )


def test_a_hook_that_adds_all_that_is_new_finds_nothing_of_ours(draft: Path) -> None:
    hook(draft, "pre-commit", "git add -A")
    assert run(draft, "submit", "p", "--commit").returncode == 0
    assert answered(draft, "show", "--format=", "--name-only", "HEAD") == "plans/p.yaml"
    assert left_over(draft) == []


def waiting(draft: Path, ending: str) -> Popen[str]:
    """Start a commit, and return it when its hook runs, which ends when told to."""
    hook(draft, "pre-commit", f"touch .git/runs; while [ ! -e .git/go ]; do sleep 0.02; done; {ending}")
    command = [*PLANCODE, "-C", str(draft), "submit", "p", "--commit"]
    program = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    while not (draft / ".git" / "runs").exists():
        assert program.poll() is None, program.communicate()
        time.sleep(0.02)
    return program


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_waits_until_the_commit_is_made(draft: Path, number: Signals) -> None:
    program = waiting(draft, "exit 0")
    program.send_signal(number)
    (draft / ".git" / "go").touch()
    program.communicate(timeout=60)
    assert program.returncode == (130 if number == signal.SIGINT else -number)
    assert answered(draft, "log", "-1", "--format=%s") == "Submit plan p"
    assert answered(draft, "status", "--porcelain") == ""
    assert left_over(draft) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_all_of_them_ends_git_and_the_files_are_as_they_were(draft: Path, number: Signals) -> None:
    program = waiting(draft, "exit 0")
    os.killpg(program.pid, number)
    program.communicate(timeout=60)
    assert program.returncode == (130 if number == signal.SIGINT else -number)
    assert is_as_it_was(draft)
    assert not (draft / ".git" / "index.lock").exists()


def test_what_a_killed_program_left_is_gone_after_the_next(draft: Path) -> None:
    program = waiting(draft, "exit 0")
    os.killpg(program.pid, signal.SIGKILL)
    program.communicate(timeout=60)
    assert left_over(draft) != []
    (draft / "plans" / "old").mkdir()
    (draft / "plans" / "old" / ".plancode-abcd1234").write_text("half a file")
    (draft / "plans" / ".plancode-notes").write_text("mine")
    (draft / ".git" / "hooks" / "pre-commit").unlink()
    (draft / ".git" / "index.lock").unlink(missing_ok=True)
    answered(draft, "checkout", "-q", "--", "plans/p.yaml")
    assert run(draft, "submit", "p").returncode == 0
    assert left_over(draft) == [".plancode-notes"]
