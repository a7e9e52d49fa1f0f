"""What there is, is documented; what is documented, works."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import click
import pytest
from click.core import Option
from docs import keys, reference
from docs.written import stale

from plancode.cli.app import plancode as commands
from plancode.diagnostics import Text
from plancode.history import History
from plancode.messages.catalogues import said
from plancode.models import MODELS
from plancode.rules import run
from plancode.site import _jobs
from plancode.site.pages import pages
from plancode.site.templates import _FILTERS, _WORDS
from plancode.views import Source
from plancode.workspace import ConfigFile, load, sources_of
from plancode.workspace.picklists import BUILT_IN
from tests.support.document_links import links_of
from tests.website.small import SOUND

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONFIGURATION = (ROOT / "docs" / "reference" / "configuration.md").read_text(encoding="utf-8")
RECORDS = (ROOT / "docs" / "reference" / "records.md").read_text(encoding="utf-8")
# What stands in backticks there: names of files, variables, functions.
OF_TEMPLATES = re.findall("`([^`]+)`", (ROOT / "docs" / "reference" / "templates.md").read_text(encoding="utf-8"))

CONTEXT = click.Context(commands)


def below(command: click.Command) -> dict[str, click.Command]:
    """Return the commands of a group, by name."""
    if not isinstance(command, click.Group):
        return {}
    found = {name: command.get_command(CONTEXT, name) for name in command.list_commands(CONTEXT)}
    return {name: each for name, each in found.items() if each is not None}


COMMANDS = below(commands)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme_and_has_help(name: str) -> None:
    assert f"plancode {name}" in README
    assert COMMANDS[name].help


@pytest.mark.parametrize(
    "option",
    [
        pytest.param(option, id=f"{name} {each.name} {option.opts[-1]}")
        for name, command in COMMANDS.items()
        for each in (command, *below(command).values())
        for option in each.params
        if isinstance(option, click.Option)
    ],
)
def test_every_option_says_what_it_does(option: Option) -> None:
    assert option.help


@pytest.mark.parametrize("kind", MODELS)
def test_every_field_of_a_kind_is_documented(kind: str) -> None:
    section = RECORDS.split(f"\n## {kind}\n")[1].split("\n## ")[0]
    documented = set(re.findall(r"^\| \**([a-z_]+)\** \|", section, re.MULTILINE)) - {"field"}
    fields = {name for name, field in MODELS[kind].model_fields.items() if name != "status" or field.is_required()}
    assert documented == fields - {"kind"}


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_value_of_a_picklist_is_documented_with_its_labels(name: str) -> None:
    (row,) = re.findall(rf"^\| `{re.escape(name)}` \| (.*) \|$", RECORDS, re.MULTILINE)
    assert row == ", ".join(f"`{value}` ({each['en']}, {each['fr']})" for value, each in BUILT_IN[name].items())


@pytest.mark.parametrize("kind", MODELS)
def test_required_fields_are_the_bold_ones(kind: str) -> None:
    section = RECORDS.split(f"\n## {kind}\n")[1].split("\n## ")[0]
    bold = set(re.findall(r"^\| \*\*([a-z_]+)\*\* \|", section, re.MULTILINE))
    assert bold == {name for name, field in MODELS[kind].model_fields.items() if field.is_required()} - {"kind"}


def _keys(model: type[Any], path: tuple[str, ...] = ()) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield field.alias or name
        for part in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(part, type) and hasattr(part, "model_fields"):
                yield from _keys(part)


@pytest.mark.parametrize("key", sorted(set(_keys(ConfigFile))))
def test_every_key_of_the_configuration_is_documented(key: str) -> None:
    assert re.search(rf"(?<![a-z_]){re.escape(key)}(?![a-z_])", CONFIGURATION)


def test_every_file_of_the_site_that_can_be_replaced_is_documented() -> None:
    site = ROOT / "templates" / "site"
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    named = {each for each in OF_TEMPLATES if re.fullmatch(r"(assets/)?[a-z]+\.(html|css|js)", each)}
    assert named == files


def test_every_function_and_filter_of_templates_is_documented_and_no_other() -> None:
    assert {each.partition("(")[0] for each in OF_TEMPLATES if re.match(r"\w+\(", each)} == {"_", "markdown", *_WORDS}
    assert " ".join(_FILTERS) in OF_TEMPLATES


def test_every_variable_of_templates_and_the_class_of_every_view_is_documented() -> None:
    made = load(sources_of(SOUND))
    source = Source(made, History(), (), date(2026, 11, 23))
    jobs = list(_jobs(source, tuple(pages(source)), (), is_marked=True))
    wanted = {name for job in jobs for name in (*job.own, *job.shared)}
    wanted |= {type(job.own["view"]).__name__ for job in jobs if "view" in job.own}
    assert len(wanted) > 30
    assert wanted - set(OF_TEMPLATES) == set()


def test_the_plan_of_the_readme_is_a_good_one() -> None:
    (plan,) = re.findall(r"```yaml\n(kind: plan\n.*?)```", README, re.DOTALL)
    around = (
        "kind: person\nid: claire-deschamps\nname: Claire Deschamps\nemail: claire@example.org\n---\n"
        "kind: contact\nid: elodie-brunel\nfirst_name: Élodie\nlast_name: Brunel\n"
    )
    workspace = load(sources_of({"plans/plan.yaml": plan, "plans/around.yaml": around}))
    found = [*workspace.diagnostics, *run(workspace, date(2027, 1, 15))]
    assert [each.code.number for each in found if each.severity == "error"] == []


def test_the_default_lifecycle_of_the_documentation_is_the_default() -> None:
    (written,) = re.findall(r"```yaml\n(lifecycle:\n  plan:\n.*?)```", CONFIGURATION, re.DOTALL)
    config = load(sources_of({"plancode.yaml": written})).config
    assert config.lifecycles == load(sources_of({})).config.lifecycles


def _blocks(is_wanted: Callable[[str], bool]) -> list[Any]:
    """Return the blocks of YAML in all pages that are wanted, by their first line."""
    pages = sorted((ROOT / "docs").rglob("*.md"))
    found = [
        pytest.param(dedent(block), id=f"{page.name}-{number}")
        for page in pages
        if page.parent.name not in ("contract", "decisions")
        for number, block in enumerate(re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL))
        if is_wanted(next(line for line in block.strip().splitlines() if not line.startswith("#")))
    ]
    assert len(found) > 10
    return found


@pytest.mark.parametrize("block", _blocks(lambda line: line.partition(":")[0] in ConfigFile.model_fields))
def test_every_block_of_the_configuration_can_be_read(block: str) -> None:
    workspace = load(sources_of({"plancode.yaml": block}))
    assert [found.message for found in workspace.diagnostics] == []


@pytest.mark.parametrize("block", _blocks(lambda line: line.startswith(("kind:", "---"))))
def test_every_record_in_the_documents_can_be_read(block: str) -> None:
    workspace = load(sources_of({"plans/shown.yaml": block}))
    assert [found.message for found in workspace.diagnostics if found.code.number != "PC120"] == []
    assert workspace.records


@pytest.mark.parametrize(("name", "other"), [("glossary.md", "fr"), ("glossary.fr.md", "en")])
def test_the_glossary_has_the_words_that_plancode_uses(name: str, other: str) -> None:
    rows = re.findall(
        r"^\| (.+?) \| (.+?) \| .* \|$", (ROOT / "docs" / "reference" / name).read_text("utf-8"), re.MULTILINE
    )
    own = "en" if other == "fr" else "fr"
    told = {row[0]: row[1] for row in rows}
    kinds = [kind for kind in MODELS if kind not in ("person", "plan")]
    assert {said(Text(kind), own): said(Text(kind), other) for kind in kinds}.items() <= told.items()
    statuses = load(sources_of({})).config.lifecycles["plan"].statuses
    names = {way: ", ".join(status.label(way) for status in statuses) for way in (own, other)}
    assert told[names[own]] == names[other]


def test_every_link_of_the_documents_leads_to_a_file_and_to_a_heading_there() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / ".github").rglob("*.md")]
    links = [link for page in pages for link in links_of(page)]
    assert len(links) > 100
    assert [str(link) for link in links if link.is_broken] == []
    assert sum(bool(link.anchor) for link in links) > 10


def test_every_page_that_hints_comments_and_workflows_name_is_there() -> None:
    files = [each for name in ("src", "templates", "docs", "forges") for each in (ROOT / name).rglob("*.*")]
    texts = [each for each in (*files, *ROOT.glob("*.*")) if each.suffix in (".py", ".md", ".yml", ".yaml", ".po")]
    named = [
        (each.relative_to(ROOT).as_posix(), name)
        for each in texts
        for name in re.findall(r"(?<![\w/-])docs/[\w/-]+\.(?:fr\.)?md\b", each.read_text(encoding="utf-8"))
    ]
    assert len(named) > 30
    assert [(where, name) for where, name in named if not (ROOT / name).is_file()] == []


# What the two languages say with words of their own, though it stands in backticks.
SAID = {"plancode export json --output FICHIER": "plancode export json --output FILE"}


def in_code(page: Path) -> tuple[list[str], set[str]]:
    """Return the blocks of a page, and what stands in backticks elsewhere."""
    text = page.read_text(encoding="utf-8")
    inline = re.findall("`([^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return re.findall(r"```.*?```", text, re.DOTALL), {
        SAID.get(" ".join(each.split()), " ".join(each.split())) for each in inline
    }


@pytest.mark.parametrize(
    "name", ["reference/json", "reference/python", "reference/templates", "how-to/release", "explanation/speed"]
)
def test_a_page_for_programmers_has_the_same_names_and_programs_in_french(name: str) -> None:
    english, french = (in_code(ROOT / "docs" / f"{name}{language}.md") for language in ("", ".fr"))
    assert len(english[1]) > 5
    assert french == english


def test_every_page_for_users_has_its_french_and_each_leads_to_the_other() -> None:
    folders = ("tutorial", "how-to", "reference", "explanation", "examples")
    english = [page for name in folders for page in (ROOT / "docs" / name).glob("*.md") if ".fr" not in page.name]
    assert len(english) > 30
    for page in english:
        french = page.with_name(f"{page.stem}.fr.md")
        assert french.is_file(), page.name
        assert f"]({french.name})" in page.read_text(encoding="utf-8"), page.name
        assert f"]({page.name})" in french.read_text(encoding="utf-8"), french.name


def test_the_reference_is_what_the_code_says() -> None:
    made = reference.pages()
    assert len(made) == 18
    assert stale(made) == []


def test_a_page_that_is_not_current_is_named() -> None:
    page = ROOT / "docs" / "reference" / "keys.md"
    assert stale({page: "something else"}) == ["docs/reference/keys.md"]


def test_every_key_of_the_configuration_says_what_it_is_for_in_both_languages() -> None:
    assert set(keys.MEANINGS) == {way for way, _, _ in keys.every_key()}
    assert all(all(told) for told in keys.MEANINGS.values())


def test_the_commands_of_the_readme_are_targets_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^\$ make ([a-z]+)", README, re.MULTILINE)
    assert targets
    assert [target for target in targets if f"\n{target}: " not in makefile] == []
