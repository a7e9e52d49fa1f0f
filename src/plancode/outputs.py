"""Puts what was made in its place: whole or not at all, and never over files that plancode did not make."""

from __future__ import annotations

import ctypes
import errno
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from plancode.diagnostics import CannotRun, Text, text
from plancode.disk import digest_of
from plancode.locks import alone, is_held
from plancode.system_errors import reason

_AT_WORKING_FOLDER = -100
_EXCHANGE = 2
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_ROOM = text("free some room there, or name a place with more: `--output PATH`")
_ELSEWHERE = text("name a place that you may write to: `--output PATH`")
_NO_EXCHANGE = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What tells that plancode made a folder: a file of this name that holds `says`; and what --output is to name."""

    name: str
    says: bytes
    alone: Text
    again: Text


@dataclass(frozen=True, slots=True)
class Standing:
    """A file that may still stand in the folder that is replaced: a digest of it, and how it is made where it does not.

    `change` makes the new file of the one that stands there, where it is not the same.
    """

    digest: bytes
    make: Callable[[], bytes]
    change: Callable[[bytes], bytes] | None = None


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that is being made beside the one that it replaces, `output`.

    `usual` is what the system says of files that we make.
    """

    place: Path
    output: Path
    usual: os.stat_result
    _there: set[str] = field(default_factory=set)

    def put(self, name: str, data: bytes | Standing) -> bytes:
        """Write a file, and return a digest of it; processes that were forked meanwhile may do so, too.

        A file that stands in the old folder stands in both, for a moment: to write thousands of the same costs more.

        Raises:
            CannotRun: it cannot be written.
        """
        folder = name.rpartition("/")[0]
        with _named(self.output):
            if folder not in self._there:
                (self.place / folder).mkdir(parents=True, exist_ok=True)
                self._there.add(folder)
            return self._put(f"{self.place}/{name}", data, f"{self.output}/{name}")

    def _put(self, place: str, data: bytes | Standing, old: str) -> bytes:
        if isinstance(data, Standing):
            found = _standing(old, data.digest, self.usual)
            if found and data.change is None and _is_linked(place, old, found):
                return data.digest
            data = _made(data, found)
        with open(place, "xb") as stream:  # noqa: PTH123 - thousands of Paths cost more than the writing
            stream.write(data)
        return digest_of(data)


@contextmanager
def new_folder(output: Path, mark: Mark) -> Iterator[Folder]:
    """Yield a folder to write to, which then is the folder output; one that is there is replaced once the new one is complete.

    Raises:
        CannotRun: output is there and is not a folder that plancode made and marked so, or it cannot be written.
    """
    output = without_way_back(output)
    _refuse_foreign(output, mark)
    with ExitStack() as made:
        with _named(output):
            fresh = made.enter_context(_fresh_folder(output, mark))
            usual = (fresh / mark.name).stat()
        yield Folder(fresh, output, usual)
        with _named(output), alone(output.parent):
            _swap(fresh, output)


def write_folder(output: Path, files: Mapping[str, bytes], mark: Mark) -> None:
    """Write files as the folder output; one that is there is replaced once the new one is complete.

    Raises:
        CannotRun: output is there and is not a folder that plancode made and marked so, or it cannot be written.
    """
    with new_folder(output, mark) as folder:
        for name, data in files.items():
            folder.put(name, data)


def _made(file: Standing, found: _Found | None) -> bytes:
    if found is None:
        return file.make()
    return found.data if file.change is None else file.change(found.data)


class _Found(NamedTuple):
    data: bytes
    known: os.stat_result


