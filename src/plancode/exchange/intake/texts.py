"""A CSV file of any program: its encoding and its delimiter are found out and said, its rows are read one by one."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Final, NamedTuple

from plancode.diagnostics import CannotRun, Count, Text, text
from plancode.exchange.intake.sheets import Row, Sheet, is_blank

_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DELIMITERS: Final = (",", ";", "\t", "|")
_NAMES: Final = {",": text("comma"), ";": text("semicolon"), "\t": text("tab"), "|": text("vertical bar")}
_PIECE: Final = 1 << 20
# Rows in front of the header, and the header itself, are among these.
_LOOKED_AT: Final = 30
_SEPARATOR: Final = "sep="
_LONGEST_CELL: Final = 1 << 20
# Read behind the last line: where it is no row of its own, a quotation mark is still open. No text holds it, as it is none.
_END: Final = "\udcff\udcff"


class _Form(NamedTuple):
    encoding: str
    delimiter: str
    # Whether the first line is one that says `sep=;`.
    skipped: bool


def text_sheet(path: Path) -> Sheet:
    """Return the table of a CSV file.

    Raises:
        CannotRun: it is no text.
    """
    encoding, lines = _encoding(path)
    form = _form(path, encoding)
    said = text(
        "{file}: {encoding}, delimiter {delimiter}",
        file=path.name,
        encoding=_called(encoding),
        delimiter=_NAMES[form.delimiter],
    )
    return Sheet(name=path.name, rows=lambda: _rows(path, form), said=(said,), size=lines)


def _rows(path: Path, form: _Form) -> Iterator[Row]:
    with path.open(encoding=form.encoding, newline="") as stream:
        if form.skipped:
            stream.readline()
        reader = csv.reader(chain(stream, (_END,)), delimiter=form.delimiter)
        try:
            for number, cells in enumerate(reader, start=2 if form.skipped else 1):
                if cells and cells[-1].endswith(_END):
                    if cells != [_END]:
                        yield Row(number, (), text("a quotation mark in it is never closed: the file may be cut off"))
                elif not all(map(is_blank, cells)):
                    yield Row(number, cells)
        except (csv.Error, UnicodeError) as error:
            raise CannotRun(
                text("{path}, line {line}: {problem}", path=path.name, line=reader.line_num, problem=_problem(error)),
                text("open it in a spreadsheet, and save it as CSV again"),
            ) from error


def _problem(error: Exception) -> object:
    """Return in our words what Python tells of a cell beyond the bound in its own."""
    if "field larger than field limit" in str(error):
        return text("a cell has more than {most:character|characters}", most=Count(_LONGEST_CELL))
    return error


def _encoding(path: Path) -> tuple[str, int]:
    """Return the encoding of a file, and how many lines it has.

    It is told by its mark; else it is UTF-8 if all of it is, else that of Western Windows.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    has_nul, is_western, is_utf8, lines = False, True, True, 1
    with path.open("rb") as stream:
        start = stream.read(4)
        marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
        stream.seek(0)
        while piece := stream.read(_PIECE):
            lines += piece.count(b"\n")
            has_nul = has_nul or b"\0" in piece
            is_western = is_western and not any(byte in piece for byte in b"\x81\x8d\x8f\x90\x9d")
            is_utf8 = is_utf8 and _decodes(decoder, piece)
        is_utf8 = is_utf8 and _decodes(decoder, b"", final=True)
    if marked == "utf-16" or (marked is not None and is_utf8):
        return marked, lines
    if has_nul or marked is not None:
        raise CannotRun(text("{path} is no text", path=path.name), text("save it as CSV, or as XLSX"))
    return "utf-8" if is_utf8 else "cp1252" if is_western else "latin-1", lines


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final=final)
    except UnicodeDecodeError:
        return False
    return True


def _form(path: Path, encoding: str) -> _Form:
    # Before the first cell is looked at: else one of 131,073 characters hides the delimiter.
    csv.field_size_limit(_LONGEST_CELL)
    # What cannot be decoded is told where the row is read.
    with path.open(encoding=encoding, newline="", errors="replace") as stream:
        lines = list(islice(stream, _LOOKED_AT))
    first = lines[0].strip() if lines else ""
    if first.lower().startswith(_SEPARATOR) and first[len(_SEPARATOR) :] in _DELIMITERS:
        return _Form(encoding, first[len(_SEPARATOR) :], skipped=True)
    sample = "".join(lines)
    return _Form(encoding, max(_DELIMITERS, key=lambda each: _fields(sample, each)), skipped=False)


def _fields(sample: str, delimiter: str) -> int:
    """Return the most fields that a row has; delimiters between quotes count for nothing."""
    try:
        return max((len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)), default=0)
    except csv.Error:
        return 0


def _called(encoding: str) -> Text:
    match encoding:
        case "cp1252":
            return text("{encoding}, not UTF-8", encoding="Windows-1252")
        case "latin-1":
            return text("{encoding}, not UTF-8", encoding="ISO 8859-1")
        case "utf-16":
            return Text("UTF-16")
        case _:
            return Text("UTF-8")
