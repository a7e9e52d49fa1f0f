"""Which column goes to which field: mappings that come with the tool, a small YAML file, or the columns of an export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from plancode.diagnostics import CannotRun, Text, WrongUse, text
from plancode.exchange.columns import Column, columns_of
from plancode.messages.suggestions import choice
from plancode.models import KINDS, SLUG
from plancode.yaml_source import parse

BUILT_IN: Final = ("oracle-en", "oracle-fr", "salesforce", "vcard", "icalendar")
OWN: Final = "plancode"
_SETTINGS: Final = ("system", "dates", "decimal", "separator")
_SECTIONS: Final = ("columns", "defaults", "values")
_DECIMALS: Final = (".", ",")
# What a mapping says in place of a value that its author has yet to choose: none.
UNDECIDED: Final = "?"
# The fields that rows are known by; a table without a column for them is not of the kind.
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "person": ("name",),
    "product": ("name",),
    "account": ("name",),
    "contact": ("last_name",),
    "plan": ("period",),
    "objective": ("name",),
    "opportunity": ("name", "close_date"),
    "activity": ("subject",),
}


class Role(StrEnum):
    """Where the value of a column goes if not to a field of its own."""

    FIELD = "field"
    # The id in the other system.
    EXTERNAL = "external"
    # A line in the notes, a tag, a link: each with what is there already.
    NOTE = "note"
    TAG = "tag"
    LINK = "link"
    # It is left out on purpose, and told.
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a column goes; with `otherwise`, a value that the field cannot hold becomes a line in the notes.

    `also` are further fields that the words of the column say something about, where the mapping knows these words.
    """

    role: Role
    column: Column | None = None
    otherwise: bool = False
    also: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KindMap:
    """The columns of one kind: targets by the header in plain form, values where the row has none, words for values."""

    kind: str
    targets: Mapping[str, Target]
    defaults: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMap:
    """A mapping: the name of the system, how it writes dates and numbers, and the columns of each kind."""

    name: str
    system: str
    dates: tuple[str, ...] = ()
    decimal: str = "."
    separator: str = ";"
    kinds: Mapping[str, KindMap] = field(default_factory=dict)

    @property
    def is_own(self) -> bool:
        """Return whether it reads what an export wrote: lists are JSON, and replace what is there."""
        return self.name == OWN


def plain(header: object) -> str:
    """Return a header as it is compared: without upper case, surplus blanks, and the marks of required fields."""
    return " ".join(str(header).casefold().strip(" *:\ufeff").split())


@cache
def own_map() -> FieldMap:
    """Return the mapping of the columns that an export writes."""
    kinds = {
        kind: KindMap(
            kind=kind,
            targets={each.name: Target(role=Role.FIELD, column=each) for each in columns_of(kind)},
        )
        for kind in KINDS
    }
    return FieldMap(name=OWN, system=OWN, kinds=kinds)


def field_map(named: str | None) -> tuple[FieldMap, ...]:
    """Return the mapping in a file, or the built-in one of this name; without a name, all that are built in.

    Raises:
        WrongUse: there is no mapping of this name.
        CannotRun: there is no such file, it cannot be read, or names what does not exist.
    """
    if named is None:
        return (own_map(), *map(_built_in, BUILT_IN))
    if named == OWN:
        return (own_map(),)
    if named in BUILT_IN:
        return (_built_in(named),)
    path = Path(named)
    if not path.is_file():
        if path.suffix or len(path.parts) > 1:
            raise CannotRun(
                text("there is no file {path}", path=path), text("name a file, or a mapping that is built in")
            )
        raise WrongUse(text("there is no mapping {name}", name=named), choice(named, (OWN, *BUILT_IN)))
    return (read_map(path.name, path.read_bytes()),)


@cache
def _built_in(name: str) -> FieldMap:
    return read_map(name, (files("plancode.exchange.intake") / "mappings" / f"{name}.yaml").read_bytes())


