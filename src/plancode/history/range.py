"""What of a history is walked and judged, and by whose rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from plancode import git
from plancode.diagnostics import Text
from plancode.workspace import Sources, Workspace


@dataclass(frozen=True, slots=True)
class Base:
    """What a pull request is judged against: a commit, and the workspace there, whose rules and people count."""

    commit: str
    rules: Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """What would land, as commits of a scratch repository: `head` is the commit that is proposed.

    `names` is the repository whose tags and branches count; `unmade` has the commits that nobody has made, each with
    what is said where a finding stands in it; `unsaid` those whose message nobody has written yet.
    """

    names: git.Repository
    head: str
    unmade: Mapping[str, Text | None]
    unsaid: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The commits that lead to `tip` (None: HEAD), those of them that are judged, and by whose rules.

    With `verified`, a commit that was found green before, only what came after it is judged; with `base`, only what its
    commit does not have, by its rules and people; with `landing`, tip is what would land. Findings have their places in
    `workspace`.
    """

    repository: git.Repository
    workspace: Workspace
    now: datetime
    tip: str | None = None
    # Taken for one more commit on top of the tip; that will say `message`, where that is known.
    work_tree: Sources | None = None
    message: str = ""
    base: Base | None = None
    verified: str | None = None
    landing: Landing | None = None
    # What the workspace was loaded from is not read again, and a comparison of trees is used that has begun already.
    held: Sources | None = None
    ahead: git.Comparison | None = None

    @property
    def rules(self) -> Workspace:
        """Return the workspace whose configuration and people judge."""
        return self.base.rules if self.base else self.workspace
