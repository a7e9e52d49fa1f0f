"""Contacts who have not heard of us for longer than the policy allows for their tier."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from plancode.attention.meetings import contacts_of
from plancode.models import Contact
from plancode.workspace import Workspace


class Silence(NamedTuple):
    """A contact without contact for too long: the day of the last one, or of the first plan where there was none.

    `allowed` is how many days the policy allows, `following` the day of the next activity that is planned.
    """

    contact: Contact
    last: date | None
    since: date
    allowed: int
    following: date | None


def silences(workspace: Workspace, today: date) -> Iterator[Silence]:
    """Yield the contacts of a tier with a cadence whose last activity that took place is longer ago than it allows."""
    cadence = workspace.config.policy.cadence.by_tier
    if not cadence:
        return
    last, following = _days(workspace, today)
    first = _first_plans(workspace)
    for contact in workspace.contacts:
        allowed = cadence.get(contact.tier or 0)
        since = last.get(contact.id) or first.get(contact.id)
        if allowed is None or since is None or not contact.is_approached:
            continue
        if (today - since).days > allowed:
            yield Silence(contact, last.get(contact.id), since, allowed, following.get(contact.id))


def _days(workspace: Workspace, today: date) -> tuple[dict[str, date], dict[str, date]]:
    """Return the day of the last activity done with each contact, and of the next one planned."""
    last: dict[str, date] = {}
    following: dict[str, date] = {}
    for activity in workspace.activities:
        day = activity.day
        if day is None:
            continue
        for contact in contacts_of(activity):
            if workspace.is_done(activity):
                last[contact] = max(day, last.get(contact, day))
            elif workspace.ends(activity) is None and day >= today:
                following[contact] = min(day, following.get(contact, day))
    return last, following


def _first_plans(workspace: Workspace) -> dict[str, date]:
    """Return the first day of each contact's first plan."""
    first: dict[str, date] = {}
    for plan in workspace.plans:
        days = workspace.days(plan)
        for contact in plan.contacts if days else ():
            if days:
                first[contact] = min(days.first, first.get(contact, days.first))
    return first
