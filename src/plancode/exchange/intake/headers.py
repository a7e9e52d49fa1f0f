"""The header of a table: in which row it stands, which kind and mapping fit it best, and where each column goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from plancode.diagnostics import CannotRun, Count, Text, WrongUse, text
from plancode.exchange.intake.cells import words_of
from plancode.exchange.intake.fieldmap import NEEDED, FieldMap, KindMap, Role, Target, plain
from plancode.exchange.intake.sheets import Row, Sheet

# Titles and other lines may stand above a header.
_LOOKED_AT: Final = 30
_FEWEST: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A column: its place in the row, from 0, its header, and where it goes; None where nothing is known of it."""

    place: int
    header: str
    target: Target | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The header of a table: its row, its mapping, and its columns."""

    row: int
    fields: FieldMap
    kind: KindMap
    columns: tuple[Placed, ...]

    @property
    def unplaced(self) -> tuple[str, ...]:
        """Return the columns that go nowhere: no mapping names them, or one leaves them out."""
        return tuple(each.header for each in self.columns if each.target is None or each.target.role is Role.SKIP)


def header_of(sheet: Sheet, maps: Sequence[FieldMap]) -> Header | None:
    """Return the header that fits best; None where no mapping has its columns.

    Raises:
        WrongUse: two mappings fit as well as each other.
    """
    found: list[tuple[int, int, Header]] = []
    for number, row in enumerate(islice(sheet.rows(), _LOOKED_AT)):
        found += ((score, -number, header) for score, header in _fits(row, maps))
    if not found:
        return None
    found.sort(key=lambda each: each[:2], reverse=True)
    best = [header for score, number, header in found if (score, number) == found[0][:2]]
    if len(best) > 1:
        fitting = [text("{mapping} ({kind})", mapping=each.fields.name, kind=each.kind.kind) for each in best]
        raise WrongUse(
            text(
                "the columns of {sheet} fit several mappings: {fitting}",
                sheet=sheet.name,
                fitting=", ".join(map(str, fitting)),
            ),
            text("name one: `--mapping {name}`", name=best[0].fields.name),
        )
    return best[0]


def _fits(row: Row, maps: Sequence[FieldMap]) -> Iterator[tuple[int, Header]]:
    headers = [" ".join(words_of(cell).split()) for cell in row.cells]
    for fields in maps:
        for kind in fields.kinds.values():
            columns = tuple(_columns(headers, kind))
            placed = [each.target for each in columns if each.target is not None]
            if len(placed) >= _FEWEST and _is_enough(fields, kind, placed, columns):
                yield len(placed), Header(row=row.number, fields=fields, kind=kind, columns=columns)


def _columns(headers: Sequence[str], kind: KindMap) -> Iterator[Placed]:
    for place, header in enumerate(headers):
        # A column without a header goes nowhere, and is told by its number.
        target = kind.targets.get(plain(header)) if header else None
        yield Placed(place=place, header=header or f"#{place + 1}", target=target)


def _is_enough(fields: FieldMap, kind: KindMap, placed: Sequence[Target], columns: Sequence[Placed]) -> bool:
    """Return whether a table has the columns that rows of a kind are known by; an export has no others than ours."""
    names = {each.column.name for each in placed if each.column is not None}
    if fields.is_own:
        return "id" in names and len(placed) == len(columns)
    return names.issuperset(NEEDED[kind.kind])


def why_no_table(sheets: Sequence[Sheet], maps: Sequence[FieldMap]) -> CannotRun:
    """Return why none of the sheets is a table: they are empty, or what the mapping lacks that was named."""
    tops = [(sheet, rows) for sheet in sheets if (rows := list(islice(sheet.rows(), _LOOKED_AT)))]
    if not tops:
        return CannotRun(text("there is no table in it"), text("name a file with a header and rows"))
    names = ", ".join(sheet.name for sheet, _ in tops)
    if len(maps) != 1 or maps[0].is_own:
        return CannotRun(
            text("no mapping knows the columns of {sheets}", sheets=names),
            text("begin with a mapping that fits the file: `plancode import --propose FILE`"),
        )
    return _lacking(names, [row for _, rows in tops for row in rows], maps[0])


def _lacking(names: str, rows: Sequence[Row], fields: FieldMap) -> CannotRun:
    """Return what a mapping lacks for the row and the kind of which it knows most columns."""
    most: list[Placed] = []
    kind = next(iter(fields.kinds.values()), None)
    for row in rows:
        headers = [" ".join(words_of(cell).split()) for cell in row.cells]
        for each in fields.kinds.values():
            placed = [column for column in _columns(headers, each) if column.target is not None]
            if len(placed) > len(most):
                most, kind = placed, each
    has = {each.target.column.name for each in most if each.target and each.target.column}
    lacks = [each for each in NEEDED[kind.kind] if each not in has] if kind else []
    if kind is None or len(most) < _FEWEST:
        return CannotRun(
            text(
                "the mapping {mapping} names {columns:column|columns} of {sheets}, and a table has two or more",
                mapping=fields.name,
                columns=Count(len(most)),
                sheets=names,
            ),
            text("begin with a mapping that fits the file: `plancode import --propose FILE`"),
        )
    return CannotRun(
        text(
            "{sheet}: no column goes to `{field}`, which each {kind} needs", sheet=names, field=lacks[0], kind=kind.kind
        ),
        text(
            "add a column of the file to {mapping}, under `{place}`: `COLUMN: {field}`",
            mapping=fields.name,
            place=f"{kind.kind}.columns",
            field=lacks[0],
        ),
    )


def repeated(header: Header) -> Text | None:
    """Return what is wrong with a header in which a name stands twice; None where none does."""
    seen: set[str] = set()
    for each in header.columns:
        if plain(each.header) in seen and each.target is not None:
            return text("the column `{column}` stands twice", column=each.header)
        seen.add(plain(each.header))
    return None
