"""`schema`: the JSON Schemas that editors complete and check records with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plancode.cli.app import FINDINGS, OK
from plancode.cli.context import opened_to_publish, write
from plancode.cli.help import Command, in_help
from plancode.cli.language import say
from plancode.cli.places import require_named
from plancode.diagnostics import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plancode.workspace import Config, Workspace

_AS_THEY_WERE = text("the schemas stay as they were")


@click.command("schema", cls=Command)
@click.option(
    "--output",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Where to; default schemas/.",
)
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; exit 1 where a file is not as it would be written."
)
@click.option("--with-ids", is_flag=True, help="Propose the ids of the workspace's records, with their names.")
@click.option("--plain", "is_plain", is_flag=True, help="Without what only editors know, for strict validators.")
@click.pass_context
def schema_command(
    context: click.Context, folder: Path | None, only_check: bool, with_ids: bool, is_plain: bool
) -> int:
    """Write the JSON Schemas of the workspace's records, its own picklists and statuses included."""
    require_named(folder)
    found = opened_to_publish(context, None, otherwise=_AS_THEY_WERE, needs_git=False)
    target = folder or found.folder / "schemas"
    stale = []
    ids = _ids(found.workspace) if with_ids else {}
    files = schema_files(found.workspace.config, ids=ids, is_plain=is_plain)
    for name, content in files.items():
        path = target / name
        if path.is_file() and path.read_text(encoding="utf-8") == content:
            continue
        stale.append(name)
        if not only_check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
    if only_check and stale:
        lines = [say("{name} is not current", name=name) for name in stale]
        write("\n".join([*lines, say("hint: {hint}", hint=text("run `plancode schema`"))]))
        return FINDINGS
    write(
        say("schemas written: {stale} of {schemas}", stale=len(stale), schemas=len(files))
        if stale
        else say("the schemas are current")
    )
    return OK


def schema_files(
    config: Config, *, ids: Mapping[str, Mapping[str, str]] | None = None, is_plain: bool = False
) -> dict[str, str]:
    """Return the text of each schema by its file name; what it explains is in the language of the workspace."""
    from plancode.models import VALUE_MEANINGS
    from plancode.models.schema import Values, plain, record_schemas
    from plancode.workspace import OPEN, config_schema

    picklists = {
        name: {value: labels.get(config.language) or labels.get("en") or value for value, labels in values.items()}
        for name, values in config.picklists.items()
    }
    for kind, lifecycle in config.lifecycles.items():
        picklists[f"{kind}.status"] = {status.name: status.label(config.language) for status in lifecycle.statuses}
    values = Values(picklists=picklists, open_lists=OPEN, ids=ids or {})
    meanings = {
        name: {value: in_help(meaning, config.language) for value, meaning in each.items()}
        for name, each in VALUE_MEANINGS.items()
    }
    schemas = record_schemas(values) | {"plancode.schema.json": config_schema(meanings)}
    return {
        name: json.dumps(
            _explained(plain(schema) if is_plain else schema, config.language), indent=2, ensure_ascii=False
        )
        + "\n"
        for name, schema in schemas.items()
    }


def _ids(workspace: Workspace) -> dict[str, dict[str, str]]:
    """Return the ids of each kind, with what the records are called."""
    from plancode.models import called

    found: dict[str, dict[str, str]] = {}
    for ref, record in sorted(workspace.records.items()):
        found.setdefault(ref.kind, {})[ref.id] = called(record)
    return found


def _explained(part: object, language: str) -> object:
    """Return a part of a schema with its titles and descriptions, which editors show, in a language."""
    if isinstance(part, list):
        return [_explained(each, language) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        key: _said(key, value, language) if isinstance(value, str) else _explained(value, language)
        for key, value in part.items()
    }


def _said(key: str, words: str, language: str) -> str:
    """Return a word of a schema: what is shown, such as a title, in a language, and all else as it is."""
    from plancode.diagnostics import Text
    from plancode.messages.catalogues import said

    match key:
        case "description":
            return in_help(" ".join(words.split()), language)
        case "title":
            return said(Text(words), language)
        case _:
            return words
