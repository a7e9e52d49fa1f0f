"""Progress in words, as `show` and `list` say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plancode.cli.language import say

if TYPE_CHECKING:
    from plancode.views import Progress


def progress_words(done: Progress) -> str:
    """Return how much of a target is reached; without one, how much was done."""
    if not done.is_measured:
        return (
            say("not measured yet")
            if done.target is None
            else say("{unit}: not measured yet, target {target}", target=done.target, unit=done.unit)
        )
    if done.target is None:
        return say("{unit}: {actual}", unit=done.unit, actual=done.actual)
    if done.baseline is not None:
        return say(
            "{unit}: {actual}, from {baseline} to {target}",
            unit=done.unit,
            actual=done.actual,
            baseline=done.baseline,
            target=done.target,
        )
    return say("{unit}: {actual} of {target}", actual=done.actual, target=done.target, unit=done.unit)
