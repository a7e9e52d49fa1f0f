"""What stands in a cell, as the value of a field: dates by the declared formats, words of picklists by their labels."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final, TypeAlias

from plancode.changes import slug
from plancode.diagnostics import Text, text
from plancode.exchange.columns import Column, Holds
from plancode.exchange.intake.fieldmap import FieldMap, KindMap, plain
from plancode.exchange.intake.sheets import Cell, Formula
from plancode.messages import LANGUAGES
from plancode.messages.suggestions import listed
from plancode.models import FieldSpec
from plancode.models.field_specs import DATE, FLAG, MOMENT, NUMBER, PERIOD
from plancode.periods import parse_period
from plancode.workspace import OPEN, Config

_YES: Final = frozenset({"true", "yes", "y", "1", "x", "oui", "o", "vrai"})
_NO: Final = frozenset({"false", "no", "n", "0", "non", "faux"})
# What is read besides the formats of a mapping: nothing else can be meant by it.
ISO: Final = "%Y-%m-%d"
_EXAMPLE: Final = datetime(2027, 3, 31, 14, 30)  # noqa: DTZ001 - a CRM names no zone
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?", re.ASCII)
_UNITS: Final = re.compile(r"[\s\u00a0\u202f'’]|[$€£¥%]|\b[A-Z]{3}\b")
_SIGNS: Final = {"€": "EUR", "£": "GBP"}
_YEAR: Final = re.compile(r"(?:FY|EX|EF)?\s*(\d{4})", re.ASCII | re.IGNORECASE)
_PART: Final = re.compile(r"(?<![A-Za-z])(H|S|Q|T|M|W)\s*(\d{1,2})(?!\d)", re.ASCII | re.IGNORECASE)
# Halves and quarters in French: semestre, trimestre.
_PARTS: Final = {"H": "H", "S": "H", "Q": "Q", "T": "Q", "M": "M", "W": "W"}
_BETWEEN: Final = " · "
# More digits than any field takes; what stands behind them makes it no number.
_LONGEST_NUMBER: Final = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A reference as it is written: whom it names is known once all rows are read."""

    kinds: tuple[str, ...]
    written: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a cell is no value of its field."""

    problem: Text


Value: TypeAlias = object
Hidden: TypeAlias = Callable[[], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the cells of a table are read: its mapping, and the configuration of the workspace.

    `hidden` gives the texts of records in which a character stands that nobody sees. `is_defused` says that each
    text bears the apostrophe that an export puts in front of formulas.
    """

    fields: FieldMap
    kind: KindMap
    config: Config
    hidden: Hidden
    is_defused: bool = False


