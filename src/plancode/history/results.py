"""What history tells: the transitions of each record, and what was found (HISTORY.md)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from plancode import git
from plancode.diagnostics import Diagnostic, Ref

Item = TypeVar("Item")
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One change of a record's status, or its creation (`before` None) or deletion (`after` None).

    `commit` is None for a change that is not committed yet. `verdict` is `ok` or the number of a code.
    """

    record: Ref
    before: str | None
    after: str | None
    commit: str | None
    author: git.Identity
    authored: datetime | None
    committed: datetime | None
    actor: str | None
    signature: str
    path: str
    verdict: str
    subject: str = ""
    # The lines `Reason: …` of the commit's message.
    reasons: tuple[str, ...] = ()
    # The ids of the known people who have reviewed it, as the commit's author claims.
    reviewers: tuple[str, ...] = ()
    # The place of the commit among those that were walked, parents first.
    place: int = 0

    @property
    def assurance(self) -> str:
        """Return `signed` where a good signature proves who made the commit; else `claimed`: anybody can write a name."""
        return "signed" if self.signature == "good" else "claimed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveChange:
    """An objective that was `added`, `changed` or `removed`; the approval of its plan covers that (HISTORY.md 7)."""

    record: Ref
    plan: str
    what: str
    commit: str | None
    author: git.Identity
    committed: datetime | None
    actor: str | None
    place: int


@dataclass(frozen=True, kw_only=True)
class History:
    """What git says of the workspace's records up to the commit `head`, which was made at the time `committed`.

    `complete` is False where something could not be known.
    """

    head: str | None = None
    committed: datetime | None = None
    complete: bool = True
    transitions: tuple[Transition, ...] = ()
    objective_changes: tuple[ObjectiveChange, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    commits: int = 0
    # The commit up to which nothing is judged, and how many epochs are judged by older rules.
    since: str | None = None
    epochs: int = 0
    # The lines that findings point at in versions of files that are not in the work tree any more.
    excerpts: Mapping[tuple[str, str, int], str] = field(default_factory=dict)

    @cached_property
    def steps(self) -> tuple[Transition, ...]:
        """Return the transitions from one status to another."""
        return tuple(each for each in self.transitions if each.before is not None and each.after is not None)

    @cached_property
    def of(self) -> Mapping[Ref, tuple[Transition, ...]]:
        """Return the transitions of each record, oldest first."""
        return _grouped(self.transitions, lambda transition: transition.record)

    @cached_property
    def covered(self) -> Mapping[str, tuple[ObjectiveChange, ...]]:
        """Return the changes of the objectives of each plan, by its id, oldest first."""
        return _grouped(self.objective_changes, lambda change: change.plan)

    def approval(self, record: Ref, protected: Collection[str]) -> Transition | None:
        """Return the last step of a record from an unprotected status into a protected one; None if git tells of none.

        A plan that was approved before this history begins has none: the steps that expire or amend it are no approval.
        """
        steps = (each for each in reversed(self.of.get(record, ())) if each.after in protected)
        return next((each for each in steps if each.before not in protected), None)


def _grouped(items: Iterable[Item], of: Callable[[Item], Key]) -> Mapping[Key, tuple[Item, ...]]:
    """Return items by what each is of, in their order."""
    found: dict[Key, list[Item]] = {}
    for each in items:
        found.setdefault(of(each), []).append(each)
    return {key: tuple(some) for key, some in found.items()}
