"""Why a record cannot be read whole: its fields, the text of its file, or a second record of the same identity."""

from __future__ import annotations

from collections.abc import Iterable

from plancode.diagnostics import CannotRun, Diagnostic, Ref, Severity, Text, text
from plancode.workspace.workspace import Workspace


def flaw_of_rules(workspace: Workspace) -> Diagnostic | None:
    """Return the first error of the configuration; None where it can be read whole. Its severities do not count."""
    path = workspace.config_path
    return next((each for each in workspace.diagnostics if each.path == path and each.severity is Severity.ERROR), None)


def require_rules(workspace: Workspace, otherwise: Text) -> None:
    """Make sure that the configuration can be read: by default rules, what others get would tell what is not so.

    Raises:
        CannotRun: it cannot; otherwise is what has become of what was asked for.
    """
    if (wrong := flaw_of_rules(workspace)) is not None:
        line, column = wrong.range.start
        raise CannotRun(
            text("{place}: {problem}", place=f"{wrong.path}:{line}:{column}", problem=wrong.text),
            text("fix it first, `plancode check` shows it; {otherwise}", otherwise=otherwise),
        )


def is_empty(workspace: Workspace, path: str) -> bool:
    """Return whether a file of records can be read, and nothing stands in it."""
    parsed = workspace.parsed.get(path)
    return parsed is not None and parsed.sound and not parsed.documents


def flaws_of(workspace: Workspace, refs: Iterable[Ref]) -> tuple[Diagnostic, ...]:
    """Return the errors because of which records cannot be read whole; none if they can. Findings of rules are no such.

    Severities of the configuration do not count: what cannot be read stays unknown, even if it weighs little.
    """
    wanted = frozenset(refs)
    paths = {workspace.documents[ref].path for ref in wanted if ref in workspace.documents}
    of_files = {id(each) for path in paths for each in workspace.parsed[path].diagnostics}
    found = (each for each in workspace.diagnostics if each.severity is Severity.ERROR)
    return tuple(each for each in found if each.record in wanted or id(each) in of_files)
