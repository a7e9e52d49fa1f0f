"""Findings while typing: those of the file at once, those of links and history after a pause, each at its place."""

from __future__ import annotations

from pathlib import Path

from tests.support.edited import PLAN
from tests.support.editor import Editor

FILE = "plans/plan.yaml"


def messages(found: list[dict[str, str]]) -> list[str]:
    return [each["message"] for each in found]


def test_a_file_that_is_right_has_no_findings(editor: Editor) -> None:
    assert editor.codes(FILE) == []


def test_what_is_wrong_in_the_file_itself_is_told_with_its_hint_at_its_place(editor: Editor) -> None:
    editor.type(FILE, PLAN.replace("type: engagement", "type: engagment"))
    (found,) = editor.codes(FILE, "PC103")
    assert editor.text_at(FILE, found["range"]) == "engagment"
    assert found["message"].startswith("unknown type `engagment`\nhint: did you mean `engagement`?")
    assert (found["severity"], found["source"]) == (1, "plancode")


def test_places_behind_letters_and_emoji_are_counted_in_utf_16(editor: Editor) -> None:
    editor.type(FILE, PLAN.replace("goals: [Be known]", "goals: [été 🌱🌱, {goal: x, sucess: y}]"))
    (found,) = editor.codes(FILE, "PC102")
    assert editor.text_at(FILE, found["range"]) == "sucess"


def test_an_editor_that_counts_bytes_or_code_points_is_told_in_these(folder: Path) -> None:
    wrong = PLAN.replace("goals: [Be known]", "goals: [é🌱, {goal: x, sucess: y}]")
    for encoding, start in (("utf-8", 26), ("utf-16", 23), ("utf-32", 22)):
        with Editor(folder, encodings=(encoding,)) as editor:
            assert editor.server["capabilities"]["positionEncoding"] == encoding
            editor.open(FILE, wrong)
            (found,) = editor.codes(FILE, "PC102")
            assert found["range"]["start"]["character"] == start


def test_links_are_looked_at_after_a_pause(editor: Editor) -> None:
    editor.type(FILE, PLAN.replace("owner: marie", "owner: mari"))
    (found,) = editor.codes(FILE, "PC120")
    assert messages([found]) == ["there is no person `mari`\nhint: did you mean `marie`?"]
    assert editor.text_at(FILE, found["range"]) == "mari"


def test_a_step_that_history_does_not_allow_is_told_after_a_longer_pause(editor: Editor) -> None:
    editor.type(FILE, PLAN.replace("status: draft", "status: final-approved"))
    found = editor.wait_for(FILE, lambda found: any(each["code"] == "PC203" for each in found))
    (skipped,) = [each for each in found if each["code"] == "PC203"]
    assert editor.text_at(FILE, skipped["range"]) == "final-approved"
    editor.type(FILE, PLAN)
    assert editor.codes(FILE) == []


def test_a_file_that_refers_to_what_another_renames_is_told_too(editor: Editor) -> None:
    editor.open("plans/dupont.yaml")
    text = editor.texts["plans/dupont.yaml"]
    editor.type("plans/dupont.yaml", text.replace("id: dupont", "id: durand"))
    (found,) = editor.codes(FILE, "PC120")
    assert editor.text_at(FILE, found["range"]) == "dupont"
    editor.type("plans/dupont.yaml", text)
    assert editor.codes(FILE) == []


def test_what_was_typed_and_not_saved_counts_no_more_once_the_file_is_closed(editor: Editor) -> None:
    editor.type(FILE, PLAN.replace("owner: marie", "owner: mari"))
    editor.codes(FILE, "PC120")
    editor.close(FILE)
    assert editor.codes(FILE) == []


def test_the_configuration_is_judged_too(editor: Editor) -> None:
    editor.open("plancode.yaml", "languages: [en, fr]\nlifecyle: {}\n")
    (found,) = editor.codes("plancode.yaml", "PC102")
    assert editor.text_at("plancode.yaml", found["range"]) == "lifecyle"


def test_a_french_editor_is_told_in_french(folder: Path) -> None:
    with Editor(folder, locale="fr-FR") as editor:
        editor.open(FILE, PLAN.replace("owner: marie", "owner: mari"))
        (found,) = editor.codes(FILE, "PC120")
        assert found["message"].startswith("personne `mari`")


def test_files_that_hold_no_records_are_left_alone(editor: Editor) -> None:
    editor.open("other.yaml", "kind: nothing\n")
    editor.type(FILE, PLAN.replace("owner: marie", "owner: mari"))
    editor.codes(FILE, "PC120")
    assert "other.yaml" not in editor.findings
