"""Work shared among processes: each takes the next free task."""

from __future__ import annotations

import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from plancode.diagnostics import CannotRun, Text, text

Made = TypeVar("Made")
Task = Callable[[], Mapping[str, Made]]
# The numbers of the tasks wait in a pipe, which has room for at least one page of memory.
_WIDTH = 4
MOST_TASKS = 1_000
_LEAST_EACH = 4


def processes_to_use() -> int:
    """Return the number of processors that this program may use; 1 where processes cannot be forked."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def done_by(tasks: Sequence[Task[Made]], processes: int, on_taken: Callable[[int], None]) -> dict[str, Made]:
    """Return what tasks, MOST_TASKS at most, tell of the files that they make; on_taken gets the number of each task begun here.

    Raises:
        CannotRun: a task raised it, or a process was killed.
        RuntimeError: a task of another process raised anything else; it holds the traceback.
    """
    processes = min(processes, len(tasks) // _LEAST_EACH)
    if processes <= 1:
        return _made(tasks, iter(range(len(tasks))), on_taken)
    # Forked, so that the tasks are there already: handing them over would cost more than doing them.
    context = multiprocessing.get_context("fork")
    waiting, filling = os.pipe()
    try:
        os.write(filling, b"".join(number.to_bytes(_WIDTH, "big") for number in range(len(tasks))))
        os.close(filling)
        children = []
        for _ in range(1, processes):
            receiving, sending = context.Pipe(duplex=False)
            child = context.Process(target=_send, args=(sending, tasks, _taken(waiting, os.getpid())), daemon=True)
            child.start()
            sending.close()
            children.append((child, receiving))
        try:
            made = _made(tasks, _taken(waiting), on_taken)
            for _, receiving in children:
                made |= _received(receiving)
        finally:
            for child, _ in children:
                child.terminate()
                child.join()
    finally:
        os.close(waiting)
    return made


def _taken(waiting: int, parent: int = 0) -> Iterator[int]:
    """Yield the numbers of tasks that nobody has taken, as long as the process called parent lives."""
    while (number := os.read(waiting, _WIDTH)) and parent in (0, os.getppid()):
        yield int.from_bytes(number, "big")


def _made(tasks: Sequence[Task[Made]], taken: Iterator[int], on_taken: Callable[[int], None]) -> dict[str, Made]:
    made: dict[str, Made] = {}
    for number in taken:
        on_taken(number)
        made |= tasks[number]()
    return made


def _send(sending: Connection, tasks: Sequence[Task[Made]], taken: Iterator[int]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        answer: dict[str, Made] | tuple[Text, Text | None] | RuntimeError = _made(tasks, taken, lambda _: None)
    except CannotRun as error:
        answer = (error.text, error.hint_text)
    except Exception as error:  # noqa: BLE001 - it is raised where the others are, and not all can be sent as they are
        answer = RuntimeError(f"{type(error).__name__}: {error}\n{traceback.format_exc()}")
    sending.send(answer)


def _received(receiving: Connection) -> dict[str, Any]:
    try:
        answer = receiving.recv()
    except EOFError:
        raise CannotRun(text("a process that rendered pages was ended"), text("try again with more memory")) from None
    if isinstance(answer, RuntimeError):
        raise answer
    if isinstance(answer, tuple):
        raise CannotRun(*answer)
    found: dict[str, Any] = answer
    return found
