"""Where a command may write what it makes: not among the plans, nor in git's own folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from plancode.diagnostics import CannotRun, Text

if TYPE_CHECKING:
    from plancode.project import Project


def place_of(output: Path, found: Project, *, problem: Text, hint: Text) -> Path:
    """Return the absolute path of output; problem is the sentence about an `{output}` that is no place for it.

    Raises:
        CannotRun: it lies among the plans, or in git's own folder.
    """
    from plancode.outputs import without_way_back
    from plancode.workspace import PLANS_FOLDER

    place = without_way_back(output)
    kept = [(found.folder / PLANS_FOLDER).resolve()]
    if found.repository:
        kept.append(found.repository.git_dir.resolve())
    # Also by the name `.git`: a linked work tree keeps git's common folder elsewhere.
    if ".git" in place.parts or any(place.is_relative_to(folder) for folder in kept):
        raise CannotRun(problem.given({"output": place}), hint)
    return place
