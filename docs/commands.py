"""Makes the reference of commands below the mark in commands.md and commands.fr.md from the commands themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from plancode.cli.app import plancode
from plancode.cli.help import in_help, option_rows, placeholders
from plancode.cli.language import speaking

FOLDER = Path(__file__).parent / "reference"
PAGES: Mapping[str, str] = {"en": "commands.md", "fr": "commands.fr.md"}
MARK = "<!-- What follows is made by docs/commands.py. -->\n"
_HEADS: Mapping[str, tuple[str, str]] = {"en": ("option", "meaning"), "fr": ("option", "sens")}


def pages() -> dict[Path, str]:
    """Return each page as it should be: what stands above the mark, and the reference in the page's language."""
    return {
        FOLDER / name: current((FOLDER / name).read_text(encoding="utf-8"), spoken) for spoken, name in PAGES.items()
    }


def current(page: str, spoken: str) -> str:
    """Return a page as it should be, in a language."""
    context = click.Context(plancode, info_name="plancode", **plancode.context_settings)
    with speaking(spoken):
        return page.split(MARK, maxsplit=1)[0] + MARK + "\n" + "\n".join(_reference(context, spoken))


def _reference(context: click.Context, spoken: str) -> Iterator[str]:
    yield from _command("plancode", plancode, context, spoken=spoken)
    for name in plancode.list_commands(context):
        command = plancode.get_command(context, name)
        if command is None:
            continue
        inside = click.Context(command, parent=context, info_name=name)
        yield from _command(f"plancode {name}", command, inside, spoken=spoken)
        yield from _kinds(f"plancode {name}", command, inside, spoken=spoken)


def _kinds(title: str, command: click.Command, context: click.Context, *, spoken: str) -> Iterator[str]:
    """Yield the commands of a group, made anew: those that it keeps were made in another language."""
    if not isinstance(command, click.Group) or not hasattr(command, "load"):
        return
    for name in command.list_commands(context):
        below: click.Command = command.load(name)
        inside = click.Context(below, parent=context, info_name=name)
        yield from _command(f"{title} {name}", below, inside, spoken=spoken)


def _command(title: str, command: click.Command, context: click.Context, *, spoken: str) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    yield f"`{' '.join([title, *(placeholders(each, spoken) for each in command.collect_usage_pieces(context))])}`"
    yield ""
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        literal = paragraph.startswith("\b\n")
        yield f"```text\n{paragraph[2:]}\n```" if literal else in_help(paragraph, spoken)
        yield ""
    yield "| {} | {} |".format(*_HEADS[spoken])
    yield "| --- | --- |"
    for row in option_rows(command, context, spoken):
        yield "| `{}` | {} |".format(*(part.replace("|", "\\|") for part in row))
    yield ""
