"""The record that the user names: by its id, or by kind and id."""

from __future__ import annotations

from collections.abc import Collection

from plancode.diagnostics import CannotRun, Ref, Severity, Text, WrongUse, text
from plancode.messages.suggestions import listed, named_terms, suggestion
from plancode.models import KINDS, Record
from plancode.workspace.flaws import flaws_of
from plancode.workspace.workspace import Workspace

_SHOWN = 3


def find(workspace: Workspace, identity: str, kinds: Collection[str] = KINDS) -> Ref:
    """Return the record of kinds that identity names: an id, or a kind and an id.

    Raises:
        WrongUse: it names no record, or several.
        CannotRun: no record that can be read has this identity, but some files cannot be read and may hold it.
    """
    possible = named(workspace, identity)
    found = [ref for ref in possible if ref.kind in kinds]
    if len(found) > 1:
        listing = ", ".join("/".join(ref) for ref in found)
        raise WrongUse(
            text("`{identity}` is the id of several records", identity=identity),
            text("name one by kind and id: {listing}", listing=listing),
        )
    if found:
        return found[0]
    if possible:
        raise WrongUse(
            text("{record} is of a kind that this command is not for", record=possible[0]),
            _where_to_look(kinds)
            if len(kinds) == 1
            else text("choose one of the kinds: {kinds}", kinds=listed(named_terms(kinds))),
        )
    require_all_read(workspace, identity)
    names = {ref.id for ref in workspace.documents if ref.kind in kinds}
    raise WrongUse(
        text("there is no record `{identity}`", identity=identity),
        suggestion(identity.rpartition("/")[2], names) or _where_to_look(kinds),
    )


def find_whole(workspace: Workspace, identity: str, kinds: Collection[str] = KINDS) -> Record:
    """Return the record of kinds that identity names, read whole.

    Raises:
        WrongUse: it names no record, or several.
        CannotRun: the record cannot be read whole, or may stand in a file that cannot be read.
    """
    ref = find(workspace, identity, kinds)
    if ref in workspace.records:
        return workspace.records[ref]
    flaw = min(flaws_of(workspace, [ref]), key=lambda each: each.sort_key)
    place = f"{flaw.path}:{flaw.range.start.line}:{flaw.range.start.column}"
    raise CannotRun(
        text("{record} cannot be read whole: {flaw}", record=ref, flaw=flaw.text),
        text("see what is wrong: `plancode check`; {place}", place=place),
    )


def named(workspace: Workspace, identity: str) -> tuple[Ref, ...]:
    """Return the records that an id, or a kind and an id, can mean, with those that cannot be read whole."""
    kind, _, name = identity.rpartition("/")
    return tuple(ref for ref in workspace.documents if ref.id == name and kind in ("", ref.kind))


def _where_to_look(kinds: Collection[str]) -> Text:
    """Return the line that lists what may be named: of the only kind, if there is but one."""
    if len(kinds) == 1:
        return text("see what there is: `plancode list {kind}`", kind=next(iter(kinds)))
    return text("see what there is: `plancode list KIND`")


def require_all_read(workspace: Workspace, identity: str) -> None:
    """Make sure that a record of this identity, which is nowhere, does not stand in a file that cannot be read.

    Raises:
        CannotRun: it may.
    """
    if places := where_it_may_be(workspace):
        raise CannotRun(text("there is no record `{identity}` that can be read", identity=identity), places)


def where_it_may_be(workspace: Workspace) -> Text | None:
    """Return a sentence with the first errors of the files that could not be read, and so may hold a missing record."""
    first = {
        each.path: f"{each.path}:{each.range.start.line}:{each.range.start.column}"
        for each in reversed(workspace.diagnostics)
        if each.path in workspace.unreadable and each.severity is Severity.ERROR
    }
    places = [first[path] for path in dict.fromkeys(workspace.unreadable) if path in first]
    if not places:
        return None
    return text(
        "see what is wrong: `plancode check`; it may stand in what could not be read: {places}",
        places=", ".join(places[:_SHOWN]) + (", …" if len(places) > _SHOWN else ""),
    )


def unread(workspace: Workspace, ref: Ref, other: Workspace) -> bool:
    """Return whether a record that another state of the workspace has is not missing here, and only cannot be read."""
    return ref in workspace.damaged or (ref in other.documents and other.documents[ref].path in workspace.unreadable)
