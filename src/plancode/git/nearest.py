"""Which parent of a merge is nearest to it: compared with that one, the merge has the least to tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Protocol

from plancode.git.silence import EndedEarly
from plancode.git.tree_diff import TreePair


class _Commit(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def parents(self) -> tuple[str, ...]: ...


def nearest_parents(commits: Sequence[_Commit], changed: Container[str]) -> dict[str, str]:
    """Return, for each merge, the parent that lacks the fewest of the changes that it joins; the first of several.

    The commits come parents first; `changed` has those that differ from their first parent. A long-lived branch that main
    is merged into lacks hundreds, and main lacks what few the branch has made.
    """
    heirs = Counter(parent for commit in commits for parent in set(commit.parents))
    # The commits with changes that lead to a commit, a bit each, for the commits with children still to come.
    pasts: dict[str, int] = {}
    found: dict[str, str] = {}
    bit = 1
    for commit in commits:
        sides = {parent: pasts.get(parent, 0) for parent in commit.parents}
        past = reduce(or_, sides.values(), 0)
        if len(sides) > 1:
            missing = {parent: (past & ~side).bit_count() for parent, side in sides.items()}
            found[commit.id] = min(missing, key=missing.__getitem__)
        elif commit.id in changed:
            past |= bit
            bit <<= 1
        pasts[commit.id] = past
        for parent in sides:
            heirs[parent] -= 1
            if not heirs[parent]:
                pasts.pop(parent, None)
    return found


def trees_beside(
    commits: Sequence[_Commit],
    trees: Mapping[str, TreePair],
    nearest: Mapping[str, str],
    outside: Mapping[str | None, str],
) -> dict[str, TreePair]:
    """Return the trees that differ at a commit's parent and at the commit itself: for a merge, at its nearest parent.

    `trees` has them for first parents. `outside` has the tree at each parent that is not among the commits; at None, the
    tree of nothing.

    Raises:
        EndedEarly: a pair does not begin with what the commit before has left, so that git left something out.
    """
    at = dict(outside)
    found = dict(trees)
    for commit in commits:
        first = commit.parents[0] if commit.parents else None
        if commit.id in trees and trees[commit.id].before != at[first]:
            raise EndedEarly
        at[commit.id] = trees[commit.id].after if commit.id in trees else at[first]
        beside = nearest.get(commit.id, first)
        if beside != first:
            pair = TreePair(at[beside], at[commit.id])
            found.pop(commit.id, None)
            if pair.before != pair.after:
                found[commit.id] = pair
    return found
