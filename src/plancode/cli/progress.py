"""A progress bar for long work, in a terminal only."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

_PATIENCE_SECONDS = 1.0
_BETWEEN_SECONDS = 0.1
_WIDEST = 40
_ROOM_FOR_FIGURES = 8
_CLEAR = "\r\x1b[K"


@contextmanager
def progress(label: str, *, patience: float = _PATIENCE_SECONDS) -> Iterator[Callable[[int, int], None] | None]:
    """Yield a function that takes the work done and all work and draws a bar in time; None outside a terminal."""
    stream = sys.stderr
    if not stream.isatty():
        yield None
        return
    due = monotonic() + patience
    drawn = False

    def tell(done: int, total: int) -> None:
        nonlocal due, drawn
        if monotonic() >= due:
            stream.write(_CLEAR + _bar(label, done, total))
            stream.flush()
            due, drawn = monotonic() + _BETWEEN_SECONDS, True

    try:
        yield tell
    finally:
        if drawn:
            stream.write(_CLEAR)
            stream.flush()


def _bar(label: str, done: int, total: int) -> str:
    share = done / total if total else 1.0
    room = max(min(_WIDEST, shutil.get_terminal_size().columns - len(label) - _ROOM_FOR_FIGURES), 0)
    full = round(share * room)
    return f"{label} {'█' * full}{'░' * (room - full)} {share:4.0%}"
