"""How a file tells that an export wrote it, so that the next one may replace it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

# What the document begins with, and no other JSON does; and what a line of a record begins with.
DOCUMENT: Final = b'{"plancode": '
LINE: Final = b'{"kind": "'
# "plco": SQLite keeps four bytes for a program's own sign, at this place (PRAGMA application_id).
APPLICATION: Final = int.from_bytes(b"plco", "big")
_APPLICATION_AT: Final = 68
# A comment of the archive that a workbook is.
COMMENT: Final = b"plancode export"
# Calendars and cards have it near their beginning.
PRODUCT: Final = "PRODID:-//plancode//plancode//EN"
_NEAR: Final = 200
# What the UIDs of our cards and entries end in.
OURS: Final = "@plancode"


def _begins(path: Path, words: bytes) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(words)) == words


def _has_early(path: Path, words: bytes) -> bool:
    with path.open("rb") as stream:
        return words in stream.read(_NEAR)


def _is_database(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(_APPLICATION_AT)
        return int.from_bytes(stream.read(4), "big") == APPLICATION


def _is_workbook(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return archive.comment == COMMENT


# What knows the files of a format as ours.
SIGNS: Final[Mapping[str, Callable[[Path], bool]]] = {
    "json": lambda path: _begins(path, DOCUMENT),
    "jsonl": lambda path: _begins(path, LINE),
    "sqlite": _is_database,
    "xlsx": _is_workbook,
    "ics": lambda path: _has_early(path, PRODUCT.encode()),
    "vcf": lambda path: _has_early(path, PRODUCT.encode()),
}
