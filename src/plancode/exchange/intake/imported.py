"""All tables of a file at once: their records, new and changed, as one proposal; rows that cannot be taken are told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

from plancode import codes
from plancode.changes import Proposal, Trial, Update, batch, edits_between, path_of, taken_ids, tried
from plancode.changes.new import first_status
from plancode.diagnostics import CannotRun, Diagnostic, Place, Ref, Text, text
from plancode.exchange.intake.assigned import Assignment, Draft, assign, record_of
from plancode.exchange.intake.differences import difference
from plancode.exchange.intake.fieldmap import FieldMap
from plancode.exchange.intake.headers import Header, header_of, repeated, why_no_table
from plancode.exchange.intake.identities import identities
from plancode.exchange.intake.returned import returned
from plancode.exchange.intake.rows import Entry, OnRow, Refused, Rows, hidden_texts, rows_of
from plancode.exchange.intake.sheets import Sheet
from plancode.models import KINDS, MODELS
from plancode.project import Project
from plancode.workspace import Workspace

# A file of more is one that nobody reads; and a file has its bounds.
_MOST_IN_A_FILE: Final = 500
OnFile = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A sheet that is a table of a kind: its header and what its rows say."""

    sheet: Sheet
    header: Header
    rows: Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of a row that was taken: its record, the fields that change (None: it is new), and its file."""

    entry: Entry
    ref: Ref
    changed: tuple[str, ...] | None
    path: str


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What became of every row: taken, the same as before, or refused; `kept` are fields that stay although rows say otherwise."""

    told: list[Told] = field(default_factory=list)
    same: list[Draft] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    kept: list[Refused] = field(default_factory=list)
    unsaid: int = 0
    files: dict[str, bytes] = field(default_factory=dict)
    # The new records in a status that none begins in.
    given: list[Ref] = field(default_factory=list)

    @property
    def refs(self) -> list[Ref]:
        """Return the records that are new or change."""
        return [each.ref for each in self.told]


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """The tables of a file, what became of their rows, and what would be written; `passed` are sheets that are no tables of ours."""

    tables: tuple[Table, ...]
    passed: tuple[str, ...]
    outcome: Outcome
    proposal: Proposal


def tables_of(
    sheets: Sequence[Sheet], maps: Sequence[FieldMap], workspace: Workspace, on_row: OnRow | None
) -> tuple[list[Table], list[str]]:
    """Return the sheets that hold a kind of record, in the order in which kinds refer to each other; and the others.

    Raises:
        CannotRun: none does, or a header names a column twice.
    """
    tables, passed = [], []
    headers = [header_of(sheet, maps) for sheet in sheets]
    hidden = cache(lambda: hidden_texts(workspace))
    # Beside the records, an export has figures and references, which are worked out.
    is_export = any(header is not None and header.fields.is_own for header in headers)
    for sheet, header in zip(sheets, headers, strict=True):
        if header is None or (is_export and not header.fields.is_own):
            passed.append(sheet.name)
            continue
        if (problem := repeated(header)) is not None:
            raise CannotRun(
                text("{sheet}, row {row}: {problem}", sheet=sheet.name, row=header.row, problem=problem),
                text("remove one of them"),
            )
        rows = rows_of(sheet, header, workspace.config, hidden=hidden, on_row=on_row)
        tables.append(Table(sheet=sheet, header=header, rows=rows))
    if not tables:
        raise why_no_table(sheets, maps)
    return sorted(tables, key=lambda each: KINDS.index(each.header.kind.kind)), passed


def record_from(entry: Entry, header: Header) -> dict[str, object]:
    """Return the fields that a row of an export says, which names its references by their ids."""
    values = {name: ways[0] for name, ways in entry.values.items()}
    ref = Ref(entry.kind, str(values["id"]))
    draft = Draft(entry=entry, ref=ref, is_new=True, values=values, lines=[])
    return _without_defaults(record_of(draft, header.fields.system))


