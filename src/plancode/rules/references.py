"""Rules of references: each leads to a record, no list repeats one, and none leads round in a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from plancode import codes
from plancode.diagnostics import Diagnostic, Ref, Text, text
from plancode.messages.suggestions import suggestion
from plancode.models import may_repeat
from plancode.workspace import Workspace


def unresolved_reference(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC120: a reference names a record that is not there."""
    names = {
        kind: [ref.id for ref in workspace.records if ref.kind == kind]
        for kind in {ref.kind for ref in workspace.records}
    }
    records, damaged = workspace.records, workspace.damaged
    for ref, record in records.items():
        for link in workspace.links_of(record):
            if link.target in records or link.target in damaged:
                continue
            otherwise = text("create a {kind} with this id, or correct the reference", kind=Text(link.target.kind))
            hint = suggestion(link.target.id, names.get(link.target.kind, ())) or otherwise
            if hidden := (*workspace.unreadable, *workspace.nameless):
                # No near match: it may be last year's plan, while the one that is meant only cannot be read.
                hint = text("look in {paths}, which could not be read whole", paths=", ".join(dict.fromkeys(hidden)))
            yield codes.PC120.at(
                workspace.place(record, *link.keys),
                text("there is no {record}", record=link.target),
                hint=hint,
                record=ref,
            )


def cycle(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC131: the parents of a record, or the records that it follows up, lead back to it."""
    for key in ("parent", "follow_up_of", "merged_into"):
        for circle in _circles({record.ref: target for record, target in workspace.named_by(key)}):
            record = workspace.records[circle[0]]
            way = " → ".join(ref.id for ref in (*circle, circle[0]))
            yield codes.PC131.at(
                workspace.place(record, key),
                text("`{key}` refers back to itself: {way}", key=key, way=way),
                hint=text("remove one of these references"),
                record=record.ref,
            )


def duplicate_item(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC144: a list names the same record twice."""
    for record in filter(may_repeat, workspace.records.values()):
        seen: set[tuple[object, object]] = set()
        for link in workspace.links_of(record):
            if (link.keys[0], link.target) in seen:
                yield codes.PC144.at(
                    workspace.place(record, *link.keys),
                    text("{record} stands in `{key}` already", record=link.target, key=link.keys[0]),
                    hint=text("name it once"),
                    record=record.ref,
                )
            seen.add((link.keys[0], link.target))


def _circles(above: dict[Ref, Ref]) -> Iterator[tuple[Ref, ...]]:
    """Yield each circle once, beginning at its least member."""
    done: set[Ref] = set()
    for start in above:
        way: dict[Ref, None] = {}
        ref: Ref | None = start
        while ref is not None and ref not in done and ref not in way:
            way[ref] = None
            ref = above.get(ref)
        if ref is not None and ref in way:
            members = list(way)
            circle = members[members.index(ref) :]
            least = circle.index(min(circle))
            yield (*circle[least:], *circle[:least])
        done.update(way)


RULES: tuple[Callable[[Workspace], Iterator[Diagnostic]], ...] = (
    unresolved_reference,
    cycle,
    duplicate_item,
)
