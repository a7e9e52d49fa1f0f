"""Files as their fields want them read: text is what stands in the file, whatever YAML takes it for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from plancode.models import MODELS, misread
from plancode.yaml_source import Document, Parsed, parse

if TYPE_CHECKING:
    from pydantic import BaseModel

# What says in YAML that there is nothing, and is no word that anybody writes.
_NOTHING: Final = frozenset({"", "~"})


def parse_records(path: str, data: bytes) -> Parsed:
    """Return what stands in a file of records: `id: 12` and `last_name: Null` are text there; never raises."""
    parsed = parse(path, data)
    for document in parsed.documents:
        kind = document.data.get("kind") if isinstance(document.data, dict) else None
        if isinstance(kind, str) and kind in MODELS:
            take_as_written(document, MODELS[kind])
    return parsed


def take_as_written(document: Document, model: type[BaseModel]) -> None:
    """Put what is written in place of each number, true, false or null where a model asks for text.

    `null` stays nothing where a field can do without a value.
    """
    if not isinstance(document.data, dict):
        return
    for keys, required in list(misread(model, document.data)):
        held: object = document.data
        for key in keys[:-1]:
            held = _item(held, key)
        last = keys[-1]
        if not required and _item(held, last) is None:
            continue
        written = document.written(keys)
        if written in _NOTHING:
            continue
        match held, last:
            case dict(), str():
                held[last] = written
            case list(), int():
                held[last] = written


def _item(held: object, key: str | int) -> object:
    match held, key:
        case dict(), str():
            return held[key]
        case list(), int():
            return held[key]
        case _:
            return None
