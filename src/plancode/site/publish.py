"""Putting a site in its place: whole or not at all, and never over what is not ours."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import secrets
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from plancode.diagnostics import CannotRun, text

MARKER = ".plancode-site"
_MARKER_TEXT = b"plancode build made this folder, and replaces it whole.\n"
_AT_WORKING_FOLDER = -100
_EXCHANGE = 2
_NO_EXCHANGE = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM)


def write_site(output: Path, files: Mapping[str, bytes]) -> None:
    """Write files as the folder output; a site that was there is replaced when all of it is written.

    Raises:
        CannotRun: output is there and is not a site that plancode made.
    """
    output = without_way_back(output)
    _refuse_foreign(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    with _fresh_folder(output) as fresh:
        for folder in sorted({name.rpartition("/")[0] for name in files}):
            (fresh / folder).mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            with open(f"{fresh}/{name}", "xb") as stream:  # noqa: PTH123 - thousands of Paths cost more than the writing
                stream.write(data)
        _swap(fresh, output)


def without_way_back(path: Path) -> Path:
    """Return a path as an absolute one without `..`: of `new/..`, the folder `new` need not be there."""
    path = path.absolute()
    # The last part is not followed: where it is a link, that is to be seen.
    return path.resolve() if path.name == ".." else path.parent.resolve() / path.name


@contextmanager
def _fresh_folder(output: Path) -> Iterator[Path]:
    """Give a folder beside output with our marker, which is gone afterwards, and so are those of builds that were killed."""
    prefix = f".{output.name}.plancode-"
    parent = os.open(output.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        # One build at a time in a folder: what stands there by this name is of no build that still runs.
        fcntl.flock(parent, fcntl.LOCK_EX)
        for left in [path for path in output.parent.iterdir() if path.name.startswith(prefix)]:
            # What another user's build left may be closed to us.
            with suppress(PermissionError):
                if _is_ours(left):
                    _remove(left)
        # Not by tempfile: its folders are closed to all others, and the site is as open as the user makes folders.
        fresh = output.with_name(prefix + secrets.token_hex(8))
        fresh.mkdir()
        try:
            (fresh / MARKER).write_bytes(_MARKER_TEXT)
            yield fresh
        finally:
            _remove(fresh)
    finally:
        os.close(parent)


def _is_ours(folder: Path) -> bool:
    """Return whether plancode made a folder: it holds our marker, or nothing at all, where a build has just begun."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    marker = folder / MARKER
    try:
        # A link might lead to the marker of a site, and a pipe would be waited for.
        return stat.S_ISREG(marker.lstat().st_mode) and marker.read_bytes() == _MARKER_TEXT
    except FileNotFoundError:
        return not any(folder.iterdir())


def _remove(folder: Path) -> None:
    """Remove a folder, its marker last: what a kill leaves is known by it."""
    with suppress(OSError):
        for path in sorted(folder.iterdir(), key=lambda path: path.name == MARKER):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
        folder.rmdir()


def _refuse_foreign(output: Path) -> None:
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise CannotRun(
            text("{output} is not a folder", output=output), text("--output names a folder for the site alone")
        )
    if output.is_dir() and not _is_ours(output):
        raise CannotRun(
            text("{output} holds files that plancode did not write", output=output),
            text("--output names a new folder, an empty one, or one that an earlier build made"),
        )


def _swap(fresh: Path, output: Path) -> None:
    """Put fresh in the place of output; where something was there, it is afterwards within fresh."""
    if not output.exists():
        fresh.rename(output)
    elif not _exchange(fresh, output):
        aside = fresh.with_name(fresh.name + "-old")
        output.replace(aside)
        try:
            fresh.replace(output)
        except OSError:
            aside.replace(output)
            raise
        aside.replace(fresh)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; return whether the system and its disk can."""
    # Python has no function for it: without it, there would be a moment in which no site is there.
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_WORKING_FOLDER, os.fsencode(one), _AT_WORKING_FOLDER, os.fsencode(other), _EXCHANGE) == 0:
        return True
    failed = ctypes.get_errno()
    if failed in _NO_EXCHANGE:
        return False
    raise OSError(failed, os.strerror(failed), str(other))
