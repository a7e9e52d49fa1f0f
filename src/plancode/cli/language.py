"""The language of messages, French or English: that of --lang, else that of the locale."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from plancode.messages import LANGUAGES

if TYPE_CHECKING:
    from plancode.diagnostics import Text

F = TypeVar("F", bound=Callable[..., Any] | click.Command)

_CHOSEN = "plancode.language"
_HERE = Path()
# In the order of the C library for messages: the first that is set decides.
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def lang(command: F) -> F:
    """Add --lang, which names the language."""
    return _option(hidden=False)(command)


def spoken(command: click.Command) -> click.Command:
    """Return the command with --lang added, unless it has an option of that name."""
    if not any("--lang" in parameter.opts for parameter in command.params):
        _option(hidden=True)(command)
    return command


def _option(*, hidden: bool) -> Callable[[F], F]:
    from plancode.cli.params import Choice  # which words its errors by this module

    return click.option(
        "--lang",
        type=Choice(LANGUAGES),
        default=None,
        expose_value=False,
        is_eager=True,
        hidden=hidden,
        callback=_choose,
        help="Language of the messages. Default: that of your system.",
    )


def _choose(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.meta[_CHOSEN] = value


def choose_ahead(command: click.Command, context: click.Context, arguments: list[str]) -> None:
    """Choose the language that --lang names anywhere in arguments, before --help or an error is worded."""
    if not any(parameter.name == "lang" for parameter in command.params):
        return
    for word, following in pairwise([*arguments, ""]):
        name, _, value = word.partition("=")
        if name == "--":
            return
        if name == "--lang" and (value or following) in LANGUAGES:
            context.meta[_CHOSEN] = value or following


def language(context: click.Context | None = None) -> str:
    """Return the language of a context, by default of the current one: `en` or `fr`."""
    here = context or click.get_current_context(silent=True)
    return str(here.meta[_CHOSEN]) if here and _CHOSEN in here.meta else _of_locale()


@contextmanager
def speaking(spoken: str) -> Iterator[None]:
    """Take a language for the one that --lang names, until the end of the block."""
    with click.Context(click.Command("plancode")) as context:
        context.meta[_CHOSEN] = spoken
        yield


def chosen() -> str | None:
    """Return the language that --lang names; None where it names none."""
    here = click.get_current_context(silent=True)
    return str(here.meta[_CHOSEN]) if here and _CHOSEN in here.meta else None


def say(template: str, **values: object) -> str:
    """Return an English sentence, with its values, in the current language."""
    from plancode.diagnostics import Text

    return in_words(Text(template, values))


def in_words(message: Text) -> str:
    """Return a text in the current language, for a reader who stands where they typed the command."""
    from plancode.messages.catalogues import said

    return said(message.aimed_at(aim()), language())


def aim() -> str:
    """Return the option that lines to type need where the user stands elsewhere: `-C DIR`, else nothing."""
    from shlex import join

    here = click.get_current_context(silent=True)
    folder = here.find_root().obj if here else None
    return "" if folder is None or folder == _HERE else join(["-C", str(folder)])


def _of_locale() -> str:
    wanted = next((os.environ[name] for name in _VARIABLES if os.environ.get(name)), "")
    word = wanted.lower()
    return "fr" if word == "fr" or word.startswith(("fr_", "fr.", "fr@", "fr-")) else "en"
