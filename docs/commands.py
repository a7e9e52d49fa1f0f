"""Writes what is made from the commands themselves; --check only looks.

The reference below the mark in commands.md, and the options of `new KIND` that a shell offers.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from plancode.cli import new_options
from plancode.cli.app import plancode

PAGE = Path(__file__).parent / "reference" / "commands.md"
MARK = "<!-- What follows is made by docs/commands.py. -->\n"


def main() -> int:
    """Write the files, or say which are not current; return the exit code."""
    is_current = True
    for page, text in ((PAGE, current(PAGE.read_text(encoding="utf-8"))), (new_options.FILE, new_options.current())):
        if page.exists() and text == page.read_text(encoding="utf-8"):
            continue
        if "--check" in sys.argv:
            print(f"{page.name} is not current: `make docs` writes it", file=sys.stderr)
            is_current = False
        else:
            page.write_text(text, encoding="utf-8")
    return int(not is_current)


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
