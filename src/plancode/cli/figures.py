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
            else say("not measured yet; target {target} {unit}", target=done.target, unit=done.unit)
        )
    if done.target is None:
        return f"{done.actual} {done.unit}"
    if done.baseline is not None:
        return say(
            "{actual}, from {baseline} to {target} {unit}",
            actual=done.actual,
            baseline=done.baseline,
            target=done.target,
            unit=done.unit,
        )
    return say("{actual} of {target} {unit}", actual=done.actual, target=done.target, unit=done.unit)
