"""What an editor asks about a place: what may be typed, what stands there, where it is named, what it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.edited import CONTACT, PLAN
from tests.support.editor import Editor
from tests.support.many import many

FILE = "plans/plan.yaml"


def offered(editor: Editor, text: str, mark: str = "|") -> dict[str, Any]:
    """Return what may be typed where the mark stands in a text, which need not be whole, by label."""
    editor.type(FILE, text.replace(mark, ""))
    before = text[: text.index(mark)]
    line = before.rpartition("\n")[2]
    position = {"line": before.count("\n"), "character": len(line.encode("utf-16-le")) // 2}
    items = editor.about("completion", FILE, position)["items"]
    return {each["label"]: each for each in items}


def test_keys_that_are_not_there_yet_are_offered_with_what_they_are_for(editor: Editor) -> None:
    keys = offered(editor, PLAN + "re|")
    assert "reviewers" in keys
    assert "owner" not in keys
    assert keys["revenue"]["documentation"] == "The revenue that is expected."
    edit = keys["revenue"]["textEdit"]
    assert (edit["newText"], editor.text_at(FILE, edit["range"])) == ("revenue:\n  ", "re")


def test_keys_of_groups_and_of_items_are_offered(editor: Editor) -> None:
    assert list(offered(editor, PLAN + "revenue:\n  |")) == ["amount", "currency"]
    assert list(offered(editor, PLAN + "accounts:\n  - account: chu\n    pri|")) == ["primary"]
    assert list(offered(editor, PLAN + "accounts: [{|")) == ["account", "primary"]
    assert {"goal", "success"} <= set(offered(editor, PLAN.replace("goals: [Be known]", "goals:\n  - |")))


def test_in_an_empty_file_a_kind_is_offered_and_then_its_values(editor: Editor) -> None:
    assert list(offered(editor, "|")) == ["kind", "id"]
    assert "opportunity" in offered(editor, "kind: |")
    assert "last_name" in offered(editor, "kind: contact\n---\nkind: contact\n|\n---\nkind: plan\n")


def test_values_of_picklists_are_offered_with_their_labels(editor: Editor) -> None:
    found = offered(editor, PLAN.replace("type: engagement", "type: |"))
    assert found["market-segment"]["detail"] == "Market segment"
    assert list(offered(editor, PLAN.replace("status: draft", "status:|"))) == [
        "draft", "submitted", "final-approved", "expired",
    ]  # fmt: skip
    assert found["market-segment"]["textEdit"]["newText"] == "market-segment"


def test_ids_are_offered_with_names_and_found_by_them(editor: Editor) -> None:
    found = offered(editor, PLAN.replace("contacts: [dupont]", "contacts: [|"))
    assert list(found) == ["dupont"]
    assert found["dupont"]["detail"] == "Élodie Dupont"
    assert found["dupont"]["filterText"] == "dupont Élodie Dupont"
    assert set(offered(editor, PLAN.replace("owner: marie", "owner: pa|"))) == {"marie", "paul"}
    assert "dupont" in offered(editor, PLAN.replace("contacts: [dupont]", "contacts:\n  - |"))


def test_of_very_many_ids_those_that_fit_are_offered_a_part_at_a_time(tmp_path: Path) -> None:
    with Editor(many(tmp_path, 250)) as editor:
        editor.open(FILE, PLAN.replace("contacts: [dupont]", "contacts: [joly"))
        position = editor.at(FILE, "joly", after=True)
        found = editor.about("completion", FILE, position)
        assert not found["isIncomplete"]
        assert {each["detail"].split()[1] for each in found["items"]} == {"Joly"}
        editor.type(FILE, PLAN.replace("contacts: [dupont]", "contacts: ["))
        found = editor.about("completion", FILE, editor.at(FILE, "contacts: [", after=True))
        assert found["isIncomplete"]
        assert len(found["items"]) == 200


def test_periods_are_offered_with_their_days(editor: Editor) -> None:
    found = offered(editor, PLAN.replace("period: FY2099", "period: F|"))
    year = next(iter(found))
    assert found[year]["detail"] == f"{year[2:]}-01-01 – {year[2:]}-12-31"
    assert f"{year}-Q2" in found


def test_nothing_is_offered_in_a_text_or_a_comment(editor: Editor) -> None:
    assert offered(editor, PLAN + "notes: |\n  some words §", mark="§") == {}
    assert offered(editor, PLAN + "# ow|") == {}
    assert offered(editor, PLAN + "product: # |") == {}


def test_keys_and_values_of_the_configuration_are_offered(editor: Editor) -> None:
    editor.open("plancode.yaml", "calendar:\n  kind: \n")
    found = editor.about("completion", "plancode.yaml", {"line": 1, "character": 8})
    assert [each["label"] for each in found["items"]] == ["4-4-5", "4-5-4", "5-4-4", "explicit", "quarters"]
    assert found["items"][3]["documentation"] == "The days that `quarters` lists."


def hovered(editor: Editor, mark: str, path: str = FILE) -> str:
    found = editor.about("hover", path, editor.at(path, mark))
    return str(found["contents"]["value"]) if found else ""


def test_a_value_of_the_configuration_shows_what_it_says(editor: Editor) -> None:
    editor.open("plancode.yaml", "policy: {actor: signer, stamp: sometimes}\n")
    own = "Who made a step: the author of the commit, who committed it, or who signed it."
    assert hovered(editor, "signer", "plancode.yaml") == f"Who signed the commit.\n\n{own}"
    assert hovered(editor, "sometimes", "plancode.yaml") == "Whether an approved plan must carry the approval stamp."


def test_a_reference_shows_who_is_meant(editor: Editor) -> None:
    assert hovered(editor, "dupont]") == "**Élodie Dupont** · contact `dupont`\n\nresearcher · Marie Petit"
    assert hovered(editor, "marie") == "**Marie Petit** · person `marie`\n\naccount-manager · marie@example.org"


def test_the_records_own_id_shows_status_period_and_last_step(editor: Editor) -> None:
    editor.wait_for(FILE, lambda _: hovered(editor, "dupont-fy2099").count("\n\n") == 2)
    first, facts, step = hovered(editor, "dupont-fy2099").split("\n\n")
    assert first == "**Être connus 🌱 de tous** · plan `dupont-fy2099`"
    assert facts == "draft · engagement · FY2099 (2099-01-01 – 2099-12-31) · Marie Petit"
    assert step.startswith("(none) → draft, ")
    assert step.endswith(", by Marie")


def test_keys_values_and_periods_show_what_they_mean(editor: Editor) -> None:
    assert hovered(editor, "goals") == "What is to be reached with the contact, in words."
    assert hovered(editor, "engagement") == "**Engagement**\n\nWhat the plan is for."
    assert hovered(editor, "FY2099\n") == "**FY2099** · 2099-01-01 – 2099-12-31"


def test_a_french_editor_is_told_in_french_what_stands_there(folder: Path) -> None:
    with Editor(folder, locale="fr") as editor:
        editor.open(FILE)
        assert hovered(editor, "goals") == "Ce qui doit être atteint avec l’interlocuteur, en texte libre."
        assert hovered(editor, "dupont]").startswith("**Élodie Dupont** · interlocuteur `dupont`")


def test_definition_leads_to_the_record_and_references_back(editor: Editor) -> None:
    there = editor.about("definition", FILE, editor.at(FILE, "dupont]"))
    assert there["uri"] == editor.uri("plans/dupont.yaml")
    editor.open("plans/dupont.yaml")
    assert editor.text_at("plans/dupont.yaml", there["range"]) == "dupont"
    back = editor.about(
        "references",
        "plans/dupont.yaml",
        editor.at("plans/dupont.yaml", "dupont"),
        context={"includeDeclaration": False},
    )
    assert [(each["uri"], editor.text_at(FILE, each["range"])) for each in back] == [(editor.uri(FILE), "dupont")]
    assert editor.about("definition", FILE, editor.at(FILE, "FY2099\n")) is None


def test_places_move_with_lines_that_are_not_saved(editor: Editor) -> None:
    editor.open("plans/dupont.yaml", "# one\n# two\n" + CONTACT)
    there = editor.about("definition", FILE, editor.at(FILE, "dupont]"))
    assert there["range"]["start"] == {"line": 3, "character": 4}


def test_records_are_listed_as_symbols_of_their_file_and_of_the_workspace(editor: Editor) -> None:
    editor.open("plans/people.yaml")
    listed = editor.ask("textDocument/documentSymbol", textDocument={"uri": editor.uri("plans/people.yaml")})
    assert [(each["name"], each["detail"]) for each in listed] == [
        ("Marie Petit", "person marie"), ("Paul 🌱 Roy", "person paul"),
    ]  # fmt: skip
    assert editor.text_at("plans/people.yaml", listed[1]["selectionRange"]) == "paul"
    (found,) = editor.ask("workspace/symbol", query="elodie dup")
    assert (found["name"], found["containerName"]) == ("Élodie Dupont", "contact dupont")


@pytest.mark.parametrize(
    ("mark", "path", "name", "expected"),
    [
        ("dupont-fy2099", FILE, "Autre: nom", PLAN.replace("Être connus 🌱 de tous", '"Autre: nom"')),
        ("dupont]", "plans/dupont.yaml", "Durand", CONTACT.replace("last_name: Dupont", "last_name: Durand")),
        ("Être", FILE, "Être lus 🌱 de tous", PLAN.replace("connus", "lus")),
    ],
)
def test_a_record_is_called_otherwise_from_wherever_it_is_named(
    editor: Editor, mark: str, path: str, name: str, expected: str
) -> None:
    editor.open("plans/dupont.yaml")
    position = editor.at(FILE, mark)
    assert editor.about("prepareRename", FILE, position)["placeholder"] in PLAN + CONTACT
    changes = editor.about("rename", FILE, position, newName=name)["changes"]
    assert list(changes) == [editor.uri(path)]
    assert editor.edited(path, changes[editor.uri(path)]).replace("'", '"') == expected


def test_what_has_no_name_is_not_renamed(editor: Editor) -> None:
    assert editor.about("prepareRename", FILE, editor.at(FILE, "FY2099\n")) is None
    assert editor.about("prepareRename", FILE, editor.at(FILE, "goals")) is None


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("type: engagement", "type: engagment"),
        ("type: market-segment", "type: 'Segment de marché'"),
        ("goals: [Be known]", "gaols: [Be known]"),
        ("period: FY2099-Q2", "period: Q2 2099"),
        ("kind: plan", "kind: paln"),
        ("owner: marie", "owner: mari"),
        ('goals: ["Be the #1 of all"]', "goals:\n  - Be the #1 of all"),
    ],
)
def test_a_finding_whose_hint_says_what_to_type_has_a_quick_fix(editor: Editor, right: str, wrong: str) -> None:
    key = right.partition(":")[0]
    line = next(line for line in PLAN.splitlines() if line.startswith(key))
    editor.type(FILE, PLAN.replace(line, wrong))
    editor.wait_for(FILE, lambda found: len(found) > 0)
    if key == "owner":
        editor.codes(FILE, "PC120")
    (found, *_) = editor.findings[FILE]
    (fix,) = editor.ask(
        "textDocument/codeAction",
        textDocument={"uri": editor.uri(FILE)}, range=found["range"], context={"diagnostics": [found]},
    )  # fmt: skip
    assert fix["kind"] == "quickfix"
    fixed = editor.edited(FILE, fix["edit"]["changes"][editor.uri(FILE)])
    expected = right if key != "goals" or "#" not in right else 'goals:\n  - "Be the #1 of all"'
    assert fixed == PLAN.replace(line, expected)


def test_above_a_plan_stand_its_status_its_last_step_and_what_is_next(editor: Editor) -> None:
    def lens() -> str:
        found = editor.ask("textDocument/codeLens", textDocument={"uri": editor.uri(FILE)})
        return str(found[0]["command"]["title"]) if found else ""

    assert lens().startswith("draft")
    assert lens().endswith("next: plancode submit dupont-fy2099")
    editor.wait_for(FILE, lambda _: "(none) → draft" in lens())
    editor.open("plans/people.yaml")
    assert editor.ask("textDocument/codeLens", textDocument={"uri": editor.uri("plans/people.yaml")}) == []
