"""Rendering many pages: pages that show the same as last time are kept, the others are made in parallel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from plancode.site.templates import Renderer
from plancode.site.workers import MOST_TASKS, Task, files_of

_FEW = 500
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Job:
    """A page to render: its path in the site, its language, its template, and the values for it."""

    path: str
    language: str
    template: str
    given: Mapping[str, object]


@dataclass
class Memory:
    """The pages rendered last, by their path, and their setting: the configuration and the templates."""

    setting: object = None
    pages: Mapping[str, tuple[Job, bytes]] = field(default_factory=dict)


def rendered(
    jobs: Sequence[Job],
    renderers: Mapping[str, Renderer],
    *,
    besides: Task,
    processes: int,
    memory: Memory,
    setting: object,
    on_progress: Callable[[int, int], None] | None = None,
) -> dict[str, bytes]:
    """Return the files that besides makes, then the pages in the order of jobs; memory then holds these pages alone.

    on_progress gets the number of pages done, and of all.

    Raises:
        CannotRun: a template is wrong.
    """
    known = memory.pages if memory.setting == setting else {}
    kept = {job.path: known[job.path][1] for job in jobs if job.path in known and known[job.path][0] == job}
    fresh = [job for job in jobs if job.path not in kept]
    size = max(_AT_ONCE, len(fresh) // (MOST_TASKS - 2) + 1)
    parts = [fresh[start : start + size] for start in range(0, len(fresh), size)]

    def told(number: int) -> None:
        if on_progress is not None:
            on_progress(len(kept) + max(0, number - 1) * size, len(jobs))

    # `besides` is the longest task: begun last, all others would wait for it.
    tasks: list[Task] = [besides, *(partial(_made, part, renderers) for part in parts)]
    made = files_of(tasks, processes if len(fresh) >= _FEW else 1, told)
    if on_progress is not None:
        on_progress(len(jobs), len(jobs))
    pages = {job.path: made.pop(job.path) if job.path in made else kept[job.path] for job in jobs}
    memory.setting, memory.pages = setting, {job.path: (job, pages[job.path]) for job in jobs}
    return {**made, **pages}


def _made(jobs: Sequence[Job], renderers: Mapping[str, Renderer]) -> dict[str, bytes]:
    return {job.path: renderers[job.language].render(job.template, **job.given).encode() for job in jobs}
