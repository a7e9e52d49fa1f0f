"""What a runner of CI would act on in what is printed: it reads standard output and errors line by line for commands."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable
from typing import TextIO

# The variables by which GitHub's runner, those made after it, Azure's and TeamCity's tell that they are there.
_RUNNERS = ("GITHUB_ACTIONS", "GITEA_ACTIONS", "FORGEJO_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION")


def is_in_ci() -> bool:
    """Return whether a job of CI runs this: nearly all say so by one variable, and some by their own."""
    told = os.environ.get("CI", "").lower() not in ("", "0", "false")
    return told or any(os.environ.get(name) for name in _RUNNERS)


class Guarded:
    """A stream on which no text of a record is a command to the runner, whichever command of ours prints it."""

    def __init__(self, bare: TextIO) -> None:
        self.bare = bare
        self._line = ""

    def write(self, text: str) -> int:
        """Write text, defused; what stands on the line already counts."""
        from plancode.formats.terminal import without_commands

        begun, self._line = self._line, (self._line + text).rpartition("\n")[2]
        if "::" in begun + text or "##" in begun + text:
            # Without the piece that is written already; a command that lies across both begins in it, and is cut.
            return self.bare.write(without_commands(begun + text)[len(without_commands(begun)) :])
        return self.bare.write(text)

    def __getattr__(self, name: str) -> object:
        """Return what the stream has."""
        return getattr(self.bare, name)


def guard_streams() -> None:
    """Guard standard output and errors, where a runner reads them."""
    if not any(os.environ.get(name) for name in _RUNNERS):
        return
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if not isinstance(stream, Guarded) and not _is_file(stream):
            setattr(sys, name, Guarded(stream))


def write_commands(lines: Iterable[str]) -> None:
    """Print lines that are meant as commands to a runner."""
    stream = getattr(sys.stdout, "bare", sys.stdout)
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="replace")
    stream.write("".join(f"{line}\n" for line in lines))
    stream.flush()


def _is_file(stream: TextIO) -> bool:
    """Return whether what is printed goes to a file, where it is data, and no runner reads it."""
    try:
        return stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):
        return False
