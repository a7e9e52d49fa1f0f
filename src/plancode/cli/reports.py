"""Where a report of `check` goes: to standard output, to a file, to the page of a job."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plancode.cli.context import terminal_width, write
from plancode.cli.language import aim, language
from plancode.cli.places import note_new_folder
from plancode.cli.runner import write_commands
from plancode.diagnostics import WrongUse, text

if TYPE_CHECKING:
    from plancode.report import Report

_OF_RECORDS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a report is asked for: the format of --format, with --statistics or whole, and how people see it."""

    name: str
    statistics: bool
    colour: bool
    seconds: float


def tell(report: Report, form: Form, *, output: Path | None) -> None:
    """Print the report in its format; with an output it goes there, and people's is printed."""
    if output is not None:
        write_report(output, "\n".join(_lines(report, form)) + "\n")
        write("\n".join(_for_people(report.aimed_at(aim()), form, columns=terminal_width())))
    elif form.name == "github":
        write_commands(_lines(report, form))
    elif form.name == "human":
        write("\n".join(_for_people(report.aimed_at(aim()), form, columns=terminal_width())))
    else:
        write("\n".join(_lines(report, form)))


def add_summary(path: Path, report: Report) -> None:
    """Add the report as Markdown to a file: what a forge shows of a job is what all its steps have added."""
    from plancode.formats import summary

    _made_ready(path)
    with path.open("a", encoding="utf-8", errors="replace") as page:
        page.write(summary(report, language=language()))


def write_report(path: Path, written: str) -> None:
    """Write a file as a whole, in the place of an older one.

    Raises:
        WrongUse: the file would be one of records.
    """
    from plancode.changes import Edit
    from plancode.changes import write as write_edits

    _made_ready(path)
    before = path.read_bytes() if path.is_file() else None
    write_edits(path.parent, [Edit(path.name, before, written.encode(errors="replace"))])


def _made_ready(path: Path) -> None:
    """Make the folder that is to hold a file."""
    if path.suffix in _OF_RECORDS:
        raise WrongUse(
            text("{path} may hold records, and a report is no YAML", path=path),
            text("name a file that does not end in .yaml"),
        )
    note_new_folder(path)
    path.parent.mkdir(parents=True, exist_ok=True)


def _lines(report: Report, form: Form) -> Sequence[str]:
    """Return the report in its format, for a program or a file."""
    from plancode.formats import github, gitlab, junit, report_json, sarif, statistics_json, write_json

    match form.name:
        case "json":
            return [write_json(statistics_json(report) if form.statistics else report_json(report))]
        case "github":
            return list(github(report))
        case "gitlab":
            return [gitlab(report)]
        case "sarif":
            return [write_json(sarif(report))]
        case "junit":
            return [junit(report)]
        case _:
            return _for_people(report, form, columns=None, colour=False)


def _for_people(report: Report, form: Form, *, columns: int | None, colour: bool | None = None) -> list[str]:
    from plancode.formats import human, statistics

    coloured = form.colour if colour is None else colour
    if form.statistics:
        return list(statistics(report, colour=coloured, seconds=form.seconds, language=language()))
    return list(human(report, colour=coloured, seconds=form.seconds, columns=columns, language=language()))
