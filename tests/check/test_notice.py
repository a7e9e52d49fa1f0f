"""With how much notice an appointment was made, as git tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from plancode.check import attention, check
from plancode.project import open_project
from tests.support.git import answered
from tests.support.repo import Repo

TODAY = date(2027, 2, 10)
CONTACT = "kind: contact\nid: dupont\nfirst_name: Anne\nlast_name: Dupont\npreferences: {notice_days: 7}\n"
VISIT = "kind: activity\nid: visit\nsubject: Visit\nform: appointment\nstart: 2027-02-15T09:00\ncontact: dupont\nowner: marie\n"
MADE = "activity `visit` is on 2027-02-15, and was made with less than the 7 days of notice that contact `dupont` wants"


def committed(folder: Path, *versions: tuple[str, Mapping[str, str | None]]) -> Path:
    """Make a repository: the contact on 4 January, then each version of the files on its day."""
    repo = Repo(folder)
    repo.commit({"plans/contact.yaml": CONTACT}, date="2027-01-04T09:00:00+00:00")
    for day, files in versions:
        repo.commit(files, date=f"{day}T09:00:00+00:00")
    repo.checkout()
    return folder


def told(folder: Path, today: date = TODAY, base: str | None = None) -> list[str]:
    project = replace(open_project(folder, needs_git=True), as_of=today)
    return [found.message for found in check(project, base=base).diagnostics if found.code.number == "PC325"]


def test_what_stood_in_git_when_notice_was_due_was_made_in_time(tmp_path: Path) -> None:
    assert told(committed(tmp_path / "late", ("2027-02-09", {"plans/visit.yaml": VISIT}))) == [MADE]
    assert told(committed(tmp_path / "early", ("2027-02-08", {"plans/visit.yaml": VISIT}))) == []


def test_a_part_of_a_day_of_notice_is_a_whole_one(tmp_path: Path) -> None:
    partly = {"plans/visit.yaml": VISIT, "plans/contact.yaml": CONTACT.replace("7", "6.5")}
    assert told(committed(tmp_path / "late", ("2027-02-09", partly))) == [MADE]
    assert told(committed(tmp_path / "early", ("2027-02-08", partly))) == []


def test_what_was_moved_to_its_day_was_made_for_it_then(tmp_path: Path) -> None:
    elsewhere = VISIT.replace("02-15", "03-15")
    moved = ("2027-01-05", {"plans/visit.yaml": elsewhere}), ("2027-02-09", {"plans/visit.yaml": VISIT})
    assert told(committed(tmp_path, *moved)) == [MADE]


def test_another_file_another_hour_or_other_words_are_no_new_appointment(tmp_path: Path) -> None:
    file: dict[str, str | None] = {
        "plans/visit.yaml": None,
        "plans/b.yaml": VISIT.replace("09:00", "10:00") + "notes: N\n",
    }
    assert told(committed(tmp_path, ("2027-01-05", {"plans/visit.yaml": VISIT}), ("2027-02-09", file))) == []


def test_what_is_not_committed_is_made_now(tmp_path: Path) -> None:
    folder = committed(tmp_path)
    (folder / "plans" / "visit.yaml").write_text(VISIT)
    assert told(folder) == [MADE]
    assert told(folder, today=date(2027, 2, 8)) == []
    # It is not told any more when the day has passed, as nobody can change it.
    assert told(folder, today=date(2027, 2, 16)) == []


def test_before_the_first_commit_nothing_is_known_and_without_history_nothing_is_told(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit({"plans/contact.yaml": CONTACT, "plans/visit.yaml": VISIT}, date="2027-02-09T09:00:00+00:00")
    repo.checkout()
    assert told(tmp_path) == []
    late = committed(tmp_path / "late", ("2027-02-09", {"plans/visit.yaml": VISIT}))
    project = replace(open_project(late, needs_git=True), as_of=TODAY)
    found = check(project, with_history=False).diagnostics
    assert [each.message for each in found if each.code.number == "PC325"] == []


def test_a_pull_request_is_told_of_the_appointments_that_it_makes(tmp_path: Path) -> None:
    folder = committed(tmp_path, ("2027-02-09", {"plans/visit.yaml": VISIT}))
    Repo(folder).git("branch", "base")
    (folder / "plans" / "other.yaml").write_text(VISIT.replace("visit", "other"))
    assert told(folder, base="base") == [MADE.replace("visit", "other")]


def test_where_git_has_lost_an_object_the_files_still_tell_what_they_can(tmp_path: Path) -> None:
    folder = committed(tmp_path, ("2027-02-09", {"plans/visit.yaml": VISIT}))
    tree = answered(folder, "rev-parse", "HEAD~1^{tree}")
    (folder / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    (folder / "plans" / "contact.yaml").write_text(
        CONTACT.replace("notice_days: 7", "notice_days: 7, avoid: [Mondays]")
    )
    project = replace(open_project(folder, needs_git=True), as_of=TODAY)
    assert [found.code.number for found in attention(project)] == ["PC326"]


@pytest.mark.parametrize(
    ("config", "expected"),
    [("version: 1\n", ["PC325"]), ("severity: {PC325: off}\n", []), ("history: {accept: [ACCEPTED]}\n", [])],
)
def test_attention_is_weighed_and_accepted_as_the_check_is(tmp_path: Path, config: str, expected: list[str]) -> None:
    folder = committed(tmp_path, ("2027-02-09", {"plans/visit.yaml": VISIT}))
    accepted = "{code: PC325, record: activity/visit, reason: she asked for it}"
    (folder / "plancode.yaml").write_text(config.replace("ACCEPTED", accepted))
    project = replace(open_project(folder, needs_git=True), as_of=TODAY)
    assert [found.code.number for found in attention(project)] == expected


CALL = VISIT.replace("id: visit", "id: call").replace("Visit", "Call")


def test_of_two_appointments_each_is_found_in_the_file_that_it_stood_in(tmp_path: Path) -> None:
    before = {"plans/visit.yaml": VISIT, "plans/call.yaml": CALL}
    after = {"plans/visit.yaml": None, "plans/call.yaml": None, "plans/b.yaml": f"{VISIT}notes: N\n---\n{CALL}"}
    assert told(committed(tmp_path, ("2027-01-05", before), ("2027-02-09", after))) == []


def test_beside_one_that_the_base_has_a_new_one_is_told(tmp_path: Path) -> None:
    folder = committed(tmp_path, ("2027-02-09", {"plans/call.yaml": CALL}), ("2027-02-10", {"plans/visit.yaml": VISIT}))
    assert told(folder, base="HEAD~1") == [MADE]
    assert told(folder) == [MADE.replace("visit", "call"), MADE]


def test_only_an_appointment_in_a_file_of_records_was_made(tmp_path: Path) -> None:
    others = "- visit\n---\n" + CONTACT.replace("dupont", "visit")
    around = {
        "plans/0.yaml": "# visit\n" * (1 << 18), "plans/a.yaml": CONTACT.replace("dupont", "a"), "plans/b.yaml": VISIT + "notes: N\n", "plans/c.yaml": others,
    }  # fmt: skip
    moved: dict[str, str | None] = {
        "plans/b.yaml": VISIT,
        **dict.fromkeys(("plans/0.yaml", "plans/a.yaml", "plans/c.yaml")),
    }
    assert told(committed(tmp_path / "it", ("2027-01-05", around), ("2027-02-09", moved))) == []
    around["plans/b.txt"] = around.pop("plans/b.yaml")
    assert told(committed(tmp_path / "none", ("2027-01-05", around), ("2027-02-09", moved))) == [MADE]


def test_a_day_without_an_hour_counts_as_well(tmp_path: Path) -> None:
    visit = VISIT.replace("start: 2027-02-15T09:00", "due: 2027-02-15")
    early, late = ("2027-01-05", {"plans/v.yaml": f"{visit}notes: N\n"}), ("2027-02-09", {"plans/v.yaml": visit})
    assert told(committed(tmp_path / "early", early, late)) == []
    assert told(committed(tmp_path / "late", late)) == [MADE]
