"""Options that several commands share."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from plancode.cli.cache import store_of
from plancode.cli.language import say
from plancode.cli.params import Choice

if TYPE_CHECKING:
    from pathlib import Path

    from plancode import git
    from plancode.diagnostics import Text
    from plancode.project import Project

F = TypeVar("F", bound=Callable[..., Any])
# Where it is kept that it was told which rules stand in for those that cannot be read, and which files were emptied.
_RULES_TOLD = "plancode.rules"
_EMPTIED_TOLD = "plancode.emptied"


class Day(click.ParamType[date]):
    """A date in ISO form."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401 - click's signature
        """Return value as a date."""
        from plancode.models import FIRST_DAY, LAST_DAY

        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail(
                say("`{value}` is not a date; write a date as year-month-day: 2027-03-31", value=value), param, ctx
            )
        if not FIRST_DAY <= day <= LAST_DAY:
            self.fail(say("`{value}` lies outside the years 1900 to 2999", value=value), param, ctx)
        return day


def as_of(command: F) -> F:
    """Add --as-of, which fixes today."""
    option = click.option("--as-of", "today", metavar="DATE", type=Day(), default=None, help="Take DATE for today.")
    return option(command)


def at(command: F) -> F:
    """Add --at, which looks at the workspace as it was."""
    option = click.option("--at", "moment", metavar="DATE|REV", default=None, help="As it was on DATE, or at a commit.")
    return option(command)


def opened(
    context: click.Context,
    moment: str | None,
    *,
    needs_git: bool,
    for_history: bool = False,
    today: date | None = None,
) -> Project:
    """Return the project of the current folder; standard error says once if default rules stand in, or files were emptied."""
    from plancode.workspace import flaw_of_rules

    found = opened_silently(context, moment, needs_git=needs_git, for_history=for_history, today=today)
    if flaw_of_rules(found.workspace) is not None and _RULES_TOLD not in context.meta:
        context.meta[_RULES_TOLD] = True
        note(_of_default_rules(found))
    note_emptied(context, emptied_in(found))
    return found


def emptied_in(found: Project) -> tuple[str, ...]:
    """Return the files of records that were emptied since the last commit."""
    from plancode.codes import PC146

    # What knows of commits is read in only where something is empty.
    if all(each.code is not PC146 for each in found.workspace.diagnostics):
        return ()
    from plancode.check.emptied import emptied_files

    return emptied_files(found)


def note_emptied(context: click.Context, paths: Sequence[str]) -> None:
    """Say once that files of records were emptied since the last commit: nothing else tells what is missing since."""
    from plancode.diagnostics import Count

    if not paths or _EMPTIED_TOLD in context.meta:
        return
    context.meta[_EMPTIED_TOLD] = True
    one = say(
        "note: `{path}` is empty, and the last commit has records in it; `plancode check` shows how to bring them back",
        path=paths[0],
    )
    several = say(
        "note: {files:file is|files are} empty, and the last commit has records in them; `plancode check` shows how to bring them back",
        files=Count(len(paths)),
    )
    note(one if len(paths) == 1 else several)


def _of_default_rules(found: Project) -> str:
    """Return the words that default rules stand in, and for what."""
    if (lost := found.sources.lost_rules) is not None:
        return say(
            "note: {problem}; default rules stand in for them, `plancode check` shows how to bring them back",
            problem=lost.text,
        )
    return say(
        "note: {path} has errors, and default rules stand in for what it says; `plancode check` shows them",
        path=found.workspace.config_path,
    )


def opened_to_publish(
    context: click.Context,
    moment: str | None,
    *,
    otherwise: Text,
    needs_git: bool,
    today: date | None = None,
) -> Project:
    """Return the project of the current folder, whose rules can be read.

    Raises:
        CannotRun: they cannot; otherwise is what has become of what was asked for.
    """
    from plancode.workspace import require_rules

    found = opened_silently(context, moment, needs_git=needs_git, today=today)
    require_rules(found.workspace, otherwise)
    note_emptied(context, emptied_in(found))
    return found


def opened_silently(
    context: click.Context,
    moment: str | None,
    *,
    needs_git: bool,
    for_history: bool = False,
    today: date | None = None,
) -> Project:
    """Return the project of the current folder, as it was at moment; `today` replaces the real day."""
    from plancode.project import open_project

    found = open_project(
        context.obj,
        needs_git=needs_git or moment is not None,
        for_history=for_history and moment is None,
        moment=moment,
        as_of=today,
        store=store_of(context),
    )
    if moment is None and found.commit is None:
        note_operation(found.repository, context.obj)
    return found


def opened_staged(context: click.Context, *, for_history: bool = False, today: date | None = None) -> Project:
    """Return the project of the current folder as git's index has it; `today` replaces the real day."""
    from plancode.project import open_staged

    found = open_staged(context.obj, for_history=for_history, as_of=today, store=store_of(context))
    note_operation(found.repository, context.obj)
    return found


def note_operation(repository: git.Repository | None, here: Path) -> None:
    """Say that git is in the middle of something, which changes what is committed next."""
    from plancode import git
    from plancode.diagnostics import facts

    if repository is not None and (told := git.under_way(repository, here)) is not None:
        note(say("note: {what}", what=facts(told)))


def output_format(*formats: str) -> Callable[[F], F]:
    """Add --format with these formats, the first being the default."""
    return click.option(
        "--format", "form", type=Choice(formats), default=formats[0], show_default=True, help="How to print it."
    )


def terminal_width() -> int | None:
    """Return the number of columns of the terminal; None where standard output is none, and lines stay whole."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def tell(lines: Iterable[str]) -> None:
    """Print lines for people; lines that are too long for the terminal are folded."""
    from plancode.formats.terminal import folded

    columns = terminal_width()
    write("\n".join(piece for line in lines for piece in folded(line, columns)))


def note(text: str) -> None:
    """Print words on standard error, apart from the result."""
    from plancode.formats.terminal import folded

    columns = shutil.get_terminal_size().columns if sys.stderr.isatty() else None
    click.echo("\n".join(folded(text, columns)), err=True)


def write_pieces(pieces: Iterable[bytes]) -> None:
    """Print pieces of UTF-8 to standard output as they are, one after the other."""
    stream = sys.stdout
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", newline="")
    # As text, so that a runner of CI finds no command in it.
    for piece in pieces:
        stream.write(piece.decode())


def write(text: str) -> None:
    """Print text to standard output as UTF-8, whatever the locale; characters that UTF-8 cannot hold are replaced."""
    stream = sys.stdout
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="replace")
    click.echo(text, color=True)
