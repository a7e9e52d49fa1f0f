"""`export`: what is written where, over what, of which moment; and what stands in each format."""

from __future__ import annotations

import json
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import icalendar
import openpyxl
import pyarrow.dataset
import pyarrow.parquet
import pytest
import vobject

from plancode.exchange import FORMATS
from tests.support.cli import plancode, typed, write
from tests.support.exported import csv_rows
from tests.support.repo import Repo
from tests.support.sound import PLAN, SOUND, git, repository

FILES = tuple(form for form in FORMATS if form not in ("csv", "parquet"))
DAY = ("--as-of", "2026-11-23")
CONTACT = """\
kind: contact
id: dupont
first_name: Élodie
last_name: Dupont; Petit
title: Dr
degrees: [PhD, "MD, MPH"]
email: elodie@example.org
accounts: [{account: chu, role: Head}]
interests: [soil]
notes: |
  First line, with a comma; and a semicolon
  C:\\new
"""
ACTIVITIES = """\
{kind: activity, id: visit, subject: A visit, form: appointment, start: "2026-12-03 09:30", end: "2026-12-03 11:00", contact: dupont}
---
{kind: activity, id: done, subject: Done, form: task, due: 2026-11-01, completed: 2026-11-02, contact: dupont}
"""
BUSY = SOUND | {"plans/dupont.yaml": CONTACT, "plans/activities.yaml": ACTIVITIES}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return repository(tmp_path / "work", BUSY, {"plans/plan.yaml": PLAN.format(status="submitted")})


def exported(folder: Path, form: str, *arguments: str, name: str = "out", **expected: Any) -> Path:
    place = folder.parent / name
    ended = plancode(folder, "export", form, "--output", str(place), *DAY, *arguments, **expected)
    assert expected or ended.out == f"written: {place}\n"
    return place


@pytest.mark.parametrize("form", FORMATS)
def test_an_export_replaces_what_an_earlier_one_wrote(form: str, folder: Path) -> None:
    place = exported(folder, form)
    if place.is_dir():
        (place / "old.csv").write_text("old")
    write(folder, {"plans/late.yaml": "{kind: contact, id: late, first_name: L, last_name: Ate}\n"})
    assert exported(folder, form) == place
    assert not (place / "old.csv").exists()
    assert sorted(path.name for path in folder.parent.iterdir()) == ["out", "work"]


@pytest.mark.parametrize("form", FILES)
def test_a_file_that_no_export_wrote_is_never_replaced(form: str, folder: Path) -> None:
    place = folder.parent / "out"
    for held in (
        b"my thesis",
        b"{}",
        b"SQLite format 3\x00",
        b"PK\x05\x06" + bytes(18),
        b"BEGIN:VCARD\r\nVERSION:4.0\r\n",
    ):
        place.write_bytes(held)
        said = f"error: {place} was not written by plancode\n  = hint: --output names a new place, an empty one, "
        exported(folder, form, code=3, err=said)
        assert place.read_bytes() == held
    place.write_bytes(b"")
    exported(folder, form)


@pytest.mark.parametrize("form", FILES)
def test_the_file_of_another_format_is_not_replaced(form: str, folder: Path) -> None:
    for other in FILES:
        # A calendar and cards have the same product, and a person has both.
        if other != form and {other, form} != {"ics", "vcf"}:
            place = exported(folder, other, name=f"{other}-for-{form}")
            before = place.read_bytes()
            exported(folder, form, name=place.name, code=3, err="was not written by plancode")
            assert place.read_bytes() == before


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_folder_that_no_export_made_is_never_replaced(form: str, folder: Path) -> None:
    write(folder.parent / "out", {"thesis.txt": "mine"})
    exported(folder, form, code=3, err="holds files that plancode did not write")
    assert (folder.parent / "out" / "thesis.txt").read_text() == "mine"
    plancode(folder, "build", "--output", str(folder.parent / "site"), *DAY, err=None)
    exported(folder, form, name="site", code=3, err="holds files that plancode did not write")
    made = exported(folder, form, name="made")
    plancode(folder, "build", "--output", str(made), *DAY, code=3, err="holds files that plancode did not write")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("place", ["plans/out", ".git/out", "plans"])
def test_among_the_plans_and_in_git_nothing_is_written(form: str, place: str, folder: Path) -> None:
    ended = plancode(folder, "export", form, "--output", str(folder / place), code=3, err="is no place for an export")
    assert ended.out == ""
    assert (folder / place).exists() == (place == "plans")


