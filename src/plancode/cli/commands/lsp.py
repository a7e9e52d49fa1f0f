"""`lsp`: the language server, which editors start."""

from __future__ import annotations

import importlib.util

import click

from plancode.cli.app import OK
from plancode.cli.help import Command
from plancode.cli.language import chosen
from plancode.diagnostics import CannotRun, text


@click.command("lsp", cls=Command)
def lsp_command() -> int:
    """Serve an editor: findings while typing, completion, names and steps. The editor starts it.

    It speaks the Language Server Protocol on standard input and output, in the language of the editor or of --lang.
    """
    if importlib.util.find_spec("pygls") is None:
        raise CannotRun(
            text("`plancode lsp` needs {library}, which is not installed", library="pygls"),
            text("install it beside plancode: `pip install {library}`", library="pygls"),
        )
    from plancode.lsp import serve

    serve(chosen())
    return OK
