"""The command line as users type it; an exit code or output that a test does not declare is a failure."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from plancode.cli.app import run


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


def plancode(folder: Path, *arguments: str, code: int = 0, err: str | None = "") -> Ended:
    """Run plancode in folder, and compare its exit code and standard error with the declared ones."""
    result = typed(folder, *arguments)
    assert result.code == code, f"exit {result.code}\n{result.out}\n{result.err}"
    if err is not None:
        assert err in result.err if err else result.err == "", result.err
    return result


def elsewhere(folder: Path, *arguments: str, code: int = 0, err: str | None = "") -> Ended:
    """Run plancode for folder with -C, as a user who stands elsewhere."""
    return plancode(Path("/"), "-C", str(folder), *arguments, code=code, err=err)


def typed(folder: Path, *arguments: str) -> Ended:
    """Run plancode in folder, and return how it ended, well or not."""
    out, errors = _Stream(), _Stream()
    old = sys.stdout
    try:
        with chdir(folder), redirect_stdout(out), redirect_stderr(errors):
            ended = run(["--color", "never", *arguments])
    finally:
        sys.stdout = old
    return Ended(ended, out.text(), errors.text())


class _Stream(io.TextIOWrapper):
    """A text stream over bytes, as standard output is."""

    def __init__(self) -> None:
        self.raw_bytes = io.BytesIO()
        super().__init__(self.raw_bytes, encoding="utf-8", write_through=True)

    def text(self) -> str:
        self.flush()
        return self.raw_bytes.getvalue().decode()


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below folder and return it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder
