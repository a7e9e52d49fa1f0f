"""`serve` as a user sees it: its output in the terminal, and its answers to requests."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from http.client import HTTPMessage
from pathlib import Path
from typing import Self

from tests.support.nursery import born

# Seconds to wait; only a failure takes as long, or a busy machine.
_SECONDS = 30.0


class Served:
    """A server that is started in folder, on a free port, and ended by Ctrl-C; within is what starts the program itself."""

    def __init__(self, folder: Path, *options: str, within: Sequence[str] = ()) -> None:
        program = (*within, sys.executable, "-P", "-m", "plancode") if within else (born(),)
        self._process = subprocess.Popen(
            [
                *(*program, "-C", str(folder), "--color", "never"),
                *("serve", "--port", "0", "--as-of", "2026-11-23", *options),
            ],
            # Nobody reads it: what is printed there goes nowhere.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ,
        )
        self._lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        wait_until(lambda: self._address() is not None or self._process.poll() is not None, self.said)
        address = self._address()
        if address is None:
            self._kill()
        assert address, self.said()
        self.address, self.port = address[0], int(address[1])

    def _read(self) -> None:
        for line in self._process.stderr or ():
            self._lines.append(line)

    def _address(self) -> re.Match[str] | None:
        return re.search(r"^http://\S+:(\d+)/", self.said(), re.MULTILINE)

    def said(self) -> str:
        """Return what the terminal has shown so far."""
        return "".join(self._lines)

    def builds(self) -> int:
        """Return how often the site was built so far: each build ends with a line that counts the files."""
        return len(re.findall(r"^\d+ files?, ", self.said(), re.MULTILINE))

    def get(self, path: str, **headers: str) -> tuple[int, str, HTTPMessage]:
        """Return status, body and headers of the answer to a request; in a header's name, write `_` for `-`."""
        here = "::1" if "[" in self.address else "127.0.0.1"
        connection = http.client.HTTPConnection(here, self.port, timeout=30)
        connection.putrequest("GET", path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        try:
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer.headers
        finally:
            connection.close()

    def wait_for(self, path: str, words: str) -> None:
        """Wait until a page shows words."""
        wait_until(lambda: words in self.get(path)[1], lambda: f"{words} did not appear on {path}\n{self.said()}")

    def wait_to_say(self, words: str, *, times: int = 1) -> None:
        """Wait until the terminal has shown words so many times."""
        wait_until(lambda: self.said().count(words) >= times, lambda: f"not said: {words}\n{self.said()}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """End the server by Ctrl-C; it must exit with success, without a bug reported."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(timeout=_SECONDS)
        finally:
            self._kill()
        assert self._process.returncode == 0, self.said()
        assert "Traceback" not in self.said()
        assert "Warning" not in self.said(), self.said()

    def _kill(self) -> None:
        """End the process where it has not ended: one that is left over would keep the whole run from ending."""
        self._process.kill()
        self._process.wait()
        self._reader.join(timeout=_SECONDS)
        if self._process.stderr:
            self._process.stderr.close()


def wait_until(holds: Callable[[], bool], problem: Callable[[], str]) -> None:
    """Wait until holds returns true; after too long, fail with the problem in words."""
    end = time.monotonic() + _SECONDS
    while not holds():
        assert time.monotonic() < end, problem()
        time.sleep(0.01)
