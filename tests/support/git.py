"""The only way in which tests run git: they get its answer, or fail with its message."""

from __future__ import annotations

import subprocess
from collections.abc import Collection, Mapping
from pathlib import Path
from subprocess import CompletedProcess


def ended(
    folder: Path | None, *arguments: str, given: bytes = b"", environment: Mapping[str, str] | None = None
) -> CompletedProcess[bytes]:
    """Return how git ended in folder, well or not."""
    return subprocess.run(["git", *arguments], cwd=folder, input=given, env=environment, capture_output=True)


def answer(
    folder: Path | None,
    *arguments: str,
    given: bytes = b"",
    environment: Mapping[str, str] | None = None,
    codes: Collection[int] = (0,),
) -> bytes:
    """Return git's standard output in folder; an exit code that is not among codes fails the test."""
    told = ended(folder, *arguments, given=given, environment=environment)
    if told.returncode not in codes:
        raise AssertionError(f"git {' '.join(arguments)}: {told.stderr.decode(errors='replace')}")
    return told.stdout


def answered(
    folder: Path | None, *arguments: str, given: bytes = b"", environment: Mapping[str, str] | None = None
) -> str:
    """Return git's standard output in folder as text, without the last line break."""
    told = answer(folder, *arguments, given=given, environment=environment)
    return told.decode(errors="surrogateescape").removesuffix("\n")
