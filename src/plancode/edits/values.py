"""Changing one value in a file and nothing else: comments, quotes, order, line endings and all other bytes stay."""

from __future__ import annotations

import re

from plancode.diagnostics import CannotRun, Range, Ref
from plancode.edits.writing import Edit
from plancode.workspace import identity_of
from plancode.yaml_source import Document, parse

_BOM = b"\xef\xbb\xbf"
# What YAML reads as the same text without quotes.
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 _./@'’-]*[A-Za-z0-9_./@'’-])?")


def with_value(path: str, data: bytes, ref: Ref, key: str, value: str) -> Edit:
    """Return the edit that gives a top-level key of a record another text; a key that is missing is added at the end.

    Raises:
        CannotRun: the record is not in the file, or only rewriting more than the value could change it.
    """
    mark, content = _split(data)
    document = _document(path, data, ref)
    if not isinstance(document.data, dict):
        raise _by_hand(path, ref, key)
    if key in document.data and document.data[key] is not None:
        style = document.style_of((key,))
        if style in ("|", ">") or isinstance(document.data[key], dict | list):
            raise _by_hand(path, ref, key)
        start, end = _offsets(content, document.range_of((key,)))
        changed = content[:start] + _written(value, style) + content[end:]
    elif key in document.data:
        raise _by_hand(path, ref, key)
    else:
        changed = _with_line(content, document, key, value, path, ref)
    after = mark + changed.encode()
    _only(path, data, after, ref, key, value)
    return Edit(path, data, after)


def _split(data: bytes) -> tuple[bytes, str]:
    mark = _BOM if data.startswith(_BOM) else b""
    return mark, data[len(mark) :].decode()


def _document(path: str, data: bytes, ref: Ref) -> Document:
    parsed = parse(path, data)
    found = [
        document
        for document in parsed.documents
        if isinstance(document.data, dict) and identity_of(document.data) == ref
    ]
    if not parsed.sound or len(found) != 1:
        raise CannotRun(
            f"{path} cannot be read whole, so nothing in it is changed", "`plancode check` says what is wrong"
        )
    return found[0]


def _offsets(content: str, where: Range) -> tuple[int, int]:
    starts = [0, *(match.end() for match in re.finditer("\n", content))]
    return tuple(starts[each.line - 1] + each.column - 1 for each in where)  # type: ignore[return-value]  # two ends


def _written(value: str, style: str) -> str:
    if style == "'":
        return "'" + value.replace("'", "''") + "'"
    if style == '"' or not _PLAIN.fullmatch(value):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
    return value


def _with_line(content: str, document: Document, key: str, value: str, path: str, ref: Ref) -> str:
    """Return content with a line for a new key, after the last of the record's keys that is one line of its own."""
    lines = content.split("\n")
    anchor = max((line for name in _names(document) if (line := _own_line(document, name, lines))), default=0)
    if not anchor:
        raise _by_hand(path, ref, key)
    before = lines[anchor - 1]
    indent = before[: len(before) - len(before.lstrip())]
    # A carriage return that ends the line before ends the new one too; the last line may have neither end.
    ending = "\r" if before.endswith("\r") else ""
    lines.insert(anchor, f"{indent}{key}: {_written(value, '')}{ending}")
    return "\n".join(lines)


def _names(document: Document) -> list[str]:
    return list(document.data) if isinstance(document.data, dict) else []


def _own_line(document: Document, name: str, lines: list[str]) -> int:
    """Return the number of the line that a key and its value have for themselves; 0 where they have none."""
    start = document.key_range_of((name,)).start
    end = document.range_of((name,)).end
    held = document.data[name] if isinstance(document.data, dict) else None
    alone = not lines[start.line - 1][: start.column - 1].strip() and start.line == end.line
    return start.line if alone and isinstance(held, str | int) and document.style_of((name,)) not in ("|", ">") else 0


def _only(path: str, before: bytes, after: bytes, ref: Ref, key: str, value: str) -> None:
    """Make sure that reading the file again gives the one new value and all the others as they were."""
    old, new = parse(path, before), parse(path, after)
    expected = []
    for document in old.documents:
        data = document.data
        if isinstance(data, dict) and identity_of(data) == ref:
            data = {**data, key: value}
        expected.append(data)
    found = [document.data for document in new.documents]
    if not new.sound or [_as_text(each, key) for each in found] != [_as_text(each, key) for each in expected]:
        raise _by_hand(path, ref, key)


def _as_text(data: object, key: str) -> object:
    """Return data with the value of key as text: a date is written without quotes and read as it is."""
    return {name: str(held) if name == key else held for name, held in data.items()} if isinstance(data, dict) else data


def _by_hand(path: str, ref: Ref, key: str) -> CannotRun:
    return CannotRun(
        f"`{key}` of {ref} in {path} cannot be changed without rewriting more than it", "it is edited by hand"
    )
