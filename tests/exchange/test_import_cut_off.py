"""Cards and calendars that were cut off: what is whole is taken, the rest refused, with the line in which it begins."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from pathlib import Path

import pytest

from plancode.exchange.intake.components import calendar_sheet, card_sheet
from tests.support.imports import files, imported, sums, told, workspace

CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{name}\r\nN:{name};;;;\r\nNOTE:folded\r\n  here\r\n{end}"
EVENT = "BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:{name}\r\nDTSTART:20300102T090000\r\n{more}{end}"
ENDED, EVENT_ENDED = "END:VCARD\r\n", "END:VEVENT\r\n"
ALARM = "BEGIN:VALARM\r\nACTION:DISPLAY\r\n"
BEGUN, OVER = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "END:VCALENDAR\r\n"


def card(name: str, end: str = ENDED) -> str:
    return CARD.format(uid=name.lower(), name=name, end=end)


def event(name: str, *, more: str = "", end: str = EVENT_ENDED) -> str:
    return EVENT.format(uid=name.lower(), name=name, more=more, end=end)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workspace(tmp_path_factory.mktemp("cut-off"))


WHOLE = [
    ("c.vcf", card("Ames") + card("Bell"), 2),
    ("c.ics", BEGUN + event("Ames") + event("Bell", more=ALARM + "END:VALARM\r\n") + OVER, 2),
    ("without-any.ics", BEGUN + OVER, 0),
]
CUT = [
    ("the last card", "c.vcf", card("Ames") + card("Bell", ""), (2, 1), "row 3: `BEGIN:VCARD` in line 9 has no end"),
    ("a first card", "c.vcf", card("Ames", "") + card("Bell"), (2, 1), "row 2: `BEGIN:VCARD` in line 1 has no end"),
    ("all but a line", "c.vcf", "BEGIN:VCARD\r\n", (1, 0), "row 2: `BEGIN:VCARD` in line 1 has no end"),
    ("the beginning", "c.vcf", f"FN:Ames\r\n{ENDED}{card('Bell')}", (2, 1), "row 2: `END:VCARD` in line 2 has no beg"),
    ("an event", "c.ics", BEGUN + event("Ames") + event("Bell", end=""), (2, 1), "row 3: `BEGIN:VEVENT` in line 8 has"),
    ("in between", "c.ics", BEGUN + event("Ames", end="") + OVER, (1, 0), "row 2: `BEGIN:VEVENT` in line 3 has no end"),
    (
        "before one",
        "c.ics",
        BEGUN + event("A", end="") + event("B") + OVER,
        (2, 1),
        "row 2: `BEGIN:VEVENT` in line 3 h",
    ),
    ("an alarm", "c.ics", BEGUN + event("A", more=ALARM) + OVER, (1, 0), "row 2: `BEGIN:VALARM` in line 7 has no end"),
    ("the calendar", "c.ics", BEGUN + event("Ames"), (2, 1), "row 3: `BEGIN:VCALENDAR` in line 1 has no end"),
]


@pytest.mark.parametrize(("name", "data", "rows"), WHOLE)
def test_a_file_that_is_whole_is_taken_whole(folder: Path, name: str, data: str, rows: int) -> None:
    assert sums(imported(folder, name, data.encode(), "--dry-run")) == (rows, rows, 0, 0, 0)


@pytest.mark.parametrize(("name", "data", "rows", "why"), [each[1:] for each in CUT], ids=[each[0] for each in CUT])
def test_what_is_cut_off_is_refused_with_its_line(
    folder: Path, name: str, data: str, rows: tuple[int, int], why: str
) -> None:
    ended = imported(folder, name, data.encode(), "--dry-run", code=1)
    (refused,) = told(ended, "refused")
    assert f"{name}, {why}" in refused
    assert refused.endswith("the file may be cut off")
    every, taken = rows
    assert sums(ended) == (every, taken, 0, 0, 1)


@pytest.mark.parametrize(
    "whole", [card("Ames") + card("Bell"), BEGUN + event("Ames", more=ALARM + "END:VALARM\r\n") + OVER]
)
def test_wherever_a_file_is_cut_it_is_told(whole: str) -> None:
    lines = whole.splitlines(keepends=True)
    sheet = card_sheet if "VCARD" in whole else calendar_sheet
    for count in range(1, len(lines)):
        data = "".join(lines[:count]).encode()
        is_whole = lines[count - 1] == ENDED
        cut = sheet("cut", partial(BytesIO, data))
        assert any(row.problem for row in cut.rows()) is not is_whole, lines[count - 1]


ROWS = "Contact ID,Job Title,Last Name\r\nC-1,Dean,Lee\r\nC-2,Rector,{last}"


def test_a_table_that_ends_between_quotes_is_told(folder: Path) -> None:
    for right in ('"Ames"\r\n', '"Ames"', '5"'):
        assert sums(imported(folder, "c.csv", ROWS.format(last=right).encode(), "--dry-run")) == (2, 2, 0, 0, 0)
    for wrong in ('"Ames', '"Ames\r\nC-3,Bursar,Bell\r\n', '"'):
        ended = imported(folder, "c.csv", ROWS.format(last=wrong).encode(), "--dry-run", code=1)
        assert told(ended, "refused") == [
            "c.csv, row 3: a quotation mark in it is never closed: the file may be cut off"
        ]
        assert sums(ended) == (2, 1, 0, 0, 1)


def test_of_a_file_that_is_cut_off_the_rest_is_written(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    imported(folder, "c.vcf", (card("Ames") + card("Bell", "")).encode(), code=1)
    assert "plans/contacts/ames/contact.yaml" in files(folder)
    assert "plans/contacts/bell/contact.yaml" not in files(folder)
