"""Edits as a unified diff, as git shows it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from plancode.edits import Edit
from plancode.formats.terminal import plain

_COLOURS = {"+": "32", "-": "31", "@": "36"}


def patch(edits: Sequence[Edit], *, colour: bool) -> Iterator[str]:
    """Yield the lines of a unified diff of edits, file by file."""
    for edit in edits:
        old = "/dev/null" if edit.before is None else f"a/{edit.path}"
        lines = difflib.unified_diff(_lines(edit.before or b""), _lines(edit.after), old, f"b/{edit.path}")
        for line in lines:
            shown = plain(line.removesuffix("\n").removesuffix("\r"))
            style = "1" if line.startswith(("---", "+++")) else _COLOURS.get(line[0])
            yield f"\x1b[{style}m{shown}\x1b[0m" if colour and style else shown
            if not line.endswith("\n"):
                yield "\\ No newline at end of file"


def _lines(data: bytes) -> list[str]:
    """Return the lines of a file with their ends; only a line feed ends one."""
    return [line for line in data.decode(errors="replace").removeprefix("\ufeff").splitlines(keepends=True) if line]
