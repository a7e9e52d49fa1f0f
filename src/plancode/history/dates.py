"""Whether a record's status changed at a time that makes sense (HISTORY.md 9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from plancode import codes
from plancode.diagnostics import Problem, text
from plancode.history.events import Event, How, Turn
from plancode.history.judge import Judge
from plancode.history.moves import Incident
from plancode.lifecycle import DEFAULT_PLAN

_A_DAY = timedelta(days=1)


def times(judge: Judge, turn: Turn, before: Event | None) -> Iterator[Incident]:
    """Yield what is odd about the dates of a turn's commit, which changed the status that the event `before` left."""
    if turn.how is How.BIRTH:
        yield from _late(judge, turn)
    commit = judge.actors.commits[turn.commit]
    if commit.committed is None:
        message = text("the date of the commit that moved {name} cannot be read", name=turn.ref)
        yield Incident(turn.ref, turn.commit, turn.after, Problem(codes.PC908, message))
    elif commit.committed > judge.now + _A_DAY:
        message = text(
            "{name} was moved by a commit of {day}, in the future",
            name=turn.ref,
            day=judge.day(turn.commit),
        )
        hint = text("set the clock of the machine that made the commit")
        yield Incident(turn.ref, turn.commit, turn.after, Problem(codes.PC231, message, hint))
    yield from _order(judge, turn, before)


def _late(judge: Judge, turn: Turn) -> Iterator[Incident]:
    """Find a plan that was created after its period began, unless the workspace lets plans begin in other statuses."""
    config = judge.rules.of(turn.commit)
    if config.lifecycles[turn.ref.kind].initial != DEFAULT_PLAN.initial:
        return
    period = turn.after.entry.text("period") if turn.after.entry else None
    days = config.calendar.days_of(period)
    day = judge.day(turn.commit)
    if days is not None and day is not None and day >= days.first:
        message = text(
            "{name} was created on {day}, after {period} had begun on {first}",
            name=turn.ref,
            day=day,
            period=period,
            first=days.first,
        )
        hint = text("create a plan before its period begins")
        yield Incident(turn.ref, turn.commit, turn.after, Problem(codes.PC234, message, hint), ("period",))


def _order(judge: Judge, turn: Turn, before: Event | None) -> Iterator[Incident]:
    """Find a step that is dated before the one that it follows."""
    authored = judge.actors.commits[turn.commit].authored
    followed = judge.actors.commits.get(before.commit) if before else None
    if authored is None or followed is None or followed.authored is None or authored >= followed.authored - _A_DAY:
        return
    message = text(
        "{name} was moved on {day}, before the commit that it follows",
        name=turn.ref,
        day=authored.astimezone(judge.rules.of(turn.commit).zone).date(),
    )
    hint = text("set the clock of the machine that made the commit; the order of the commits decides, not their dates")
    yield Incident(turn.ref, turn.commit, turn.after, Problem(codes.PC232, message, hint))