def _standing(old: str, digest: bytes, usual: os.stat_result) -> _Found | None:
    """Return what stands in the old folder, if it is a file as we make them that holds what the digest is of."""
    try:
        handle = os.open(old, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    known = os.fstat(handle)
    if (known.st_mode, known.st_uid, known.st_gid) != (usual.st_mode, usual.st_uid, usual.st_gid):
        # Perhaps a folder, which cannot be opened as a stream.
        os.close(handle)
        return None
    with open(handle, "rb", buffering=0) as stream:  # noqa: PTH123 - of a handle
        data = stream.read()
    return _Found(data, known) if digest_of(data) == digest else None


def _is_linked(place: str, old: str, found: _Found) -> bool:
    """Give the file that was found its place in the new folder; return False where that cannot be, or it is another by now."""
    try:
        os.link(old, place)
    except OSError:
        # Some file systems have no links, and some systems allow none to files of others.
        return False
    here = os.lstat(place)
    if _identity(here) == _identity(found.known):
        return True
    os.unlink(place)  # noqa: PTH108
    return False


def _identity(known: os.stat_result) -> tuple[int, int, int, int]:
    return known.st_dev, known.st_ino, known.st_size, known.st_mtime_ns


def write_file(output: Path, write: Callable[[Path], None], mark: Mark, *, is_ours: Callable[[Path], bool]) -> None:
    """Let write make a file, and put it in the place of output once it is complete.

    Raises:
        CannotRun: output is there, holds something, and is_ours does not know it as a file that plancode made; or it cannot
            be written.
    """
    output = without_way_back(output)
    require_replaceable(output, mark, is_ours=is_ours)
    with _named(output), _fresh_folder(output, mark) as fresh:
        made = fresh / output.name
        write(made)
        made.replace(output)


def require_replaceable(output: Path, mark: Mark, *, is_ours: Callable[[Path], bool]) -> None:
    """Make sure that nothing is lost where output is written.

    Raises:
        CannotRun: output is there, holds something, and is_ours does not know it as a file that plancode made.
    """
    if output.is_symlink() or (output.exists() and not output.is_file()):
        raise CannotRun(text("{output} is not a file", output=output), mark.alone)
    if output.exists() and output.stat().st_size and not is_ours(output):
        raise CannotRun(text("{output} was not written by plancode", output=output), mark.again)


def without_way_back(path: Path) -> Path:
    """Return a path as an absolute one without `..`; in `new/..`, the folder `new` need not exist."""
    path = path.absolute()
    # The last part is not resolved, so that callers can see whether it is a link.
    return path.resolve() if path.name == ".." else path.parent.resolve() / path.name


@contextmanager
def _named(output: Path) -> Iterator[None]:
    """Tell of the place that was asked for where the system refuses a file: it knows only the one for the time being."""
    try:
        yield
    except FileExistsError:
        # In a folder that is ours alone, it is a fault of ours.
        raise
    except OSError as error:
        hint = _ROOM if error.errno in _NO_ROOM else _ELSEWHERE
        raise CannotRun(
            text("{path} cannot be written: {problem}", path=output, problem=reason(error)), hint
        ) from error


@contextmanager
def _fresh_folder(output: Path, mark: Mark) -> Iterator[Path]:
    """Yield a folder with our marker, beside output; afterwards it is removed, and so are those of killed builds."""
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(output.parent)) from error
    prefix = f".{output.name}.plancode-"
    # Not by tempfile, whose folders are closed to others: the site is as open as other folders that the user makes.
    fresh = output.with_name(prefix + secrets.token_hex(8))
    with ExitStack() as held:
        with alone(output.parent):
            for left in [path for path in output.parent.iterdir() if path.name.startswith(prefix)]:
                # We may have no permission for what another user's build left, and another build may remove it just now.
                with suppress(PermissionError, FileNotFoundError):
                    if _is_marked(left, mark) and not is_held(left):
                        _remove(left, mark)
            fresh.mkdir()
            # As long as we run: a folder that nobody holds was left by a build that was killed.
            held.enter_context(alone(fresh))
        try:
            (fresh / mark.name).write_bytes(mark.says)
            yield fresh
        finally:
            _remove(fresh, mark)


def _is_marked(folder: Path, mark: Mark) -> bool:
    """Return whether plancode made a folder: it holds our mark, or nothing, as when a build has just begun."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    marker = folder / mark.name
    try:
        # A link might lead to another site's marker, and reading a pipe would block.
        return stat.S_ISREG(marker.lstat().st_mode) and marker.read_bytes() == mark.says
    except FileNotFoundError:
        return not any(folder.iterdir())


def _remove(folder: Path, mark: Mark) -> None:
    """Remove a folder, its mark last: it identifies what a kill leaves."""
    with suppress(OSError):
        for path in sorted(folder.iterdir(), key=lambda path: path.name == mark.name):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
        folder.rmdir()


def _refuse_foreign(output: Path, mark: Mark) -> None:
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise CannotRun(text("{output} is not a folder", output=output), mark.alone)
    if output.is_dir() and not _is_marked(output, mark):
        raise CannotRun(text("{output} holds files that plancode did not write", output=output), mark.again)


def _swap(fresh: Path, output: Path) -> None:
    """Put fresh in the place of output; the old output, if any, then stands where fresh was."""
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
    """Exchange two folders in one step; return False where the system or the file system cannot."""
    # By ctypes, as Python has no function for it: two renames would leave a moment without a site.
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_WORKING_FOLDER, os.fsencode(one), _AT_WORKING_FOLDER, os.fsencode(other), _EXCHANGE) == 0:
        return True
    failed = ctypes.get_errno()
    if failed in _NO_EXCHANGE:
        return False
    raise OSError(failed, os.strerror(failed), str(other))
