"""Runs a change: proposes it, settles it, and prints findings, a diff or what was written; the next step on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import replace
from datetime import date, datetime, time
from io import StringIO
from typing import TYPE_CHECKING, Any, TypeVar

import click

from plancode.cli.app import FINDINGS, OK
from plancode.cli.context import opened, write
from plancode.cli.language import aim, in_words, language, say
from plancode.diagnostics import CannotRun, WrongUse, facts, text

if TYPE_CHECKING:
    from plancode.changes import Proposal, Settled
    from plancode.project import Project

F = TypeVar("F", bound=Callable[..., Any])


def how(command: F) -> F:
    """Add --dry-run and --commit."""
    commit = click.option("--commit", is_flag=True, help="Make one commit of it; else nothing is committed.")
    dry_run = click.option("--dry-run", is_flag=True, help="Print the diff, and write nothing.")
    return dry_run(commit(command))


def change(
    context: click.Context,
    propose: Callable[[Project], Proposal | None],
    *,
    dry_run: bool,
    commit: bool,
    today: date | None = None,
    needs_git: bool = True,
) -> int:
    """Settle the proposal that propose makes, and return the exit code.

    Where somebody else wrote the same file meanwhile, propose is called again. Where it returns None, there is nothing
    to do.
    """
    from plancode.changes import retry

    if dry_run and commit:
        raise click.UsageError(say("either --dry-run or --commit"))

    def attempt() -> int:
        found = opened(context, None, needs_git=needs_git or commit, for_history=True)
        found = _of_day(found, today, commit=commit, dry_run=dry_run)
        proposal = (_own_result(found, propose) if commit else None) or propose(found)
        return OK if proposal is None else _ended(context, found, proposal, dry_run=dry_run, commit=commit)

    return retry(attempt)


def _own_result(project: Project, propose: Callable[[Project], Proposal | None]) -> Proposal | None:
    """Return the proposal that stands in the work tree already and only wants its commit; None where none does."""
    from plancode.changes import own_result

    if project.repository is None or project.repository.shallow:
        return None

    def tried(found: Project) -> Proposal | None:
        with suppress(click.UsageError):
            return propose(found)
        return None

    # Nothing is told while it is tried, and nothing can be asked.
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        return own_result(project, tried)


def _of_day(project: Project, today: date | None, *, commit: bool, dry_run: bool) -> Project:
    """Return the project with its clock set to noon of `today`."""
    if today is None or today == project.today:
        return project
    if today > project.today and not dry_run:
        # What is dated on a day to come cannot be committed: `check` would find that it has not happened yet.
        raise only_tried(today)
    if commit:
        raise click.UsageError(
            say(
                "a commit is made today, on {actual}; --as-of goes with --dry-run, or with neither",
                actual=project.today,
            )
        )
    return replace(project, now=datetime.combine(today, time(12), project.workspace.config.zone))


def only_tried(day: date) -> WrongUse:
    """Return the refusal to write as of another day what can only be tried for it."""
    return WrongUse(
        text("as of {day} it can be tried, not written", day=day),
        text("add --dry-run to see what it would change; leave out --as-of to write it today"),
    )


def _ended(context: click.Context, found: Project, proposal: Proposal, *, dry_run: bool, commit: bool) -> int:
    from plancode.changes import ChangedMeanwhile, settle

    try:
        settled = settle(found, proposal, dry_run=dry_run, commit=commit, here=context.obj)
    except ChangedMeanwhile:
        raise
    except CannotRun:
        _tell_before(proposal)
        raise
    _tell_before(proposal)
    if proposal.refused.diagnostics:
        return _refused(found, proposal, colour=bool(context.color))
    _tell(context, proposal, settled)
    return OK


def _tell_before(proposal: Proposal) -> None:
    """Print on standard error who the user is to the records, the notes, and the warnings that `check` will have."""
    from plancode.formats import human_findings

    for words in filter(None, (proposal.you, *proposal.notes)):
        _beside(in_words(words))
    if not proposal.refused.diagnostics:
        for lines in human_findings(proposal.noted.aimed_at(aim()), colour=False, language=language()):
            click.echo("\n".join(lines), err=True)


def _refused(found: Project, proposal: Proposal, *, colour: bool) -> int:
    from plancode.changes import remedies
    from plancode.formats import human_findings

    shown = human_findings(proposal.refused.aimed_at(aim()), colour=colour, language=language())
    write("\n\n".join("\n".join(lines) for lines in shown))
    click.echo(say("nothing was written"), err=True)
    _next(in_words(facts(remedies(found, proposal.refused.diagnostics, otherwise=proposal.remedy))))
    return FINDINGS


def _tell(context: click.Context, proposal: Proposal, settled: Settled) -> None:
    """Print the diff or what was written, then the next step."""
    from plancode.formats import patch, plain

    if settled.shown:
        write("\n".join(patch(settled.shown, colour=bool(context.color), to_terminal=sys.stdout.isatty())))
    elif settled.is_written:
        write("\n".join(plain(in_words(line)) for line in proposal.lines))
    else:
        write(say("nothing to do: the value is the same"))
    for path in settled.mixed:
        _note(say("{path} has other uncommitted changes; this commit will include them", path=plain(path)))
    if settled.signature != "good":
        _note(say("the signature is `{verdict}` to git; `plancode explain PC909` says more", verdict=settled.signature))
    if settled.commit is not None:
        subject = plain(proposal.message.splitlines()[0])
        write(say("commit {id}  {subject}", id=settled.commit[:10], subject=subject))
    if settled.next_step:
        _next(in_words(settled.next_step))
    if settled.is_written and proposal.afterwards:
        _beside(say("then: {what}", what=proposal.afterwards))


def _next(what: str) -> None:
    _beside(say("next: {what}", what=what))


def _note(what: str) -> None:
    click.echo(say("note: {what}", what=what), err=True)


def _beside(words: str) -> None:
    from plancode.formats import plain

    # The message of a commit may have several lines, in the quotes of the shell.
    click.echo("\n".join(map(plain, words.split("\n"))), err=True)
