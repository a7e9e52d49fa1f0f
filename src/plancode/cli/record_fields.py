"""The fields of a record as `show` tells them: names and values in the reader's language, what files have beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from plancode.cli.labels import field_name, value_label
from plancode.cli.language import language, say
from plancode.cli.tables import inline

if TYPE_CHECKING:
    from plancode.models import Record
    from plancode.workspace import Config


def field_lines(record: Record, config: Config) -> Iterator[str]:
    """Yield the lines about a record's fields, but its kind and id."""
    from plancode.formats import record_json

    for key, value in record_json(record).items():
        if key not in ("kind", "id"):
            yield from _field(_labelled(value, (key,), record.kind, config), key, "  ")


def _labelled(value: object, keys: tuple[str, ...], kind: str, config: Config) -> object:
    """Return a value as a reader knows it: words of picklists behind their labels, also those within groups and lists."""
    match value:
        case dict():
            return {name: _labelled(item, (*keys, str(name)), kind, config) for name, item in value.items()}
        case list():
            return [_labelled(item, keys, kind, config) for item in value]
        case bool() if language() != "en":
            return say("yes") if value else say("no")
        case str():
            return value_label(config, kind, keys, value, beside=True) or value
        case _:
            return value


def _field(value: object, key: str, indent: str, *, within: str = "") -> Iterator[str]:
    from plancode.formats import plain

    name = say("{label}: ", label=field_name(key, within))
    match value:
        case dict():
            yield f"{indent}{name.rstrip()}"
            for inner, item in value.items():
                yield from _field(item, str(inner), indent + "  ", within=key)
        case list():
            yield f"{indent}{name.rstrip()}"
            yield from (f"{indent}  - {_item(item, key)}" for item in value)
        case _:
            written = value if isinstance(value, str) else inline(value)
            first, *rest = written.rstrip("\n").split("\n")
            yield f"{indent}{name}{plain(first)}"
            yield from (f"{indent}  {plain(line)}".rstrip() for line in rest)


def _item(item: object, key: str) -> str:
    """Return an item of a list on one line; the parts of a group with the names of their fields."""
    if not isinstance(item, dict):
        return inline(item)
    # A list is named for many, a part of its items for one: accounts, account role.
    of_one = key.removesuffix("s")
    return ", ".join(
        f"{say('{label}: ', label=field_name(name, of_one))}{inline(value)}" for name, value in item.items()
    )
