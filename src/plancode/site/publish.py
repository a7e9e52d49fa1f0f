"""Puts a site in its place: whole or not at all, and never over files that plancode did not make."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from plancode.diagnostics import CannotRun, text
from plancode.outputs import Mark, write_folder
from plancode.workspace import Workspace, flaw_of_rules

MARKER: Final = ".plancode-site"
_SITE: Final = Mark(
    name=MARKER,
    says=b"plancode build made this folder, and replaces it whole.\n",
    alone=text("choose a folder for the site alone with --output"),
    again=text("choose with --output a new folder, an empty one, or one that an earlier build made"),
)


def require_rules(workspace: Workspace) -> None:
    """Make sure that the configuration can be read: with the default rules a site would tell what is not so.

    Raises:
        CannotRun: it cannot.
    """
    if (wrong := flaw_of_rules(workspace)) is not None:
        line, column = wrong.range.start
        raise CannotRun(
            text("{place}: {problem}", place=f"{wrong.path}:{line}:{column}", problem=wrong.text),
            text("fix it first, `plancode check` shows it; the site stays as it was"),
        )


def write_site(output: Path, files: Mapping[str, bytes]) -> None:
    """Write files as the folder output; a site that is there is replaced once the new one is complete.

    Raises:
        CannotRun: output is there and is not a site that plancode made.
    """
    write_folder(output, files, _SITE)