def words_of(cell: Cell) -> str:
    """Return what stands in a cell as text, with line breaks as ours and nothing at its ends."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).lower()
        case datetime():
            return cell.isoformat(sep="T", timespec="minutes")
        case Formula():
            return cell.written
        case _:
            return str(cell).replace("\r\n", "\n").replace("\r", "\n").strip("\ufeff\u00a0\n\t ")


def value_of(cell: Cell, column: Column, how: Reading) -> Value | Unreadable:
    """Return the value that a cell has in a column, with references as they are asked for."""
    if isinstance(cell, Formula):
        return Unreadable(text("`{written}` is a formula: paste its value", written=cell.written))
    spec = column.spec or FieldSpec()
    if column.holds is Holds.MAP:
        return _map(words_of(cell))
    if column.holds is not Holds.LIST:
        return _one(cell, column.name, spec, how)
    written = words_of(cell)
    if how.fields.is_own and written.startswith(("[", "{")):
        return _json(written)
    items = [_item(each, column.name, spec, how) for each in _split(written, how)]
    return next((each for each in items if isinstance(each, Unreadable)), items)


def _split(written: str, how: Reading) -> Sequence[str]:
    separator = "\n" if how.fields.is_own else how.fields.separator
    return [part.strip() for part in re.split(f"{re.escape(separator)}|\n", written) if part.strip()]


def _map(written: str) -> Value | Unreadable:
    if written.startswith("{"):
        return _json(written)
    pairs = [line.partition(":")[::2] for line in written.split("\n")]
    if any(not key.strip() or not value.strip() for key, value in pairs):
        return Unreadable(text("`{written}` is no system with an id: write `crm: 12345`", written=written))
    return {key.strip(): value.strip() for key, value in pairs}


def _json(written: str) -> Value | Unreadable:
    try:
        held = json.loads(written, parse_float=Decimal)
    except ValueError:
        return Unreadable(text("`{written}` is no JSON as an export writes it", written=written))
    return _without_false(held)


def _without_false(held: object) -> object:
    """Return groups without the flags that are off, which is what a flag is when nobody sets it."""
    match held:
        case list():
            return [_without_false(each) for each in held]
        case dict():
            return {key: _without_false(each) for key, each in held.items() if each is not False}
        case _:
            return held


def _item(written: str, name: str, spec: FieldSpec, how: Reading) -> Value | Unreadable:
    """Return an item of a list; of a list of groups, one with the key that a group is told by."""
    if not spec.fields or (spec.text and not (how.fields.is_own and _BETWEEN in written)):
        return _one(written, name, spec, how)
    if how.fields.is_own:
        return _group(written, spec, how)
    key, inner = next((key, each) for key, each in spec.fields.items() if each.required)
    value = _one(written, f"{name}.{key}", inner, how)
    return value if isinstance(value, Unreadable) else {key: value}


def _group(written: str, spec: FieldSpec, how: Reading) -> Value | Unreadable:
    """Return the group that a workbook of ours shows as `aubrac · advisor · primary`: each part the next key that it fits."""
    group: dict[str, object] = {}
    keys = list(spec.fields.items())
    for part in written.split(_BETWEEN):
        fits = [place for place, (key, inner) in enumerate(keys) if _fits(part, key, inner, how)]
        if not fits:
            return Unreadable(text("`{part}` has no field in `{written}`", part=part, written=written))
        key, inner = keys[fits[0]]
        group[key] = True if inner.holds == FLAG else _one(part, key, inner, how)
        keys = keys[fits[0] + 1 :]
    return group


def _fits(part: str, key: str, spec: FieldSpec, how: Reading) -> bool:
    if spec.holds == FLAG:
        return part == key
    return not isinstance(_one(part, key, spec, how), Unreadable)


def _one(cell: Cell, name: str, spec: FieldSpec, how: Reading) -> Value | Unreadable:
    """Return one value by what its field may hold."""
    written = words_of(cell)
    if spec.picklist is not None:
        return _word(written, name, spec.picklist, how)
    if spec.kinds:
        return written if how.fields.is_own else Asked(spec.kinds, written)
    return _scalar(cell, written, spec, how)


def _scalar(cell: Cell, written: str, spec: FieldSpec, how: Reading) -> Value | Unreadable:
    match spec.holds:
        case holds if holds in (DATE, MOMENT):
            return _day(cell, is_moment=holds == MOMENT, how=how)
        case holds if holds == NUMBER:
            return _number(cell, how)
        case holds if holds == FLAG:
            return _flag(written)
        case holds if holds == PERIOD:
            return _period(written)
        case _:
            exact = cell if how.fields.is_own and isinstance(cell, str) else written
            return exact.removeprefix("'") if how.is_defused else exact


def _word(written: str, name: str, picklist: str, how: Reading) -> Value | Unreadable:
    """Return the value of a picklist: by the mapping, by its name, by its label in any language."""
    meant = how.kind.values.get(name, {}).get(plain(written))
    if meant is not None:
        return meant
    kind, _, part = picklist.rpartition(".")
    if part == "status":
        kind = how.kind.kind
        values: Sequence[str] = how.config.lifecycle(kind).names or tuple(how.config.picklists.get(picklist, ()))
        picklist = f"{kind}.status"
    else:
        values = tuple(how.config.picklists.get(picklist, ()))
    for value in values:
        labels = (how.config.label(picklist, value, language) for language in LANGUAGES)
        if plain(written) in (value, *map(plain, labels)) or slug(written) == value:
            return value
    if picklist in OPEN and slug(written):
        return slug(written)
    return Unreadable(
        text(
            "`{written}` is none of: {allowed}", written=written, allowed=listed(values) if values else text("none yet")
        )
    )


def _day(cell: Cell, *, is_moment: bool, how: Reading) -> Value | Unreadable:
    found = cell if isinstance(cell, date) else _parsed(words_of(cell), how.fields.dates)
    if found is None:
        formats = forms_of_dates(how.fields.dates)
        return Unreadable(text("`{written}` is no date as {formats}", written=words_of(cell), formats=formats))
    if isinstance(found, datetime) and found.tzinfo is not None:
        try:
            found = found.astimezone(how.config.zone).replace(tzinfo=None)
        except OverflowError:
            return Unreadable(text("there is no such date as `{value}`", value=words_of(cell)))
    if isinstance(found, datetime):
        return found.replace(second=0, microsecond=0) if is_moment else found.date()
    return found


def forms_of_dates(formats: Sequence[str]) -> str:
    """Return how dates may be written, each form once, by the last of March 2027: no form of it can be taken for another."""
    return ", ".join(dict.fromkeys(_EXAMPLE.strftime(form) for form in (*formats, ISO)))


def _parsed(written: str, formats: Sequence[str]) -> date | None:
    """Return the day or moment that is written in ISO 8601, or in one of the formats."""
    try:
        if _ISO.fullmatch(written):
            whole = datetime.fromisoformat(written)
            return whole if len(written) > len("2027-03-31") else whole.date()
    except ValueError:
        return None
    for form in formats:
        try:
            found = datetime.strptime(written, form)  # noqa: DTZ007 - a CRM names no zone: it is the workspace's
        except ValueError:
            continue
        return found if "%H" in form or "%I" in form else found.date()
    return None


def _number(cell: Cell, how: Reading) -> Value | Unreadable:
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return cell
    written = words_of(cell)
    bare = _UNITS.sub("", written[:_LONGEST_NUMBER])
    thousands = "," if how.fields.decimal == "." else "."
    point = re.escape(how.fields.decimal)
    if len(written) > _LONGEST_NUMBER or not re.fullmatch(
        rf"-?(?:\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+|\d+)(?:{point}\d+)?", bare, re.ASCII
    ):
        return Unreadable(
            text("`{written}` is no number with `{point}` for decimals", written=written, point=how.fields.decimal)
        )
    try:
        value = Decimal(bare.replace(thousands, "").replace(how.fields.decimal, "."))
    except InvalidOperation:
        return Unreadable(text("`{written}` is no number", written=written))
    return int(value) if value == value.to_integral_value() else value


def currency_in(written: str) -> str | None:
    """Return the currency that an amount names by its sign or its letters; a dollar may be of several countries."""
    letters = re.search(r"\b[A-Z]{3}\b", written)
    return letters[0] if letters else next((_SIGNS[sign] for sign in written if sign in _SIGNS), None)


def _flag(written: str) -> Value | Unreadable:
    if plain(written) in _YES | _NO:
        return plain(written) in _YES
    return Unreadable(text("`{written}` is neither yes nor no", written=written))


def _period(written: str) -> Value | Unreadable:
    """Return a period, also as other programs write one: 2027, FY27 is too short, Q1 2027, T1 - 2027, 2027-H2."""
    if parse_period(written):
        return written
    year, part = _YEAR.search(written), _PART.search(written)
    rest = _PART.sub("", _YEAR.sub("", written)).strip(" -/,.")
    if year is None or rest:
        return Unreadable(text("`{value}` is not a period", value=written))
    name = f"FY{year[1]}"
    if part is not None:
        letter = _PARTS[part[1].upper()]
        name += f"-{letter}{int(part[2]):02}" if letter in "MW" else f"-{letter}{int(part[2])}"
    return name if parse_period(name) else Unreadable(text("`{value}` is not a period", value=written))


def given(keys: Sequence[str], value: object, fields: Mapping[str, object]) -> dict[str, object]:
    """Return fields with a value at keys, inside the groups that lead there."""
    name, *rest = keys
    inner = fields.get(name)
    return {**fields, name: given(rest, value, inner if isinstance(inner, dict) else {}) if rest else value}
