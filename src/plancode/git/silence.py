"""A running git: what it writes is read, its memory is limited, and it is ended when it is silent for too long."""

from __future__ import annotations

import io
import os
import resource
import select
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final, cast

from plancode.diagnostics import CannotRun, text

# For how long git may say nothing: a FIFO in place of one of its own files would keep it waiting for ever.
LONGEST_SILENCE: float = 120.0
# How much memory git may take, besides the packs that it reads. It holds all paths that a commit changes before it
# tells the first of them, and a kilobyte of trees that repeat each other has ten million.
MOST_MEMORY: Final = 1 << 30
_BUFFER: Final = 1 << 20


class EndedEarly(CannotRun):
    """Git reported success, but ended before it had told everything."""

    def __init__(self) -> None:
        super().__init__(
            text("git stopped before it had answered everything"), text("see what the repository lacks: `git fsck`")
        )


class Listening:
    """A git that was started: what it answers as a stream, and then how it ended."""

    def __init__(self, process: subprocess.Popen[bytes], words: IO[bytes]) -> None:
        self._process = process
        self._words = words
        self.stream: io.BufferedReader = io.BufferedReader(_Heard(process), _BUFFER)

    def end(self) -> tuple[int, bytes]:
        """Read no more; return the code that git ended with, and what it wrote to standard error."""
        self.stream.close()
        _await_end(self._process)
        self._words.seek(0)
        return self._process.wait(), self._words.read()


@contextmanager
def listening(
    command: Sequence[str], folder: Path, *, environment: Mapping[str, str], stdin: IO[bytes] | int
) -> Iterator[Listening]:
    """Start git in folder, and give it; leaving it before its own end kills it.

    Raises:
        OSError: it cannot be started.
    """
    # A file for its errors: a second pipe could fill up and stop git.
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=stdin, stdout=subprocess.PIPE, stderr=words, bufsize=0
        )
        found = Listening(process, words)
        try:
            _bound(process)
            yield found
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            # Closed last: a thread that reads ahead holds the stream until git has ended.
            found.stream.close()


class _Heard(io.RawIOBase):
    """What a process writes, as a stream that nobody waits for longer than LONGEST_SILENCE."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        super().__init__()
        self._stream = cast("IO[bytes]", process.stdout)
        self._ready = select.poll()
        self._ready.register(self._stream, select.POLLIN)

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # what a buffered reader gives
        """Read what there is into buffer, and return how much that is: nothing at the end."""
        if not self._ready.poll(LONGEST_SILENCE * 1000):
            raise _silent()
        return os.readv(self._stream.fileno(), [buffer])

    def close(self) -> None:
        """Leave git without a reader."""
        self._stream.close()
        super().close()


def _await_end(process: subprocess.Popen[bytes]) -> None:
    """Wait until a process has ended.

    Raises:
        CannotRun: it takes longer than LONGEST_SILENCE.
    """
    try:
        # Popen's own wait looks again and again, and sleeps in between: a millisecond for each git.
        handle = os.pidfd_open(process.pid)
    except (AttributeError, OSError):
        # Not every system has it.
        with suppress(subprocess.TimeoutExpired):
            process.wait(LONGEST_SILENCE)
    else:
        try:
            ended = select.poll()
            ended.register(handle, select.POLLIN)
            ended.poll(LONGEST_SILENCE * 1000)
        finally:
            os.close(handle)
    if process.poll() is None:
        raise _silent()


def _bound(process: subprocess.Popen[bytes]) -> None:
    """Limit the memory of a process, where the system can."""
    if sys.platform != "linux":  # pragma: no cover - not where the tests run
        return
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    limit = MOST_MEMORY if most == resource.RLIM_INFINITY else min(most, MOST_MEMORY)
    try:
        resource.prlimit(process.pid, resource.RLIMIT_DATA, (limit, limit))
    except (OSError, ValueError):
        # It has ended, or the machine forbids a limit: then git may take what the machine gives it.
        return


def _silent() -> CannotRun:
    return CannotRun(
        text("git said nothing for {seconds} seconds and was ended", seconds=int(LONGEST_SILENCE)),
        text("look in .git for what is no file, such as a pipe; `git status` would wait too"),
    )
