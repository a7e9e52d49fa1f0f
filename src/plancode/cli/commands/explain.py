"""`explain`: the page of a code."""

from __future__ import annotations

import re

import click

from plancode import codes
from plancode.cli import completion_sources
from plancode.cli.app import OK
from plancode.cli.context import write
from plancode.cli.help import Command
from plancode.cli.language import in_words, language
from plancode.cli.params import none_such
from plancode.diagnostics import Code, Text, text
from plancode.messages.catalogues import page

_NAME = max(len(each.name) for each in codes.CODES)


@click.command("explain", cls=Command)
@click.argument("code", required=False, shell_complete=completion_sources.code_names)
def explain_command(code: str | None) -> int:
    """Explain CODE, such as PC203 or skipped-step; without CODE, list all of them."""
    if code is None:
        severities = {severity: in_words(Text(severity)) for severity in {each.severity for each in codes.CODES}}
        margin = max(map(len, severities.values()))
        lines = (
            f"{each.number}  {severities[each.severity]:<{margin}}  {each.name:<{_NAME}}  {_meaning(each)}"
            for each in codes.CODES
        )
        write("\n".join(lines))
        return OK
    found = codes.BY_NUMBER.get(code.upper()) or codes.BY_NAME.get(code.lower())
    if found is None:
        raise none_such(text("there is no code `{code}`", code=code), code, [*codes.BY_NAME, *codes.BY_NUMBER])
    write(page(codes.page_of(found), language()))
    return OK


def _meaning(code: Code) -> str:
    """Return the first sentence of a code's page: what was found."""
    whole = page(codes.page_of(code), language()).split("\n\n")[1].replace("\n", " ")
    return re.split(r"(?<=\.)\s", whole, maxsplit=1)[0]
