"""Watches files and folders while the site is being written, by path, also while they are not there."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Final, NamedTuple, Self

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

from plancode.diagnostics import CannotRun, text
from plancode.system_errors import reason

_LONGEST_END = 5.0  # seconds
# Not events of reading: each build reads every file, and must not cause another build.
_ACTS: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
]


# The settings of Linux that say how many folders a user may watch, and how many programs may; what they are raised to.
_LIMITS: Final = {errno.ENOSPC: "max_user_watches", errno.EMFILE: "max_user_instances"}
_LEAST: Final = {"max_user_watches": 524_288, "max_user_instances": 1_024}
_SETTINGS: Final = Path("/proc/sys/fs/inotify")


class NoMoreWatches(CannotRun):
    """The machine allows no more folders to be watched; the hint is the line that raises the limit."""


class _Folder(NamedTuple):
    """A folder to watch; without its subfolders, unless it is deep."""

    path: Path
    deep: bool


class Watch:
    """Calls changed from its own thread when a followed path is written, made, moved or removed; must be closed."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._acted: SimpleQueue[str] = SimpleQueue()
        self._watches: dict[_Folder, ObservedWatch] = {}
        try:
            # Of the versions of watchdog, some take what the machine limits here, others at the first folder.
            self._observer = Observer()
            self._observer.start()
        except OSError as error:
            raise _no_more(error) or error from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._observer.stop()
        # A thread that does not end in time ends with the program.
        self._observer.join(timeout=_LONGEST_END)

    def follow(self, paths: Collection[Path]) -> None:
        """Follow paths and all that is below them, and nothing else; call it again after each change.

        Raises:
            CannotRun: a folder is there and cannot be watched.
        """
        wanted = _folders(paths)
        acted = set(_emptied(self._acted))
        for folder in [each for each in self._watches if each not in wanted or _is_another_now(each, acted)]:
            self._observer.unschedule(self._watches.pop(folder))
        for folder, names in wanted.items():
            if folder not in self._watches:
                self._schedule(folder, names)

    def _schedule(self, folder: _Folder, names: frozenset[str]) -> None:
        events = _Events(self._told, None if folder.deep else {str(folder.path), *names})
        try:
            self._watches[folder] = self._observer.schedule(
                events, str(folder.path), recursive=folder.deep, event_filter=_ACTS
            )
        except FileNotFoundError:
            # The folder was removed a moment ago, perhaps with the watched one above it, so that nothing told of it.
            self._changed()
        except OSError as error:
            raise _no_more(error) or CannotRun(
                text("{folder} cannot be watched: {problem}", folder=folder.path, problem=reason(error)),
                text("make the folder readable"),
            ) from error

    def _told(self, path: str) -> None:
        self._acted.put(path)
        self._changed()


def _no_more(error: OSError) -> NoMoreWatches | None:
    """Return the ending for an error that tells of a limit; None for another error."""
    setting = _LIMITS.get(error.errno or 0)
    if setting is None:
        return None
    least = _LEAST[setting]
    with suppress(OSError, ValueError):
        least = max(least, 2 * int((_SETTINGS / setting).read_text()))
    return NoMoreWatches(
        text("this machine watches no more folders (fs.inotify.{setting})", setting=setting),
        text("sudo sysctl fs.inotify.{setting}={number}", setting=setting, number=str(least)),
    )


class _Events(FileSystemEventHandler):
    def __init__(self, told: Callable[[str], None], only: Collection[str] | None) -> None:
        self._told = told
        self._only = only

    def on_any_event(self, event: FileSystemEvent) -> None:
        for path in map(os.fsdecode, (event.src_path, event.dest_path)):
            if path and (self._only is None or path in self._only):
                self._told(path)


def _folders(paths: Iterable[Path]) -> Mapping[_Folder, frozenset[str]]:
    """Return the folders to watch for changes of paths, each with the paths in it that matter (none where all do).

    For a path that is not there yet, it is the nearest folder above. Symbolic links are resolved.
    """
    found: dict[_Folder, frozenset[str]] = {}
    for path in paths:
        above = next(each for each in path.parents if each.is_dir())
        near = _Folder(above.resolve(), deep=False)
        found[near] = found.get(near, frozenset()) | {str(near.path / path.relative_to(above).parts[0])}
        if path.is_dir():
            found[_Folder(path.resolve(), deep=True)] = frozenset()
    return found


def _is_another_now(folder: _Folder, acted: Collection[str]) -> bool:
    """Return whether a folder, or one above it, was made, moved or removed: its watch is then of the old folder."""
    return any(str(each) in acted for each in (folder.path, *folder.path.parents))


def _emptied(queue: SimpleQueue[str]) -> Iterator[str]:
    with suppress(Empty):
        while True:
            yield queue.get_nowait()
