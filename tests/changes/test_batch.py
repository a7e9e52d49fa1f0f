"""Many records of one file changed at once: each change is where it belongs, and every other byte stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from plancode.changes import Update, batch
from plancode.diagnostics import Ref
from plancode.project import open_project
from tests.support.sound import PEOPLE, repository

FILE = """# All accounts
kind: account
id: one  # the first
name: One
tags: [a]
--- # the second
kind: account
id: two
name: 'Two'
notes: |
  --- is no marker here
---
{kind: account, id: three, name: Three}
"""
ONE, TWO, THREE = (Ref("account", name) for name in ("one", "two", "three"))
PLACE = "plans/accounts.yaml"


def changed(folder: Path, text: str, *updates: Update) -> tuple[str, dict[Ref, str]]:
    repository(folder, {"plans/people.yaml": PEOPLE, PLACE: text})
    made = batch(open_project(folder, needs_git=True), [], updates)
    return made.files.get(PLACE, text.encode()).decode(), {ref: str(why) for ref, why in made.left.items()}


def test_records_of_one_file_are_changed_each_in_its_place(tmp_path: Path) -> None:
    after, left = changed(
        tmp_path,
        FILE,
        Update(ref=THREE, values={("name",): "Drei"}),
        Update(ref=ONE, values={("name",): "Eins", ("external", "crm"): "1"}, items={("tags",): ["b"]}),
        Update(ref=TWO, values={("name",): "Zwei"}),
    )
    assert left == {}
    assert after.replace('external: {crm: "1"}\n', "") == FILE.replace("One", "Eins").replace("Two", "Zwei").replace(
        "Three", "Drei"
    ).replace("[a]", "[a, b]")


def test_windows_line_ends_and_a_mark_stay(tmp_path: Path) -> None:
    text = "\ufeff" + FILE.replace("\n", "\r\n")
    after, left = changed(tmp_path, text, Update(ref=TWO, values={("name",): "Zwei"}))
    assert left == {}
    assert after == text.replace("Two", "Zwei")


def test_what_cannot_be_changed_in_its_place_is_left_and_the_rest_is_changed(tmp_path: Path) -> None:
    # A key inside of a list: nobody can tell where it would go.
    wrong = Update(ref=ONE, values={("name",): "Eins", ("tags", "b"): "c"})
    after, left = changed(tmp_path, FILE, wrong, Update(ref=TWO, values={("name",): "Zwei"}))
    assert "cannot be changed without rewriting more than it" in left[ONE]
    assert after == FILE.replace("Two", "Zwei")


@pytest.mark.parametrize("tags", ["tags: [a]", "tags:\n  - a", "tags: a"])
def test_a_list_is_written_anew(tmp_path: Path, tags: str) -> None:
    after, left = changed(tmp_path, FILE.replace("tags: [a]", tags), Update(ref=ONE, values={("tags",): ["c", "d"]}))
    assert left == {}
    assert after == FILE.replace("tags: [a]", "tags: [c, d]")


def test_new_records_come_behind_those_that_change(tmp_path: Path) -> None:
    repository(tmp_path, {"plans/people.yaml": PEOPLE, PLACE: FILE})
    new = {"kind": "account", "id": "four", "name": "Four"}
    made = batch(open_project(tmp_path, needs_git=True), [(PLACE, new)], [Update(ref=TWO, values={("name",): "Zwei"})])
    assert made.files[PLACE].decode() == FILE.replace("Two", "Zwei") + "---\nkind: account\nid: four\nname: Four\n"


def test_nothing_that_is_as_it_was_is_written(tmp_path: Path) -> None:
    repository(tmp_path, {"plans/people.yaml": PEOPLE, PLACE: FILE})
    made = batch(open_project(tmp_path, needs_git=True), [], [Update(ref=TWO, values={("name",): "Two"})])
    assert made.files == {}
