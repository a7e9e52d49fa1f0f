"""Files of records in which nothing stands any more, and what a commit still holds of them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from plancode import codes
from plancode.diagnostics import CannotRun, Diagnostic, text
from plancode.project import Project
from plancode.workspace import is_empty, texts_at

# The key that every record has, outside of comments.
_RECORD = re.compile(r"^[^#\n]*\bkind[\"']?:", re.MULTILINE)


def held_before(project: Project, found: Sequence[Diagnostic]) -> Mapping[str, str]:
    """Return what HEAD has of the files of the work tree that are found to be empty, by path, where records stand there."""
    paths = [each.path for each in found if each.code is codes.PC146 and is_empty(project.workspace, each.path)]
    held: Mapping[str, str] = {}
    # Where HEAD cannot be read, the history says why.
    with suppress(CannotRun):
        if paths and (head := project.head) is not None:
            held = texts_at(project.require_repository(), head, paths)
    return {path: each for path, each in held.items() if _RECORD.search(each)}


def emptied_files(project: Project) -> tuple[str, ...]:
    """Return the files of the work tree that were emptied, though HEAD has records in them, where the check says so."""
    found = [each for each in project.workspace.diagnostics if each.code is codes.PC146]
    return tuple(sorted(held_before(project, list(project.workspace.config.weighed(found)))))


def with_way_back(found: Sequence[Diagnostic], held: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Yield findings; one about a file that a commit still holds says how to bring it back."""
    for each in found:
        if each.code is codes.PC146 and each.path in held:
            top = shlex.quote(f":/{each.path}")
            hint = text(
                "bring back what stood there: `git restore -s HEAD -- {file}`; or delete it: `git rm -f -- {file}`",
                file=top,
            )
            yield replace(each, hint_text=hint)
        else:
            yield each
