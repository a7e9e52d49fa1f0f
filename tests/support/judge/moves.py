"""What is checked of a move from one entry to another (HISTORY.md, "What is checked of a move", "Four eyes, exactly")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.support.judge.nodes import Node, through_joins, way_back
from tests.support.judge.people import People, named_in
from tests.support.judge.records import Entry
from tests.support.judge.rules import Lifecycle, Rules, Step

# A code, and the severity that the place where it is found gives it.
Wrong = tuple[str, str | None]


@dataclass(frozen=True, kw_only=True)
class Made:
    """A commit as a maker of moves: who, what the message says, and on which rules it is judged.

    `actor` is None where nobody knows the person; `address` then tells two of them apart. `named` are the people known
    in lines `Reviewed-by:` and `Approved-by:`, `lines` how many there are. `unsaid`: the message is still to be written.
    """

    rules: Rules
    then: People
    actor: str | None
    address: str
    role: str | None
    at_base: People | None
    lines: tuple[str, ...]
    has_reason: bool
    day: object
    unsaid: bool = False

    @property
    def named(self) -> set[str]:
        """Return the people whom lines name."""
        return {name for line in self.lines for name in self._named_in(line)}

    @property
    def names_nobody(self) -> bool:
        """Return whether a line names nobody known (PC209)."""
        return any(not self._named_in(line) for line in self.lines)

    def _named_in(self, line: str) -> list[str]:
        """With a base, whoever is not known there cannot be a witness: a pull request brings none with it."""
        return [name for name in named_in(line, self.then) if self.at_base is None or name in self.at_base]

    @property
    def maker(self) -> str:
        """Return what tells this maker apart from others."""
        return self.actor or f"<{self.address.strip().lower()}>"


@dataclass(frozen=True, kw_only=True)
class Move:
    """A move of a record, which nodes it is judged from, and who made every commit."""

    before: Entry | None
    after: Entry | None
    nodes: tuple[Node, ...]
    commit: int
    made: list[Made]

    @property
    def by(self) -> Made:
        """Return who makes the move."""
        return self.made[self.commit]


def wrong_in(move: Move, lifecycle: Lifecycle) -> set[Wrong]:
    """Return all that is wrong with a move. Where a status cannot be read and is another then, that alone."""
    old, new = move.before and move.before.status, move.after and move.after.status
    if move.before and move.after and old != new and None in (old, new):
        return {("PC908", None)}
    found: set[Wrong] = set()
    if old != new:
        found |= set(_table(move, lifecycle))
        if move.before and move.after and not (move.before.is_whole and move.after.is_whole):
            found.add(("PC216", None))
    return found | set(_content(move, lifecycle))


def _table(move: Move, lifecycle: Lifecycle) -> Iterator[Wrong]:
    """The table: births, deletions, steps; of several steps the one with the fewest failures."""
    old, new = move.before and move.before.status, move.after and move.after.status
    if move.before is None:
        if new not in lifecycle.initial:
            yield "PC202", None
    elif move.after is None:
        if old not in lifecycle.deletable:
            yield "PC214", None
        yield from _nobody_knows(move, lifecycle)
    else:
        steps = lifecycle.between(old, new)
        if steps:
            step, failures = min(
                ((step, _failures(move, step, lifecycle)) for step in steps), key=lambda each: len(each[1])
            )
            yield from failures
            if not step.by:
                yield from _nobody_knows(move, lifecycle)
        else:
            yield ("PC203" if lifecycle.leads(old, new) else "PC201"), None


def _nobody_knows(move: Move, lifecycle: Lifecycle) -> Iterator[Wrong]:
    """Steps without `by`, and deletions, where the lifecycle has a `by` at all: the policy weighs an unknown actor."""
    if lifecycle.has_by and move.by.actor is None:
        yield "PC205", None


def _failures(move: Move, step: Step, lifecycle: Lifecycle) -> list[Wrong]:
    """What a move lacks of a step: who, and the conditions that it needs."""
    found: list[Wrong] = []
    if step.by and move.by.actor is None:
        found.append(("PC205", "error"))
    elif step.by and not _capacities(move, step, lifecycle) & set(step.by):
        found.append(("PC204", None))
    unmet = (_unmet(move, need) for need in dict.fromkeys(step.needs))
    return found + [(code, None) for code in unmet if code]


def _capacities(move: Move, step: Step, lifecycle: Lifecycle) -> set[str]:
    """The role of then; owner and reviewer by the entry before, or, for a step into a protected status, by all those
    with which the record entered the status that it leaves.
    """
    entries = [move.before]
    if step.target in lifecycle.protected:
        ends, _ = way_back(move.nodes, lambda node: node.status == move.before.status)
        entries = [node.entry for node in ends]
    actor = move.by.actor
    found = {move.by.role} if move.by.role else set()
    if all(entry.text("owner") == actor for entry in entries):
        found.add("owner")
    if all(actor in entry.texts("reviewers") for entry in entries):
        found.add("reviewer")
    return found


def _unmet(move: Move, need: str) -> str | None:
    """The code of a condition that is not met."""
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
            # That the date cannot be read is found with the transition.
            return None if move.by.day is None or move.by.day > days.last else "PC233"
        case _:
            raise AssertionError(need)


def _four_eyes(move: Move) -> bool:
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
    """Whether it moved the record while it held content: who only drops another approval has not looked at this one."""
    before = [each for each in through_joins(node.predecessors) if each.entry and each.entry.content == content]
    return any(each.status != node.status for each in before)


def _content(move: Move, lifecycle: Lifecycle) -> Iterator[Wrong]:
    """Protected content (HISTORY.md 7)."""
    if move.before is None or move.after is None or move.before.content == move.after.content:
        return
    if move.after.status in lifecycle.protected:
        yield ("PC211" if move.before.status in lifecycle.protected else "PC212"), None
