"""The program in a real pseudo-terminal of a given size, with typed input."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from plancode.formats.terminal import width
from tests.support.nursery import born

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_ROWS = 30
_PATIENCE = 20.0
_PATIENCE_WITH_A_KEY = 2.0
_PRESSES = 10
_INTERRUPT = b"\x03"


@dataclass(frozen=True)
class Session:
    code: int
    shown: str

    @property
    def lines(self) -> list[str]:
        """Return the visible text, line by line, without colours."""
        return _COLOUR.sub("", self.shown).splitlines()

    def too_long(self, columns: int) -> list[str]:
        """Return the lines that are too long for the terminal, except those in which a single word is too long."""
        return [
            line
            for line in self.lines
            if width(line) > columns
            and not any(word.count("/") > 1 and len(word) > columns - 8 for word in line.split())
        ]


def session(
    folder: Path,
    *arguments: str,
    columns: int,
    program: tuple[str, ...] = (),
    **more: Any,
) -> Session:
    """Run plancode, or program, in folder in a terminal; `typed` is sent line by line as it asks, `env` adds variables."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, columns, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    process = subprocess.Popen(
        [*(program or (born(),)), *arguments],
        cwd=folder, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
        env=kept | {"TERM": "xterm-256color"} | more.get("env", {}), preexec_fn=controlled,  # noqa: PLW1509 - no threads
    )  # fmt: skip
    os.close(slave)
    shown, typed, last, presses = b"", list(more.get("typed", ())), b"", 0
    while (piece := _read(master, _PATIENCE_WITH_A_KEY if last == _INTERRUPT else _PATIENCE)) != b"":
        if piece is None:
            # A key can get lost while a program prepares to read; a person would press it again.
            presses += 1
            if last != _INTERRUPT or presses > _PRESSES:
                os.killpg(process.pid, signal.SIGKILL)
                raise AssertionError(f"it waits for ever:\n{shown.decode()}")
            os.write(master, last)
            continue
        shown += piece
        if typed and shown.endswith(b": "):
            last = typed.pop(0).encode()
            os.write(master, last)
    os.close(master)
    return Session(process.wait(timeout=30), shown.decode().replace("\r\n", "\n"))


def controlled() -> None:
    """Make the terminal the one that controls this process, whose Ctrl-C counts; runs between fork and exec."""
    # Tests that are started in the background may ignore Ctrl-C, and a program inherits that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # Ctrl-C reaches a program only from the terminal that controls it.
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _read(master: int, patience: float) -> bytes | None:
    """Return the next output; empty at the end, None where nothing is shown for some seconds."""
    if not select.select([master], [], [], patience)[0]:
        return None
    try:
        return os.read(master, 1 << 16)
    except OSError:
        # Linux raises this when the last program has left the terminal.
        return b""


class Terminal:
    """The program in a pseudo-terminal: what it shows, what is typed."""

    def __init__(self, folder: Path, *arguments: str, columns: int = 80) -> None:
        self.read_end, other = pty.openpty()
        self.process = subprocess.Popen(
            [born(), "-C", str(folder), *arguments],
            stdin=other, stdout=other, stderr=other, start_new_session=True,
            env=os.environ | {"COLUMNS": str(columns), "LINES": "24", "TERM": "dumb"},
            preexec_fn=controlled,  # noqa: PLW1509 - no thread runs beside the tests
        )  # fmt: skip
        os.close(other)
        self.seen = b""

    @property
    def shown(self) -> str:
        return str(self.seen.decode(errors="ignore"))

    def until(self, text: str) -> str:
        """Return what is shown from now on until text is among it."""
        start = len(self.shown)
        while text not in self.shown[start:]:
            assert self._more(), self.shown
        return self.shown[start:]

    def type(self, text: str) -> None:
        os.write(self.read_end, text.encode())

    def interrupt(self) -> None:
        """Press Ctrl-C, again and again: Python does not see one that comes just before it waits for a key."""
        for _ in range(60):
            self.type("\x03")
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(0.3)
                return
        self.process.kill()
        pytest.fail(f"it does not end: {self.shown}")

    def ended(self) -> int:
        """Return the exit code, once all is shown."""
        while self._more():
            pass
        os.close(self.read_end)
        return self.process.wait(20)

    def _more(self) -> bool:
        """Read what is shown next; whether there was any before the program ended."""
        if not select.select([self.read_end], [], [], 20)[0]:
            self.process.kill()
            pytest.fail(f"nothing happens: {self.shown}")
        try:
            data = os.read(self.read_end, 4096)
        except OSError:
            return False
        self.seen += data
        return bool(data)
