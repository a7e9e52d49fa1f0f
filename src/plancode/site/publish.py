"""Puts a site in its place: whole or not at all, and never over files that plancode did not make."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from plancode.diagnostics import text
from plancode.outputs import Mark, write_folder

MARKER: Final = ".plancode-site"
_SITE: Final = Mark(
    name=MARKER,
    says=b"plancode build made this folder, and replaces it whole.\n",
    alone=text("--output names a folder for the site alone"),
    again=text("--output names a new folder, an empty one, or one that an earlier build made"),
)


def write_site(output: Path, files: Mapping[str, bytes]) -> None:
    """Write files as the folder output; a site that is there is replaced once the new one is complete.

    Raises:
        CannotRun: output is there and is not a site that plancode made.
    """
    write_folder(output, files, _SITE)
