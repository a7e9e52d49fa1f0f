"""Looks at files and folders again and again, where nothing tells of their changes."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

SECONDS: Final = 1.0
_LONGEST_END: Final = 5.0
# File systems on which others make changes that this machine is not told of: those of networks, and of hosts and guests.
_SILENT: Final = re.compile(
    r"nfs4?|cifs|smb3?|smbfs|9p|afs|ceph|lustre|virtiofs|vboxsf|prl_fs|drvfs|fakeowner"
    r"|fuse\.(sshfs|grpcfuse|osxfs|vmhgfs-fuse|glusterfs|rclone|portal|gvfsd-fuse|s3fs)"
)
_MOUNTS: Final = Path("/proc/self/mountinfo")
_OCTAL: Final = re.compile(r"\\([0-7]{3})")

# What a change of a file or folder changes: when it was written and last touched, its size, and which one it is.
_Traces = Mapping[str, tuple[int, int, int, int]]


class Poll:
    """Calls changed from its own thread when a followed path was written, made, moved or removed; must be closed."""

    def __init__(self, changed: Callable[[], None], seconds: float = SECONDS) -> None:
        self._changed = changed
        self._seconds = seconds
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._paths: tuple[Path, ...] = ()
        self._seen: _Traces = {}
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        # A thread that does not end in time ends with the program.
        self._thread.join(timeout=_LONGEST_END)

    def follow(self, paths: Collection[Path]) -> None:
        """Follow paths and all that is below them, and nothing else, from now on."""
        with self._lock:
            # Paths that are followed already keep what was seen of them, or a change in between would be missed.
            if tuple(paths) != self._paths:
                self._paths = tuple(paths)
                self._seen = _traces(self._paths)

    def _look(self) -> None:
        while not self._ended.wait(self._seconds):
            with self._lock:
                seen, self._seen = self._seen, _traces(self._paths)
                differs = seen != self._seen
            if differs:
                self._changed()


def silent_system(path: Path, mounts: str) -> str | None:
    """Return the name of the file system that path stands on where it does not tell of changes; None where it does.

    mounts is what Linux says of the mounts of a process, a line each (proc(5), mountinfo).
    """
    found = ""
    longest = 0
    for line in mounts.splitlines():
        described, _, system = line.partition(" - ")
        place = Path(_OCTAL.sub(lambda match: chr(int(match[1], 8)), described.split(" ")[4]))
        # Of two mounts at one place, the later one is seen.
        if path.is_relative_to(place) and len(place.parts) >= longest:
            longest, found = len(place.parts), system.split(" ")[0]
    return found if _SILENT.fullmatch(found) else None


def mounts() -> str:
    """Return what Linux says of this process's mounts; nothing elsewhere."""
    with suppress(OSError):
        return _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    return ""


def _traces(paths: Collection[Path]) -> _Traces:
    return {name: traces for path in paths for name, traces in _below(str(path))}


def _below(path: str) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    """Yield what shows a change of path, and of all that is below it; what is not there yields nothing."""
    waiting = [path]
    while waiting:
        name = waiting.pop()
        # What has just gone shows that by its absence; the path itself may be a link, as the workspace's folders may.
        with suppress(OSError):
            state = os.stat(name, follow_symlinks=name == path)  # noqa: PTH116 - many files, at every look
            yield name, (state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino)
            if os.path.isdir(name) and (name == path or not os.path.islink(name)):  # noqa: PTH112, PTH114 - as above
                waiting += [f"{name}/{each}" for each in os.listdir(name)]  # noqa: PTH208 - as above
