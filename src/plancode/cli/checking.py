"""`check`: the gate of CI."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from time import perf_counter

import click

from plancode.check import check
from plancode.cli.choices import Choice
from plancode.cli.main import FINDINGS, OK
from plancode.cli.options import as_of, now, output_format, terminal_width, write
from plancode.cli.progress import progress
from plancode.cli.speaking import language, say
from plancode.diagnostics import Severity
from plancode.formats import github, gitlab, human, junit, report_json, sarif, write_json
from plancode.opening import open_workspace, relative_paths


@click.command("check")
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
@click.option("--verified", metavar="COMMIT", default=None, help="COMMIT was green before: judge only what came after.")
@output_format("human", "json", "github", "gitlab", "sarif", "junit")
@as_of
@click.pass_context
def check_command(
    context: click.Context,
    paths: tuple[Path, ...],
    no_history: bool,
    fail_on: str,
    base: str | None,
    strict: bool,
    verified: str | None,
    form: str,
    today: date | None,
) -> int:
    """Validate every record and prove every status from git history.

    PATHS narrow what is reported; the whole workspace is always read. Exit code: 0 fine, 1 findings, 3 could not run.
    """
    started = perf_counter()
    if no_history and (base or verified):
        raise click.UsageError(say("--base and --verified are about the history, which --no-history leaves out"))
    if base and verified:
        raise click.UsageError(say("either --base or --verified"))
    opened = open_workspace(context.obj, needs_git=not no_history, for_history=not (no_history or base or verified))
    moment = now()
    with progress(say("history")) as told:
        report = check(
            opened,
            today=today or moment.astimezone(opened.workspace.config.zone).date(),
            now=moment,
            with_history=not no_history,
            paths=relative_paths(opened, (context.obj / path for path in paths)),
            base=base,
            strict=strict,
            verified=verified,
            on_progress=told,
        )
    match form:
        case "json":
            write(write_json(report_json(report)))
        case "github":
            write("\n".join(github(report)))
        case "gitlab":
            write(gitlab(report))
        case "sarif":
            write(write_json(sarif(report)))
        case "junit":
            write(junit(report))
        case _:
            spent = perf_counter() - started
            lines = human(
                report, colour=bool(context.color), seconds=spent, columns=terminal_width(), language=language()
            )
            write("\n".join(lines))
    return FINDINGS if report.failed(Severity.OFF if fail_on == "never" else Severity(fail_on)) else OK
