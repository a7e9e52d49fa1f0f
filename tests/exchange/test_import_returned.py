"""Our own cards and calendars that come back: what nobody changed changes nothing, a changed day or phone changes just that."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import plancode, write
from tests.support.imports import imported, sums, told
from tests.support.sound import git, repository

RECORDS = """\
{kind: person, id: ann, name: Ann Lee, email: ann@example.org, role: account-manager}
---
{kind: account, id: brel, name: Clinic Brel}
---
kind: contact
id: ann-o-hara
last_name: O'Hara
first_name: Ann
owner: ann
---
kind: contact
id: ann-o-hara-2
last_name: O'Hara
first_name: Ann
degrees: [MD]
specialty: Cardiology
interests: [registries]
tags: [panel]
phone: "+33 1 02"
accounts: [{account: brel, role: Head of research, primary: true}]
links: [{label: Papers, url: "https://example.org/papers"}]
owner: ann
notes: |-
  Prefers mornings.

  - **ROLE**: adviser
---
kind: activity
id: call
subject: Call about the registry
form: task
contact: ann-o-hara-2
owner: ann
due: 2027-03-01
---
kind: activity
id: visit
subject: Visit
form: appointment
contact: ann-o-hara-2
owner: ann
start: 2027-03-02 09:30
---
kind: activity
id: congress
subject: Congress
form: appointment
contact: ann-o-hara
owner: ann
start: 2027-03-03
end: 2027-03-04
"""
CONFIG = "version: 1\ntime_zone: Europe/Paris\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with its two exports."""
    place = repository(tmp_path_factory.mktemp("returned"), {"plans/all.yaml": RECORDS, "plancode.yaml": CONFIG})
    git(place, "config", "user.name", "Ann Lee")
    git(place, "config", "user.email", "ann@example.org")
    for form in ("vcf", "ics"):
        plancode(place, "export", form, "--output", str(place / f"all.{form}"), err=None)
    return place


