"""The schemas in other programs: validators from anywhere, ajv's strict mode, and yaml-language-server as editors start it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plancode.messages.catalogues import helps
from plancode.models import KINDS, MEANINGS, MODELS, VALUE_MEANINGS, FieldSpec, meaning_of, specs_of
from plancode.workspace import LISTS
from tests.support.cli import plancode, write
from tests.support.edited import CONTACT, PEOPLE, PLAN
from tests.support.editor import Editor

ROOT = Path(__file__).parents[2]
MODULES = ROOT / ".editors" / "node_modules"
NODE = shutil.which("node")
WITH_NODE = pytest.mark.skipif(
    NODE is None or not (MODULES / "yaml-language-server").is_dir(), reason="`make editors` installs what this needs"
)
WRONG = PLAN.replace("type: engagement", "type: engagment")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {"plancode.yaml": "languages: [en]\n", "plans/people.yaml": PEOPLE, "plans/dupont.yaml": CONTACT}
    write(tmp_path, files | {"plans/plan.yaml": PLAN})
    plancode(tmp_path, "schema")
    return tmp_path


def ways(specs: Any, way: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, spec in specs.items():
        yield (*way, name)
        inner: FieldSpec = spec.items or spec
        yield from ways(inner.fields, (*way, name))


def test_every_field_has_a_sentence_that_says_what_it_is_for_in_both_languages() -> None:
    fields = [(kind, way) for kind in KINDS for way in ways(specs_of(MODELS[kind]))]
    assert len(fields) > 150
    assert [each for each in fields if not meaning_of(*each)] == []
    assert {meaning for meaning in MEANINGS.values() if meaning not in helps("fr")} == set()


def test_each_field_and_value_is_explained_in_the_schemas(folder: Path) -> None:
    plan = json.loads((folder / "schemas/plan.schema.json").read_text(encoding="utf-8"))
    assert [name for name, each in plan["properties"].items() if "description" not in each] == []
    assert plan["properties"]["type"]["markdownEnumDescriptions"][5] == "Market segment"
    assert plan["$defs"]["Goal"]["properties"]["success"]["description"] == "How one will know that it is reached."


def described(schema: Any) -> Iterator[tuple[str, str | None]]:
    """Yield the keys that a schema has properties for, with what it says of them."""
    for part in (schema, *schema.get("$defs", {}).values()):
        yield from ((key, each.get("description")) for key, each in part.get("properties", {}).items())


def test_each_key_of_the_configuration_is_explained_in_its_schema_in_the_language_of_the_workspace(
    folder: Path,
) -> None:
    def told(language: str) -> dict[str, str | None]:
        (folder / "plancode.yaml").write_text(f"languages: [{language}]\n", encoding="utf-8")
        plancode(folder, "schema")
        schema = json.loads((folder / "schemas/plancode.schema.json").read_text(encoding="utf-8"))
        assert '"title": "' not in json.dumps(schema)
        return dict(described(schema))

    english, french = told("en"), told("fr")
    assert len(english) > 40
    assert [key for key, words in english.items() if not words] == []
    assert [key for key, words in french.items() if words == english[key]] == []
    assert english["year_start"] == "Month and day on which a fiscal year begins: 04-01."
    assert english["needs"] == meaning_of("plancode", ("lifecycle", "plan", "steps", "submit", "needs"))
    assert french["branch"] == "La branche qui fait foi."


def enumerations(part: Any) -> Iterator[dict[str, Any]]:
    """Yield the parts of a schema that list values."""
    if isinstance(part, list):
        part = dict(enumerate(part))
    if isinstance(part, dict):
        if isinstance(part.get("enum"), list):
            yield part
        for each in part.values():
            yield from enumerations(each)


def test_each_value_of_each_list_in_all_schemas_has_a_text_in_the_language_of_the_workspace(folder: Path) -> None:
    def told(language: str) -> list[tuple[str, list[str], list[str]]]:
        (folder / "plancode.yaml").write_text(f"languages: [{language}]\n", encoding="utf-8")
        plancode(folder, "schema")
        return [
            (path.name, each["enum"], each.get("markdownEnumDescriptions", []))
            for path in sorted((folder / "schemas").iterdir())
            for each in enumerations(json.loads(path.read_text(encoding="utf-8")))
        ]

    english, french = told("en"), told("fr")
    assert len(english) == len(french) > 50
    for name, values, texts in (*english, *french):
        assert (name, len(texts), all(texts)) == (name, len(values), True), values
    own = [
        (ours[2], theirs[2]) for ours, theirs in zip(english, french, strict=True) if ours[0] == "plancode.schema.json"
    ]
    # The names of forges are the same in every language.
    same = {text for ours, theirs in own for text in ours if text in theirs}
    assert (len(own), same) == (12, {"GitHub.", "GitLab.", "Forgejo."})
    assert ["Qui a signé le commit." in theirs for _, theirs in own].count(True) == 1


def test_each_list_of_the_configuration_says_what_its_values_are_and_no_others() -> None:
    assert {name: set(each) for name, each in VALUE_MEANINGS.items()} == {
        name: set(each) for name, each in LISTS.items()
    }


@pytest.mark.parametrize("name", ["record", "plan"])
def test_a_validator_that_is_run_from_anywhere_finds_all_of_a_schema(folder: Path, tmp_path: Path, name: str) -> None:
    (folder / "plans/wrong.yaml").write_text(WRONG, encoding="utf-8")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for here in (folder, elsewhere):
        for file, code in (("plan.yaml", 0), ("wrong.yaml", 1)):
            command = ["--schemafile", str(folder / f"schemas/{name}.schema.json"), str(folder / "plans" / file)]
            ran = subprocess.run(
                [sys.executable, "-m", "check_jsonschema", "--no-cache", *command],
                cwd=here, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert ran.returncode == code, ran.stdout + ran.stderr


def test_plain_schemas_have_no_words_that_only_editors_know(folder: Path) -> None:
    plancode(folder, "schema", "--plain", "--output", str(folder / "plain"))
    editors, plain = (
        "".join(path.read_text(encoding="utf-8") for path in sorted((folder / each).iterdir()))
        for each in ("schemas", "plain")
    )
    for word in ("markdownEnumDescriptions", "defaultSnippets"):
        assert word in editors
        assert word not in plain
    plancode(folder, "schema", "--check")


def test_with_ids_references_propose_the_records_that_are_there_and_take_others(folder: Path) -> None:
    plancode(folder, "schema", "--with-ids")
    plan = json.loads((folder / "schemas/plan.schema.json").read_text(encoding="utf-8"))
    listed, any_other = plan["properties"]["owner"]["anyOf"]
    assert listed["enum"] == ["marie", "paul"]
    assert listed["markdownEnumDescriptions"] == ["Marie Petit", "Paul 🌱 Roy"]
    assert any_other["pattern"]
    plancode(folder, "schema", "--check", code=1)
    plancode(folder, "schema", "--check", "--with-ids")


@WITH_NODE
def test_ajv_takes_the_plain_schemas_in_its_strict_mode_and_judges_each_document(folder: Path) -> None:
    plancode(folder, "schema", "--plain", "--output", str(folder / "plain"))
    (folder / "plans/wrong.yaml").write_text(f"{PEOPLE}---\n{WRONG}", encoding="utf-8")
    ran = subprocess.run(
        [str(NODE), str(ROOT / "tests/support/ajv.mjs"), str(MODULES), str(folder / "plain"),
         str(folder / "plans/plan.yaml"), str(folder / "plans/people.yaml"), str(folder / "plans/wrong.yaml")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.stderr == ""
    assert json.loads(ran.stdout) == [[True], [True, True], [True, True, False]]


@pytest.fixture
def yaml_editor(folder: Path) -> Iterator[Editor]:
    schemas = {"schemas/plancode.schema.json": "plancode.yaml", "schemas/record.schema.json": "plans/**/*.yaml"}
    settings = {
        "schemas": {(folder / schema).as_uri(): files for schema, files in schemas.items()},
        "schemaStore": {"enable": False}, "validate": True, "hover": True, "completion": True,
    }  # fmt: skip
    script = MODULES / "yaml-language-server" / "bin" / "yaml-language-server"
    with Editor(folder, command=(str(NODE), str(script), "--stdio"), settings={"yaml": settings}) as editor:
        editor.open("plans/wrong.yaml", WRONG)
        # From then on it has read the schemas.
        editor.wait_for("plans/wrong.yaml", lambda found: len(found) > 0)
        yield editor


FILE = "plans/plan.yaml"


def completed(editor: Editor, text: str) -> dict[str, Any]:
    editor.type(FILE, text)
    lines = text.split("\n")
    place = {"line": len(lines) - 1, "character": len(lines[-1])}
    found = editor.about("completion", FILE, place)
    return {each["label"]: each for each in (found["items"] if isinstance(found, dict) else found)}


@WITH_NODE
def test_yaml_language_server_marks_what_is_wrong_in_each_document(yaml_editor: Editor) -> None:
    yaml_editor.open(FILE, f"{WRONG}---\n" + CONTACT.replace("owner:", "owmer:"))
    found = yaml_editor.wait_for(FILE, lambda found: len(found) > 0)
    assert [yaml_editor.text_at(FILE, each["range"]) for each in found] == ["engagment", "owmer"]
    assert "Property owmer is not allowed" in found[1]["message"]
    yaml_editor.type(FILE, f"{PLAN}---\n{CONTACT}")
    assert yaml_editor.wait_for(FILE, lambda found: found == []) == []


@WITH_NODE
def test_yaml_language_server_completes_and_explains_keys_and_values(yaml_editor: Editor) -> None:
    yaml_editor.open(FILE)
    values = completed(yaml_editor, "kind: plan\nid: x\ntype: ")
    assert values["market-segment"]["documentation"]["value"] == "Market segment"
    keys = completed(yaml_editor, "kind: plan\nid: x\n")
    assert keys["reviewers"]["documentation"] == "The people who look at the plan before it is approved."
    yaml_editor.type(FILE, PLAN)
    told = yaml_editor.about("hover", FILE, yaml_editor.at(FILE, "goals"))
    assert "What is to be reached with the contact, in words." in told["contents"]["value"]


@WITH_NODE
def test_yaml_language_server_says_what_the_values_of_the_configuration_mean(yaml_editor: Editor) -> None:
    yaml_editor.open("plancode.yaml", "policy:\n  actor: ")
    found = yaml_editor.about("completion", "plancode.yaml", {"line": 1, "character": 9})
    told = {each["label"]: each["documentation"]["value"] for each in found["items"]}
    assert told["signer"] == "Who signed the commit."


@WITH_NODE
def test_yaml_language_server_offers_a_snippet_for_each_kind(yaml_editor: Editor) -> None:
    yaml_editor.open(FILE)
    found = completed(yaml_editor, "")
    assert set(KINDS) <= set(found)
    assert found["plan"]["insertText"].startswith("kind: plan\nid: ${1:id}\nstatus: ${2|draft,submitted,")
