"""Writes the reference of commands below the mark in commands.md from the commands themselves; --check only looks."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from plancode.cli.app import plancode

PAGE = Path(__file__).parent / "reference" / "commands.md"
MARK = "<!-- What follows is made by docs/commands.py. -->\n"


def main() -> int:
    """Write the page, or say that it is not current; return the exit code."""
    written = PAGE.read_text(encoding="utf-8")
    text = current(written)
    if text == written:
        return 0
    if "--check" in sys.argv:
        print("docs/reference/commands.md is not current: `make docs` writes it", file=sys.stderr)
        return 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


def current(page: str) -> str:
    """Return the page as it should be: what stands above the mark, and the reference."""
    return page.split(MARK, maxsplit=1)[0] + MARK + "\n" + "\n".join(_reference())


def _reference() -> Iterator[str]:
    context = click.Context(plancode, info_name="plancode", **plancode.context_settings)
    yield from _command("plancode", plancode, context)
    for name in plancode.list_commands(context):
        command = plancode.get_command(context, name)
        if command is not None:
            yield from _command(f"plancode {name}", command, click.Context(command, parent=context, info_name=name))


def _command(title: str, command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    yield f"`{' '.join([title, *command.collect_usage_pieces(context)])}`"
    yield ""
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        literal = paragraph.startswith("\b\n")
        yield f"```text\n{paragraph[2:]}\n```" if literal else paragraph
        yield ""
    yield "| option | meaning |"
    yield "| --- | --- |"
    for option in command.get_params(context):
        record = option.get_help_record(context)
        if isinstance(option, click.Option) and record:
            yield "| `{}` | {} |".format(*(part.replace("|", "\\|") for part in record))
    yield ""


if __name__ == "__main__":
    sys.exit(main())
