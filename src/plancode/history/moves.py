"""A change of a record from one state to another, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from plancode.diagnostics import Problem, Ref, Text, text
from plancode.history.changed import STATUS, Keys
from plancode.history.events import Event, Turn, origins
from plancode.history.states import Entry, State
from plancode.lifecycle import Lifecycle, Step


@dataclass(frozen=True, slots=True)
class Incident:
    """What is wrong with what a commit did to a record: no place in a file yet, but a commit, an event, and the keys."""

    ref: Ref
    commit: int
    event: Event
    problem: Problem
    # What changed: its status, unless said otherwise.
    keys: Keys = STATUS


@dataclass(frozen=True, slots=True)
class Move:
    """A change of a record to be judged: from an entry, with the events that left it, to the entry of a turn."""

    turn: Turn
    lifecycle: Lifecycle
    before: Entry | None
    origins: tuple[Event, ...]

    @property
    def after(self) -> Entry | None:
        """Return the record after the move; None where it deletes it."""
        return self.turn.after.entry

    @property
    def statuses(self) -> tuple[str | None, str | None]:
        """Return the status before and after; None where the record is absent, or states none."""
        before, after = self.before, self.after
        return before.state.status if before else None, after.state.status if after else None

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the steps of the lifecycle that lead from the one status to the other."""
        old, new = self.statuses
        return self.lifecycle.steps_between(old, new) if old != new else ()


def by_state(turn: Turn) -> dict[State, tuple[list[Entry], list[Event]]]:
    """Return, for each state that a turn came from, the different entries in it, and the events that left them."""
    found: dict[State, tuple[list[Entry], list[Event]]] = {}
    for side in turn.sides:
        for entry, event in origins(side):
            entries, events = found.setdefault(entry.state, ([], []))
            # What stood at the parent has the state of the event that was before, and can have other free fields.
            had = turn.after.stood or entry
            if all(each.data != had.data for each in entries):
                entries.append(had)
            events.append(event)
    return found


def way_beside(plan: Ref, made: str | None) -> Text:
    """Return what to do about a change of an objective under an approved plan, in a commit or not yet in one."""
    if made is None:
        return text(
            "reopen the plan first: `plancode amend {id} --reason TEXT`; or show those who reviewed it what changes: "
            "`plancode diff`",
            id=plan.id,
        )
    return text("show those who reviewed the plan what changed: `git show {commit}`", commit=made[:10])


def way_to_edit(ref: Ref, *, is_made: bool) -> Text:
    """Return what to do about an edit of an approved record; once its commit is made, no step allows it any more."""
    if not is_made:
        return text("reopen the plan first: `plancode amend {id} --reason TEXT`", id=ref.id)
    return text(
        "take the commit back if nobody else has it, else accept it in plancode.yaml: `plancode explain PC211` shows how"
    )
