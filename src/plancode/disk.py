"""What stands on the disk, by what the system says of it: when each file was last changed, and which folders list what."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from hashlib import blake2b
from pathlib import Path
from typing import Final

# When a file was last changed, in two ways, its size, and its number: equal as long as nobody has touched it.
Stamp = tuple[int, int, int, int]
# A folder by its path from the top: its stamp, a digest of the names in it, and what is known of each of its files.
Folders = Mapping[str, tuple[Stamp, bytes, Mapping[str, Stamp]]]
# The same, with a digest of what each file holds; a stamp that proves nothing is None.
Held = dict[str, tuple[Stamp | None, bytes, dict[str, tuple[Stamp | None, bytes]]]]

SUFFIXES: Final = (".yaml", ".yml")
# What begins with a dot is no plan, but these say what git makes of those beside them.
OF_GIT: Final = (".git", ".gitattributes", ".gitignore")

# Whether a name in a folder counts, and whether a file counts for what it holds.
Counts = tuple[Callable[[str], bool], Callable[[str], bool]]
# A file that was changed twice within one tick of the clock has one stamp; on some systems a tick takes two seconds.
_TICK: Final = 2_000_000_000
_MOST_FOLDERS: Final = 200_000
_MOST_BYTES: Final = 1 << 30
_DIGEST: Final = 16
_KINDS: Final = {stat.S_IFREG: b"file", stat.S_IFDIR: b"folder", stat.S_IFLNK: b"link"}


def _is_shown(name: str) -> bool:
    return not name.startswith(".") or _is_of_git(name)


def _holds_records(name: str) -> bool:
    return name.endswith(SUFFIXES) or _is_of_git(name)


def _is_of_git(name: str) -> bool:
    # Where a disk takes capitals for small letters, git finds its files under either name.
    return name.startswith(".") and name.lower() in OF_GIT


def _always(_: str) -> bool:
    return True


RECORDS: Final[Counts] = (_is_shown, _holds_records)
EVERYTHING: Final[Counts] = (_always, _always)


def digest_of(data: bytes) -> bytes:
    """Return a digest of what a file holds."""
    return blake2b(data, digest_size=_DIGEST).digest()


def spot(path: str) -> bytes:
    """Return what stands at a path: nothing, its kind, and what it holds if it is a file, or a link to one.

    Of what cannot be read, when it was last changed.
    """
    try:
        kind = stat.S_IFMT(os.lstat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return b""
    told = _KINDS.get(kind, b"other")
    if kind not in (stat.S_IFREG, stat.S_IFLNK):
        return told
    try:
        return told + _digest(path, follow=True)
    except OSError:
        return told + repr(stamps(path)).encode()


def stamps(path: str) -> tuple[Stamp | None, Stamp | None]:
    """Return when what stands at a path was last changed, and what a link there leads to; None for no file."""
    return _stamp_of_file(os.lstat, path), _stamp_of_file(os.stat, path)


def _stamp_of_file(ask: Callable[[str], os.stat_result], path: str) -> Stamp | None:
    try:
        known = ask(path)
    except OSError:
        return None
    # A folder changes with whatever is written into it.
    return None if stat.S_ISDIR(known.st_mode) else _stamp(known)


def scanned(top: Path, counts: Counts = RECORDS) -> Folders:
    """Return the folders below top, and their files that count; no link is followed.

    Raises:
        OSError: a folder cannot be read, or there are too many.
    """
    found: dict[str, tuple[Stamp, bytes, Mapping[str, Stamp]]] = {}
    waiting = [""] if top.is_dir() and not top.is_symlink() else []
    start = f"{top}/"
    is_listed, is_read = counts
    while waiting:
        folder = waiting.pop()
        known = os.lstat(start + folder)
        names, files = [], {}
        with os.scandir(start + folder) as entries:
            for each in entries:
                name = each.name
                if not is_listed(name):
                    continue
                names.append(_told(each))
                if each.is_dir(follow_symlinks=False):
                    waiting += [f"{folder}{name}/"] * (name != ".git")
                elif is_read(name) and each.is_file(follow_symlinks=False):
                    files[name] = _stamp(each.stat(follow_symlinks=False))
        found[folder] = (_stamp(known), _listing(names), files)
        if len(found) + len(waiting) > _MOST_FOLDERS:
            raise OSError("too many folders")
    return found


def is_as_found(found: Folders, top: Path, began: int, counts: Counts = RECORDS) -> bool:
    """Return whether all below top is still as `scanned` found it, after began; names are listed where a stamp proves nothing.

    To ask for the stamps alone takes a third of the time of a second scan.

    Raises:
        OSError: something is not there any more.
    """
    if not found:
        return scanned(top, counts) == found
    start = f"{top}/"
    for folder, (stamp, listing, files) in found.items():
        place = start + folder
        if _stamp(os.lstat(place)) != stamp:
            return False
        if _sure(stamp, began) is None and _listing(_names(place, counts[0])) != listing:
            return False
        for name, known in files.items():
            here = os.lstat(place + name)
            if known != (here.st_mtime_ns, here.st_ctime_ns, here.st_size, here.st_ino):
                return False
    return True


def held(found: Folders, top: Path, known: Mapping[str, bytes], began: int) -> Held:
    """Return folders with a digest of each file: the one that is known, by path from top, else of what stands there.

    began is when the first of them was read. A stamp that a later change could have too is left out.

    Raises:
        OSError: a file cannot be read.
    """
    return {
        folder: (
            _sure(stamp, began),
            listing,
            {
                name: (
                    _sure(each, began),
                    known[path] if (path := folder + name) in known else _digest(f"{top}/{path}"),
                )
                for name, each in files.items()
            },
        )
        for folder, (stamp, listing, files) in found.items()
    }


class Same(Enum):
    """Whether what stands below a folder is what was kept; RENEWED: it is, though the system says new things of it."""

    YES = "yes"
    RENEWED = "renewed"
    NO = "no"


def compared(kept: Held, top: Path, began: int, counts: Counts = RECORDS) -> Same:
    """Return whether all below top is as it was kept; stamps that have changed are renewed in kept.

    Raises:
        OSError: something cannot be read.
    """
    if not kept and os.path.lexists(top):
        return Same.NO
    start = f"{top}/"
    same = Same.YES
    for folder, (stamp, listing, files) in kept.items():
        place = start + folder
        now = _stamp(os.lstat(place))
        if now != stamp:
            if _listing(_names(place, counts[0])) != listing:
                return Same.NO
            same = Same.RENEWED
            kept[folder] = (_sure(now, began), listing, files)
        for name, (known, digest) in files.items():
            here = os.lstat(place + name)
            # Not by `_stamp`: a call for each of 20,000 files takes as long as the system itself.
            if known == (here.st_mtime_ns, here.st_ctime_ns, here.st_size, here.st_ino):
                continue
            if _digest(place + name) != digest:
                return Same.NO
            same = Same.RENEWED
            files[name] = (_sure(_stamp(here), began), digest)
    return same


def _names(place: str, is_listed: Callable[[str], bool]) -> Iterable[bytes]:
    with os.scandir(place) as entries:
        return [_told(each) for each in entries if is_listed(each.name)]


def _told(entry: os.DirEntry[str]) -> bytes:
    """Return what a folder says of a name in it: its kind too, as a link is no file."""
    if entry.is_file(follow_symlinks=False):
        kind = b"f"
    elif entry.is_dir(follow_symlinks=False):
        kind = b"d"
    else:
        kind = b"l" if entry.is_symlink() else b"o"
    return kind + os.fsencode(entry.name)


def _listing(names: Iterable[bytes]) -> bytes:
    return digest_of(b"\0".join(sorted(names)))


def _stamp(known: os.stat_result) -> Stamp:
    return known.st_mtime_ns, known.st_ctime_ns, known.st_size, known.st_ino


def _sure(stamp: Stamp, began: int) -> Stamp | None:
    """Return a stamp, unless the file may have been changed again after it was read, within the same tick."""
    return stamp if stamp[1] < began - _TICK else None


def _digest(path: str, *, follow: bool = False) -> bytes:
    """Return the digest of what a file holds, which is read bit by bit: the search index of a large site is large."""
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if follow else os.O_NOFOLLOW)
    handle = os.open(path, flags)
    try:
        found, size = blake2b(digest_size=_DIGEST), 0
        while chunk := os.read(handle, 1 << 16):
            found.update(chunk)
            size += len(chunk)
            if size > _MOST_BYTES:
                raise OSError("too large")
        return found.digest()
    finally:
        os.close(handle)
