"""Text of unknown origin in Markdown, where a forge would act on more than it shows."""

from __future__ import annotations

from plancode.formats.terminal import plain

# A comment of GitHub's holds 65,536 characters.
MOST_CHARACTERS = 60_000


def code_span(value: str) -> str:
    """Return value as a code span whose fence is longer than any run of backticks in it: all in it is plain text."""
    shown = plain(" ".join(value.split()))
    longest = run = 0
    for character in shown:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    fence = "`" * (longest + 1)
    pad = " " if longest else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def shortened(written: str, more: str) -> str:
    """Return Markdown that a comment can hold: where it is too long it ends after a whole line, and `more` says so."""
    if len(written) <= MOST_CHARACTERS:
        return written
    kept = written[:MOST_CHARACTERS].rsplit("\n", 1)[0]
    return f"{kept}\n\n{more}\n"
