"""Options with values from a list, and a suggestion for a misspelled one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from plancode.cli.language import in_words

if TYPE_CHECKING:
    from plancode.diagnostics import Text


class Choice(click.Choice[str]):
    """One of several words; for a misspelled one, the error suggests the nearest, or what `meant` has for another name of it."""

    def __init__(self, choices: Sequence[str], *, meant: Mapping[str, str] = MappingProxyType({})) -> None:
        super().__init__(choices)
        self._meant = meant

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            from plancode.diagnostics import Text, text

            message = Text(error.message.rstrip("."))
            if len(self.choices) > 1:
                choices = ", ".join(f"'{each}'" for each in self.choices)
                message = text("{value} is not one of {choices}", value=f"'{value}'", choices=choices)
            word = self._meant.get(str(value).lower(), str(value))
            raise click.BadParameter(in_words(_suggesting(message, word, self.choices)), ctx, param) from None


def none_such(message: Text, name: str, known: Iterable[str]) -> click.UsageError:
    """Return the error for an unknown name, with the known one that was probably meant."""
    return click.UsageError(in_words(_suggesting(message, name, known)))


def _suggesting(message: Text, word: str, known: Iterable[str]) -> Text:
    from plancode.messages.suggestions import nearest, with_suggestion

    words = {each.lower(): each for each in sorted(known)}
    near = nearest(word, words)
    return with_suggestion(message, words[near] if near else None)