@pytest.mark.parametrize("form", FORMATS)
def test_a_link_and_the_wrong_kind_of_place_are_refused(form: str, folder: Path) -> None:
    (folder.parent / "link").symlink_to(folder.parent / "elsewhere")
    is_folder = form in ("csv", "parquet")
    exported(folder, form, name="link", code=3, err="is not a folder" if is_folder else "is not a file")
    wrong = folder.parent / "wrong"
    wrong.write_text("") if is_folder else wrong.mkdir()
    exported(folder, form, name="wrong", code=3, err="is not a folder" if is_folder else "is not a file")
    assert not (folder.parent / "elsewhere").exists()


# openpyxl leaves behind what it cannot close then.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("form", FORMATS)
def test_on_a_full_disk_what_was_there_stays_and_nothing_is_left_beside_it(form: str, folder: Path) -> None:
    place = exported(folder, form)
    before = {path: path.read_bytes() for path in (place, *place.rglob("*")) if path.is_file()}
    write(folder, {"plans/late.yaml": "{kind: contact, id: late, first_name: L, last_name: Ate}\n"})
    # No file may be longer than this, whatever room the disk has.
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        ended = typed(folder, "export", form, "--output", str(place), *DAY)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (ended.code, ended.out) == (3, ""), ended.err
    assert re.match("error: (.*the file is too large for this disk|the database cannot be written: .*)\n", ended.err)
    assert {path: path.read_bytes() for path in (place, *place.rglob("*")) if path.is_file()} == before
    assert sorted(path.name for path in folder.parent.iterdir()) == ["out", "work"]


def test_what_is_asked_wrongly_is_said(folder: Path) -> None:
    plancode(folder, "export", "csv", code=2, err="Missing option '--output'")
    plancode(folder, "export", "sqlit", "--output", "x", code=2, err="did you mean `sqlite`?")
    exported(folder, "csv", "--workspace", "north", code=2, err="--workspace goes with parquet")


@pytest.mark.parametrize(("form", "library"), [("xlsx", "openpyxl"), ("parquet", "pyarrow")])
def test_what_is_missing_is_said_with_the_line_that_installs_it(form: str, library: str, folder: Path) -> None:
    program = (
        "import importlib.util, sys\nfind = importlib.util.find_spec\n"
        f"importlib.util.find_spec = lambda name, *more: None if name == '{library}' else find(name, *more)\n"
        "from plancode.cli.app import run\nsys.exit(run())\n"
    )
    arguments = ["-C", str(folder), "export", form, "--output", str(folder.parent / "out")]
    ended = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr == (
        f"error: {form} needs {library}, which is not installed\n"
        f"  = hint: install it beside plancode: `pip install {library}`\n"
    )


@pytest.mark.parametrize(
    ("form", "needed"),
    [("csv", set()), ("json", set()), ("vcf", set()), ("xlsx", {"openpyxl"}), ("parquet", {"pyarrow"})],
)
def test_a_format_imports_what_it_needs_alone(form: str, needed: set[str], folder: Path) -> None:
    program = (
        "import sys\nfrom plancode.cli.app import run\nassert run() == 0\n"
        "heavy = {'babel', 'icalendar', 'jinja2', 'nh3', 'openpyxl', 'pyarrow', 'sqlite3', 'watchdog'}\n"
        "print(*heavy & set(sys.modules), file=sys.stderr)\n"
    )
    arguments = ["-C", str(folder), "export", form, "--output", str(folder.parent / "out")]
    ended = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    assert set(ended.stderr.split()) == needed


def test_at_exports_the_records_as_they_were(folder: Path) -> None:
    def told(*arguments: str) -> tuple[str, int]:
        found = json.loads(exported(folder, "json", *arguments).read_text())
        (status,) = (each["status"] for each in found["records"] if each["kind"] == "plan")
        return status, len(found["transitions"])

    assert told() == ("submitted", 2)
    assert told("--at", "HEAD") == ("submitted", 2)
    assert told("--at", "HEAD~1") == ("draft", 1)
    exported(folder, "json", "--at", "2001-01-01", code=2, err="there was no commit yet on 2001-01-01")


def test_a_day_means_the_last_commit_of_the_first_parent_line(folder: Path) -> None:
    git(folder, "checkout", "-qb", "topic", "HEAD~1")
    write(folder, {"plans/side.yaml": "{kind: product, id: side, name: Side}\n"})
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Aside")
    git(folder, "checkout", "-q", "main")
    (status,) = (row["status"] for row in csv_rows(exported(folder, "csv", "--at", "2098-01-01") / "plan.csv"))
    assert status == "submitted"
    assert csv_rows(folder.parent / "out" / "product.csv") == []


def test_outside_of_git_the_records_are_exported_and_the_lack_is_said(tmp_path: Path) -> None:
    folder = write(tmp_path / "work", BUSY)
    place = exported(folder, "sqlite", err="no history: ")
    connection = sqlite3.connect(place)
    assert connection.execute("SELECT count(*) FROM transition").fetchone() == (0,)
    assert connection.execute("SELECT head, as_of, is_complete FROM about").fetchone() == (None, "2026-11-23", 0)
    connection.close()
    exported(folder, "vcf", name="cards")


