"""A program from the nursery is one like any other: its folder, variables and streams, its exit code, signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.support.cli import write
from tests.support.nursery import born
from tests.support.sound import MISSPELLED, SOUND

ASKED = (
    ["--version"],
    ["check", "--format", "json", "--as-of", "2026-11-23"],
    ["list", "plan"],
    ["show", "nobody"],
    ["chekc"],
)


@pytest.mark.parametrize("arguments", ASKED, ids=" ".join)
def test_it_tells_and_ends_as_the_program_does(tmp_path: Path, arguments: list[str]) -> None:
    folder = write(tmp_path / "é", SOUND | {"plans/p.yaml": MISSPELLED})

    def ended(*program: str) -> CompletedProcess[bytes]:
        variables = os.environ | {"PLANCODE_LANG": "fr", "PYTHONPATH": os.pathsep.join(sys.path)}
        return subprocess.run([*program, *arguments], cwd=folder, env=variables, capture_output=True)

    one, other = ended(born()), ended(sys.executable, "-P", "-m", "plancode")
    assert (one.returncode, one.stdout, one.stderr) == (other.returncode, other.stdout, other.stderr)


def test_a_signal_that_ends_the_program_ends_what_stands_for_it(tmp_path: Path) -> None:
    command = [born(), "-C", str(write(tmp_path, SOUND)), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as program:
        assert program.stderr
        while "(Ctrl-C ends it)" not in program.stderr.readline():
            assert program.poll() is None
        program.send_signal(signal.SIGTERM)
        assert program.wait(30) == -signal.SIGTERM
