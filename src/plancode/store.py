"""What is kept from one run to the next, in the user's cache folder: plain data that every run can do without.

Entries are written whole under a name that is a digest of what they are about, and begin with a digest of what they hold:
one that was cut off, damaged, copied under another name or written by another version reads as if it were not there. So
does everything in a folder that anyone else may write. Marshal, because loading 20,000 records takes 71 ms with it and
88 ms as pickled dictionaries, and because it builds nothing but plain data.
"""

from __future__ import annotations

import errno
import marshal
import os
import secrets
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from time import time
from typing import IO, Any, Final

from plancode import __version__

# Anything but text, numbers, bytes, True, False, None, and tuples, lists and dictionaries of them is refused.
Plain = Any
_FORMAT: Final = 2
_FOLDER: Final = "store"
_MAGIC: Final = b"plancode store\n"
_DIGEST: Final = 32
# Before each piece stands how many bytes it takes, in as many bytes.
_SIZE: Final = 8
_CHUNK: Final = 1 << 20
# A workspace of 100,000 files takes twelve MiB, for each way in which it is checked.
MOST_BYTES: Final = 1 << 29
_MOST_OF_ONE: Final = 1 << 28
_AN_HOUR: Final = 3_600


@dataclass(frozen=True, slots=True)
class Store:
    """The entries in a folder; without a folder, nothing is kept and nothing is found."""

    folder: Path | None = None
    most_bytes: int = MOST_BYTES

    def read(self, kind: str, about: tuple[object, ...]) -> Plain | None:
        """Return what was kept of a kind about something; None where there is nothing, or nothing that is whole."""
        return next(self.read_pieces(kind, about), None)

    def read_pieces(self, kind: str, about: tuple[object, ...]) -> Iterator[Plain]:
        """Yield what was kept of a kind about something, piece by piece; nothing where there is nothing that is whole."""
        if self.folder is None:
            return
        name = _name(kind, about)
        with suppress(OSError, ValueError, EOFError, TypeError), _opened(self.folder / name) as stream:
            if _is_whole(stream, name):
                while size := stream.read(_SIZE):
                    # The digest holds, and only we may write the folder.
                    yield marshal.loads(stream.read(int.from_bytes(size, "big")))  # noqa: S302

    def write(self, kind: str, about: tuple[object, ...], value: Plain) -> None:
        """Keep a value; where it cannot be kept, nothing happens."""
        self.write_pieces(kind, about, (value,))

    def write_pieces(self, kind: str, about: tuple[object, ...], pieces: Iterable[Plain]) -> None:
        """Keep a value in pieces, of which one at a time is in memory; where it cannot be kept, nothing happens."""
        if self.folder is None:
            return
        name = _name(kind, about)
        with suppress(OSError, ValueError):
            if _is_ours(self.folder):
                _put(self.folder, name, pieces)
                self._bound()

    @property
    def is_usable(self) -> bool:
        """Return whether something can be kept."""
        try:
            return self.folder is not None and _is_ours(self.folder) and os.access(self.folder, os.W_OK | os.X_OK)
        except OSError:
            return False

    def _bound(self) -> None:
        """Remove the entries that nobody has asked for longest, where there are too many; and what a kill has left."""
        found = sorted(_entries(self.folder or Path()))
        size = sum(each for _, each, _ in found)
        for used, each, path in found:
            is_left = Path(path).name.startswith(".") and used < time() - _AN_HOUR
            if size > self.most_bytes or is_left:
                os.unlink(path)  # noqa: PTH108 - a Path for each costs more than the removal
                size -= each


NO_STORE: Final = Store()


def store_in(folder: Path) -> Store:
    """Return the store in a cache folder: closed to others, and without entries where somebody else may write it."""
    return Store(folder / _FOLDER)


def user_folder() -> Path:
    """Return the folder where the system wants caches of this program."""
    from platformdirs import user_cache_path

    return user_cache_path("plancode", appauthor=False)


