"""Whatever a file holds, reading it ends with rows, or with a sentence that says why not."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from plancode.diagnostics import CannotRun
from plancode.exchange.intake.fieldmap import field_map
from plancode.exchange.intake.imported import tables_of
from plancode.exchange.intake.sheets import sheets_of
from plancode.workspace import load, sources_of
from tests.support.times import times

EMPTY = load(sources_of({}))
BEGUN = {
    "csv": b"Contact ID,First Name,Last Name,Account,Mr./Ms.\r\n",
    "vcf": b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:a;b\r\n",
    "ics": b"BEGIN:VEVENT\r\nSUMMARY:a\r\nDTSTART",
}
PIECES = st.sampled_from(
    [b"\r\n", b",", b";", b'"', b":", b"END:VCARD\r\n", b"END:VEVENT\r\n", b";TZID=Mars:", b"\xff\xfe", b"\xef\xbb\xbf", b"\0", b"DUE:99999999T999999Z\r\n"]
)  # fmt: skip


def rows_in(name: str, data: bytes) -> int | None:
    """Return how many rows a file has, taken or refused; None where it says why it cannot be read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            tables, _ = tables_of(sheets_of(path), field_map(None), EMPTY, None)
        except CannotRun:
            return None
        return sum(len(table.rows.entries) + len(table.rows.refused) for table in tables)


@pytest.mark.parametrize("form", BEGUN)
@settings(max_examples=times(15), deadline=None)
@given(data=st.lists(PIECES | st.binary(max_size=12), max_size=12).map(b"".join))
def test_any_bytes_end_in_rows_or_in_a_sentence(form: str, data: bytes) -> None:
    for whole in (BEGUN[form] + data, data + BEGUN[form]):
        rows = rows_in(f"x.{form}", whole)
        assert rows is None or rows <= len(whole.splitlines())


def book() -> bytes:
    made, held = Workbook(), io.BytesIO()
    assert made.active is not None
    made.active.append(["Contact ID", "First Name", "Last Name", "Account", "Mr./Ms."])
    made.active.append(["C-1", "Ann", "Lee", None, None])
    made.save(held)
    return held.getvalue()


BOOK = book()


def test_a_sound_workbook_has_its_row() -> None:
    assert rows_in("x.xlsx", BOOK) == 1


@settings(max_examples=times(15), deadline=None)
@given(place=st.integers(0, len(BOOK) - 1), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_workbook_ends_in_rows_or_in_a_sentence(place: int, byte: int, cut: bool) -> None:
    damaged = BOOK[:place] if cut else BOOK[:place] + bytes([byte]) + BOOK[place + 1 :]
    assert rows_in("x.xlsx", damaged) in (None, 0, 1)
