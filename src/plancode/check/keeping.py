"""What a report that is kept rests on, as the check has read it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from plancode.history.signatures import asks_signatures
from plancode.project import Project
from plancode.report import Report
from plancode.survey import Read, Survey


def keep(survey: Survey, report: Report, project: Project) -> None:
    """Keep the report of a whole workspace, so that the next check finds it while nothing changes."""
    config, sources = project.workspace.config, project.sources
    history = config.file.history
    tomorrow = project.now.astimezone(config.zone).date() + timedelta(days=1)
    files = {file.path.removeprefix(sources.prefix): file.data for file in sources.files}
    read = Read(
        folder=project.folder,
        files=files,
        ends=datetime.combine(tomorrow, time(), config.zone).timestamp(),
        asks_tags=history.since is not None,
        # An epoch may have been judged by rules that asked for them.
        asks_signatures=asks_signatures(config) or bool(history.epochs),
    )
    survey.keep(report, read)
