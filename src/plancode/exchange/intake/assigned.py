"""Which record each row is about: one that is there, or a new one with its id; and whom its references name."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from plancode.changes import completed, identified, missing
from plancode.diagnostics import Ref, Text, all_of, text
from plancode.exchange.intake.cells import Asked, given
from plancode.exchange.intake.fieldmap import FieldMap
from plancode.exchange.intake.identities import Identities, Unknown
from plancode.exchange.intake.labelled import Line, with_lines
from plancode.exchange.intake.rows import Entry, Refused
from plancode.exchange.intake.unstated import example_of, other_half
from plancode.models import MAX_ID, RESERVED_IDS, SLUG, Contact
from plancode.project import Project

_DAYS = ("close_date", "due", "start", "period")


@dataclass(slots=True, kw_only=True)
class Draft:
    """A row with its record: the values of its columns, references among them, and the lines for its notes."""

    entry: Entry
    ref: Ref
    is_new: bool
    values: dict[str, object]
    lines: list[Line]

    @property
    def external(self) -> str | None:
        """Return the id in the other system; what our own export gave names the record already."""
        return None if self.entry.ref == self.ref else self.entry.external


@dataclass(slots=True, kw_only=True)
class Assignment:
    """The drafts of a table and the rows that are refused; `late` says that other rows may refer to one of these."""

    project: Project
    fields: FieldMap
    known: Identities
    taken: set[str]
    plan: str | None = None
    drafts: list[Draft] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    of_ref: dict[Ref, Entry] = field(default_factory=dict)
    late: bool = False


def assign(work: Assignment, entries: Iterable[Entry]) -> None:
    """Fill in the drafts of entries: references to other kinds, then who the records are, then references among them."""
    waiting = []
    for entry in entries:
        values, lines, problem = _resolved(work, entry, among_themselves=False)
        problem = problem or _identify(work, entry, values, lines)
        if problem is not None:
            work.refused.append(problem)
        else:
            waiting.append(work.drafts[-1])
    work.drafts = []
    for draft in waiting:
        more, lines, problem = _resolved(work, draft.entry, among_themselves=True)
        problem = problem or _incomplete(work, draft, more)
        if problem is not None:
            work.refused.append(problem)
            work.late = True
            continue
        draft.values |= more
        draft.lines += lines
        work.drafts.append(draft)


def record_of(draft: Draft, system: str) -> dict[str, object]:
    """Return the fields of a new record, groups made, tags, links, notes and the id of the other system included."""
    record: dict[str, object] = {"kind": draft.ref.kind, "id": draft.ref.id}
    for name, value in draft.values.items():
        if name != "id":
            record = given(name.split("."), value, record)
    entry = draft.entry
    if entry.tags:
        held = record.get("tags")
        record["tags"] = list(dict.fromkeys([*(held if isinstance(held, list) else ()), *entry.tags]))
    if entry.links:
        held = record.get("links")
        record["links"] = [*(held if isinstance(held, list) else ()), *entry.links]
    if draft.external is not None:
        record = given(("external", system), draft.external, record)
    notes = record.get("notes")
    if notes := with_lines(notes if isinstance(notes, str) else None, draft.lines):
        record["notes"] = notes
    return record


def _resolved(
    work: Assignment, entry: Entry, *, among_themselves: bool
) -> tuple[dict[str, object], list[Line], Refused | None]:
    """Return the values with their references resolved, those to records of the same kind or all others; else why not."""
    values: dict[str, object] = {}
    lines = [] if among_themselves else list(entry.lines)
    for name, ways in entry.values.items():
        if (entry.kind in _kinds(ways[0])) is not among_themselves:
            continue
        found = [_with_refs(each, work.known) for each in ways]
        known = [each for each in found if not isinstance(each, Unknown)]
        unknown = [each for each in found if isinstance(each, Unknown)]
        if any(each != known[0] for each in known[1:]):
            return {}, [], _refused(entry, entry.headers.get(name, name), text("another column names another record"))
        if known:
            values[name] = known[0]
        elif name in entry.spare:
            lines.append(entry.spare[name])
        else:
            return {}, [], _refused(entry, entry.headers.get(name, name), unknown[0].problem)
    return values, lines, None


def _kinds(value: object) -> frozenset[str]:
    """Return the kinds that a value refers to."""
    match value:
        case Asked():
            return frozenset(value.kinds)
        case list():
            return frozenset().union(*map(_kinds, value))
        case dict():
            return frozenset().union(*map(_kinds, value.values()))
        case _:
            return frozenset()


def _with_refs(value: object, known: Identities) -> object:
    """Return a value with the ids that it asks for, or the first reference that leads nowhere."""
    match value:
        case Asked():
            found = known.of(value)
            if isinstance(found, Unknown):
                return found
            return "/".join(found) if len(value.kinds) > 1 else found.id
        case list():
            items = [_with_refs(each, known) for each in value]
            return next((each for each in items if isinstance(each, Unknown)), items)
        case dict():
            held = {key: _with_refs(each, known) for key, each in value.items()}
            return next((each for each in held.values() if isinstance(each, Unknown)), held)
        case _:
            return value


def _identify(work: Assignment, entry: Entry, values: dict[str, object], lines: list[Line]) -> Refused | None:
    """Add the draft of an entry, with the record that is there or a new one; return why there is none."""
    ref = _existing(work, entry, values)
    if isinstance(ref, Text):
        return _refused(entry, None, ref)
    is_new = ref is None
    if ref is None:
        ref = _new_ref(work, entry, values)
        if isinstance(ref, Text):
            return _refused(entry, entry.headers.get("id"), ref)
    if (first := work.of_ref.get(ref)) is not None:
        return _refused(entry, None, text("it is the same record as row {row}: {ref}", row=first.row, ref=ref))
    work.of_ref[ref] = entry
    work.known.add(ref, {**_nested(values), "external": {}}, entry.external)
    work.drafts.append(Draft(entry=entry, ref=ref, is_new=is_new, values=values, lines=lines))
    return None


def _existing(work: Assignment, entry: Entry, values: Mapping[str, object]) -> Ref | Text | None:
    """Return the record that a row is about: by its id, its external id, or what it is called; a text where that is unclear."""
    if "id" in values:
        ref = Ref(entry.kind, str(values["id"]))
        return ref if ref in work.project.workspace.documents else None
    if entry.ref in work.project.workspace.documents:
        return entry.ref
    if entry.external is not None and (found := work.known.external(entry.kind, entry.external)):
        return found[0] if len(found) == 1 else _several(found)
    return _called(work, entry, values)


def _called(work: Assignment, entry: Entry, values: Mapping[str, object]) -> Ref | Text | None:
    """Return the record that is called as a row is, where the row has no id by which it is known."""
    called = [ref for ref in work.known.called(entry.kind, _nested(values)) if _may_be(work, ref, entry, values)]
    if entry.external is not None:
        # One of several people of a name, or a second one of a name, is somebody new: the ids tell them apart.
        return called[0] if len(called) == 1 and called[0] not in work.of_ref else None
    if len(called) != 1:
        return _several(called) if called else None
    first = work.of_ref.get(called[0])
    if first is not None:
        return text("it is called as row {row}, and has no id that tells them apart", row=first.row)
    return called[0]


def _several(refs: Sequence[Ref]) -> Text:
    return text("it could be any of: {refs}", refs=", ".join(sorted(ref.id for ref in refs)[:4]))


def _may_be(work: Assignment, ref: Ref, entry: Entry, values: Mapping[str, object]) -> bool:
    """Return whether a record of the same name can be the row's: same day or period, no other id, no other address."""
    document = work.project.workspace.documents.get(ref)
    data = document.data if document and isinstance(document.data, dict) else _said(work, ref)
    external = data.get("external")
    held = external.get(work.fields.system) if isinstance(external, dict) else None
    if held is not None and entry.external is not None:
        return False
    email = data.get("email")
    if email and values.get("email") and str(email).casefold() != str(values["email"]).casefold():
        return False
    return all(_day(data.get(key)) == _day(values[key]) for key in _DAYS if key in values)


