"""The beginning of a mapping: what is known of the columns of a file, and what is not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from plancode.diagnostics import CannotRun, Text, WrongUse, text
from plancode.exchange.columns import Column, Holds, columns_of
from plancode.exchange.intake.cells import Reading, Unreadable, value_of, words_of
from plancode.exchange.intake.fieldmap import BUILT_IN, NEEDED, FieldMap, KindMap, Role, Target, field_map, plain
from plancode.exchange.intake.headers import header_of
from plancode.exchange.intake.sheets import Cell, Row, Sheet, is_blank
from plancode.messages.suggestions import nearest
from plancode.models import KINDS
from plancode.workspace import OPEN, Config
from plancode.yaml_source import lines_of

_LOOKED_AT: Final = 5_000
_FORMATS: Final = (
    "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d", "%d-%m-%Y", "%m-%d-%Y", "%d %b %Y", "%b %d, %Y", "%Y%m%d",
    "%m/%d/%Y %I:%M %p", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S",
)  # fmt: skip
_SHOWN: Final = 12
_TOPMOST: Final = 30
# A key of YAML on one line may have up to 1,024 characters, with what is escaped; nobody's column has such a name.
_LONGEST_NAME: Final = 80
# What is no name of a column: digits without a letter, as of numbers and dates, and addresses.
_NO_NAME: Final = re.compile(r"^[\W\d_]*\d[\W\d_]*$|@|^https?:")
# Columns as many programs call them, beside those of the mappings that are built in.
_OFTEN: Final[Mapping[str, Mapping[str, str]]] = {
    "contact": {
        **dict.fromkeys(("surname", "family name", "nom de famille"), "last_name"),
        **dict.fromkeys(("forename", "given name"), "first_name"),
        **dict.fromkeys(("ref", "reference", "référence"), "external"),
        **dict.fromkeys(("birthday", "birthdate", "date of birth", "date de naissance"), "skip"),
    }
}
_MOST_WORDS: Final = 40


@dataclass(frozen=True, slots=True)
class Proposed:
    """The text of a mapping, and what its author has to decide."""

    text: str
    said: tuple[Text, ...]


def mapping_for(sheets: Sequence[Sheet], maps: Sequence[FieldMap], config: Config) -> Proposed:
    """Return a mapping for the tables of a file.

    Raises:
        CannotRun: it has no table.
    """
    said: list[Text] = []
    body: dict[str, object] = {}
    dates: dict[str, None] = {}
    for sheet in sheets:
        rows = list(islice(sheet.rows(), _LOOKED_AT))
        if not rows:
            continue
        said += sheet.said
        kind, top, targets = _best(sheet, rows, maps)
        below = [row for row in rows if row.number > rows[top].number]
        body[kind] = _section(sheet, (kind, targets), rows[top], below, config=config, said=said)
        for form in _dates(sheet, targets, (rows[top], below), said=said):
            dates[form] = None
    if not body:
        raise CannotRun(text("there is no table in it"), text("name a file with a header and rows"))
    held = {"system": "crm", "dates": list(dates) or ["%Y-%m-%d"], "decimal": ".", "separator": ";"}
    ordered = {kind: body[kind] for kind in KINDS if kind in body}
    return Proposed("\n".join(lines_of({**held, **ordered})), tuple(said))


def _best(sheet: Sheet, rows: Sequence[Row], maps: Sequence[FieldMap]) -> tuple[str, int, Mapping[str, Target]]:
    """Return the kind of a table, the place of its header, and what is known of its columns from any mapping."""
    # Where several mappings fit, what they know together is proposed.
    header = None
    with suppress(WrongUse):
        header = header_of(sheet, maps)
    every = (*maps, *(each for name in BUILT_IN for each in field_map(name)))
    if header is not None:
        kind = header.kind.kind
        top = next(number for number, row in enumerate(rows) if row.number == header.row)
        return kind, top, _known(kind, (header.fields, *every))
    top = _top(rows[:_TOPMOST])
    scores = {kind: _score(rows[top], _known(kind, every), kind) for kind in KINDS}
    kind = max(KINDS, key=lambda each: scores[each])
    return kind, top, _known(kind, every)


def _top(rows: Sequence[Row]) -> int:
    """Return the place of the first row that looks like a header; titles have fewer cells, and a row of data may have more."""
    widths = [sum(not is_blank(cell) for cell in row.cells) for row in rows]
    usual = sorted(widths)[len(widths) // 2]
    headed = [place for place, row in enumerate(rows) if _is_headed(row)]
    first = next((place for place in headed if widths[place] >= usual), None)
    return first if first is not None else max(headed or range(len(rows)), key=lambda place: widths[place])


def _is_headed(row: Row) -> bool:
    """Return whether all that stands in a row may be names of columns: texts, each another, and no numbers, dates or addresses."""
    held = [cell for cell in row.cells if not is_blank(cell)]
    names = [plain(words_of(cell)) for cell in held]
    return (
        bool(names)
        and all(isinstance(cell, str) for cell in held)
        and len(set(names)) == len(names)
        and not any(_NO_NAME.search(name) or len(name) > _LONGEST_NAME for name in names)
    )


def _known(kind: str, maps: Sequence[FieldMap]) -> Mapping[str, Target]:
    found: dict[str, Target] = {}
    for fields in maps:
        if kind in fields.kinds:
            for header, target in fields.kinds[kind].targets.items():
                found.setdefault(header, target)
    for name, aim in _OFTEN.get(kind, {}).items():
        found.setdefault(name, _target_of(kind, aim))
    for column in columns_of(kind):
        found.setdefault(plain(column.name.replace("_", " ").replace(".", " ")), Target(role=Role.FIELD, column=column))
    return found


def _target_of(kind: str, aim: str) -> Target:
    column = next((each for each in columns_of(kind) if each.name == aim), None)
    return Target(role=Role.FIELD, column=column) if column else Target(role=Role(aim))


def _score(row: Row, known: Mapping[str, Target], kind: str) -> int:
    targets = [known[name] for cell in row.cells if (name := plain(words_of(cell))) in known]
    names = {each.column.name for each in targets if each.column}
    return len(targets) + (2 if names.issuperset(NEEDED[kind]) else 0)


def _section(
    sheet: Sheet,
    of: tuple[str, Mapping[str, Target]],
    header: Row,
    rows: Sequence[Row],
    *,
    config: Config,
    said: list[Text],
) -> Mapping[str, object]:
    """Return the columns of a kind and the words of its picklists; said gets what nobody knows."""
    kind, targets = of
    columns: dict[str, object] = {}
    words: dict[str, object] = {}
    for place, cell in enumerate(header.cells):
        if not (name := words_of(cell)):
            continue
        if len(name) > _LONGEST_NAME:
            said.append(_too_long(name))
            continue
        target = targets.get(plain(name)) or _nearest(name, targets)
        columns[name] = _aim(target)
        if target is None:
            said.append(text("column `{column}` has no field: it goes to a line in the notes", column=name))
        elif target.role is Role.SKIP:
            said.append(text("column `{column}` is left out (`skip`)", column=name))
        elif target.column is not None and target.column.spec and target.column.spec.picklist:
            unknown = _unknown(
                kind, target.column, (row.cells[place] for row in rows if place < len(row.cells)), config
            )
            if unknown:
                words[target.column.name] = dict.fromkeys(unknown, "?")
                said.append(_unknown_words(name, unknown, target.column))
    placed = {str(aim) for aim in columns.values()}
    lacks = text("{sheet}: no column goes to `{field}`, which each {kind} needs")
    said += [
        lacks.given({"sheet": sheet.name, "field": each, "kind": kind}) for each in NEEDED[kind] if each not in placed
    ]
    return {"columns": columns, **({"values": words} if words else {})}


def _too_long(name: str) -> Text:
    return text(
        "the name of a column is longer than {most} characters, and is left out: `{column}…`",
        most=_LONGEST_NAME,
        column=name[:_LONGEST_NAME],
    )


def _unknown_words(name: str, unknown: Sequence[str], column: Column) -> Text:
    return text(
        "column `{column}`: write the value of `{field}` for each of: {words}",
        column=name,
        field=column.name,
        words=", ".join(unknown[:_SHOWN]),
    )


def _nearest(name: str, targets: Mapping[str, Target]) -> Target | None:
    near = nearest(plain(name), tuple(targets))
    return targets[near] if near else None


def _aim(target: Target | None) -> object:
    if target is None:
        return Role.NOTE.value
    if target.column is None:
        return target.role.value
    if target.also:
        return [target.column.name, *(each.name for each in target.also)]
    return {"field": target.column.name, "else": Role.NOTE.value} if target.otherwise else target.column.name


def _unknown(kind: str, column: Column, cells: Iterator[Cell], config: Config) -> list[str]:
    """Return the words of a column that are no values of its picklist."""
    if column.spec is None or column.spec.picklist in OPEN:
        return []
    how = Reading(fields=FieldMap(name="", system="crm"), kind=KindMap(kind=kind, targets={}), config=config)
    found: dict[str, None] = {}
    for cell in cells:
        # What is longer than a name is no word of a list.
        if len(found) >= _MOST_WORDS or is_blank(cell) or len(words_of(cell)) > _LONGEST_NAME:
            continue
        if isinstance(value_of(cell, column, how), Unreadable):
            found[words_of(cell)] = None
    return list(found)


def _dates(
    sheet: Sheet,
    targets: Mapping[str, Target],
    table: tuple[Row, Sequence[Row]],
    *,
    said: list[Text],
) -> Iterator[str]:
    """Yield the format of each column of dates that fits all of its cells; said gets what fits in two ways, or in none."""
    header, rows = table
    for place, cell in enumerate(header.cells):
        target = targets.get(plain(words_of(cell)))
        if target is None or target.column is None or target.column.holds not in (Holds.DAY, Holds.MOMENT):
            continue
        written = [words_of(row.cells[place]) for row in rows if place < len(row.cells)]
        texts = [each for each in written if each and not each[:4].isdigit()]
        fitting = [form for form in _FORMATS if texts and all(_fits(each, form) for each in texts)]
        yield from fitting[:1]
        if len(fitting) > 1:
            said.append(
                text(
                    "{sheet}, column `{column}`: its dates can be read as {formats}; choose one under `dates`",
                    sheet=sheet.name,
                    column=words_of(cell),
                    formats=", ".join(fitting),
                )
            )
        elif texts and not fitting:
            said.append(
                text(
                    "{sheet}, column `{column}`: no format fits all of its dates, such as `{example}`",
                    sheet=sheet.name,
                    column=words_of(cell),
                    example=texts[0],
                )
            )


def _fits(written: str, form: str) -> bool:
    try:
        datetime.strptime(written, form)  # noqa: DTZ007 - only whether it can be read
    except ValueError:
        return False
    return True
