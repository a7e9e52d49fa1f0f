"""Why a record cannot be read whole: what is wrong with it, with the text of its file, with another of its identity."""

from __future__ import annotations

from collections.abc import Iterable

from plancode.diagnostics import Diagnostic, Ref, Severity, Text, text
from plancode.workspace.workspace import Workspace

_SHOWN = 3


def flaws_of(workspace: Workspace, refs: Iterable[Ref]) -> tuple[Diagnostic, ...]:
    """Return the errors for which records cannot be read whole; none where they can, whatever rules say of them.

    Severities of the configuration do not count: what cannot be read is not known, however little it is to weigh.
    """
    wanted = frozenset(refs)
    paths = {workspace.documents[ref].path for ref in wanted if ref in workspace.documents}
    of_files = {id(each) for path in paths for each in workspace.parsed[path].diagnostics}
    found = (each for each in workspace.diagnostics if each.severity is Severity.ERROR)
    return tuple(each for each in found if each.record in wanted or id(each) in of_files)


def named(workspace: Workspace, identity: str) -> tuple[Ref, ...]:
    """Return the records that an id, or a kind and an id, can mean; those too that cannot be read whole."""
    kind, _, name = identity.rpartition("/")
    return tuple(ref for ref in workspace.documents if ref.id == name and kind in ("", ref.kind))


def where_it_may_be(workspace: Workspace) -> Text | None:
    """Return the files that could not be read and may hold what is not found, each with its first error."""
    first = {
        each.path: f"{each.path}:{each.range.start.line}:{each.range.start.column}"
        for each in reversed(workspace.diagnostics)
        if each.path in workspace.unreadable and each.severity is Severity.ERROR
    }
    places = [first[path] for path in dict.fromkeys(workspace.unreadable) if path in first]
    if not places:
        return None
    return text(
        "it may stand in what could not be read: {places}; `plancode check` says what is wrong",
        places=", ".join(places[:_SHOWN]) + (", …" if len(places) > _SHOWN else ""),
    )
