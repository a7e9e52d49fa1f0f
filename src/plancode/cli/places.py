"""Where a command may write what it makes: not among the plans, nor in git's own folder; `-` is standard output."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from plancode.cli.context import note
from plancode.cli.language import say
from plancode.diagnostics import CannotRun, Text, WrongUse, text

if TYPE_CHECKING:
    from plancode.project import Project

_STANDARD_OUTPUT = Path("-")


def is_standard_output(output: Path | None) -> bool:
    """Return whether an output is `-`, by which programs mean standard output, and no file of that name."""
    return output == _STANDARD_OUTPUT


def require_named(output: Path | None) -> None:
    """Make sure that an output names a place.

    Raises:
        WrongUse: it is `-`.
    """
    if is_standard_output(output):
        raise WrongUse(
            text("`-` is standard output, which does not take this"), text("name a file or a folder: `--output PATH`")
        )


def note_new_folder(place: Path) -> None:
    """Say on standard error that the folder which is to hold a place is made with it: a slip of the keys looks like that."""
    if not place.parent.exists():
        from plancode.formats import plain

        note(say("note: the folder {folder} is new", folder=plain(str(place.parent))))


def place_of(output: Path, found: Project, *, problem: Text, hint: Text) -> Path:
    """Return the absolute path of output; problem is the sentence about an `{output}` that is no place for it.

    Raises:
        CannotRun: it lies among the plans, or in git's own folder.
        WrongUse: it is `-`.
    """
    from plancode.outputs import without_way_back
    from plancode.workspace import PLANS_FOLDER

    require_named(output)
    place = without_way_back(output)
    kept = [(found.folder / PLANS_FOLDER).resolve()]
    if found.repository:
        kept.append(found.repository.git_dir.resolve())
    # Also by the name `.git`: a linked work tree keeps git's common folder elsewhere.
    if ".git" in place.parts or any(place.is_relative_to(folder) for folder in kept):
        raise CannotRun(problem.given({"output": place}), hint)
    note_new_folder(place)
    return place
