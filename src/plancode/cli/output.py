"""How the commands that change files end: findings, a diff, or what was written; and the next step on standard error."""

from __future__ import annotations

import difflib
import os
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

import click

from plancode.cli.app import FINDINGS, OK
from plancode.cli.context import now, opened, write
from plancode.cli.language import in_words, language, say
from plancode.diagnostics import text
from plancode.edits import ChangedMeanwhile, Edit
from plancode.formats import human_findings, plain
from plancode.project import Opened
from plancode.steps import Done, Moment, Prepared, carry_out

F = TypeVar("F", bound=Callable[..., Any])
_ATTEMPTS = 4
_REMEDIES = {
    "PC204": text("somebody who may makes this step"),
    "PC206": text("the same with --reviewed-by WHO; or somebody else makes this step"),
    "PC207": text("the same with --reason TEXT"),
    "PC210": text("the plan gets a goal"),
    "PC211": text("the plan is amended first, by `plancode amend ID --reason TEXT`"),
    "PC233": text("the same when the period has ended"),
}


def how(command: F) -> F:
    """Add --dry-run and --commit."""
    commit = click.option("--commit", is_flag=True, help="Make one commit of it; else nothing is committed.")
    dry_run = click.option("--dry-run", is_flag=True, help="Print the diff, and write nothing.")
    return dry_run(commit(command))


def carried_out(
    context: click.Context,
    prepare: Callable[[Opened, Moment], Prepared | None],
    *,
    dry_run: bool,
    commit: bool,
    today: date | None = None,
    needs_git: bool = True,
) -> int:
    """Do what prepare says, again from the beginning where somebody else wrote the same file meanwhile.

    Where prepare says None, there is nothing to do.
    """
    if dry_run and commit:
        raise click.UsageError(say("either --dry-run or --commit"))

    def attempt() -> int:
        found = opened(context, None, needs_git=needs_git or commit, for_history=True)
        prepared = prepare(found, _moment(found, today, commit=commit))
        return OK if prepared is None else _ended(context, found, prepared, dry_run=dry_run, commit=commit)

    for _ in range(_ATTEMPTS):
        with suppress(ChangedMeanwhile):
            return attempt()
    return attempt()


def _moment(found: Opened, today: date | None, *, commit: bool) -> Moment:
    moment, zone = now(), found.workspace.config.zone
    actual = moment.astimezone(zone).date()
    if today is None or today == actual:
        return Moment(actual, moment)
    if commit:
        raise click.UsageError(
            say("a commit is made today, on {actual}; --as-of goes with --dry-run, or with neither", actual=actual)
        )
    return Moment(today, datetime.combine(today, time(12), zone))


def _ended(context: click.Context, found: Opened, prepared: Prepared, *, dry_run: bool, commit: bool) -> int:
    colour = bool(context.color)
    if prepared.you:
        click.echo(plain(in_words(prepared.you)), err=True)
    if refused := prepared.refused.diagnostics:
        shown = human_findings(prepared.refused, colour=colour, language=language())
        write("\n\n".join("\n".join(lines) for lines in shown))
        remedies = dict.fromkeys(
            in_words(_REMEDIES[each.code.number]) for each in refused if each.code.number in _REMEDIES
        )
        click.echo(say("nothing was written"), err=True)
        _next("; ".join(remedies) or say("what is found is put right"))
        return FINDINGS
    for lines in human_findings(prepared.noted, colour=False, language=language()):
        click.echo("\n".join(lines), err=True)
    if not prepared.edits:
        write(say("nothing changes: it is so already"))
    elif dry_run:
        write("".join(_diff(found, prepared.edits)).removesuffix("\n"))
        _next(say("the same without --dry-run writes it"))
    else:
        _tell(context.obj, found, prepared, carry_out(found, prepared, commit=commit))
    return OK


def _tell(start: Path, found: Opened, prepared: Prepared, done: Done) -> None:
    """Print what was written, and the next step."""
    write("\n".join(plain(in_words(line)) for line in prepared.lines))
    for path in done.mixed:
        if path not in done.untracked:
            _note(say("{path} holds other changes too, which the commit will take in", path=plain(path)))
    if done.signature != "good":
        _note(say("the signature is `{verdict}` to git; `plancode explain PC909` says more", verdict=done.signature))
    if done.commit is not None:
        write(say("commit {id}  {subject}", id=done.commit[:10], subject=plain(prepared.message.splitlines()[0])))
        _next(say("git push, or a pull request"))
    else:
        _next(_commit_command(start, found, prepared, done))
    if prepared.afterwards:
        click.echo(plain(say("then: {what}", what=prepared.afterwards)), err=True)


def _next(what: str) -> None:
    click.echo(say("next: {what}", what=what), err=True)


def _note(what: str) -> None:
    click.echo(say("note: {what}", what=what), err=True)


def _commit_command(start: Path, found: Opened, prepared: Prepared, done: Done) -> str:
    """Return the line that commits what was written with the message that it was judged with."""
    if found.repository is None:
        return say("`git init` makes a repository, which proves what is written")
    git = ["git"] if start == Path() else ["git", "-C", str(start)]
    here = start.resolve()
    top = found.top.resolve()
    paths = [os.path.relpath(found.folder.resolve() / edit.path, here) for edit in prepared.edits]
    new = [os.path.relpath(top / path, here) for path in done.untracked]
    parts = [part for paragraph in prepared.message.split("\n\n") for part in ("-m", paragraph)]
    commit = shlex.join([*git, "commit", *(["-S"] if prepared.sign else []), *parts, "--", *paths])
    return f"{shlex.join([*git, 'add', '--', *new])} && {commit}" if new else commit


def _diff(found: Opened, edits: Sequence[Edit]) -> Iterator[str]:
    """Yield the lines of a unified diff, with paths from the top of the repository, as `git apply` takes it."""
    for edit in edits:
        path = found.sources.prefix + edit.path
        before, after = (_lines(data or b"") for data in (edit.before, edit.after))
        for line in difflib.unified_diff(before, after, f"a/{path}", f"b/{path}"):
            shown = line if not sys.stdout.isatty() else plain(line.rstrip("\r\n")) + "\n"
            yield shown if shown.endswith("\n") else f"{shown}\n\\ No newline at end of file\n"


def _lines(data: bytes) -> list[str]:
    """Return the lines of a file as git sees them: only a line feed ends one."""
    return [f"{line}\n" for line in data.decode().split("\n")[:-1]] + [
        line for line in data.decode().split("\n")[-1:] if line
    ]
