"""One format in its place: whole or not at all, and never over what an export did not write."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from plancode.collector import without_collector
from plancode.diagnostics import CannotRun, WrongUse, text
from plancode.exchange import FORMATS
from plancode.exchange.signs import SIGNS
from plancode.messages.suggestions import choice
from plancode.models import Contact
from plancode.outputs import Mark, write_file, write_folder
from plancode.project import Project
from plancode.views import Source

_MARK: Final = Mark(
    name=".plancode-export",
    says=b"plancode export made this folder, and replaces it whole.\n",
    alone=text("--output names a place for the export alone"),
    again=text("--output names a new place, an empty one, or one that an earlier export made"),
)
# What becomes of an export where the configuration cannot be read.
NOTHING: Final = text("nothing was exported")
# Of one file of text, which standard output takes too.
STREAMED: Final = ("json", "jsonl", "ics", "vcf")
# What some formats need, which is installed with an extra of the same name.
_NEEDS: Final[Mapping[str, str]] = {"xlsx": "openpyxl", "parquet": "pyarrow"}


@without_collector()
def export(source: Source, form: str, output: Path, *, workspace: str | None = None, language: str = "en") -> None:
    """Write a workspace in a format to output: a folder for `csv` and `parquet`, else a file.

    `workspace` is the name that each row of Parquet bears, `language` that of the calendar's title.

    Raises:
        WrongUse: there is no such format.
        CannotRun: the format needs what is not installed, or output is there and no export wrote it.
    """
    if form not in FORMATS:
        raise WrongUse(text("there is no format `{form}`", form=form), choice(form, FORMATS))
    require_installed(form)
    match form:
        case "csv":
            from plancode.exchange.csv_files import csv_files

            write_folder(output, csv_files(source), _MARK)
        case "parquet":
            from plancode.exchange.parquet_files import parquet_files

            write_folder(output, parquet_files(source, workspace), _MARK)
        case _:
            write_file(output, _writer(source, form, language), _MARK, is_ours=SIGNS[form])


@without_collector()
def export_subject(project: Project, source: Source, contact: Contact, output: Path, *, language: str = "en") -> None:
    """Write everything that is held on a contact to a folder, for the right of access.

    Raises:
        CannotRun: output is there and no export wrote it, or git lacks an object.
    """
    from plancode.exchange.subject_files import subject_files

    write_folder(output, subject_files(project, source, contact, language=language), _MARK)


def require_installed(form: str) -> None:
    """Make sure that what a format needs is there.

    Raises:
        CannotRun: it is not.
    """
    needed = _NEEDS.get(form)
    if needed and importlib.util.find_spec(needed) is None:
        raise CannotRun(
            text("{form} needs {library}, which is not installed", form=form, library=needed),
            text("install it beside plancode: `pip install {library}`", library=needed),
        )


def pieces(source: Source, form: str, language: str) -> Iterable[bytes]:
    """Return the text of a format of one file, piece by piece."""
    match form:
        case "json":
            from plancode.exchange.json_files import json_document

            return json_document(source)
        case "jsonl":
            from plancode.exchange.json_files import json_lines

            return json_lines(source)
        case "vcf":
            from plancode.exchange.cards import cards

            return cards(source)
        case _:
            from plancode.site import title_of
            from plancode.site.feeds import agenda

            return (agenda(source, title_of(source.workspace.config, language)),)


def _writer(source: Source, form: str, language: str) -> Callable[[Path], None]:
    """Return what writes a format to a file."""
    match form:
        case "sqlite":
            from plancode.exchange.database import write_database

            return lambda path: write_database(source, path)
        case "xlsx":
            from plancode.exchange.workbook import write_workbook

            return lambda path: write_workbook(source, path)
        case _:
            return lambda path: _write_pieces(path, pieces(source, form, language))


def _write_pieces(path: Path, found: Iterable[bytes]) -> None:
    with path.open("xb") as stream:
        stream.writelines(found)
