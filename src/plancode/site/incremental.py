"""Rendering many pages: pages that show the same as last time are kept, the others are made in parallel, and put at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from plancode.collector import collecting_what_is_new
from plancode.outputs import Standing
from plancode.site.heads import headed, headed_anew
from plancode.site.shows import Shows
from plancode.site.templates import Renderer
from plancode.site.workers import MOST_TASKS, Task, done_by

# Writes a file, and returns a digest of it.
Put = Callable[[str, bytes | Standing], bytes]

_FEW = 500
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Job:
    """A page to render: its path in the site, its language, its template, and the values for it.

    It gets its own values, which are the same in all languages, and those that it shares with all pages of its language.
    """

    path: str
    language: str
    template: str
    own: Mapping[str, object]
    shared: Mapping[str, object]


class Kept(NamedTuple):
    """A page of the last build: digests of what it shows and of what it is, and where the commit stands in it."""

    shows: bytes
    heads: tuple[int, ...]
    stands: bytes


@dataclass
class Memory:
    """The pages of the last build, by their path, and the commit that stands on them."""

    pages: Mapping[str, Kept] = field(default_factory=dict)
    head: str | None = None

    def of(self, path: str, shows: bytes | None) -> Kept | None:
        """Return a page that shows this."""
        known = self.pages.get(path)
        return known if known is not None and known.shows == shows else None


class Made(NamedTuple):
    """A file that was put: a digest of it, and where the commit stands in it."""

    put: bytes
    heads: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What a site is to be made of: the pages to render, and what makes the files besides.

    `setting` is what decides what pages become besides the values that templates get. `head` is the commit that stands in
    the place of the mark on each page.
    """

    jobs: Sequence[Job]
    renderers: Mapping[str, Renderer]
    besides: Callable[[], Mapping[str, bytes]]
    setting: tuple[object, ...]
    head: str | None

    def shows(self) -> dict[str, bytes | None]:
        """Return a digest of all that decides what a page becomes, by its path; None where that cannot be told."""
        shows, known = Shows(), dict[int, bytes | None]()
        found = {}
        for job in self.jobs:
            if id(job.shared) not in known:
                # A set is written in any order.
                alike = {
                    name: sorted(each) if isinstance(each, frozenset) else each for name, each in job.shared.items()
                }
                known[id(job.shared)] = shows.digest((self.setting, alike))
            if id(job.own) not in known:
                known[id(job.own)] = shows.digest((job.template, job.own))
            found[job.path] = shows.both(known[id(job.shared)], known[id(job.own)])
        return found

    def page(self, job: Job) -> tuple[bytes, tuple[int, ...]]:
        """Return a page with the commit on it, and where that stands.

        Raises:
            CannotRun: a template is wrong.
        """
        return headed(self.renderers[job.language].render(job.template, **job.own, **job.shared).encode(), self.head)

    def render(
        self,
        put: Put,
        *,
        processes: int,
        memory: Memory | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> dict[str, bytes]:
        """Put each file as soon as it is made; what memory has is put as standing there. It then has these pages alone.

        Returns what put says of each, the pages in the order of jobs. on_progress gets the number of pages done, and of all.

        Raises:
            CannotRun: a template is wrong, or a file cannot be put.
        """
        shows = self.shows() if memory else {}
        kept = {job.path: known for job in self.jobs if memory and (known := memory.of(job.path, shows[job.path]))}
        made = self._made([job for job in self.jobs if job.path not in kept], put, processes, on_progress)
        before = memory.head if memory else None
        pages: dict[str, Made] = {}
        for job in self.jobs:
            done = made.pop(job.path, None)
            pages[job.path] = self._stand(job, kept[job.path], before, put) if done is None else done
        if memory:
            memory.head = self.head
            memory.pages = {
                path: Kept(digest, each.heads, each.put)
                for path, each in pages.items()
                if (digest := shows[path]) is not None
            }
        return {path: each.put for path, each in (*made.items(), *pages.items())}

    def _made(
        self, fresh: Sequence[Job], put: Put, processes: int, on_progress: Callable[[int, int], None] | None
    ) -> dict[str, Made]:
        """Put what stands besides, and the pages that are not kept."""
        size = max(_AT_ONCE, len(fresh) // (MOST_TASKS - 2) + 1)
        parts = [fresh[start : start + size] for start in range(0, len(fresh), size)]
        kept = len(self.jobs) - len(fresh)

        def told(number: int) -> None:
            if on_progress is not None:
                on_progress(kept + max(0, number - 1) * size, len(self.jobs))

        # What stands besides is the longest task: begun last, all others would wait for it.
        tasks: list[Task[Made]] = [
            partial(self._put_besides, put),
            *(partial(self._put_pages, part, put) for part in parts),
        ]
        with collecting_what_is_new():
            made = done_by(tasks, processes if len(fresh) >= _FEW else 1, told)
        if on_progress is not None:
            on_progress(len(self.jobs), len(self.jobs))
        return made

    def _stand(self, job: Job, known: Kept, before: str | None, put: Put) -> Made:
        """Put a page as it may stand in the site; before is the commit on it."""
        is_other = before != self.head and bool(known.heads)
        standing = Standing(
            known.stands,
            make=lambda: self.page(job)[0],
            change=partial(headed_anew, places=known.heads, before=before, head=self.head) if is_other else None,
        )
        return Made(put(job.path, standing), known.heads)

    def _put_besides(self, put: Put) -> dict[str, Made]:
        return {path: Made(put(path, data), ()) for path, data in self.besides().items()}

    def _put_pages(self, jobs: Sequence[Job], put: Put) -> dict[str, Made]:
        made: dict[str, Made] = {}
        for job in jobs:
            data, heads = self.page(job)
            made[job.path] = Made(put(job.path, data), heads)
        return made
