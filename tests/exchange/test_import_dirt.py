"""Exports with dirt in them, of several programs: each row is taken, or refused with its reason; none is lost."""

from __future__ import annotations

import io
import tracemalloc
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from plancode.exchange.intake.fieldmap import field_map
from plancode.exchange.intake.imported import imported as imported_of
from plancode.exchange.intake.sheets import sheets_of
from plancode.project import open_project
from tests.support.cli import plancode, write
from tests.support.imports import files, imported, sums, table, told, workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return workspace(tmp_path)


def test_oracle_in_french_with_semicolons_latin_1_and_blank_lines(folder: Path) -> None:
    rows = table(
        "ID interlocuteur;Prénom;Nom;Responsable;Type d'interlocuteur",
        "",
        "C-1;Élodie;Brunel;Claire Deschamps;Leader d'opinion",
        ";;;;",
        "C-2;Zoë;Le Goff;;Médecin",
        encoding="latin-1",
    )
    ended = imported(folder, "interlocuteurs.csv", rows)
    assert "Windows-1252, not UTF-8, delimiter semicolon" in ended.err
    assert sums(ended) == (2, 2, 0, 0, 0)
    held = files(folder)
    assert (
        "first_name: Élodie\nlast_name: Brunel\ntype: key-opinion-leader\n".encode()
        in held["plans/contacts/elodie-brunel/contact.yaml"]
    )
    assert "**Type d'interlocuteur**: Médecin".encode() in held["plans/contacts/zoe-le-goff/contact.yaml"]


@pytest.mark.parametrize(
    ("written", "status"),
    [("Projet", "draft"), ("Soumis", "submitted"), ("Final - Approuvé", "final-approved"), ("Expiré", "expired")],
)
def test_oracles_statuses_are_ours_in_french(folder: Path, written: str, status: str) -> None:
    imported(folder, "c.csv", table("ID interlocuteur;Nom;Civilité", "C-1;Brunel;Dr"))
    rows = table(
        "ID plan commercial;Plan commercial;Période;Statut;Interlocuteur;Buts",
        f"P-1;Brunel;T1 2024;{written};C-1;Connaître",
    )
    assert sums(imported(folder, "plans.csv", rows))[1] == 1
    assert f"status: {status}\n".encode() in files(folder)["plans/contacts/brunel/FY2024-Q1/plan.yaml"]


@pytest.mark.parametrize(
    ("written", "status"),
    [("Draft", "draft"), ("Submitted", "submitted"), ("Final Approved", "final-approved"), ("Expired", "expired")],
)
def test_oracles_statuses_are_ours_in_english(folder: Path, written: str, status: str) -> None:
    imported(folder, "c.csv", table("Contact ID,Last Name,Mr./Ms.", "C-1,Brunel,Dr"))
    rows = table("Business Plan ID,Plan Name,Period,Status,Contact,Goals", f"P-1,Brunel,Q1 2024,{written},C-1,Be known")
    assert sums(imported(folder, "plans.csv", rows))[1] == 1
    assert f"status: {status}\n".encode() in files(folder)["plans/contacts/brunel/FY2024-Q1/plan.yaml"]


def test_dates_in_another_form_than_declared_are_refused_not_guessed(folder: Path) -> None:
    header = "Activity ID,Subject,Due Date,Activity Type"
    rows = table(
        header,
        "T-1,Call,12/31/2030,Call",
        "T-2,Call,31/12/2030,Call",
        "T-3,Call,2030-12-31,Call",
        "T-4,Call,47848,Call",
    )
    ended = imported(folder, "activities.csv", rows, code=1)
    assert [line.split(": `")[0] for line in told(ended, "refused")] == [
        "activities.csv, row 3, column `Due Date`",
        "activities.csv, row 5, column `Due Date`",
    ]
    assert sums(ended) == (4, 2, 0, 0, 2)


