"""Exports of two more programs, by a mapping of one's own, with the dirt that they have: no row is lost."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import numbers

from tests.support.cli import write
from tests.support.imports import files, imported, sums, table, told, workspace

# UTF-16 with tabs, as spreadsheets save “Unicode text”; names twice, ids missing, lines without anything.
HUBSPOT = """system: hubspot
dates: ['%Y-%m-%d %H:%M']
contact:
  columns:
    Record ID: external
    First Name: first_name
    Last Name: last_name
    Email: email
    Contact owner: owner
    Lifecycle Stage: tag
    Create Date: note
activity:
  columns:
    Engagement ID: external
    Title: subject
    Due date: due
    Associated contact: contact
  defaults: {form: task}
"""
# A workbook with three columns that are not for people, days as numbers or as text, and a title over merged cells.
DYNAMICS = """system: dynamics
dates: ['%d/%m/%Y']
opportunity:
  columns:
    (Do Not Modify) Opportunity: external
    (Do Not Modify) Row Checksum: skip
    (Do Not Modify) Modified On: skip
    Topic: name
    Potential Customer: contact
    Est. Close Date: close_date
    Est. Revenue: amount.value
    Probability: probability
  defaults: {type: other, status: pending, amount.currency: EUR}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(workspace(tmp_path), {"hubspot.yaml": HUBSPOT, "dynamics.yaml": DYNAMICS})


def test_hubspot_with_names_twice_and_ids_missing(folder: Path) -> None:
    rows = (
        "Record ID\tFirst Name\tLast Name\tEmail\tContact owner\tLifecycle Stage\tCreate Date\r\n"
        "101\tAnn\tLee\tann@one.example\tClaire Deschamps\tlead\t2029-01-01 10:00\r\n"
        "\t\t\t\t\t\t\r\n"
        "102\tAnn\tLee\tann@two.example\t\tcustomer\t\r\n"
        "\tÉlodie\tBrunel\t\tNobody Known\t\t\r\n"
        "103\t\t\tonly@mail.example\t\t\t\r\n"
        "104\tBo\tNot\tno address\t\t\t\r\n"
    )
    ended = imported(folder, "contacts.csv", rows.encode("utf-16"), "--mapping", "hubspot.yaml", code=1)
    assert "UTF-16" in ended.err
    assert sums(ended) == (5, 2, 0, 0, 3)
    assert told(ended, "refused") == [
        "contacts.csv, row 5, column `Contact owner`: there is no person `Nobody Known`",
        "contacts.csv, row 6: it lacks `last_name`",
        "contacts.csv, row 7, column `Email`: `no address` is not an e-mail address",
    ]
    held = files(folder)
    assert {"plans/contacts/ann-lee/contact.yaml", "plans/contacts/ann-lee-2/contact.yaml"} <= held.keys()
    tasks = table(
        "Engagement ID,Title,Due date,Associated contact",
        "1,Call,2030-01-07 09:00,Ann Lee",
        "2,Call,2030-01-07 09:00,102",
        "3,Call,07/01/2030,101",
        "4,Call,2030-01-08 09:00,Somebody Else",
    )
    ended = imported(folder, "tasks.csv", tasks, "--mapping", "hubspot.yaml", code=1)
    assert sums(ended) == (4, 1, 0, 0, 3)
    assert told(ended, "refused") == [
        "tasks.csv, row 2, column `Associated contact`: `Ann Lee` is ambiguous: it names ann-lee, ann-lee-2",
        "tasks.csv, row 4, column `Due date`: `07/01/2030` is no date as 2027-03-31 14:30, 2027-03-31",
        "tasks.csv, row 5, column `Associated contact`: there is no contact `Somebody Else`",
    ]


def test_dynamics_with_excel_dates_hidden_columns_and_merged_cells(folder: Path) -> None:
    imported(folder, "c.csv", table("Contact ID,Last Name", "C-1,Brunel", "C-2,Dupont"), "--mapping", "oracle-en")
    write(
        folder,
        {"plan.csv": table("Plan ID,Plan Name,Period,Status,Contact ID,Goals", "P-1,Brunel,2030,Draft,C-1,Known")},
    )
    imported(folder, "plan.csv", (folder / "plan.csv").read_bytes(), "--mapping", "oracle-en")
    (plan,) = (name for name in files(folder) if name.endswith("plan.yaml"))
    identity = next(
        line.removeprefix("id: ") for line in files(folder)[plan].decode().splitlines() if line.startswith("id: ")
    )
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    heads = [line.split(":")[0].strip() for line in DYNAMICS.splitlines() if line.startswith("    ")]
    for row in (
        ["My open opportunities"],
        heads,
        ["{1}", "x==", datetime(2029, 1, 1, 8), "Speak", "Brunel", 47_665, 1000, 40],  # noqa: DTZ001 - a workbook knows no zone
        [],
        ["{2}", "x==", datetime(2029, 1, 1, 8), "Fund", None, "31/03/2030", 2500.5, 10],  # noqa: DTZ001
        ["{3}", "x==", None, "Publish", "Dupont", "soon", 1, 10],
        ["{4}", "x==", None, "Overfull", "Dupont", "31/03/2030", 1, 400],
    ):
        sheet.append(row)
    sheet["F3"].number_format = numbers.FORMAT_DATE_DDMMYY
    sheet.merge_cells("A1:H1")
    sheet.merge_cells("E3:E5")
    sheet.column_dimensions["A"].hidden = True
    data = io.BytesIO()
    book.save(data)
    ended = imported(folder, "open.xlsx", data.getvalue(), "--mapping", "dynamics.yaml", "--plan", identity, code=1)
    assert sums(ended) == (4, 2, 0, 0, 2)
    assert [line.partition(":")[0] for line in told(ended, "refused")] == [
        "Sheet, row 6, column `Est. Close Date`",
        "Sheet, row 7, column `Probability`",
    ]
    text = b"".join(data for name, data in files(folder).items() if name.endswith("opportunities.yaml")).decode()
    assert "close_date: 2030-07-01\n" in text
    assert "close_date: 2030-03-31\n" in text
    assert "Row Checksum" not in text
    # A merged cell says the same for all of its rows.
    assert text.count("contact: brunel\n") == 2
