"""What an answer that is kept rests on, as the check has read it."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime, time, timedelta

from plancode import codes
from plancode.history.signatures import asks_signatures
from plancode.kept import plain_report
from plancode.plain import Unwritable
from plancode.project import Project
from plancode.report import Report
from plancode.survey import Read, Survey

# What they say of the clock may be otherwise tomorrow, though nothing has changed.
_OF_THE_CLOCK = (codes.PC231, codes.PC232)
_SHORT_ID = re.compile(r"[0-9a-f]{4,39}", re.IGNORECASE)


def keep(survey: Survey, report: Report, project: Project) -> None:
    """Keep the report of a whole workspace, so that the next check finds it while nothing changes."""
    with suppress(Unwritable):
        survey.keep(plain_report(report), read_for(report, project))


def read_for(report: Report, project: Project) -> Read:
    """Return what was read for a report of a whole workspace."""
    config, sources = project.workspace.config, project.sources
    history = config.file.history
    tomorrow = project.now.astimezone(config.zone).date() + timedelta(days=1)
    told = report.history.diagnostics if report.history else ()
    # An epoch may have been judged by rules that asked for signatures, and these rest on keys.
    is_unsure = asks_signatures(config) or history.epochs or _is_short(history.since)
    is_unsure = is_unsure or any(each.code in _OF_THE_CLOCK for each in told)
    return Read(
        folder=project.folder,
        files={file.path.removeprefix(sources.prefix): file.data for file in sources.files},
        ends=datetime.combine(tomorrow, time(), config.zone).timestamp(),
        asks_names=history.since is not None,
        is_sure=not is_unsure,
        head=report.head,
    )


def _is_short(since: str | None) -> bool:
    """Return whether it may be the beginning of an id: another commit can get one that begins so, and is no ref."""
    return since is not None and _SHORT_ID.fullmatch(since) is not None