def read_map(name: str, data: bytes) -> FieldMap:
    """Return the mapping that a YAML file holds.

    Raises:
        CannotRun: it is no sound YAML, or names a setting, kind, field or role that does not exist.
    """
    parsed = parse(name, data)
    held = parsed.documents[0].data if parsed.sound and len(parsed.documents) == 1 else None
    if not isinstance(held, dict):
        found = next((each.text for each in parsed.diagnostics), text("it is no group of keys"))
        raise _wrong(name, found)
    for key in held:
        if key not in (*_SETTINGS, *KINDS):
            raise _wrong(name, text("unknown key `{key}`", key=key), choice(str(key), (*_SETTINGS, *KINDS)))
    system, decimal = str(held.get("system", "crm")), str(held.get("decimal", "."))
    if not SLUG.fullmatch(system):
        raise _wrong(name, text("`{value}` is not an id", value=system), text("write `system: crm`"))
    if decimal not in _DECIMALS:
        raise _wrong(name, text("`decimal` is a point or a comma"), text('write `decimal: ","`'))
    return FieldMap(
        name=name,
        system=system,
        dates=tuple(map(str, _listed(held.get("dates", ())))),
        decimal=decimal,
        separator=str(held.get("separator", ";")),
        kinds={kind: _kind_map(name, kind, held[kind]) for kind in KINDS if kind in held},
    )


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else (value,)


def _kind_map(name: str, kind: str, held: object) -> KindMap:
    sections = _group(name, kind, held)
    for key in sections:
        if key not in _SECTIONS:
            raise _wrong(name, text("unknown key `{key}`", key=f"{kind}.{key}"), choice(key, _SECTIONS))
    columns = _group(name, f"{kind}.columns", sections.get("columns", {}))
    defaults = _group(name, f"{kind}.defaults", sections.get("defaults", {}))
    values = _group(name, f"{kind}.values", sections.get("values", {}))
    for key in (*defaults, *values):
        _column(name, kind, key)
    return KindMap(
        kind=kind,
        targets={plain(header): _target(name, kind, aim) for header, aim in columns.items()},
        defaults={key: str(value) for key, value in defaults.items() if value != UNDECIDED},
        values={key: dict(_words(_group(name, f"{kind}.values.{key}", words))) for key, words in values.items()},
    )


def _words(held: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for written, value in held.items():
        if value != UNDECIDED:
            yield plain(written), str(value)


def _target(name: str, kind: str, aim: object) -> Target:
    if isinstance(aim, list) and aim:
        first, *rest = (_column(name, kind, str(each)) for each in aim)
        return Target(role=Role.FIELD, column=first, otherwise=True, also=tuple(rest))
    if isinstance(aim, dict):
        if set(aim) != {"field", "else"} or aim["else"] != Role.NOTE:
            raise _wrong(name, text("a column goes to a field, or to `{form}`", form="{field: …, else: note}"))
        return Target(role=Role.FIELD, column=_column(name, kind, str(aim["field"])), otherwise=True)
    if aim in set(Role) - {Role.FIELD}:
        return Target(role=Role(str(aim)))
    return Target(role=Role.FIELD, column=_column(name, kind, str(aim)))


def _column(name: str, kind: str, key: str) -> Column:
    found = next((each for each in columns_of(kind) if each.name == key), None)
    if found is None:
        names = (*(each.name for each in columns_of(kind)), *(each for each in Role if each is not Role.FIELD))
        raise _wrong(name, text("{kind} has no field `{key}`", kind=kind, key=key), choice(key, names))
    return found


def _group(name: str, key: str, held: object) -> Mapping[str, object]:
    if not isinstance(held, dict):
        raise _wrong(name, text("`{key}` is a group of keys", key=key))
    return held


def _wrong(name: str, problem: Text, hint: Text | None = None) -> CannotRun:
    return CannotRun(
        text("the mapping {name} cannot be read: {problem}", name=name, problem=problem),
        hint or text("begin with a mapping that fits the file: `plancode import --propose FILE`"),
    )
