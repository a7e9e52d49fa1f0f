"""Signals that wait: who ends the program in the midst of writing ends it when the files are all of one piece."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_THAT_END_IT: Final = ("SIGINT", "SIGTERM", "SIGHUP")


@contextmanager
def undisturbed(*unless: type[Exception]) -> Iterator[None]:
    """Let signals that would end the program do so only when the block has ended; one of unless is told all the same.

    A program that is started meanwhile gets them as ever. Only the main thread is told of signals: elsewhere none wait.
    """
    waiting: list[int] = []
    numbers = [getattr(signal, name) for name in _THAT_END_IT if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        numbers = []
    # What is ignored, as under nohup, stays ignored; what another language handles stays with it.
    before = {each: handler for each in numbers if (handler := signal.getsignal(each)) not in (signal.SIG_IGN, None)}
    for each in before:
        signal.signal(each, lambda number, _frame: waiting.append(number))
    try:
        yield
    except unless:
        waiting.clear()
        raise
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        if waiting:
            signal.raise_signal(waiting[0])
