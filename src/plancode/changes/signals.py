"""Signals that wait: a program that is to end while it writes ends once the files are whole."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_THAT_END_IT: Final = ("SIGINT", "SIGTERM", "SIGHUP")


@contextmanager
def undisturbed(*unless: type[Exception]) -> Iterator[None]:
    """Hold back signals that would end the program until the block has ended; drop them where it raises one of unless.

    Programs started meanwhile get signals as always. Python handles signals in the main thread alone: in another thread
    none is held back.
    """
    waiting: list[int] = []
    numbers = [getattr(signal, name) for name in _THAT_END_IT if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        numbers = []
    # Signals that are ignored, as under nohup, stay so; None stands for a handler that Python did not set, and stays.
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
