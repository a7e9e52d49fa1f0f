"""What an import makes of the rows of a CRM's export: new records, changes, and each row that is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import plancode, write
from tests.support.imports import files, imported, sums, table, told, workspace
from tests.support.sound import git

ACCOUNTS = table("Account ID,Account Name,Account Type,Web Site", "A-1,Institut Aubrac,Customer,www.aubrac.example")
CONTACTS = table(
    "Contact ID,First Name,Last Name,Account,Email,Work Fax #,Owner",
    "C-1,Élodie,Brunel,Institut Aubrac,elodie@aubrac.example,+33 1,Claire Deschamps",
    'C-2,Marc,"Dupont, Jr",,,,',
)
PLANS = table(
    "Plan ID,Plan Name,Period,Status,Contact,Owner,Goals",
    "P-1,Brunel 2030,2030,Draft,C-1,claire@verdalis.example,Be known",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return workspace(tmp_path)


def with_contacts(folder: Path) -> Path:
    imported(folder, "accounts.csv", ACCOUNTS)
    imported(folder, "contacts.csv", CONTACTS)
    return folder


def test_a_row_becomes_a_record_where_new_would_write_it(folder: Path) -> None:
    ended = imported(folder, "accounts.csv", ACCOUNTS)
    assert sums(ended) == (1, 1, 0, 0, 0)
    assert told(ended, "new") == ["account institut-aubrac  row 2  plans/accounts/institut-aubrac.yaml"]
    assert (folder / "plans/accounts/institut-aubrac.yaml").read_text(encoding="utf-8") == (
        "kind: account\nid: institut-aubrac\nname: Institut Aubrac\ntype: customer\n"
        "links:\n  - url: https://www.aubrac.example\n    label: Web Site\nexternal: {oracle: A-1}\n"
    )


def test_what_has_no_field_is_a_line_in_the_notes(folder: Path) -> None:
    text = (with_contacts(folder) / "plans/contacts/elodie-brunel/contact.yaml").read_text(encoding="utf-8")
    assert 'notes: "- **Work Fax #**: +33 1"' in text
    assert "accounts: [{account: institut-aubrac}]" in text
    assert "owner: claire-deschamps" in text


def test_nobody_owns_a_contact_for_whom_the_file_names_no_owner(folder: Path) -> None:
    text = (with_contacts(folder) / "plans/contacts/marc-dupont-jr/contact.yaml").read_text(encoding="utf-8")
    assert "owner" not in text


def test_a_second_import_touches_no_byte(folder: Path) -> None:
    with_contacts(folder)
    before = files(folder)
    ended = imported(folder, "contacts.csv", CONTACTS)
    assert sums(ended) == (2, 0, 0, 2, 0)
    assert ended.out == "nothing to write\n"
    assert files(folder) == before


def test_a_second_import_changes_what_changed_and_nothing_else(folder: Path) -> None:
    with_contacts(folder)
    place = folder / "plans/contacts/elodie-brunel/contact.yaml"
    by_hand = place.read_text(encoding="utf-8").replace("last_name: Brunel", "last_name: Brunel  # says Marie")
    place.write_text(f"{by_hand}tags: [speaker]\n", encoding="utf-8")
    ended = imported(folder, "contacts.csv", CONTACTS.replace(b"elodie@", b"e.brunel@").replace(b"+33 1", b"+33 2"))
    assert sums(ended) == (2, 0, 1, 1, 0)
    (line,) = told(ended, "changed")
    assert line == "contact elodie-brunel  row 2  plans/contacts/elodie-brunel/contact.yaml: email, notes"
    after = place.read_text(encoding="utf-8")
    assert after == f"{by_hand}tags: [speaker]\n".replace("elodie@", "e.brunel@").replace("+33 1", "+33 2")


def test_an_empty_cell_takes_nothing_away_and_that_is_said(folder: Path) -> None:
    with_contacts(folder)
    before = files(folder)
    ended = imported(folder, "contacts.csv", CONTACTS.replace(b"elodie@aubrac.example", b""))
    assert "1 field stays although the file has nothing there" in ended.err
    assert files(folder) == before


def test_a_dry_run_shows_the_diff_and_writes_nothing(folder: Path) -> None:
    with_contacts(folder)
    before = files(folder)
    ended = imported(folder, "contacts.csv", CONTACTS.replace(b"elodie@", b"e.brunel@"), "--dry-run")
    assert "-email: elodie@aubrac.example\n+email: e.brunel@aubrac.example\n" in ended.out
    assert files(folder) == before


def test_a_commit_holds_exactly_what_was_imported(folder: Path) -> None:
    write(folder, {"plans/other.yaml": "kind: product\nid: p\nname: P\n"})
    ended = imported(folder, "accounts.csv", ACCOUNTS, "--commit")
    assert "Import 1 account from accounts.csv" in ended.out
    assert plancode(folder, "list", "account").out.count("institut-aubrac") == 1
    git(folder, "diff", "--exit-code", "HEAD", "--", "plans/accounts")


def test_an_import_that_was_written_is_committed_by_the_same_with_commit(folder: Path) -> None:
    imported(folder, "accounts.csv", ACCOUNTS)
    assert "Import 1 account from accounts.csv" in imported(folder, "accounts.csv", ACCOUNTS, "--commit").out


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("C-9,Ann,Lee,Nowhere,,,", "row 2, column `Account`: there is no account `Nowhere`"),
        ("C-9,Ann,Lee,,,,Nobody", "row 2, column `Owner`: there is no person `Nobody`"),
        ("C-9,Ann,,,,,", "row 2: it lacks `last_name`"),
        ("C-9,Ann,Lee,,,,,,more", "row 2: it has 9 cells, and the header 7"),
        ("C-9,Ann,Lee" + "x" * 301 + ",,,,", "row 2, column `Last Name`: `last_name` is too long"),
        ('C-9,Ann,"Lee\nLee",,,,', "row 2, column `Last Name`: `last_name` has several lines"),
    ],
)
def test_a_row_that_cannot_be_taken_is_told_with_its_column(folder: Path, row: str, why: str) -> None:
    header = CONTACTS.split(b"\r\n")[0].decode()
    ended = imported(folder, "contacts.csv", table(header, row, "C-10,Good,Row,,,,"), code=1)
    assert told(ended, "refused") == [f"contacts.csv, {why}"]
    assert sums(ended)[1:] == (1, 0, 0, 1)
    assert (folder / "plans/contacts/good-row/contact.yaml").exists()


def test_what_refers_to_a_refused_row_is_refused_too(folder: Path) -> None:
    rows = ("Account ID,Account Name,Parent Account ID,Location", "A-1,One,,", "A-2,Two,A-3,", "A-3,Three,A-9,")
    ended = imported(folder, "accounts.csv", table(*rows), code=1)
    assert told(ended, "refused") == [
        "accounts.csv, row 3, column `Parent Account ID`: there is no account `A-3`",
        "accounts.csv, row 4, column `Parent Account ID`: there is no account `A-9`",
    ]


def test_two_of_one_name_are_told_apart_by_their_ids(folder: Path) -> None:
    rows = ("Contact ID,First Name,Last Name,Mr./Ms.", "C-1,Marie,Dupont,", "C-2,Marie,Dupont,")
    assert sums(imported(folder, "contacts.csv", table(*rows))) == (2, 2, 0, 0, 0)
    assert (folder / "plans/contacts/marie-dupont-2/contact.yaml").exists()
    assert sums(imported(folder, "contacts.csv", table(*rows))) == (2, 0, 0, 2, 0)
    who = imported(folder, "more.csv", table("Account Name,Location,Owner", "X,Y,Marie Dupont"), code=1)
    assert told(who, "refused") == ["more.csv, row 2, column `Owner`: there is no person `Marie Dupont`"]
    plan = table("Plan ID,Plan Name,Period,Contact", "P-1,N,2030,Marie Dupont")
    (why,) = told(imported(folder, "plans.csv", plan, code=1), "refused")
    assert (
        why == "plans.csv, row 2, column `Contact`: `Marie Dupont` is ambiguous: it names marie-dupont, marie-dupont-2"
    )


def test_without_ids_rows_are_known_by_their_names(folder: Path) -> None:
    rows = ("First Name,Last Name,Specialty", "Marie,Dupont,Soils", "MARIE,dupont,Water", "Ann,Lee,")
    ended = imported(folder, "contacts.csv", table(*rows), code=1)
    assert told(ended, "refused") == ["contacts.csv, row 3: it is called as row 2, and has no id that tells them apart"]
    again = imported(folder, "contacts.csv", table(*rows[:2], rows[3]))
    assert sums(again) == (2, 0, 0, 2, 0)


def test_two_columns_that_name_different_records_are_refused(folder: Path) -> None:
    imported(folder, "accounts.csv", table("Account ID,Account Name,Location,Owner", "A-1,One,,", "A-2,Two,,"))
    rows = table(
        "Contact ID,Last Name,Account ID,Account,Mr./Ms.", "C-1,Lee,A-1,Two,", "C-2,Roy,A-1,One,", "C-3,Fox,A-2,,"
    )
    ended = imported(folder, "contacts.csv", rows, code=1)
    assert told(ended, "refused") == ["contacts.csv, row 2, column `Account ID`: another column names another record"]
    assert sums(ended) == (3, 2, 0, 0, 1)


def test_columns_of_two_programs_are_never_guessed(folder: Path) -> None:
    rows = table("Contact ID,First Name,Last Name", "C-1,Marie,Dupont")
    assert "--mapping oracle-en" in imported(folder, "contacts.csv", rows, code=2).err
    assert sums(imported(folder, "contacts.csv", rows, "--mapping", "salesforce"))[1] == 1
    assert b"external: {salesforce: C-1}" in files(folder)["plans/contacts/marie-dupont/contact.yaml"]


def test_an_id_that_stands_twice_is_one_record(folder: Path) -> None:
    rows = ("Contact ID,First Name,Last Name,Mr./Ms.", "C-1,Marie,Dupont,", "C-1,Ann,Lee,")
    ended = imported(folder, "contacts.csv", table(*rows), code=1)
    assert told(ended, "refused") == ["contacts.csv, row 3: it is the same record as row 2: contact `marie-dupont`"]


def test_opportunities_need_a_plan_which_the_command_may_name(folder: Path) -> None:
    with_contacts(folder)
    imported(folder, "plans.csv", PLANS)
    rows = table(
        "Opportunity ID,Opportunity Name,Close Date,Sales Stage,Revenue,Contact",
        'O-1,Speak,03/31/2030,Closed/Won,"$1,200.50 USD",C-1',
    )
    ended = imported(folder, "opportunities.csv", rows, code=1)
    assert told(ended, "refused") == [
        "opportunities.csv, row 2: it has neither plan nor objective: `--plan ID` gives it one"
    ]
    assert sums(imported(folder, "opportunities.csv", rows, "--plan", "elodie-brunel-fy2030"))[1] == 1
    text = (folder / "plans/contacts/elodie-brunel/FY2030/opportunities.yaml").read_text(encoding="utf-8")
    assert "status: won\n" in text
    assert "amount: {value: 1200.50, currency: USD}" in text
    assert "close_date: 2030-03-31" in text


def test_an_approved_plan_keeps_what_its_approval_protects(folder: Path) -> None:
    with_contacts(folder)
    approved = PLANS.replace(b",Draft,", b",Final Approved,")
    imported(folder, "plans.csv", approved)
    ended = imported(folder, "plans.csv", approved.replace(b"Brunel 2030", b"Other"), code=1)
    (why,) = told(ended, "refused")
    assert "plan `elodie-brunel-fy2030` is final-approved, which protects `name`" in why


def test_a_status_moves_by_steps_and_not_by_an_import(folder: Path) -> None:
    with_contacts(folder)
    imported(folder, "plans.csv", PLANS)
    ended = imported(folder, "plans.csv", PLANS.replace(b",Draft,", b",Submitted,"))
    assert "stays draft, the file has submitted" in told(ended, "kept")[0]


def test_plans_beyond_draft_come_in_and_the_line_that_is_shown_makes_the_check_green(folder: Path) -> None:
    with_contacts(folder)
    git(folder, "add", "plans")
    git(folder, "commit", "-qm", "Contacts")
    ended = imported(folder, "plans.csv", PLANS.replace(b",Draft,", b",Final - Approuv\xc3\xa9,"), "--commit")
    plancode(folder, "check", code=1, err=None)
    (line,) = told(ended, "then")
    run(folder, line.split(": ", 1)[1])
    assert "judged since" in plancode(folder, "check", err=None).out


def run(folder: Path, line: str) -> None:
    import subprocess

    subprocess.run(["sh", "-c", line], cwd=folder, check=True, capture_output=True)


def test_an_import_beside_plans_of_ours_accepts_its_own_births_alone(folder: Path) -> None:
    with_contacts(folder)
    imported(folder, "plans.csv", PLANS)
    git(folder, "add", "plans")
    git(folder, "commit", "-qm", "Plans")
    later = table("Plan ID,Plan Name,Period,Status,Contact,Goals", "P-2,Dupont 2030,2030,Submitted,C-2,Be known")
    (line,) = told(imported(folder, "later.csv", later, "--commit"), "then")
    assert "accept: [{commit: %s, code: PC202, reason: imported}]" in line
    run(folder, line.split(": ", 1)[1])
    plancode(folder, "check", err=None)


def test_who_asked_to_be_forgotten_does_not_come_back(folder: Path) -> None:
    erased = "kind: contact\nid: elodie-brunel\nerased: 2026-01-31\n"
    write(folder, {"plans/contacts/elodie-brunel/contact.yaml": erased})
    imported(folder, "accounts.csv", ACCOUNTS)
    ended = imported(folder, "contacts.csv", CONTACTS, code=1)
    assert told(ended, "refused") == [
        "contacts.csv, row 2: a contact of this name was erased; if it is somebody else: `plancode new contact`"
    ]
    assert files(folder)["plans/contacts/elodie-brunel/contact.yaml"].decode() == erased


def test_what_is_for_a_merged_contact_goes_to_the_one_that_stays(folder: Path) -> None:
    with_contacts(folder)
    place = folder / "plans/contacts/marc-dupont-jr/contact.yaml"
    place.write_text(place.read_text(encoding="utf-8") + "merged_into: elodie-brunel\n", encoding="utf-8")
    rows = table("Activity ID,Subject,Due Date,Contact ID", "T-1,Call,01/15/2030,C-2")
    imported(folder, "activities.csv", rows, "--mapping", "oracle-en")
    assert b"contact: elodie-brunel\n" in files(folder)["plans/contacts/elodie-brunel/FY2030/activities.yaml"]
