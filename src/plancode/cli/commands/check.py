"""`check`: the gate of CI."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from plancode.cli.app import FINDINGS, OK
from plancode.cli.context import as_of, note, opened, opened_staged, output_format, terminal_width, write
from plancode.cli.help import Command
from plancode.cli.language import in_words, language, say
from plancode.cli.params import Choice
from plancode.cli.progress import progress
from plancode.diagnostics import Severity, text

if TYPE_CHECKING:
    from plancode.check import Report
    from plancode.project import Project


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
    verified_from: Path | None,
    write_anchor: Path | None,
    staged: bool,
    revision: str | None,
    form: str,
    today: date | None,
) -> int:
    """Check all records, and verify in git history that every approval was made correctly.

    PATHS narrow what is reported; the whole workspace is always read. Exit code: 0 fine, 1 findings, 3 could not run.
    """
    from plancode.check import check
    from plancode.check.anchors import read_anchor
    from plancode.formats import github, gitlab, human, junit, report_json, sarif, write_json

    started = perf_counter()
    _require_sense(context.params)
    whole = not (no_history or base or verified or verified_from)
    if staged:
        found = opened_staged(context, for_history=whole, today=today)
    else:
        found = opened(context, revision, needs_git=not no_history, for_history=whole, today=today)
    with progress(say("history")) as told:
        report = check(
            found,
            with_history=not no_history,
            paths=found.relative_paths(context.obj / path for path in paths),
            base=base,
            strict=strict,
            verified=verified,
            anchor=read_anchor(context.obj / verified_from) if verified_from else None,
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
    failed = report.failed(Severity.OFF if fail_on == "never" else Severity(fail_on))
    if write_anchor is not None:
        _write_anchor(context.obj / write_anchor, found, report)
    return FINDINGS if failed else OK


def _require_sense(given: Mapping[str, Any]) -> None:
    """Refuse options that contradict each other, or that another one makes pointless."""
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
    )
    for is_refused, why in refused:
        if is_refused:
            raise click.UsageError(in_words(why))


def _write_anchor(path: Path, project: Project, report: Report) -> None:
    """Write a green commit to a file as an anchor; a commit that is not green gets none, as nothing can rely on it."""
    from plancode.changes import Edit
    from plancode.changes import write as write_edits
    from plancode.check.anchors import anchor_at

    if report.failed(Severity.ERROR) or report.head is None or project.repository is None:
        note(say("no anchor is written: the check finds errors"))
        return
    written = anchor_at(project.repository, report.head, project.sources.prefix).written()
    before = path.read_bytes() if path.is_file() else None
    write_edits(path.parent, [Edit(path.name, before, written.encode())])
    note(say("anchor of {commit} in {path}", commit=report.head[:10], path=path))
