"""How much of the machine one page may take: steps, characters, seconds and memory."""

from __future__ import annotations

import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from plancode.diagnostics import Text, text

MOST_STEPS = 2_000_000
_MOST_CHARACTERS = 1_000_000
_MOST_THINGS = 100_000
# How many characters can be copied or compared in the time of a step.
_CHARACTERS = 64
_SECONDS = 5.0
_AGAIN = 0.1
_MEMORY = 1 << 30
_USED = "/proc/self/statm"
_PAGE = resource.getpagesize()


class TooMuch(Exception):  # noqa: N818 - it says what is wrong, not with whom
    """A page takes more than is allowed; `said` is the message for people."""

    def __init__(self, said: Text) -> None:
        super().__init__(str(said))
        self.said = said


def steps_of(value: object) -> int:
    """Return the steps that it takes to copy or compare a value, with the lists and texts in it.

    Raises:
        TooMuch: the value holds more than any page shows; what is in it twice counts twice.
    """
    if isinstance(value, str):
        return len(value) // _CHARACTERS
    steps, left = 0, [value]
    while left:
        each = left.pop()
        steps += 1
        if isinstance(each, str):
            steps += len(each) // _CHARACTERS
        elif isinstance(each, list | tuple):
            left += each
        elif isinstance(each, dict):
            left += [*each, *each.values()]
        if steps + len(left) > _MOST_THINGS:
            raise TooMuch(text("a list of more than 100,000 things is put together"))
    return steps


def refuse_long(characters: int) -> None:
    """Raise TooMuch where a text has too many characters to be put together."""
    if characters > _MOST_CHARACTERS:
        raise TooMuch(text("a text of more than a million characters is put together"))


@contextmanager
def bounded() -> Iterator[None]:
    """Limit the block to some seconds and one gibibyte; beyond, it ends with TooMuch or MemoryError."""
    with _memory(), _time():
        yield


@contextmanager
def _memory() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    try:
        with open(_USED, "rb", buffering=0) as stream:  # noqa: PTH123 - for every page, and a Path takes twice as long
            used = int(stream.read().split()[0]) * _PAGE
    except OSError:
        # Not every system says how much memory is used; without that, there is no limit.
        yield
        return
    most = min(limit for limit in (used + _MEMORY, soft, hard) if limit != resource.RLIM_INFINITY)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@contextmanager
def _time() -> Iterator[None]:
    # Python handles signals in the main thread alone.
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _stop)
    # Repeated: Jinja swallows any exception in a constant expression, and takes it for one that is not constant.
    signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise TooMuch(text("a page takes more than 5 seconds"))
