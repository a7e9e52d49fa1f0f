"""`completion`: what a shell evaluates, once, to complete plancode from then on."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from plancode.cli.app import OK
from plancode.cli.context import write
from plancode.cli.help import Command
from plancode.cli.language import say
from plancode.cli.new_options import COMPLETE_VARIABLE
from plancode.cli.params import Choice


@click.command("completion", cls=Command)
@click.argument("shell", type=Choice(["bash", "zsh", "fish", "powershell"]))
@click.pass_context
def completion_command(context: click.Context, shell: str) -> int:
    """Print the script with which SHELL completes commands, options, ids, periods and the values of picklists.

    \b
    bash        ~/.bashrc                   source <(plancode completion bash)
    zsh         ~/.zshrc                    source <(plancode completion zsh)
    fish        ~/.config/fish/config.fish  plancode completion fish | source
    powershell  $PROFILE                    plancode completion powershell | Out-String | Invoke-Expression
    """  # noqa: D301 - a mark of click's: the lines below it are not wrapped
    completion = get_completion_class(shell)
    if completion is None:
        raise click.UsageError(say("this click does not complete in {shell}: version 8.5 does", shell=shell))
    write(completion(context.find_root().command, {}, "plancode", COMPLETE_VARIABLE).source().rstrip("\n"))
    return OK