def imported(
    project: Project,
    sheets: Sequence[Sheet],
    maps: Sequence[FieldMap],
    *,
    source: str,
    plan: str | None = None,
    on_row: OnRow | None = None,
    on_file: OnFile | None = None,
) -> Import:
    """Return what the rows of sheets make of a workspace; `plan` is for opportunities that name neither plan nor objective.

    on_row gets the number of the row that is read, on_file that of the file that gets its records, and how many there are.

    Raises:
        WrongUse: there is no such plan, or a table fits several mappings.
        CannotRun: a file cannot be read, or no mapping knows its columns.
    """
    if plan is not None:
        plan = project.find(plan, ("plan",)).id
    tables, passed = tables_of(sheets, maps, project.workspace, on_row)
    for table in tables:
        table.rows.entries = returned(project, table.header, table.rows.entries)
    excluded: dict[tuple[str, int], Refused] = {}
    last = _tried(project, tables, plan, excluded, source=source, on_file=on_file)
    while last.blamed and len(excluded) < sum(len(table.rows.entries) for table in tables):
        excluded |= last.blamed
        last = _tried(project, tables, plan, excluded, source=source, on_file=on_file)
    return Import(
        tables=tuple(tables),
        passed=tuple(passed),
        outcome=last.outcome,
        proposal=Proposal(
            edits=edits_between(project, last.outcome.files),
            lines=(),
            message=_message(last.outcome, source),
            author=project.you.identity,
            refused=last.trial.refused,
            noted=last.trial.noted,
            sign=bool(last.outcome.given) and bool(project.workspace.config.policy.signed),
            unproved=last.unproved,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """What becomes of the rows, what `check` would find then, and the rows that its errors are about."""

    outcome: Outcome
    trial: Trial
    unproved: CannotRun | None
    blamed: Mapping[tuple[str, int], Refused]


def _tried(
    project: Project,
    tables: Sequence[Table],
    plan: str | None,
    excluded: Mapping[tuple[str, int], Refused],
    *,
    source: str,
    on_file: OnFile | None,
) -> _Round:
    """Return what becomes of all rows but those excluded; that a plan begins beyond its first status is no error here."""
    outcome = _outcome(project, tables, plan, excluded, on_file=on_file)
    message = _message(outcome, source)
    trial, unproved = tried(project, edits_between(project, outcome.files), outcome.refs, message=message)
    given = frozenset(outcome.given)
    left = tuple(each for each in trial.refused.diagnostics if not (each.code is codes.PC202 and each.record in given))
    return _Round(
        outcome=outcome,
        trial=replace(trial, refused=replace(trial.refused, diagnostics=left)),
        unproved=unproved,
        blamed=_blamed(project, left, outcome),
    )


def _outcome(
    project: Project,
    tables: Sequence[Table],
    plan: str | None,
    excluded: Mapping[tuple[str, int], Refused],
    *,
    on_file: OnFile | None,
) -> Outcome:
    """Return what becomes of the rows, table after table: a row refers to what the tables before it have made."""
    found = Outcome(refused=[*(each for table in tables for each in table.rows.refused), *excluded.values()])
    at = project
    for number, table in enumerate(tables):
        if number and found.files:
            at = project.with_files(found.files)
        entries = [each for each in table.rows.entries if (each.sheet, each.row) not in excluded]
        work = _assigned(at, table, entries, plan)
        found.refused += work.refused
        _settle(at, work, found, on_file=on_file)
    return found


def _assigned(project: Project, table: Table, entries: Sequence[Entry], plan: str | None) -> Assignment:
    """Return who the rows are; those that refer to a row which is refused are refused in turn."""
    fields, refused = table.header.fields, list[Refused]()
    while True:
        work = Assignment(
            project=project,
            fields=fields,
            known=identities(project.workspace, fields.system),
            taken=taken_ids(project.workspace),
            plan=plan,
        )
        assign(work, entries)
        refused += work.refused
        if not work.late:
            work.refused = refused
            return work
        gone = {each.row for each in refused}
        entries = [each for each in entries if each.row not in gone]


def _settle(project: Project, work: Assignment, found: Outcome, *, on_file: OnFile | None) -> None:
    """Add to an outcome what the drafts of one table change."""
    added: list[tuple[str, dict[str, object]]] = []
    held = Counter(each.path.removeprefix(project.sources.prefix) for each in project.workspace.documents.values())
    updates: list[Update] = []
    told: dict[Ref, Told] = {}
    for draft in work.drafts:
        if draft.is_new:
            record = _without_defaults(record_of(draft, work.fields.system))
            path = _with_room(path_of(project.workspace, record), held)
            added.append((path, record))
            told[draft.ref] = Told(entry=draft.entry, ref=draft.ref, changed=None, path=path)
            if _is_beyond(project, record):
                found.given.append(draft.ref)
        else:
            _compare(project, work, draft, found, updates, told)
    made = batch(project, added, updates, on_file=on_file)
    found.files |= made.files
    for ref, each in told.items():
        if ref in made.left:
            found.refused.append(_refused(each.entry, None, made.left[ref]))
        else:
            found.told.append(each)


def _with_room(path: str, held: Counter[str]) -> str:
    """Return a file that another record fits into: path, or one beside it; held counts the records in each."""
    number, place = 1, path
    while held[place] >= _MOST_IN_A_FILE:
        number += 1
        place = path.replace(".yaml", f"-{number}.yaml")
    held[place] += 1
    return place


def _compare(
    project: Project, work: Assignment, draft: Draft, found: Outcome, updates: list[Update], told: dict[Ref, Told]
) -> None:
    differs = difference(project.workspace, draft, work.fields)
    entry = draft.entry
    found.kept += [_refused(entry, entry.headers.get(name), why) for name, why in differs.kept]
    found.unsaid += differs.unsaid
    if differs.problem is not None:
        found.refused.append(_refused(entry, None, differs.problem))
    elif differs.update is None:
        found.same.append(draft)
    else:
        updates.append(differs.update)
        names = dict.fromkeys(".".join(keys) for keys in (*differs.update.values, *differs.update.items))
        path = project.workspace.documents[draft.ref].path.removeprefix(project.sources.prefix)
        told[draft.ref] = Told(entry=entry, ref=draft.ref, changed=tuple(names), path=path)


def _without_defaults(record: dict[str, object]) -> dict[str, object]:
    """Return a record without what nobody would write: a contact is of normal importance, and has not opted out."""
    fields = MODELS[str(record["kind"])].model_fields
    return {key: value for key, value in record.items() if key not in fields or fields[key].default != value}


def _is_beyond(project: Project, record: Mapping[str, object]) -> bool:
    kind, status = str(record["kind"]), record.get("status")
    lifecycle = project.workspace.config.lifecycles.get(kind)
    return lifecycle is not None and status not in (
        None,
        first_status(project.workspace.config, kind),
        *lifecycle.initial,
    )


def _blamed(project: Project, found: Sequence[Diagnostic], outcome: Outcome) -> Mapping[tuple[str, int], Refused]:
    """Return the rows that errors are about, which are left out next time."""
    if not found:
        return {}
    of_ref = {each.ref: each for each in outcome.told}
    blamed: dict[tuple[str, int], Refused] = {}
    after = project.with_files(outcome.files).workspace
    places = _places(after)
    for each in found:
        refs = [each.record, *(ref for note in each.notes if (ref := _standing_at(note.place, places)))]
        told = next((of_ref[ref] for ref in refs if ref in of_ref), None)
        if told is not None:
            entry = told.entry
            blamed.setdefault((entry.sheet, entry.row), _refused(entry, _column_of(each, entry, after), each.text))
    return blamed


def _places(workspace: Workspace) -> Mapping[str, list[tuple[int, Ref]]]:
    """Return the records of each file with the lines in which they begin, in their order."""
    found: dict[str, list[tuple[int, Ref]]] = defaultdict(list)
    for ref, document in workspace.documents.items():
        found[document.path].append((document.range.start.line, ref))
    return {path: sorted(places) for path, places in found.items()}


def _standing_at(place: Place, places: Mapping[str, list[tuple[int, Ref]]]) -> Ref | None:
    """Return the record that a place lies in."""
    line = place.range.start.line
    return next((ref for begins, ref in reversed(places.get(place.path, [])) if begins <= line), None)


def _column_of(found: Diagnostic, entry: Entry, workspace: Workspace) -> str | None:
    """Return the header of the column whose field a finding points at."""
    document = workspace.documents.get(found.record) if found.record else None
    if document is None or not isinstance(document.data, dict):
        return None
    for key in document.data:
        if document.key_range_of((key,)).start <= found.range.start <= document.range_of((key,)).end:
            names = (name for name in entry.headers if name.partition(".")[0] == key)
            return next((entry.headers[name] for name in names), None)
    return None


def _refused(entry: Entry, column: str | None, problem: Text) -> Refused:
    return Refused(sheet=entry.sheet, row=entry.row, column=column, problem=problem)


def _message(outcome: Outcome, source: str) -> str:
    """Return the message of the commit, which counts what it brings."""
    from plancode.changes import plural

    new = Counter(each.ref.kind for each in outcome.told if each.changed is None)
    changed = sum(each.changed is not None for each in outcome.told)
    parts = [f"{count} {kind if count == 1 else plural(kind)}" for kind, count in new.items()]
    parts += [f"{changed} changed"] if changed else []
    return f"Import {', '.join(parts) or 'nothing'} from {source}"