def test_salesforce_with_names_of_its_api(folder: Path) -> None:
    accounts = table("Id,Name,Type,OwnerId,BillingCity,IsDeleted", "001A,Institut Aubrac,Customer - Direct,,Lyon,0")
    contacts = table(
        "Id,FirstName,LastName,AccountId,Email,MobilePhone,Salutation",
        "003A,Élodie,Brunel,001A,elodie@aubrac.example,+33 6,Dr.",
        "003A,Élodie,Brunel,001A,elodie@aubrac.example,+33 6,Dr.",
        ",,Nobody,001Z,,,",
    )
    ended = imported(folder, "Account.csv", accounts)
    assert "column `IsDeleted` is left out: 1 row has a value there" in ended.err
    ended = imported(folder, "Contact.csv", contacts, code=1)
    assert sums(ended) == (3, 1, 0, 0, 2)
    held = files(folder)["plans/contacts/elodie-brunel/contact.yaml"].decode()
    assert "title: Dr.\n" in held
    assert "accounts: [{account: institut-aubrac}]" in held
    assert 'external: {salesforce: 003A}\nnotes: "- **MobilePhone**: +33 6"' in held


def book(fill: list[list[object]], merged: str = "") -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in fill:
        sheet.append(row)
    for place in merged.split():
        sheet.merge_cells(place)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def test_a_workbook_with_a_title_merged_cells_dates_and_a_formula(folder: Path) -> None:
    imported(folder, "c.csv", table("Contact ID,Last Name,Mr./Ms.", "C-1,Brunel,", "C-2,Dupont,"))
    rows: list[list[object]] = [
        ["Activities of the week"],
        [],
        ["Contact", "Activity ID", "Subject", "Due Date", "Start Time", "Activity Type"],
        ["Brunel", 101, "Call", date(2030, 1, 7), None, "Call"],
        [None, 102.0, "Visit", None, datetime(2030, 1, 8, 14, 30), "Visit"],  # noqa: DTZ001 - a workbook knows no zone
        ["Dupont", 103, "=1+1", date(2030, 1, 9), None, "Call"],
    ]
    ended = imported(folder, "week.xlsx", book(rows, "A1:F1 A4:A5"), code=1)
    assert told(ended, "refused") == ["Sheet, row 6, column `Subject`: `=1+1` is a formula: paste its value"]
    held = files(folder)["plans/contacts/brunel/FY2030/activities.yaml"].decode()
    assert "id: call\nsubject: Call\n" in held
    assert 'due: 2030-01-07\nexternal: {oracle: "101"}' in held.replace("priority: normal\n", "")
    assert "start: 2030-01-08T14:30\n" in held
    assert held.count("contact: brunel\n") == 2


def test_cards_become_contacts_and_what_has_no_field_stays_in_the_notes(folder: Path) -> None:
    cards = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u-1\r\nN:Brunel;Élodie;;Dr;\r\nFN:Élodie Brunel\r\nORG:Unknown Institute;Soils\r\n"
        "item1.EMAIL;TYPE=work:elodie@aubrac.example\r\nEMAIL:home@aubrac.example\r\nNOTE:Likes\\, so it is said\\, mor\r\n nings\r\n"
        "CATEGORIES:speaker,soils\r\nURL:https://aubrac.example\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Team\r\nEND:VCARD\r\n"
    ).encode()
    ended = imported(folder, "people.vcf", cards, code=1)
    assert told(ended, "refused") == ["people.vcf, row 3: nothing of it has a field"]
    text = files(folder)["plans/contacts/elodie-brunel/contact.yaml"].decode()
    assert "title: Dr\nemail: elodie@aubrac.example\ntags: [speaker, soils]\n" in text
    assert "  - **Further EMAIL**: home@aubrac.example\n" in text
    assert "  - **ORG**: Unknown Institute\n" in text
    assert "  - **NOTE**: Likes, so it is said, mornings" in text
    assert sums(imported(folder, "people.vcf", cards, code=1)) == (2, 0, 0, 1, 1)


