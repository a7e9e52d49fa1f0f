"""How the program reports wrong usage and work that cannot be done, in the user's language."""

from __future__ import annotations

import click

from plancode.cli.help import placeholders
from plancode.cli.language import language, say
from plancode.diagnostics import CannotRun, Text, text
from plancode.messages.catalogues import helped, said
from plancode.messages.suggestions import with_suggestion


def refusal(error: CannotRun) -> str:
    """Return why the work cannot be done here, and what to do about it."""
    from plancode.formats.terminal import plain

    lines = [plain(say("error: {problem}", problem=error.text))]
    if error.hint_text:
        lines.append(f"  = {plain(say('hint: {hint}', hint=error.hint_text))}")
    return "\n".join(lines)


def tell_bug(error: Exception) -> None:
    """Report a bug of the program, with what is needed to fix it."""
    click.echo(f"plancode has a bug: {type(error).__name__}: {error}", err=True)
    click.echo("  = hint: PLANCODE_DEBUG=1 shows where; please report it", err=True)


def show(error: click.ClickException) -> None:
    """Print what is wrong with a command line on standard error."""
    spoken = language(error.ctx if isinstance(error, click.UsageError) else None)
    if spoken == "en" or isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return
    lines = []
    if isinstance(error, click.UsageError) and error.ctx is not None:
        path, options = error.ctx.command_path, error.ctx.help_option_names
        usage = error.ctx.get_usage().partition(":")[2].strip()
        help_line = text("`{command}` tells more", command=f"{path} {options[0]}")
        lines = [said(text("Usage: {usage}", usage=usage), spoken), said(help_line, spoken), ""]
    lines.append(said(text("error: {problem}", problem=_problem(error)), spoken))
    click.echo("\n".join(lines), err=True)


def _problem(error: click.ClickException) -> Text:
    """Return a text of ours for an error that click words itself."""
    match error:
        case click.exceptions.NoSuchCommand():
            return _with_possibilities(
                text("there is no command `{name}`", name=error.command_name), error.possibilities
            )
        case click.NoSuchOption():
            return _with_possibilities(text("there is no option {name}", name=error.option_name), error.possibilities)
        case click.MissingParameter() if error.param is not None:
            named = error.param.get_error_hint(error.ctx) if error.ctx else error.param.name or ""
            return text("still needed: {name}", name=placeholders(named, "fr"))
        case click.BadParameter() if error.param is not None and error.ctx is not None:
            named = placeholders(error.param.get_error_hint(error.ctx), "fr")
            return text("{name}: {problem}", name=named, problem=_in_french(error.message))
        case _:
            return Text("{problem}", {"problem": _in_french(error.format_message())})


def _in_french(words: str) -> str:
    """Return what click says is wrong in French; words of our own are French already."""
    return helped(words, "fr") or words


def _with_possibilities(problem: Text, possibilities: object) -> Text:
    return with_suggestion(problem, "`, `".join(possibilities) if isinstance(possibilities, list | tuple) else None)
