"""Putting a site in its place: whole or not at all, and never over what is not ours."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from plancode.diagnostics import CannotRun, text

MARKER = ".plancode-site"
_MARKER_TEXT = "plancode build made this folder, and replaces it whole.\n"


def write_site(output: Path, files: Mapping[str, bytes]) -> None:
    """Write files as the folder output; a site that was there is replaced when all of it is written.

    Raises:
        CannotRun: output is there and is not a site that plancode made.
    """
    output = output.absolute()
    _refuse_foreign(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{output.name}-", dir=output.parent))
    try:
        for name, data in {**files, MARKER: _MARKER_TEXT.encode()}.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        fresh.chmod(0o755)
        _swap(fresh, output)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _refuse_foreign(output: Path) -> None:
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise CannotRun(
            text("{output} is not a folder", output=output), text("--output names a folder for the site alone")
        )
    if output.is_dir() and any(output.iterdir()) and not (output / MARKER).is_file():
        raise CannotRun(
            text("{output} holds files that plancode did not write", output=output),
            text("--output names a new folder, an empty one, or one that an earlier build made"),
        )


def _swap(fresh: Path, output: Path) -> None:
    """Put fresh in the place of output; what was there is removed after it has left its place."""
    if not output.exists():
        fresh.rename(output)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{output.name}-old-", dir=output.parent))
    try:
        output.replace(old / "site")
        try:
            fresh.replace(output)
        except OSError:
            (old / "site").replace(output)
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
