"""A draft: new records as edits, and what `check` finds with them that it does not find without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path, PurePosixPath

from plancode.check import Report, check
from plancode.diagnostics import CannotRun, Diagnostic, Ref, Severity, text
from plancode.edits import Edit, Fields, with_records
from plancode.project import Opened, opened_with

_SCHEMAS = "schemas"
_TOLD = (Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """New records with the file of each, the edits that write them, and what they would make wrong."""

    places: tuple[tuple[Ref, str], ...]
    edits: tuple[Edit, ...]
    report: Report


def drafted(opened: Opened, records: Sequence[tuple[str, Fields]], *, today: date, now: datetime) -> Draft:
    """Return the draft of records, each with the file that it goes to.

    Raises:
        CannotRun: there is no work tree, or a file is not one that can be added to.
    """
    if opened.commit is not None:
        raise CannotRun(text("this repository is bare: it has no files to write to"), text("a clone has them"))
    files: dict[str, list[Fields]] = defaultdict(list)
    for path, record in records:
        files[path].append(record)
    edits = tuple(_edit(opened, path, added) for path, added in files.items())
    after = opened_with(opened, {opened.sources.prefix + edit.path: edit.after for edit in edits})
    before = check(opened, today=today, now=now, with_history=False)
    known = {_key(found) for found in before.diagnostics}
    report = check(after, today=today, now=now, with_history=False)
    new = tuple(each for each in report.diagnostics if each.severity in _TOLD and _key(each) not in known)
    return Draft(
        places=tuple((Ref(str(record["kind"]), str(record["id"])), path) for path, record in records),
        edits=edits,
        report=replace(report, diagnostics=new),
    )


def _edit(opened: Opened, path: str, records: Sequence[Fields]) -> Edit:
    _stands_inside(opened.folder, path)
    whole = opened.sources.prefix + path
    data = next((file.data for file in opened.sources.files if file.path == whole), None)
    schema = f"{_SCHEMAS}/{records[0]['kind']}.schema.json"
    up = "../" * path.count("/")
    heading = f"# yaml-language-server: $schema={up}{schema}" if (opened.folder / schema).is_file() else None
    return with_records(path, data, records, heading=heading)


def _stands_inside(folder: Path, path: str) -> None:
    """Make sure that no link leads a file out of the workspace: what is behind links is not read either."""
    for name in (PurePosixPath(path), *PurePosixPath(path).parents):
        if (folder / name).is_symlink():
            raise CannotRun(
                text("{name} is a symbolic link", name=name), text("records stand in ordinary files and folders")
            )


def _key(found: Diagnostic) -> tuple[str, object, str]:
    return (found.code.number, found.record or found.path, found.message)
