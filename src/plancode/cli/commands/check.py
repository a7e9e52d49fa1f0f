"""`check`: the gate of CI."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter, time_ns
from typing import TYPE_CHECKING

import click

from plancode.cli.app import FINDINGS, OK
from plancode.cli.cache import store_of
from plancode.cli.context import as_of, note, note_operation, opened_silently, opened_staged, output_format
from plancode.cli.help import Command
from plancode.cli.language import in_words, say
from plancode.cli.params import Choice
from plancode.cli.places import require_named
from plancode.cli.progress import progress
from plancode.cli.reports import Form, add_summary, tell, write_report
from plancode.diagnostics import Count, Severity, text

if TYPE_CHECKING:
    from plancode.changes import Proposal
    from plancode.project import Project
    from plancode.report import Report
    from plancode.survey import Survey

# A report of these is of a part, of another place than the work tree, or leaves something behind.
_NOT_KEPT = ("paths", "base", "verified", "verified_from", "write_anchor", "staged", "revision")
# What has a place for counts.
_COUNTED = ("human", "json")


@click.command("check", cls=Command)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--no-history", is_flag=True, help="Check the files alone, and say so.")
@click.option(
    "--fail-on",
    type=Choice(["error", "warning", "never"]),
    default="error",
    show_default=True,
    help="What makes the exit code 1.",
)
@click.option("--base", metavar="REF", default=None, help="Judge what this branch changes, by the rules of REF.")
@click.option("--strict", is_flag=True, help="With --base: findings that REF has already count too.")
@click.option(
    "--verified", metavar="COMMIT", default=None, help="Trust what was checked up to COMMIT; check only later commits."
)
@click.option(
    "--verified-from",
    metavar="FILE",
    type=click.Path(path_type=Path),
    default=None,
    help="As --verified, with the commit and the states that --write-anchor wrote: a rewritten history is told.",
)
@click.option(
    "--write-anchor",
    metavar="FILE",
    type=click.Path(path_type=Path),
    default=None,
    help="Where the check finds no error: write the commit, and a digest of every record's state, to FILE.",
)
@click.option("--staged", is_flag=True, help="Judge what is staged, as if it were committed: for a hook.")
@click.option("--at", "revision", metavar="REV", default=None, help="Judge the commit REV, and no work tree.")
@output_format("human", "json", "github", "gitlab", "sarif", "junit")
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Write it to FILE in the format of --format, and print the report for people.",
)
@click.option(
    "--summary",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Add a summary to FILE, for the page of a job.",
)
@click.option("--statistics", is_flag=True, help="Print how often each code is found, in place of the findings.")
@click.option("--exit-zero", is_flag=True, help="End with 0 whatever is found; what could not run still ends with 3.")
@click.option("--fix", is_flag=True, help="Put right what leaves no choice, such as a misspelled key, then check.")
@click.option("--diff", "is_shown", is_flag=True, help="With --fix: print what it would change, and write nothing.")
@as_of
@click.pass_context
def check_command(
    context: click.Context,
    /,
    paths: tuple[Path, ...],
    fail_on: str,
    write_anchor: Path | None,
    form: str,
    output: Path | None,
    summary: Path | None,
    statistics: bool,
    exit_zero: bool,
    fix: bool,
    is_shown: bool,
    **_: object,
) -> int:
    """Check all records, and verify in git history that every approval was made correctly.

    PATHS narrow what is reported; the whole workspace is always read. Exit code: 0 fine, 1 findings, 3 could not run.
    """
    started = perf_counter()
    _require_sense(context)
    if fix:
        ended = _fixed(context, paths, is_shown=is_shown)
        if is_shown or ended != OK:
            return ended
    place = _surveyed(context)
    if place is not None and place.kept is not None:
        from plancode.kept import report_of

        note_operation(place.repository, context.obj)
        found, report = None, report_of(place.kept)
    else:
        found, report = _checked(context)
    shape = Form(name=form, statistics=statistics, colour=bool(context.color), seconds=perf_counter() - started)
    tell(report, shape, output=output and context.obj / output)
    if summary is not None:
        add_summary(context.obj / summary, report)
    if found is not None and write_anchor is not None:
        _write_anchor(context.obj / write_anchor, found, report)
    if found is not None and place is not None:
        from plancode.check.keeping import keep

        keep(place, report, found)
    never = exit_zero or fail_on == "never"
    return FINDINGS if not never and report.failed(Severity(fail_on)) else OK


def _surveyed(context: click.Context) -> Survey | None:
    """Return how the place stands before the check; None where the options ask for what is not kept."""
    given = context.params
    if any(given[name] for name in _NOT_KEPT):
        return None
    from plancode.survey import survey

    today = given["today"]
    about = ("files" if given["no_history"] else "history", today and today.isoformat())
    return survey(context.obj, about, store_of(context), began=time_ns())


def _checked(context: click.Context) -> tuple[Project, Report]:
    """Return what was checked, and the report."""
    from plancode.check import check
    from plancode.check.anchors import read_anchor

    given = context.params
    base, verified, verified_from = (given[name] for name in ("base", "verified", "verified_from"))
    with_history, today = not given["no_history"], given["today"]
    whole = with_history and not (base or verified or verified_from)
    if given["staged"]:
        found = opened_staged(context, for_history=whole, today=today)
    else:
        found = opened_silently(context, given["revision"], needs_git=with_history, for_history=whole, today=today)
    with progress(say("history")) as told:
        report = check(
            found,
            with_history=with_history,
            paths=found.relative_paths(context.obj / path for path in given["paths"]),
            base=base,
            strict=given["strict"],
            verified=verified,
            anchor=read_anchor(context.obj / verified_from) if verified_from else None,
            on_progress=told,
        )
    return found, report


def _require_sense(context: click.Context) -> None:
    """Refuse options that contradict each other, or that another one makes pointless."""
    given = context.params
    for name in ("output", "summary", "write_anchor"):
        require_named(given[name])
    fails_on = context.get_parameter_source("fail_on") is not click.core.ParameterSource.DEFAULT
    verified = given["verified"] or given["verified_from"]
    refused = (
        (
            given["no_history"] and (given["base"] or verified or given["write_anchor"]),
            text("--base, --verified and --write-anchor are about the history, which --no-history leaves out"),
        ),
        (
            given["base"] and (verified or given["write_anchor"]),
            text("either --base, or --verified and --write-anchor"),
        ),
        (
            given["strict"] and not given["base"],
            text("--strict goes with --base; without it, every finding counts"),
        ),
        (given["verified"] and given["verified_from"], text("either --verified or --verified-from")),
        (
            given["paths"] and given["write_anchor"],
            text("--write-anchor is about the whole workspace, and PATHS are about a part of it"),
        ),
        (given["staged"] and given["revision"], text("either --staged or --at: a commit has no index")),
        (
            given["fix"] and (given["staged"] or given["revision"] or given["today"]),
            text("--fix changes the files as they are now, and goes with none of --staged, --at and --as-of"),
        ),
        (given["is_shown"] and not given["fix"], text("--diff goes with --fix")),
        (given["exit_zero"] and fails_on, text("either --exit-zero or --fail-on")),
        (
            given["statistics"] and given["form"] not in _COUNTED,
            text("--statistics goes with `--format human` and `--format json`"),
        ),
    )
    for is_refused, why in refused:
        if is_refused:
            raise click.UsageError(in_words(why))


def _fixed(context: click.Context, paths: tuple[Path, ...], *, is_shown: bool = False) -> int:
    """Put right what leaves no choice, or print what would be changed; return the exit code."""
    from plancode.cli.output import change

    def propose(found: Project) -> Proposal | None:
        from plancode.changes import fixed
        from plancode.check import check

        below = found.relative_paths(context.obj / path for path in paths)
        made = fixed(found, below)
        if made is None and is_shown:
            left = check(found, with_history=found.repository is not None, paths=below).diagnostics
            note(
                say(
                    "nothing here can be mended by itself; {count:finding is left|findings are left}",
                    count=Count(len(left)),
                )
            )
        return made

    return change(context, propose, dry_run=is_shown, commit=False, needs_git=False)


def _write_anchor(path: Path, project: Project, report: Report) -> None:
    """Write a green commit to a file as an anchor; a commit that is not green gets none, as nothing can rely on it."""
    from plancode.check.anchors import anchor_at

    if report.failed(Severity.ERROR) or report.head is None or project.repository is None:
        note(say("no anchor is written: the check finds errors"))
        return
    write_report(path, anchor_at(project.repository, report.head, project.sources.prefix).written())
    note(say("anchor of {commit} in {path}", commit=report.head[:10], path=path))
