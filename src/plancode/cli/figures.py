"""Progress in words, as `show` and `list` say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plancode.cli.language import say

if TYPE_CHECKING:
    from plancode.views import Progress


def progress_words(done: Progress) -> str:
    """Return how much of a target is reached; without one, how much was done."""
    if done.target is None:
        return f"{done.actual} {done.unit}"
    return say("{actual} of {target} {unit}", actual=done.actual, target=done.target, unit=done.unit)