def test_appointments_become_activities_in_the_zone_of_the_workspace(folder: Path) -> None:
    (folder / "plancode.yaml").write_text("version: 1\ntime_zone: Europe/Paris\n", encoding="utf-8")
    imported(folder, "c.vcf", b"BEGIN:VCARD\r\nVERSION:4.0\r\nN:Brunel;;;;\r\nEMAIL:e@aubrac.example\r\nEND:VCARD\r\n")
    events = (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Visit\r\nDTSTART:20300107T083000Z\r\nDTEND:20300107T093000Z\r\n"
        b"ATTENDEE;CN=B:mailto:E@aubrac.example\r\nORGANIZER:mailto:claire@verdalis.example\r\nLOCATION:Lyon\r\n"
        b"BEGIN:VALARM\r\nSUMMARY:Ring\r\nEND:VALARM\r\nEND:VEVENT\r\n"
        b"BEGIN:VEVENT\r\nUID:2\r\nSUMMARY:Congress\r\nDTSTART;VALUE=DATE:20300201\r\nDTEND;VALUE=DATE:20300204\r\nEND:VEVENT\r\n"
        b"BEGIN:VTODO\r\nUID:3\r\nSUMMARY:Write\r\nDUE;VALUE=DATE:20300301\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"
    )
    assert sums(imported(folder, "calendar.ics", events))[:2] == (3, 3)
    held = files(folder)
    text = held["plans/contacts/brunel/FY2030/activities.yaml"].decode()
    assert "contact: brunel\nowner: claire-deschamps\nstart: 2030-01-07T09:30\nend: 2030-01-07T10:30\n" in text
    rest = held["plans/shared/FY2030/activities.yaml"].decode()
    assert "start: 2030-02-01\nend: 2030-02-03\n" in rest
    assert "form: task\ndue: 2030-03-01\n" in rest


@pytest.mark.parametrize(
    "hostile", ["../../../etc/passwd", "/etc/passwd", "=1+1", "con", "é" * 100, "..", "{a: b}", "- x"]
)
def test_no_cell_writes_anywhere_else_or_anything_else(folder: Path, hostile: str) -> None:
    row = f"C-1,Ann,{hostile},"
    before = {path for path in folder.rglob("*") if ".git/" not in str(path)}
    imported(folder, "contacts.csv", table("Contact ID,First Name,Last Name,Mr./Ms.", row))
    made = (
        {path for path in folder.rglob("*") if path.is_file() and ".git/" not in str(path)}
        - before
        - {folder / "contacts.csv"}
    )
    (path,) = made
    assert path.is_relative_to(folder / "plans" / "contacts")
    shown = plancode(folder, "export", "jsonl", "--output", str(folder / "out.jsonl"), err=None)
    assert shown.code == 0
    exported = (folder / "out.jsonl").read_text(encoding="utf-8")
    assert '"first_name": "Ann"' in exported


def test_a_sign_that_nobody_sees_is_refused_with_its_place(folder: Path) -> None:
    rows = table("Contact ID,First Name,Last Name,Mr./Ms.", "C-1,Ann,a\x1b[31mb,")
    told = imported(folder, "contacts.csv", rows, code=1)
    assert "row 2, column `Last Name`: the character U+001B is not allowed" in told.err + told.out


def test_an_id_of_our_own_that_leads_elsewhere_is_refused(folder: Path) -> None:
    from plancode.exchange.columns import columns_of

    names = [each.name for each in columns_of("product")]
    row = ",".join({"id": "../evil", "name": "Evil"}.get(name, "") for name in names)
    ended = imported(folder, "product.csv", table(",".join(names), row), code=1)
    assert "`../evil` cannot be an id" in told(ended, "refused")[0]


def test_many_rows_are_read_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("Activity ID,Subject,Due Date\r\n")
        stream.writelines(f'T-{number},"Visit, number {number}",12/31/2030\r\n' for number in range(50_000))
    (sheet,) = sheets_of(path)
    tracemalloc.start()
    count = sum(1 for _ in sheet.rows())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 50_001
    assert most < 1_000_000


def test_a_long_import_tells_how_far_it_is(folder: Path) -> None:
    """The rows that are read, then the files that get their records; 50,000 of them are for `make rows`."""
    people = table("Contact ID,Last Name", *(f"C-{number},Lee {number}" for number in range(30)))
    project = open_project(write(folder, {"contacts.csv": people}), needs_git=False)
    rows: list[tuple[int, int]] = []
    written: list[tuple[int, int]] = []
    made = imported_of(
        project,
        sheets_of(folder / "contacts.csv"),
        field_map("oracle-en"),
        source="contacts.csv",
        on_row=lambda *told: rows.append(told),
        on_file=lambda *told: written.append(told),
    )
    assert len(made.outcome.told) == 30
    assert [number for number, _ in rows] == list(range(2, 32))
    assert written == [(number, 30) for number in range(1, 31)]
