"""`export --subject`: all that is held on one person and nothing of others, and what the history of git still holds."""

from __future__ import annotations

import csv
import io
import json
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import icalendar
import pytest
import vobject

from plancode.exchange.naming import Named, naming_of, phrase
from tests.support.cli import plancode, write
from tests.support.repo import Repo
from tests.support.sound import git

DAY = ("--as-of", "2026-11-23")
OLD = "kind: contact\nid: dupont\nfirst_name: Zoé\nlast_name: Martin\nemail: zoe@example.org\nnotes: Prefers the morning.\n"
NOW = """\
# Asked Élodie DUPONT herself
kind: contact
id: dupont
first_name: Élodie
last_name: Dupont
email: elodie@example.org
phone: +33 1 23 45 67 89
"""
OTHERS = """\
kind: contact
id: lee
first_name: Ann
last_name: Lee
notes: Met elodie
  dupont in Lyon.
links: [{label: Talk of Élodie Dupont, url: "https://example.org/talk"}]
tags: [dupont]
---
kind: contact
id: e-dupont
last_name: Dupond
email: e.dupont@example.org
merged_into: dupont
---
# Zoé Martin had asked for this.
kind: product
id: serum
name: Serum
area: Call 01 23 45 67 89
"""
PLANS = """\
{kind: person, id: marie, name: Marie Petit, email: marie@example.org, role: account-manager}
---
{kind: plan, id: yearly, name: Yearly, period: FY2027, type: account, status: draft, owner: marie, contacts: [dupont], goals: [Be known]}
---
{kind: plan, id: other, name: Other, period: FY2027, type: account, status: draft, owner: marie, contacts: [lee], goals: [Be known]}
---
{kind: objective, id: talks, name: Talks, period: FY2027, type: awareness, status: current, plan: yearly, target: {value: 2, unit: talk}}
---
{kind: objective, id: its, name: Its, period: FY2027, type: awareness, status: current, plan: other}
---
{kind: activity, id: prepare, subject: Prepare, form: task, due: 2026-12-01, objective: talks, owner: marie}
---
{kind: activity, id: with-lee, subject: With Lee, form: task, due: 2026-12-01, objective: talks, contact: lee}
---
{kind: activity, id: round, subject: Round, form: appointment, start: "2026-12-03 09:30", contact: lee, other_contacts: [e-dupont]}
---
{kind: opportunity, id: grant, name: Grant, type: other, status: pending, close_date: 2027-01-01, plan: yearly, contact: dupont}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repo = Repo(tmp_path_factory.mktemp("subject") / "work")
    repo.commit({"plans/dupont.yaml": OLD, "plans/plans.yaml": PLANS}, message="Begin\n")
    repo.commit({"plans/dupont.yaml": NOW, "plans/others.yaml": OTHERS}, message="Write Zoé Martin's new name\n")
    repo.commit({"README.md": "Nothing of interest\n"}, message="Add a page\n")
    repo.checkout()
    return repo.folder


def access(folder: Path, *arguments: str, subject: str = "dupont", err: str | None = "") -> Path:
    place = folder.parent / "access"
    plancode(folder, "export", "--subject", subject, "--output", str(place), *DAY, *arguments, err=err)
    return place


def told(folder: Path, **more: Any) -> Any:
    return json.loads((access(folder, **more) / "subject.json").read_text(encoding="utf-8"))


def test_the_records_of_a_person_are_their_own_those_that_name_them_and_what_serves_these(folder: Path) -> None:
    found = told(folder)
    assert [
        (each["record"]["id"], each["named_by"], each["serves"] and each["serves"]["id"]) for each in found["records"]
    ] == [
        ("dupont", [], None),
        ("e-dupont", ["merged_into"], None),
        ("yearly", ["contacts"], None),
        ("talks", [], "yearly"),
        ("grant", ["contact"], None),
        ("prepare", [], "talks"),
        ("round", ["other_contacts"], None),
    ]
    assert (found["subject"], found["as_of"]) == ({"kind": "contact", "id": "dupont"}, "2026-11-23")
    assert [(each["record"]["id"], each["to"]) for each in found["transitions"]] == [("yearly", "draft")]


def test_mentions_elsewhere_are_told_with_their_place_and_how_sure_they_are(folder: Path) -> None:
    found = told(folder)["mentions"]
    assert [
        (each["path"], each["line"], each["record"] and each["record"]["id"], each["field"], each["named"])
        for each in found
    ] == [
        ("plans/dupont.yaml", 1, None, None, "sure"),
        ("plans/others.yaml", 5, "lee", "notes", "sure"),
        ("plans/others.yaml", 7, "lee", "links.0.label", "sure"),
        ("plans/others.yaml", 8, "lee", "tags.0", "perhaps"),
        ("plans/others.yaml", 16, None, None, "sure"),
        ("plans/others.yaml", 20, "serum", "area", "sure"),
    ]
    assert found[1]["text"] == "Met elodie dupont in Lyon."


def test_records_are_whole_as_they_stand_in_their_files(folder: Path) -> None:
    text = (access(folder) / "records.yaml").read_text(encoding="utf-8")
    parts = text.split("---\n")
    assert parts[0] == NOW.partition("\n")[2]
    assert (
        parts[1] == "kind: contact\nid: e-dupont\nlast_name: Dupond\nemail: e.dupont@example.org\nmerged_into: dupont\n"
    )
    assert parts[2].startswith("{kind: plan, id: yearly,")
    assert "other_contacts: [e-dupont]" in parts[-1]


def test_git_still_holds_former_names_and_each_version_is_shown_by_its_line(folder: Path) -> None:
    place = access(folder)
    rows = list(csv.DictReader(io.StringIO((place / "history.csv").read_text(encoding="utf-8-sig"), newline="")))
    assert [(row["path"], row["what"]) for row in rows] == [
        ("plans/dupont.yaml", "record"),
        ("plans/plans.yaml", "mention"),
        ("plans/dupont.yaml", "record"),
        ("plans/others.yaml", "record"),
        ("", "message"),
    ]
    shown = [
        subprocess.run(shlex.split(row["show"]), cwd=folder, capture_output=True, text=True, check=True).stdout
        for row in rows
    ]
    assert shown[0] == OLD
    assert "Write Zoé Martin's new name" in shown[-1]
    history = json.loads((place / "subject.json").read_text(encoding="utf-8"))["history"]
    assert (history["commits"], history["versions"], history["complete"]) == (2, 5, True)
    assert {"zoe martin", "zoe example org", "elodie dupont", "e dupont"} <= set(history["former_names"])


def test_of_who_was_erased_git_still_holds_what_was_known(folder: Path, tmp_path: Path) -> None:
    here = tmp_path / "work"
    shutil.copytree(folder, here)
    write(here, {"plans/dupont.yaml": "{kind: contact, id: dupont, erased: 2026-11-01}\n"})
    git(here, "commit", "-qam", "Erase")
    found = told(here)
    assert found["records"][0]["record"] == {"kind": "contact", "id": "dupont", "opt_out": True, "erased": "2026-11-01"}
    assert "zoe martin" in found["history"]["former_names"]
    assert ("plans/others.yaml", "notes") in {(each["path"], each["field"]) for each in found["mentions"]}
    assert not (here.parent / "access" / "card.vcf").exists()
    page = (here.parent / "access" / "index.html").read_text(encoding="utf-8")
    assert "erased contact dupont" in page
    assert "what was erased, too" in page


def test_everything_can_be_read_in_both_languages(folder: Path) -> None:
    english = (access(folder) / "index.html").read_text(encoding="utf-8")
    for words in (
        "What is held on Élodie Dupont",
        "Met elodie dupont in Lyon.",
        "perhaps somebody else",
        'id="report"',
        "git show ",
    ):
        assert words in english
    assert "Others who are named in these records:" in english
    french = (access(folder, "--lang", "fr") / "index.html").read_text(encoding="utf-8")
    assert "Ce qui est détenu sur Élodie Dupont" in french
    assert "<script" not in english


def test_appointments_and_the_card_are_read_by_other_programs(folder: Path) -> None:
    place = access(folder)
    calendar = icalendar.Calendar.from_ical((place / "appointments.ics").read_bytes())
    assert [str(each["summary"]) for each in calendar.walk("VEVENT")] == ["Round"]
    assert [str(each["summary"]) for each in calendar.walk("VTODO")] == ["Prepare"]
    (card,) = vobject.readComponents((place / "card.vcf").read_text(encoding="utf-8"))
    assert [each.value for each in card.contents["email"]] == ["elodie@example.org", "e.dupont@example.org"]


def test_a_merged_contact_means_the_one_that_it_was_merged_into(folder: Path) -> None:
    assert told(folder, subject="e-dupont") == told(folder)


def test_the_same_commit_and_day_give_the_same_bytes(folder: Path) -> None:
    first = {path.name: path.read_bytes() for path in access(folder).iterdir()}
    assert {path.name: path.read_bytes() for path in access(folder).iterdir()} == first


def test_outside_of_git_it_is_said_that_there_are_no_earlier_versions(folder: Path, tmp_path: Path) -> None:
    here = tmp_path / "work"
    shutil.copytree(folder, here, ignore=shutil.ignore_patterns(".git"))
    assert told(here, err="no history: ")["history"] is None
    place = here.parent / "access"
    assert "there are no earlier versions" in (place / "index.html").read_text(encoding="utf-8")
    assert not (place / "history.csv").exists()


def test_a_shallow_clone_says_that_there_may_be_more(folder: Path, tmp_path: Path) -> None:
    here = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{folder}", str(here))
    assert told(here, err="no history: ")["history"]["complete"] is False
    assert "there may be more" in (here.parent / "access" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        ((), 2, "name a format, or a contact by --subject"),
        (("csv", "--subject", "dupont"), 2, "name a format, or a contact by --subject"),
        (("--subject", "dupont", "--public"), 2, "of which nothing is left out"),
        (("--subject", "dupond"), 2, "did you mean"),
        (("--subject", "serum"), 2, "is of a kind that this command is not for"),
    ],
)
def test_what_is_asked_wrongly_is_said(
    folder: Path, tmp_path: Path, asked: tuple[str, ...], code: int, said: str
) -> None:
    plancode(folder, "export", *asked, "--output", str(tmp_path / "out"), *DAY, code=code, err=said)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Élodie Le-Brun", Named.SURE),
        ("LE BRUN, Elodie", Named.SURE),
        ("met elodie\u00a0le brun there", Named.SURE),
        ("mailto:Elodie@Example.org", Named.SURE),
        ("tel:0123456789", Named.SURE),
        ("+33 (0)1 23 45 67 89", Named.SURE),
        ("contact/elodie-le-brun", Named.SURE),
        ("ask Le Brun", Named.PERHAPS),
        ("the brunch", None),
        ("melodie le brunet", None),
        ("12 34 56", None),
        ("", None),
    ],
)
def test_a_text_names_a_person_by_name_address_number_or_id(text: str, named: Named | None) -> None:
    fields = {
        "id": "elodie-le-brun",
        "first_name": "Élodie",
        "last_name": "Le Brun",
        "email": "elodie@example.org",
        "phone": "+33 1 23 45 67 89",
    }
    assert naming_of([fields]).found_in(text) == named
    assert naming_of([{"id": "x"}, {}]).found_in("the") is None
    assert phrase("Œuvre d'ÉTÉ") == "oeuvre d ete"
