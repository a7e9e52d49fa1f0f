"""The beginning of a mapping: what is known of the columns of a file, and what is not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from plancode.diagnostics import CannotRun, Count, Text, WrongUse, text
from plancode.exchange.columns import Column, Holds, columns_of
from plancode.exchange.intake.cells import Reading, Unreadable, value_of, words_of
from plancode.exchange.intake.fieldmap import (
    BUILT_IN,
    NEEDED,
    UNDECIDED,
    FieldMap,
    KindMap,
    Role,
    Target,
    field_map,
    plain,
)
from plancode.exchange.intake.headed import LONGEST_NAME, top_of
from plancode.exchange.intake.headers import header_of
from plancode.exchange.intake.sheets import Cell, Row, Sheet, is_blank
from plancode.exchange.intake.unstated import other_half, unstated
from plancode.messages.suggestions import nearest
from plancode.models import KINDS
from plancode.workspace import OPEN, Config, Workspace
from plancode.yaml_source import lines_of

_LOOKED_AT: Final = 5_000
_FORMATS: Final = (
    "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d", "%d-%m-%Y", "%m-%d-%Y", "%d %b %Y", "%b %d, %Y", "%Y%m%d",
    "%m/%d/%Y %I:%M %p", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S",
)  # fmt: skip
_SHOWN: Final = 12
_TOPMOST: Final = 30
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
_ANY: Final = "crm"
# Cards and calendars of people have ids too, which no CRM knows.
_FILES: Final = ("vcard", "icalendar")


@dataclass(frozen=True, slots=True)
class Proposed:
    """The text of a mapping, and what its author has to decide."""

    text: str
    said: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is known of a table: its kind, the place of its header, what its columns are, and the mapping that fits it whole."""

    kind: str
    top: int
    targets: Mapping[str, Target]
    fits: FieldMap | None
    defaults: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]


def mapping_for(sheets: Sequence[Sheet], maps: Sequence[FieldMap], workspace: Workspace) -> Proposed:
    """Return a mapping for the tables of a file.

    Raises:
        CannotRun: it has no table.
    """
    said: list[Text] = []
    body: dict[str, list[str]] = {}
    dates: dict[str, None] = {}
    fits: FieldMap | None = None
    for sheet in sheets:
        rows = list(islice(sheet.rows(), _LOOKED_AT))
        if not rows:
            continue
        said += sheet.said
        known = _best(sheet, rows, maps)
        below = [row for row in rows if row.number > rows[known.top].number]
        section = _section(sheet, known, rows[known.top], below, config=workspace.config, said=said)
        body[known.kind] = [
            f"{known.kind}:",
            *lines_of(section, "  "),
            *_defaults(workspace, known, _placed(section), said=said),
        ]
        fits = fits or known.fits
        for form in _dates(sheet, known, (rows[known.top], below), said=said):
            dates[form] = None
    if not body:
        raise CannotRun(text("there is no table in it"), text("name a file with a header and rows"))
    held = {
        "system": _system(workspace, fits, said=said),
        "dates": list(dates) or ["%Y-%m-%d"],
        "decimal": fits.decimal if fits else ".",
        "separator": fits.separator if fits else ";",
    }
    ordered = [line for kind in KINDS for line in body.get(kind, ())]
    return Proposed("\n".join([*lines_of(held), *ordered]), tuple(said))


def _system(workspace: Workspace, fits: FieldMap | None, *, said: list[Text]) -> str:
    """Return whose ids a file has: of the mapping that fits it, if records have such ids or none at all; else those that most have."""
    counts = Counter(system for each in workspace.records.values() for system in each.external if system not in _FILES)
    own = fits.system if fits and not fits.is_own else _ANY
    if own in counts or not counts:
        return own
    system = min(counts, key=lambda each: (-counts[each], each))
    if len(counts) > 1:
        others = ", ".join(sorted(counts.keys() - {system}))
        said.append(
            text(
                "ids are those of `system: {system}`; records also have some of: {others}", system=system, others=others
            )
        )
    return system


def _placed(section: Mapping[str, object]) -> set[str]:
    """Return the fields that columns go to."""
    columns = section["columns"]
    aims = columns.values() if isinstance(columns, Mapping) else ()
    firsts = (aim["field"] if isinstance(aim, Mapping) else aim for aim in aims)
    return {str(name) for each in firsts for name in (each if isinstance(each, list) else [each])}


def _defaults(workspace: Workspace, known: _Known, placed: Collection[str], *, said: list[Text]) -> list[str]:
    """Return the lines of what a row gets where it says nothing, with what may stand there; said gets them too."""
    found = dict(known.defaults)
    for column in unstated(workspace, known.kind, placed):
        found.setdefault(column.name, UNDECIDED)
    halves = {needed: given for given, needed in other_half(known.kind, placed)}
    found |= {name: found.get(name, UNDECIDED) for name in halves}
    lines = ["  defaults:"] if found else []
    columns = {each.name: each for each in columns_of(known.kind)}
    for name, value in found.items():
        allowed = _allowed(known.kind, columns[name], workspace.config)
        (line,) = lines_of({name: value}, "    ")
        lines.append(f"{line}  # {allowed}" if allowed else line)
        if value == UNDECIDED:
            said.append(_undecided(known.kind, name, allowed))
        elif name not in placed:
            said.append(
                text("each {kind} gets `{field}: {value}`, under `defaults`", kind=known.kind, field=name, value=value)
            )
    return lines


def _undecided(kind: str, name: str, allowed: str) -> Text:
    if allowed:
        return text(
            "no column goes to `{field}`: write under `defaults` what each {kind} gets, one of: {allowed}",
            field=name,
            kind=kind,
            allowed=allowed,
        )
    return text("no column goes to `{field}`: write under `defaults` what each {kind} gets", field=name, kind=kind)


