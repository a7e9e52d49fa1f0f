"""Work shared among processes: each takes the next task that none has taken."""

from __future__ import annotations

import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from multiprocessing.connection import Connection

from plancode.diagnostics import CannotRun, Text, text

Task = Callable[[], Mapping[str, bytes]]
# The numbers of the tasks wait in a pipe, which holds at least a page of memory of them.
_WIDTH = 4
MOST_TASKS = 1_000
_LEAST_EACH = 4


def processes_to_use() -> int:
    """Return how many processors this program may use; where processes cannot be forked, one."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def files_of(tasks: Sequence[Task], processes: int, on_taken: Callable[[int], None]) -> dict[str, bytes]:
    """Return the files that at most MOST_TASKS tasks make; on_taken is told the number of each that is begun here.

    Raises:
        CannotRun: a task raised it, or a process was ended.
        RuntimeError: a task of another process raised what is none; it holds the traceback.
    """
    processes = min(processes, len(tasks) // _LEAST_EACH)
    if processes <= 1:
        return _made(tasks, iter(range(len(tasks))), on_taken)
    # Forked, so that the tasks are there already: to hand them over would cost more than to do them.
    context = multiprocessing.get_context("fork")
    waiting, filling = os.pipe()
    try:
        os.write(filling, b"".join(number.to_bytes(_WIDTH, "big") for number in range(len(tasks))))
        os.close(filling)
        children = []
        for _ in range(1, processes):
            receiving, sending = context.Pipe(duplex=False)
            child = context.Process(target=_send, args=(sending, tasks, waiting), daemon=True)
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


def _taken(waiting: int) -> Iterator[int]:
    while number := os.read(waiting, _WIDTH):
        yield int.from_bytes(number, "big")


def _made(tasks: Sequence[Task], taken: Iterator[int], on_taken: Callable[[int], None]) -> dict[str, bytes]:
    made: dict[str, bytes] = {}
    for number in taken:
        on_taken(number)
        made |= tasks[number]()
    return made


def _send(sending: Connection, tasks: Sequence[Task], waiting: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        answer: dict[str, bytes] | tuple[Text, Text | None] | RuntimeError = _made(
            tasks, _taken(waiting), lambda _: None
        )
    except CannotRun as error:
        answer = (error.text, error.hint_text)
    except Exception as error:  # noqa: BLE001 - it is raised where the others are, and not all can be sent as they are
        answer = RuntimeError(f"{type(error).__name__}: {error}\n{traceback.format_exc()}")
    sending.send(answer)


def _received(receiving: Connection) -> dict[str, bytes]:
    try:
        answer = receiving.recv()
    except EOFError:
        raise CannotRun(
            text("a process that rendered pages was ended"), text("with more memory it may come to its end")
        ) from None
    if isinstance(answer, RuntimeError):
        raise answer
    if isinstance(answer, tuple):
        raise CannotRun(*answer)
    found: dict[str, bytes] = answer
    return found
