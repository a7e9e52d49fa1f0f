"""Help in the user's language: commands and their options as click lays them out, in the words of our catalogue."""

from __future__ import annotations

import copy
import inspect
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from plancode.cli.language import choose_ahead, language

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# What stands for a word to type, in usages and beside options: TEXT, DATE|REV, [OPTIONS].
_PLACEHOLDER = re.compile(r"\b[A-Z]{2,}(?:-[A-Z]{2,})?\b(?: RANGE)?")
_EXTRA = re.compile(r"(?<=  \[)[^\]]+(?=\]$)")
_SENTENCE = re.compile(r"(?<=\.) (?=[A-Z])")
_LITERAL = "\b"


class Command(click.Command):
    """A command whose help, errors and completions are in the user's language."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; --lang counts wherever it stands, and an error knows its command."""
        choose_ahead(self, ctx, args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            # click's parser tells no command, and so no usage, of an option without its value.
            error.ctx = error.ctx or ctx
            raise

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line that shows how the command is used."""
        pieces = placeholders(" ".join(self.collect_usage_pieces(ctx)), language(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{in_help('Usage:', language(ctx))} ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        spoken = copy.copy(self)
        spoken.help = in_help(inspect.cleandoc(self.help or ""), language(ctx))
        click.Command.format_help_text(spoken, ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and what each is for."""
        with formatter.section(in_help("Options", language(ctx))):
            formatter.write_dl(option_rows(self, ctx, language(ctx)))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[Any]]:
        """Return what may stand next, each with what it is for."""
        return _explained(super().shell_complete(ctx, incomplete), language(ctx))


class Group(Command, click.Group):
    """A group of commands whose help is in the user's language."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands and what each is for."""
        spoken = language(ctx)
        purposes = [(name, in_help(purpose, spoken)) for name, purpose in self.purposes(ctx).items()]
        with formatter.section(in_help("Commands", spoken)):
            formatter.write_dl(purposes)

    def options_beginning(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[Any]]:
        """Return the options that begin with incomplete; click itself would add the commands, and import them."""
        return _explained(click.Command.shell_complete(self, ctx, incomplete), language(ctx))

    def purposes(self, ctx: click.Context) -> Mapping[str, str]:
        """Return the commands by name, with what each is for in English."""
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        return {
            name: " ".join(inspect.cleandoc(each.help or "").partition("\n\n")[0].split())
            for name, each in commands
            if each
        }


def option_rows(command: click.Command, ctx: click.Context, spoken: str) -> list[tuple[str, str]]:
    """Return the options of a command as its help shows them in a language: how each is typed, and what it is for."""
    return [
        _record(option.get_help_record(ctx), option.help, spoken)
        for option in command.get_params(ctx)
        if isinstance(option, click.Option) and not option.hidden
    ]


def _explained(items: list[CompletionItem[Any]], spoken: str) -> list[CompletionItem[Any]]:
    for item in items:
        item.help = in_help(item.help, spoken) if item.help else item.help
    return items


def in_help(english: str, spoken: str) -> str:
    """Return a text of the help in a language, paragraph by paragraph; what has no words there stays English."""
    if spoken == "en":
        return english
    return "\n\n".join(_paragraph(paragraph, spoken) for paragraph in english.split("\n\n"))


def placeholders(words: str, spoken: str) -> str:
    """Return words with those that stand for what is typed in a language: TEXT, TEXTE."""
    return _PLACEHOLDER.sub(lambda match: in_help(match[0], spoken), words)


def _paragraph(english: str, spoken: str) -> str:
    from plancode.messages.catalogues import helped, helps

    if english.startswith(_LITERAL):
        return english
    whole = " ".join(english.split())
    if whole in helps(spoken):
        return helps(spoken)[whole]
    # Sentences before the forms with values, of which one would take several sentences for a value.
    sentences = _SENTENCE.split(whole)
    said = [helped(sentence, spoken) for sentence in sentences]
    if not all(said) and (form := helped(whole, spoken)):
        return form
    return " ".join(words or sentence for words, sentence in zip(said, sentences, strict=True))


def _record(record: tuple[str, str] | None, purpose: str | None, spoken: str) -> tuple[str, str]:
    """Return an option and its purpose in a language; after the purpose, click adds the default in brackets."""
    names, told = record or ("", "")
    extra = told.removeprefix(purpose or "")
    if spoken != "en":
        extra = _EXTRA.sub(
            lambda match: "\N{NARROW NO-BREAK SPACE}; ".join(in_help(each, spoken) for each in match[0].split("; ")),
            extra,
        )
    return placeholders(names, spoken), in_help(purpose or "", spoken) + extra