def _allowed(kind: str, column: Column, config: Config) -> str:
    picklist = column.spec.picklist if column.spec else None
    lifecycle = config.lifecycles.get(kind) if column.name == "status" else None
    return ", ".join(lifecycle.names if lifecycle else config.picklists.get(picklist or "", ()))


def _best(sheet: Sheet, rows: Sequence[Row], maps: Sequence[FieldMap]) -> _Known:
    """Return what is known of a table from any mapping."""
    # Where several mappings fit, what they know together is proposed.
    header = None
    with suppress(WrongUse):
        header = header_of(sheet, maps)
    every = (*maps, *(each for name in BUILT_IN for each in field_map(name)))
    if header is not None:
        top = next(number for number, row in enumerate(rows) if row.number == header.row)
        return _known_of(header.kind.kind, top, (header.fields, *every), fits=header.fields)
    top = top_of(rows[:_TOPMOST])
    scores = {kind: _score(rows[top], _known(kind, every), kind) for kind in KINDS}
    return _known_of(max(KINDS, key=lambda each: scores[each]), top, every)


def _known_of(kind: str, top: int, maps: Sequence[FieldMap], *, fits: FieldMap | None = None) -> _Known:
    of_kind = [each.kinds[kind] for each in maps if kind in each.kinds]
    values: dict[str, dict[str, str]] = defaultdict(dict)
    for each in reversed(of_kind):
        for name, words in each.values.items():
            values[name] |= words
    return _Known(
        kind=kind,
        top=top,
        targets=_known(kind, maps),
        fits=fits,
        defaults=next((each.defaults for each in of_kind if each.defaults), {}),
        values=values,
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
    known: _Known,
    header: Row,
    rows: Sequence[Row],
    *,
    config: Config,
    said: list[Text],
) -> Mapping[str, object]:
    """Return the columns of a kind and the words of its picklists; said gets what nobody knows."""
    columns: dict[str, object] = {}
    words: dict[str, dict[str, str]] = defaultdict(dict)
    for place, cell in enumerate(header.cells):
        if not (name := words_of(cell)):
            continue
        if len(name) > LONGEST_NAME:
            said.append(_too_long(name))
            continue
        target = known.targets.get(plain(name)) or _nearest(name, known.targets)
        columns[name] = _aim(target)
        if target is None:
            said.append(text("column `{column}` has no field: it goes to a line in the notes", column=name))
            continue
        if target.role is Role.SKIP:
            said.append(text("column `{column}` is left out (`skip`)", column=name))
            continue
        cells = [row.cells[place] for row in rows if place < len(row.cells)]
        for column in (*([target.column] if target.column else ()), *target.also):
            meant = _meant(known, column, cells, config)
            unknown = [word for word, value in meant.items() if value == UNDECIDED]
            if unknown and column not in target.also:
                said.append(_unknown_words(name, unknown, column))
            # A word that says nothing of a further field is none of it.
            left = unknown if column in target.also else ()
            words[column.name] |= {word: value for word, value in meant.items() if word not in left}
    placed = {str(aim) for aim in columns.values()}
    lacks = text("{sheet}: no column goes to `{field}`, which each {kind} needs")
    said += [
        lacks.given({"sheet": sheet.name, "field": each, "kind": known.kind})
        for each in NEEDED[known.kind]
        if each not in placed
    ]
    told = {name: each for name, each in words.items() if each}
    return {"columns": columns, **({"values": told} if told else {})}


def _too_long(name: str) -> Text:
    return text(
        "the name of a column is longer than {most:character|characters}, and is left out: `{column}…`",
        most=Count(LONGEST_NAME),
        column=name[:LONGEST_NAME],
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


def _meant(known: _Known, column: Column, cells: Sequence[Cell], config: Config) -> dict[str, str]:
    """Return the words of a column that are no values of its picklist, each with what a mapping takes it for."""
    if column.spec is None or column.spec.picklist is None:
        return {}
    how = Reading(
        fields=FieldMap(name="", system=_ANY), kind=KindMap(kind=known.kind, targets={}), config=config, hidden=tuple
    )
    found: dict[str, str] = {}
    for cell in cells:
        word = words_of(cell)
        # What is longer than a name is no word of a list.
        if is_blank(cell) or word in found or len(found) >= _MOST_WORDS or len(word) > LONGEST_NAME:
            continue
        if (meant := known.values.get(column.name, {}).get(plain(word))) is not None:
            found[word] = meant
        elif column.spec.picklist not in OPEN and isinstance(value_of(cell, column, how), Unreadable):
            found[word] = UNDECIDED
    return found


def _dates(
    sheet: Sheet,
    known: _Known,
    table: tuple[Row, Sequence[Row]],
    *,
    said: list[Text],
) -> Iterator[str]:
    """Yield the format of each column of dates that fits all of its cells; said gets what fits in two ways, or in none."""
    header, rows = table
    for place, cell in enumerate(header.cells):
        target = known.targets.get(plain(words_of(cell)))
        if target is None or target.column is None or target.column.holds not in (Holds.DAY, Holds.MOMENT):
            continue
        written = [words_of(row.cells[place]) for row in rows if place < len(row.cells)]
        texts = [each for each in written if each and not each[:4].isdigit()]
        declared = known.fits.dates if known.fits else ()
        forms = dict.fromkeys((*declared, *_FORMATS))
        fitting = [form for form in forms if texts and all(_fits(each, form) for each in texts)]
        # A column may have several forms of dates, if the mapping that fits it knows them.
        yield from fitting[:1] or (declared if texts else ())
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
