"""Writing edits to the disk: a reader, or a kill at any moment, sees each file as it was or as it will be."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from plancode.diagnostics import CannotRun, text

_MARK: Final = ".plancode-"
_NEW_FILE: Final = 0o666


class ChangedMeanwhile(CannotRun):
    """Somebody else has written a file since it was read: what was to be done is worked out again."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A file before and after an edit, as bytes; before is None where there was none. `path` is below the workspace."""

    path: str
    before: bytes | None
    after: bytes


def write(folder: Path, edits: Sequence[Edit]) -> None:
    """Write edits to the files below folder: all of them, or none where one cannot be written any more.

    Raises:
        ChangedMeanwhile: a file is not what it was when it was read.
        CannotRun: a file cannot be written, or would stand outside of folder.
    """
    with alone(folder):
        put(folder, edits)


def put(folder: Path, edits: Sequence[Edit]) -> None:
    """Write edits as `write` does, for one who is alone with the folder already.

    Raises:
        ChangedMeanwhile: a file is not what it was when it was read.
        CannotRun: a file cannot be written, or would stand outside of folder.
    """
    unchanged(folder, edits)
    paths = [folder / edit.path for edit in edits]
    parents = list(dict.fromkeys(path.parent for path in paths))
    staged: list[Path] = []
    try:
        for parent in parents:
            _clean(parent)
        for edit, path in zip(edits, paths, strict=True):
            staged.append(_stage(path, edit.after))
        for temporary, path in zip(staged, paths, strict=True):
            temporary.replace(path)
        for parent in parents:
            _settle(parent)
    except OSError as error:
        raise CannotRun(
            text("{path} cannot be written: {problem}", path=error.filename or folder, problem=error.strerror),
            text("nothing more was written"),
        ) from error
    finally:
        for temporary in staged:
            temporary.unlink(missing_ok=True)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, which ends with the process; writers wait for each other."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def unchanged(folder: Path, edits: Sequence[Edit]) -> None:
    """Make sure that the files are what they were when edits were made.

    Raises:
        ChangedMeanwhile: one of them is not.
        CannotRun: one of them stands outside of folder.
    """
    for edit in edits:
        _unchanged(folder, edit)


def _unchanged(folder: Path, edit: Edit) -> None:
    path = folder / edit.path
    # A link among the folders leads to files that are not the workspace's.
    if path.is_symlink() or not path.parent.resolve().is_relative_to(folder.resolve()):
        raise CannotRun(text("{path} leads out of the workspace", path=edit.path), text("an ordinary file below it"))
    if edit.before is not None and not path.exists():
        raise ChangedMeanwhile(
            text("{path} does not stand in the work tree", path=edit.path),
            text("where a sparse checkout leaves it out, `git sparse-checkout add` brings its folder back"),
        )
    found = path.read_bytes() if path.is_file() else None
    if found != edit.before or (found is None and os.path.lexists(path)):
        raise ChangedMeanwhile(
            text("{path} has been changed meanwhile", path=edit.path), text("the command is started again")
        )


def _clean(folder: Path) -> None:
    """Make sure that folder is there, without what a writer that was killed left in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{_MARK}*"):
        with suppress(OSError):
            left.unlink()


def _stage(path: Path, data: bytes) -> Path:
    """Return a file beside path that holds data, safely on the disk."""
    handle, name = tempfile.mkstemp(prefix=_MARK, dir=path.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
        os.fchmod(stream.fileno(), _mode(path))
    return Path(name)


def _settle(folder: Path) -> None:
    """Have the new names in folder on the disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _mode(path: Path) -> int:
    """Return the mode of the file at path, or the one that a new file gets."""
    if path.exists():
        return path.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return _NEW_FILE & ~mask
