"""Files read for the types of their fields: where a field is text, its value is what stands in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from plancode.models import MODELS, misread
from plancode.yaml_source import Document, Parsed, parse

if TYPE_CHECKING:
    from pydantic import BaseModel

# Spellings of null that nobody means as a word.
_NOTHING: Final = frozenset({"", "~"})


def parse_records(path: str, data: bytes) -> Parsed:
    """Return what stands in a file of records, in which `id: 12` and `last_name: Null` are text; never raises."""
    parsed = parse(path, data)
    for document in parsed.documents:
        kind = document.data.get("kind") if isinstance(document.data, dict) else None
        if isinstance(kind, str) and kind in MODELS:
            take_as_written(document, MODELS[kind])
    return parsed


def take_as_written(document: Document, model: type[BaseModel]) -> None:
    """Replace each number, true, false or null by its spelling in the file where a model asks for text.

    `null` stays None in a field that can do without a value.
    """
    if document.only_text or not isinstance(document.data, dict):
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
