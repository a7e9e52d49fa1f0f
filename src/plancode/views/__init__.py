"""What a page or a command shows of a workspace: computed once, typed, of plain values only."""

from plancode.views.contact import ContactView, contact_view
from plancode.views.context import Source
from plancode.views.due import (
    due_soon,
    overdue,
    unlinked,
    without_follow_up,
)
from plancode.views.links import Reached, reaching, shared_objectives
from plancode.views.overview import AgendaView, CoverageView, StatusView, agenda_view, coverage_view, status_view
from plancode.views.plan import PlanView, plan_view
from plancode.views.progress import Progress, plan_progress, progress_of, progress_with
from plancode.views.start import StartView, start_view

__all__ = [
    "AgendaView",
    "ContactView",
    "CoverageView",
    "PlanView",
    "Progress",
    "Reached",
    "Source",
    "StartView",
    "StatusView",
    "agenda_view",
    "contact_view",
    "coverage_view",
    "due_soon",
    "overdue",
    "plan_progress",
    "plan_view",
    "progress_of",
    "progress_with",
    "reaching",
    "shared_objectives",
    "start_view",
    "status_view",
    "unlinked",
    "without_follow_up",
]
