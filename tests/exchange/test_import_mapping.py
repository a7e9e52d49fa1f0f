"""Mappings: begun by --propose, written as YAML, and refused where they name what does not exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from plancode.exchange.intake.fieldmap import BUILT_IN, field_map, read_map
from tests.support.cli import plancode, write
from tests.support.imports import files, imported, sums, table, workspace

CRM = table(
    "Ref;Surname;Forename;Organisation;Since;Mood;Kind",
    "7;Brunel;Élodie;;31.12.2020;sunny;Expert",
    "8;Lee;Ann;;01.02.2021;;",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return workspace(tmp_path)


def test_the_mappings_that_come_with_the_tool_name_fields_that_exist() -> None:
    found = field_map(None)
    assert [each.name for each in found] == ["plancode", *BUILT_IN]
    assert all(each.kinds for each in found)


def test_a_proposal_says_what_it_cannot_place_and_is_a_mapping(folder: Path) -> None:
    rows = table("Contact ID,First Name,Last Name,Mr./Ms.,Shoe Size,Contact Type", "C-1,Ann,Lee,,42,Wizard")
    write(folder, {"contacts.csv": rows})
    ended = plancode(folder, "import", "--propose", "contacts.csv", err=None)
    assert "column `Shoe Size` has no field: it goes to a line in the notes" in ended.err
    assert "column `Contact Type`: write the value of `type` for each of: Wizard" in ended.err
    assert "    Shoe Size: note\n" in ended.out
    mapping = ended.out.replace('Wizard: "?"', "Wizard: researcher")
    assert mapping != ended.out
    write(folder, {"mapping.yaml": mapping})
    assert sums(imported(folder, "contacts.csv", rows, "--mapping", "mapping.yaml"))[1] == 1
    text = files(folder)["plans/contacts/ann-lee/contact.yaml"].decode()
    assert "type: researcher\n" in text
    assert "**Shoe Size**: 42" in text


def test_a_proposal_does_not_choose_between_two_forms_of_dates(folder: Path) -> None:
    write(folder, {"tasks.csv": table("Activity ID,Subject,Due Date", "T-1,Call,01/02/2030")})
    ended = plancode(folder, "import", "--propose", "tasks.csv", err=None)
    assert "its dates can be read as %m/%d/%Y, %d/%m/%Y; choose one under `dates`" in ended.err


def test_a_mapping_of_ones_own_places_columns_words_and_defaults(folder: Path) -> None:
    mapping = (
        "system: cardfile\ndates: ['%d.%m.%Y']\ncontact:\n  columns:\n    Ref: external\n    Surname: last_name\n"
        "    Forename: first_name\n    Mood: tag\n    Since: note\n    Kind: type\n    Organisation: {field: accounts, else: note}\n"
        "  values:\n    type: {Expert: consultant}\n  defaults: {importance: high}\n"
    )
    write(folder, {"cards.yaml": mapping})
    assert sums(imported(folder, "cards.csv", CRM, "--mapping", "cards.yaml"))[1] == 2
    text = files(folder)["plans/contacts/elodie-brunel/contact.yaml"].decode()
    assert 'type: consultant\nimportance: high\ntags: [sunny]\nexternal: {cardfile: "7"}\n' in text
    assert "**Since**: 31.12.2020" in text


@pytest.mark.parametrize(
    ("mapping", "why"),
    [
        ("system: Not An Id\n", "`Not An Id` is not an id"),
        ("contact: {columns: {A: surname}}\n", "contact has no field `surname`"),
        ("contakt: {columns: {A: note}}\n", "unknown key `contakt`"),
        ("contact: {colums: {A: note}}\n", "unknown key `contact.colums`"),
        ("contact: {columns: {A: {field: email}}}\n", "a column goes to a field, or to `{field: …, else: note}`"),
        ("decimal: ';'\n", "`decimal` is a point or a comma"),
        ("- a\n", "it is no group of keys"),
        ("a: [\n", "mapping bad.yaml cannot be read"),
    ],
)
def test_a_mapping_that_is_wrong_says_where(folder: Path, mapping: str, why: str) -> None:
    write(folder, {"bad.yaml": mapping, "cards.csv": CRM})
    assert why in plancode(folder, "import", "cards.csv", "--mapping", "bad.yaml", code=3, err=None).err


def test_a_mapping_that_is_right_is_read_whole() -> None:
    found = read_map("a.yaml", b"system: crm\ncontact: {columns: {A: last_name, B: [type, importance]}}\n")
    target = found.kinds["contact"].targets["b"]
    assert [target.column and target.column.name, *(each.name for each in target.also)] == ["type", "importance"]


LONG = "x" * 131_073
LACKS = "system: crm\ncontact: {columns: {Ref: external, Forename: first_name}}\n"
TWO = "system: crm\ncontact: {columns: {Ref: external, Surname: last_name}}\n"


@pytest.mark.parametrize(
    ("rows", "mapping", "why", "hint"),
    [
        (CRM, LACKS, "x.csv: no column goes to `last_name`", "under `contact.columns`: `COLUMN: last_name`"),
        (CRM, "system: crm\ncontact: {columns: {Foo: tag}}\n", "names 0 columns of x.csv", "--propose FILE"),
        (table("Ref,Foo", "1,2"), TWO, "names 1 column of x.csv, and a table has two or more", "--propose FILE"),
        (b"", TWO, "there is no table in it", "name a file with a header and rows"),
        (b"\n;;\n", TWO, "there is no table in it", "name a file with a header and rows"),
        (
            CRM + b"9;" + b"y" * (1 << 20) + b"y;;;;;",
            TWO,
            "a cell has more than 1,048,576 characters",
            "save it as CSV",
        ),
    ],
)
def test_what_a_mapping_cannot_read_has_its_own_reason(
    folder: Path, rows: bytes, mapping: str, why: str, hint: str
) -> None:
    write(folder, {"m.yaml": mapping})
    ended = imported(folder, "x.csv", rows, "--mapping", "m.yaml", code=3)
    assert why in ended.err
    assert hint in ended.err
    assert "no mapping knows" not in ended.err


def test_a_long_cell_hides_no_column(folder: Path) -> None:
    write(folder, {"m.yaml": TWO})
    rows = table("Ref;Surname;Page", f"1;Lee;{LONG}", "2;Ames;")
    assert sums(imported(folder, "x.csv", rows, "--mapping", "m.yaml")) == (2, 2, 0, 0, 0)


@pytest.mark.parametrize("asked", [("x.csv",), ("x.csv", "--propose"), ("c.csv", "--mapping", "m.yml"), ("x.vcf",)])
def test_a_file_that_is_not_there_could_not_be_read(folder: Path, asked: tuple[str, ...]) -> None:
    write(folder, {"c.csv": CRM})
    plancode(folder, "import", *asked, code=3, err="there is no file ")


def test_a_file_that_no_mapping_knows_is_not_guessed_at(folder: Path) -> None:
    ended = imported(folder, "x.csv", table("Foo,Bar", "1,2"), code=3)
    assert "no mapping knows the columns of x.csv" in ended.err
    assert "--propose" in ended.err


@pytest.mark.parametrize(
    ("name", "data", "code", "why"),
    [
        ("x.docx", b"PK", 2, "cannot be imported"),
        ("x.xlsx", b"not a workbook", 3, "no workbook that can be read"),
        ("x.csv", b"\0\1\2", 3, "is no text"),
        ("x.vcf", b"\xff\xfe", 3, "is not in UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(folder: Path, name: str, data: bytes, code: int, why: str) -> None:
    assert why in imported(folder, name, data, code=code).err


def test_an_import_speaks_french(folder: Path) -> None:
    rows = table("Account ID,Account Name,Parent Account,Location", "A-1,One,A-9,")
    write(folder, {"accounts.csv": rows})
    ended = plancode(folder, "--lang", "fr", "import", "accounts.csv", code=1, err=None)
    assert "refusé\u00a0: accounts.csv, ligne 2, colonne `Parent Account`" in ended.err
    assert "1 ligne" in ended.err
