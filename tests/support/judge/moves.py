"""What is checked of a move from one entry to another (HISTORY.md, "What is checked of a move", "Four eyes, exactly")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tests.support.judge.nodes import Node, through_joins, way_back
from tests.support.judge.people import People, named_in
from tests.support.judge.records import Entry
from tests.support.judge.rules import Lifecycle, Rules, Step

# A code, and the severity that it has unless one is configured; None leaves it to the policy, or to the code.
Wrong = tuple[str, str | None]


@dataclass(frozen=True, kw_only=True)
class Made:
    """A commit as a maker of moves: its actor, what its message says, and the rules that judge it.

    `actor` is None where the person is unknown; then `address` tells makers apart. `lines` are the values of
    `Reviewed-by:` and `Approved-by:`, `named` the known people in them. `unsaid`: the message is still to be written.
    """

    rules: Rules
    then: People
    actor: str | None
    address: str
    role: str | None
    at_base: People | None
    lines: tuple[str, ...]
    has_reason: bool
    day: date | None
    unsaid: bool = False

    @property
    def named(self) -> set[str]:
        """Return the ids of the known people in lines."""
        return {name for line in self.lines for name in self._named_in(line)}

    @property
    def names_nobody(self) -> bool:
        """Return whether any line names no known person (PC209)."""
        return any(not self._named_in(line) for line in self.lines)

    def _named_in(self, line: str) -> list[str]:
        """Return the people in a line; with a base, only those known there: a pull request brings no own witness."""
        return [name for name in named_in(line, self.then) if self.at_base is None or name in self.at_base]

    @property
    def maker(self) -> str:
        """Return a key that tells makers apart."""
        return self.actor or f"<{self.address.strip().lower()}>"


@dataclass(frozen=True, kw_only=True)
class Move:
    """A move of a record, the nodes that it is judged from, and the makers of all commits, by number."""

    before: Entry | None
    after: Entry | None
    nodes: tuple[Node, ...]
    commit: int
    made: list[Made]

    @property
    def by(self) -> Made:
        """Return the maker of the move."""
        return self.made[self.commit]


@dataclass(frozen=True, kw_only=True)
class Change(Move):
    """A move that is no birth and no deletion."""

    before: Entry
    after: Entry


def wrong_in(move: Move, lifecycle: Lifecycle) -> set[Wrong]:
    """Return all that is wrong with a move; only PC908 where the status changes from or to one that cannot be read."""
    old, new = _status(move.before), _status(move.after)
    if move.before and move.after and old != new and None in (old, new):
        return {("PC908", None)}
    found: set[Wrong] = set()
    if old != new:
        found |= set(_table(move, lifecycle))
        if move.before and move.after and not (move.before.is_whole and move.after.is_whole):
            found.add(("PC216", None))
    return found | set(_content(move, lifecycle))


def _status(entry: Entry | None) -> str | None:
    return entry.status if entry else None


def _table(move: Move, lifecycle: Lifecycle) -> Iterator[Wrong]:
    """The table of births, deletions and steps; of several steps, the one with the fewest failures counts."""
    old, new = _status(move.before), _status(move.after)
    if move.before is None:
        if new not in lifecycle.initial:
            yield "PC202", None
    elif move.after is None:
        if old not in lifecycle.deletable:
            yield "PC214", None
        yield from _nobody_knows(move, lifecycle)
    else:
        change = Change(before=move.before, after=move.after, nodes=move.nodes, commit=move.commit, made=move.made)
        steps = lifecycle.between(old, new)
        if steps:
            step, failures = min(
                ((step, _failures(change, step, lifecycle)) for step in steps), key=lambda each: len(each[1])
            )
            yield from failures
            if not step.by:
                yield from _nobody_knows(move, lifecycle)
        else:
            yield ("PC203" if lifecycle.leads(old, new) else "PC201"), None


def _nobody_knows(move: Move, lifecycle: Lifecycle) -> Iterator[Wrong]:
    """For steps without `by`, and deletions, in a lifecycle with any `by`: the policy weighs an unknown actor."""
    if lifecycle.has_by and move.by.actor is None:
        yield "PC205", None


def _failures(move: Change, step: Step, lifecycle: Lifecycle) -> list[Wrong]:
    """Return what a move lacks for a step: the right person, and the conditions that the step needs."""
    found: list[Wrong] = []
    if step.by and move.by.actor is None:
        found.append(("PC205", "error"))
    elif step.by and not _capacities(move, step, lifecycle) & set(step.by):
        found.append(("PC204", None))
    unmet = (_unmet(move, need) for need in dict.fromkeys(step.needs))
    return found + [(code, None) for code in unmet if code]


def _capacities(move: Change, step: Step, lifecycle: Lifecycle) -> set[str]:
    """Return what the actor is to the record: the role at the time, owner, reviewer. The entry before counts, or, for a
    step into a protected status, all entries with which the record entered the status that it leaves.
    """
    entries = [move.before]
    if step.target in lifecycle.protected:
        ends, _ = way_back(move.nodes, lambda node: node.status == move.before.status)
        entries = [_standing(node) for node in ends]
    actor = move.by.actor
    found = {move.by.role} if move.by.role else set()
    if all(entry.text("owner") == actor for entry in entries):
        found.add("owner")
    if all(actor in entry.texts("reviewers") for entry in entries):
        found.add("reviewer")
    return found


def _standing(node: Node) -> Entry:
    assert node.entry is not None, "who has a status is there"
    return node.entry


def _unmet(move: Change, need: str) -> str | None:
    """Return the code for a condition that is not met; None where it is met."""
    match need:
        case "goals":
            return None if move.after.data.get("goals") else "PC210"
        case "reason":
            return None if move.by.has_reason or move.by.unsaid else "PC207"
        case "four-eyes":
            return None if _four_eyes(move) or move.by.unsaid else "PC206"
        case "period-ended":
            days = move.by.rules.days(move.before.text("period"))
            if days is None:
                return "PC908"
            # A date that cannot be read is a finding of the transition.
            return None if move.by.day is None or move.by.day > days.last else "PC233"
        case _:
            raise AssertionError(need)


def _four_eyes(move: Change) -> bool:
    """HISTORY.md, "Four eyes, exactly": two different known people are witnesses, one of them after the last change if the actor made it."""
    content, by = move.after.content, move.by
    last: list[Node] = []
    since: list[Made] = []
    if move.before.content == content:
        last, others = way_back(move.nodes, lambda node: node.entry is not None and node.entry.content == content)
        since = [move.made[node.commit] for node in others if _changed_the_status(node, content)]
    authors = [move.made[node.commit] for node in last]
    witnesses = {made.actor for made in (*authors, *since, by)} - {None}
    witnesses |= {name for made in (*authors, *since, by) for name in made.named}
    if all(made.maker == by.maker for made in authors):
        after = {made.actor for made in since if made.actor} | {name for made in (*since, by) for name in made.named}
        return len(witnesses) > 1 and bool(after - {by.maker})
    return len(witnesses) > 1


def _changed_the_status(node: Node, content: str) -> bool:
    """Return whether a node changed the status of content; whoever only drops another approval reviewed nothing."""
    before = [each for each in through_joins(node.predecessors) if each.entry and each.entry.content == content]
    return any(each.status != node.status for each in before)


def _content(move: Move, lifecycle: Lifecycle) -> Iterator[Wrong]:
    """Protected content (HISTORY.md 7)."""
    if move.before is None or move.after is None or move.before.content == move.after.content:
        return
    if move.after.status in lifecycle.protected:
        yield ("PC211" if move.before.status in lifecycle.protected else "PC212"), None
