"""The command lines that pages show, and whether there are such commands and options."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import click

from plancode.cli.app import plancode


def commands_in(text: str) -> Iterator[str]:
    """Yield what a page has one type of plancode: in backticks, or behind a prompt."""
    yield from re.findall(r"`(plancode [a-z-][^`]*)`", text)
    joined = text.replace("\\\n", " ")
    yield from (found.strip() for found in re.findall(r"^ *\w*\$ (plancode .*)$", joined, re.MULTILINE))


def is_known(line: str) -> bool:
    """Return whether the command of a line exists, and each of its options."""
    try:
        words = shlex.split(line.replace("…", ""), comments=True)[1:]
    except ValueError:
        return False
    command: click.Command = plancode
    context = click.Context(plancode, info_name="plancode", **plancode.context_settings)
    above: set[str] = set()
    rest = iter(words)
    for word in rest:
        if word in ("|", "&&", ";", ">", "2>"):
            break
        if word.startswith("-"):
            options = {name: each for each in command.get_params(context) for name in each.opts}
            name, stated, _ = word.partition("=")
            if name not in options and name not in above:
                return False
            if not stated and name in options and not getattr(options[name], "is_flag", False):
                next(rest, None)
        elif isinstance(command, click.Group) and word.islower():
            below = command.get_command(context, word)
            if below is None:
                return False
            above |= {name for each in command.params for name in each.opts}
            command = below
    return True
