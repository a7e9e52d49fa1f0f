"""What has no field of its own, kept in the notes: a line for each column, found again at the next import."""

from __future__ import annotations

import re
from collections.abc import Sequence

Line = tuple[str, str]


def with_lines(notes: str | None, lines: Sequence[Line]) -> str | None:
    """Return notes with a line for each label and value; the line of a label that is there is replaced, the rest stays."""
    for label, value in lines:
        notes = _with_line(notes, label, _block(label, value))
    return notes


def _block(label: str, value: str) -> str:
    """Return an item of a Markdown list; further lines of the value belong to it by their margin."""
    first, *rest = [line.strip() for line in value.split("\n") if line.strip()]
    return "\n".join([f"- **{label}**: {first}", *(f"  {line}" for line in rest)])


def _with_line(notes: str | None, label: str, block: str) -> str:
    if not notes or not notes.strip():
        return block
    old = re.compile(rf"^- \*\*{re.escape(label)}\*\*: .*(?:\n  .*)*", re.MULTILINE)
    if (found := old.search(notes)) is not None:
        return notes[: found.start()] + block + notes[found.end() :]
    held = notes.rstrip("\n")
    return f"{held}{chr(10) if _ends_in_list(held) else chr(10) * 2}{block}"


def _ends_in_list(notes: str) -> bool:
    last = notes.rsplit("\n- ", 1)[-1] if "\n- " in notes else notes.removeprefix("- ")
    return (notes.startswith("- ") or "\n- " in notes) and all(line.startswith("  ") for line in last.split("\n")[1:])
