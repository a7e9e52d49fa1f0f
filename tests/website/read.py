"""A workspace read as `build` reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from plancode.check import check
from plancode.history import History
from plancode.project import open_project
from plancode.site import build
from plancode.site.publish import MARKER
from plancode.views import Source
from tests.website.small import everything

TODAY = date(2026, 11, 23)


def source(folder: Path, today: date = TODAY) -> Source:
    """Return what the views of a workspace are made of, with its findings and, if it is a repository, its history."""
    opened = open_project(folder, needs_git=False)
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    report = check(replace(opened, as_of=today, now=noon), with_history=opened.repository is not None)
    return Source(opened.workspace, report.history or History(), report.diagnostics, today)


def built_from(source: Source, own_templates: Path | None, output: Path) -> dict[str, bytes]:
    """Return the files that a build of a source writes to output."""
    built = build(
        source.workspace,
        source.history,
        source.diagnostics,
        output=output,
        today=source.today,
        own_templates=own_templates,
    )
    files = {name: data for name, data in everything(output).items() if name != MARKER}
    assert built.written.keys() == files.keys()
    return files
