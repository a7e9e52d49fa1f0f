"""Whether a record's status changed at a time that makes sense (HISTORY.md 9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from plancode import codes
from plancode.diagnostics import text
from plancode.history.judgement import Finding, Judge
from plancode.history.walk import How, Move
from plancode.lifecycle import DEFAULT_PLAN
from plancode.periods import parse_period

_A_DAY = timedelta(days=1)


def times(judge: Judge, move: Move) -> Iterator[Finding]:
    """Yield what is odd about the dates of the commit of a move that changed a status."""
    if move.before is None and move.how is How.STEP:
        yield from _late(judge, move)
    commit = judge.commits[move.commit]
    if commit.committed is None:
        if move.commit != judge.work_tree:
            message = text("the date of the commit that moved {name} cannot be read", name=move.ref)
            yield Finding(move, codes.PC908, message)
    elif commit.committed > judge.now + _A_DAY:
        message = text(
            "{name} was moved by a commit of {day}, which is yet to come",
            name=move.ref,
            day=judge.day(move.commit),
        )
        yield Finding(move, codes.PC231, message, text("the clock of the machine that made the commit is set"))
    yield from _order(judge, move)


def _late(judge: Judge, move: Move) -> Iterator[Finding]:
    """Find a plan that was created after its period began; a lifecycle of its own beginnings has its own times."""
    lifecycle = judge.config.lifecycles[move.ref.kind]
    entry = move.after.entry if lifecycle.initial == DEFAULT_PLAN.initial else None
    written = entry.text("period") if entry else None
    period = parse_period(written) if written else None
    days = judge.config.calendar.range(period) if period else None
    day = judge.day(move.commit)
    if days is not None and day is not None and day >= days.first:
        message = text(
            "{name} was created on {day}, after {period} had begun on {first}",
            name=move.ref,
            day=day,
            period=period,
            first=days.first,
        )
        yield Finding(move, codes.PC234, message, text("a plan is made before its period"))


def _order(judge: Judge, move: Move) -> Iterator[Finding]:
    """Find a step that is dated before the one that it follows."""
    authored = judge.commits[move.commit].authored
    before = judge.commits.get(move.before.commit) if move.before else None
    if authored is None or before is None or before.authored is None or authored >= before.authored - _A_DAY:
        return
    message = text(
        "{name} was moved on {day}, before the commit that it follows",
        name=move.ref,
        day=authored.astimezone(judge.config.zone).date(),
    )
    yield Finding(move, codes.PC232, message, text("the order of the commits decides, not their dates"))
