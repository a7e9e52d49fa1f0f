"""The site while it is served: each page is made when it is asked for, as most are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from plancode.site.incremental import Blueprint


class Unwritten(Mapping[str, bytes]):
    """The files of a site by their path; two are equal where all their pages show the same.

    Raises:
        CannotRun: when a page is asked for, a template is wrong.
    """

    def __init__(self, blueprint: Blueprint) -> None:
        self._blueprint = blueprint
        self._jobs = {job.path: job for job in blueprint.jobs}
        self._made: dict[str, bytes] = {}

    def make(self, before: Unwritten | None) -> None:
        """Make all pages, but for those that showed the same before and were made then.

        Raises:
            CannotRun: a template is wrong.
        """
        if before is not None:
            same = (path for path, shows in self._shown[1].items() if before._shown[1].get(path) == shows)  # noqa: SLF001
            self._made = {path: before._made[path] for path in same if path in before._made}  # noqa: SLF001
        self._made |= {path: self._blueprint.page(job)[0] for path, job in self._jobs.items() if path not in self._made}

    def __getitem__(self, path: str) -> bytes:
        if path in self._made:
            return self._made[path]
        job = self._jobs.get(path)
        return self._besides[path] if job is None else self._blueprint.page(job)[0]

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
        return self._blueprint.besides()

    @cached_property
    def _shown(self) -> tuple[object, Mapping[str, object]]:
        """Return what decides all pages; what cannot be told is like nothing else."""
        return self._blueprint.head, {path: shows or object() for path, shows in self._blueprint.shows().items()}
