"""Rendering many pages: those that show the same as the last time are kept, and many new ones are shared among processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from plancode.diagnostics import CannotRun, Text, text
from plancode.site.render import Renderer

_FEW = 500


@dataclass(frozen=True, slots=True)
class Job:
    """A page to render: its path in the site, its language and template, and all that it is made from."""

    path: str
    language: str
    template: str
    given: Mapping[str, object]


@dataclass
class Memory:
    """The pages that were rendered last, by their path, and the setting (configuration and templates) that they were rendered in."""

    setting: object = None
    pages: Mapping[str, tuple[Job, bytes]] = field(default_factory=dict)


def rendered(
    jobs: Sequence[Job],
    renderers: Mapping[str, Renderer],
    *,
    processes: int,
    memory: Memory,
    setting: object,
    on_progress: Callable[[int, int], None] | None = None,
) -> dict[str, bytes]:
    """Return pages by their path, in the order of jobs; memory then holds these and no others.

    on_progress is told how many pages of how many there are.

    Raises:
        CannotRun: a template is wrong.
    """
    known = memory.pages if memory.setting == setting else {}
    kept = {job.path: known[job.path][1] for job in jobs if job.path in known and known[job.path][0] == job}
    fresh = [job for job in jobs if job.path not in kept]
    share = processes if processes > 1 and len(fresh) >= _FEW else 1

    def told(count: int) -> None:
        # The other processes render as many meanwhile.
        if on_progress is not None:
            on_progress(min(len(jobs), len(kept) + count * share), len(jobs))

    made = _shared(fresh, renderers, share, told) if share > 1 else _made(fresh, renderers, told)
    pages = {job.path: made[job.path] if job.path in made else kept[job.path] for job in jobs}
    memory.setting, memory.pages = setting, {job.path: (job, pages[job.path]) for job in jobs}
    return pages


def processes_to_use() -> int:
    """Return how many processors this program may use; where processes cannot be forked, one."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _made(
    jobs: Sequence[Job], renderers: Mapping[str, Renderer], told: Callable[[int], None] | None = None
) -> dict[str, bytes]:
    pages = {}
    for count, job in enumerate(jobs, 1):
        pages[job.path] = renderers[job.language].render(job.template, **job.given).encode()
        if told is not None:
            told(count)
    return pages


def _shared(
    jobs: Sequence[Job], renderers: Mapping[str, Renderer], processes: int, told: Callable[[int], None]
) -> dict[str, bytes]:
    """Return pages that this process and its children render, each every so many-th."""
    # Forked, so that the jobs are there already: to hand them over would cost more than to render them.
    context = multiprocessing.get_context("fork")
    children = []
    for number in range(1, processes):
        receiving, sending = context.Pipe(duplex=False)
        child = context.Process(target=_send, args=(sending, jobs[number::processes], renderers), daemon=True)
        child.start()
        sending.close()
        children.append((child, receiving))
    try:
        made = _made(jobs[::processes], renderers, told)
        for _, receiving in children:
            made |= _received(receiving)
    finally:
        for child, _ in children:
            child.terminate()
            child.join()
    return made


def _send(sending: Connection, jobs: Sequence[Job], renderers: Mapping[str, Renderer]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        answer: dict[str, bytes] | tuple[Text, Text | None] = _made(jobs, renderers)
    except CannotRun as error:
        answer = (error.text, error.hint_text)
    sending.send(answer)


def _received(receiving: Connection) -> dict[str, bytes]:
    try:
        answer = receiving.recv()
    except EOFError:
        raise CannotRun(
            text("a process that rendered pages was ended"), text("with more memory it may come to its end")
        ) from None
    if isinstance(answer, tuple):
        raise CannotRun(*answer)
    found: dict[str, bytes] = answer
    return found
