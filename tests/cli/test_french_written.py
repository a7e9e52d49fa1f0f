"""What is written into a French workspace is French: the files of `init`, what follows, and what is carried over."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.cli import plancode, write
from tests.support.drafts import files, workspace

ZOE = ("--lang", "fr", "--name", "Zoé Weber", "--email", "zoe@example.org")
ENGLISH = re.compile(r"\b(?:the|and|of|is|are|which|with|from|this|that|not|who|what|where)\b")
VISIT = (
    "kind: activity\nid: visit\nsubject: Première visite\nform: task\ndue: 2026-11-10\ncontact: dupont\nowner: paul\n"
    "completed: 2026-11-10\n"
)
PLAN = "kind: plan\nid: p\nname: P\nperiod: FY2026\ntype: engagement\nstatus: draft\nowner: marie\ncontacts: [dupont]\n"
OBJECTIVE = "kind: objective\nid: o\nstatus: draft\nname: O\nperiod: FY2026\ntype: awareness\nplan: p\n"


def made(folder: Path, *, languages: str) -> Path:
    there = workspace(folder)
    written = {"plans/visit.yaml": VISIT, "plans/p.yaml": PLAN, "plans/o.yaml": OBJECTIVE}
    return write(there, written | {"plancode.yaml": f"version: 1\nlanguages: {languages}\n"})


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_the_files_of_a_new_workspace_explain_themselves_in_its_language(tmp_path: Path, forge: str) -> None:
    for language in ("fr", "en"):
        folder = tmp_path / language
        plancode(tmp_path, "init", str(folder), *ZOE[2:], "--lang", language, "--forge", forge)
        remarks = [
            remark
            for name, data in files(folder).items()
            for remark in re.findall(r"(?:^|\s)# ?(.*)|echo \"(.*?)\"|^([A-Z].*)$", data.decode(), re.MULTILINE)
            if not name.endswith((".json", ".editorconfig"))
        ]
        found = [words for remark in remarks for words in remark if ENGLISH.search(words)]
        assert bool(found) == (language == "en"), found


def test_the_schemas_of_a_french_workspace_explain_in_french_and_complete_with_french_labels(tmp_path: Path) -> None:
    plancode(tmp_path, "init", *ZOE)
    schema = json.loads((tmp_path / "schemas/plan.schema.json").read_text(encoding="utf-8"))
    assert schema["description"] == "Un plan commercial pour des interlocuteurs ou des comptes, dans une période."
    status = schema["properties"]["status"]
    assert status["enum"] == ["draft", "submitted", "final-approved", "expired"]
    assert status["markdownEnumDescriptions"] == ["Projet", "Soumis", "Final - Approuvé", "Expiré"]
    plancode(tmp_path, "schema", "--check")
    told = {
        text
        for path in tmp_path.glob("schemas/*.json")
        for text in re.findall(r'"description": "(.*)"', path.read_text(encoding="utf-8"))
    }
    assert len(told) > 20
    assert [text for text in told if ENGLISH.search(re.sub(r"`[^`]*`", "", text))] == []


@pytest.mark.parametrize(
    ("languages", "subject", "identity", "notes"),
    [
        ("[fr, en]", "Suivi\u00a0: Première visite", "suivi-premiere-visite", "Reconduit de l’objectif `o`."),
        ("[en, fr]", "Follow-up: Première visite", "follow-up-premiere-visite", "Carried over from objective `o`."),
    ],
)
@pytest.mark.parametrize("spoken", ["fr", "en"])
def test_what_follows_and_what_is_carried_over_is_in_the_language_of_the_workspace(
    tmp_path: Path, languages: str, subject: str, identity: str, notes: str, spoken: str
) -> None:
    folder = made(tmp_path, languages=languages)
    plancode(folder, "--lang", spoken, "follow-up", "visit", "--as-of", "2026-11-11", err=None)
    plancode(folder, "--lang", spoken, "roll-over", "p", "FY2027", "--as-of", "2026-11-11", err=None)
    text = "\n".join(data.decode() for data in files(folder).values())
    assert f'subject: "{subject}"\n' in text
    assert f"id: {identity}\n" in text
    assert notes in text


def test_what_follows_a_follow_up_is_called_no_follow_up_of_a_follow_up(tmp_path: Path) -> None:
    folder = made(tmp_path, languages="[fr]")
    for begun in ("Suivi\u00a0: ", "Follow-up: "):
        written = VISIT.replace("subject: Première visite", f'subject: "{begun}visite"')
        write(folder, {"plans/visit.yaml": written})
        shown = plancode(folder, "follow-up", "visit", "--dry-run", "--as-of", "2026-11-11", err=None).out
        assert 'subject: "Suivi\u00a0: visite"' in shown
