"""Each word of a row is in its record, in its notes, or told: as refused, or as left out with its column."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from plancode.exchange.intake.cells import words_of
from plancode.exchange.intake.fieldmap import field_map
from plancode.exchange.intake.imported import tables_of
from plancode.exchange.intake.rows import Entry
from plancode.exchange.intake.sheets import sheets_of
from plancode.workspace import load, sources_of
from tests.support.drawn import HOSTILE
from tests.support.times import times

COLUMNS = (
    "Contact ID", "Row ID", "First Name", "Last Name", "Mr./Ms.", "Contact Type", "Specialty", "Email", "Account", "Account ID",
    "Work Fax #", "Description", "Created By", "Interests", "Unknown", "",
)  # fmt: skip
EMPTY = load(sources_of({}))
# What no text file can hold as it is, and what is read as one blank.
CELLS = st.sampled_from([each for each in HOSTILE if not set(each) & set("\0\r")]) | st.sampled_from(
    ["", "", "a", "b; c"]
)


def kept(entry: Entry) -> str:
    """Return all that is known of a row, as one text."""
    return repr((entry.external, entry.values, entry.lines, entry.tags, entry.links))


@settings(max_examples=times(12), deadline=None)
@given(st.lists(st.lists(CELLS, min_size=len(COLUMNS), max_size=len(COLUMNS)), min_size=1, max_size=5))
def test_each_cell_is_kept_or_told(rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS, *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "contacts.csv"
        path.write_bytes(text.getvalue().encode())
        (found,), _ = tables_of(sheets_of(path), field_map("oracle-en"), EMPTY, None)
    refused = {each.row for each in found.rows.refused}
    entries = {each.row: each for each in found.rows.entries}
    blank = {number for number, row in enumerate(rows, start=2) if not any(cell.strip() for cell in row)}
    assert {*refused, *entries, *blank} == set(range(2, len(rows) + 2))
    for number, entry in entries.items():
        for header, cell in zip(COLUMNS, rows[number - 2], strict=True):
            for word in words_of(cell).replace(";", " ").split():
                is_told = (header or f"#{len(COLUMNS)}") in found.rows.left_out
                assert is_told or repr(word)[1:-1] in kept(entry), (header, cell)
