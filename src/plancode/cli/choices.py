"""Values out of a list, and the one that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

import click


class Choice(click.Choice[str]):
    """One of several words; a misspelled one is answered with the nearest."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            message = error.message.rstrip(".") + _suggestion(str(value), self.choices)
            raise click.BadParameter(message, ctx, param) from None


def none_such(message: str, name: str, known: Iterable[str]) -> click.UsageError:
    """Return the error for a name that is none of those known, with the one that was probably meant."""
    return click.UsageError(message + _suggestion(name, known))


def _suggestion(word: str, known: Iterable[str]) -> str:
    # Only a mistake pays for difflib.
    from plancode.spelling import nearest

    words = {each.lower(): each for each in sorted(known)}
    begun = [each for each in words if word and each.startswith(word.lower())]
    near = nearest(word, words) or (begun[0] if begun else None)
    return f"; did you mean `{words[near]}`?" if near else ""
