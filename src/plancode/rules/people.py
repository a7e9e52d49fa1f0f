"""Rules of people and contacts: addresses that tell who made a commit, contacts recorded twice, and who has a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from plancode import codes
from plancode.attention.contacts import silences
from plancode.diagnostics import Code, Count, Diagnostic, Note, Text, text
from plancode.models import Contact, Record, collated
from plancode.workspace import Workspace

# What may stand beside the day on which a contact was erased: nothing that tells who it was.
LEFT_OF_ERASED = frozenset({"kind", "id", "status", "erased", "merged_into", "opt_out", "$schema"})


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
                hint=text("remove the address from one of the two"),
                record=person.ref,
                notes=(Note(workspace.key_place(first, "email"), text("first used here")),),
            )


def owner_without_address(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC316: a plan's owner has no address, so no commit can be recognised as the owner's."""
    owners = {plan.owner for plan in workspace.plans}
    for person in workspace.people:
        if person.id in owners and not person.addresses:
            yield codes.PC316.at(
                workspace.place(person),
                text("person `{id}` owns plans and has no e-mail address", id=person.id),
                hint=text("add `email: …`, the address of the person's commits"),
                record=person.ref,
            )


def erased_and_personal(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC148: something personal stands beside the day on which a contact was erased."""
    for contact in workspace.all(Contact):
        if contact.erased is None:
            continue
        document = workspace.documents.get(contact.ref)
        if document is None or not isinstance(document.data, dict):
            continue
        for key in document.data:
            if key not in LEFT_OF_ERASED:
                yield codes.PC148.at(
                    workspace.key_place(contact, key),
                    text("contact `{id}` was erased, and `{key}` still stands here", id=contact.id, key=key),
                    hint=text("remove `{key}`; git still holds what stood there before", key=key),
                    record=contact.ref,
                )


def merged_twice(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC149: a contact was merged into one that was itself merged into another."""
    for contact in workspace.all(Contact):
        if contact.merged_into is None:
            continue
        middle = workspace.get(Contact, contact.merged_into)
        end = workspace.merges.get(contact.id)
        if middle and middle.merged_into and end:
            yield codes.PC149.at(
                workspace.place(contact, "merged_into"),
                text("contact `{middle}` was itself merged into `{end}`", middle=middle.id, end=middle.merged_into),
                hint=text("name the contact that counts: `merged_into: {end}`", end=end),
                record=contact.ref,
            )


def affiliation_ends_before_it_starts(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC141: a contact leaves an account before coming to it."""
    for contact in workspace.contacts:
        for number, held in enumerate(contact.accounts):
            if held.from_ and held.until and held.until < held.from_:
                yield codes.PC141.at(
                    workspace.place(contact, "accounts", number, "until"),
                    text(
                        "contact `{id}` is with account `{account}` until {until}, before the day {first} that it began",
                        id=contact.id,
                        account=held.account,
                        until=held.until,
                        first=held.from_,
                    ),
                    hint=text("put the days in their order, or leave one out"),
                    record=contact.ref,
                )


def contacts_of_one_name(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC319: two contacts have the same name."""
    first: dict[str, Contact] = {}
    for contact in _by_id(workspace):
        if contact.erased is not None:
            continue
        other = first.setdefault(collated(contact.name)[0], contact)
        if other is not contact:
            message = text("contact `{other}` is called {name} too", other=other.id, name=other.name)
            yield _alike(codes.PC319, workspace, contact, other, message=message, key="last_name")


def contacts_of_one_address(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC320: two contacts have the same e-mail address."""
    first: dict[str, Contact] = {}
    for contact in _by_id(workspace):
        if contact.email is None:
            continue
        other = first.setdefault(contact.email.lower(), contact)
        if other is not contact:
            message = text("contact `{other}` has the address `{address}` too", other=other.id, address=contact.email)
            yield _alike(codes.PC320, workspace, contact, other, message=message, key="email")


def _by_id(workspace: Workspace) -> list[Contact]:
    """Return the contacts by id: `weber` comes before `weber-2`, which was written later and is to be merged into it."""
    return sorted(workspace.contacts, key=lambda each: each.id)


def _alike(
    code: Code, workspace: Workspace, contact: Contact, other: Contact, *, message: Text, key: str
) -> Diagnostic:
    return code.at(
        workspace.place(contact, key),
        message,
        hint=text("write `merged_into: {other}` here if it is the same contact", other=other.id),
        record=contact.ref,
        notes=(Note(workspace.place(other, key), text("first used here")),),
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
                    "create one: `plancode new plan --contact {id} --period {period}`",
                    id=contact.id,
                    period=year,
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
            hint=text("plan an earlier one: the next activity is planned for {day}", day=found.following)
            if found.following
            else text(
                "plan an activity: `plancode new activity --contact {id} --subject TEXT --due DATE`",
                id=found.contact.id,
            ),
            record=found.contact.ref,
        )


RULES: tuple[Callable[[Workspace], Iterator[Diagnostic]], ...] = (
    shared_address,
    owner_without_address,
    erased_and_personal,
    merged_twice,
    affiliation_ends_before_it_starts,
    contacts_of_one_name,
    contacts_of_one_address,
)
RULES_OF_THE_DAY: tuple[Callable[[Workspace, date], Iterator[Diagnostic]], ...] = (
    contact_without_plan,
    contact_neglected,
)
