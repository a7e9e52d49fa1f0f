"""Ids made of names in any script, texts that come out as they went in, and times that there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from plancode.changes.ids import slug
from plancode.models import Account, Contact, Person
from plancode.project import open_project
from tests.support.cli import plancode, write
from tests.support.moving import PEOPLE


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("张伟", "zhang-wei"),
        ("Пётр Иванов", "petr-ivanov"),
        ("Αλέξης Ζορμπάς", "alexis-zormpas"),
        ("محمد علي", "mhmd-ly"),
        ("Zoë Ünal-O’Brien", "zoe-unal-o-brien"),
        ("Dr. Straße 😀", "dr-strasse-grinning"),
        ("😀", "grinning"),
        ("—", ""),
    ],
)
def test_a_name_in_any_script_gives_an_id_that_can_be_typed(name: str, expected: str) -> None:
    assert slug(name) == expected


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path, {"plancode.yaml": "version: 1\n", "plans/people.yaml": PEOPLE})


def test_a_contact_of_any_script_is_found_by_its_id_with_its_name_as_it_was(folder: Path) -> None:
    for first, last, identity in (("伟", "张", "wei-zhang"), ("Пётр", "Иванов", "petr-ivanov"), ("", "😀", "grinning")):
        named = ["--first-name", first] if first else []
        ended = plancode(folder, "new", "contact", *named, "--last-name", last, err=None)
        assert ended.out == f"contact {identity}  plans/contacts/{identity}/contact.yaml\n"
        record = open_project(folder, needs_git=False).workspace.get(Contact, identity)
        assert record
        assert (record.first_name or "", record.last_name) == (first, last)


TEXTS = [" one\ntwo ", "\n\none\n", "a\n  b\n\n\n", "- x\n# y\n", "tab\tin\nit", "one: two\nthree #4"]


@pytest.mark.parametrize("written", TEXTS)
def test_a_text_of_several_lines_is_read_back_as_it_was_given(folder: Path, written: str) -> None:
    plancode(folder, "new", "account", "--name", "Solum", f"--notes={written}", err=None)
    plancode(folder, "set", "marie", "notes", "--", written, err=None)
    workspace = open_project(folder, needs_git=False).workspace
    made, changed = workspace.get(Account, "solum"), workspace.get(Person, "marie")
    assert made
    assert changed
    assert (made.notes, changed.notes) == (written, written)


def test_blanks_beside_one_line_are_left_out_and_that_is_said(folder: Path) -> None:
    said = "blanks before and behind it are left out\n"
    plancode(folder, "new", "account", "--name", " Solum ", err=said)
    plancode(folder, "set", "solum", "notes", " Seen\t", err=said)
    assert said not in plancode(folder, "set", "solum", "notes", "Seen  twice", err=None).err
    assert "name: Solum\n" in (folder / "plans/accounts/solum.yaml").read_text()
    assert "notes: Seen  twice\n" in (folder / "plans/accounts/solum.yaml").read_text()


VISIT = "kind: activity\nid: visit\nsubject: Visit\nform: appointment\nstart: {start}\nend: 2027-03-31T23:59:59\n"


@pytest.mark.parametrize(
    ("wrong", "right"), [("14:30:60", "14:30:59"), ("14:60", "14:59"), ("24:00", "23:59"), ("14:30:99", "14:30:09")]
)
def test_a_time_that_does_not_exist_is_no_time(folder: Path, wrong: str, right: str) -> None:
    write(folder, {"plans/visit.yaml": VISIT.format(start=f"2027-03-31T{right}")})
    assert "PC103" not in plancode(folder, "check", "--no-history", err=None).out
    write(folder, {"plans/visit.yaml": VISIT.format(start=f"2027-03-31T{wrong}")})
    out = plancode(folder, "check", "--no-history", code=1).out
    assert f"`2027-03-31T{wrong}`" in out
    assert "plans/visit.yaml:5:8" in out
