"""Appointments that were made with less notice than their contact wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plancode import codes
from plancode.diagnostics import Count, Diagnostic, Ref, text
from plancode.history.notice import short_notices
from plancode.models import Record
from plancode.project import Project


def short_notice(project: Project, *, known: Mapping[Ref, Record] | None = None) -> Iterator[Diagnostic]:
    """Yield a finding for each appointment made too late; without those that stand unchanged among known records."""
    if project.repository is None:
        return
    workspace = project.workspace
    found = short_notices(project.repository, workspace, project.sources, project.today, tip=project.head)
    for contact, activity, wanted in found:
        if known is not None and known.get(activity.ref) == activity:
            continue
        yield codes.PC325.at(
            workspace.place(activity, activity.day_key),
            text(
                "activity `{id}` is on {day}, and was made with less than the {days:day|days} of notice "
                "that contact `{contact}` wants",
                id=activity.id,
                day=activity.day,
                days=Count(wanted),
                contact=contact.id,
            ),
            hint=text("ask the contact, or choose a later day"),
            record=activity.ref,
        )
