"""What a page or a command shows of a workspace: computed once, typed, of plain values only."""

from plancode.attention.due import (
    due_soon,
    overdue,
    unlinked,
    without_follow_up,
)
from plancode.views.contact import ContactView, contact_view
from plancode.views.context import Source
from plancode.views.links import Reach, Reached
from plancode.views.overview import AgendaView, CoverageView, StatusView, agenda_view, coverage_view, status_view
from plancode.views.plan import PlanView, plan_view
from plancode.views.progress import Figures, Progress
from plancode.views.start import StartView, start_view

__all__ = [
    "AgendaView",
    "ContactView",
    "CoverageView",
    "Figures",
    "PlanView",
    "Progress",
    "Reach",
    "Reached",
    "Source",
    "StartView",
    "StatusView",
    "agenda_view",
    "contact_view",
    "coverage_view",
    "due_soon",
    "overdue",
    "plan_view",
    "start_view",
    "status_view",
    "unlinked",
    "without_follow_up",
]