def test_what_cannot_be_read_is_left_out_and_said(folder: Path) -> None:
    write(folder, {"plans/plan.yaml": PLAN.format(status="nonsense")})
    place = exported(folder, "sqlite", err="note: 1 record left out that cannot be read")
    connection = sqlite3.connect(place)
    assert connection.execute("SELECT count(*) FROM plan").fetchone() == (0,)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def test_a_database_is_opened_by_sqlite_and_says_what_refers_to_what(folder: Path) -> None:
    dangling = "{kind: opportunity, id: grant, name: Grant, type: other, status: pending, close_date: 2027-01-01, plan: gone, contact: dupont}\n"
    write(folder, {"plans/grant.yaml": dangling})
    connection = sqlite3.connect(exported(folder, "sqlite"))
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("SELECT plan, contact FROM opportunity").fetchall() == [(None, "dupont")]
    links = "SELECT field, to_kind, to_id, is_there FROM link WHERE from_id = 'grant'"
    assert connection.execute(links).fetchall() == [("contact", "contact", "dupont", 1), ("plan", "plan", "gone", 0)]
    links = "SELECT from_kind, from_id, field, position FROM link WHERE to_id = 'chu' ORDER BY 1"
    assert connection.execute(links).fetchall() == [
        ("contact", "dupont", "accounts.account", 0),
        ("plan", "dupont-fy2099", "accounts.account", 0),
    ]
    steps = (
        "SELECT from_status, to_status, step, author_name, actor, verdict FROM transition WHERE id = 'dupont-fy2099'"
    )
    assert connection.execute(steps).fetchall() == [
        (None, "draft", None, "Marie", "marie", "ok"),
        ("draft", "submitted", "submit", "Marie", "marie", "ok"),
    ]
    found = connection.execute("SELECT kind, id FROM search WHERE search MATCH 'elodie semicolon'").fetchall()
    assert found == [("contact", "dupont")]
    connection.close()


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="the program sqlite3 is not installed")
def test_sqlites_own_program_finds_a_database_sound_and_answers_from_it(folder: Path) -> None:
    place = exported(folder, "sqlite")
    asked = (
        "PRAGMA integrity_check",
        "PRAGMA foreign_key_check",
        "SELECT id FROM plan",
        "SELECT id FROM search WHERE search MATCH 'elodie'",
    )
    told = subprocess.run(["sqlite3", place, "; ".join(asked)], capture_output=True, text=True, check=True)
    assert (told.stdout.splitlines(), told.stderr) == (["ok", "dupont-fy2099", "dupont"], "")


def test_a_workbook_can_be_shown_in_the_meeting(folder: Path) -> None:
    write(folder, {"plans/odd.yaml": 'kind: product\nid: odd\nname: "=1+1"\narea: "a\\x01b"\n'})
    place = exported(folder, "xlsx", name="out.xlsx")
    book = openpyxl.load_workbook(place)
    assert book.sheetnames[:3] == ["person", "product", "account"]
    sheet = book["activity"]
    heads = [cell.value for cell in sheet[1]]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", f"A1:{sheet.cell(3, len(heads)).coordinate}")
    assert all(cell.font.bold for cell in sheet[1])
    rows = {row[0].value: dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2)}
    assert rows["done"]["due"].value == datetime.fromisoformat("2026-11-01")
    assert rows["done"]["due"].number_format == "yyyy-mm-dd"
    assert rows["visit"]["start"].value == datetime.fromisoformat("2026-12-03T09:30")
    assert sheet.column_dimensions["A"].width == 8
    assert sheet.column_dimensions["B"].width >= 8
    assert (book["product"]["C2"].value, book["product"]["C2"].data_type) == ("=1+1", "s")
    assert book["product"]["C2"].quotePrefix
    assert book["product"]["D2"].value == "a�b"
    contact = {head.value: cell.value for head, cell in zip(book["contact"][1], book["contact"][2], strict=True)}
    assert (contact["degrees"], contact["accounts"]) == ("PhD\nMD, MPH", "chu · Head")


def test_parquet_is_partitioned_and_names_its_workspace(folder: Path) -> None:
    place = exported(folder, "parquet", "--workspace", "north")
    activities = pyarrow.dataset.dataset(place / "kind=activity", partitioning="hive").to_table().to_pylist()
    assert {(each["id"], each["workspace"], each["fiscal_year"]) for each in activities} == {
        ("visit", "north", 2026),
        ("done", "north", 2026),
    }
    assert (place / "kind=plan/fiscal_year=2099/part-0.parquet").is_file()
    contacts = pyarrow.parquet.read_table(place / "kind=contact/part-0.parquet", partitioning=None).to_pylist()
    assert [(each["id"], each["workspace"]) for each in contacts] == [("dupont", "north")]
    assert contacts[0]["accounts"] == [
        {"account": "chu", "role": "Head", "primary": False, "from": None, "until": None}
    ]
    empty = pyarrow.dataset.dataset(place / "kind=opportunity", partitioning="hive").to_table()
    assert (empty.num_rows, empty.schema.names[:3]) == (0, ["workspace", "id", "status"])


