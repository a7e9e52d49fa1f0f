"""What a row says otherwise than its record: fields to set, items to add, and what stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plancode.changes import Update
from plancode.diagnostics import Text, text
from plancode.exchange.columns import Column, Holds, columns_of, values_of
from plancode.exchange.intake.assigned import Draft
from plancode.exchange.intake.fieldmap import FieldMap
from plancode.exchange.intake.labelled import with_lines
from plancode.models import Record, protected_content
from plancode.workspace import Workspace
from plancode.yaml_source import as_read

_NO_EDIT = ("id", "kind")


@dataclass(slots=True, kw_only=True)
class Difference:
    """The update of a record, or why there is none; `kept` are fields that a row cannot change, and why."""

    update: Update | None = None
    problem: Text | None = None
    kept: list[tuple[str, Text]] = field(default_factory=list)
    # Fields that have a value, and of which the row says nothing.
    unsaid: int = 0


def difference(workspace: Workspace, draft: Draft, fields: FieldMap) -> Difference:
    """Return what a row changes in its record."""
    record = workspace.records.get(draft.ref)
    if record is None:
        return Difference(problem=text("{record} cannot be read whole", record=draft.ref))
    columns = columns_of(record.kind)
    held = dict(zip((each.name for each in columns), values_of(record), strict=True))
    found = Difference(unsaid=sum(held.get(name) not in (None, False) for name in draft.entry.blank))
    values: dict[tuple[str, ...], Any] = {}
    items: dict[tuple[str, ...], Sequence[Any]] = {}
    for column in columns:
        if column.name not in draft.values or column.name in _NO_EDIT:
            continue
        said, stands = draft.values[column.name], held[column.name]
        keys = tuple(column.name.split("."))
        if column.holds is Holds.LIST and not fields.is_own:
            items |= _added(keys, column, said, stands)
        elif _normal(said) != _normal(stands) and not _kept(workspace, record, column, said, found):
            values |= _set(keys, column, said, stands)
    _of_every_kind(draft, held, fields, values, items)
    wrong = _protected(workspace, record, {keys[0] for keys in (*values, *items)})
    if wrong is not None:
        return Difference(problem=wrong, kept=found.kept)
    if values or items:
        found.update = Update(ref=draft.ref, values=values, items=items)
    return found


def _set(keys: tuple[str, ...], column: Column, said: object, stands: object) -> dict[tuple[str, ...], object]:
    """Return what is set; of a group of any keys, only those that differ."""
    if column.holds is Holds.MAP and isinstance(said, Mapping):
        held = stands if isinstance(stands, Mapping) else {}
        return {(*keys, key): value for key, value in said.items() if held.get(key) != value}
    return {keys: said}


def _added(keys: tuple[str, ...], column: Column, said: object, stands: object) -> dict[tuple[str, ...], list[object]]:
    """Return the items that a list lacks: another program may not know all that stands there, so nothing is taken away."""
    told = {_told_by(column, each) for each in stands} if isinstance(stands, list) else set()
    new = [each for each in said if _told_by(column, each) not in told] if isinstance(said, list) else []
    return {keys: new} if new else {}


def _told_by(column: Column, item: object) -> object:
    """Return what tells an item of a list from others: in a group, the value of the key that each group has."""
    key = next((key for key, inner in column.spec.fields.items() if inner.required), None) if column.spec else None
    return str(item.get(key)) if isinstance(item, Mapping) and key else str(as_read(item))


def _of_every_kind(
    draft: Draft,
    held: Mapping[str, object],
    fields: FieldMap,
    values: dict[tuple[str, ...], Any],
    items: dict[tuple[str, ...], Sequence[Any]],
) -> None:
    """Add tags, links, lines of the notes and the external id, where they are not there yet."""
    entry = draft.entry
    tags, links, externals = held.get("tags") or [], held.get("links") or [], held.get("external") or {}
    if isinstance(tags, list) and (new := [each for each in dict.fromkeys(entry.tags) if each not in tags]):
        items["tags",] = [*items.get(("tags",), ()), *new]
    urls = {each.get("url") for each in links} if isinstance(links, list) else set()
    if more := [each for each in entry.links if each["url"] not in urls]:
        items["links",] = [*items.get(("links",), ()), *more]
    if isinstance(externals, Mapping) and draft.external not in (None, externals.get(fields.system)):
        values["external", fields.system] = draft.external
    notes = values.get(("notes",), held.get("notes"))
    after = with_lines(notes if isinstance(notes, str) else None, draft.lines)
    if after is not None and _normal(after) != _normal(held.get("notes")):
        values["notes",] = after


def _kept(workspace: Workspace, record: Record, column: Column, said: object, found: Difference) -> bool:
    """Return whether a field is one that only a step changes; say so where it differs."""
    if column.name == "status" and record.kind in workspace.config.lifecycles:
        problem = text(
            "the status of {record} stays {status}, the file has {said}: a status moves by steps, as `plancode step` makes them",
            record=record.ref,
            status=record.status,
            said=said,
        )
        found.kept.append((column.name, problem))
        return True
    if column.name.startswith("approval."):
        found.kept.append((column.name, text("the stamp of {ref} is written by its approval", ref=record.ref)))
        return True
    return False


def _protected(workspace: Workspace, record: Record, keys: set[str]) -> Text | None:
    """Return why a row cannot change a record: it is approved, and its approval protects what would change."""
    lifecycle = workspace.config.lifecycles.get(record.kind)
    if lifecycle is None or record.status not in lifecycle.protected:
        return None
    changed = sorted(key for key in keys if protected_content(record.kind, {key: True}))
    if not changed:
        return None
    return text(
        "{record} is {status}, which protects {names}: change its status first, as with `plancode amend {id} --reason TEXT`",
        record=record.ref,
        status=record.status,
        names=", ".join(f"`{name}`" for name in changed),
        id=record.id,
    )


def _normal(value: object) -> object:
    """Return a value as it is compared: groups without flags that are off, goals of words alone as words."""
    match as_read(value):
        case list() as items:
            return [_normal(each) for each in items]
        case dict() as group:
            left = {key: each for key, each in group.items() if each not in (None, False)}
            return _normal(left["goal"]) if left.keys() == {"goal"} else left
        case str() as words:
            return words.rstrip("\n")
        case plain:
            return plain
