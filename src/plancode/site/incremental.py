"""Rendering many pages: pages that show the same as last time are kept, the others are made in parallel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from plancode.outputs import Standing
from plancode.site.heads import headed, headed_anew
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
    """A page of the last build: a digest of what it shows, its bytes, and where the commit stands in them.

    Where there are no bytes, they stand in the site, and `stands` is a digest of them.
    """

    shows: bytes
    data: bytes | None
    heads: tuple[int, ...]
    stands: bytes = b""


@dataclass
class Memory:
    """The pages of the last build, by their path, and the commit that stands on them."""

    pages: Mapping[str, Kept] = field(default_factory=dict)
    head: str | None = None


def rendered(
    jobs: Sequence[Job],
    renderers: Mapping[str, Renderer],
    *,
    besides: Task,
    processes: int,
    memory: Memory,
    head: str | None,
    on_progress: Callable[[int, int], None] | None = None,
) -> dict[str, bytes | Standing]:
    """Return the files that besides makes, then the pages in the order of jobs; memory then holds these pages alone.

    head is the commit in the place of the mark on each page; on_progress gets the number of pages done, and of all.

    Raises:
        CannotRun: a template is wrong.
    """
    kept = {job.path: memory.pages[job.path] for job in jobs if _is_same(job, memory)}
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
    pages: dict[str, bytes | Standing] = {}
    known: dict[str, Kept] = {}
    for job in jobs:
        if job.path in made:
            data, places = headed(made.pop(job.path), head)
            pages[job.path], found = data, Kept(job.shows or b"", data, places)
        else:
            found = _with_head(kept[job.path], memory.head, head)
            heads = memory.head, head
            pages[job.path] = _standing(job, found, renderers, heads) if found.data is None else found.data
        if job.shows is not None:
            known[job.path] = found
    memory.pages, memory.head = known, head
    return {**made, **pages}


def _is_same(job: Job, memory: Memory) -> bool:
    known = memory.pages.get(job.path)
    return known is not None and known.shows == job.shows


def _with_head(known: Kept, before: str | None, head: str | None) -> Kept:
    if known.data is None or before == head or not known.heads:
        return known
    return known._replace(data=headed_anew(known.data, known.heads, before, head))


def _standing(
    job: Job, known: Kept, renderers: Mapping[str, Renderer], heads: tuple[str | None, str | None]
) -> Standing:
    """Return a page as it may stand in the site; heads are the commit on it, and the one that is to be there."""
    before, head = heads
    is_other = before != head and bool(known.heads)
    return Standing(
        known.stands,
        make=lambda: headed(_page(job, renderers), head)[0],
        change=partial(headed_anew, places=known.heads, before=before, head=head) if is_other else None,
    )


def _made(jobs: Sequence[Job], renderers: Mapping[str, Renderer]) -> dict[str, bytes]:
    return {job.path: _page(job, renderers) for job in jobs}


def _page(job: Job, renderers: Mapping[str, Renderer]) -> bytes:
    return renderers[job.language].render(job.template, **job.given).encode()
