"""The options of `new KIND` as a shell offers them: from a file, as the models they are made from take long to import.

After Tab, somebody waits: importing the models takes a quarter of a second, reading the file a millisecond.
`make docs` writes the file; `make check` proves it current.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Final

import click

from plancode.cli import completion_sources
from plancode.cli.help import Command, in_help
from plancode.cli.language import language, speaking
from plancode.messages import LANGUAGES

FILE: Final = Path(__file__).with_name("new_options.json")
# The variable by which a shell asks for completions; its value names the shell.
COMPLETE_VARIABLE: Final = "_PLANCODE_COMPLETE"


def is_completing() -> bool:
    """Return whether a shell asks what may stand next, rather than somebody for a command to be run."""
    return COMPLETE_VARIABLE in os.environ


def command_to_complete(kind: str) -> click.Command:
    """Return the command of a kind with its options, which offers values but does nothing."""
    spoken = language()
    written: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))[kind]
    options = [
        click.Option(
            [*each["names"], f"option_{number}"],
            multiple=each["many"],
            is_flag=each["flag"],
            help=each["help"][spoken],
            shell_complete=values_of(kind, tuple(each["kinds"]), each["picklist"], is_period=each["period"]),
        )
        for number, each in enumerate(written)
    ]
    return Command(kind, params=list[click.Parameter](options))


def values_of(
    kind: str, kinds: tuple[str, ...], picklist: str | None, *, is_period: bool = False
) -> completion_sources.Completer | None:
    """Return what offers the values of an option: ids of kinds, periods, or the words of the field that has a picklist."""
    if kinds:
        return completion_sources.ids(*kinds)
    if is_period:
        return completion_sources.periods
    return completion_sources.values(picklist, kind=kind) if picklist else None


def current() -> str:
    """Return the file as it should be, from the commands themselves."""
    from plancode.cli.commands.new import command_of
    from plancode.models import fields_of

    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in completion_sources.KINDS}
    for kind, options in found.items():
        by_key = {"__".join(field.keys): field for field in fields_of(kind)}
        commands = {spoken: _in_language(spoken, kind) for spoken in LANGUAGES}
        for number, option in enumerate(command_of(kind).params):
            field = by_key.get(option.name or "")
            options.append(
                {
                    "names": option.opts,
                    "many": option.multiple,
                    "flag": isinstance(option, click.Option) and option.is_flag,
                    "help": {spoken: commands[spoken][number] for spoken in LANGUAGES},
                    "kinds": field.kinds if field else (),
                    "period": field is not None and field.holds == "period",
                    "picklist": field.name if field and field.picklist and len(field.keys) == 1 else None,
                }
            )
    rows = {
        kind: ",\n".join(json.dumps(each, ensure_ascii=False) for each in options) for kind, options in found.items()
    }
    return "{\n" + ",\n".join(f'"{kind}": [\n{lines}\n]' for kind, lines in rows.items()) + "\n}\n"


def _in_language(spoken: str, kind: str) -> list[str]:
    """Return the help of each option of a kind."""
    from plancode.cli.commands.new import command_of

    with speaking(spoken):
        return [
            in_help(option.help or "", spoken) for option in command_of(kind).params if isinstance(option, click.Option)
        ]
