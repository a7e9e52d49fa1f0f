"""A recorded session: a morning in which a plan is typed sign by sign, with what was asked for and chosen on the way."""

from __future__ import annotations

import re
from typing import Any

from tests.support.edited import PLAN
from tests.support.editor import Editor

FILE = "plans/new.yaml"
# Words are typed; ⟨…⟩ is chosen from what is offered, where the signs before it were typed; ⌫ deletes one sign.
SESSION = """\
⟨kind⟩⟨plan⟩
id: dupont-fy2099-q2
name: Deuxième trimestre 🌱
⟨period⟩FY2099-Q22⌫
ty⟨type⟩eng⟨engagement⟩
⟨status⟩⟨draft⟩
⟨owner⟩mar⟨marie⟩
cont⟨contacts⟩[⟨dupont⟩]
pa⟨parent⟩⟨dupont-fy2099⟩
goals:
  - ⟨goal⟩Parler de l'essai # 3⌫⌫⌫⌫
    ⟨success⟩"Deux exposés"
---
⟨kind⟩⟨objective⟩
id: dupont-talks
name: Exposés
period: FY2099-Q2
type: ⟨awareness⟩
status: ⟨current⟩
plan: ⟨dupont-fy2099⟩
owner: ⟨paul⟩
target: {value: 2, unit: exposé}
"""
EXPECTED = """\
kind: plan
id: dupont-fy2099-q2
name: Deuxième trimestre 🌱
period: FY2099-Q2
type: engagement
status: draft
owner: marie
contacts: [dupont]
parent: dupont-fy2099
goals:
  - goal: Parler de l'essai
    success: "Deux exposés"
---
kind: objective
id: dupont-talks
name: Exposés
period: FY2099-Q2
type: awareness
status: current
plan: dupont-fy2099
owner: paul
target: {value: 2, unit: exposé}
"""


def test_a_plan_is_typed_and_chosen_to_its_end(editor: Editor) -> None:
    editor.open(FILE, "")
    text, asked = "", 0
    for act in re.findall(r"⟨.*?⟩|.|\n", SESSION):
        if act == "⌫":
            text = text[:-1]
        elif act.startswith("⟨"):
            text = chosen(editor, text, act[1:-1])
            asked += 1
        else:
            text += act
        editor.type(FILE, text)
        if act in "\n]":
            look_around(editor, text)
    assert asked == SESSION.count("⟨")
    assert text == EXPECTED
    assert editor.wait_for(FILE, lambda found: not found) == []
    # The plan that was there all the time has not been harmed.
    assert editor.codes("plans/plan.yaml") == []
    assert editor.texts["plans/plan.yaml"] == PLAN


def chosen(editor: Editor, text: str, label: str) -> str:
    """Return the text after one of the offered items was taken."""
    items: list[dict[str, Any]] = editor.about("completion", FILE, end(text))["items"]
    (item,) = [each for each in items if each["label"] == label]
    return editor.edited(FILE, [item["textEdit"]])


def look_around(editor: Editor, text: str) -> None:
    """Ask what editors ask by themselves after a line."""
    uri = {"textDocument": {"uri": editor.uri(FILE)}}
    editor.about("hover", FILE, end(text))
    editor.ask("textDocument/documentSymbol", **uri)
    editor.ask("textDocument/codeLens", **uri)
    whole = {"start": {"line": 0, "character": 0}, "end": end(text)}
    editor.ask("textDocument/codeAction", **uri, range=whole, context={"diagnostics": []})


def end(text: str) -> dict[str, int]:
    line = text.rpartition("\n")[2]
    return {"line": text.count("\n"), "character": len(line.encode("utf-16-le")) // 2}