def changed(folder: Path, form: str, before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines that an export brings about, and those that it removes, once something in it is another."""
    text = (folder / f"all.{form}").read_bytes().decode()
    assert text.count(before) == 1
    write(folder, {f"new.{form}": text.replace(before, after).encode()})
    ended = plancode(folder, "import", f"new.{form}", "--dry-run", err=None)
    assert sums(ended)[1:] == (0, 1, sums(ended)[0] - 1, 0)
    lines = [line for line in ended.out.splitlines() if line[:3] not in ("+++", "---")]
    return [line[1:] for line in lines if line[0] == "+"], [line[1:] for line in lines if line[0] == "-"]


@pytest.mark.parametrize(("form", "rows"), [("vcf", 2), ("ics", 3)])
def test_what_nobody_changed_changes_nothing(folder: Path, form: str, rows: int) -> None:
    ended = plancode(folder, "import", f"all.{form}", err=None)
    assert ended.out == "nothing to write\n"
    assert sums(ended) == (rows, 0, 0, rows, 0)
    assert "stay" not in ended.err
    git(folder, "diff", "--exit-code")


@pytest.mark.parametrize(
    ("form", "before", "after", "expected"),
    [
        ("vcf", "TEL;VALUE=text:+33 1 02", "TEL:+33 1 03", (['phone: "+33 1 03"'], ['phone: "+33 1 02"'])),
        ("vcf", "CATEGORIES:Cardiology", "CATEGORIES:VIP,Cardiology", (["tags: [panel, VIP]"], ["tags: [panel]"])),
        ("vcf", "NOTE:Prefers mornings", "NOTE:Prefers evenings", (["  Prefers evenings."], ["  Prefers mornings."])),
        ("vcf", "N:O'Hara;Ann;;;MD", "N:Hare;Ann;;;MD", (["last_name: Hare"], ["last_name: O'Hara"])),
        # A day that moves, and an hour: what has no end still has none.
        ("ics", "DUE;VALUE=DATE:20270301", "DUE;VALUE=DATE:20270308", (["due: 2027-03-08"], ["due: 2027-03-01"])),
        (
            "ics",
            "20270302T093000\r\nDTEND;TZID=Europe/Paris:20270302T103000",
            "20270303T110000\r\nDTEND;TZID=Europe/Paris:20270303T120000",
            (["start: 2027-03-03T11:00"], ["start: 2027-03-02 09:30"]),
        ),
        # One that takes longer gets an end.
        ("ics", "20270302T103000", "20270302T113000", (["end: 2027-03-02T11:30"], [])),
        ("ics", "20270302T093000", "20270302T083000", (["start: 2027-03-02T08:30", "end: 2027-03-02T10:30"], None)),
        ("ics", "DTEND;VALUE=DATE:20270305", "DTEND;VALUE=DATE:20270306", (["end: 2027-03-05"], ["end: 2027-03-04"])),
        ("ics", "SUMMARY:Visit", "SUMMARY:Long visit", (["subject: Long visit"], ["subject: Visit"])),
        ("ics", "STATUS:NEEDS-ACTION", "COMPLETED:20270227T120000Z", (["completed: 2027-02-27"], [])),
    ],
)
def test_what_changed_is_all_that_changes(
    folder: Path, form: str, before: str, after: str, expected: tuple[list[str], list[str] | None]
) -> None:
    added, removed = changed(folder, form, before, after)
    assert added == expected[0]
    assert expected[1] is None or removed == expected[1]


def test_a_task_that_the_site_shows_as_an_event_of_its_day_is_the_task(folder: Path) -> None:
    plancode(folder, "build", "--output", str(folder / "site"), err=None)
    data = (folder / "site" / "en" / "tasks.ics").read_bytes()
    assert imported(folder, "tasks.ics", data).out == "nothing to write\n"
    assert (
        imported(folder, "agenda.ics", (folder / "site" / "en" / "agenda.ics").read_bytes()).out == "nothing to write\n"
    )
    ended = imported(
        folder, "tasks.ics", data.replace(b"20270301", b"20270304").replace(b"20270302", b"20270305"), "--dry-run"
    )
    assert [line for line in ended.out.splitlines() if line[1:5] == "due:"] == ["-due: 2027-03-01", "+due: 2027-03-04"]
    assert sums(ended) == (1, 0, 1, 0, 0)


def test_a_card_of_another_workspace_comes_in_by_the_id_that_it_names(folder: Path, tmp_path: Path) -> None:
    place = repository(
        tmp_path, {"plancode.yaml": CONFIG, "plans/a.yaml": "{kind: account, id: brel, name: Clinic Brel}\n"}
    )
    cards = (folder / "all.vcf").read_bytes()
    ended = imported(place, "all.vcf", cards)
    assert sums(ended) == (2, 2, 0, 0, 0)
    assert [line.split()[1] for line in told(ended, "new")] == ["ann-o-hara", "ann-o-hara-2"]
    assert "vcard" not in "".join(path.read_text() for path in place.rglob("contact.yaml"))
    assert imported(place, "all.vcf", cards).out == "nothing to write\n"


def test_a_card_that_another_program_gave_its_id_is_nobody_of_ours(folder: Path) -> None:
    card = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:ann-o-hara@plancode\r\nN:Muse;Jo;;;\r\nEND:VCARD\r\n"
    ended = imported(folder, "jo.vcf", card.encode(), "--dry-run")
    assert sums(ended) == (1, 1, 0, 0, 0)
    assert "+id: jo-muse" in ended.out.splitlines()
    assert "+external: {vcard: ann-o-hara@plancode}" in ended.out.splitlines()


def test_who_was_erased_since_does_not_come_back(tmp_path: Path) -> None:
    place = repository(
        tmp_path, {"plancode.yaml": CONFIG, "plans/c.yaml": "{kind: contact, id: ann-lee, erased: 2027-01-01}\n"}
    )
    card = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:contact-ann-lee@plancode\r\nN:Lee;Ann;;;\r\nEND:VCARD\r\n"
    ended = imported(place, "ann.vcf", card.encode(), code=1)
    assert told(ended, "refused") == [
        "ann.vcf, row 2, column `Given name`: contact `ann-lee` was erased, and `first_name` still stands here"
    ]


def test_what_nobody_sees_comes_back_where_a_record_holds_it_and_only_there(tmp_path: Path) -> None:
    hidden = RECORDS.replace("subject: Visit\n", 'subject: "Visit\\u202Enp"\n').replace(
        "first_name: Ann", 'first_name: "An\\u200Bn"', 1
    )
    assert hidden.count("\\u2") == 2
    place = repository(tmp_path, {"plans/all.yaml": hidden, "plancode.yaml": CONFIG})
    for form in ("vcf", "ics"):
        plancode(place, "export", form, "--output", str(place / f"all.{form}"), err=None)
        ended = plancode(place, "import", f"all.{form}", err=None)
        assert (ended.out, sums(ended)[4]) == ("nothing to write\n", 0)
    card = (place / "all.vcf").read_bytes().decode()
    write(place, {"new.vcf": card.replace("TEL;VALUE=text:+33 1 02", "TITLE:De\u202ean").encode()})
    ended = plancode(place, "import", "new.vcf", "--dry-run", code=1, err=None)
    assert "the character U+202E cannot be seen" in ended.err
