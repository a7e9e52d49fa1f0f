"""Follows files by events where the system tells of changes, and by looking where it does not."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from plancode.diagnostics import Text, text
from plancode.site.live.poller import Poll, mounts, silent_system
from plancode.site.live.watcher import NoMoreWatches, Watch


class Follower:
    """Calls changed when a followed path changes, and told with why it has to look for that; must be closed."""

    def __init__(self, changed: Callable[[], None], told: Callable[[Text], None], *, poll: bool) -> None:
        self._changed = changed
        self._told = told
        self._open = ExitStack()
        self._by_events: Watch | None = None
        self._by_looking: Poll | None = None
        if poll:
            self._look()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def follow(self, paths: Collection[Path]) -> None:
        """Follow paths and all that is below them, and nothing else; call it again after each change.

        Raises:
            CannotRun: a folder is there and cannot be watched.
        """
        if self._by_looking is None and (system := _silent(paths)) is not None:
            self._told(text("{system} does not tell of all changes", system=system))
            self._look()
        if self._by_looking is None:
            try:
                self._watch().follow(paths)
            except NoMoreWatches as error:
                self._told(text("{problem}; to raise the limit: {line}", problem=error.text, line=error.hint_text))
                self._look()
        if self._by_looking is not None:
            self._by_looking.follow(paths)

    def _watch(self) -> Watch:
        if self._by_events is None:
            self._by_events = self._open.enter_context(Watch(self._changed))
        return self._by_events

    def _look(self) -> None:
        # The watches that there are go, as others may need them.
        self._open.close()
        self._by_looking = self._open.enter_context(Poll(self._changed))
        self._told(text("the files are looked at every second"))


def _silent(paths: Collection[Path]) -> str | None:
    known = mounts()
    found = (silent_system(path.resolve(), known) for path in paths)
    return next((each for each in found if each is not None), None)
