"""Edits as a unified diff, as git shows it and `git apply` takes it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from plancode.formats.terminal import Style, painted, plain

if TYPE_CHECKING:
    from plancode.changes import Edit

_COLOURS = {"+": (Style.GREEN,), "-": (Style.RED,), "@": (Style.CYAN,)}


def patch(edits: Sequence[Edit], *, colour: bool, to_terminal: bool = False) -> Iterator[str]:
    """Yield the lines of a unified diff of edits, file by file, with every byte of the files, for programs to read."""
    for edit in edits:
        old = "/dev/null" if edit.before is None else f"a/{edit.path}"
        for line in difflib.unified_diff(_lines(edit.before or b""), _lines(edit.after), old, f"b/{edit.path}"):
            shown = line.removesuffix("\n")
            if colour or to_terminal:
                shown = plain(shown.removesuffix("\r"))
            styles = (Style.BOLD,) if line.startswith(("---", "+++")) else _COLOURS.get(line[0], ())
            yield painted(shown, *styles, colour=colour)
            if not line.endswith("\n"):
                yield "\\ No newline at end of file"


def _lines(data: bytes) -> list[str]:
    """Return the lines of a file with their ends as git sees them: only a line feed ends a line."""
    *lines, last = data.decode(errors="replace").split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])
