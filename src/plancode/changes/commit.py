"""The commit of what is written: its message, and the line that makes it where the user stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from plancode import git
from plancode.changes.layout import plural
from plancode.diagnostics import Ref
from plancode.project import Project


def added_message(refs: Sequence[Ref]) -> str:
    """Return the message of the commit that adds records."""
    if len(refs) == 1:
        return "Add {} {}".format(*refs[0])
    return f"Add {_all(refs)}"


def step_message(name: str, refs: Sequence[Ref], trailers: Sequence[str] = ()) -> str:
    """Return the message of the commit that moves records by a step; history reads its trailers."""
    act = name[:1].upper() + name[1:]
    subject = f"{act} {refs[0].kind} {refs[0].id}" if len(refs) == 1 else f"{act} {_all(refs)}"
    return "\n\n".join([subject, *(["\n".join(trailers)] if trailers else [])])


def commit_line(
    project: Project, paths: Sequence[str], *, message: str, sign: bool = False, here: Path = git.HERE
) -> str:
    """Return the line to type that commits files; paths lead from the top, and git may not know them yet."""
    untracked = git.untracked(project.require_repository(), paths)
    parts = [part for paragraph in message.split("\n\n") for part in ("-m", paragraph)]
    named = git.seen_from(here, project.top, paths)
    commit = git.typed(here, "commit", *(["-S"] if sign else []), *parts, "--", *named)
    if not untracked:
        return commit
    return f"{git.typed(here, 'add', '--', *git.seen_from(here, project.top, untracked))} && {commit}"


def _all(refs: Sequence[Ref]) -> str:
    kinds = {ref.kind for ref in refs}
    what = plural(kinds.pop()) if len(kinds) == 1 else "records"
    return f"{len(refs)} {what}\n\n" + "\n".join("- {} {}".format(*ref) for ref in refs)