def _said(work: Assignment, ref: Ref) -> Mapping[str, object]:
    entry = work.of_ref.get(ref)
    if entry is None:
        return {}
    own = {name: ways[0] for name, ways in entry.values.items()}
    return {**own, "external": {work.fields.system: entry.external} if entry.external else {}}


def _day(value: object) -> object:
    return value.isoformat(timespec="minutes") if isinstance(value, datetime) else str(value) if value else None


def _new_ref(work: Assignment, entry: Entry, values: dict[str, object]) -> Ref | Text:
    """Return the identity of a new record, which gets what follows from its fields."""
    if "id" in values:
        name = str(values["id"])
        if not _may_be_id(name):
            return text("`{id}` cannot be an id; an id is such as `marie-dupont`", id=name)
        work.taken.add(name)
        return Ref(entry.kind, name)
    if entry.kind == "opportunity" and work.plan and not {"plan", "objective"} & {*values, *entry.values}:
        values["plan"] = work.plan
    nested = {"kind": entry.kind, **_nested(values)}
    record = completed(work.project.workspace, nested)
    person = work.project.you.person
    if person is not None and "owner" not in record and entry.kind == "plan":
        record["owner"] = person.id
    values |= {name: record[name] for name in record.keys() - nested.keys()}
    if entry.kind == "plan" and not {"name", "period"} <= record.keys():
        return _lacks([name for name in ("name", "period") if name not in record])
    if entry.kind == "contact" and _was_erased(work.project, str(identified(record, ())["id"])):
        return text("a contact of this name was erased; if it is somebody else: `plancode new contact`")
    name = (
        entry.ref.id
        if entry.ref and _may_be_id(entry.ref.id, work.taken)
        else str(identified(record, work.taken)["id"])
    )
    work.taken.add(name)
    return Ref(entry.kind, name)


