"""Questions on a terminal; possible answers are shown, and completed with Tab."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click

from plancode.cli.language import in_words, say
from plancode.diagnostics import Text
from plancode.messages.suggestions import listed

_NARROWEST = 20


def can_ask() -> bool:
    """Return whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def answer(
    label: str, choices: Sequence[str], wrong: Callable[[str], Text | None], *, shown: Sequence[str] = ()
) -> str:
    """Return the first answer that is not wrong; raises click.Abort where the input ends.

    The choices are told as `shown`, where that says more of them.
    """
    if choices:
        _tell(say("{label}, one of: {choices}", label=label, choices=listed(shown or choices)))
    while True:
        typed = _read(say("{label}: ", label=label), choices)
        written = trimmed(typed.rstrip("\r\n"))
        problem = wrong(written)
        if problem is None:
            return written
        _tell(in_words(problem))


def trimmed(typed: str) -> str:
    """Return a line that was typed without the blanks at its ends, and say so where there were some."""
    # A text of several lines is laid out on purpose.
    written = typed if "\n" in typed else typed.strip()
    if written != typed:
        _tell(say("blanks before and behind it are left out"))
    return written


def answer_or_none(
    label: str, choices: Sequence[str], wrong: Callable[[str], Text | None], *, shown: Sequence[str]
) -> str | None:
    """Return the first answer that is not wrong; None where nothing is typed."""
    _tell(say("{label} may be left out: Enter", label=label))
    return answer(label, choices, lambda written: wrong(written) if written else None, shown=shown) or None


def _tell(words: str) -> None:
    from plancode.formats import plain

    width = max(_NARROWEST, shutil.get_terminal_size().columns - 1)
    for line in textwrap.wrap(plain(words), width, break_long_words=False, break_on_hyphens=False):
        click.echo(line, err=True)


def _read(label: str, choices: Sequence[str]) -> str:
    try:
        if sys.stdout.isatty():
            with _completing(choices):
                return input(label)
        click.echo(label, nl=False, err=True)
        return input()
    except EOFError:
        raise click.Abort from None


@contextmanager
def _completing(choices: Sequence[str]) -> Iterator[None]:
    """Let Tab complete choices; where Python has no readline, they are typed."""
    try:
        import readline
    except ImportError:
        yield
        return

    def complete(text: str, state: int) -> str | None:
        return next(iter([each for each in choices if each.startswith(text)][state:]), None)

    before = readline.get_completer(), readline.get_completer_delims()
    readline.set_completer(complete)
    readline.set_completer_delims("\n")
    readline.parse_and_bind("tab: complete")
    try:
        yield
    finally:
        readline.set_completer(before[0])
        readline.set_completer_delims(before[1])
