"""Which commits of a history are walked and judged, and by whose rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from plancode import git
from plancode.diagnostics import Text
from plancode.store import NO_STORE, Store
from plancode.workspace import Sources, Workspace


@dataclass(frozen=True, slots=True)
class Base:
    """What a pull request is judged against: a commit, and the workspace there, whose rules and people count."""

    commit: str
    rules: Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """What would land, as commits of a scratch repository: `head` is the commit that is proposed.

    `names` is the repository whose tags and branches count. `unmade` has the commits that nobody has made yet, each
    with the label for findings in it; `unsaid` has those whose message nobody has written yet.
    """

    names: git.Repository
    head: str
    unmade: Mapping[str, Text | None]
    unsaid: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The commits that lead to `tip` (None: HEAD), those of them that are judged, and by whose rules.

    With `verified`, a commit that was found green before, only what came after it is judged. With `base`, only commits
    that base does not have are judged, by its rules and people. With `landing`, tip is what would land. Findings have
    their places in `workspace`.
    """

    repository: git.Repository
    workspace: Workspace
    now: datetime
    tip: str | None = None
    # Judged as one more commit on top of the tip; `message` is what that commit will say, if it is known.
    work_tree: Sources | None = None
    message: str = ""
    base: Base | None = None
    verified: str | None = None
    landing: Landing | None = None
    # They save work: the files that the workspace was loaded from, and a comparison of trees that has begun already.
    held: Sources | None = None
    ahead: git.Comparison | None = None
    # Where what was proved of earlier commits is kept.
    store: Store = NO_STORE

    @property
    def rules(self) -> Workspace:
        """Return the workspace whose configuration and people judge."""
        return self.base.rules if self.base else self.workspace
