"""Writes the manual pages in docs/man from the commands themselves, a page for each; --check only looks."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from plancode import __version__
from plancode.cli.app import plancode

FOLDER = Path(__file__).with_name("man")
EXIT_CODES = (
    ("0", "fine"),
    ("1", "findings, or something is to be done"),
    ("2", "wrong usage"),
    ("3", "could not run"),
    ("70", "a fault of plancode"),
    ("130", "interrupted"),
)


def main() -> int:
    """Write the pages, or say which are not current; return the exit code."""
    wanted = pages()
    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.1")}
    if wanted == there:
        return 0
    if "--check" in sys.argv:
        print("docs/man is not current: `make docs` writes it", file=sys.stderr)
        return 1
    FOLDER.mkdir(exist_ok=True)
    for name in there.keys() - wanted.keys():
        (FOLDER / name).unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


def pages() -> dict[str, str]:
    """Return the pages by the names of their files."""
    context = click.Context(plancode, info_name="plancode", **plancode.context_settings)
    names = plancode.list_commands(context)
    commands = {name: command for name in names if (command := plancode.get_command(context, name))}
    inside = {name: click.Context(each, parent=context, info_name=name) for name, each in commands.items()}
    purposes = plancode.purposes(context)
    written = {"plancode.1": "\n".join(_page("plancode", plancode, context, purposes=purposes)) + "\n"}
    for name, command in commands.items():
        lines = _page(f"plancode-{name}", command, inside[name], purpose=purposes[name])
        written[f"plancode-{name}.1"] = "\n".join(lines) + "\n"
    return written


def _page(
    title: str,
    command: click.Command,
    context: click.Context,
    *,
    purpose: str = "",
    purposes: Mapping[str, str] | None = None,
) -> Iterator[str]:
    first, *more = inspect.cleandoc(command.help or "").split("\n\n")
    yield f'.TH "{title.upper()}" "1" "" "plancode {__version__}" "plancode"'
    yield ".SH NAME"
    yield _text(f"{title} - {(purpose or first).rstrip('.')}")
    yield ".SH SYNOPSIS"
    yield f".B {_text(title.replace('-', ' ', 1))}"
    yield _text(" ".join(command.collect_usage_pieces(context)))
    yield ".SH DESCRIPTION"
    for paragraph in (first, *more):
        yield from _paragraph(paragraph)
    yield ".SH OPTIONS"
    for option in command.get_params(context):
        record = option.get_help_record(context)
        if isinstance(option, click.Option) and record:
            yield from (".TP", f".B {_text(record[0])}", _text(record[1]))
    if purposes:
        yield ".SH COMMANDS"
        for name, what in purposes.items():
            yield from (".TP", f".BR plancode\\-{_text(name)} (1)", _text(what))
    yield ".SH EXIT STATUS"
    for code, meaning in EXIT_CODES:
        yield from (".TP", f".B {code}", _text(meaning))
    if not purposes:
        yield from (".SH SEE ALSO", ".BR plancode (1)")


def _paragraph(paragraph: str) -> Iterator[str]:
    yield ".PP"
    if paragraph.startswith("\b\n"):
        yield from (".nf", *(_text(line) for line in paragraph[2:].split("\n")), ".fi")
    else:
        yield _text(" ".join(paragraph.split()))


def _text(value: str) -> str:
    """Return value as roff prints it: no character of it is a request, and a hyphen can be copied as it was typed."""
    escaped = value.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga").replace("'", "\\(aq")
    escaped = re.sub(r"[^\x00-\x7f]", lambda found: f"\\[u{ord(found[0]):04X}]", escaped)
    return f"\\&{escaped}" if escaped.startswith(".") else escaped


if __name__ == "__main__":
    sys.exit(main())