@cache
def installed() -> str:
    """Return a digest of the code that makes what is kept: this program to the file, Python, and what it imports."""
    package = os.path.dirname(__file__)  # noqa: PTH120 - this is asked of 700 files
    told = [__version__, str(_FORMAT), sys.version, sys.platform]
    told += sorted(_files(package))
    # Installing another version of a library changes the folder in which it stands.
    places = [path for path in sys.path if path.endswith("-packages") and os.path.isdir(path)]  # noqa: PTH112
    told += [f"{path} {os.stat(path).st_mtime_ns}" for path in places]  # noqa: PTH116
    return blake2b("\0".join(told).encode(errors="surrogateescape"), digest_size=_DIGEST).hexdigest()


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for each in entries:
            if each.is_dir():
                if each.name != "__pycache__":
                    yield from _files(each.path)
            else:
                known = each.stat()
                yield f"{each.path} {known.st_mtime_ns} {known.st_size}"


def _name(kind: str, about: tuple[object, ...]) -> str:
    # Not by marshal, which writes equal values differently.
    return f"{kind}-{blake2b(repr((installed(), about)).encode(errors='surrogateescape'), digest_size=20).hexdigest()}"


def _hash_of(name: str) -> blake2b:
    return blake2b(name.encode(), digest_size=_DIGEST)


def _is_whole(stream: IO[bytes], name: str) -> bool:
    """Return whether a file holds what was written under name, and stand at the first piece."""
    if stream.read(len(_MAGIC)) != _MAGIC:
        return False
    told, made = stream.read(_DIGEST), _hash_of(name)
    while chunk := stream.read(_CHUNK):
        made.update(chunk)
    stream.seek(len(_MAGIC) + _DIGEST)
    return told == made.digest()


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """Give a file of ours, and note that it was asked for.

    Raises:
        OSError: it is not there, is no file, or is somebody else's.
    """
    if not _is_ours(path.parent, make=False):
        raise FileNotFoundError
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(handle, "rb") as stream:  # noqa: PTH123 - of a handle
        known = os.fstat(handle)
        if not stat.S_ISREG(known.st_mode) or known.st_uid != os.geteuid() or known.st_size > _MOST_OF_ONE + 1_024:
            raise FileNotFoundError
        with suppress(OSError):
            os.utime(handle)
        yield stream


def _is_ours(folder: Path, *, make: bool = True) -> bool:
    """Return whether a folder is there and nobody else may look into it; it is made where it may be."""
    if make:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
    known = folder.lstat()
    return stat.S_ISDIR(known.st_mode) and known.st_uid == os.geteuid() and not known.st_mode & 0o077


def _require_room(size: int) -> None:
    if size > _MOST_OF_ONE:
        raise OSError(errno.EFBIG, "")


def _put(folder: Path, name: str, pieces: Iterable[Plain]) -> None:
    """Write a file whole, in the place of an older one.

    Raises:
        OSError: it cannot be written, or becomes too large.
        ValueError: a piece is no plain data.
    """
    fresh = folder / f".{name}.{secrets.token_hex(8)}"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with open(handle, "wb") as stream:  # noqa: PTH123 - of a handle
            stream.write(_MAGIC + bytes(_DIGEST))
            made = _hash_of(name)
            for body in map(marshal.dumps, pieces):
                _require_room(stream.tell() + len(body))
                for data in (len(body).to_bytes(_SIZE, "big"), body):
                    made.update(data)
                    stream.write(data)
            stream.seek(len(_MAGIC))
            stream.write(made.digest())
        fresh.replace(folder / name)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise


def _entries(folder: Path) -> Iterator[tuple[float, int, str]]:
    """Yield when each file was last asked for, its size, and its path."""
    with os.scandir(folder) as entries:
        for each in entries:
            with suppress(OSError):
                known = each.stat(follow_symlinks=False)
                yield known.st_mtime, known.st_size, each.path
