"""Options that several commands share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A date in ISO form."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401 - click's signature
        """Return the date that is written."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"`{value}` is not a date; a date is written year-month-day: 2027-03-31", param, ctx)


def as_of(command: F) -> F:
    """Add --as-of, which fixes today."""
    option = click.option("--as-of", "today", metavar="DATE", type=Day(), default=None, help="Take DATE for today.")
    return option(command)


def output_format(*formats: str) -> Callable[[F], F]:
    """Add --format with these formats, the first being the default."""
    return click.option(
        "--format", "form", type=click.Choice(formats), default=formats[0], show_default=True, help="How to print it."
    )


def now() -> datetime:
    """Return the time; the one clock of the program."""
    return datetime.now(UTC)


def write(text: str) -> None:
    """Print text to standard output as UTF-8, whatever the locale; what is no Unicode text is replaced."""
    stream = sys.stdout
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="replace")
    click.echo(text, color=True)