def test_cards_hold_what_an_address_book_knows(folder: Path) -> None:
    data = exported(folder, "vcf").read_bytes().decode()
    (card,) = vobject.readComponents(data)
    assert card.version.value == "4.0"
    assert card.fn.value == "Élodie Dupont; Petit"
    assert (card.n.value.family, card.n.value.given, card.n.value.prefix) == ("Dupont; Petit", "Élodie", "Dr")
    assert card.n.value.suffix == ["PhD", "MD, MPH"]
    assert card.org.value == ["CHU"]
    assert card.role.value == "Head"
    assert card.note.value == "First line, with a comma; and a semicolon\nC:\\new\n"
    assert "EMAIL:elodie@example.org\r\n" in data


def test_a_calendar_holds_what_is_still_to_be_done(folder: Path) -> None:
    calendar = icalendar.Calendar.from_ical(exported(folder, "ics").read_bytes())
    assert [str(each["summary"]).partition(" ·")[0] for each in calendar.walk("VEVENT")] == ["A visit"]
    assert calendar.walk("VTODO") == []


def test_public_leaves_out_what_is_internal_in_every_format(folder: Path) -> None:
    write(folder, {"plancode.yaml": "site: {internal: [account]}\n"})
    for form in FORMATS:
        place = exported(folder, form, "--public", name=f"public.{form}")
        data = b"".join(
            path.read_bytes() for path in ([place] if place.is_file() else place.rglob("*")) if path.is_file()
        )
        if form == "xlsx":
            book = openpyxl.load_workbook(place)
            data = repr([cell.value for sheet in book for row in sheet for cell in row]).encode()
        assert b"elodie@example.org" not in data, form
        assert b"CHU" not in data, form
        assert b"First line" not in data, form
    assert b"elodie@example.org" in exported(folder, "json").read_bytes()


def test_of_what_is_left_out_no_figure_speaks(folder: Path) -> None:
    write(folder, {"plancode.yaml": "site: {internal: [plan]}\n"})
    told = json.loads(exported(folder, "json", "--public").read_text())["derived"]
    assert (told["plan"], told["coverage"]) == ([], [])
    assert [set(each) & {"is_linked", "is_followed_up"} for each in told["activity"]] == [set(), set()]
    told = json.loads(exported(folder, "json").read_text())["derived"]
    assert [each["is_linked"] for each in told["activity"]] == [False, False]
    assert told["coverage"][0] == {"contact": "dupont", "period": "FY2026"}


HOSTILE = ("=HYPERLINK(1)", "@\udcffé")


@pytest.mark.parametrize("form", FORMATS)
def test_what_git_tells_is_no_formula_and_can_be_any_bytes(form: str, tmp_path: Path) -> None:
    repo = Repo(tmp_path / "work")
    repo.commit(BUSY, author=HOSTILE)
    repo.commit(
        {"plans/plan.yaml": PLAN.format(status="submitted")}, message="Submit\n\nReason: =1+1\n", author=HOSTILE
    )
    repo.checkout()
    place = exported(repo.folder, form)
    if form == "csv":
        rows = csv_rows(place / "transition.csv")
        assert [row["author_name"] for row in rows] == ["'=HYPERLINK(1)"] * 2
        assert [row["author_email"] for row in rows] == ["'@\ufffdé"] * 2
    if form == "xlsx":
        book = openpyxl.load_workbook(place.rename(tmp_path / "out.xlsx"))
        assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n", "d", "b"}
    if form == "json":
        assert json.loads(place.read_bytes())["transitions"][0]["author"]["name"] == "=HYPERLINK(1)"


def test_a_bare_repository_is_exported_and_asked(folder: Path) -> None:
    git(folder.parent, "clone", "-q", "--bare", str(folder), "all.git")
    told = json.loads(exported(folder.parent / "all.git", "json").read_text())
    assert [each["to"] for each in told["transitions"]] == ["draft", "submitted"]
    assert plancode(folder.parent / "all.git", "query", "SELECT status FROM plan").out == "status\nsubmitted\n"


def test_an_export_in_french_is_told_in_french(folder: Path) -> None:
    place = folder.parent / "out"
    ended = plancode(folder, "--lang", "fr", "export", "json", "--output", str(place))
    assert ended.out == f"écrit\u00a0: {place}\n"
