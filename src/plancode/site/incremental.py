"""Rendering many pages: pages that show the same as last time are kept, the others are made in parallel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from plancode.outputs import Standing
from plancode.site.templates import Renderer
from plancode.site.workers import MOST_TASKS, Task, files_of

_FEW = 500
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Job:
    """A page to render: its path in the site, its language, its template, and the values for it.

    `shows` is a digest of all that decides what the page becomes; None where that cannot be told.
    """

    path: str
    language: str
    template: str
    given: Mapping[str, object]
    shows: bytes | None


class Kept(NamedTuple):
    """A page of the last build: a digest of what it shows, and its bytes; else a digest of these, as they stand in the site."""

    shows: bytes
    data: bytes | None
    stands: bytes = b""


@dataclass
class Memory:
    """The pages of the last build, by their path."""

    pages: Mapping[str, Kept] = field(default_factory=dict)


def rendered(
    jobs: Sequence[Job],
    renderers: Mapping[str, Renderer],
    *,
    besides: Task,
    processes: int,
    memory: Memory,
    on_progress: Callable[[int, int], None] | None = None,
) -> dict[str, bytes | Standing]:
    """Return the files that besides makes, then the pages in the order of jobs; memory then holds these pages alone.

    on_progress gets the number of pages done, and of all.

    Raises:
        CannotRun: a template is wrong.
    """
    kept = {job.path: _again(job, memory.pages[job.path], renderers) for job in jobs if _is_same(job, memory)}
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
    memory.pages = {job.path: _kept(job.shows, pages[job.path]) for job in jobs if job.shows is not None}
    return {**made, **pages}


def _is_same(job: Job, memory: Memory) -> bool:
    known = memory.pages.get(job.path)
    return known is not None and known.shows == job.shows


def _again(job: Job, known: Kept, renderers: Mapping[str, Renderer]) -> bytes | Standing:
    return Standing(known.stands, partial(_page, job, renderers)) if known.data is None else known.data


def _kept(shows: bytes, page: bytes | Standing) -> Kept:
    return Kept(shows, None, page.digest) if isinstance(page, Standing) else Kept(shows, page)


def _made(jobs: Sequence[Job], renderers: Mapping[str, Renderer]) -> dict[str, bytes]:
    return {job.path: _page(job, renderers) for job in jobs}


def _page(job: Job, renderers: Mapping[str, Renderer]) -> bytes:
    return renderers[job.language].render(job.template, **job.given).encode()
