"""Rules of people and contacts: addresses that tell who made a commit, and contacts who have a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from plancode import codes
from plancode.attention.contacts import silences
from plancode.diagnostics import Count, Diagnostic, Note, text
from plancode.models import Record
from plancode.workspace import Workspace


def shared_address(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC125: two people have one e-mail address, so a commit cannot tell who made it."""
    owners: dict[str, Record] = {}
    for person in workspace.people:
        for address in dict.fromkeys(person.addresses):
            first = owners.setdefault(address, person)
            if first is person:
                continue
            key = "email" if person.email and person.email.lower() == address else "emails"
            yield codes.PC125.at(
                workspace.place(person, key),
                text("`{address}` is an address of person `{first}` too", address=address, first=first.id),
                hint=text("an address belongs to one person"),
                record=person.ref,
                notes=(Note(workspace.key_place(first, "email"), text("the first stands here")),),
            )


def owner_without_address(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC316: a plan's owner has no address, so no commit can be recognised as the owner's."""
    owners = {plan.owner for plan in workspace.plans}
    for person in workspace.people:
        if person.id in owners and not person.addresses:
            yield codes.PC316.at(
                workspace.place(person),
                text("person `{id}` owns plans and has no e-mail address", id=person.id),
                hint=text("`email: …` is the address of the person's commits"),
                record=person.ref,
            )


def contact_without_plan(workspace: Workspace, today: date) -> Iterator[Diagnostic]:
    """PC301: no plan for a contact covers today (S1)."""
    year = workspace.config.calendar.period_of(today)
    for contact in workspace.contacts_without_plan(today):
        if year is not None:
            yield codes.PC301.at(
                workspace.place(contact),
                text("contact `{id}` has no plan for {period}", id=contact.id, period=year),
                hint=text(
                    "a plan with this contact in `contacts`, for {period} or a part of it that has {today}",
                    period=year,
                    today=today,
                ),
                record=contact.ref,
            )


def contact_neglected(workspace: Workspace, today: date) -> Iterator[Diagnostic]:
    """PC327: a contact has not heard from us for longer than `policy.cadence` allows for its tier."""
    for found in silences(workspace, today):
        yield codes.PC327.at(
            workspace.place(found.contact, "tier"),
            text(
                "contact `{contact}` has not heard from us for {days:day|days}; tier {tier} allows {allowed}",
                contact=found.contact.id,
                days=Count((today - found.since).days),
                tier=found.contact.tier,
                allowed=found.allowed,
            ),
            hint=text("the next activity is planned for {day}", day=found.following)
            if found.following
            else text("plan an activity: plancode new activity --contact {id}", id=found.contact.id),
            record=found.contact.ref,
        )


RULES: tuple[Callable[[Workspace], Iterator[Diagnostic]], ...] = (
    shared_address,
    owner_without_address,
)
RULES_OF_THE_DAY: tuple[Callable[[Workspace, date], Iterator[Diagnostic]], ...] = (
    contact_without_plan,
    contact_neglected,
)
