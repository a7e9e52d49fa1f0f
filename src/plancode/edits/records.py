"""New records at the end of a file, or in a new one: every byte that was there stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from plancode.diagnostics import CannotRun, text
from plancode.edits.writing import Edit
from plancode.models import MODELS
from plancode.yaml_source import as_read, lines_of, parse

Fields = Mapping[str, object]

_BOM = b"\xef\xbb\xbf"
_SEPARATOR = "---"


def with_records(path: str, data: bytes | None, records: Sequence[Fields], *, heading: str | None = None) -> Edit:
    """Return the edit that adds records to a file; None for data makes the file, which begins with heading.

    Fields stand in the order of their kind. The file is read again: the old records are the same, the new ones as given.

    Raises:
        CannotRun: the file cannot be read whole, or adding to it would change what is there.
    """
    before = data or b""
    old = parse(path, before)
    if not old.sound:
        raise CannotRun(
            text("{path} cannot be read whole, so nothing is added to it", path=path),
            text("`plancode check` says what is wrong"),
        )
    new = [_in_order(record) for record in records]
    lines = [heading] if data is None and heading else []
    lines += _documents(new, behind_others=bool(old.documents))
    ending = "\r\n" if before[: before.rfind(b"\n") + 1].endswith(b"\r\n") else "\n"
    gap = "" if before in (b"", _BOM) or before.endswith(b"\n") else ending
    try:
        after = before + (gap + "".join(line + ending for line in lines)).encode()
    except UnicodeEncodeError:
        raise CannotRun(text("the text holds bytes that are not UTF-8"), text("the terminal is set to UTF-8")) from None
    read = parse(path, after)
    expected = [*(document.data for document in old.documents), *map(as_read, new)]
    if not read.sound or [document.data for document in read.documents] != expected:
        raise CannotRun(
            text("nothing can be added to {path} without changing the record at its end", path=path),
            text("its last line is ended by hand"),
        )
    return Edit(path, data, after)


def _in_order(record: Fields) -> dict[str, object]:
    return {name: record[name] for name in MODELS[str(record["kind"])].model_fields if name in record}


def _documents(records: Sequence[Fields], *, behind_others: bool) -> Iterator[str]:
    for number, record in enumerate(records):
        if behind_others or number:
            yield _SEPARATOR
        yield from lines_of(record)