def _may_be_id(name: str, taken: Container[str] = ()) -> bool:
    return bool(SLUG.fullmatch(name)) and len(name) <= MAX_ID and name not in RESERVED_IDS and name not in taken


def _was_erased(project: Project, name: str) -> bool:
    """Return whether an id is that of somebody who asked to be forgotten: ids are made from names, and they alone are left."""
    contact = project.workspace.get(Contact, name)
    return contact is not None and contact.erased is not None


def _incomplete(work: Assignment, draft: Draft, more: Mapping[str, object]) -> Refused | None:
    """Return why a new record would lack something that it needs."""
    if work.fields.is_own:
        return None
    if (half := _half(work, draft, more)) is not None or not draft.is_new:
        return half
    record = {**record_of(draft, work.fields.system), **_nested(more)}
    absent = [each.name for each in missing(record)]
    if not absent:
        return None
    if draft.ref.kind == "opportunity" and absent == ["plan"]:
        return _refused(draft.entry, None, text("it has neither plan nor objective: `--plan ID` gives it one"))
    return _refused(draft.entry, None, _lacks(absent))


def _half(work: Assignment, draft: Draft, more: Mapping[str, object]) -> Refused | None:
    """Return why a group would be there by half, as an amount without its currency."""
    document = work.project.workspace.documents.get(draft.ref)
    held = document.data if document and isinstance(document.data, dict) else {}
    said = {*draft.values, *more}
    there = {f"{group}.{key}" for group, keys in held.items() if isinstance(keys, dict) for key in keys}
    for given_name, needed in other_half(draft.ref.kind, said):
        if needed not in there:
            problem = text(
                "it has no `{field}`: a mapping states it, as `{kind}: {line}`; `plancode import --propose FILE` begins one",
                field=needed,
                kind=draft.ref.kind,
                line=f"{{defaults: {example_of(needed)}}}",
            )
            return _refused(draft.entry, draft.entry.headers.get(given_name), problem)
    return None


def _lacks(names: Sequence[str]) -> Text:
    return text("it lacks {names}", names=all_of([f"`{name}`" for name in names]))


def _nested(values: Mapping[str, object]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in values.items():
        found = given(name.split("."), value, found)
    return found


def _refused(entry: Entry, column: str | None, problem: Text) -> Refused:
    return Refused(sheet=entry.sheet, row=entry.row, column=column, problem=problem)
