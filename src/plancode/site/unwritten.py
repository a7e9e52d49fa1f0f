"""The site while it is served: each page is made when it is asked for, as most are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from plancode.site.incremental import Plan


class Unwritten(Mapping[str, bytes]):
    """The files of a site by their path; two are equal where all their pages show the same.

    Raises:
        CannotRun: when a page is asked for, a template is wrong.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._jobs = {job.path: job for job in plan.jobs}

    def __getitem__(self, path: str) -> bytes:
        job = self._jobs.get(path)
        return self._besides[path] if job is None else self._plan.page(job)[0]

    def __iter__(self) -> Iterator[str]:
        yield from self._besides
        yield from self._jobs

    def __len__(self) -> int:
        return len(self._besides) + len(self._jobs)

    def __contains__(self, path: object) -> bool:
        return path in self._jobs or path in self._besides

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Unwritten):
            return NotImplemented
        return self._shown == other._shown and self._besides == other._besides

    __hash__ = None  # type: ignore[assignment]

    @cached_property
    def _besides(self) -> Mapping[str, bytes]:
        return self._plan.besides()

    @cached_property
    def _shown(self) -> tuple[object, Mapping[str, object]]:
        """Return what decides all pages; what cannot be told is like nothing else."""
        return self._plan.head, {path: shows or object() for path, shows in self._plan.shows().items()}
