"""The rows of a table as what they say of a record: fields, references that are still asked for, and what has no field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from plancode.changes.answers import unseen
from plancode.diagnostics import Count, Ref, Text, text
from plancode.exchange.columns import Column, columns_of
from plancode.exchange.intake.cells import Hidden, Reading, Unreadable, currency_in, value_of, words_of
from plancode.exchange.intake.fieldmap import Role
from plancode.exchange.intake.headers import Header, Placed
from plancode.exchange.intake.labelled import Line
from plancode.exchange.intake.sheets import Cell, Row, Sheet, is_blank
from plancode.models import is_link
from plancode.workspace import Config, Workspace

# Gets the number of the row that is read, and about how many there are.
OnRow = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A row that is not taken, the column that is the reason, and why."""

    sheet: str
    row: int
    column: str | None
    problem: Text


@dataclass(slots=True, kw_only=True)
class Entry:
    """What a row says of a record.

    `values` are the fields by their columns, in several ways where several columns name one reference. `headers` has the
    header that a field came from. `spare` has what becomes a line in the notes where a reference leads nowhere. `ref` is
    the record that our own export gave the row its id for.
    """

    sheet: str
    row: int
    kind: str
    values: dict[str, list[object]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    spare: dict[str, Line] = field(default_factory=dict)
    external: str | None = None
    ref: Ref | None = None
    lines: list[Line] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    links: list[Mapping[str, object]] = field(default_factory=list)
    blank: tuple[str, ...] = ()


@dataclass(slots=True)
class Rows:
    """The rows of a table: those that could be read, those that could not, and how often a column without a place has a value."""

    entries: list[Entry] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def rows_of(sheet: Sheet, header: Header, config: Config, *, hidden: Hidden, on_row: OnRow | None = None) -> Rows:
    """Return what the rows below a header say; `hidden` gives the texts of records in which something cannot be seen."""
    how = Reading(
        fields=header.fields,
        kind=header.kind,
        config=config,
        hidden=hidden,
        is_defused=header.fields.is_own and sheet.name.endswith(".csv"),
    )
    found = Rows()
    width = max(each.place for each in header.columns) + 1
    for row in sheet.rows():
        if row.number <= header.row:
            continue
        if on_row is not None:
            on_row(row.number, max(sheet.size, row.number))
        entry = Entry(sheet=sheet.name, row=row.number, kind=header.kind.kind)
        problem = _broken(row, width, entry) or _filled(entry, row, header, how, found.left_out)
        if problem is not None:
            found.refused.append(problem)
        elif not entry.values and not entry.lines:
            found.refused.append(_refused(entry, None, text("nothing of it has a field")))
        else:
            found.entries.append(entry)
    return found


def hidden_texts(workspace: Workspace) -> Sequence[str]:
    """Return the texts of records that hold, as an escape, a character that nobody sees; the longest first."""
    waiting: list[object] = [each.model_dump(exclude_defaults=True) for each in workspace.records.values()]
    found: set[str] = set()
    while waiting:
        match waiting.pop():
            case str() as written if unseen(written) is not None:
                found.add(words_of(written))
            case dict() as fields:
                waiting += fields.values()
            case list() | tuple() as items:
                waiting += items
    return sorted(found, key=len, reverse=True)


def _broken(row: Row, width: int, entry: Entry) -> Refused | None:
    if row.problem is not None:
        return _refused(entry, None, row.problem)
    if all(map(is_blank, row.cells[width:])):
        return None
    return _refused(
        entry,
        None,
        text(
            "it has {count:cell|cells}, and the header {width}",
            count=Count(len(row.cells)),
            width=width,
        ),
    )


def _refused(entry: Entry, column: str | None, problem: Text) -> Refused:
    return Refused(sheet=entry.sheet, row=entry.row, column=column, problem=problem)


def _filled(entry: Entry, row: Row, header: Header, how: Reading, left_out: dict[str, int]) -> Refused | None:
    """Fill in what a row says; return why it is refused."""
    blank = []
    for placed in header.columns:
        cell = row.cells[placed.place] if placed.place < len(row.cells) else None
        if is_blank(cell):
            blank.append(placed.target.column.name if placed.target and placed.target.column else "")
        elif placed.target is None or placed.target.role is Role.SKIP:
            left_out[placed.header] += 1
        elif (unseen := _unseen(cell, how)) is not None:
            return _refused(entry, placed.header, unseen)
        elif (problem := _put(entry, placed, cell, how)) is not None:
            return problem
    entry.blank = tuple(filter(None, blank))
    for name, value in how.kind.defaults.items():
        _by_default(entry, name, value, how)
    return None


def _unseen(cell: Cell, how: Reading) -> Text | None:
    """Return why a cell is refused in which a character stands that nobody sees; what a record holds may come back."""
    written = words_of(cell)
    if how.fields.is_own or unseen(written) is None:
        return None
    for held in how.hidden():
        written = written.replace(held, "")
    return unseen(written)


def _put(entry: Entry, placed: Placed, cell: Cell, how: Reading) -> Refused | None:
    target = placed.target
    written = words_of(cell)
    match target.role if target else Role.SKIP:
        case Role.EXTERNAL if entry.external in (None, written):
            entry.external = written
        case Role.EXTERNAL:
            # Of two ids, the first is the one that the row is known by.
            entry.lines.append((placed.header, written))
        case Role.NOTE:
            entry.lines.append((placed.header, written))
        case Role.TAG:
            entry.tags += _parts(written, how)
        case Role.LINK:
            _link(entry, placed.header, written, how)
        case Role.FIELD if target and target.column:
            for also in target.also:
                known = value_of(cell, also, how)
                if not isinstance(known, Unreadable):
                    entry.values.setdefault(also.name, [known])
            return _field(entry, placed, target.column, cell, how)
        case _:
            pass
    return None


def _field(entry: Entry, placed: Placed, column: Column, cell: Cell, how: Reading) -> Refused | None:
    value, written = value_of(cell, column, how), words_of(cell)
    is_spare = placed.target is not None and placed.target.otherwise
    if isinstance(value, Unreadable):
        if not is_spare:
            return _refused(entry, placed.header, value.problem)
        entry.lines.append((placed.header, written))
        return None
    if column.name in entry.values and not _refers(column):
        if entry.values[column.name] != [value]:
            entry.lines.append((placed.header, written))
        return None
    entry.values.setdefault(column.name, []).append(value)
    entry.headers.setdefault(column.name, placed.header)
    if is_spare:
        entry.spare.setdefault(column.name, (placed.header, written))
    if column.name.endswith((".value", ".amount")) and (currency := currency_in(written)):
        entry.values.setdefault(f"{column.name.rpartition('.')[0]}.currency", [currency])
    return None


def _refers(column: Column) -> bool:
    spec = column.spec
    return spec is not None and bool(spec.kinds or any(each.kinds for each in spec.fields.values()))


def _by_default(entry: Entry, name: str, value: str, how: Reading) -> None:
    """Give a field that the row says nothing of its default; a currency only beside an amount."""
    group, _, _ = name.rpartition(".")
    beside = any(each.startswith(f"{group}.") for each in entry.values) if group else True
    if name in entry.values or not beside:
        return
    column = next(each for each in columns_of(how.kind.kind) if each.name == name)
    found = value_of(value, column, how)
    entry.values[name] = [value if isinstance(found, Unreadable) else found]


def _parts(written: str, how: Reading) -> Iterator[str]:
    for part in written.replace(how.fields.separator, "\n").split("\n"):
        if part.strip():
            yield part.strip()


def _link(entry: Entry, header: str, written: str, how: Reading) -> None:
    """Add each address as a link; what is none becomes a line in the notes."""
    for part in _parts(written, how):
        url = part if ":" in part else f"https://{part}"
        if is_link(url):
            entry.links.append({"url": url, "label": header})
        else:
            entry.lines.append((header, part))
